"""A term of a sum left out: the bias, most often."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Trial
from neuron_sym.expression import Add, Multiply, Node, Number, replaced
from neuron_sym.notation.writer import plain


def dropped_term(left: Node) -> Iterator[Trial]:
    """w·x for w·x + b. The last term goes first: that is where the bias stands."""
    for part in left.walk():
        if isinstance(part, Add):
            for place in reversed(range(len(part.terms))):
                terms = part.terms[:place] + part.terms[place + 1 :]
                signs = part.signs[:place] + part.signs[place + 1 :]
                kept: Node = terms[0] if len(terms) == 1 else Add(terms, ("+", *signs[1:]))
                what = "the bias" if place == len(part.terms) - 1 and _is_weighted_sum(part) else "the term"
                yield Trial(replaced(left, {id(part): kept}), f"{what} {plain(part.terms[place])} was left out")


def _is_weighted_sum(node: Add) -> bool:


    return isinstance(node.terms[-1], Number) and any(isinstance(term, Multiply) for term in node.terms)
