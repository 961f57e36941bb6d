"""A factor or a divisor left out: the ½ of a squared error, the 1/n of a mean."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import ONE, without
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Divide, Multiply, Number, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"0.8808 \cdot 0.8808 \cdot (1 - 0.8808)", "0.1050", mixed=True)
def lost_factor(link: Faulty) -> Iterator[Trial]:
    """A factor of a product is left out, or a division is not done."""
    for part in link.left.walk():
        if isinstance(part, Multiply):
            for place, factor in enumerate(part.factors):
                mutant = replaced(link.left, {id(part): without(part, place)})
                size = 1 if isinstance(factor, (Number, Divide)) else 2
                yield Trial(mutant, f"the factor {plain(factor)} left out", size)
        elif isinstance(part, Divide) and isinstance(part.denominator, Number) and part.numerator != ONE:
            mutant = replaced(link.left, {id(part): part.numerator})
            yield Trial(mutant, f"the division by {plain(part.denominator)} left out")
            mutant = replaced(link.left, {id(part): Divide(ONE, part.denominator, part.slash)})
            yield Trial(mutant, f"the numerator {plain(part.numerator)} left out", 2)
