r"""Elementary functions in fixed point: integers in, integers out, every error counted.

A number *at* ``bits`` is an integer multiple of one *ulp*, :math:`2^{-bits}`. Quotients and shifts
round down, so most errors have one sign: a kernel returns a **lower bound** of the true value and
says by how many ulp at most it is short. :func:`sigmoid_units`, the path that judging a working takes
most, uses these integers bare; the functions of a :class:`~neuron_sym.enclosure.Ball` follow after it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, wraps
from math import isqrt
from typing import NamedTuple

from neuron_sym.enclosure import Ball, TooLarge, hull, sqrt, symmetric

LARGEST_LOG = 40
"""e^x is computed for |x| < 2**40; above, e^-x is only known to lie in [0, 2^-(2^40)]."""


class ExpPlan(NamedTuple):
    r"""All that :func:`exp_fixed` needs at one precision.

    With ``h`` halvings, :math:`e^x = (e^{x/2^h})^{2^h}`; the Taylor polynomial of degree n is kept over its
    common denominator: ``coefficients`` are n!/i! at ``bits`` for i = n … 0, ``factorial`` is n!.
    """

    bits: int
    halvings: int
    coefficients: tuple[int, ...]
    factorial: int
    ln2: int


@lru_cache(maxsize=32)
def exp_plan(bits: int) -> ExpPlan:
    """The cheapest split between halvings and terms: both grow like the square root of ``bits``."""
    halvings = max(1, isqrt(bits) // 2)
    # n terms leave out less than 2 x^(n+1)/(n+1)!, and x <= 2^-halvings: at most 1 ulp.
    degree, factorial = 1, 1
    while (degree + 1) * halvings + (factorial * (degree + 1)).bit_length() - 1 < bits + 1:
        degree += 1
        factorial *= degree
    coefficients, falling = [], 1
    for i in range(degree, -1, -1):
        coefficients.append(falling << bits)
        falling *= max(i, 1)
    return ExpPlan(bits, halvings, tuple(coefficients), factorial, ln2_fixed(bits))


def exp_fixed(x: int, plan: ExpPlan) -> int:
    r""":math:`e^x` from below for :math:`0 \le x \le \ln 2`, short by less than ``2**(halvings + 3)`` ulp.

    Horner's floors, each shrunk by x <= 1/2 at the next step, add to less than 2 ulp of n! e^x; dividing by
    n! and the tail add at most 2 more: short by δ < 3. A squaring turns δ into at most 2 y δ + 1, and the
    product of all 2 y is below 2^halvings e^x <= 2^(halvings+1): together less than 2^(halvings+1) * 4.
    """
    bits, halvings, coefficients, factorial, _ = plan
    shift, y = bits + halvings, 0
    for coefficient in coefficients:
        y = coefficient + (x * y >> shift)
    y //= factorial
    for _ in range(halvings):
        y = y * y >> bits
    return y


def log_fixed(y: int, bits: int) -> tuple[int, int]:
    r"""``(low, gap)``: :math:`\ln y` lies in [low, low + gap] ulp, for :math:`1 \le y \le 2`.

    h square roots bring y to 1 + O(2^-h); then :math:`\ln y = 2^{h+1} \operatorname{artanh}\frac{y-1}{y+1}`.
    A root is short by 1 ulp and halves what came before, so the roots cost at most 3 ulp of the logarithm.
    Each of the n terms is short by less than 2 ulp, the tail by 1: 2 (2 n + 1) + 3 = 4 n + 5, times 2^h.
    """
    halvings = isqrt(bits // 6) + 1
    for _ in range(halvings):
        y = isqrt(y << bits)
    one = 1 << bits
    power = ((y - one) << bits) // (y + one)
    square, total, odd = power * power >> bits, 0, 1
    while power:
        total += power // odd
        power, odd = power * square >> bits, odd + 2
    return total << (halvings + 1), (2 * odd + 3) << halvings


def arctan_fixed(x: int, bits: int) -> tuple[int, int]:
    r"""``(middle, error)``: :math:`\arctan x`, within ``error`` ulp of ``middle``, for 0 <= x <= 2.

    h times :math:`\arctan x = 2\arctan\frac{x}{1+\sqrt{1+x^2}}`, then the series. A step halves the error
    so far and adds less than 3 ulp (at most 6 in all); n alternating terms and the tail add 2 n + 1.
    """
    halvings, one = isqrt(bits // 6) + 1, 1 << bits
    for _ in range(halvings):
        x = (x << bits) // (one + isqrt((one << bits) + x * x))
    power, square, total, odd = x, x * x >> bits, 0, 1
    while power:
        total += power // odd if odd & 2 == 0 else -(power // odd)
        power, odd = power * square >> bits, odd + 2
    return total << halvings, (odd + 7) << halvings


def circular_fixed(x: int, start: int, bits: int) -> tuple[int, int]:
    r"""``(middle, error)`` of cos x (``start`` 0) or sin x (``start`` 1), for :math:`0 \le x \le 1`.

    The Taylor terms :math:`\pm x^{start+2i}/(start+2i)!` and their tail are each off by less than 2 ulp.
    """
    term, square, total, power, turn = x if start else 1 << bits, x * x >> bits, 0, start, 1
    while term:
        total += turn * term
        term = (term * square >> bits) // ((power + 1) * (power + 2))
        power, turn = power + 2, -turn
    return total, power + 2


def normal_series(square: int, bits: int) -> tuple[int, int]:
    r"""``(low, gap)`` of :math:`S(q) = \sum_k q^k/(2k+1)!!`, ``square`` being q >= 0 from below within 1 ulp.

    All terms t_k are positive. A floor made at t_i weighs t_k / t_i in t_k: at most t_k on the way up, where
    t_i >= 1, and at most 1 on the way down; with n terms that is n (S + n) ulp. The error of q adds S, as
    S' < S, and the tail, whose terms at least halve, 2 n.
    """
    term, total, k = 1 << bits, 0, 0
    while term or (2 * k + 1) << bits <= 2 * square:
        total += term
        k += 1
        term = (term * square >> bits) // (2 * k + 1)
    return total, (k + 1) * ((total >> bits) + k + 4)


def _inverse_series(n: int, sign: int, bits: int) -> int:
    r""":math:`\sum_i sign^i / ((2i+1)\,n^{2i+1})`: artanh (sign 1) or arctan (sign -1) of 1/n, for n >= 5.

    At most bits/4 + 1 terms, each off by less than 2 ulp, and a tail below 3: within bits/2 + 5 ulp.
    """
    power, square, total, odd, turn = (1 << bits) // n, n * n, 0, 1, 1
    while power:
        total += turn * (power // odd)
        power, odd, turn = power // square, odd + 2, turn * sign
    return total


@lru_cache(maxsize=32)
def ln2_fixed(bits: int) -> int:
    """ln 2 from below, short by less than 2 ulp, for bits >= 3.

    ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749): with w working bits the weights make it
    28 (w/2 + 5) = 14 w + 140 < 2^(guard-1) ulp, which is taken off before the guard bits are dropped.
    """
    guard = bits.bit_length() + 8
    work = bits + guard
    total = 18 * _inverse_series(26, 1, work) - 2 * _inverse_series(4801, 1, work)
    total += 8 * _inverse_series(8749, 1, work)
    return (total - (1 << (guard - 1))) >> guard


@lru_cache(maxsize=32)
def pi_fixed(bits: int) -> int:
    """π from below, short by less than 2 ulp: 16 arctan(1/5) - 4 arctan(1/239), as :func:`ln2_fixed`."""
    guard = bits.bit_length() + 8
    total = 16 * _inverse_series(5, -1, bits + guard) - 4 * _inverse_series(239, -1, bits + guard)
    return (total - (1 << (guard - 1))) >> guard


def sigmoid_units(numerator: int, denominator: int, places: int) -> int:
    r""":math:`\sigma(z)`, z = numerator/denominator, correctly rounded, in units of :math:`10^{-places}`.

    ``denominator`` is positive. By Lindemann and Weierstrass σ(z) is transcendental for rational z ≠ 0: never
    a tie, so doubling the precision ends. σ(0) = 1/2 is decided by integers, ties away from zero. With
    :math:`u = e^{-|z|}`, :math:`\sigma(|z|) = 1/(1+u)` and :math:`\sigma(-|z|) = 1 - \sigma(|z|)`.
    """
    if places < 0 or not numerator:
        return 0 if places < 0 else int(10**places + 1) // 2
    scale: int = 10**places
    magnitude = abs(numerator)
    bits = 10 * places // 3 + 28
    if magnitude >= bits * denominator:  # then u < 2^-bits is less than half a unit
        return scale if numerator > 0 else 0
    while True:
        plan = exp_plan(bits)
        z = (magnitude << bits) // denominator
        # z = k ln 2 - r with 0 < r <= ln 2, k >= 1: r is off by at most 2 k + 1 ulp, so u = 2^-k e^r by
        # 3 and a trifle, 2^(h+3) / 2^k for the kernel, 1 for the shift: 2^(h+2) + 5 <= 2^(h+3) =: error.
        k = z // plan.ln2 + 1
        u = exp_fixed(k * plan.ln2 - z, plan) >> k
        error = 1 << plan.halvings + 3
        # scale / (1 + u) moves by at most scale times the error of u, and scale < 2^(bits - guard).
        guard = bits - scale.bit_length()
        units = (scale << bits + guard) // ((1 << bits) + u) + (1 << guard - 1)
        low = (units - error) >> guard
        if low == (units + error + 1) >> guard:
            return low if numerator > 0 else scale - low
        bits *= 2


def sigmoid_rounded(z: Fraction, places: int) -> Fraction:
    r""":math:`\sigma(z)` correctly rounded to ``places`` decimals, as :func:`sigmoid_units` does it."""
    return Fraction(sigmoid_units(z.numerator, z.denominator, places)) / Fraction(10) ** places


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
    middle, error = x.parts()
    m, precision, top = middle.mantissa, x.precision, middle.top
    if not m:
        value = _one(x)
    elif top > LARGEST_LOG:
        if m > 0:
            raise TooLarge("e to a power beyond 2^40")
        return Ball(1, 1, -(1 << LARGEST_LOG) - 1, precision)
    elif top < -precision:
        value = _one(x) + Ball(0, abs(m), middle.exponent + 1, precision)  # |e^x - 1| <= 2 |x| for |x| <= 1
    else:
        bits = precision + max(top, 0) + isqrt(precision) // 2 + 8
        plan = exp_plan(-(-bits // 32) * 32)
        shift = middle.exponent + plan.bits
        k, r = divmod(m << shift if shift >= 0 else m >> -shift, plan.ln2)
        # r is off by δ <= 2 |k| + 1 ulp, and δ < 2^-5; e^r < 2, so e^r by 2 δ (1 + δ) <= 5 |k| + 4 ulp.
        off = (1 << plan.halvings + 3) + 5 * abs(k) + 4
        value = Ball(exp_fixed(r, plan), off, k - plan.bits, precision)
    return value + value * error.scaled(1)  # e^ρ - 1 <= 2 ρ for ρ <= 1


def log(x: Ball) -> Ball:
    r""":math:`\ln x = \ln y + k \ln 2` with :math:`x = 2^k y, 1 \le y < 2`; precise also near 1."""
    x.require_positive("log")
    if 2 * x.radius > x.mantissa:
        low, high = x.ends()
        return hull(log(low), log(high)).at(x.precision)
    middle, error = x.parts()
    away = middle - _one(x)
    if away.sign() == 0:
        value = away
    else:
        bits = x.precision + max(-away.top, 0) + isqrt(x.precision) + 16
        length = x.mantissa.bit_length()
        k = x.exponent + length - 1
        low_bits, gap = log_fixed(x.mantissa << (bits - length + 1), bits)
        value = Ball(low_bits + k * ln2_fixed(bits), gap + 2 * abs(k), -bits, x.precision)
    # |ln(x + ρ) - ln x| <= ρ / (x - r)
    return (value + error / x.ends()[0]).at(x.precision)


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
