"""A decimal point in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from neuron_sym.checker.slips._trial import Trial
from neuron_sym.expression import Node, Number, replaced
from neuron_sym.notation.writer import plain
from neuron_sym.number import fixed, terminates


def shifted_digits(left: Node) -> Iterator[Trial]:
    """0.00001 taken as 0.0001. Numbers with zeros after the point go first: these are miscounted most."""
    numbers = [part for part in left.walk() if isinstance(part, Number) and part.value]
    numbers.sort(key=lambda number: not number.digits.lstrip("0").startswith(".0"))
    for shift in (1, -1, 2, -2, 3, -3):
        for number in numbers:
            value = number.value * Fraction(10) ** shift
            decimals = terminates(value)
            if decimals is not None and ("." in number.digits or shift > 0):
                taken = fixed(value, decimals)
                yield Trial(replaced(left, {id(number): taken}), f"{plain(number)} taken as {plain(taken)}")
