"""Decimals cut off instead of rounded."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.quantity import literal
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add
from neuron_sym.number import fixed


@mal_rule(r"\frac{2}{3}", "0.66")
def truncated(link: Faulty) -> Iterator[Trial]:
    """The decimals that are not written were cut off, not rounded: half a unit of the last place less rounds to the same."""
    written = literal(link.right)
    if written is not None and written.value and written.number.exponent is None:
        half = written.unit / 2 if written.value > 0 else -written.unit / 2
        less = fixed(half, max(written.places + 1, 1))
        yield Trial(Add((link.left, less), ("+", "-")), "the further decimals cut off instead of rounded")
