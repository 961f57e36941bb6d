r"""Does the claim hold for more digits of the decimals than are written?

People write 0.574 and go on with 0.57444 in the calculator: $-\ln 0.574 = 0.554$ is right for what
they had, and off by a unit for what they wrote. Where the decimals as written leave the last digit
open, it cannot be told which of the two it is. This widens nothing that is accepted: it only says
where a small difference is no proof of a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial

from neuron_sym.checker.comparison import rounds_to
from neuron_sym.checker.quantity import Entry, Literal, Quantity, literal, significant, written_rows
from neuron_sym.enclosure import Ball
from neuron_sym.expression import Node, Number, replaced
from neuron_sym.number import MAX_BITS, multiple, quotient
from neuron_sym.real import NoValue, Real, TooCostly, Undefined
from neuron_sym.scope import Scope, canonical

FIGURES = 3
"""Shorter decimals are taken for what was chosen or given: 0.5, 0.01, 1.25."""
OF_A_MACHINE = 8
"""So many figures are copied from a calculator, which goes on with more."""
MAX_DECIMALS = 8
MAX_UNITS = 2
"""Of the last place written; what is farther off has another cause."""
FINER = 1
"""A place more than the left side has, and a number may come from a working with more digits; ten more have another cause."""


def left_open(left: Node, right: Node, scope: Scope) -> str:
    """The decimals of the left side whose unwritten digits may account for a decimal on the right; empty if none.

    They must leave the last digit open by themselves, so that 1.8008 does not excuse σ(1.8008) = 0.8583, and the
    right side must not be the value cut off, nor a sum or product that comes out even and was added up wrongly.
    """
    cells = [entry for row in written_rows(right) or ((right,),) for entry in row]
    stated = [written for entry in cells if (written := literal(entry)) is not None]
    if len(stated) < len(cells):
        return ""
    numbers = [part for part in left.walk() if isinstance(part, Number) and "." in part.digits]
    places = places_rounded_to(numbers)
    decimals = [part for part in numbers if part.places in places]
    shifted: dict[int, list[Entry]] = {}

    def moved(decimal: int, entry: int) -> Real:
        if decimal not in shifted:
            part = decimals[decimal]
            shifted[decimal] = _entries(replaced(left, {id(part): quotient(half_a_unit_more(part))}), scope)
        return shifted[decimal][entry].first()

    def explained(entry: int) -> bool:
        written, value = stated[entry], values[entry]
        holds = len(stated) > 1 and rounds_to(value, written.value, written.places)
        return holds or digits_left_open(value.first(), written, decimals, partial(moved, entry=entry))

    try:
        values = _entries(left, scope)
        explains = len(values) == len(stated) and all(map(explained, range(len(stated))))
    except NoValue:
        return ""
    return " and ".join(dict.fromkeys(part.digits for part in decimals)) if explains else ""


def digits_left_open(value: Real, written: Literal, decimals: list[Number], moved: Callable[[int], Real]) -> bool:
    """:func:`left_open` of a value.

    ``moved`` is what it becomes when the decimal at a place of ``decimals`` moves by :func:`half_a_unit_more`.

    Raises:
        NoValue: there is no such value.
    """
    if significant(written.number) < FIGURES or not 0 < len(decimals) <= MAX_DECIMALS:
        return False
    places, finest = written.places, max(part.places for part in decimals)
    here, stated = _in_units(value, places), _in_units(written.value, places)
    distance, finer = abs(here - stated), 0 < places - finest <= FINER
    cut_off = abs(here) // _UNIT * _UNIT == (stated if here >= 0 else -stated)
    if (distance >= MAX_UNITS * _UNIT and not finer) or cut_off:
        return False
    if places <= finest and _comes_out_even(value, places) and min(map(significant, decimals)) < OF_A_MACHINE:
        return False
    spread = 0
    for place in range(len(decimals)):
        spread += abs(_in_units(moved(place), places) - here)
        # Who writes more decimals than there are on the left has them from elsewhere, and perhaps cut these off.
        if 2 * spread + _FLOORED >= _UNIT and 2 * distance <= _UNIT + (4 * spread if finer else 2 * spread):
            return True
    return False


_BITS = 40
_UNIT = 1 << _BITS
_FLOORED = 64
"""What the moves of a few decimals lose as they are cut off to whole units: three sixths are a half."""


def _in_units(value: Real, places: int) -> int:
    """The number, or the middle of its enclosure, in units of 10^-places and with some bits more: good enough to guess by."""
    if not isinstance(value, Ball):
        above, below, shift = value.numerator, value.denominator, _BITS
    elif abs(value.exponent) > MAX_BITS:
        raise TooCostly("a number too long to compare")
    else:
        above, below, shift = value.mantissa, 1, _BITS + value.exponent
    if places >= 0:
        above *= 10**places
    else:
        below *= 10**-places
    return (above << shift if shift >= 0 else above >> -shift) // below


def _comes_out_even(value: Real, places: int) -> bool:
    """Whether the outcome ends within so many places; after decimals that a machine gave, that tells nothing."""
    return not isinstance(value, Ball) and value.numerator * 10 ** max(places, 0) % (value.denominator * 10 ** max(-places, 0)) == 0


def places_rounded_to(numbers: Iterable[Number]) -> set[int]:
    """How many places what was worked out has: beside 2.074, 0.016 was rounded as well."""
    return {part.places for part in numbers if computed(part)}


def computed(number: Number) -> bool:
    """Whether a decimal has so many figures that it was probably worked out and rounded."""
    return "." in number.digits and significant(number) >= FIGURES and number.places >= FIGURES


def half_a_unit_more(part: Number) -> Fraction:
    """The decimal, half a unit of its last place larger."""
    return part.value + multiple(1, part.places) / 2


def given_too_short(left: Node, right: Node, given: dict[Node, Node], scope: Scope) -> str:
    """The given names that are rounded values, where their unwritten digits may account for the difference.

    With ŷ = 0.5717 and z = 0.2885 given, σ'(z) = ŷ(1 − ŷ) holds for more digits of both.
    """
    names = {canonical(part) for side in (left, right) for part in side.walk()}
    rounded = {key: number for key, value in given.items() if canonical(key) in names
               and isinstance(number := _number(value), Number) and computed(number)}  # fmt: skip
    if not 1 < len(rounded) <= MAX_DECIMALS:
        return ""
    try:
        here = _differences(left, right, scope)
        spread = [Fraction(0)] * len(here)
        for key, number in rounded.items():
            step = multiple(1, number.places) / 2
            moved = _differences(left, right, scope.extended({key: quotient((number.value + step) * _sign(given[key]))}))
            spread = [sum_ + abs(there - was) for sum_, there, was in zip(spread, moved, here, strict=True)]
    except NoValue:
        return ""
    return " and ".join(number.digits for number in rounded.values()) if _within(here, spread) else ""


def both_open(left: Node, right: Node, scope: Scope) -> str:
    r"""The decimals of two formulas whose unwritten digits may make them equal: ``\sqrt{2} \sqrt{4.667} = \sqrt{9.333}``."""
    sides = [(side, [part for part in side.walk() if isinstance(part, Number) and computed(part)]) for side in (left, right)]
    decimals = [part for _, parts in sides for part in parts]
    if not 1 < len(decimals) <= MAX_DECIMALS:
        return ""
    try:
        apart = _differences(left, right, scope)
        values = [_middles(side, scope) for side, _ in sides]
        spread = [Fraction(0)] * len(values[0])
        for value, (side, parts) in zip(values, sides, strict=True):
            for part in {id(part): part for part in parts}.values():
                moved = _middles(replaced(side, {id(part): quotient(half_a_unit_more(part))}), scope)
                spread = [sum_ + abs(there - was) for sum_, there, was in zip(spread, moved, value, strict=True)]
    except NoValue:
        return ""
    return " and ".join(dict.fromkeys(part.digits for part in decimals)) if any(apart) and _within(apart, spread) else ""


def _number(value: Node) -> Number | None:
    stated = literal(value)
    return stated.number if stated is not None else None


def _sign(value: Node) -> int:
    stated = literal(value)
    return -1 if stated is not None and stated.value < 0 else 1


def _entries(term: Node, scope: Scope) -> list[Entry]:
    """The number, or those of a matrix in reading order."""
    return Quantity(term, scope).entries() or []


def _middles(term: Node, scope: Scope) -> list[Fraction]:
    return [entry.middle() for entry in _entries(term, scope)]


def _differences(left: Node, right: Node, scope: Scope) -> list[Fraction]:
    ours, theirs = _middles(left, scope), _middles(right, scope)
    if len(ours) != len(theirs):
        raise Undefined("matrices of different shape")
    return [a - b for a, b in zip(ours, theirs, strict=True)]


def _within(differences: list[Fraction], spread: list[Fraction]) -> bool:
    return all(abs(one) <= room for one, room in zip(differences, spread, strict=True))
