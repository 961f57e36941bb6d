r"""The forward pass of one neuron, as a hand would write it.

.. math:: z = \mathbf{w}^{T}\mathbf{x} + b, \qquad \hat{y} = f(z)

Every value is exact or certified. Every intermediate that is rounded has the digits from which the
next term, worked out from what is *printed*, replays; the numbers of the example are never rounded.
The cost is linear in the number of inputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.derive.digits import (
    Shown,
    adaptive,
    certified,
    decimal,
    first,
    in_full,
    printed,
    shown,
)
from neuron_sym.errors import Unwritable
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Divide,
    Matrix,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Summation,
    SumSign,
    Transpose,
    add,
    multiply,
    name,
    replaced,
)
from neuron_sym.model.activations import activation
from neuron_sym.model.example import Example
from neuron_sym.notation.statements import read_term
from neuron_sym.number import rational
from neuron_sym.real import NoValue, TooCostly, Undefined
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate

WRITTEN_OUT = 12
"""A neuron of more inputs is written with Σ only."""

MAX_TYPED = 2_000
"""So is one whose numbers have more characters than fit into a formula, typed once."""

MOST_DIGITS = 40
"""How many digits more than the page's the output may get to stay on its side of the threshold."""

HALF = Number("0.5")
"""The threshold of an example that has classes and says nothing of it."""

W, X, B, Z, Y_HAT = name("w"), name("x"), name("b"), name("z"), name("y", accent="hat")
WEIGHTS, INPUTS = name("w", bold=True), name("x", bold=True)
F_OF_Z = Call(name("f"), (Z,))

Links = list[tuple[Step, Node]]


