r"""Elementary functions in fixed point: integers in, integers out, every error counted.

A number *at* ``bits`` is an integer multiple of one *ulp*, :math:`2^{-bits}`. Quotients and shifts
round down, so most errors have one sign: a kernel returns a **lower bound** of the true value and
says by how many ulp at most it is short. :func:`sigmoid_units`, the path that judging a working takes
most, uses these integers bare; :mod:`neuron_sym.elementary` builds enclosures of them.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import NamedTuple

LONG = 512
"""Bits beyond which a power of e is kept: long sums name the same one again and again."""


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
    return _long_exp(x, plan.bits) if plan.bits > LONG else _exp(x, plan)


@lru_cache(maxsize=64)
def _long_exp(x: int, bits: int) -> int:
    return _exp(x, exp_plan(bits))


def _exp(x: int, plan: ExpPlan) -> int:
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
