"""Numbers that are worked out as closely as they are asked for: exact, enclosed, or the value of a term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol

from neuron_sym import real
from neuron_sym.expression import Node
from neuron_sym.interval import Interval, Unfit, of_real, times
from neuron_sym.real import NoValue, Real, Undefined, Unresolved
from neuron_sym.scope import Scope
from neuron_sym.value import FIRST_PRECISION, LAST_PRECISION, evaluate, scalar

NOTHING = Scope()
Quantity = Callable[[int], Real]
"""A number by the precision in bits that it is wanted with; a rational one is exact at any."""


class Enclosed(Protocol):
    """A quantity that knows its value as an interval as well."""

    def __call__(self, precision: int, /) -> Real:
        """The number, or a ball around it."""

    def enclosed(self, precision: int, /) -> Interval:
        """The same as an interval; raises :class:`Unfit` where it is too long or too far out for one."""


class Known:
    """A number that is known exactly."""

    __slots__ = ("interval",)

    def __init__(self, interval: Interval) -> None:
        self.interval = interval

    @property
    def value(self) -> Fraction:
        """The number as a fraction."""
        return Fraction(self.interval[0], self.interval[2])

    def enclosed(self, _precision: int) -> Interval:
        """The number as an interval of no length."""
        return self.interval

    def __call__(self, _precision: int) -> Real:
        return self.value


class Multiple:
    """A number times one that is known exactly."""

    __slots__ = ("factor", "number")

    def __init__(self, number: Enclosed, factor: Interval) -> None:
        self.number, self.factor = number, factor

    def enclosed(self, precision: int) -> Interval:
        """The product as an interval."""
        return times(self.number.enclosed(precision), self.factor)

    def __call__(self, precision: int) -> Real:
        return real.multiply(self.number(precision), Known(self.factor).value, precision)


def at_once(what: Node | Quantity, scope: Scope = NOTHING) -> Interval | None:
    """The number as an interval at the first precision, where that tells it; most are printed by that alone."""
    try:
        known: Callable[[int], Interval] | None = getattr(what, "enclosed", None)
        return of_real(quantity(what, scope)(FIRST_PRECISION)) if known is None else known(FIRST_PRECISION)
    except (NoValue, Unfit):
        return None


def quantity(what: Node | Quantity, scope: Scope = NOTHING) -> Quantity:
    """The value of a term, enclosed as closely as it is asked for; what is a quantity stays one."""
    if not isinstance(what, Node):
        return what
    node, known = what, dict[int, Real]()

    def at(precision: int) -> Real:
        if precision not in known:
            value = scalar(evaluate(node, scope, precision))
            if value is None:
                raise Undefined("a matrix where a number is needed")
            known[precision] = value
        return known[precision]

    return at


def first(node: Node | Quantity, scope: Scope = NOTHING) -> Real:
    """The value at the lowest precision that settles every sign in it; exact where it is rational."""
    at = quantity(node, scope)
    try:
        return at(FIRST_PRECISION)
    except Unresolved:
        return next(refined(at))


def refined(node: Node | Quantity, scope: Scope = NOTHING) -> Iterator[Real]:
    """The value, enclosed more and more closely.

    Raises:
        NoValue: there is none; :class:`Unresolved` where not even the last precision gives one.
    """
    at = quantity(node, scope)
    precision, found = FIRST_PRECISION, False
    while precision <= LAST_PRECISION:
        try:
            value = at(precision)
        except Unresolved:
            pass
        else:
            found = True
            yield value
        precision *= 2
    if not found:
        raise Unresolved(f"not settled with {LAST_PRECISION} bits")
