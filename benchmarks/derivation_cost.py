"""The touchstone's whole derivation with gradient, as LaTeX, against SymPy used well and used naively.

    .venv/bin/python benchmarks/derivation_cost.py [ROUNDS]

All three print z, ŷ, f′, L, δ, every ∂L/∂wᵢ and ∂L/∂b, as formulas, with numbers put in, and as values.
SymPy used well shares δ, substitutes with ``xreplace``, builds sums with ``Add(*terms)`` and prints with
``order='none'``; used naively it differentiates the loss by every weight, substitutes with ``subs`` and
simplifies nothing. Neither derives by steps, certifies a digit or keeps the decimals that were typed.
CPU time of the process, medians, the contenders in turn within each round.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle
from statistics import median

INPUTS, WEIGHTS, BIAS, TARGET = ("4", "80"), ("0.2", "0.00001"), "1", "1"
OTHERS = 500
"""So many examples with other numbers come in turn, so that nothing but what is symbolic can be kept."""


def ours() -> Callable[[], object]:
    """Our gradient as LaTeX; what is symbolic in it is kept from one run to the next."""
    from neuron_sym import Example
    from neuron_sym.deriver.gradient import gradient
    from neuron_sym.notation.latex import latex

    biases = (BIAS, *(f"1.{number:03}" for number in range(1, OTHERS)))
    examples = cycle([Example.of(INPUTS, WEIGHTS, b, target=TARGET, loss="binary_cross_entropy") for b in biases])
    return lambda: [latex(term) for chain in gradient(next(examples)).chains for term in chain.terms]


def sympy_used_well() -> Callable[[], object]:
    """z, ŷ, f′, L, δ and δ·xᵢ, each as a formula, substituted and as a value."""
    import sympy as sp

    count = len(INPUTS)
    x, w = sp.symbols(f"x_1:{count + 1}"), sp.symbols(f"w_1:{count + 1}")
    b, y, z, p = sp.symbols("b y z p")
    numbers = dict(zip((*x, *w, b, y), map(sp.Rational, (*INPUTS, *WEIGHTS, BIAS, TARGET)), strict=True))

    def run() -> list[str]:
        total = sp.Add(*(wi * xi for wi, xi in zip(w, x, strict=True)), b)
        sigma = 1 / (1 + sp.exp(-z))
        slope = sp.diff(sigma, z)
        loss = -(y * sp.log(p) + (1 - y) * sp.log(1 - p))
        delta = sp.cancel(sp.diff(loss, p) * p * (1 - p))
        at = {**numbers, z: total.xreplace(numbers)}
        at[p] = sigma.xreplace(at)
        printed = []
        for formula in (total, sigma, slope, loss, delta, *(delta * xi for xi in x)):
            put_in = formula.xreplace(at)
            printed += [sp.latex(formula, order="none"), sp.latex(put_in, order="none"), sp.latex(put_in.evalf(15))]
        return printed

    return run


def sympy_used_naively() -> Callable[[], object]:
    """The loss differentiated by every weight and by the bias, numbers put in with subs."""
    import sympy as sp

    def run() -> list[str]:
        count = len(INPUTS)
        x, w = sp.symbols(f"x_1:{count + 1}"), sp.symbols(f"w_1:{count + 1}")
        b, y = sp.symbols("b y")
        numbers = dict(zip((*x, *w, b, y), map(sp.Rational, (*INPUTS, *WEIGHTS, BIAS, TARGET)), strict=True))
        z = b
        for wi, xi in zip(w, x, strict=True):
            z += wi * xi
        p = 1 / (1 + sp.exp(-z))
        loss = -(y * sp.log(p) + (1 - y) * sp.log(1 - p))
        printed = []
        for formula in (z, p, loss, *(sp.diff(loss, name) for name in (*w, b))):
            put_in = formula.subs(numbers)
            printed += [sp.latex(formula), sp.latex(put_in), sp.latex(sp.simplify(put_in).evalf(15))]
        return printed

    return run


CONTENDERS = {"ours": ours, "SymPy used well": sympy_used_well, "SymPy used naively": sympy_used_naively}
REPEATS = {"ours": 20, "SymPy used well": 5, "SymPy used naively": 1}


def once(run: Callable[[], object], repeats: int) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    for _ in range(repeats):
        run()
    return (time.process_time() - start) / repeats


def first_in_process(name: str) -> float:
    """CPU seconds of the first run in a process of its own, imports not counted."""
    code = f"import benchmarks.derivation_cost as d; run = d.CONTENDERS[{name!r}](); print(d.once(run, 1))"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main(rounds: int) -> int:
    """Prints the medians and their ratios."""
    runs = {name: make() for name, make in CONTENDERS.items()}
    for name, run in runs.items():
        once(run, REPEATS[name])
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(once(run, REPEATS[name]))
    middle = {name: median(measured) for name, measured in times.items()}
    for name, seconds in middle.items():
        print(f"{name:<20} {seconds * 1e3:8.3f} ms   ours / it {middle['ours'] / seconds:.4f}")
    first = median(first_in_process("ours") for _ in range(5))
    print(f"{'ours, the first':<20} {first * 1e3:8.3f} ms   / SymPy used well {first / middle['SymPy used well']:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
