"""Real numbers as the evaluator handles them: rationals that stay exact, and certified enclosures."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from neuron_sym import elementary, enclosure
from neuron_sym.enclosure import Ball
from neuron_sym.errors import NeuronSymError
from neuron_sym.expression import Node
from neuron_sym.number import MAX_BITS

Real = Fraction | Ball
"""A fraction counts as true where it is not 0, a ball always: what is quicker to ask than to compare with 0."""


class NoValue(NeuronSymError):
    """The tree has no value that can be computed here; the message says why, in words."""


class Unvalued(NoValue):
    """A name or function that nothing defines; ``node`` is it."""

    def __init__(self, node: Node, what: str) -> None:
        super().__init__(what)
        self.node = node


class Undefined(NoValue):
    """Mathematics gives the tree no real value: 1/0, ln(-1), 0^0."""


class TooCostly(NoValue):
    """The value exists, and is larger than this library is willing to compute."""


class Unresolved(NoValue):
    """The precision at hand cannot tell on which side of 0 a number lies; more precision may."""


def ball(value: Real, precision: int) -> Ball:
    """The number as an enclosure."""
    return value if isinstance(value, Ball) else Ball.exact(value, precision)


def bounded(value: Fraction) -> Fraction:
    """The number, unless it is too long to go on with; raises :class:`TooCostly` then."""
    if value.numerator.bit_length() + value.denominator.bit_length() > 8 * MAX_BITS:
        raise TooCostly("a number too long to compute")
    return value


def add(a: Real, b: Real, precision: int) -> Real:
    """The sum a + b."""
    if isinstance(a, Ball) or isinstance(b, Ball):
        return ball(a, precision) + ball(b, precision)
    return bounded(a + b)


def subtract(a: Real, b: Real, precision: int) -> Real:
    """The difference a - b."""
    return add(a, -b, precision)


def multiply(a: Real, b: Real, precision: int) -> Real:
    """The product a · b; one with an exact 0 is 0."""
    if isinstance(a, Ball) or isinstance(b, Ball):
        return ball(a, precision) * ball(b, precision) if a and b else Fraction(0)
    return bounded(a * b)


def over(a: Real, b: Real, precision: int) -> Real:
    """The quotient a / b; raises :class:`Undefined` where b is 0."""
    if not isinstance(b, Ball):
        if not b:
            raise Undefined("division by zero")
        if not isinstance(a, Ball):
            return bounded(a / b)
    quotient = ball(a, precision) / ball(b, precision)
    return quotient if a else Fraction(0)


def extreme(of_balls: Callable[[Ball, Ball], Ball], a: Real, b: Real, precision: int) -> Real:
    """The larger or smaller of two numbers, the very one where they can be told apart: max(0, -e) is 0 exactly."""
    left, right = ball(a, precision), ball(b, precision)
    chosen = of_balls(left, right)
    return a if chosen is left else b if chosen is right else chosen


def sign(value: Real) -> int:
    """1, 0 or -1; raises :class:`Unresolved` where the enclosure holds 0 and more."""
    if not isinstance(value, Ball):
        return (value.numerator > 0) - (value.numerator < 0)
    sign = value.sign()
    if sign is None:
        raise Unresolved("too close to zero to tell its sign")
    return sign


def floor(value: Real) -> int:
    """The largest whole number that is not above it; raises :class:`Unresolved` where the enclosure holds another."""
    if not isinstance(value, Ball):
        return value.numerator // value.denominator
    low, high = (end.numerator // end.denominator for end in (value.lower, value.upper))
    if low != high:
        raise Unresolved("too close to a whole number to tell its side")
    return low


def exp(a: Real, precision: int) -> Real:
    """e^a."""
    return elementary.exp(ball(a, precision)) if a else Fraction(1)


def log(a: Real, precision: int) -> Real:
    """The natural logarithm; raises :class:`Undefined` unless a is positive."""
    if not isinstance(a, Ball):
        if a.numerator <= 0:
            raise Undefined("the logarithm of a number that is not positive")
        if a == 1:
            return Fraction(0)
    return elementary.log(ball(a, precision))


def exact_logarithm(base: Real, argument: object) -> Fraction | None:
    """log_10(0.01) = -2, log_2(8) = 3: whole exponents are exact."""
    if not isinstance(base, Fraction) or not isinstance(argument, Fraction) or base in (0, 1) or base < 0:
        return None
    if argument <= 0:
        return None
    upward = (base > 1) == (argument > 1)
    step, power = base if upward else 1 / base, Fraction(1)
    for exponent in range(65):
        if power == argument:
            return Fraction(exponent if upward else -exponent)
        if (power > argument) == (argument > 1):
            return None
        power *= step
    return None


def sigmoid(a: Real, precision: int) -> Real:
    """1 / (1 + e^-a)."""
    return elementary.sigmoid(ball(a, precision)) if a else Fraction(1, 2)


def tanh(a: Real, precision: int) -> Real:
    """(e^a - e^-a) / (e^a + e^-a)."""
    return elementary.tanh(ball(a, precision)) if a else Fraction(0)


def relu(a: Real, precision: int) -> Real:
    """max(0, a)."""
    if not isinstance(a, Ball):
        return max(a, Fraction(0))
    return extreme(enclosure.maximum, a, Fraction(0), precision)


def step(a: Real, _precision: int) -> Real:
    """1 for a > 0, 0 for a < 0; raises :class:`Undefined` at 0."""
    side = sign(a)
    if side == 0:
        raise Undefined("the step at 0, which is 0 or 1 by convention")
    return Fraction(side > 0)


def sigmoid_slope(a: Real, precision: int) -> Real:
    """σ'(a) = σ(a) σ(-a)."""
    s = sigmoid(a, precision)
    return multiply(s, sigmoid(-a, precision), precision)


def softplus(a: Real, precision: int) -> Real:
    """ln(1 + e^a)."""
    return elementary.softplus(ball(a, precision))


def absolute(a: Real, _precision: int) -> Real:
    """|a|."""
    size: Real = abs(a)  # type: ignore[assignment]  # a number of the same kind
    return size


def whole_root(value: int, degree: int) -> int | None:
    """The whole number whose power of ``degree`` is ``value``, if there is one."""
    root = value if value < 2 else enclosure.floor_root(value, degree)
    return root if root**degree == value else None
