"""The activation left out: ŷ = z where ŷ = f(z) is meant."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import rectified_argument, sigmoid_argument
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Call, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"\sigma(1.8008)", "1.8008")
def forgotten_activation(link: Faulty) -> Iterator[Trial]:
    """The activation is left out: z for σ(z), and for σ(z) written out."""
    for part in link.left.walk():
        if (argument := rectified_argument(part)) is not None:
            yield Trial(replaced(link.left, {id(part): argument}), "ReLU left out")
        elif isinstance(part, Call) and len(part.arguments) == 1 and part.function.letter not in ("abs", "ln", "log"):
            yield Trial(replaced(link.left, {id(part): part.arguments[0]}), f"{plain(part.function)} left out")
        elif (argument := sigmoid_argument(part)) is not None:
            yield Trial(replaced(link.left, {id(part): argument}), "the sigmoid left out")
