"""A decimal point in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from neuron_sym.checker.slips._trial import Faulty, Trial, copied, mal_rule
from neuron_sym.expression import Number
from neuron_sym.notation.plain import plain
from neuron_sym.number import fixed, terminates


@mal_rule(r"0.2 \cdot 4 + 0.00001 \cdot 80", "0.808", mixed=True)
def shifted_digits(link: Faulty) -> Iterator[Trial]:
    """0.00001 is taken as 0.0001. Zeros after the point are miscounted most; a digit alone has no point to move."""
    for shift in (1, -1, 2, -2, 3, -3):
        for copy in copied(link.left):
            number = copy.number
            if not _movable(number, shift):
                continue
            value = number.value * Fraction(10) ** shift
            decimals = terminates(value)
            if decimals is not None:
                taken = fixed(value, decimals)
                size = abs(shift) + (not _leading_zeros(number))
                yield Trial(copy.taken(link.left, taken), f"{plain(number)} taken as {plain(taken)}", size)


def _leading_zeros(number: Number) -> bool:
    return number.digits.lstrip("0").startswith(".0")


def _movable(number: Number, shift: int) -> bool:
    """Whether there is a point to move, or a zero of a whole number to lose or to add."""
    return "." in number.digits or (len(number.digits) > 1 and (shift == 1 or number.digits.endswith("0" * abs(shift))))
