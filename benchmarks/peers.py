r"""Distinct workings read and judged a second: ours against Math-Verify and latex2sympy2-extended.

    pip install -e '.[peers]'
    python benchmarks/peers.py [WORKINGS]

Each working is one link of a neuron's mathematics, with numbers of its own, half of them right and half wrong
by one digit, in LaTeX that all three read. In each round each tool judges the same few workings, one tool after
the other in one process; then come others. Ends with 1 if ours judges fewer than 150 times as many a second as
Math-Verify, or 100 times as many as latex2sympy2-extended with evalf.

No working comes twice, but there are four formulas, as in a batch of answers to four exercises, and ours reads
a formula once (``neuron_sym/batch/outline.py``); how quick it is where every working is read is printed beside.

Before that, one check as a whole process, from start to end: ours may take a quarter of Math-Verify's CPU time and half of
its memory.

The other two say nothing of rounding: Math-Verify is told the number of decimals, latex2sympy2-extended's value
is rounded by Python. How many verdicts were right is printed beside the speed.
"""

from __future__ import annotations

import gc
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

PEERS = {"Math-Verify": 150, "latex2sympy2-extended": 100}
ROUND = 20


class Working(NamedTuple):
    """One link and whether it is true."""

    left: str
    right: str
    places: int
    true: bool


def workings(count: int, seed: int = 1) -> list[Working]:
    """Distinct links, every other one wrong in its last digit by 2."""
    chance = random.Random(seed)
    found: dict[str, Working] = {}
    while len(found) < count:
        left, value = chance.choice((weighted_sum, sigmoid, fraction, cross_entropy))(chance)
        places = chance.choice((3, 4, 5))
        true = len(found) % 2 == 0
        shown = f"{value + (0 if true else 2 / 10**places):.{places}f}"
        found[left] = Working(left, shown, places, true)
    return list(found.values())


def weighted_sum(chance: random.Random) -> tuple[str, float]:
    w, v, b = (round(chance.uniform(0.1, 3), 3) for _ in range(3))
    x, y = round(chance.uniform(1, 9), 1), chance.randint(2, 90)
    return rf"{w} \cdot {x} + {v} \cdot {y} + {b}", w * x + v * y + b


def sigmoid(chance: random.Random) -> tuple[str, float]:
    z = round(chance.uniform(0.1, 6), 4)
    return rf"\frac{{1}}{{1+e^{{-{z}}}}}", 1 / (1 + math.exp(-z))


def fraction(chance: random.Random) -> tuple[str, float]:
    a, b, c = (round(chance.uniform(0.1, 2), 3) for _ in range(3))
    return rf"\frac{{{a}}}{{{b} + {c}}}", a / (b + c)


def cross_entropy(chance: random.Random) -> tuple[str, float]:
    p = round(chance.uniform(0.05, 0.95), 4)
    return rf"-\ln({p})", -math.log(p)


def ours() -> Callable[[Working], bool]:
    """The verdict: the others give no more either."""
    from neuron_sym.batch import rulings
    from neuron_sym.checker.verdict import Ruling

    def judge(working: Working) -> bool:
        (ruling,) = rulings(f"{working.left} = {working.right}")
        return ruling in (Ruling.EXACT, Ruling.ROUNDED)

    return judge


def ours_each_read() -> Callable[[Working], bool]:
    """The verdict, where no two workings are of one formula."""
    from neuron_sym.batch.answer import judged
    from neuron_sym.checker.verdict import Ruling

    def judge(working: Working) -> bool:
        (link,) = judged(f"{working.left} = {working.right}", {}).links
        return link.verdict.ruling in (Ruling.EXACT, Ruling.ROUNDED)

    return judge


def ours_in_full() -> Callable[[Working], bool]:
    """The answer that ``batch`` writes: with what should stand there, why, and the slips that lead to it."""
    from neuron_sym.batch import check_working

    def judge(working: Working) -> bool:
        (link,) = check_working(f"{working.left} = {working.right}", {})["links"]
        return link["verdict"] in ("exact", "rounded")

    return judge


