r"""Numbers in place of letters, as a hand puts them in: ``\beta z`` with β = 1 is ``z``, not ``1 z``."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from neuron_sym.expression import Add, Call, Divide, Multiply, Name, Negative, Node, Number, Power, ProductSign
from neuron_sym.number import fixed, rational, terminates
from neuron_sym.record import items, replace

ONE = Number("1")


def put_in(node: Node, values: Mapping[Name, Node]) -> Node:
    """``node`` with the numbers for the names; factors, divisors and powers that come to 1 are left out."""
    if not values:
        return node
    if isinstance(node, Name):
        return values.get(node, node)
    changes = {}
    for slot, value in items(node):
        if not (isinstance(node, Call) and slot == "function"):
            changed = _put_in_all(value, values)
            if changed is not value:
                changes[slot] = changed
    return _neat(replace(node, **changes)) if changes else node


def _put_in_all(value: object, values: Mapping[Name, Node]) -> object:
    if isinstance(value, Node):
        return put_in(value, values)
    if isinstance(value, tuple):
        changed = tuple(_put_in_all(item, values) for item in value)
        return changed if any(new is not old for new, old in zip(changed, value, strict=True)) else value
    return value


def _neat(node: Node) -> Node:
    match node:
        case Multiply():
            return _without_ones(node)
        case Divide(numerator, denominator) if rational(denominator) == 1:
            return numerator
        case Power(base, exponent):
            power = _whole(exponent)
            if power is None:
                return node
            if rational(power) == 0:
                return ONE
            return base if rational(power) == 1 else Power(base, power)
        case _:
            return node


def _without_ones(product: Multiply) -> Node:
    factors, signs = [product.factors[0]], list[ProductSign]()
    for sign, factor in zip(product.signs, product.factors[1:], strict=True):
        if rational(factor) == 1:
            continue
        if rational(factors[-1]) == 1:
            factors[-1] = factor
            continue
        beside = sign == "" and isinstance(factor, (Number, Negative))
        factors.append(factor)
        signs.append("cdot" if beside else sign)
    return factors[0] if len(factors) == 1 else Multiply(tuple(factors), tuple(signs))


def _whole(exponent: Node) -> Node | None:
    """The exponent as one numeral: ``2 - 1`` is 1."""
    if not isinstance(exponent, Add):
        return exponent if rational(exponent) is not None else None
    terms = [rational(term) for term in exponent.terms]
    if any(term is None for term in terms):
        return None
    signed = zip(exponent.signs, terms, strict=True)
    total = sum((-term if sign == "-" else term for sign, term in signed if term is not None), Fraction(0))
    places = terminates(total)
    return None if places is None else fixed(total, places)
