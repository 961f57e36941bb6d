r"""Where the neuron changes its mind: the inputs whose output is exactly the threshold t.

.. math::
    f(\mathbf{w}^{T}\tilde{\mathbf{x}} + b) = t \iff \mathbf{w}^{T}\tilde{\mathbf{x}} + b = \theta = f^{-1}(t), \qquad
    d = \frac{|z - \theta|}{\lVert\mathbf{w}\rVert}

For the sigmoid θ = ln(t/(1 - t)), which is 0 at t = 1/2. Inputs on the boundary carry a tilde.
Source: Bishop, Pattern Recognition and Machine Learning (2006), section 4.1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.digits import Printed, in_full, rounded_number, typed_number
from neuron_sym.deriver.quantity import first, quantity
from neuron_sym.deriver.substitution import worked_out
from neuron_sym.deriver.terms import Links, equal
from neuron_sym.deriver.worked import HALF, WEIGHTS, B, Value, Worked, Z, typed, worked_value
from neuron_sym.expression import (
    Add,
    Call,
    Divide,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
    Transpose,
    add,
    multiply,
    name,
)
from neuron_sym.model.activations import chosen_activation
from neuron_sym.notation.statements import read_term
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

T, THETA, K, C, D = name("t"), name("θ"), name("k"), name("c"), name("d")
Z_TILDE = name("z", accent="tilde")
LEVELS = {
    "sigmoid": (r"\ln\left(\frac{t}{1 - t}\right)", "0", "1"),
    "tanh": (r"\frac{1}{2} \ln\left(\frac{1 + t}{1 - t}\right)", "-1", "1"),
    "identity": ("t", "", ""),
    "relu": ("t", "0", ""),
    "softplus": (r"\ln(e^{t} - 1)", "0", ""),
    "arctan": (r"\tan(t)", "-1.57", "1.57"),
    "softsign": (r"\frac{t}{1 - |t|}", "-1", "1"),
    "hard_sigmoid": ("6 t - 3", "0", "1"),
    "hard_tanh": ("t", "-1", "1"),
    "log_sigmoid": (r"-\ln(e^{-t} - 1)", "", "0"),
    "heaviside": ("0", "0", "1.000001"),
}
"""f⁻¹(t), and between which t: where f rises, so that ŷ ≥ t says as much as z ≥ f⁻¹(t)."""
PROBABILITIES = ("sigmoid", "heaviside", "hard_sigmoid")
"""Activations with a usual threshold, 1/2."""


class Boundary:
    """The threshold as a level of z, and what lies on it."""

    def __init__(self, neuron: Worked) -> None:
        self.neuron = neuron
        chosen = chosen_activation(neuron.example.activation)
        self.activation = chosen.entry.name
        self.usual = all(number == Number("1") for number in chosen.values.values())

    @cached_property
    def threshold(self) -> Node | None:
        """The threshold of the example, or the usual one."""
        return self.neuron.threshold or (HALF if self.activation in PROBABILITIES else None)

    @cached_property
    def formula(self) -> Node | None:
        """f⁻¹(t) as a formula in t; ``None`` where f cannot be turned round simply, or never takes that value."""
        if self.threshold is None or self.activation not in LEVELS or not self.usual:
            return None
        text, low, high = LEVELS[self.activation]
        t = typed(self.threshold)
        if (low and t <= Fraction(low)) or (high and t >= Fraction(high)):
            return None
        formula = read_term(text)
        try:
            first(quantity(formula, Scope({T: self.threshold})))
        except NoValue:
            return None
        return formula

    @property
    def apply(self) -> bool:
        """Whether there is a boundary to speak of."""
        return self.formula is not None and any(map(typed, self.neuron.example.weights))

    @cached_property
    def scope(self) -> Scope:
        """The numbers of the letters used here."""
        assert self.threshold is not None
        assert self.formula is not None
        level = Scope({T: self.threshold}).closed(self.formula)
        example = self.neuron.example
        named: dict[Node, Node] = {T: self.threshold, THETA: level, Z: in_full(self.neuron.exact_z), B: example.bias}
        return Scope(named | {name("w", i): w for i, w in enumerate(example.weights, start=1)})

    def value(self, formula: Node) -> Value:
        """The number of a formula in these letters."""
        return worked_value(quantity(self.scope.closed(formula)), self.neuron.digits)

    @cached_property
    def printed(self) -> dict[Node, Printed]:
        """How these numbers are printed."""
        names: dict[Node, Printed] = {key: typed_number(number) for key, number in self.scope.values.items() if key != THETA}
        level = quantity(self.scope.values[THETA])
        return {**names, THETA: rounded_number(level)}

    @property
    def distance_formula(self) -> Node:
        """|z − θ| / ‖w‖."""
        count = len(self.neuron.example.weights)
        squares = [Power(name("w", i), Number("2")) for i in range(1, count + 1)]
        norm = add(*squares) if self.neuron.written_out else multiply(Transpose(WEIGHTS), WEIGHTS, sign="")
        return Divide(Call(Name("abs"), (Add((Z, THETA), ("+", "-")),)), Root(norm))

    @cached_property
    def distance(self) -> Value:
        """How far the inputs lie from the boundary."""
        squares = in_full(sum((typed(w) ** 2 for w in self.neuron.example.weights), Fraction(0)))
        return self.value(Divide(Call(Name("abs"), (Add((Z, THETA), ("+", "-")),)), Root(squares)))

    def values(self) -> dict[str, Value | tuple[Value, ...]]:
        """The level and the distance."""
        return {"boundary_level": self.value(THETA), "boundary_distance": self.distance}

    def chains(self) -> Iterator[Chain[Step]]:
        """The boundary, its level, its line for two inputs, and the distance from it."""
        assert self.threshold is not None
        assert self.formula is not None
        weights = self.neuron.example.weights
        yield Chain(T, ((equal("given", "The threshold of the output."), self.threshold),), "decision boundary")
        yield self._equation()
        links: Links = [(equal("inverse of the activation", "There the output is the threshold: f(θ) = t."), self.formula)]
        if self.formula != Number("0"):
            links += worked_out(self.formula, self.printed, self.value(THETA), self.neuron.digits)
        yield Chain(THETA, tuple(links), "decision boundary")
        if len(weights) == 2 and typed(weights[1]):
            yield from self._line()
        yield self._distance()

    def _equation(self) -> Chain[Step]:
        r"""``\tilde{z} = w_1 \tilde{x}_1 + w_2 \tilde{x}_2 + b = \theta``"""
        count = len(self.neuron.example.weights)
        products = [multiply(name("w", i), name("x", i, accent="tilde"), sign="") for i in range(1, count + 1)]
        vectors = multiply(Transpose(WEIGHTS), name("x", bold=True, accent="tilde"), sign="")
        formula = add(*products, B) if self.neuron.written_out else add(vectors, B)
        reason = "The pre-activation of a point with the inputs under the tilde."
        on_it = "Such a point lies on the boundary where this is the level of the threshold."
        return Chain(Z_TILDE, ((equal("pre-activation", reason), formula), (equal("boundary", on_it), THETA)), "decision boundary")

    def _line(self) -> Iterator[Chain[Step]]:
        r"""``\tilde{x}_2 = k \tilde{x}_1 + c``"""
        slope = Negative(Divide(name("w", 1), name("w", 2)))
        intercept = Divide(Add((THETA, B), ("+", "-")), name("w", 2))
        for head, formula, reason in ((K, slope, "The slope of the line."), (C, intercept, "Where it meets the second axis.")):
            links: Links = [(equal("solve for the second input", reason), formula)]
            links += worked_out(formula, self.printed, self.value(formula), self.neuron.digits)
            yield Chain(head, tuple(links), "decision boundary")
        one, two = (name("x", i, accent="tilde") for i in (1, 2))
        step = equal("boundary", "The boundary is a line; on its sides the classes differ.")
        yield Chain(two, ((step, add(multiply(K, one, sign=""), C)),), "decision boundary")

    def _distance(self) -> Chain[Step]:
        reason = "The weights stand at right angles to the boundary; along them z grows by ‖w‖ for each unit of length."
        formula = self.distance_formula
        links: Links = [(equal("distance from the boundary", reason), formula)]
        if self.neuron.written_out:
            links += worked_out(formula, self.printed, self.distance, self.neuron.digits)
        else:
            links.append((Step(self.distance.relation, "calculate", "Worked out."), self.distance.shown))
        return Chain(D, tuple(links), "decision boundary")


def side_of(boundary: Boundary) -> Relation:
    """On which side of the level z lies."""
    apart = boundary.scope.closed(Add((Z, THETA), ("+", "-")))
    value = first(quantity(apart))
    sign = (value > 0) - (value < 0) if isinstance(value, Fraction) else value.sign()
    return Relation.LESS if sign is not None and sign < 0 else Relation.AT_LEAST
