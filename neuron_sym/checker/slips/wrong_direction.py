"""A step uphill."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import step
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add
from neuron_sym.notation.plain import plain


@mal_rule(r"0.4 - 0.1 \cdot (-0.205)", "0.3795")
def wrong_direction(link: Faulty) -> Iterator[Trial]:
    """In an update w - η·g, the step is taken in the other direction: w + η·g."""
    if (parts := step(link.left)) is not None:
        start, change = parts
        yield Trial(Add((start, change), ("+", "+")), f"the step {plain(change)} taken in the wrong direction")
