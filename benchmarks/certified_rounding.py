r"""Certified rounding of the sigmoid: bare integers against python-flint's arb and mpmath's iv, in one run.

    python benchmarks/certified_rounding.py [cases]

Prints the medians of interleaved rounds and their ratios, then counts wrong results over ``cases``
(100 000) random cases and the hard ones, judged by arb alone. Exits with 1 if any is wrong.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction

import flint
from flint import arb, fmpq, fmpz
from mpmath import iv  # type: ignore[import-untyped]

from neuron_sym.fixed_point import sigmoid_units

PLACES = (2, 4, 8, 15)
Case = tuple[int, int]
Rounding = Callable[[int, int, int], int]


def by_arb(numerator: int, denominator: int, places: int) -> int:
    """Ziv's loop on arb: floor(10^places σ + 1/2) where it is unique."""
    precision = 10 * places // 3 + 24
    scale = fmpz(10) ** places
    while True:
        flint.ctx.prec = precision
        units = (scale / (1 + arb(fmpq(-numerator, denominator)).exp()) + 0.5).floor().unique_fmpz()
        if units is not None:
            return int(units)
        precision *= 2


def by_iv(numerator: int, denominator: int, places: int) -> int:
    """Ziv's loop on mpmath's intervals."""
    precision = 10 * places // 3 + 24
    while True:
        iv.prec = precision
        scaled = 10**places / (1 + iv.exp(iv.mpf(-numerator) / denominator)) + 0.5
        low, high = int(scaled.a.a), int(scaled.b.b)  # positive: int() is floor
        if low == high:
            return low
        precision *= 2


def seconds_per_call(function: Rounding, cases: list[Case], places: int) -> float:
    start = time.perf_counter()
    for numerator, denominator in cases:
        function(numerator, denominator, places)
    return (time.perf_counter() - start) / len(cases)


def compare_speed(chance: random.Random) -> None:
    cases = [random_case(chance) for _ in range(1000)]
    print("places   ours µs    arb µs     iv µs   ours/arb   ours/iv")
    for places in PLACES:
        rounds: list[list[float]] = [[], [], []]
        for _ in range(9):
            for seconds, function in zip(rounds, (sigmoid_units, by_arb, by_iv), strict=True):
                seconds.append(seconds_per_call(function, cases, places))
        ours, other, interval = (statistics.median(seconds) for seconds in rounds)
        print(
            f"{places:6} {ours * 1e6:9.2f} {other * 1e6:9.2f} {interval * 1e6:9.2f}"
            f" {ours / other:10.2f} {ours / interval:9.3f}"
        )


def random_case(chance: random.Random) -> Case:
    """A rational with 1 to 5 decimals, or any small denominator, up to 20 in size."""
    denominator = chance.choice((10, 100, 1000, 10_000, 100_000, chance.randrange(1, 1000)))
    return chance.randrange(-20 * denominator, 20 * denominator + 1) or 1, denominator


def hard_cases() -> list[tuple[Fraction, int]]:
    """Next to a tie by 10^-k for k up to 300; huge, tiny and long arguments."""
    chance = random.Random(2)
    cases: list[tuple[Fraction, int]] = []
    for k in (3, 5, 8, 12, 20, 35, 60, 100, 160, 230, 300):
        for places in (1, 2, 4, 8, 15, 30):
            tie = fmpq(2 * chance.randrange(10**places // 2, 10**places) + 1, 2 * 10**places)
            flint.ctx.prec = 4 * k + 300
            floor = (arb(tie / (1 - tie)).log() * fmpz(10) ** k).floor().unique_fmpz()
            assert floor is not None
            near = int(floor)
            cases += [(Fraction(near, 10**k), places), (Fraction(-near - 1, 10**k), places)]
    for size in (40, 745, 10**6, 10**20):
        cases += [(Fraction(sign * size), places) for sign in (1, -1) for places in (2, 15, 330)]
    long = Fraction(chance.getrandbits(1000), chance.getrandbits(999) | 1)
    cases += [
        (sign * z, places) for z in (Fraction(1, 10**30), long) for sign in (1, -1) for places in (4, 32)
    ]
    return cases


def is_right(z: Fraction, places: int, units: int) -> bool:
    """Whether arb proves that ``units`` is less than half a unit away from 10^places σ(z)."""
    for precision in (128, 512, 2048, 8192):
        flint.ctx.prec = precision + 4 * places
        off = fmpz(10) ** places / (1 + arb(fmpq(-z.numerator, z.denominator)).exp()) - units
        if abs(off) < 0.5:
            return True
        if abs(off) > 0.5:
            return False
    return False


def wrong_cases(count: int, chance: random.Random) -> list[tuple[Fraction, int]]:
    cases = hard_cases()
    print(f"{len(cases)} hard and {count} random cases")
    cases += [(Fraction(*random_case(chance)), chance.choice(PLACES)) for _ in range(count)]
    return [(z, n) for z, n in cases if not is_right(z, n, sigmoid_units(z.numerator, z.denominator, n))]


def main() -> int:
    chance = random.Random(1)
    compare_speed(chance)
    wrong = wrong_cases(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, chance)
    for z, places in wrong[:10]:
        print(f"wrong: z = {z}, {places} decimals")
    print(f"wrong: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
