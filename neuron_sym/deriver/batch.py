r"""The cost of several rows, its gradient and its Hessian, derived for one row and summed.

.. math::
    J = \frac{1}{m}\sum_{i=1}^{m} L^{(i)}, \qquad
    \nabla_{\mathbf{w}} J = \frac{1}{m} X^{T}\boldsymbol{\delta}, \qquad
    H = \frac{1}{m} X^{T} S X, \quad S = \operatorname{diag}(\kappa^{(1)}, \dots, \kappa^{(m)})

For sigmoid and cross-entropy δ = ŷ - y and κ = ŷ(1 - ŷ). Row i carries the superscript (i).
Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property, partial

from neuron_sym import real
from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.backward import LOSS_BY_OUTPUT, LOSS_BY_Z, OUTPUT_BY_Z, Backward
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.digits import Printed, rounded_number, typed_number
from neuron_sym.deriver.gradient import loss, slope_links
from neuron_sym.deriver.hessian import Curved
from neuron_sym.deriver.output import definition, output
from neuron_sym.deriver.pre_activation import pre_activation
from neuron_sym.deriver.quantity import Quantity
from neuron_sym.deriver.rounds import Rounds, Snapshot
from neuron_sym.deriver.slope import loss_slope, slope
from neuron_sym.deriver.substitution import worked_out
from neuron_sym.deriver.terms import Links, column, equal, weakest
from neuron_sym.deriver.tidy import tidy, times
from neuron_sym.deriver.worked import F_OF_Z, INPUTS, WEIGHTS, Y_HAT, B, Value, typed, worked_value
from neuron_sym.expression import (
    Add,
    Cases,
    Derivative,
    Divide,
    Matrix,
    Name,
    Node,
    Number,
    Summation,
    Transpose,
    add,
    multiply,
    name,
    replaced,
)
from neuron_sym.real import Real
from neuron_sym.record import replace

J, L, Y, DELTA, KAPPA = name("J"), name("L"), name("y"), name("δ"), name("κ")
X_MATRIX, S_MATRIX, H = name("X"), name("S"), name("H")
OF_A_ROW = ("x", "y", "z", "L", "δ", "κ")
"""The letters that stand for something else in each row."""
MOST_ROWS = 6
"""More rows are not written out one by one."""
SUBSTITUTED = 3
"""Up to so many rows the sum over them is shown with its numbers put in."""
SHORT_CURVATURE = 40
"""A κ of more nodes is not written as a formula."""
MOST_ENTRIES = 4


class Batch:
    """Several rows of one neuron, and the chains about them."""

    def __init__(self, backwards: tuple[Backward, ...], run: Rounds, digits: int) -> None:
        self.backwards, self.run, self.digits = backwards, run, digits
        self.rows = [one.neuron.example for one in backwards]
        self.count = len(backwards)

    @property
    def written_out(self) -> bool:
        """Whether each row is shown with its numbers."""
        return self.count <= MOST_ROWS and all(one.neuron.written_out for one in self.backwards)

    def value(self, which: Callable[[Snapshot], Real]) -> Value:
        """A number of the neuron before the first round."""
        return worked_value(self.run.number(0, which), self.digits)

    def values(self) -> dict[str, Value | tuple[Value, ...]]:
        """The cost and its slopes."""
        places = range(len(self.run.start) - 1)
        return {
            "J": self.value(lambda one: one.cost),
            "y_hat": tuple(self.value(partial(_of, "outputs", i)) for i in range(self.count)),
            "L": tuple(self.value(partial(_of, "losses", i)) for i in range(self.count)),
            "dL_dz": tuple(self.value(partial(_of, "deltas", i)) for i in range(self.count)),
            "dJ_dw": tuple(self.value(partial(_of, "gradient", place)) for place in places),
            "dJ_db": self.value(partial(_of, "gradient", -1)),
        }

    def chains(self) -> Iterator[Chain[Step]]:
        """The rows, the derivation for one of them, its numbers in each, and the sums."""
        if self.written_out:
            yield from self._given()
        yield definition(self.rows[0].activation)
        yield from self._for_one_row()
        if not self.written_out:
            yield from self._index_forms()
            return
        for i, one in enumerate(self.backwards, start=1):
            yield from self._row(i, one)
        yield self._cost()
        yield from self._slopes()
        yield from self._vector_form()
        if len(self.rows[0].inputs) <= MOST_ENTRIES and self.count <= MOST_ENTRIES:
            yield from self._hessian()

    # --- what is given ----------------------------------------------------------------------------------

    def _given(self) -> Iterator[Chain[Step]]:
        for i, row in enumerate(self.rows, start=1):
            yield _is(at_row(INPUTS, i), column(row.inputs), "The inputs of this row.")
            assert row.target is not None
            yield _is(at_row(Y, i), row.target, "Its target.")
        yield _is(WEIGHTS, column(self.rows[0].weights), "The weights, the same for all rows.")
        yield _is(B, self.rows[0].bias, "The bias, the same for all rows.")

    # --- one row ----------------------------------------------------------------------------------------

    def _for_one_row(self) -> Iterator[Chain[Step]]:
        """L, its slope, and δ in letters."""
        one = self.backwards[0]
        chosen, activation = one.loss, one.activation
        yield Chain(Y_HAT, ((equal("definition of the output", "The output of a row."), F_OF_Z),), "loss")
        yield Chain(L, ((equal(f"definition of the {chosen.title}", chosen.entry.summary), chosen.formula),), "loss")
        step = equal("derivative of the loss", "How the loss changes with the output.", *loss_slope(chosen))
        yield Chain(LOSS_BY_OUTPUT, ((step, slope(chosen)),), "loss slope")
        yield Chain(OUTPUT_BY_Z, tuple(slope_links(activation)), "activation slope")
        links: Links = [(equal("chain rule", "z acts on the loss through the output alone."), multiply(LOSS_BY_OUTPUT, OUTPUT_BY_Z))]
        if self.uniform:
            links.append((equal("substitute", "Both factors were derived above."), one.factors))
            if one.delta != one.factors:
                links.append((equal("cancel", "Common factors are cancelled."), one.delta))
        yield Chain(LOSS_BY_Z, tuple(links), "error signal")

    @cached_property
    def uniform(self) -> bool:
        """Whether δ is the same formula in all rows: none by cases."""
        one = self.backwards[0]
        formulas = (slope(one.loss), one.activation.in_output or slope(one.activation))
        return not any(isinstance(part, Cases) for formula in formulas for part in formula.walk())

    def _row(self, i: int, one: Backward) -> Iterator[Chain[Step]]:
        """z, ŷ, L and δ of a row with their numbers."""
        for chain in (pre_activation(one.neuron), *output(one.neuron), loss(one)):
            yield Chain(at_row(chain.first, i), tuple((step, at_row(term, i)) for step, term in chain.rest), "rows")
        reason = "The error signal as derived above, in this row."
        formula = at_row(one.delta, i)
        if any(part == at_row(OUTPUT_BY_Z, i) for part in formula.walk()):
            formula = at_row(times(one.loss_slope, one.slope, sign="cdot"), i)
        links: Links = [(equal("error signal", reason), formula)]
        printed = {at_row(letter, i): write for letter, write in one.printed.items()}
        links += worked_out(formula, printed, one.delta_value, self.digits)
        yield Chain(at_row(DELTA, i), tuple(links), "rows")

    # --- sums over the rows --------------------------------------------------------------------------------

    def _cost(self) -> Chain[Step]:
        r"""``J = \frac{1}{3} (L^{(1)} + L^{(2)} + L^{(3)}) = …``"""
        losses = [at_row(L, i) for i in range(1, self.count + 1)]
        printed: dict[Node, Printed] = {term: self._printed("losses", i) for i, term in enumerate(losses)}
        value = self.value(lambda one: one.cost)
        reason = "The cost is the mean of the losses."
        return Chain(J, (*self._mean(losses, printed, value, "mean", reason),), "cost")

    def _slopes(self) -> Iterator[Chain[Step]]:
        r"""``\frac{\partial J}{\partial w_1} = \frac{1}{3} (\delta^{(1)} x_1^{(1)} + …) = …``"""
        deltas = [at_row(DELTA, i) for i in range(1, self.count + 1)]
        printed: dict[Node, Printed] = {term: self._printed("deltas", i) for i, term in enumerate(deltas)}
        reason = "The slope of a mean is the mean of the slopes; in each row it is δ times the input."
        for j in range(len(self.rows[0].inputs)):
            entries = [name("x", j + 1, superscript=f"({i})") for i in range(1, self.count + 1)]
            numbers: dict[Node, Printed] = {entry: typed_number(row.inputs[j]) for entry, row in zip(entries, self.rows, strict=True)}
            terms = [multiply(delta, entry, sign="") for delta, entry in zip(deltas, entries, strict=True)]
            value = self.value(partial(_of, "gradient", j))
            links = self._mean(terms, {**printed, **numbers}, value, "sum rule, chain rule", reason)
            yield Chain(Derivative(J, name("w", j + 1)), tuple(links), "gradient")
        reason = "The bias has the factor 1 in each row."
        links = self._mean(deltas, printed, self.value(partial(_of, "gradient", -1)), "sum rule, chain rule", reason)
        yield Chain(Derivative(J, B), tuple(links), "gradient")

    def _mean(
        self, terms: Sequence[Node], printed: dict[Node, Printed], value: Value, rule: str, reason: str
    ) -> Links:
        formula = self._share(add(*terms))
        links: Links = [(equal(rule, reason), formula)]
        if self.count <= SUBSTITUTED:
            return links + worked_out(formula, printed, value, self.digits)
        return [*links, (Step(value.relation, "calculate", "Worked out with all digits."), value.shown)]

    def _share(self, *factors: Node) -> Node:
        return multiply(Divide(Number("1"), Number(str(self.count))), *factors, sign="")

    def _index_forms(self) -> Iterator[Chain[Step]]:
        """The sums over many rows; their numbers stand in a table."""
        reason = "The cost is the mean of the losses of all rows."
        yield Chain(J, ((equal("mean", reason), self._share(self._sum(name("L", superscript="(i)")))),), "cost")
        delta, entry = name("δ", superscript="(i)"), name("x", "j", superscript="(i)")
        reason = "The slope of a mean is the mean of the slopes; in each row it is δ times the input."
        formula = self._share(self._sum(multiply(delta, entry, sign="")))
        yield Chain(Derivative(J, name("w", "j")), ((equal("sum rule, chain rule", reason), formula),), "gradient")
        reason = "The bias has the factor 1 in each row."
        links = ((equal("sum rule, chain rule", reason), self._share(self._sum(delta))),)
        yield Chain(Derivative(J, B), links, "gradient")

    def _sum(self, body: Node) -> Node:
        return Summation(body, name("i"), Number("1"), Number(str(self.count)))

    # --- matrices ---------------------------------------------------------------------------------------------

    @property
    def logistic(self) -> bool:
        """Whether δ is ŷ − y, so that the gradient is that of logistic regression."""
        return self.uniform and self.backwards[0].delta == add_minus(Y_HAT, Y)

    def _vector_form(self) -> Iterator[Chain[Step]]:
        r"""``\nabla_{\mathbf{w}} J = \frac{1}{m} X^{T} (\hat{\mathbf{y}} - \mathbf{y}) = …``"""
        reason = "The inputs, a row for each example."
        yield _is(X_MATRIX, Matrix(tuple(tuple(row.inputs) for row in self.rows)), reason, "vector form")
        if self.logistic:
            outputs, targets = replace(Y_HAT, bold=True), replace(Y, bold=True)
            yield self._stacked(outputs, Y_HAT, "outputs", "The outputs of all rows.")
            yield _is(targets, column([row.target for row in self.rows if row.target]), "The targets of all rows.", "vector form")
            signal: Node = add_minus(outputs, targets)
            reason = "Row i brings (ŷ − y) times its inputs; the product with Xᵀ adds the rows up."
        else:
            signal = replace(DELTA, bold=True)
            yield self._stacked(signal, DELTA, "deltas", "The error signals of all rows.")
            reason = "Row i brings δ times its inputs; the product with Xᵀ adds the rows up."
        entries = [self.value(partial(_of, "gradient", j)) for j in range(len(self.rows[0].inputs))]
        relation = weakest([(entry.relation, entry.shown) for entry in entries])
        links: Links = [
            (equal("all rows at once", reason), self._share(Transpose(X_MATRIX), signal)),
            (Step(relation, "calculate", "Worked out entry by entry."), column([entry.shown for entry in entries])),
        ]
        yield Chain(Derivative(J, WEIGHTS, "∇"), tuple(links), "vector form")

    def _stacked(self, head: Name, letter: Name, which: str, reason: str) -> Chain[Step]:
        names = column([at_row(letter, i) for i in range(1, self.count + 1)])
        values = [self.value(partial(_of, which, i)) for i in range(self.count)]
        relation = weakest([(value.relation, value.shown) for value in values])
        stated = Step(relation, "values", "They were worked out above.")
        links: Links = [(equal("name", reason), names), (stated, column([value.shown for value in values]))]
        return Chain(head, tuple(links), "vector form")

    def _hessian(self) -> Iterator[Chain[Step]]:
        r"""``H = \frac{1}{m} X^{T} S X``, the curvatures of the rows on the diagonal of S."""
        curved = [Curved(one) for one in self.backwards]
        formulas = [formula for formula in map(_curvature_formula, curved) if formula is not None]
        if len(formulas) < self.count:
            return
        for i, (one, formula) in enumerate(zip(curved, formulas, strict=True), start=1):
            yield self._curvature(i, one, at_row(formula, i))
        zero = Number("0")
        diagonal = tuple(
            tuple(at_row(KAPPA, i + 1) if i == k else zero for k in range(self.count)) for i in range(self.count)
        )
        yield Chain(S_MATRIX, ((equal("name", "The curvatures of the rows on the diagonal."), Matrix(diagonal)),), "hessian")
        inputs = [list(map(typed, row.inputs)) for row in self.rows]
        places = range(len(inputs[0]))
        entries = [[worked_value(self._entry(curved, inputs, j, k), self.digits) for k in places] for j in places]
        relation = weakest([(entry.relation, entry.shown) for row in entries for entry in row])
        matrix = Matrix(tuple(tuple(entry.shown for entry in row) for row in entries))
        formula = self._share(Transpose(X_MATRIX), S_MATRIX, X_MATRIX)
        links: Links = [
            (equal("all rows at once", "Each row brings κ times its inputs times its inputs; Xᵀ…X adds the rows up."), formula),
            (Step(relation, "calculate", "Worked out entry by entry."), matrix),
        ]
        yield Chain(H, tuple(links), "hessian")

    def _curvature(self, i: int, one: Curved, formula: Node) -> Chain[Step]:
        reason = "The curvature of the loss of a row along its pre-activation."
        printed = {at_row(letter, i): write for letter, write in one.backward.printed.items()}
        numbers = worked_out(formula, printed, one.kappa, self.digits)
        return Chain(at_row(KAPPA, i), ((equal("curvature", reason), formula), *numbers), "hessian")

    def _entry(self, curved: list[Curved], inputs: list[list[Fraction]], j: int, k: int) -> Quantity:
        def at(precision: int) -> Real:
            total: Real = typed(Number("0"))
            for one, row in zip(curved, inputs, strict=True):
                total = real.add(total, real.multiply(one.number(precision), row[j] * row[k], precision), precision)
            return real.over(total, typed(Number(str(self.count))), precision)

        return at

    def _printed(self, which: str, i: int) -> Printed:
        return rounded_number(self.run.number(0, partial(_of, which, i)))


def _curvature_formula(one: Curved) -> Node | None:
    """κ in ŷ, y and z, where it is short enough to be read."""
    formula = one.formula
    if one.short:
        formula = times(differentiate(one.backward.delta, Y_HAT).last, one.backward.slope, sign="cdot")
    formula = tidy(formula)
    return formula if sum(1 for _ in formula.walk()) <= SHORT_CURVATURE else None


def _of(which: str, place: int, one: Snapshot) -> Real:
    entries: tuple[Real, ...] = getattr(one, which)
    return entries[place]


def _is(head: Node, number: Node, reason: str, about: str = "values") -> Chain[Step]:
    return Chain(head, ((Step(Relation.EQUAL, "given", reason), number),), about)


def add_minus(a: Node, b: Node) -> Node:
    """``a - b``."""
    return Add((a, b), ("+", "-"))


def at_row(node: Node, i: int) -> Node:
    """The term with the letters of one row marked by its number: ``x_1`` is ``x_1^{(2)}`` in row 2."""
    mark = f"({i})"
    if isinstance(node, Name):
        return replace(node, superscript=mark) if node.letter in OF_A_ROW else node
    choice: dict[int, Node | None] = {
        id(part): replace(part, superscript=mark) for part in node.walk() if isinstance(part, Name) and part.letter in OF_A_ROW
    }
    return replaced(node, choice)
