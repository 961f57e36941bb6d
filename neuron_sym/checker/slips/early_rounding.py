"""A number rounded before it was used."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Copied, Faulty, Trial, copied, mal_rule
from neuron_sym.expression import Node
from neuron_sym.notation.plain import plain
from neuron_sym.number import fixed, rounded


@mal_rule(r"2.4371 \cdot 31.7", "77.348")
def early_rounding(link: Faulty) -> Iterator[Trial]:
    """A number is rounded before it is used: 1.8 for 1.8008."""
    for copy in copied(link.left):
        if copy.number.exponent is None:
            yield from _coarser(link.left, copy)


def _coarser(left: Node, copy: Copied) -> Iterator[Trial]:
    number = copy.number
    for places in range(number.places - 1, -1, -1):
        value = rounded(number.value, places)
        if value not in (0, number.value):
            taken = fixed(value, places)
            yield Trial(copy.taken(left, taken), f"{plain(number)} rounded to {plain(taken)} before", 2)
