"""A square or root forgotten, or the base doubled instead."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, is_exponential, mal_rule
from neuron_sym.expression import Multiply, Number, Power, Root, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"(0.75 - 1.4)^2", "-0.65")
def lost_square(link: Faulty) -> Iterator[Trial]:
    """A power or root is not taken, or the base is multiplied by the exponent: 2a for a²."""
    for part in link.left.walk():
        if isinstance(part, Power) and isinstance(part.exponent, Number) and not is_exponential(part):
            power = "square" if part.exponent.value == 2 else f"power {plain(part.exponent)}"
            yield Trial(replaced(link.left, {id(part): part.base}), f"the {power} of {plain(part.base)} not taken")
            product = Multiply((part.exponent, part.base), ("cdot",))
            yield Trial(replaced(link.left, {id(part): product}), f"{plain(product)} for {plain(part)}")
        elif isinstance(part, Root):
            yield Trial(replaced(link.left, {id(part): part.radicand}), f"the root of {plain(part.radicand)} not taken")
