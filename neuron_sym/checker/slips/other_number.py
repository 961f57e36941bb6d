"""A number of the formula in the place of another one."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, copied, mal_rule
from neuron_sym.notation.plain import plain


@mal_rule(r"0.5237 - 0.1 \cdot 0.2381", "0.47133")
def other_number(link: Faulty) -> Iterator[Trial]:
    """A number is taken from another place of the formula: w - ηw for w - ηg."""
    found = copied(link.left)
    numbers = dict.fromkeys(copy.number for copy in found)
    for copy in found:
        for other in numbers:
            if other != copy.number:
                text = f"{plain(other)} taken for {plain(copy.number)}"
                yield Trial(copy.taken(link.left, other), text, 3)
