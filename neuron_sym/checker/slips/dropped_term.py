"""A term of a sum left out: the bias, most often."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Multiply, Negative, Node, Number, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"0.2 \cdot 4 + 0.3 \cdot 5 + 1", "2.3", mixed=True)
def dropped_term(link: Faulty) -> Iterator[Trial]:
    """A term is left out: w·x for w·x + b. The last term goes first: that is where the bias stands."""
    for part in link.left.walk():
        if isinstance(part, Add):
            for place in reversed(range(len(part.terms))):
                what = "the bias" if place == len(part.terms) - 1 and _is_weighted_sum(part) else "the term"
                size = 1 if place == len(part.terms) - 1 else 2
                mutant = replaced(link.left, {id(part): _kept(part, place)})
                yield Trial(mutant, f"{what} {plain(part.terms[place])} left out", size)


def _kept(part: Add, place: int) -> Node:
    terms = part.terms[:place] + part.terms[place + 1 :]
    signs = part.signs[:place] + part.signs[place + 1 :]
    first = Negative(terms[0]) if signs[0] == "-" else terms[0]
    return first if len(terms) == 1 else Add((first, *terms[1:]), ("+", *signs[1:]))


def _is_weighted_sum(node: Add) -> bool:
    return isinstance(node.terms[-1], Number) and any(isinstance(term, Multiply) for term in node.terms)
