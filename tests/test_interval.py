"""Intervals hold what their operations are worth, by fractions and by mpmath, and are narrow."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from neuron_sym import interval
from neuron_sym.enclosure import Ball, ContainsZero
from neuron_sym.interval import Interval, Unfit, nearest, of_real, to_real, total
from neuron_sym.number import in_units

WHOLE = st.integers(-(10**30), 10**30)
PARTS = st.integers(1, 10**30)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, length, denominator = draw(WHOLE), draw(st.integers(0, 10**12) | st.just(0)), draw(PARTS)
    return low, low + length, denominator


def points(a: Interval) -> tuple[Fraction, ...]:
    """Both ends of an interval, and some numbers between them."""
    low, high = Fraction(a[0], a[2]), Fraction(a[1], a[2])
    return tuple(low + (high - low) * Fraction(step, 7) for step in range(8))


def holds(a: Interval, value: Fraction) -> bool:
    return a[2] > 0 and a[0] <= value * a[2] <= a[1]


OPERATIONS: dict[Callable[[Interval, Interval], Interval], Callable[[Fraction, Fraction], Fraction]] = {
    interval.plus: lambda a, b: a + b,
    interval.minus: lambda a, b: a - b,
    interval.times: lambda a, b: a * b,
    interval.over: lambda a, b: a / b,
}


@given(operation=st.sampled_from(list(OPERATIONS)), a=intervals(), b=intervals())
def test_an_operation_holds_what_it_takes_all_points_to(
    operation: Callable[[Interval, Interval], Interval], a: Interval, b: Interval
) -> None:
    if operation is interval.over and b[0] <= 0 <= b[1]:
        with pytest.raises(ContainsZero):
            operation(a, b)
        return
    found = operation(a, b)
    assert all(holds(found, OPERATIONS[operation](x, y)) for x in points(a) for y in points(b))
    if a[0] == a[1] and b[0] == b[1]:
        assert found[0] == found[1], "what is made of exact numbers is exact"


@given(a=intervals(), n=st.integers(-5, 5).filter(bool))
def test_a_whole_power_holds_the_powers_of_all_points(a: Interval, n: int) -> None:
    if n < 0 and a[0] <= 0 <= a[1]:
        with pytest.raises(ContainsZero):
            interval.power(a, n)
        return
    assert all(holds(interval.power(a, n), x**n) for x in points(a))


@given(parts=st.lists(intervals(), min_size=1, max_size=8))
def test_a_total_is_the_sum_one_by_one(parts: list[Interval]) -> None:
    found = total(parts)
    assert Fraction(found[0], found[2]) == sum(Fraction(low, one) for low, _, one in parts)
    assert Fraction(found[1], found[2]) == sum(Fraction(high, one) for _, high, one in parts)


@given(a=intervals(), places=st.integers(0, 40))
@example(a=(5, 5, 10), places=0)
@example(a=(-5, -5, 10), places=0)
@example(a=(-4, 4, 10), places=0)
@example(a=(-5, 4, 10), places=0)
def test_the_nearest_is_that_of_both_ends(a: Interval, places: int) -> None:
    low, high = (in_units(Fraction(end, a[2]), places) for end in a[:2])
    assert nearest(a, 10**places) == (low if low == high else None)


EXPONENTS = st.fractions(-2_000, 2_000, max_denominator=10**40) | st.fractions(-1, 1, max_denominator=10**40)


def by_mpmath(function: Callable[[object], object], at: Fraction, bits: int) -> Fraction:
    with mpmath.workprec(bits):
        sign, mantissa, exponent, _ = function(mpmath.mpf(at.numerator) / at.denominator)._mpf_  # type: ignore[attr-defined]
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


@settings(deadline=None)
@given(x=EXPONENTS, precision=st.sampled_from([40, 64, 128, 300]), length=st.sampled_from([0, 1, 10**20]))
def test_functions_hold_the_true_values_and_keep_their_precision(x: Fraction, precision: int, length: int) -> None:
    exact = x.numerator * 10**25, x.numerator * 10**25 + length, x.denominator * 10**25
    with mpmath.workprec(6_000):
        functions = {interval.exp: mpmath.exp, interval.sigmoid: lambda z: 1 / (1 + mpmath.exp(-z))}
        if exact[0] > 0:
            functions[interval.log] = mpmath.log
    for quick, true in functions.items():
        try:
            found = quick(exact, precision)
        except Unfit:
            continue
        for end in exact[:2]:
            value = by_mpmath(true, Fraction(end, exact[2]), 6_000)
            slack = abs(value) / Fraction(2) ** 5_000
            assert found[0] - slack * found[2] <= value * found[2] <= found[1] + slack * found[2]
        if not length:
            assert Fraction(found[1] - found[0], found[2]) <= abs(value) / 2 ** (precision - 4)


@pytest.mark.parametrize("a", [(1 << 13, 1 << 13, 1), (-1 << 13, -1 << 13, 1), (1, 1, 1 << 80), (0, 3, 1)])
def test_what_is_far_out_is_left_to_balls(a: Interval) -> None:
    with pytest.raises(Unfit):
        interval.exp(a, 64)


@pytest.mark.parametrize("a", [(0, 0, 1), (-1, -1, 1), (-1, 1, 1), (1, 4, 1)])
def test_no_logarithm_of_what_may_not_be_positive(a: Interval) -> None:
    with pytest.raises(Unfit):
        interval.log(a, 64)


def test_exact_values_stay_exact() -> None:
    assert interval.exp((0, 0, 7), 64) == interval.ONE
    assert interval.log((7, 7, 7), 64) == interval.ZERO
    assert interval.same(interval.sigmoid((0, 0, 1), 64), (1, 1, 2))


@given(a=intervals(), precision=st.integers(32, 200))
def test_balls_around_intervals_hold_them(a: Interval, precision: int) -> None:
    ball = to_real(a, precision)
    if a[0] == a[1]:
        assert ball == Fraction(a[0], a[2])
        return
    assert isinstance(ball, Ball)
    assert ball.lower <= Fraction(a[0], a[2]) <= Fraction(a[1], a[2]) <= ball.upper


@given(mantissa=WHOLE, radius=st.integers(0, 1000), exponent=st.integers(-300, 300))
def test_the_interval_of_a_ball_is_the_ball(mantissa: int, radius: int, exponent: int) -> None:
    ball = Ball(mantissa, radius, exponent, 64)
    low, high, one = of_real(ball)
    assert (Fraction(low, one), Fraction(high, one)) == (ball.lower, ball.upper)


def test_a_ball_far_out_is_no_interval() -> None:
    with pytest.raises(Unfit):
        of_real(Ball(1, 1, -(1 << 40), 64))


def test_fractions_in_fractions_do_not_grow_without_bound() -> None:
    value = interval.exp((1, 1, 1), 64)
    with pytest.raises(Unfit):
        for _ in range(200):
            value = interval.over(interval.ONE, interval.plus(interval.ONE, value))
    assert value[2].bit_length() < 10 * interval.LONGEST
