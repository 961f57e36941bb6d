"""A minus sign lost, or one too many."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, is_exponential, mal_rule
from neuron_sym.expression import Add, Negative, Node, Power, SumSign, replaced
from neuron_sym.notation.plain import plain


@mal_rule("0.7 - 0.25", "0.95", mixed=True)
def lost_sign(link: Faulty) -> Iterator[Trial]:
    """A minus sign is lost, a term added that is subtracted or the other way round, or the outcome has the wrong sign."""
    left = link.left
    exponents = {id(part.exponent) for part in left.walk() if isinstance(part, Power) and is_exponential(part)}
    for part in left.walk():
        if isinstance(part, Negative) and id(part) not in exponents:
            yield Trial(replaced(left, {id(part): part.operand}), f"the minus sign of {plain(part)} lost")
    for part in left.walk():
        if isinstance(part, Add):
            yield from _flipped(left, part)
    if not isinstance(left, (Add, Negative)):
        yield Trial(Negative(left), "the wrong sign before the outcome")
    for part in left.walk():
        if isinstance(part, Add) and not isinstance(part.terms[0], Negative):
            mutant = Add((Negative(part.terms[0]), *part.terms[1:]), part.signs)
            yield Trial(replaced(left, {id(part): mutant}), f"a minus sign before {plain(part.terms[0])}", 2)
    if isinstance(left, Add):
        yield Trial(Negative(left), "the wrong sign before the outcome", 2)


def _flipped(left: Node, part: Add) -> Iterator[Trial]:
    for place in range(1, len(part.terms)):
        turned: SumSign = "-" if part.signs[place] == "+" else "+"
        mutant = Add(part.terms, (*part.signs[:place], turned, *part.signs[place + 1 :]))
        verb = "subtracted, not added" if turned == "-" else "added, not subtracted"
        yield Trial(replaced(left, {id(part): mutant}), f"{plain(part.terms[place])} {verb}")
