"""Elementary functions of a :class:`~neuron_sym.enclosure.Ball`: what goes in lies in what comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import isqrt

from neuron_sym.enclosure import Ball, TooLarge, hull, sqrt, symmetric
from neuron_sym.fixed_point import (
    arctan_fixed,
    circular_fixed,
    exp_fixed,
    exp_plan,
    ln2_fixed,
    log_fixed,
    normal_series,
    pi_fixed,
)

LARGEST_LOG = 40
"""e^x is computed for |x| < 2**40; above, e^-x is only known to lie in [0, 2^-(2^40)]."""


def _one(x: Ball) -> Ball:
    return Ball(1, 0, 0, x.precision)


def increasing(function: Callable[[Ball], Ball]) -> Callable[[Ball], Ball]:
    """An increasing function takes a ball of radius 1/2 or more into the hull of the values at its ends."""

    @wraps(function)
    def of_ends(x: Ball) -> Ball:
        if x.radius and x.exponent + x.radius.bit_length() >= 0:
            low, high = x.ends()
            return hull(function(low), function(high)).at(x.precision)
        return function(x)

    return of_ends


@increasing
def exp(x: Ball) -> Ball:
    r""":math:`e^x = 2^k e^r` with :math:`r = x - k \ln 2 \in [0, \ln 2)`; keeps its relative precision.

    Raises:
        TooLarge: x reaches 2**40.
    """
    m, precision = x.mantissa, x.precision
    top = x.exponent + m.bit_length()
    if not m:
        value = _one(x)
    elif top > LARGEST_LOG:
        if m > 0:
            raise TooLarge("e to a power beyond 2^40")
        return Ball(1, 1, -(1 << LARGEST_LOG) - 1, precision)
    elif top < -precision:
        value = _one(x) + Ball(0, abs(m), x.exponent + 1, precision)  # |e^x - 1| <= 2 |x| for |x| <= 1
    else:
        bits = precision + max(top, 0) + isqrt(precision) // 2 + 8
        plan = exp_plan(-(-bits // 32) * 32)
        shift = x.exponent + plan.bits
        k, r = divmod(m << shift if shift >= 0 else m >> -shift, plan.ln2)
        # r is off by δ <= 2 |k| + 1 ulp, and δ < 2^-5; e^r < 2, so e^r by 2 δ (1 + δ) <= 5 |k| + 4 ulp.
        off = (1 << plan.halvings + 3) + 5 * abs(k) + 4
        value = Ball(exp_fixed(r, plan), off, k - plan.bits, precision)
    if not x.radius:
        return value
    # e^ρ - 1 <= 2 ρ for ρ <= 1: the radius grows by 2 ρ times the most that the value may be.
    spread = -(-(value.mantissa + value.radius) * x.radius >> -x.exponent - 1)
    return Ball(value.mantissa, value.radius + spread, value.exponent, precision)


def log(x: Ball) -> Ball:
    r""":math:`\ln x = \ln y + k \ln 2` with :math:`x = 2^k y, 1 \le y < 2`; precise also near 1."""
    x.require_positive("log")
    m, radius, precision = x.mantissa, x.radius, x.precision
    if 2 * radius > m:
        low, high = x.ends()
        return hull(log(low), log(high)).at(precision)
    length = m.bit_length()
    k = x.exponent + length - 1
    # The nearer the middle is to 1, the more bits: |x - 1| >= 2^-(small + 1), and below 1/2 only where k is 0 or -1.
    near = k in (0, -1)
    away = m - (1 << -x.exponent) if near else m
    small = max(-x.exponent - away.bit_length(), 0) if near else 0
    bits = precision + small + isqrt(precision) + 16
    value, gap = 0, 0
    if away:
        low_bits, gap = log_fixed(m << (bits - length + 1), bits)
        value, gap = low_bits + k * ln2_fixed(bits), gap + 2 * abs(k)
    # |ln(x + ρ) - ln x| <= ρ / (x - r)
    spread = -(-(radius << bits) // (m - radius))
    return Ball(value, gap + spread, -bits, precision)


def expm1(x: Ball) -> Ball:
    r""":math:`e^x - 1` without cancellation: as many more bits as x is small, or |e^x - 1 - x| <= x²."""
    extra = max(-x.top, 0)
    if extra > x.precision:
        return x + symmetric(x * x)
    return (exp(x.at(x.precision + extra)) - _one(x)).at(x.precision)


def log1p(x: Ball) -> Ball:
    r""":math:`\ln(1 + x)` without cancellation: as many more bits as x is small, or |ln(1+x) - x| <= x²."""
    extra = max(-x.top, 0)
    if extra > x.precision:
        return x + symmetric(x * x)
    return log(x.at(x.precision + extra + 2) + _one(x)).at(x.precision)


@increasing
def sigmoid(x: Ball) -> Ball:
    r""":math:`\sigma(x) = 1 / (1 + e^{-x})`; e^-x keeps its relative precision, so σ does on both sides."""
    if x.mantissa < 0 and x.parts()[0].top > LARGEST_LOG:
        return exp(x)  # 0 < σ(x) < e^x, of which no more is known
    return _one(x) / (_one(x) + exp(-x))


@increasing
def tanh(x: Ball) -> Ball:
    r""":math:`1 - 2\sigma(-2x)`, and near 0 :math:`E / (E + 2)` with :math:`E = e^{2x} - 1`."""
    double = x.scaled(1)
    if x.top < -1:
        e = expm1(double)
        return e / (e + Ball(2, 0, 0, x.precision))
    return _one(x) - sigmoid(-double).scaled(1)


@increasing
def softplus(x: Ball) -> Ball:
    r""":math:`\ln(1 + e^x) = \max(x, 0) + \ln(1 + e^{-|x|})`, which never cancels."""
    return x + log1p(exp(-x)) if x.sign() == 1 else log1p(exp(x))


def pi(precision: int) -> Ball:
    """π."""
    return Ball(pi_fixed(precision + 2) + 1, 1, -precision - 2, precision)


@increasing
def arctan(x: Ball) -> Ball:
    r""":math:`\arctan x`; for x >= 2 it is :math:`\pi/2 - \arctan(1/x)`."""
    middle, error = x.parts()
    if middle.mantissa < 0:
        return -arctan(-x)
    small = max(-middle.top, 0)
    if middle.top > 1:
        value = pi(x.precision).scaled(-1) - arctan(_one(x) / middle)
    elif small > x.precision or not middle.mantissa:
        value = middle + symmetric(middle * middle)  # |arctan x - x| <= x²
    else:
        bits = x.precision + small + isqrt(x.precision) + 16
        value = Ball(*arctan_fixed(middle.mantissa << (bits + middle.exponent), bits), -bits, x.precision)
    return value + error  # the slope is at most 1


def sin(x: Ball) -> Ball:
    """sin x; relative precision near 0, absolute elsewhere."""
    if -x.top > x.precision or x.sign() == 0:
        return x + symmetric(x * x)  # |sin x - x| <= x²
    return _circular(x, 0)


def cos(x: Ball) -> Ball:
    """cos x, to absolute precision."""
    if -x.top > x.precision or x.sign() == 0:
        return _one(x) + symmetric(x * x)  # |cos x - 1| <= x²
    return _circular(x, 1)


def _circular(x: Ball, quarters: int) -> Ball:
    r""":math:`\sin(x + quarters\cdot\pi/2)`, by :math:`x = k\pi/2 + r` with :math:`|r| \le \pi/4`."""
    middle, error = x.parts()
    if max(middle.top, error.top) > LARGEST_LOG:
        return Ball(0, 1, 0, x.precision)
    bits = x.precision + abs(middle.top) + 16
    shift = middle.exponent + bits
    turn = pi_fixed(bits) >> 1
    fixed = middle.mantissa << shift if shift >= 0 else middle.mantissa >> -shift
    k = (2 * fixed + turn) // (2 * turn)
    r, k_turned = fixed - k * turn, k + quarters
    value, off = circular_fixed(abs(r), (k_turned + 1) & 1, bits)
    if (k_turned & 2 != 0) != (r < 0 and not k_turned & 1):
        value = -value
    # r is off by 1 ulp for x and 2 for each quarter turn; no slope is above 1.
    return Ball(value, off + 2 * abs(k) + 1, -bits, x.precision) + error


@increasing
def erf(x: Ball) -> Ball:
    r""":math:`\operatorname{erf} x = \frac{2}{\sqrt\pi} x e^{-x^2} S(2x^2)`, S by :func:`normal_series`."""
    middle, error = x.parts()
    if middle.mantissa < 0:
        return -erf(-x)
    precision, square = x.precision, middle * middle
    if (square - Ball.exact(precision, precision)).sign() == 1:  # 1 - erf x <= e^(-x²) < 2^-precision
        value = _one(x) - Ball(1, 1, -precision - 1, precision)
    else:
        bits = precision + 2 * precision.bit_length() + 16
        shift = 2 * middle.exponent + 1 + bits
        exact = middle.mantissa**2
        series = normal_series(exact << shift if shift >= 0 else exact >> -shift, bits)
        value = middle * exp(-square) * Ball(*series, -bits, precision)
        value = value.scaled(1) / sqrt(pi(precision))
    if not error.radius:
        return value
    low = x.ends()[0]
    slope = exp(-(low * low)) if low.mantissa > 0 else _one(x)
    return (value + error.scaled(1) * slope).at(precision)  # erf' = 2/√π e^(-x²), and 2/√π < 2


@increasing
def normal_cdf(x: Ball) -> Ball:
    r""":math:`\Phi(x) = \tfrac12(1 + \operatorname{erf}(x/\sqrt2))`; on the left with more bits."""
    exponent, extra = (x * x).scaled(-1), 0
    if x.mantissa < 0:
        if (exponent - Ball.exact(x.precision, x.precision)).sign() == 1:
            return abs(symmetric(exp(-exponent)))  # 0 < Φ(x) < e^(-x²/2) < 2^-precision
        extra = (3 << max(exponent.top, 0)) // 2 + 4
    wide = x.at(x.precision + extra)
    return (_one(wide) + erf(wide / sqrt(_one(wide).scaled(1)))).scaled(-1).at(x.precision)
