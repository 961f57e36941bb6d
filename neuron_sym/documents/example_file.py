"""The names of an example file beside a document, with their values."""

from __future__ import annotations

from pathlib import Path

from neuron_sym.expression import Matrix, Name, Node
from neuron_sym.model.load_example import load


def names_of(path: str, beside: str) -> dict[Node, Node]:
    """What the example file ``path``, seen from the document ``beside``, gives: x, w, b, and y and η if it has them.

    Raises:
        InputError: there is no such file, or something in it is wrong.
    """
    example = load(Path(beside).parent / path)[0]
    names: dict[Node, Node] = {
        Name("x"): Matrix(tuple((entry,) for entry in example.inputs)),
        Name("w"): Matrix(tuple((entry,) for entry in example.weights)),
        Name("b"): example.bias,
    }
    if len(example.inputs) == 1:
        names |= {Name("x"): example.inputs[0], Name("w"): example.weights[0]}
    optional = {Name("y"): example.target, Name("η"): example.learning_rate}
    return names | {name: value for name, value in optional.items() if value is not None}
