"""A minus sign lost, or one too many."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Trial
from neuron_sym.expression import Add, Name, Negative, Node, Power, SumSign, replaced
from neuron_sym.notation.writer import plain


def lost_sign(left: Node) -> Iterator[Trial]:
    """e^{z} for e^{-z}; a term added that is subtracted, or the other way round."""
    for part in left.walk():
        if isinstance(part, Negative):
            yield Trial(replaced(left, {id(part): part.operand}), f"the minus sign of {plain(part)} was lost")
        if isinstance(part, Add):
            for place in range(1, len(part.terms)):
                turned: SumSign = "-" if part.signs[place] == "+" else "+"
                mutant = Add(part.terms, (*part.signs[:place], turned, *part.signs[place + 1 :]))
                verb = "subtracted" if turned == "-" else "added"
                yield Trial(replaced(left, {id(part): mutant}), f"{plain(part.terms[place])} was {verb}")
        if isinstance(part, Power) and part.base == Name("e") and not isinstance(part.exponent, Negative):
            mutant_power = Power(part.base, Negative(part.exponent))
            yield Trial(replaced(left, {id(part): mutant_power}), f"{plain(part.exponent)} got a minus sign")
