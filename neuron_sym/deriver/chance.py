r"""Was it luck? The chance that weights drawn at random would have done as well.

With independent :math:`w_i, b \sim N(0, 1)` the pre-activation is a sum of independent normal numbers,

.. math::
    Z = \sum_i w_i x_i + b \sim N(0, \sigma_Z^2), \qquad \sigma_Z^2 = \sum_i x_i^2 + 1, \qquad
    P(Z \ge a) = \tfrac{1}{2}\Bigl(1 - \operatorname{erf}\frac{a}{\sqrt{2}\,\sigma_Z}\Bigr)

Source: MacKay, Information Theory, Inference, and Learning Algorithms (2003), chapters 39 and 45.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.boundary import THETA, Boundary, side_of
from neuron_sym.deriver.digits import Printed, in_full, rounded_number, typed_number
from neuron_sym.deriver.quantity import first, quantity
from neuron_sym.deriver.substitution import worked_out
from neuron_sym.deriver.terms import Links, equal
from neuron_sym.deriver.worked import HALF, INPUTS, Value, Z, typed, worked_value
from neuron_sym.expression import Call, Name, Node, Number, Power, Root, Transpose, add, multiply, name
from neuron_sym.notation.statements import read_term
from neuron_sym.scope import Scope

RANDOM_Z = name("Z")
VARIANCE, SPREAD = Call(Name("Var"), (RANDOM_Z,)), Name("σ", "Z")
AT_ZERO = (r"\frac{1}{2} \left(1 + \operatorname{erf}(a)\right)", r"\frac{1}{2} \left(1 - \operatorname{erf}(a)\right)")
RIGHT, FAR = Name("P", "right"), Name("P", "far")
ABOVE = r"\frac{1}{2} \left(1 - \operatorname{erf}\left(\frac{a}{\sqrt{2} \sigma_{Z}}\right)\right)"
BELOW = r"\frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{a}{\sqrt{2} \sigma_{Z}}\right)\right)"


class Chance:
    """What random weights would have made of these inputs; only where there is a threshold to be right about."""

    def __init__(self, boundary: Boundary) -> None:
        self.boundary = boundary
        self.neuron = boundary.neuron

    @property
    def apply(self) -> bool:
        """Whether the output rises with z and there is a level to compare it with."""
        return self.boundary.formula is not None

    @cached_property
    def variance(self) -> Fraction:
        """Σ xᵢ² + 1."""
        return sum((typed(x) ** 2 for x in self.neuron.example.inputs), Fraction(1))

    @cached_property
    def scope(self) -> Scope:
        """The numbers of the letters used here."""
        return self.boundary.scope.extended({SPREAD: Root(in_full(self.variance))})

    @cached_property
    def above(self) -> bool:
        """Whether the right class is that of the outputs at or above the threshold: the target's, or the one chosen."""
        target, threshold = self.neuron.example.target, self.boundary.threshold
        if target is not None and threshold is not None:
            return typed(target) >= typed(threshold)
        return self.on_side is Relation.AT_LEAST

    @cached_property
    def on_side(self) -> Relation:
        """The side of the level on which z lies."""
        return side_of(self.boundary)

    @cached_property
    def even(self) -> bool:
        """Whether the level is 0, so that both classes are equally probable."""
        return first(quantity(self.scope.values[THETA])) == 0

    @property
    def right(self) -> Node:
        """The chance of the right class."""
        return HALF if self.even else _tail(THETA, above=self.above)

    @property
    def far(self) -> Node:
        """The chance of an output at least as far out on its side."""
        return _tail(Z, above=self.on_side is Relation.AT_LEAST)

    def value(self, formula: Node) -> Value:
        """The number of a formula in these letters."""
        return worked_value(quantity(self.scope.closed(formula)), self.neuron.digits)

    def values(self) -> dict[str, Value | tuple[Value, ...]]:
        """The variance and both chances."""
        variance = worked_value(in_full(self.variance), self.neuron.digits)
        return {"variance": variance, "chance_right": self.value(self.right), "chance_far": self.value(self.far)}

    @cached_property
    def printed(self) -> dict[Node, Printed]:
        """How the numbers are printed."""
        spread = quantity(self.scope.values[SPREAD])
        return {**self.boundary.printed, SPREAD: rounded_number(spread)}

    def chains(self) -> Iterator[Chain[Step]]:
        """The spread of z under random weights, and the two chances."""
        yield self._variance()
        links: Links = [(equal("standard deviation", "The root of the variance."), Root(VARIANCE))]
        value = self.value(SPREAD)
        links += worked_out(Root(VARIANCE), {VARIANCE: typed_number(in_full(self.variance))}, value, self.neuron.digits)
        yield Chain(SPREAD, tuple(links), "chance")
        which = "at or above" if self.above else "below"
        reason = f"The chance that Z comes out {which} the level of the threshold, which is the right side."
        yield self._chance(RIGHT, _tail(THETA, above=self.above), reason)
        which = "at least as large as" if self.on_side is Relation.AT_LEAST else "at most as large as"
        yield self._chance(FAR, self.far, f"The chance that Z comes out {which} z: an output as far out on its side.")

    def _variance(self) -> Chain[Step]:
        example, two = self.neuron.example, Number("2")
        reason = "Each weight is drawn from N(0, 1), and so is the bias: variances of independent numbers add up."
        if not self.neuron.written_out:
            formula = add(multiply(Transpose(INPUTS), INPUTS, sign=""), Number("1"))
            value = worked_value(in_full(self.variance), self.neuron.digits)
            step = Step(value.relation, "calculate", "The squares are added up.")
            return Chain(VARIANCE, ((equal("variance of a sum", reason), formula), (step, value.shown)), "chance")
        entries = [name("x", i) for i in range(1, len(example.inputs) + 1)]
        formula = add(*(Power(entry, two) for entry in entries), Number("1"))
        names: dict[Node, Printed] = {entry: typed_number(x) for entry, x in zip(entries, example.inputs, strict=True)}
        value = worked_value(in_full(self.variance), self.neuron.digits)
        links = [(equal("variance of a sum", reason), formula), *worked_out(formula, names, value, self.neuron.digits)]
        return Chain(VARIANCE, tuple(links), "chance")

    def _chance(self, head: Name, formula: Node, reason: str) -> Chain[Step]:
        links: Links = [(equal("normal distribution", reason), formula)]
        if head == RIGHT and self.even:
            at_zero = Scope({name("a"): Number("0")}).closed(read_term(AT_ZERO[self.above]))
            links.append((equal("substitute", "The level is 0, and 0 divided by anything is 0."), at_zero))
            links.append((equal("symmetry", "Random weights fall on either side equally often."), HALF))
            return Chain(head, tuple(links), "chance")
        links += worked_out(formula, self.printed, self.value(formula), self.neuron.digits)
        return Chain(head, tuple(links), "chance")


def _tail(level: Name, *, above: bool) -> Node:
    return Scope({name("a"): level}).closed(read_term(ABOVE if above else BELOW))
