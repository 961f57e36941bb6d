r"""Distinct workings read and judged a second: ours against Math-Verify and latex2sympy2-extended.

    pip install -e '.[peers]'
    python benchmarks/peers.py [WORKINGS]

Each working is one link of a neuron's mathematics, with numbers of its own (so that no cache helps), half of
them right and half wrong by one digit, in LaTeX that all three read. In each round each tool judges the same
few workings, one tool after the other in one process; then come others. Ends with 1 if ours judges fewer than
150 times as many a second as Math-Verify, or 100 times as many as latex2sympy2-extended with evalf.

The other two say nothing of rounding: Math-Verify is told the number of decimals, latex2sympy2-extended's value
is rounded by Python. How many verdicts were right is printed beside the speed.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable
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


def main(count: int) -> int:
    """Prints workings a second and the ratios."""
    tools = {"neuron_sym": ours(), "Math-Verify": math_verify(), "latex2sympy2-extended": latex2sympy()}
    seconds, right = dict.fromkeys(tools, 0.0), dict.fromkeys(tools, 0)
    made = workings(count + ROUND)
    for judge in tools.values():  # imports, tables, first calls
        for working in made[:ROUND]:
            judge(working)
    for start in range(ROUND, len(made), ROUND):
        for name, judge in tools.items():
            begun = time.process_time()
            verdicts = [judge(working) for working in made[start : start + ROUND]]
            seconds[name] += time.process_time() - begun
            right[name] += sum(v == w.true for v, w in zip(verdicts, made[start:], strict=False))
    print(f"{count} distinct workings, CPU time")
    for name in tools:
        ratio = seconds[name] / seconds["neuron_sym"]
        print(f"{name:24} {count / seconds[name]:9.0f} a second   {right[name]:5} right   ours is {ratio:7.1f} times as quick")
    return int(any(seconds[name] / seconds["neuron_sym"] < least for name, least in PEERS.items()))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