def math_verify() -> Callable[[Working], bool]:
    from math_verify import parse, verify

    def judge(working: Working) -> bool:
        left, right = (parse(f"${side}$", parsing_timeout=None) for side in (working.right, working.left))
        return bool(verify(left, right, float_rounding=working.places, timeout_seconds=None))

    return judge


def latex2sympy() -> Callable[[Working], bool]:
    from latex2sympy2_extended import latex2sympy

    def judge(working: Working) -> bool:
        value = latex2sympy(working.left).evalf(30)
        return f"{round(value, working.places):.{working.places}f}" == working.right

    return judge


PROCESSES = {
    "neuron_sym": ["-m", "neuron_sym", "check", "--given", "z=1.8008", "{file}"],
    "Math-Verify": ["-c", "from math_verify import parse, verify; "
                    r"print(verify(parse('$0.8582$'), parse(r'$\frac{1}{1+e^{-1.8008}}$'), float_rounding=4))"],
    "python, nothing": ["-c", "pass"],
}  # fmt: skip


def process(arguments: list[str]) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of a process, from start to end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with Path(os.devnull).open("wb") as nowhere:
        child = os.posix_spawn(sys.executable, [sys.executable, *arguments], environment,
                               file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), fd) for fd in (1, 2)])  # fmt: skip
        _, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, arguments
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def whole_process(rounds: int = 9) -> int:
    """Prints what one check costs as a process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "working.md")
        file.write_text(r"$\frac{1}{1+e^{-1.8008}} = 0.8582$", "utf-8")
        commands = {name: [part.format(file=file) if part == "{file}" else part for part in parts]
                    for name, parts in PROCESSES.items()}  # fmt: skip
        for command in commands.values():
            process(command)
        measured = {name: [process(command) for _ in range(rounds)] for name, command in commands.items()}
    cpu = {name: median(seconds for seconds, _ in each) for name, each in measured.items()}
    memory = {name: median(size for _, size in each) for name, each in measured.items()}
    print("one check as a whole process")
    for name in commands:
        print(f"{name:24} {cpu[name] * 1000:7.0f} ms CPU   {memory[name]:6.0f} MB")
    quick, small = cpu["neuron_sym"] / cpu["Math-Verify"], memory["neuron_sym"] / memory["Math-Verify"]
    print(f"ours / Math-Verify: {quick:.3f} of the time (at most 0.25), {small:.2f} of the memory (at most 0.5)")
    return int(quick > 0.25 or small > 0.5)


def main(count: int) -> int:
    """Prints workings a second and the ratios."""
    slow_or_large = whole_process()  # first: a process inherits the peak of the one that starts it
    tools = {"neuron_sym": ours(), "neuron_sym, each read": ours_each_read(), "neuron_sym in full": ours_in_full(),
             "Math-Verify": math_verify(), "latex2sympy2-extended": latex2sympy()}  # fmt: skip
    seconds, right = dict.fromkeys(tools, 0.0), dict.fromkeys(tools, 0)
    made = workings(count + ROUND)
    for judge in tools.values():  # imports, tables, first calls
        for working in made[:ROUND]:
            judge(working)
    gc.collect()
    gc.freeze()  # what the imports made is not walked through on anybody's time
    for start in range(ROUND, len(made), ROUND):
        for name, judge in tools.items():
            begun = time.process_time()
            verdicts = [judge(working) for working in made[start : start + ROUND]]
            seconds[name] += time.process_time() - begun
            right[name] += sum(v == w.true for v, w in zip(verdicts, made[start:], strict=False))
    print(f"\n{count} distinct workings, CPU time")
    for name in tools:
        ratio = seconds[name] / seconds["neuron_sym"]
        print(f"{name:24} {count / seconds[name]:9.0f} a second   {right[name]:5} right   ours is {ratio:7.1f} times as quick")
    return int(any(seconds[name] / seconds["neuron_sym"] < least for name, least in PEERS.items())) | slow_or_large


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
