"""The equals sign as "and then": the next step stands on the right already."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Multiply
from neuron_sym.notation.plain import plain

MIN_FIGURES = 3
"""A rounded outcome with fewer digits could be another number."""


@mal_rule(r"2 \cdot 3", "6 + 1")
def running_total(link: Faulty) -> Iterator[Trial]:
    """The right side goes on with the next step, which the left side does not have: 2·3 = 6 + 1."""
    left, _, right = link
    if isinstance(right, Add):
        for start in range(len(right.terms) - 1, 0, -1):
            mutant = Add((left, *right.terms[start:]), ("+", *right.signs[start:]))
            more = " ".join(f"{sign} {plain(term)}" for sign, term in zip(right.signs[start:], right.terms[start:], strict=True))
            short = start == 1 and sum(map(str.isdigit, plain(right.terms[0]).lstrip("0."))) < MIN_FIGURES
            yield Trial(mutant, f"the next step, {more}, written on the right already", exactly=short)
    if isinstance(right, Multiply):
        for start in range(len(right.factors) - 1, 0, -1):
            mutant_product = Multiply((left, *right.factors[start:]), right.signs[start - 1 :])
            more = " · ".join(map(plain, right.factors[start:]))
            yield Trial(mutant_product, f"the next step, times {more}, written on the right already")
