"""A hundredfold or a hundredth, by a percent sign."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Divide, Multiply, Number, Percent, replaced
from neuron_sym.notation.plain import plain

HUNDRED = Number("100")


@mal_rule(r"\frac{17}{20}", "85")
def lost_percent(link: Faulty) -> Iterator[Trial]:
    """A percentage stands without its percent sign, or a fraction with one."""
    if isinstance(link.right, Percent):
        yield Trial(Divide(link.left, HUNDRED), "a percent sign after a number that is none")
    else:
        yield Trial(Multiply((HUNDRED, link.left), ("cdot",)), "a percentage written without its percent sign")
    for part in link.left.walk():
        if isinstance(part, Percent):
            yield Trial(replaced(link.left, {id(part): part.operand}), f"{plain(part)} taken as {plain(part.operand)}")
