"""Target - output for output - target."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import complemented
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"(0.8582 - 1) \cdot 4", "0.5672", mixed=True)
def reversed_difference(link: Faulty) -> Iterator[Trial]:
    """A difference is taken the other way round: y - ŷ for ŷ - y; ŷ - 1 for 1 - ŷ less often."""
    for part in link.left.walk():
        match part:
            case Add((a, b), ("+", "-")):
                mutant = Add((b, a), ("+", "-"))
                size = 1 if complemented(part) is None else 2
                yield Trial(replaced(link.left, {id(part): mutant}), f"{plain(mutant)} for {plain(part)}", size)
            case _:
                pass
