"""A sum for a product, or a product for a sum."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Multiply, Node, Number, replaced
from neuron_sym.notation.plain import plain
from neuron_sym.number import rational


@mal_rule(r"0.35 \cdot 1.2", "1.55")
def other_operation(link: Faulty) -> Iterator[Trial]:
    """Two numbers are added that should be multiplied, or the other way round."""
    for part in link.left.walk():
        mutant: Node | None = None
        match part:
            case Multiply((a, b)) if _numbers(a, b):
                mutant = Add((a, b), ("+", "+"))
            case Add((a, b), ("+", "+")) if _numbers(a, b):
                mutant = Multiply((a, b), ("cdot",))
            case _:
                pass
        if mutant is not None:
            yield Trial(replaced(link.left, {id(part): mutant}), f"{plain(mutant)} for {plain(part)}", 2)


def _numbers(a: Node, b: Node) -> bool:
    return rational(a) is not None and rational(b) is not None and Number("1") not in (a, b)
