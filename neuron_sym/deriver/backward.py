r"""The numbers of the backward pass, each worked out once.

.. math::
    L(\hat{y}, y), \qquad \delta = \frac{\partial L}{\partial z}
      = \frac{\partial L}{\partial\hat{y}} \cdot \frac{d\hat{y}}{dz}, \qquad
    \frac{\partial L}{\partial w_i} = \delta x_i, \quad \frac{\partial L}{\partial b} = \delta, \quad
    \frac{\partial L}{\partial x_i} = \delta w_i

Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from neuron_sym.chain import Relation
from neuron_sym.deriver.digits import Printed, rounded_number, typed_number
from neuron_sym.deriver.form import in_slots
from neuron_sym.deriver.numeral import numeral
from neuron_sym.deriver.quantity import Enclosed, Known, Multiple, first
from neuron_sym.deriver.slope import slope
from neuron_sym.deriver.substitution import case as case_of
from neuron_sym.deriver.tidy import flat, tidy, times
from neuron_sym.deriver.worked import Value, Worked, typed, worked_value
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Call, Cases, Derivative, Divide, Node, name
from neuron_sym.interval import of_real
from neuron_sym.model.activations import Activation, chosen_activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.example import Example
from neuron_sym.model.losses import Loss, chosen_loss
from neuron_sym.model.pairs import objection_to, objection_to_target
from neuron_sym.record import once
from neuron_sym.scope import Scope

Z, Y_HAT, Y, L = name("z"), name("y", accent="hat"), name("y"), name("L")
DELTA = name("δ")
LOSS_BY_OUTPUT, OUTPUT_BY_Z, LOSS_BY_Z = Derivative(L, Y_HAT), Derivative(Y_HAT, Z, "d"), Derivative(L, Z)
MAX_SHORT = 16
"""A slope of more nodes than this goes by its name in a product."""


@dataclass(frozen=True)
class Backward:
    """The forward pass of an example, and what follows from it for its loss.

    Raises:
        InputError: the example has no target.
    """

    neuron: Worked

    def __post_init__(self) -> None:
        if self.neuron.example.target is None:
            mend = "add  target = 1  (or --target 1)"
            raise InputError(Fault(Place(self.neuron.example.path), "a gradient needs a target, and there is none", mend))

    @once
    def activation(self) -> Chosen[Activation]:
        return chosen_activation(self.neuron.example.activation)

    @once
    def loss(self) -> Chosen[Loss]:
        loss = loss_of(self.neuron.example)
        assert loss is not None, "an example with a target has a loss"
        return loss

    @once
    def target(self) -> Node:
        assert self.neuron.example.target is not None
        return self.neuron.example.target

    @once
    def scope(self) -> Scope:
        """What the letters of the formulas stand for in this example."""
        return Scope({Z: self.neuron.full_z, Y_HAT: self.neuron.output, Y: self.target})

    # --- formulas, the case that holds chosen -------------------------------------------------------

    @once
    def loss_formula(self) -> Node:
        """L in ŷ and y."""
        return self.case(self.loss.formula)

    @once
    def loss_slope(self) -> Node:
        """∂L/∂ŷ in ŷ and y."""
        return self.case(slope(self.loss))

    @once
    def slope(self) -> Node:
        """dŷ/dz in ŷ alone where it can be written so, else in z; at a kink the convention's value."""
        if self.kink is not None:
            return self.kink[0]
        return self.case(self.activation.in_output or slope(self.activation))

    @once
    def kink(self) -> tuple[Node, str] | None:
        """The value that stands for dŷ/dz by convention, and why, where z is a point without a derivative."""
        for at, value, reason in self.activation.kinks:
            if first(at) == self.neuron.exact_z:
                return value, reason
        return None

    @once
    def delta(self) -> Node:
        """∂L/∂z in ŷ, y and z, common factors cancelled: ŷ − y for sigmoid and cross-entropy."""
        return _tidied(self.factors) if isinstance(self.loss_slope, Divide) else self.factors

    @once
    def factors(self) -> Node:
        """∂L/∂ŷ · dŷ/dz with the formulas of both; a long slope goes by its name."""
        return _multiplied(self.loss_slope, self.slope)

    def case(self, formula: Node) -> Node:
        """The case of a formula that holds for these numbers; a formula without cases as it is."""
        return case_of(formula, self.scope)[0] if isinstance(formula, Cases) else formula

    # --- their values --------------------------------------------------------------------------------

    def value(self, formula: Node) -> Value:
        """The number that a formula in ŷ, y and z is."""
        return worked_value(self.quantity(formula), self.neuron.digits)

    def quantity(self, formula: Node) -> Enclosed:
        """The same, as closely as it is asked for."""
        form, held = in_slots(formula, (Z, Y_HAT, Y, OUTPUT_BY_Z))
        return form.of([self._number(name) for name in held])

    def _number(self, name: Node) -> Enclosed:
        if name == Y_HAT:
            return self.neuron.output_number
        return self.slope_number if name == OUTPUT_BY_Z else self._rationals[name]

    @once
    def _rationals(self) -> dict[Node, Known]:
        return {Z: self.neuron.known_z, Y: Known(numeral(self.target).interval)}

    @once
    def loss_value(self) -> Value:
        return self.value(self.loss_formula)

    @once
    def loss_slope_value(self) -> Value:
        return worked_value(self.loss_slope_number, self.neuron.digits)

    @once
    def loss_slope_number(self) -> Enclosed:
        return self.quantity(self.loss_slope)

    @once
    def slope_value(self) -> Value:
        return worked_value(self.slope_number, self.neuron.digits)

    @once
    def slope_number(self) -> Enclosed:
        return self.quantity(self.slope)

    @once
    def delta_quantity(self) -> Enclosed:
        return self.quantity(self.delta)

    @once
    def delta_value(self) -> Value:
        return worked_value(self.delta_quantity, self.neuron.digits)

    def times_delta(self, number: Node) -> Value:
        """δ times a typed number: the slope by the weight of an input, or by an input."""
        return Value(Multiple(self.delta_quantity, numeral(number).interval), self.neuron.digits)

    @once
    def by_weights(self) -> tuple[Value, ...]:
        """∂L/∂wᵢ = δ xᵢ."""
        return tuple(map(self.times_delta, self.neuron.example.inputs))

    @once
    def by_inputs(self) -> tuple[Value, ...]:
        """∂L/∂xᵢ = δ wᵢ: how sensitive the loss is to each input."""
        return tuple(map(self.times_delta, self.neuron.example.weights))

    # --- how they are printed ------------------------------------------------------------------------

    @once
    def printed(self) -> dict[Node, Printed]:
        """The names in formulas, and how their numbers are printed with so many digits."""
        return {
            Y: typed_number(self.target),
            Z: lambda _places: (Relation.EQUAL, self.neuron.full_z),
            Y_HAT: rounded_number(self.neuron.output_number),
            LOSS_BY_OUTPUT: rounded_number(self.loss_slope_number),
            OUTPUT_BY_Z: rounded_number(self.slope_number),
            DELTA: rounded_number(self.delta_quantity),
        }


def loss_of(example: Example) -> Chosen[Loss] | None:
    """The loss of an example; without one cross-entropy where ŷ and y can be probabilities, else ½(ŷ − y)²."""
    if example.loss or example.target is None:
        return chosen_loss(example.loss) if example.loss else None
    activation, entropy = chosen_activation(example.activation), chosen_loss("binary_cross_entropy")
    unfit = objection_to(activation, entropy) or objection_to_target(entropy, typed(example.target))
    return chosen_loss("squared_error") if unfit else entropy


def scaled(number: Enclosed, factor: Fraction) -> Multiple:
    """``factor`` times the number."""
    return Multiple(number, of_real(factor))


@lru_cache(maxsize=256)
def _multiplied(outer: Node, inner: Node) -> Node:
    return flat(times(outer, inner if _short(inner) else OUTPUT_BY_Z, sign="cdot"))


@lru_cache(maxsize=256)
def _tidied(factors: Node) -> Node:
    return tidy(factors)


def _short(formula: Node) -> bool:
    """Whether a hand would write the formula out as a factor of a product."""
    inner = [part for part in formula.walk() if isinstance(part, Call) and part.arguments != (Z,)]
    return not inner and sum(1 for _ in formula.walk()) <= MAX_SHORT

