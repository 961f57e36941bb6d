"""A digit off by one, or two neighbours swapped."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from neuron_sym.checker.quantity import literal
from neuron_sym.checker.slips._trial import Faulty, Trial, copied, mal_rule
from neuron_sym.expression import Add, Number
from neuron_sym.notation.plain import plain
from neuron_sym.number import fixed, terminates
from neuron_sym.record import replace


@mal_rule(r"0.37 \cdot 4.1", "2.993")
def misread_digit(link: Faulty) -> Iterator[Trial]:
    """A number is copied with two neighbouring digits swapped, or with one digit off by one; the outcome may be, too."""
    left, _, right = link
    for size, misread in ((2, _swapped), (3, _off_by_one)):
        for copy in copied(left):
            for digits in misread(copy.number.digits):
                taken = replace(copy.number, digits=digits)
                yield Trial(copy.taken(left, taken), f"{plain(copy.number)} taken as {plain(taken)}", size)
        if (written := literal(right)) is not None and written.number.exponent is None and not written.whole:
            for digits in misread(written.number.digits):
                meant = replace(written.number, digits=digits)
                yield _outcome(link, written.number, meant, size)


def _outcome(link: Faulty, written: Number, meant: Number, size: int) -> Trial:
    """The left side moved by as much as a digit of the outcome was miscopied."""
    stated = literal(link.right)
    assert stated is not None
    scale = stated.value / written.value if written.value else Fraction(1)
    change = (written.value - meant.value) * scale
    mutant = Add((link.left, fixed(change, terminates(change) or 0)), ("+", "+"))
    return Trial(mutant, f"{plain(meant)} written as {plain(written)}", size)


def _swapped(digits: str) -> Iterator[str]:
    places = [place for place, digit in enumerate(digits) if digit != "."]
    for i, j in pairwise(places):
        if digits[i] != digits[j]:
            yield digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]


def _off_by_one(digits: str) -> Iterator[str]:
    for place, digit in enumerate(digits):
        if digit != ".":
            for other in (int(digit) + 1, int(digit) - 1):
                if 0 <= other <= 9:
                    yield digits[:place] + str(other) + digits[place + 1 :]
