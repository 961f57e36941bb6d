r"""z = w·x + b: the numbers, the scalar form, and the forms with Σ and with vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.digits import (
    Shown,
    adaptive,
    printed,
)
from neuron_sym.deriver.terms import Links, column, evaluates, signed_sum, weakest
from neuron_sym.deriver.worked import INPUTS, WEIGHTS, B, Worked, Z
from neuron_sym.expression import (
    Matrix,
    Node,
    Number,
    Summation,
    Transpose,
    add,
    multiply,
    name,
)


def given_numbers(neuron: Worked) -> Iterator[Chain[Step]]:
    """What the page uses, defined."""
    example = neuron.example
    if neuron.written_out and len(example.inputs) == 1:
        yield _given(name("x", 1), example.inputs[0], "The input.")
        yield _given(name("w", 1), example.weights[0], "Its weight.")
    elif neuron.written_out:
        yield _given(INPUTS, column(example.inputs), "The inputs, one below the other.")
        yield _given(WEIGHTS, column(example.weights), "The weights, in the order of their inputs.")
    yield _given(B, example.bias, "The bias.")


def _given(head: Node, value: Node, reason: str) -> Chain[Step]:
    return Chain(head, ((Step(Relation.EQUAL, "given", reason), value),), "values")


def pre_activation(neuron: Worked) -> Chain[Step]:
    r"""``z = w_1 x_1 + w_2 x_2 + b``, with numbers, multiplied, added."""
    example, count = neuron.example, len(neuron.terms)
    if not neuron.written_out:
        return _sigma(neuron, "pre-activation")
    products = [multiply(name("w", i), name("x", i), sign="") for i in range(1, count + 1)]
    numbers = [multiply(w, x) for x, w in zip(example.inputs, example.weights, strict=True)]
    links: Links = [_weighs(add(*products, B)), _substitutes(add(*numbers, example.bias))]
    reason = "Each weight is multiplied by its input." if count > 1 else "The weight is multiplied by the input."
    links += _added(neuron, neuron.terms, "multiply", reason)
    return Chain(Z, tuple(links), "pre-activation")


def short_forms(neuron: Worked) -> Iterator[Chain[Step]]:
    """The same with Σ and with vectors, where there is more than one input to be summed."""
    if not neuron.written_out or len(neuron.terms) == 1:
        return
    yield _sigma(neuron, "sum form")
    example = neuron.example
    row = Matrix((example.weights,))
    links: Links = [
        _weighs(add(multiply(Transpose(WEIGHTS), INPUTS, sign=""), B)),
        _substitutes(add(multiply(row, column(example.inputs), sign=""), example.bias)),
    ]
    reason = "Row times column: the products of the weights and inputs, added up."
    links += _added(neuron, [neuron.weighted], "dot product", reason)
    yield Chain(Z, tuple(links), "matrix form")


def _sigma(neuron: Worked, title: str) -> Chain[Step]:
    r"""``z = \sum_{i=1}^{n} w_i x_i + b``, the sum worked out, the bias added."""
    body = multiply(name("w", "i"), name("x", "i"), sign="")
    total = Summation(body, name("i"), Number("1"), Number(str(len(neuron.terms))))
    reason = "The products of the weights and inputs are added up."
    links = [_weighs(add(total, B)), *_added(neuron, [neuron.weighted], "sum", reason)]
    return Chain(Z, tuple(links), title)


def _weighs(formula: Node) -> tuple[Step, Node]:
    reason = "Each input counts with its weight; the bias is added."
    return Step(Relation.EQUAL, "definition of the pre-activation", reason), formula


def _substitutes(term: Node) -> tuple[Step, Node]:
    return Step(Relation.EQUAL, "substitute", "Numbers take the places of the names."), term


def _added(neuron: Worked, terms: Sequence[Fraction], rule: str, reason: str) -> Links:
    """The ``terms`` and the bias as numbers in a sum, then z."""

    def write(places: int) -> Shown:
        numbers = [printed(term, places) for term in terms]
        return weakest(numbers), signed_sum([*(node for _, node in numbers), neuron.example.bias])

    z = neuron.z
    written = adaptive(write, z.shown, neuron.digits)
    if written is None:
        return [
            (Step(z.relation, "calculate", "All at once, since no short sum would lead to the same number."), z.shown)
        ]
    relation, term = written
    return [(Step(relation, rule, reason), term), evaluates(term, z.shown, "add", "The terms are added up.")]
