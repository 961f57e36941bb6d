"""The 1 - of 1 - ŷ forgotten or mistaken."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import ONE, complemented, without
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Call, Divide, Multiply, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"0.8582 \cdot (1 - 0.8582)", "0.8582", mixed=True)
def complement(link: Faulty) -> Iterator[Trial]:
    """1 - ŷ is forgotten or mistaken: ŷ or ŷ(1 + ŷ) or ŷ·ŷ for the slope ŷ(1 - ŷ), ŷ for 1 - ŷ."""
    left = link.left
    for part in left.walk():
        if isinstance(part, Multiply):
            for place, factor in enumerate(part.factors):
                if complemented(factor) is not None:
                    mutant = replaced(left, {id(part): without(part, place)})
                    yield Trial(mutant, f"the factor {plain(factor)} left out")
        if (rest := complemented(part)) is not None:
            yield Trial(replaced(left, {id(part): rest}), f"{plain(rest)} for {plain(part)}")
            other = Add((ONE, rest), ("+", "+"))
            yield Trial(replaced(left, {id(part): other}), f"{plain(other)} for {plain(part)}")
    if isinstance(left, (Divide, Call)):
        yield Trial(Add((ONE, left), ("+", "-")), "1 minus the outcome for the outcome", 2)
