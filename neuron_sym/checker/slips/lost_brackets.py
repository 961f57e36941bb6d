"""Brackets that were meant and not written."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Divide, Multiply, Node, replaced
from neuron_sym.notation.plain import plain


@mal_rule("1/1 + e^{-2}", "0.8808")
def lost_brackets(link: Faulty) -> Iterator[Trial]:
    """``1/1 + e^-z`` is typed for ``1/(1 + e^-z)``: a sum below the bar or in a product lost its brackets."""
    for part in link.left.walk():
        if not isinstance(part, Add):
            continue
        for place, term in enumerate(part.terms[:-1]):
            rest = Add((_last(term), *part.terms[place + 1 :]), ("+", *part.signs[place + 1 :]))
            match term:
                case Divide(numerator, _, slash=True):
                    inside: Node = Divide(numerator, rest, slash=True)
                case Multiply(factors, signs):
                    inside = Multiply((*factors[:-1], rest), signs)
                case _:
                    continue
            mutant = Add((*part.terms[:place], inside), part.signs[: place + 1]) if place else inside
            yield Trial(replaced(link.left, {id(part): mutant}), f"the brackets of {plain(inside)} left out")


def _last(term: Node) -> Node:
    """What stands at the end of a quotient or product."""
    return term.children()[-1] if isinstance(term, (Divide, Multiply)) else term
