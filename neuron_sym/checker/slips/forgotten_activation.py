"""The activation left out: ŷ = z where ŷ = f(z) is meant."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Trial
from neuron_sym.expression import Add, Call, Divide, Name, Negative, Node, Number, Power, replaced
from neuron_sym.notation.writer import plain


def forgotten_activation(left: Node) -> Iterator[Trial]:
    """Z for σ(z), and for σ(z) written out."""
    for part in left.walk():
        if isinstance(part, Call) and len(part.arguments) == 1 and part.function.letter not in ("abs", "ln", "log"):
            yield Trial(replaced(left, {id(part): part.arguments[0]}), f"{plain(part.function)} was left out")
        elif (argument := _sigmoid_argument(part)) is not None:
            yield Trial(replaced(left, {id(part): argument}), "the sigmoid was left out")


def _sigmoid_argument(node: Node) -> Node | None:
    match node:
        case Divide(Number("1"), Add((Number("1"), Power(Name("e"), Negative(argument))), _), _):
            return argument
        case _:
            return None
