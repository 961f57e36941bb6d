"""The number that should stand in a faulty term."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.chain import Relation
from neuron_sym.checker.quantity import Entry, Quantity, literal, show, typed
from neuron_sym.checker.relate import relate
from neuron_sym.checker.verdict import Ruling
from neuron_sym.expression import Node, Number, Span, replaced
from neuron_sym.number import MAX_BITS, fixed, quotient, rounded
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

SAMPLES = tuple(map(Fraction, (1, 2, 3)))


def corrected(left: Node, right: Node, scope: Scope) -> tuple[str, Span | None] | None:
    """Where one decimal inside the right side is to blame: what should stand there, and its place."""
    if literal(right) is not None:
        return None
    known = [part.value for part in scope.closed(left).walk() if isinstance(part, Number)]
    suspects = [part for part in right.walk() if isinstance(part, Number) and part.value not in known]
    if len(suspects) != 1:
        return None
    suspect = suspects[0]
    try:
        value = _solved(left, right, suspect, scope)
        if value is None or value <= 0 or value.numerator.bit_length() + value.denominator.bit_length() > MAX_BITS:
            return None
        exactly = _exact(left, scope)
        if exactly is not None:
            node = quotient(value)
            holds = _exact(replaced(right, {id(suspect): node}), scope) == exactly
            return (show(Entry(Quantity(node, Scope()), None), suspect.places), suspect.span) if holds else None
        return _by_rounding(left, right, suspect, value, scope)
    except (NoValue, ZeroDivisionError):
        return None


def _solved(left: Node, right: Node, suspect: Number, scope: Scope) -> Fraction | None:
    """The number for which the right side would be what the left one is, if it is (as + b)/(cs + d) in it.

    Such a function keeps the cross ratio of four values, so that three give the fourth.
    """
    target = _middle(left, scope)
    values = [_middle(replaced(right, {id(suspect): quotient(sample)}), scope) for sample in SAMPLES]
    if target is None or None in values:
        return None
    f, g, h = (value for value in values if value is not None)
    s, t, u = SAMPLES
    if target == h:
        return u
    ratio = (target - f) * (g - h) / ((target - h) * (g - f))
    return (s * (t - u) - ratio * u * (t - s)) / ((t - u) - ratio * (t - s))


def _by_rounding(left: Node, right: Node, suspect: Number, value: Fraction, scope: Scope) -> tuple[str, Span | None] | None:
    """The decimal with as many places that makes the link one of rounded numbers."""
    node = fixed(rounded(value, suspect.places), max(suspect.places, 0))
    should = replaced(right, {id(suspect): node})
    holds = node != suspect and relate(left, Relation.APPROX, should, scope).ruling in (Ruling.EXACT, Ruling.ROUNDED)
    return (typed(node), suspect.span) if holds else None


def _exact(node: Node, scope: Scope) -> Fraction | None:
    quantity = Quantity(node, scope)
    return Entry(quantity, None).exact if quantity.shape() == () else None


def _middle(node: Node, scope: Scope) -> Fraction | None:
    quantity = Quantity(node, scope)
    return Entry(quantity, None).middle() if quantity.shape() == () else None
