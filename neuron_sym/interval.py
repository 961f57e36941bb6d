r"""Intervals of fractions: the quick arithmetic of derivations, in which nothing is rounded and nothing is reduced.

An :data:`Interval` ``(low, high, denominator)`` is :math:`[low, high] / denominator` in integers; a number that is
known exactly is one of length 0. Sums, products and quotients are exact on both ends, and their integers grow, which
suits the short formulas of a derivation: no greatest common divisor, no object, no rounding to be counted. What grows
too long or is too far out goes the way of :mod:`neuron_sym.real`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import isqrt, lcm

from neuron_sym.enclosure import Ball, ContainsZero
from neuron_sym.fixed_point import exp_fixed, exp_plan, ln2_fixed, log_fixed
from neuron_sym.real import Real

Interval = tuple[int, int, int]
"""``(low, high, denominator)``; the denominator is positive."""

ONE: Interval = (1, 1, 1)
ZERO: Interval = (0, 0, 1)
FAR = 12
"""Powers of e are worked out here for exponents below 2^12 in size."""
LONGEST = 8_192
"""An interval whose integers have more bits is left to :mod:`neuron_sym.real`."""


class Unfit(ArithmeticError):
    """Too long, or too far out, for this arithmetic."""


def of_real(value: Real) -> Interval:
    """The interval that a number or a ball is."""
    if not isinstance(value, Ball):
        numerator = value.numerator
        return numerator, numerator, value.denominator
    low, high, exponent = value.mantissa - value.radius, value.mantissa + value.radius, value.exponent
    if abs(exponent) > LONGEST:
        raise Unfit
    return (low << exponent, high << exponent, 1) if exponent >= 0 else (low, high, 1 << -exponent)


def to_real(value: Interval, precision: int) -> Real:
    """The number, where it is exact, or a ball around the interval with about so many bits."""
    low, high, denominator = value
    if low == high:
        return Fraction(low, denominator)
    shift = precision + denominator.bit_length() - max(low.bit_length(), high.bit_length())
    if shift < 0:
        denominator <<= -shift
    else:
        low, high = low << shift, high << shift
    low, high = low // denominator, -(-high // denominator)
    return Ball(low + high, high - low, -shift - 1, precision)


# --- the four operations --------------------------------------------------------------------------------


def negative(a: Interval) -> Interval:
    """-a."""
    return -a[1], -a[0], a[2]


def plus(a: Interval, b: Interval) -> Interval:
    """a + b."""
    low, high, denominator = a
    other_low, other_high, other = b
    if denominator == other:
        return low + other_low, high + other_high, denominator
    return low * other + other_low * denominator, high * other + other_high * denominator, denominator * other


def total(numbers: Sequence[Interval]) -> Interval:
    """The sum of many, over the least common denominator."""
    common = lcm(*[denominator for _, _, denominator in numbers])
    low = high = 0
    for one_low, one_high, denominator in numbers:
        times = common // denominator
        low, high = low + one_low * times, high + one_high * times
    return low, high, common


def minus(a: Interval, b: Interval) -> Interval:
    """a - b."""
    low, high, denominator = a
    other_low, other_high, other = b
    if denominator == other:
        return low - other_high, high - other_low, denominator
    return low * other - other_high * denominator, high * other - other_low * denominator, denominator * other


def times(a: Interval, b: Interval) -> Interval:
    """a · b."""
    (low, high, denominator), (other_low, other_high, other) = a, b
    if low == high and other_low == other_high:
        product = low * other_low
        return product, product, denominator * other
    if low >= 0 and other_low >= 0:
        return low * other_low, high * other_high, denominator * other
    corners = (low * other_low, low * other_high, high * other_low, high * other_high)
    return min(corners), max(corners), denominator * other


def over(a: Interval, b: Interval) -> Interval:
    """a / b: for a positive b, of low ends to high ones, it is a · [1 / high, 1 / low]."""
    low, high, denominator = b
    if low > 0:
        if low == high:
            return a[0] * denominator, a[1] * denominator, a[2] * low
        if high.bit_length() > LONGEST:  # fractions in fractions double in length
            raise Unfit
        return times(a, (low * denominator, high * denominator, low * high))
    if high < 0:
        return negative(over(a, (-high, -low, denominator)))
    raise ContainsZero("division by a number that may be zero")


def power(a: Interval, n: int) -> Interval:
    """The n-th power, n any integer but 0."""
    low, high, denominator = a
    if not n or max(high.bit_length(), low.bit_length(), denominator.bit_length()) * abs(n) > LONGEST:
        raise Unfit
    if n < 0:
        return over(ONE, power(a, -n))
    if n % 2 or low >= 0:
        return low**n, high**n, denominator**n
    if high <= 0:
        return high**n, low**n, denominator**n
    return 0, max(low**n, high**n), denominator**n


# --- functions ------------------------------------------------------------------------------------------


def exp(a: Interval, precision: int) -> Interval:
    r""":math:`e^a`, to so many bits of its own size; :math:`e^{high} \le e^{low} (1 + 2 (high - low))` for ends at most 1 apart."""
    low, high, denominator = a
    if not low and not high:
        return ONE
    top = max(low.bit_length(), high.bit_length()) - denominator.bit_length() + 1
    if top > FAR or top < -precision or high - low > denominator:
        raise Unfit
    bits = -(-(precision + max(top, 0) + isqrt(precision) // 2 + 8) // 32) * 32
    below, above, shift = _exp((low << bits) // denominator, bits)
    if low != high:
        above += -(-above * 2 * (high - low) // denominator)
    return (below, above, 1 << shift) if shift >= 0 else (below << -shift, above << -shift, 1)


@lru_cache(maxsize=8)
def _exp(x: int, bits: int) -> tuple[int, int, int]:
    """``(low, high, shift)``: e^x lies in [low, high] · 2^-shift; kept for a while, as formulas share their powers of e.

    x is short by 1 ulp and each ln 2 by 2, and e^r < 2: the error is counted as in :func:`neuron_sym.elementary.exp`.
    """
    plan = exp_plan(bits)
    k, r = divmod(x, plan.ln2)
    value, off = exp_fixed(r, plan), (1 << plan.halvings + 3) + 5 * abs(k) + 4
    return value - off, value + off, bits - k


def log(a: Interval, precision: int) -> Interval:
    r""":math:`\ln a`, precise also near 1; :math:`\ln high \le \ln low + (high - low) / low`."""
    low, high, denominator = a
    if low == denominator == high:
        return ZERO
    if low <= 0 or 2 * (high - low) > low:
        raise Unfit
    # low / denominator = 2^k y with 1 <= y < 2; the nearer it is to 1, the more bits, as its logarithm is small.
    k = low.bit_length() - denominator.bit_length()
    if low << max(-k, 0) < denominator << max(k, 0):
        k -= 1
    away = abs(low - denominator).bit_length()
    near = denominator.bit_length() - away if k in (0, -1) else 0
    bits = precision + max(near, 0) + isqrt(precision) + 16
    if not away or max(near, abs(k)) > precision:
        raise Unfit
    y = (low << bits - k) // denominator
    value, gap = log_fixed(y, bits)
    value += k * ln2_fixed(bits)
    # y is short by 1 ulp, which is at most 1 ulp of its logarithm, and each ln 2 by 2.
    off = 2 * abs(k)
    spread = -(-((high - low) << bits) // low)
    return value - off, value + gap + 1 + off + spread, 1 << bits


def sigmoid(a: Interval, precision: int) -> Interval:
    """σ(a) = 1 / (1 + e^-a)."""
    return over(ONE, plus(ONE, exp(negative(a), precision)))


# --- comparisons ----------------------------------------------------------------------------------------


def nearest(a: Interval, parts: int) -> int | None:
    """How many 1/parts all of the interval is to the nearest, if it is one number; ties go away from zero."""
    low, high, denominator = a
    whole = 2 * denominator
    if low >= 0:
        found = (2 * low * parts + denominator) // whole
        return found if low == high or (2 * high * parts + denominator) // whole == found else None
    found = (denominator - 2 * low * parts) // whole
    if low == high or (high <= 0 and (denominator - 2 * high * parts) // whole == found):
        return -found
    return 0 if 2 * max(-low, high) * parts < denominator else None


def same(a: Interval, b: Interval) -> bool:
    """Whether both are known exactly, and are one number."""
    return a[0] == a[1] and b[0] == b[1] and a[0] * b[2] == b[0] * a[2]
