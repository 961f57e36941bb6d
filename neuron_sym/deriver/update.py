r"""One round of learning: every parameter goes a little way against its slope.

.. math:: w_i^{\text{new}} = w_i - \eta\,\frac{\partial L}{\partial w_i}, \qquad
   b^{\text{new}} = b - \eta\,\frac{\partial L}{\partial b}

Momentum and Adam, and penalties on the weights, change the slope before the step; their lines are
written out one by one. The cost is linear in the number of inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.backward import Backward, L
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.digits import Printed, rounded_number, typed_number
from neuron_sym.deriver.gradient import gradient_of
from neuron_sym.deriver.optimizers import ETA, LAMBDA, MU, Line, Optimizer, Settings, optimizer_named, settings_of
from neuron_sym.deriver.quantity import Quantity
from neuron_sym.deriver.rounds import Formulas, Rounds, Snapshot, number_of
from neuron_sym.deriver.substitution import worked_out
from neuron_sym.deriver.terms import Links, column, equal, weakest
from neuron_sym.deriver.worked import WEIGHTS, B, Value, Worked, typed, worked_value
from neuron_sym.errors import OutOfReach
from neuron_sym.expression import Call, Derivative, Name, Node, Number, Summation, multiply, name, replaced
from neuron_sym.model.example import Example
from neuron_sym.notation.statements import read_term
from neuron_sym.number import rational
from neuron_sym.real import NoValue, Real
from neuron_sym.record import replace as changed
from neuron_sym.scope import Scope

NEW = "new"
OF_A_WEIGHT = ("w", "g", "v", "m")
"""The letters of a rule that belong to one parameter."""
R = name("R")
GRADIENT = name("g", bold=True)


def update(example: Example, digits: int = 4) -> Derivation:
    """The gradient of ``example`` and one round of its optimizer; see :func:`.gradient.gradient`.

    Raises:
        InputError: it has no target, or no learning rate.
        OutOfReach: a number cannot be told from a rounding boundary.
    """
    settings = settings_of(example)
    backward = Backward(Worked(example, digits))
    passed = gradient_of(backward)
    optimizer = optimizer_named(example.optimizer)
    rounds = Rounds((example,), Formulas(backward.activation, backward.loss), optimizer, settings, 1)
    one = Updated(rounds, optimizer, settings, L, digits, written_out=backward.neuron.written_out)
    try:
        chains = (*passed.chains, *one.chains())
        return replace(passed, chains=chains, values={**passed.values, **one.values()})
    except NoValue as error:
        raise OutOfReach(example.path, "the update", str(error)) from error


@dataclass(frozen=True)
class Updated:
    """The first round of ``rounds``, as chains: ``head`` is what is made smaller, L or J."""

    rounds: Rounds
    optimizer: Optimizer
    settings: Settings
    head: Name
    digits: int
    written_out: bool

    @property
    def example(self) -> Example:
        """The row that the weights were typed in."""
        return self.rounds.rows[0]

    @property
    def plain(self) -> bool:
        """Whether the slope of the loss is all that counts: then it needs no other name."""
        return self.optimizer.name == "sgd" and not self.settings.penalty

    def values(self) -> dict[str, Value | tuple[Value, ...]]:
        """The parameters after the round."""
        count = len(self.example.weights)
        return {
            "w_new": tuple(self.value(self.parameter(1, place)) for place in range(count)),
            "b_new": self.value(self.parameter(1, count)),
        }

    def value(self, number: Quantity) -> Value:
        """How a number is shown."""
        return worked_value(number, self.digits)

    def parameter(self, round_: int, place: int) -> Quantity:
        """A weight, or the bias as the last of them, after so many rounds."""
        return self.rounds.number(round_, partial(_parameter, place))

    def chains(self) -> Iterator[Chain[Step]]:
        """The constants, the rule for all weights at once, and for each parameter."""
        yield from self._constants()
        count = len(self.example.weights)
        if self.written_out:
            if count > 1:
                yield from self._vector_form()
            for place in range(count):
                yield from self._rule(str(place + 1), place)
            yield from self._rule("", count)
        else:
            yield from self._index_form()
            if len(self.rounds.rows) == 1:
                yield from self._rule("", count)

    def _constants(self) -> Iterator[Chain[Step]]:
        yield _given(ETA, self.settings.learning_rate, "The learning rate: how long the steps are.")
        if self.optimizer.name == "momentum":
            yield _given(MU, self.settings.momentum, "The momentum: how much of a step is kept for the next one.")
        for letter, number, reason in self.optimizer.constants:
            yield _given(letter, read_term(number), reason)
        if self.settings.penalty:
            yield _given(LAMBDA, self.settings.strength, "How much large weights are punished.")
            yield self._penalty()

    def _penalty(self) -> Chain[Step]:
        r"""``R = \frac{\lambda}{2} \sum_{i=1}^{n} w_i^{2}``, what large weights cost."""
        squared = self.settings.penalty == "l2"
        body = read_term(r"w_{i}^{2}") if squared else Call(Name("abs"), (name("w", "i"),))
        total = Summation(body, name("i"), Number("1"), Number(str(len(self.example.weights))))
        formula = multiply(read_term(r"\frac{\lambda}{2}") if squared else LAMBDA, total, sign="")
        derived = [differentiate(read_term(r"\frac{\lambda}{2} w_{i}^{2}"), name("w", "i"), "∂", "part")] if squared else []
        reason = "The penalty on large weights; the bias goes free."
        links: Links = [(equal("penalty", reason, *derived), formula)]
        number = self.value(self._penalty_number)
        links.append((Step(number.relation, "calculate", "Worked out for the weights as they are."), number.shown))
        return Chain(R, tuple(links), "update")

    def _penalty_number(self, _precision: int) -> Real:
        strength, weights = typed(self.settings.strength), map(typed, self.example.weights)
        if self.settings.penalty == "l2":
            return strength * sum(weight * weight for weight in weights) / 2
        return strength * sum(abs(weight) for weight in weights)

    # --- one parameter --------------------------------------------------------------------------------

    def _rule(self, index: str, place: int) -> Iterator[Chain[Step]]:
        """The lines of the rule for one parameter, with numbers."""
        known = self._known(index, place)
        printed: dict[Node, Printed] = dict(self._typed_constants)
        parameter = specific(name("w"), index)
        typed_parameter = (*self.example.weights, self.example.bias)[place]
        printed[parameter] = typed_number(typed_parameter)
        slope = Derivative(self.head, parameter)
        printed[slope] = rounded_number(self.rounds.number(0, partial(_slope, place)))
        for letter in self.optimizer.remembers:
            memory = specific(name(letter), index)
            yield _given(memory, Number("0"), "Nothing is remembered before the first round.")
            printed[memory] = typed_number(Number("0"))
        g = specific(name("g"), index)
        if not self.plain:
            yield self._slope_chain(g, parameter, slope, place, printed)
            printed[g] = rounded_number(known[g])
        for line in self.optimizer.lines:
            head, formula = self._line(line, index)
            number = self._number(formula, known)
            known[head], printed[head] = number, rounded_number(number)
            links: Links = [(equal(line.rule, line.reason), formula)]
            links += worked_out(self._terms.closed(formula), printed, self.value(number), self.digits)
            yield Chain(head, tuple(links), "update")

    def _slope_chain(
        self, g: Node, parameter: Node, slope: Node, place: int, printed: dict[Node, Printed]
    ) -> Chain[Step]:
        r"""``g_1 = \frac{\partial L}{\partial w_1} + \lambda w_1 = …``"""
        value = self.value(self.rounds.number(0, partial(_penalized, place)))
        formula = self._with_penalty(slope, parameter)
        if formula == slope:
            stated = Step(value.relation, "value of the derivative", "It was worked out above.")
            return Chain(g, ((equal("name", "The slope, for short."), slope), (stated, value.shown)), "update")
        links: Links = [(equal("slope with penalty", "The penalty pulls the weight towards 0."), formula)]
        return Chain(g, (*links, *worked_out(formula, printed, value, self.digits)), "update")

    def _with_penalty(self, slope: Node, parameter: Node) -> Node:
        if not self.settings.penalty or parameter == B:
            return slope
        pull = r"S + \lambda P" if self.settings.penalty == "l2" else r"S + \lambda \operatorname{sign}(P)"
        term = read_term(pull)
        choice = {name("S"): slope, name("P"): parameter}
        return replaced(term, {id(part): choice[part] for part in term.walk() if isinstance(part, Name) and part in choice})

    def _line(self, line: Line, index: str) -> tuple[Name, Node]:
        """The head and the formula of a line for one parameter."""
        head, formula = specific(read_term(line.head), index), specific(read_term(line.formula), index)
        if self.plain:
            g, slope = specific(name("g"), index), Derivative(self.head, specific(name("w"), index))
            formula = replaced(formula, {id(part): slope for part in formula.walk() if part == g})
        assert isinstance(head, Name)
        return head, formula

    def _known(self, index: str, place: int) -> dict[Node, Quantity]:
        """The numbers of one parameter by their names."""
        numbers: dict[Node, Quantity] = {letter: _constant(number) for letter, number in self._constant_numbers.items()}
        numbers[specific(name("w"), index)] = self.parameter(0, place)
        numbers[specific(name("g"), index)] = self.rounds.number(0, partial(_penalized, place))
        for letter in self.optimizer.remembers:
            numbers[specific(name(letter), index)] = _constant(Number("0"))
        return numbers

    def _number(self, formula: Node, known: dict[Node, Quantity]) -> Quantity:
        """The number of a formula in names whose numbers are known; a slope counts as g does."""
        slopes = {id(part): name("g") for part in formula.walk() if isinstance(part, Derivative)}
        inside = replaced(formula, dict(slopes))
        numbers = dict(known)
        if slopes:
            numbers[name("g")] = next(number for key, number in known.items() if isinstance(key, Name) and key.letter == "g")
        used = {part for part in inside.walk() if isinstance(part, Name) and part in numbers}
        return lambda precision: number_of(inside, {part: numbers[part](precision) for part in used}, precision)

    @cached_property
    def _constant_numbers(self) -> dict[Name, Node]:
        numbers: dict[Name, Node] = {ETA: self.settings.learning_rate, MU: self.settings.momentum}
        numbers |= {letter: read_term(number) for letter, number, _ in self.optimizer.constants}
        return {**numbers, LAMBDA: self.settings.strength}

    @cached_property
    def _typed_constants(self) -> dict[Node, Printed]:
        numerals = self._constant_numbers.items()
        return {letter: typed_number(number) for letter, number in numerals if rational(number) is not None}

    @cached_property
    def _terms(self) -> Scope:
        """The constants that are no numerals: 10⁻⁸."""
        return Scope({letter: term for letter, term in self._constant_numbers.items() if rational(term) is None})

    # --- all weights ----------------------------------------------------------------------------------

    def _index_form(self) -> Iterator[Chain[Step]]:
        """The rule for any weight; the numbers stand in a table."""
        parameter = name("w", "i")
        if not self.plain:
            slope = self._with_penalty(Derivative(self.head, parameter), parameter)
            yield Chain(name("g", "i"), ((equal("slope", "For each weight in the same way."), slope),), "update")
        for line in self.optimizer.lines:
            head, formula = self._line(line, "i")
            yield Chain(head, ((equal(line.rule, line.reason), formula),), "update")

    def _vector_form(self) -> Iterator[Chain[Step]]:
        r"""``\mathbf{w}^{\text{new}} = \mathbf{w} - \eta \nabla_{\mathbf{w}} L = …``"""
        if not self.optimizer.vector:
            return
        formula = read_term(self.optimizer.vector)
        if self.plain:
            slopes = Derivative(self.head, WEIGHTS, "∇")
            formula = replaced(formula, {id(part): slopes for part in formula.walk() if part == GRADIENT})
        links: Links = [(equal(self.optimizer.title, "All weights at once."), formula)]
        if self.plain:
            entries = [self.value(self.parameter(1, place)) for place in range(len(self.example.weights))]
            relation = weakest([(entry.relation, entry.shown) for entry in entries])
            step = Step(relation, "calculate", "Worked out entry by entry below.")
            links.append((step, column([entry.shown for entry in entries])))
        yield Chain(changed(WEIGHTS, superscript=NEW), tuple(links), "update")


def specific(node: Node, index: str) -> Node:
    """A formula of one parameter with its index: w₁ and g₁, or b and its g where there is none."""
    if isinstance(node, Name):
        return _indexed(node, index)
    choice: dict[int, Node | None] = {id(part): _indexed(part, index) for part in node.walk() if isinstance(part, Name)}
    return replaced(node, choice)


def _indexed(one: Name, index: str) -> Name:
    if one.letter not in OF_A_WEIGHT or one.bold or one.subscript:
        return one
    if index:
        return changed(one, subscript=index)
    return changed(one, letter="b") if one.letter == "w" else changed(one, subscript="b")


def _given(head: Node, number: Node, reason: str) -> Chain[Step]:
    return Chain(head, ((Step(Relation.EQUAL, "given", reason), number),), "update")


def _constant(number: Node) -> Quantity:
    return lambda precision: number_of(number, {}, precision)


def _parameter(place: int, one: Snapshot) -> Real:
    return one.parameters[place]


def _slope(place: int, one: Snapshot) -> Real:
    return one.gradient[place]


def _penalized(place: int, one: Snapshot) -> Real:
    return one.penalized[place]
