"""e^{z} for e^{-z}."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import SIGMOIDS
from neuron_sym.checker.slips._trial import Faulty, Trial, is_exponential, mal_rule
from neuron_sym.expression import Call, Name, Negative, Node, Power, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"\frac{1}{1 + e^{-1.8008}}", "0.1418")
def exponent_sign(link: Faulty) -> Iterator[Trial]:
    """The sign of an exponent is lost, or one too many: ``e^{z}`` for ``e^{-z}``, so that σ(−z) comes out for σ(z)."""
    for part in link.left.walk():
        mutant: Node
        if isinstance(part, Power) and is_exponential(part):
            exponent = part.exponent
            if isinstance(exponent, Negative):
                mutant, text = Power(part.base, exponent.operand), f"the minus sign of {plain(exponent)} lost"
            else:
                mutant, text = Power(part.base, Negative(exponent)), f"a minus sign before {plain(exponent)}"
            yield Trial(replaced(link.left, {id(part): mutant}), text)
        elif isinstance(part, Call) and part.function in (Name("exp"), *map(Name, SIGMOIDS)) and len(part.arguments) == 1:
            (argument,) = part.arguments
            turned = argument.operand if isinstance(argument, Negative) else Negative(argument)
            mutant = Call(part.function, (turned,))
            yield Trial(replaced(link.left, {id(part): mutant}), f"{plain(mutant)} for {plain(part)}")
