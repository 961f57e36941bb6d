"""Numbers under scrutiny: certified comparison, and how they are shown in a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeVar

from neuron_sym.enclosure import Ball, TooLarge
from neuron_sym.expression import Ellipsis, Matrix, Multiply, Negative, Node, Number, Percent, Power, Transpose
from neuron_sym.notation.plain import plain
from neuron_sym.number import MAX_BITS, fixed, leading_place, multiple, rounded, scientific, terminates
from neuron_sym.real import NoValue, Real, TooCostly, Undefined, Unresolved
from neuron_sym.scope import Scope
from neuron_sym.value import FIRST_PRECISION, LAST_PRECISION, Value, evaluate

T = TypeVar("T")
SHOWN_PLACES = 4
SHOWN_DIGITS = 12


class Quantity:
    """The value of a term, refined on demand; rational values are exact at once."""

    def __init__(self, node: Node, scope: Scope) -> None:
        self.node = node
        self.scope = scope
        self._known: dict[int, Value] = {}

    def at(self, precision: int) -> Value:
        """The value to about ``precision`` bits; raises :class:`~neuron_sym.value.NoValue`."""
        known = self._known.get(precision)
        if known is None:
            known = self._known[precision] = evaluate(self.node, self.scope, precision)
        return known

    def first(self) -> Value:
        """The value at the lowest precision that settles every sign in it."""
        for value in _refined(self.at):
            return value
        raise Unresolved(f"not settled with {LAST_PRECISION} bits")

    def entries(self) -> list[Entry] | None:
        """The numbers of a matrix in reading order, or of a number alone."""
        value = self.first()
        if not isinstance(value, tuple):
            return [Entry(self, None)]
        return [Entry(self, (i, j)) for i, row in enumerate(value) for j in range(len(row))]

    def shape(self) -> tuple[int, ...]:
        """() for a number and a 1×1 matrix, (n,) for a row or column, (m, n) else."""
        value = self.first()
        if not isinstance(value, tuple):
            return ()
        return tuple(size for size in (len(value), len(value[0])) if size != 1)


class Entry:
    """One number of a quantity."""

    def __init__(self, quantity: Quantity, place: tuple[int, int] | None) -> None:
        self.quantity = quantity
        self.place = place

    def at(self, precision: int) -> Real:
        """The number to about ``precision`` bits."""
        value = self.quantity.at(precision)
        if isinstance(value, tuple):
            i, j = self.place or (0, 0)
            return value[i][j]
        return value

    @property
    def exact(self) -> Fraction | None:
        """The number itself where it is rational and was computed as such."""
        for value in _refined(self.at):
            return None if isinstance(value, Ball) else value
        return None

    def side(self, bound: Fraction) -> int | None:
        """1, 0, -1: above, equal to or below ``bound``, certainly; ``None`` at the limit of precision."""
        return self.beside(bound.numerator, bound.denominator)

    def beside(self, numerator: int, denominator: int) -> int | None:
        """:meth:`side` of a quotient that need not be in lowest terms; ``denominator`` is positive."""
        for value in _refined(self.at):
            if not isinstance(value, Ball):
                apart = value.numerator * denominator - numerator * value.denominator
                return (apart > 0) - (apart < 0)
            try:
                found = value.side(numerator, denominator)
            except TooLarge as error:
                raise TooCostly(str(error)) from error
            if found is not None:
                return found
        return None

    def first(self) -> Real:
        """The number at the lowest precision that settles every sign in it."""
        for value in _refined(self.at):
            return value
        raise Undefined("no value")

    def middle(self) -> Fraction:
        """A rational within the enclosure, for showing and guessing; never for judging."""
        return middle(self.first())

    def rounded(self, places: int) -> Fraction | None:
        """The value rounded to ``places`` decimals, certified."""
        for value in _refined(self.at):
            if not isinstance(value, Ball):
                return rounded(value, places)
            try:
                units = value.units(places)
            except TooLarge as error:
                raise TooCostly(str(error)) from error
            if units is not None:
                return multiple(units, places)
        return None


def compare(left: Entry, right: Entry, limit: int = LAST_PRECISION) -> int | None:
    """The certain sign of left - right; ``None`` where the enclosures keep overlapping."""
    for a, b in _refined(lambda precision: (left.at(precision), right.at(precision)), limit):
        if not isinstance(a, Ball) and not isinstance(b, Ball):
            return (a > b) - (a < b)
        low_a, high_a = ends(a)
        low_b, high_b = ends(b)
        if low_a > high_b:
            return 1
        if high_a < low_b:
            return -1
    return None


def middle(value: Real) -> Fraction:
    """The number, or the middle of its enclosure; raises :class:`~neuron_sym.real.TooCostly` if that is too long."""
    if not isinstance(value, Ball):
        return value
    try:
        return value.middle
    except TooLarge as error:
        raise TooCostly(str(error)) from error


def ends(value: Real) -> tuple[Fraction, Fraction]:
    """The least and the greatest that the number may be; raises :class:`~neuron_sym.real.TooCostly` if they are too long."""
    if not isinstance(value, Ball):
        return value, value
    try:
        return value.lower, value.upper
    except TooLarge as error:
        raise TooCostly(str(error)) from error


def _refined(at: Callable[[int], T], limit: int = LAST_PRECISION) -> Iterator[T]:
    """What ``at`` gives at rising precision, without the precisions that leave a sign open."""
    precision = FIRST_PRECISION
    while precision <= limit:
        try:  # noqa: SIM105  another context for each value would cost more than the value
            yield at(precision)
        except Unresolved:
            pass
        precision *= 4


def has_value(node: Node, scope: Scope) -> bool:
    """Whether every name in the term is known and the term is defined."""
    try:
        Quantity(node, scope).first()
    except NoValue:
        return False
    return True


class Literal:
    """A decimal written out: its value, and the place of its last digit."""

    def __init__(self, value: Fraction, places: int, number: Number) -> None:
        self.value = value
        self.places = places
        self.number = number
        self.whole = "." not in number.digits and number.exponent is None and places <= 0

    @property
    def unit(self) -> Fraction:
        """One unit of the last written place."""
        return multiple(1, self.places)

    def possible_places(self, *, approximately: bool) -> list[int]:
        """The places it may be rounded to: ``12300`` after ≈ may be meant to hundreds, tens or ones."""
        if not (self.whole and approximately):
            return [self.places]
        zeros = len(self.number.digits) - len(self.number.digits.rstrip("0"))
        return list(range(0, -min(zeros, len(self.number.digits) - 1) - 1, -1)) or [0]


def literal(node: Node) -> Literal | None:
    """The decimal that a term is, with its sign, percent sign or 1×1 matrix; ``None`` for other terms."""
    match node:
        case Number():
            return Literal(node.value, node.places, node)
        case Negative(operand):
            inner = literal(operand)
            return Literal(-inner.value, inner.places, inner.number) if inner else None
        case Percent(operand):
            inner = literal(operand)
            if inner is None:
                return None
            shown = Literal(inner.value / 100, inner.places + 2, inner.number)
            shown.whole = False
            return shown
        case Matrix(rows=((entry,),)):
            return literal(entry)
        case _:
            return None


def begun(node: Node) -> Literal | None:
    r"""The decimal of ``1.22\ldots``, whose further digits are left out; ``None`` for other terms."""
    match node:
        case Negative(operand):
            inner = begun(operand)
            return Literal(-inner.value, inner.places, inner.number) if inner else None
        case Multiply((Number(digits) as number, Ellipsis()), ("",)) if "." in digits:
            return literal(number)
        case _:
            return None


def written_rows(node: Node) -> tuple[tuple[Node, ...], ...] | None:
    """The rows of a matrix that is written with its entries, ``[a, b]^T`` too; ``None`` for other terms."""
    match node:
        case Matrix(rows):
            return rows
        case Transpose(Matrix(rows)):
            return tuple(zip(*rows, strict=True))
        case _:
            return None


def written_out(node: Node) -> bool:
    """Whether a term is a decimal or a matrix of decimals: an outcome, with nothing left to work out."""
    rows = written_rows(node) or ((node,),)
    return all(literal(entry) is not None for row in rows for entry in row)


def significant(number: Number) -> int:
    """How many significant figures a decimal is written with."""
    return len(number.digits.replace(".", "").lstrip("0"))


def show(entry: Entry, places: int = SHOWN_PLACES) -> str:
    """The number as a reader wants to see it: in full where that is short, else to ``places`` decimals."""
    return typed(shown(entry, places))


def show_all(quantity: Quantity, places: int = SHOWN_PLACES) -> str:
    """The number, or those of a matrix in brackets."""
    numbers = [show(entry, places) for entry in quantity.entries() or []]
    return numbers[0] if quantity.shape() == () else f"[{', '.join(numbers)}]"


def typed(numeral: Node) -> str:
    """A numeral as it is typed: with the hyphen that programs read for a minus sign."""
    return plain(numeral).replace("−", "-")


def shown(entry: Entry, places: int) -> Node:
    """The numeral that :func:`show` writes."""
    exact = entry.exact
    if exact is not None and exact.denominator.bit_length() < 8 * SHOWN_DIGITS:
        decimals = terminates(exact)
        if decimals is not None and decimals <= max(places, SHOWN_DIGITS) and abs(exact) < 10**SHOWN_DIGITS:
            return fixed(exact, decimals)
    middle = entry.middle()
    bits = middle.denominator.bit_length() - abs(middle.numerator).bit_length()
    if middle and abs(bits) > MAX_BITS:
        return Power(Number("10"), fixed(Fraction(-bits * 30103 // 100000), 0))  # its size is all that fits
    if middle and not -SHOWN_DIGITS <= leading_place(middle) <= max(places, SHOWN_PLACES):
        return scientific(middle, SHOWN_PLACES)
    value = entry.rounded(max(places, SHOWN_PLACES))
    return fixed(value if value is not None else rounded(middle, places), max(places, SHOWN_PLACES))
