r"""Certified display: how many digits a value is shown with, and whether ``=`` or ``\approx`` stands before it.

Three laws: a value that ends within :data:`IN_FULL` significant digits is printed in full, with
``=``; any other is printed correctly rounded, which both ends of its enclosure confirm by being
printed alike; an intermediate gets as many digits as the next printed term needs to replay.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import TypeVar

from neuron_sym.chain import Relation
from neuron_sym.deriver.numeral import numeral
from neuron_sym.deriver.quantity import NOTHING, Quantity, at_once, first, refined
from neuron_sym.enclosure import Ball, TooLarge
from neuron_sym.expression import Negative, Node, Number
from neuron_sym.interval import Interval, nearest, of_real, same
from neuron_sym.number import (
    decimals,
    fixed,
    in_powers,
    in_units,
    leading_place,
    of_units,
    rational,
    rounded,
    scientific,
    terminates,
)
from neuron_sym.real import NoValue, TooCostly, Unresolved
from neuron_sym.scope import Scope
from neuron_sym.value import LAST_PRECISION

IN_FULL = 12
"""A decimal of at most so many significant digits is never rounded."""

MAX_EXPONENT = 999
"""Powers of ten beyond this are not written as numerals: what is smaller is shown as 0.0000."""

MAX_MORE = 12
"""How many digits more than the page's an intermediate may get before it is left out instead."""

AT_ONCE = 18
"""So many decimals are written at once from an interval of some 64 bits; more are looked at closely."""

LARGEST_TOP = 64
"""What lies within 2^±64 is rounded at once, by integers; anything else has its size looked at first."""

_BITS_OF_EXPONENT = 3_318  # 10^999 has so many
T = TypeVar("T")
Shown = tuple[Relation, Node]
"""A term, and the relation in which what it shows stands to it."""
Printed = Callable[[int], Shown]
"""How a number is printed with so many digits."""


def shown(node: Node | Quantity, digits: int = 4, scope: Scope = NOTHING) -> Shown:
    r"""How the value of ``node`` is printed, and the relation that holds between the two.

    A decimal that ends is printed in full, ``= 0.00001``; any other value correctly rounded to
    ``digits`` decimals, ``\approx 0.8582``, or to as many significant figures where it is smaller
    than 10^-digits or not smaller than 10^12: ``\approx 3.668 \times 10^{-348}``.

    Raises:
        NoValue: ``node`` has no value, or none that can be told apart from a rounding boundary.
    """
    quick = at_once(node, scope)
    if quick is None:
        value = first(node, scope)
        if not isinstance(value, Ball):
            return printed(value, digits)
        quick = of_real(value) if -LARGEST_TOP < value.top < LARGEST_TOP else None
    if quick is not None:
        low, high, denominator = quick
        if low == high:
            return quotient_shown(low, denominator, digits)
        units = nearest(quick, 10**digits)
        if units and abs(units) < 10 ** (IN_FULL + digits) and (digits <= AT_ONCE or _is_middling(quick)):
            return Relation.APPROX, of_units(units, digits)
        if units is not None and (tiny_or_huge := _in_figures(quick, max(digits, 1))) is not None:
            return Relation.APPROX, tiny_or_huge
    return Relation.APPROX, certified(node, scope, lambda end: approximation(end, digits))


def typed_number(node: Node) -> Printed:
    """A number that somebody typed: printed as it was."""
    typed = Relation.EQUAL, node
    return lambda _places: typed


def rounded_number(number: Quantity) -> Printed:
    """A number that was worked out: printed with as many digits as are asked for."""
    known: dict[int, Shown] = {}

    def at(places: int) -> Shown:
        if places not in known:
            known[places] = shown(number, places)
        return known[places]

    return at


def _bits_below_one(value: Interval) -> int:
    """About how many bits the first one stands behind the point."""
    low, high, denominator = value
    return denominator.bit_length() - max(abs(low), abs(high)).bit_length()


def _is_middling(value: Interval) -> bool:
    return abs(_bits_below_one(value)) < LARGEST_TOP


def _in_figures(value: Interval, figures: int) -> Node | None:
    """A number within 2^±64 to so many significant figures, where its interval tells them."""
    bits = _bits_below_one(value)
    place = (bits + 1) * 30103 // 100000 + 1  # at or after that of the first figure, so only ever too many figures
    while _is_middling(value):
        units = nearest(value, 10 ** (place + figures - 1)) if place + figures > 0 else None
        if not units:
            return None
        length = len(str(abs(units)))
        if length == figures:
            return in_powers(units, figures, place)
        place += figures - length
    return None


def printed(value: Fraction, digits: int = 4) -> Shown:
    """:func:`shown` for a rational number."""
    return quotient_shown(value.numerator, value.denominator, digits)


