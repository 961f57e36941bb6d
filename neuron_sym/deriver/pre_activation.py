r"""z = w·x + b: the numbers, the scalar form, and the forms with Σ and with vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.clearing import signed_sum
from neuron_sym.deriver.digits import Printed, adaptive, rounded_number
from neuron_sym.deriver.form import Form, Put, Slot, column_form, form
from neuron_sym.deriver.numeral import numeral
from neuron_sym.deriver.terms import Links, by_rule, column, concludes, equal, evaluates, weakest
from neuron_sym.deriver.worked import INPUTS, WEIGHTS, B, Worked, Z
from neuron_sym.expression import Matrix, Node, Number, Summation, Transpose, add, multiply, name


def given_numbers(neuron: Worked) -> Iterator[Chain[Step]]:
    """What the page uses, defined."""
    example = neuron.example
    if neuron.written_out and len(example.inputs) == 1:
        yield _given(name("x", 1), example.inputs[0], "The input.")
        yield _given(name("w", 1), example.weights[0], "Its weight.")
    elif neuron.written_out:
        columns = column_form(len(example.inputs))
        yield _given(INPUTS, Put(columns, neuron.inputs).term, "The inputs, one below the other.")
        yield _given(WEIGHTS, Put(columns, neuron.weights).term, "The weights, in the order of their inputs.")
    yield _given(B, example.bias, "The bias.")


def _given(head: Node, value: Node, reason: str) -> Chain[Step]:
    return Chain(head, ((equal("given", reason), value),), "values")


def pre_activation(neuron: Worked) -> Chain[Step]:
    r"""``z = w_1 x_1 + w_2 x_2 + b``, with numbers, multiplied, added."""
    count = len(neuron.terms)
    if not neuron.written_out:
        return _sigma(neuron, "pre-activation")
    weighed, numbers = _scalar_form(count)
    links: Links = [weighed, _substitutes(Put(numbers, [*neuron.weights, *neuron.inputs, neuron.bias]))]
    reason = "Each weight is multiplied by its input." if count > 1 else "The weight is multiplied by the input."
    links += _added(neuron, [rounded_number(term) for term in neuron.terms], "multiply", reason)
    return Chain(Z, tuple(links), "pre-activation")


def short_forms(neuron: Worked) -> Iterator[Chain[Step]]:
    """The same with Σ and with vectors, where there is more than one input to be summed."""
    if not neuron.written_out or len(neuron.terms) == 1:
        return
    yield _sigma(neuron, "sum form")
    numbers = Put(_matrix_form(len(neuron.terms)), [*neuron.weights, *neuron.inputs, neuron.bias])
    links: Links = [MATRIX_FORM, _substitutes(numbers)]
    reason = "Row times column: the products of the weights and inputs, added up."
    links += _added(neuron, [neuron.printed_weighted], "dot product", reason)
    yield Chain(Z, tuple(links), "matrix form")


def _sigma(neuron: Worked, title: str) -> Chain[Step]:
    r"""``z = \sum_{i=1}^{n} w_i x_i + b``, the sum worked out, the bias added."""
    reason = "The products of the weights and inputs are added up."
    links = (_sum_form(len(neuron.terms)), *_added(neuron, [neuron.printed_weighted], "sum", reason))
    return Chain(Z, links, title)


def _weighs(formula: Node) -> tuple[Step, Node]:
    return equal("definition of the pre-activation", "Each input counts with its weight; the bias is added."), formula


@lru_cache(maxsize=16)
def _scalar_form(count: int) -> tuple[tuple[Step, Node], Form]:
    """w₁x₁ + … + b, and the form with slots for the weights, the inputs and the bias."""
    products = [multiply(name("w", i), name("x", i), sign="") for i in range(1, count + 1)]
    numbers = [multiply(Slot(i), Slot(count + i)) for i in range(count)]
    return _weighs(add(*products, B)), form(add(*numbers, Slot(2 * count)))


@lru_cache(maxsize=16)
def _sum_form(count: int) -> tuple[Step, Node]:
    body = multiply(name("w", "i"), name("x", "i"), sign="")
    return _weighs(add(Summation(body, name("i"), Number("1"), Number(str(count))), B))


MATRIX_FORM = _weighs(add(multiply(Transpose(WEIGHTS), INPUTS, sign=""), B))


@lru_cache(maxsize=16)
def _matrix_form(count: int) -> Form:
    row = Matrix((tuple(map(Slot, range(count))),))
    return form(add(multiply(row, column(list(map(Slot, range(count, 2 * count)))), sign=""), Slot(2 * count)))


def _substitutes(numbers: Put) -> tuple[Step, Node]:
    return equal("substitute", "Numbers take the places of the names."), numbers.term


def _added(neuron: Worked, terms: Sequence[Printed], rule: str, reason: str) -> Links:
    """The ``terms`` and the bias as numbers in a sum, then z."""

    def write(places: int) -> tuple[Relation, Put]:
        numbers = [term(places) for term in terms]
        return weakest(numbers), signed_sum([*[numeral(node) for _, node in numbers], neuron.bias])

    z, last = neuron.z, ("add", "The terms are added up.")
    relation, term = write(neuron.digits)
    if relation is Relation.EQUAL:  # then the sum is z itself
        return [(by_rule(relation, rule, reason), term.term), concludes(z.relation, z.shown, *last)]
    written = adaptive(write, z.shown, neuron.digits)
    if written is None:
        reason = "All at once, since no short sum would lead to the same number."
        return [(by_rule(z.relation, "calculate", reason), z.shown)]
    relation, term = written
    return [(by_rule(relation, rule, reason), term.term), evaluates(term, z.shown, *last)]
