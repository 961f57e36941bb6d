"""The numbers that a derivation is about, each worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from neuron_sym.chain import Relation
from neuron_sym.deriver.digits import Printed, certified, decimal, in_full, rounded_number, shown
from neuron_sym.deriver.form import Form, in_slots
from neuron_sym.deriver.numeral import Numeral, numeral
from neuron_sym.deriver.quantity import Enclosed, Known, Quantity, at_once, first, quantity
from neuron_sym.enclosure import Ball
from neuron_sym.expression import (
    Call,
    Negative,
    Node,
    Number,
    name,
)
from neuron_sym.interval import plus, times, to_real, total
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.number import rational
from neuron_sym.real import NoValue
from neuron_sym.record import once
from neuron_sym.scope import Scope
from neuron_sym.value import FIRST_PRECISION, evaluate

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



class Product(NamedTuple):
    """What one input contributes to z: ``product`` is exactly ``weight`` times ``input``."""

    index: int  # type: ignore[assignment]  # tuples have a method of this name, which nobody needs here
    input: Node
    weight: Node
    product: Node


class Value:
    """A quantity of the derivation: ``exact`` where it is rational, and ``shown`` as it is printed after ``relation``."""

    def __init__(self, number: Quantity, digits: int) -> None:
        self.number = number
        self.relation, self.shown = shown(number, digits)

    @once
    def exact(self) -> Fraction | None:
        """The value where it is rational."""
        known = at_once(self.number)
        value = first(self.number) if known is None else to_real(known, FIRST_PRECISION)
        return None if isinstance(value, Ball) else value

    @once
    def decimal(self) -> str:
        """The value as text for programs, correctly rounded to 15 significant digits."""
        return decimal(self.number)


@dataclass(frozen=True)
class Worked:
    """The numbers that the chains are about, each worked out once."""

    example: Example
    digits: int

    @once
    def inputs(self) -> tuple[Numeral, ...]:
        """The inputs as they were typed."""
        return tuple(map(numeral, self.example.inputs))

    @once
    def weights(self) -> tuple[Numeral, ...]:
        """The weights as they were typed."""
        return tuple(map(numeral, self.example.weights))

    @once
    def bias(self) -> Numeral:
        """The bias as it was typed."""
        return numeral(self.example.bias)

    @once
    def terms(self) -> list[Known]:
        """The products w₁x₁, w₂x₂, …."""
        return [Known(times(w.interval, x.interval)) for w, x in zip(self.weights, self.inputs, strict=True)]

    @once
    def weighted(self) -> Known:
        """What the inputs contribute: Σ wᵢxᵢ."""
        return Known(total([term.interval for term in self.terms]))

    @once
    def printed_weighted(self) -> Printed:
        """How that is printed."""
        return rounded_number(self.weighted)

    @once
    def known_z(self) -> Known:
        """The number z: typed numbers are decimals, and so is what they add up to."""
        return Known(plus(self.weighted.interval, self.bias.interval))

    @once
    def z(self) -> Value:
        """The pre-activation Σ wᵢxᵢ + b."""
        return Value(self.known_z, self.digits)

    @once
    def exact_z(self) -> Fraction:
        """The same as a fraction."""
        return self.known_z.value

    @once
    def full_z(self) -> Node:
        """Z with all its digits."""
        return in_full(self.exact_z)

    @once
    def output(self) -> Node:
        """The output f(z) as a term."""
        return output_at(self.example.activation, self.exact_z)

    @once
    def output_number(self) -> Enclosed:
        """The output as a number, worked out once for each precision."""
        z = (self.known_z,)
        number = _named_output(self.example.activation).of(z)
        try:
            if at_once(number) is None:
                first(number)
        except NoValue:
            return in_slots(formula(self.example.activation), (Z,))[0].of(z)
        return number

    @once
    def y_hat(self) -> Value:
        """ŷ with the fewest digits that leave it on its side of the threshold: 0.49999, not 0.5000."""
        for more in range(MOST_DIGITS + 1):
            value = worked_value(self.output_number, self.digits + more)
            if self.above is None or self.on_its_side(value):
                return value
        return worked_value(self.output_number, self.digits)

    @property
    def threshold(self) -> Node | None:
        return self.example.threshold or (HALF if self.example.classes else None)

    @once
    def above(self) -> bool | None:
        """Whether ŷ ≥ threshold; ``None`` where there is no threshold or the two cannot be told apart."""
        if self.threshold is None:
            return None
        bound = typed(self.threshold)
        try:
            return certified(self.output_number, Scope(), lambda end: end >= bound)
        except NoValue:
            return None

    def on_its_side(self, value: Value) -> bool:
        """Whether the printed output compares with the threshold as the output itself does."""
        assert self.threshold is not None
        apart = typed(value.shown) - typed(self.threshold)
        if value.relation is Relation.EQUAL:
            return True
        return apart > 0 if self.above else apart < 0

    @once
    def written_out(self) -> bool:
        """Whether vectors and products are written term by term."""
        example = self.example
        typed = sum(len(numeral_of(node).digits) for node in (*example.inputs, *example.weights, example.bias))
        return len(example.inputs) <= WRITTEN_OUT and typed <= MAX_TYPED


def worked_value(what: Node | Quantity, digits: int) -> Value:
    """The number that a term or quantity is, in all the ways that a page or a program wants it."""
    return Value(quantity(what), digits)


def output_at(activation_name: str, z: Fraction) -> Node:
    """f(z): by the name of f where its value is known in a form that never cancels, else by its definition."""
    at = in_full(z)
    call = Call(chosen_activation(activation_name).entry.function, (at,))
    try:
        evaluate(call, Scope())
    except NoValue:
        return Scope({Z: at}).closed(formula(activation_name))
    return call


@lru_cache(maxsize=256)
def _named_output(activation: str) -> Form:
    """f(z) by the name of f."""
    return in_slots(Call(chosen_activation(activation).entry.function, (Z,)), (Z,))[0]


def formula(activation_name: str) -> Node:
    """f(z) as the catalogue of activations defines it."""
    return chosen_activation(activation_name).formula


def typed(number: Node) -> Fraction:
    """The value of a number that an example gives."""
    value = rational(number)
    assert value is not None, "the numbers of an example are numerals"
    return value


def numeral_of(node: Node) -> Number:
    """The numeral of such a number, without its sign."""
    numeral = node.operand if isinstance(node, Negative) else node
    assert isinstance(numeral, Number), "the numbers of an example are numerals"
    return numeral
