"""A fraction turned over."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import ONE
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Divide, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"\frac{3}{8}", "2.667")
def reciprocal(link: Faulty) -> Iterator[Trial]:
    """A fraction is turned over, or the reciprocal not taken: b/a for a/b, ``1 + e^{-z}`` for ``1/(1 + e^{-z})``."""
    for part in link.left.walk():
        if isinstance(part, Divide):
            mutant = part.denominator if part.numerator == ONE else Divide(part.denominator, part.numerator, part.slash)
            yield Trial(replaced(link.left, {id(part): mutant}), f"{plain(mutant)} for {plain(part)}")
