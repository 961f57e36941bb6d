"""The learning rate left out, or applied twice."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import step, without
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Multiply
from neuron_sym.notation.plain import plain


@mal_rule(r"0.3 - 0.1 \cdot 0.0204", "0.2796")
def learning_rate(link: Faulty) -> Iterator[Trial]:
    """In an update w - η·g, the rate η is left out or applied twice."""
    if (parts := step(link.left)) is not None:
        start, change = parts
        rate = change.factors[0]
        yield Trial(Add((start, without(change, 0)), ("+", "-")), f"the learning rate {plain(rate)} left out")
        twice = Multiply((rate, *change.factors), (change.signs[0], *change.signs))
        yield Trial(Add((start, twice), ("+", "-")), f"the learning rate {plain(rate)} applied twice")
