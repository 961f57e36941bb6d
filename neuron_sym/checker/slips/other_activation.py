"""Another activation than the one that is written."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._forms import rectified_argument, sigmoid_argument
from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Call, Divide, Name, Node, Number, replaced

NAMES = {"σ": "the sigmoid", "tanh": "tanh", "ReLU": "ReLU"}


@mal_rule(r"\tanh(0.5)", "0.6225", mixed=True)
def other_activation(link: Faulty) -> Iterator[Trial]:
    """Another activation is taken: tanh for the sigmoid, the sigmoid for tanh, ReLU for either."""
    for part in link.left.walk():
        if (found := _activation(part)) is not None:
            letter, argument = found
            for other, words in NAMES.items():
                if other != letter:
                    mutant = replaced(link.left, {id(part): Call(Name(other), (argument,))})
                    yield Trial(mutant, f"{words} taken for {NAMES[letter]}")
            if letter == "σ":
                bipolar = Call(Name("tanh"), (Divide(argument, Number("2")),))
                yield Trial(replaced(link.left, {id(part): bipolar}), "the bipolar sigmoid taken for the sigmoid", 2)


def _activation(node: Node) -> tuple[str, Node] | None:
    if (argument := sigmoid_argument(node)) is not None:
        return "σ", argument
    if (argument := rectified_argument(node)) is not None:
        return "ReLU", argument
    if isinstance(node, Call) and node.function == Name("tanh"):
        return "tanh", node.arguments[0]
    return None