def quotient_shown(numerator: int, denominator: int, digits: int) -> Shown:
    """:func:`shown` for the quotient of two integers."""
    common = gcd(numerator, denominator)
    numerator, denominator = numerator // common, denominator // common
    places = decimals(denominator)
    if places is not None and abs(numerator.bit_length() - denominator.bit_length()) < _BITS_OF_EXPONENT:
        units = numerator * (10**places // denominator)
        written = str(abs(units))
        figures, leading = len(written.rstrip("0") or "0"), places - len(written) + 1 if units else 0
        if figures <= IN_FULL and abs(leading) > IN_FULL:
            return Relation.EQUAL, scientific(Fraction(numerator, denominator), figures)
        if figures <= IN_FULL or (places <= digits and leading > -IN_FULL):
            return Relation.EQUAL, of_units(units, places)
    value = Fraction(numerator, denominator)
    if places is None or not _writable(value):
        return Relation.APPROX, approximation(value, digits)
    node = approximation(value, digits)
    return (Relation.EQUAL if first(node) == value else Relation.APPROX), node


def in_full(value: Fraction) -> Node:
    """A terminating decimal with all its digits, however many: the product of two typed numbers."""
    decimals = terminates(value)
    assert decimals is not None, "only a terminating decimal can be written in full"
    units = _units(value, decimals)
    digits = str(units)
    figures = len(digits.rstrip("0"))
    leading = decimals - len(digits) + 1
    if abs(leading) > max(IN_FULL, figures):
        return scientific(value, figures)
    return of_units(units if value.numerator >= 0 else -units, decimals)


def approximation(value: Fraction, digits: int) -> Node:
    """``value`` rounded to ``digits`` decimals, or to as many figures where it is tiny or huge.

    Raises:
        TooCostly: its power of ten is beyond what can be written.
    """
    tiny, huge = abs(value) * 10**digits < 1, abs(value) >= 10**IN_FULL
    if huge and not _writable(value):
        raise TooCostly("a number too large to be written")
    if (tiny or huge) and value and _writable(value):
        return scientific(value, max(digits, 1))
    return fixed(rounded(value, digits), digits)


def decimal(node: Node | Quantity, scope: Scope = NOTHING, figures: int = 15) -> str:
    """The value to ``figures`` significant digits, correctly rounded, as text for programs: ``3.668e-348``."""
    value = first(node, scope)
    if isinstance(value, Fraction) and 0 < (significant(value) or 0) <= figures:
        return _text(in_full(value))
    return _text(certified(node, scope, lambda end: _figures(end, figures)))


def significant(value: Fraction) -> int | None:
    """How many significant digits a terminating decimal has, 1 for zero; ``None`` where it never ends."""
    decimals = terminates(value)
    return None if decimals is None else len(str(_units(value, decimals)).rstrip("0") or "0")


def _units(value: Fraction, decimals: int) -> int:
    return abs(value.numerator) * int(10**decimals // value.denominator)


Term = TypeVar("Term", bound=Node | Quantity)


def adaptive(write: Callable[[int], tuple[Relation, Term]], target: Node, digits: int) -> tuple[Relation, Term] | None:
    r"""The term with the fewest digits, and at least ``digits``, from which ``target`` replays.

    ``write(p)`` writes the term with p digits; e^{-1.8008} becomes 0.1652 in 1/(1 + 0.1652), since
    that is 0.8582 as well. ``None`` where :data:`MAX_MORE` digits more do not suffice: the term is
    better left out than printed so long, or printed false. So is one that cannot be written at all.
    """
    for places in range(digits, digits + MAX_MORE + 1):
        try:
            relation, term = write(places)
        except NoValue:
            return None
        if replays(term, target):
            return relation, term
    return None


def replays(term: Node | Quantity, target: Node) -> bool:
    """Whether the value of ``term`` as printed, rounded to the places of the numeral ``target``, is ``target``."""
    known, quick = numeral(target), at_once(term)
    size, _, parts = known.interval
    if quick is not None and (parts > 1 or not known.kind.power) and (found := nearest(quick, parts)) is not None:
        return found == size
    number = numeral_in(target)
    units, places = int(number.digits.replace(".", "")), number.places
    stated = units if number is target else -units
    try:
        value = first(term)
        if not isinstance(value, Ball):
            return in_units(value, places) == stated
        for closer in refined(term):
            rounded_to = closer.units(places) if isinstance(closer, Ball) else in_units(closer, places)
            if rounded_to is not None:
                return rounded_to == stated
    except (NoValue, TooLarge):
        pass
    return False


def is_exactly(term: Node | Quantity, number: Node) -> bool:
    """Whether the value of ``term`` is exactly that of a numeral."""
    quick = at_once(term)
    return first(term) == rational(number) if quick is None else same(quick, numeral(number).interval)


def certified(node: Node | Quantity, scope: Scope, write: Callable[[Fraction], T]) -> T:
    """What ``write``, a monotone way of rounding, makes of the value: of both ends of its enclosure alike."""
    for value in refined(node, scope):
        if isinstance(value, Fraction):
            return write(value)
        try:
            low, high = write(value.lower), write(value.upper)
        except TooLarge as error:
            raise TooCostly(str(error)) from error
        if low == high:
            return low
    raise Unresolved(f"too close to a rounding boundary to be told with {LAST_PRECISION} bits")


def _writable(value: Fraction) -> bool:
    """Whether the power of ten of ``value`` can stand in a numeral."""
    if not value:
        return True
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    return abs(bits) < _BITS_OF_EXPONENT


def _figures(value: Fraction, figures: int) -> Node:
    if not value or not _writable(value):
        return fixed(rounded(value, figures), figures)
    # Rounding may carry into one more digit, which is then the first of the figures.
    place = leading_place(rounded(value, leading_place(value) + figures - 1))
    if -figures < place <= IN_FULL:
        return fixed(rounded(value, place + figures - 1), place + figures - 1)
    return scientific(value, figures)


def numeral_in(node: Node) -> Number:
    """The numeral itself, without its minus sign."""
    operand = node.operand if isinstance(node, Negative) else node
    assert isinstance(operand, Number)
    return operand


def _text(node: Node) -> str:
    number = numeral_in(node)
    exponent = "" if number.exponent is None else f"e{number.exponent}"
    return ("-" if isinstance(node, Negative) else "") + number.digits + exponent
