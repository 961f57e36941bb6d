"""How the cost of a derivation grows with the number of inputs: forward, gradient and update, with their LaTeX.

    .venv/bin/python benchmarks/growth.py [SIZES…]

Each size runs in a process of its own, which also tells its peak of memory. The exponent is that of the
least-squares line through log(CPU time) over log(n): 1 is linear.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import time

WHAT = ("forward", "gradient", "update")
SIZES = (10, 100, 1_000, 10_000)


def measure(what: str, count: int) -> tuple[float, float]:
    """CPU seconds of one derivation with its LaTeX, and how many MB the process peaked at above its start."""
    from neuron_sym import Example
    from neuron_sym.deriver.forward import forward
    from neuron_sym.deriver.gradient import gradient
    from neuron_sym.deriver.update import update
    from neuron_sym.notation.latex import latex

    derive = {"forward": forward, "gradient": gradient, "update": update}[what]
    # Pairs that cancel: z, and with it the number of digits that the work takes, is the same at every size.
    inputs = [f"{'-' if i % 2 else ''}{7 * (i // 2) % 19}.{i // 2 % 10}" for i in range(count)]
    weights = [f"0.{13 * (i // 2) % 97:02}" for i in range(count)]
    example = Example.of(inputs, weights, "-1", target="1", loss="binary_cross_entropy", learning_rate="0.1")
    derive(Example.of(["1"], ["2"], "0", target="1", learning_rate="0.1"))  # forms kept
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    repeats = max(1, 1_000 // count)
    start = time.process_time()
    for _ in range(repeats):
        derivation = derive(example)
        for chain in derivation.chains:
            for term in chain.terms:
                latex(term)
        for values in derivation.values.values():
            for value in values if isinstance(values, tuple) else (values,):
                latex(value.shown)
    seconds = (time.process_time() - start) / repeats
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The slope of the least-squares line through the logarithms."""
    xs, ys = [math.log(n) for n in sizes], [math.log(s) for s in seconds]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


def main(sizes: tuple[int, ...]) -> int:
    """Prints a row for each derivation."""
    for what in WHAT:
        rows = []
        for count in sizes:
            code = f"import benchmarks.growth as g; print(*g.measure({what!r}, {count}))"
            told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
            rows.append(tuple(map(float, told.split())))
        shown = "  ".join(f"n={n}: {s * 1e3:.1f} ms, {mb:.0f} MB" for n, (s, mb) in zip(sizes, rows, strict=True))
        print(f"{what:<9} exponent {exponent(sizes, [s for s, _ in rows]):.2f}   {shown}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(tuple(map(int, sys.argv[1:])) or SIZES))
