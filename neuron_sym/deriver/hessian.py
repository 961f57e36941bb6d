r"""The curvature of the loss: κ = ∂²L/∂z², and with it the whole Hessian, κ xxᵀ.

.. math::
    \frac{\partial^2 L}{\partial w_i\,\partial w_j} = \kappa\,x_i x_j, \qquad
    \nabla^2_{\mathbf{w}} L = \kappa\,\mathbf{x}\mathbf{x}^{T}, \qquad
    \kappa = \frac{\partial^2 L}{\partial\hat{y}^2}\Bigl(\frac{d\hat{y}}{dz}\Bigr)^{2}
      + \frac{\partial L}{\partial\hat{y}}\,\frac{d^2\hat{y}}{dz^2}

It is held as κ and x, which is linear in the inputs, and written out for a few of them only.
Source: Bishop, Pattern Recognition and Machine Learning (2006), sections 4.3.3 and 5.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.backward import LOSS_BY_OUTPUT, LOSS_BY_Z, OUTPUT_BY_Z, Y_HAT, Backward, L, scaled
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.digits import Printed, certified, rounded_number
from neuron_sym.deriver.gradient import gradient_of
from neuron_sym.deriver.slope import second_slope, slope
from neuron_sym.deriver.substitution import worked_out
from neuron_sym.deriver.terms import Links, column, entrywise, equal, weakest
from neuron_sym.deriver.tidy import flat, tidy, times
from neuron_sym.deriver.worked import INPUTS, B, Value, Worked, Z, typed, worked_value
from neuron_sym.errors import OutOfReach
from neuron_sym.expression import (
    Add,
    Cases,
    Derivative,
    Matrix,
    Name,
    Node,
    Number,
    Power,
    Transpose,
    multiply,
    name,
)
from neuron_sym.model.example import Example
from neuron_sym.real import NoValue

KAPPA, H = name("κ"), name("H")
CURVATURE = Derivative(LOSS_BY_Z, Z)
LOSS_BY_OUTPUT_TWICE = Derivative(LOSS_BY_OUTPUT, Y_HAT)
OUTPUT_BY_Z_TWICE = Derivative(OUTPUT_BY_Z, Z, "d")
SHORT = 6
"""An error signal of so few nodes is differentiated as it stands: ŷ − y."""
MOST_ENTRIES = 4
"""The Hessian of a neuron with more inputs is not written out."""


def hessian(example: Example, digits: int = 4) -> Derivation:
    """The gradient of ``example`` and its curvature; see :func:`.gradient.gradient`.

    Raises:
        InputError: it has no target.
        OutOfReach: a derivative has no value here, or one that cannot be told from a rounding boundary.
    """
    backward = Backward(Worked(example, digits))
    passed = gradient_of(backward)
    one = Curved(backward)
    try:
        chains = tuple(_chains(one))
        values = {"d2L_dz2": one.kappa}
    except NoValue as error:
        raise OutOfReach(example.path, "the Hessian", str(error)) from error
    return replace(passed, chains=(*passed.chains, *chains), values={**passed.values, **values})


class Curved:
    """The second derivatives of an example, as formulas and as numbers."""

    def __init__(self, backward: Backward) -> None:
        self.backward = backward
        self.digits = backward.neuron.digits
        self.twice = backward.case(second_slope(backward.loss, Y_HAT))
        self.bend = backward.case(second_slope(backward.activation, Z))
        self.number = backward.quantity(self.formula)
        self.kappa = worked_value(self.number, self.digits)

    @property
    def short(self) -> bool:
        """Whether δ is a short formula in ŷ alone."""
        inner = list(self.backward.delta.walk())
        return len(inner) <= SHORT and Z not in inner and OUTPUT_BY_Z not in inner

    @property
    def formula(self) -> Node:
        """κ in ŷ, y and z."""
        slope_ = self.backward.slope
        first = multiply(self.twice, Power(slope_, Number("2")))
        return Add((first, multiply(self.backward.loss_slope, self.bend)), ("+", "+"))

    def entry(self, *inputs: Node) -> Value:
        """κ times typed numbers."""
        number = self.number
        for factor in inputs:
            number = scaled(number, typed(factor))
        return worked_value(number, self.digits)

    def printed(self, formula: Node) -> Printed:
        """How the number of a formula is printed."""
        return rounded_number(self.backward.quantity(formula))


def _chains(one: Curved) -> Iterator[Chain[Step]]:
    if one.short:
        yield _through_delta(one)
    else:
        yield from _by_parts(one)
    reason = "The curvature of the loss along z: all that the Hessian needs to know of loss and activation."
    stated = Step(one.kappa.relation, "value of the derivative", "It was worked out above.")
    yield Chain(KAPPA, ((equal("name", reason), CURVATURE), (stated, one.kappa.shown)), "hessian")
    yield from _entries(one)
    if 1 < len(one.backward.neuron.example.inputs) <= MOST_ENTRIES:
        yield _matrix_form(one)
    yield from _convexity(one)


def _through_delta(one: Curved) -> Chain[Step]:
    r"""``\frac{\partial^2 L}{\partial z^2} = \frac{\partial}{\partial\hat{y}}(\hat{y} - y) \cdot \frac{d\hat{y}}{dz} = …``"""
    backward = one.backward
    by_steps = differentiate(backward.delta, Y_HAT, "∂", "part")
    reason = "The error signal was derived above; it depends on z through the output alone."
    formula = flat(times(by_steps.last, backward.slope, sign="cdot"))
    links: Links = [
        (equal("chain rule", reason), multiply(by_steps.first, OUTPUT_BY_Z)),
        (equal("substitute", "The derivative of the error signal, and the slope of the activation.", by_steps), formula),
    ]
    if (tidied := tidy(formula)) != formula:
        links.append((equal("simplify", "Common factors are cleared up."), tidied))
    links += worked_out(tidied, backward.printed, one.kappa, one.digits)
    return Chain(CURVATURE, tuple(links), "hessian")


def _by_parts(one: Curved) -> Iterator[Chain[Step]]:
    """∂²L/∂ŷ² and d²ŷ/dz², each derived, and κ from them."""
    backward = one.backward
    parts = (
        (LOSS_BY_OUTPUT_TWICE, slope(backward.loss), Y_HAT, "∂", second_slope(backward.loss, Y_HAT), one.twice),
        (OUTPUT_BY_Z_TWICE, slope(backward.activation), Z, "d", second_slope(backward.activation, Z), one.bend),
    )
    for head, formula, variable, letter, target, here in parts:
        derived = differentiate(formula, variable, letter, "part")
        if derived.last != target:
            step = equal("rearrange", "The same, as it is usually written.")
            derived = Chain(derived.first, (*derived.rest, (step, target)), derived.name)
        links: Links = [(equal("differentiate again", "The first derivative is differentiated once more.", derived), target)]
        if isinstance(target, Cases):
            links.append((equal("case", "The case whose condition holds for these numbers."), here))
        links += worked_out(here, backward.printed, backward.value(here), one.digits)
        yield Chain(head, tuple(links), "hessian")
    first = multiply(LOSS_BY_OUTPUT_TWICE, Power(OUTPUT_BY_Z, Number("2")))
    formula = Add((first, multiply(LOSS_BY_OUTPUT, OUTPUT_BY_Z_TWICE)), ("+", "+"))
    printed = {
        **backward.printed,
        LOSS_BY_OUTPUT_TWICE: one.printed(one.twice),
        OUTPUT_BY_Z_TWICE: one.printed(one.bend),
    }
    reason = "The product ∂L/∂ŷ · dŷ/dz is differentiated by z once more."
    links = [(equal("product rule, chain rule", reason), formula)]
    links += worked_out(formula, printed, one.kappa, one.digits)
    yield Chain(CURVATURE, tuple(links), "hessian")


def _entries(_: Curved) -> Iterator[Chain[Step]]:
    r"""``\frac{\partial^2 L}{\partial w_i \partial w_j} = \kappa x_i x_j``."""
    w, x = (name("w", "i"), name("w", "j")), (name("x", "i"), name("x", "j"))
    reason = "Differentiating by a weight brings its input down as a factor, each time."
    yield _second(w[0], w[1], times(KAPPA, *x), reason)
    yield _second(w[0], B, times(KAPPA, x[0]), "The bias has the factor 1.")
    yield _second(B, B, KAPPA, "The bias has the factor 1, twice.")


def _second(first: Name, second: Name, term: Node, reason: str) -> Chain[Step]:
    head = Derivative(Derivative(L, second), first)
    return Chain(head, ((equal("chain rule, twice", reason), term),), "hessian")


def _matrix_form(one: Curved) -> Chain[Step]:
    r"""``H = \kappa\mathbf{x}\mathbf{x}^{T} = …``, all second derivatives by the weights at once."""
    inputs = one.backward.neuron.example.inputs
    links: Links = [(equal("all weights at once", "Row i and column j hold κ times the inputs i and j."),
                     multiply(KAPPA, INPUTS, Transpose(INPUTS), sign=""))]  # fmt: skip
    entries = [[one.entry(p, q) for q in inputs] for p in inputs]
    targets = [entry.shown for row in entries for entry in row]
    relation = weakest([(entry.relation, entry.shown) for row in entries for entry in row])
    found = entrywise(
        one.printed(one.formula), lambda k: [multiply(k, p, q) for p in inputs for q in inputs], targets, one.digits
    )
    if found is not None:
        (printed_as, printed), relation = found
        term = multiply(printed, column(inputs), Matrix((tuple(inputs),)), sign="")
        links.append((Step(printed_as, "substitute", "Numbers take the places of the names."), term))
    matrix = Matrix(tuple(tuple(entry.shown for entry in row) for row in entries))
    links.append((Step(relation, "multiply", "Column times row: every input times every input, times κ."), matrix))
    return Chain(H, tuple(links), "hessian")


def _convexity(one: Curved) -> Iterator[Chain[Step]]:
    """κ against 0, and what it says of the shape of the loss."""
    sign = certified(one.number, one.backward.scope, lambda end: (end > 0) - (end < 0))
    relation = {1: Relation.GREATER, 0: Relation.EQUAL, -1: Relation.LESS}[sign]
    reason = {
        1: "For every direction v, vᵀHv = κ(xᵀv)² is not negative: here the loss curves upwards, as a convex one does.",
        0: "For every direction v, vᵀHv = κ(xᵀv)² = 0: here the loss is flat to second order.",
        -1: "For every direction v, vᵀHv = κ(xᵀv)² is not positive: here the loss curves downwards, so it is not convex.",
    }[sign]
    yield Chain(KAPPA, ((Step(relation, "convexity", reason), Number("0")),), "hessian")

