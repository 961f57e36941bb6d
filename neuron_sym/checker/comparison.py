"""A number against the decimal that is written for it, and two terms as they are written."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.checker.entries import rows_of
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.quantity import Entry, Literal, show, significant, typed
from neuron_sym.checker.verdict import Ruling
from neuron_sym.enclosure import Ball
from neuron_sym.expression import (
    Name,
    Negative,
    Node,
)
from neuron_sym.notation.plain import plain
from neuron_sym.number import MAX_BITS, fixed, scientific, truncated
from neuron_sym.real import Real
from neuron_sym.record import Record
from neuron_sym.scope import Scope


class Finding(Record):
    """The outcome of comparing two terms, before its place in the working is considered."""

    ruling: Ruling
    reason: str = ""
    expected: str = ""
    at: Node | None = None
    """The entry of a matrix that is to blame alone."""
    on_the_way: bool = False
    """It is about a decimal with several figures inside a term, which was perhaps meant as no more than a step."""
    decimal_logarithm: bool = False
    """It would hold if log, here of probabilities, were the logarithm to base 10."""


def settled(value: Real, units: int, places: int) -> Ruling | None:
    """Exact, rounded or wrong: a number against ``units`` of 10^-places, where the two are all that it takes to tell.

    ``None`` is for :func:`against_literal`, which has more to say of whole numbers, of what is off by less than a unit, and
    of what takes more precision.
    """
    if isinstance(value, Ball):
        if abs(value.exponent) > MAX_BITS:
            return None
        up, one = max(value.exponent, 0), 1 << max(-value.exponent, 0)
        low, high = (value.mantissa - value.radius) << up, (value.mantissa + value.radius) << up
    else:
        low = high = value.numerator
        one = value.denominator
    scale, stated = 10**places, units * one
    least, most = low * scale - stated, high * scale - stated  # how far it is above, in units over one
    if least <= 0 <= most:
        return None if isinstance(value, Ball) else Ruling.EXACT
    if not places:
        return None
    if -one <= 2 * least and 2 * most <= one:
        return Ruling.ROUNDED
    return Ruling.WRONG if least > one or most < -one else None


def against_literal(left: Entry, written: Literal, *, approximately: bool) -> Finding:
    """A number against a decimal: equal, its correct rounding, nearly so, or not."""
    exactly = left.side(written.value)
    if exactly == 0 or (exactly is None and _proved_to_be(left, written)):
        return Finding(Ruling.EXACT)
    for places in written.possible_places(approximately=approximately):
        if rounds_to(left, written.value, places):
            if written.whole and not approximately and exactly is None:
                return Finding(Ruling.UNDECIDED, "the two sides agree as far as they were computed; no proof was found")
            if written.whole and not approximately:
                return Finding(Ruling.UNDECIDED, f"{plain(written.number)} is {show(left)} rounded to a whole number, "
                               "which = does not say; write ≈")  # fmt: skip
            return Finding(Ruling.ROUNDED)
    expected = show(left, written.places)
    if None in (_beside(left, written.value, 1, written.places), _beside(left, written.value, -1, written.places)):
        return Finding(Ruling.UNDECIDED, "too close to a rounding boundary")
    above, below = (_beside(left, written.value, halves, written.places) for halves in (2, -2))
    if above == -1 and below == 1 and not (written.value == 0 and not approximately):
        correct = left.rounded(written.places)
        cut = truncated(left.middle(), written.places) == written.value
        how = "cut off instead of rounded" if cut else "the last digit is off by one"
        shown = show_places(correct, written) if correct is not None else expected
        return Finding(Ruling.MISROUNDED, f"{how}: the value is {show(left, written.places + 2)}", shown)
    return Finding(Ruling.WRONG, f"the value is {expected}", expected)


def goes_on(left: Entry, written: Literal) -> Finding:
    r"""A number against a decimal whose further digits are left out, cut off or rounded: ``\sqrt{3/2} = 1.22\ldots``; 1 is ``0.99\ldots``."""
    away = -1 if written.value < 0 or (written.value == 0 and left.side(Fraction(0)) == -1) else 1
    near, far = (_beside(left, written.value, halves, written.places) for halves in (0, 2 * away))
    if near in (0, away) and (far == -away or (written.number.digits[-1] == "9" and far != away)):
        return Finding(Ruling.ROUNDED)
    return against_literal(left, written, approximately=True)


def _proved_to_be(left: Entry, written: Literal) -> bool:
    if abs(written.value) != written.number.value:  # a percentage
        return False
    right = Negative(written.number) if written.value < 0 else written.number
    node, scope = left.quantity.node, left.quantity.scope
    if left.place is not None:  # one entry of a matrix
        rows, (i, j) = rows_of(node, scope), left.place
        if rows is None or len(rows) <= i or len(rows[i]) <= j:
            return False
        node = rows[i][j]
    return proved_equal(node, right, scope)


def show_places(value: Fraction, written: Literal) -> str:
    """``value`` with as many decimals as ``written`` has."""
    if written.number.exponent is not None:
        return typed(scientific(value, significant(written.number) or 1))
    return typed(fixed(value, max(written.places, 0)))


def rounds_to(entry: Entry, value: Fraction, places: int) -> bool:
    """Whether ``value`` is a correct rounding of the number to ``places`` decimals; ties may go either way."""
    above = _beside(entry, value, 1, places)
    if above is None or above > 0:
        return False
    below = _beside(entry, value, -1, places)
    return below is not None and below >= 0


def _beside(entry: Entry, value: Fraction, halves: int, places: int) -> int | None:
    """The side of ``value`` and so many half units of 10^-places; in integers, since this is asked of every link."""
    scale, half = (2 * 10**places, value.denominator) if places >= 0 else (2, value.denominator * 10**-places)
    return entry.beside(value.numerator * scale + halves * half, value.denominator * scale)


def proved(left: Node, right: Node, scope: Scope) -> bool:
    """Whether the two are proved equal: as they are written, or with what their names stand for."""
    return (bool(scope.values) and equal_as_written(left, right, scope)) or proved_equal(left, right, scope)


def equal_as_written(left: Node, right: Node, scope: Scope) -> bool:
    """Whether the two are equal whatever their names stand for, numerals apart: cheaper to see than what they stand for."""
    if scope.lookup(Name("e")) is not None:
        return False
    return proved_equal(left, right, scope.of_numerals())