class Product(NamedTuple):
    """What one input contributes to z: ``product`` is exactly ``weight`` times ``input``."""

    index: int  # type: ignore[assignment]  # tuples have a method of this name, which nobody needs here
    input: Node
    weight: Node
    product: Node


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity of the derivation: exact where it is rational, as text to 15 digits, and as it is printed."""

    exact: Fraction | None
    decimal: str
    relation: Relation
    shown: Node


@dataclass(frozen=True, slots=True)
class Decision:
    """``output relation threshold``, and the class that this means, empty where classes have no names."""

    output: Node
    relation: Relation
    threshold: Node
    class_name: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """The chains in reading order, and what pages, figures and programs want beside them.

    ``given`` binds the vectors x and w and the bias b: what a reader of the chains is told before.
    """

    example: Example
    chains: tuple[Chain[Step], ...]
    values: Mapping[str, Value]
    products: tuple[Product, ...]
    given: dict[Node, Node] = field(default_factory=dict)
    decision: Decision | None = None


def forward(example: Example, digits: int = 4) -> Derivation:
    """The forward pass of ``example``; what does not end is shown with ``digits`` decimals.

    Raises:
        Unwritable: a value cannot be told apart from a rounding boundary (a bug of ours).
    """
    try:
        return _forward(_Neuron(example, digits))
    except NoValue as error:
        raise Unwritable(f"the forward pass of {example.title or 'this neuron'} cannot be written: {error}") from error


def _forward(neuron: _Neuron) -> Derivation:
    example = neuron.example
    decision, compared = _decision(neuron)
    return Derivation(
        example=example,
        chains=(
            *_values(neuron),
            _pre_activation(neuron),
            *_short_forms(neuron),
            _definition(example),
            *_activation(neuron),
            *compared,
        ),
        values={"z": neuron.z, "y_hat": neuron.y_hat},
        products=_products(neuron),
        given={X: _column(example.inputs), W: _column(example.weights), B: example.bias},
        decision=decision,
    )


def output_at(activation_name: str, z: Fraction) -> Node:
    """f(z): by the name of f where its value is known in a form that never cancels, else by its definition."""
    at = in_full(z)
    call = Call(activation(activation_name).function, (at,))
    try:
        evaluate(call, Scope())
    except NoValue:
        return Scope({Z: at}).closed(_formula(activation_name))
    return call


def _products(neuron: _Neuron) -> tuple[Product, ...]:
    rows = zip(neuron.example.inputs, neuron.example.weights, neuron.terms, strict=True)
    return tuple(Product(index, x, w, in_full(term)) for index, (x, w, term) in enumerate(rows, start=1))


@dataclass(frozen=True)
class _Neuron:
    """The numbers that the chains are about, each worked out once."""

    example: Example
    digits: int

    @cached_property
    def terms(self) -> tuple[Fraction, ...]:
        """The products w₁x₁, w₂x₂, …."""
        pairs = zip(self.example.weights, self.example.inputs, strict=True)
        return tuple(_exact(w) * _exact(x) for w, x in pairs)

    @cached_property
    def weighted(self) -> Fraction:
        """What the inputs contribute: Σ wᵢxᵢ."""
        return sum(self.terms, Fraction(0))

    @cached_property
    def z(self) -> Value:
        """The pre-activation Σ wᵢxᵢ + b."""
        return _value(in_full(self.weighted + _exact(self.example.bias)), self.digits)

    @cached_property
    def exact_z(self) -> Fraction:
        """The number z: typed numbers are decimals, and so is what they add up to."""
        assert self.z.exact is not None
        return self.z.exact

    @cached_property
    def output(self) -> Node:
        """The output f(z) as a term."""
        return output_at(self.example.activation, self.exact_z)

    @cached_property
    def y_hat(self) -> Value:
        """ŷ with the fewest digits that leave it on its side of the threshold: 0.49999, not 0.5000."""
        for more in range(MOST_DIGITS + 1):
            value = _value(self.output, self.digits + more)
            if self.above is None or self.on_its_side(value):
                return value
        return _value(self.output, self.digits)

    @property
    def threshold(self) -> Node | None:
        return self.example.threshold or (HALF if self.example.classes else None)

    @cached_property
    def above(self) -> bool | None:
        """Whether ŷ ≥ threshold; ``None`` where there is no threshold or the two cannot be told apart."""
        if self.threshold is None:
            return None
        bound = _exact(self.threshold)
        try:
            return certified(self.output, Scope(), lambda end: end >= bound)
        except NoValue:
            return None

    def on_its_side(self, value: Value) -> bool:
        """Whether the printed output compares with the threshold as the output itself does."""
        assert self.threshold is not None
        apart = _exact(value.shown) - _exact(self.threshold)
        if value.relation is Relation.EQUAL:
            return True
        return apart > 0 if self.above else apart < 0

    @cached_property
    def written_out(self) -> bool:
        """Whether vectors and products are written term by term."""
        example = self.example
        typed = sum(len(_numeral(node).digits) for node in (*example.inputs, *example.weights, example.bias))
        return len(example.inputs) <= WRITTEN_OUT and typed <= MAX_TYPED


def _value(node: Node, digits: int) -> Value:
    exact = first(node)
    return Value(exact if isinstance(exact, Fraction) else None, decimal(node), *shown(node, digits))


# --- z ----------------------------------------------------------------------------------------------


def _values(neuron: _Neuron) -> Iterator[Chain[Step]]:
    """What the page uses, defined."""
    example = neuron.example
    if neuron.written_out and len(example.inputs) == 1:
        yield _given(name("x", 1), example.inputs[0], "The input.")
        yield _given(name("w", 1), example.weights[0], "Its weight.")
    elif neuron.written_out:
        yield _given(INPUTS, _column(example.inputs), "The inputs, one below the other.")
        yield _given(WEIGHTS, _column(example.weights), "The weights, in the order of their inputs.")
    yield _given(B, example.bias, "The bias.")


def _given(head: Node, value: Node, reason: str) -> Chain[Step]:
    return Chain(head, ((Step(Relation.EQUAL, "given", reason), value),), "values")


def _pre_activation(neuron: _Neuron) -> Chain[Step]:
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


def _short_forms(neuron: _Neuron) -> Iterator[Chain[Step]]:
    """The same with Σ and with vectors, where there is more than one input to be summed."""
    if not neuron.written_out or len(neuron.terms) == 1:
        return
    yield _sigma(neuron, "sum form")
    example = neuron.example
    row = Matrix((example.weights,))
    links: Links = [
        _weighs(add(multiply(Transpose(WEIGHTS), INPUTS, sign=""), B)),
        _substitutes(add(multiply(row, _column(example.inputs), sign=""), example.bias)),
    ]
    reason = "Row times column: the products of the weights and inputs, added up."
    links += _added(neuron, [neuron.weighted], "dot product", reason)
    yield Chain(Z, tuple(links), "matrix form")


def _sigma(neuron: _Neuron, title: str) -> Chain[Step]:
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


def _added(neuron: _Neuron, terms: Sequence[Fraction], rule: str, reason: str) -> Links:
    """The ``terms`` and the bias as numbers in a sum, then z."""

    def write(places: int) -> Shown:
        numbers = [printed(term, places) for term in terms]
        return _weakest(numbers), _sum([*(node for _, node in numbers), neuron.example.bias])

    z = neuron.z
    written = adaptive(write, z.shown, neuron.digits)
    if written is None:
        return [
            (Step(z.relation, "calculate", "All at once, since no short sum would lead to the same number."), z.shown)
        ]
    relation, term = written
    return [(Step(relation, rule, reason), term), _evaluates(term, z.shown, "add", "The terms are added up.")]


# --- f(z) -------------------------------------------------------------------------------------------


@cache
def _formula(activation_name: str) -> Node:
    """f(z) as the catalogue of activations defines it."""
    return read_term(activation(activation_name).definition, "latex")


def _definition(example: Example) -> Chain[Step]:
    r"""``f(z) = \sigma(z) = \frac{1}{1+e^{-z}}``; a formula by cases, or z itself, needs no other name."""
    chosen, formula = activation(example.activation), _formula(example.activation)
    step = Step(Relation.EQUAL, f"definition of the {chosen.name}", chosen.summary)
    if isinstance(formula, (Cases, Name)):
        return Chain(F_OF_Z, ((step, formula),), "activation")
    choice = Step(Relation.EQUAL, "choice of the activation", f"The activation of this neuron is the {chosen.name}.")
    return Chain(F_OF_Z, ((choice, Call(chosen.function, (Z,))), (step, formula)), "activation")


def _activation(neuron: _Neuron) -> Iterator[Chain[Step]]:
    r"""``\hat{y} = f(z)``, the number for z, the exponentials, ŷ."""
    formula = _formula(neuron.example.activation)
    if isinstance(formula, Cases):
        formula, chain = _case(neuron, formula)
        yield chain
    reason = "The activation turns the pre-activation into the output of the neuron."
    links: Links = [(Step(Relation.EQUAL, "definition of the output", reason), F_OF_Z)]
    yield Chain(Y_HAT, (*links, *_worked_out(neuron, formula)), "activation")


def _case(neuron: _Neuron, cases: Cases) -> tuple[Node, Chain[Step]]:
    r"""The value of the case that holds, and the chain that shows which one it is: ``z = 1.8008 \ge 0``."""
    z, scope = neuron.z, Scope({Z: in_full(neuron.exact_z)})
    stated = (Step(z.relation, "value of z", "The pre-activation was worked out above."), z.shown)
    for value, condition in cases.branches:
        if condition is None:
            return value, Chain(Z, (stated,), "activation")
        if evaluate(Cases(((Number("1"), condition), (Number("0"), None))), scope) == 1:
            step = Step(Relation(condition.relation), "case", "This says which of the cases holds.")
            return value, Chain(Z, (stated, (step, condition.right)), "activation")
    raise Undefined("no case of the activation applies")


def _worked_out(neuron: _Neuron, formula: Node) -> Links:
    """f(z) with the number for z, then simpler and simpler, to ŷ; each term replays to ŷ as printed."""
    target, digits = neuron.y_hat.shown, neuron.digits
    substituted = adaptive(lambda places: _at(formula, printed(neuron.exact_z, places)), target, digits)
    if substituted is None or (substituted[0] is Relation.APPROX and not _readable(substituted[1])):
        reason = "The formula is worked out as a whole: written out, its numbers would be too long to read."
        return [(Step(neuron.y_hat.relation, "calculate", reason), target)]
    relation, term = substituted
    links: Links = [(Step(relation, "substitute", "The number takes the place of the name."), term)]
    if (positive := _without_double_minus(term)) is not term:
        links.append((Step(Relation.EQUAL, "minus minus", "Minus a negative number is a positive one."), positive))
        term = positive
    while parts := _irrational_parts(term):
        written = adaptive(lambda places: _with_decimals(term, parts, places), target, digits)  # noqa: B023
        if written is None:
            break
        relation, term = written
        rounding = "" if relation is Relation.EQUAL else ", rounded to as many digits as the next line needs"
        links.append((Step(relation, "exponential", f"The powers of e are worked out{rounding}."), term))
    if all(step.relation is Relation.EQUAL for step, _ in links) and (fraction := _short_fraction(term)):
        links.append((Step(Relation.EQUAL, "add", "Numerator and denominator are worked out."), fraction))
        term = fraction
    if term != target:
        links.append(_evaluates(term, target, "calculate", "What is left is worked out."))
    return links


def _at(formula: Node, z: Shown) -> Shown:
    """The formula with the number for z; minus nothing is nothing."""
    relation, number = z
    if Z not in formula.walk():
        return Relation.EQUAL, formula
    term = Scope({Z: number}).closed(formula)
    zeros = [part for part in term.walk() if isinstance(part, Negative) and rational(part) == 0]
    return relation, replaced(term, {id(part): part.operand for part in zeros})


def _without_double_minus(term: Node) -> Node:
    """e^{-(-1)} is e^{1}."""
    return replaced(term, {id(part): part.operand.operand for part in term.walk()
                           if isinstance(part, Negative) and isinstance(part.operand, Negative)})  # fmt: skip


def _irrational_parts(term: Node) -> list[Node]:
    """The powers of e in ``term`` that hold no other ones."""
    powers = [part for part in term.walk() if isinstance(part, Power) and part.base == Name("e")]
    return [part for part in powers if not any(inner in powers for inner in part.exponent.walk())]


def _with_decimals(term: Node, parts: Sequence[Node], places: int) -> Shown:
    """The parts as numbers; a part that would be printed as nothing, e^{-5000}, is no help to a reader."""
    numbers = [shown(part, places) for part in parts]
    if any(rational(number) == 0 for _, number in numbers):
        raise TooCostly("a power of e too small to be written")
    return _weakest(numbers), replaced(term, {id(part): n for part, (_, n) in zip(parts, numbers, strict=True)})


def _readable(term: Node) -> bool:
    """Whether the powers of e in ``term`` can be written as numbers."""
    try:
        _with_decimals(term, _irrational_parts(term), 1)
    except NoValue:
        return False
    return True


def _short_fraction(term: Node) -> Node | None:
    r"""``\frac{1}{1 + 1}`` is ``\frac{1}{2}``; ``None`` where nothing is left to be added."""
    if not isinstance(term, Divide) or _irrational_parts(term):
        return None
    above, below = shown(term.numerator), shown(term.denominator)
    fraction = Divide(above[1], below[1])
    return fraction if fraction != term and _weakest([above, below]) is Relation.EQUAL else None


# --- the decision -----------------------------------------------------------------------------------


def _decision(neuron: _Neuron) -> tuple[Decision | None, list[Chain[Step]]]:
    r"""``\hat{y} \approx 0.8582 \ge 0.5``, and which class this is."""
    y_hat, threshold, above = neuron.y_hat, neuron.threshold, neuron.above
    if threshold is None or above is None:
        return None, []
    links: Links = []
    if neuron.on_its_side(y_hat):
        links.append((Step(y_hat.relation, "value of the output", "The output was worked out above."), y_hat.shown))
    relation = Relation.AT_LEAST if above else Relation.LESS
    reason = f"The output is {'at or above' if above else 'below'} the threshold."
    links.append((Step(relation, "compare with the threshold", reason), threshold))
    class_name = neuron.example.classes[above] if neuron.example.classes else ""
    return Decision(y_hat.shown, relation, threshold, class_name), [Chain(Y_HAT, tuple(links), "decision")]


# --- terms and links --------------------------------------------------------------------------------


def _evaluates(term: Node, number: Node, rule: str, reason: str) -> tuple[Step, Node]:
    """The last link of a chain: ``term`` is ``number``, or rounds to it."""
    relation = Relation.EQUAL if first(term) == first(number) else Relation.APPROX
    return Step(relation, rule, reason if relation is Relation.EQUAL else f"{reason[:-1]} and rounded."), number


def _weakest(numbers: Sequence[Shown]) -> Relation:
    """``=`` where each number is shown exactly."""
    return Relation.EQUAL if all(relation is Relation.EQUAL for relation, _ in numbers) else Relation.APPROX


def _sum(numbers: Sequence[Node]) -> Node:
    """The numbers in a row: a minus sign stands for a plus and a bracket, ``-2 + 6 - 3``."""
    signs: list[SumSign] = ["+"]
    terms = [numbers[0]]
    for number in numbers[1:]:
        signs.append("-" if isinstance(number, Negative) else "+")
        terms.append(number.operand if isinstance(number, Negative) else number)
    return Add(tuple(terms), tuple(signs))


def _column(numbers: Sequence[Node]) -> Node:
    return Matrix(tuple((number,) for number in numbers))


def _exact(number: Node) -> Fraction:
    value = rational(number)
    assert value is not None, "the numbers of an example are numerals"
    return value


def _numeral(node: Node) -> Number:
    numeral = node.operand if isinstance(node, Negative) else node
    assert isinstance(numeral, Number), "the numbers of an example are numerals"
    return numeral
