r"""Certified display: how many digits a value is shown with, and whether ``=`` or ``\approx`` stands before it.

Three laws: a value that ends within :data:`IN_FULL` significant digits is printed in full, with
``=``; any other is printed correctly rounded, which both ends of its enclosure confirm by being
printed alike; an intermediate gets as many digits as the next printed term needs to replay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeVar

from neuron_sym.chain import Relation
from neuron_sym.enclosure import Ball, TooLarge
from neuron_sym.expression import Negative, Node, Number
from neuron_sym.number import fixed, in_powers, in_units, leading_place, of_units, rounded, scientific, terminates
from neuron_sym.real import NoValue, Real, TooCostly, Undefined, Unresolved
from neuron_sym.scope import Scope
from neuron_sym.value import FIRST_PRECISION, LAST_PRECISION, evaluate, scalar

IN_FULL = 12
"""A decimal of at most so many significant digits is never rounded."""

MAX_EXPONENT = 999
"""Powers of ten beyond this are not written as numerals: what is smaller is shown as 0.0000."""

MAX_MORE = 12
"""How many digits more than the page's an intermediate may get before it is left out instead."""

LARGEST_TOP = 64
"""What lies within 2^±64 is rounded at once, by integers; anything else has its size looked at first."""

_BITS_OF_EXPONENT = 3_318  # 10^999 has so many
NOTHING = Scope()
T = TypeVar("T")
Shown = tuple[Relation, Node]
"""A term, and the relation in which what it shows stands to it."""
Quantity = Callable[[int], Real]
"""A number by the precision in bits that it is wanted with; a rational one is exact at any."""
Printed = Callable[[int], Shown]
"""How a number is printed with so many digits."""


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


def shown(node: Node | Quantity, digits: int = 4, scope: Scope = NOTHING) -> Shown:
    r"""How the value of ``node`` is printed, and the relation that holds between the two.

    A decimal that ends is printed in full, ``= 0.00001``; any other value correctly rounded to
    ``digits`` decimals, ``\approx 0.8582``, or to as many significant figures where it is smaller
    than 10^-digits or not smaller than 10^12: ``\approx 3.668 \times 10^{-348}``.

    Raises:
        NoValue: ``node`` has no value, or none that can be told apart from a rounding boundary.
    """
    return shown_as(first(node, scope), node, digits, scope)


def shown_as(value: Real, node: Node | Quantity, digits: int, scope: Scope = NOTHING) -> Shown:
    """:func:`shown` where the first enclosure is known."""
    if not isinstance(value, Ball):
        return printed(value, digits)
    units = value.units(digits) if -LARGEST_TOP < value.top < LARGEST_TOP else None
    if units and abs(units) < 10 ** (IN_FULL + digits):
        return Relation.APPROX, of_units(units, digits)
    if units is not None and (tiny_or_huge := _in_figures(value, max(digits, 1))):
        return Relation.APPROX, tiny_or_huge
    return Relation.APPROX, certified(node, scope, lambda end: approximation(end, digits))


def _in_figures(value: Ball, figures: int) -> Node | None:
    """A number within 2^±64 to so many significant figures, where its enclosure tells them."""
    place = (1 - value.top) * 30103 // 100000 + 1  # at or after that of the first figure, so only ever too many figures
    while True:
        units = value.units(place + figures - 1)
        if units is None or not units:
            return None
        length = len(str(abs(units)))
        if length == figures:
            return in_powers(units, figures, place)
        place += figures - length


def printed(value: Fraction, digits: int = 4) -> Shown:
    """:func:`shown` for a rational number."""
    decimals = terminates(value)
    if decimals is None or not _writable(value):
        return Relation.APPROX, approximation(value, digits)
    units = _units(value, decimals)
    written = str(units)
    figures, leading = len(written.rstrip("0") or "0"), decimals - len(written) + 1 if units else 0
    if figures <= IN_FULL and abs(leading) > IN_FULL:
        return Relation.EQUAL, scientific(value, figures)
    if figures <= IN_FULL or (decimals <= digits and leading > -IN_FULL):
        return Relation.EQUAL, of_units(units if value.numerator >= 0 else -units, decimals)
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
    numeral = _numeral(target)
    units, places = int(numeral.digits.replace(".", "")), numeral.places
    stated = units if numeral is target else -units
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


def first(node: Node | Quantity, scope: Scope = NOTHING) -> Real:
    """The value at the lowest precision that settles every sign in it; exact where it is rational."""
    at = quantity(node, scope)
    try:
        return at(FIRST_PRECISION)
    except Unresolved:
        return next(refined(at))


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


def _numeral(node: Node) -> Number:
    operand = node.operand if isinstance(node, Negative) else node
    assert isinstance(operand, Number)
    return operand


def _text(node: Node) -> str:
    numeral = _numeral(node)
    exponent = "" if numeral.exponent is None else f"e{numeral.exponent}"
    return ("-" if isinstance(node, Negative) else "") + numeral.digits + exponent
