"""The number that should stand in a faulty term."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.checker.quantity import Entry, Quantity, literal, show
from neuron_sym.expression import (
    Node,
    Number,
    Span,
    replaced,
)
from neuron_sym.number import quotient
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope


def corrected(left: Node, right: Node, scope: Scope) -> tuple[str, Span | None] | None:
    """Where one decimal inside the right side is to blame: what should stand there, and its place.

    The right side is affine in the decimal, so that two values give the third.
    """
    if literal(right) is not None:
        return None
    known = [part.value for part in scope.closed(left).walk() if isinstance(part, Number)]
    suspects = [part for part in right.walk() if isinstance(part, Number) and part.value not in known]
    if len(suspects) != 1:
        return None
    suspect = suspects[0]
    try:
        target = _exact(left, scope)
        here = _exact(right, scope)
        there = _exact(replaced(right, {id(suspect): Number("1") if suspect.value != 1 else Number("2")}), scope)
    except NoValue:
        return None
    step = (1 if suspect.value != 1 else 2) - suspect.value
    if None in (target, here, there) or here == there or not step:
        return None
    assert target is not None and here is not None and there is not None
    value = suspect.value + (target - here) * step / (there - here)
    node = quotient(value)
    if value < 0 or _exact(replaced(right, {id(suspect): node}), scope) != target:
        return None
    return show(Entry(Quantity(node, Scope()), None), suspect.places), suspect.span


def _exact(node: Node, scope: Scope) -> Fraction | None:
    quantity = Quantity(node, scope)
    return Entry(quantity, None).exact if quantity.shape() == () else None
