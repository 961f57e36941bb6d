r"""Numbers in place of letters, as a hand puts them in: ``\beta z`` with β = 1 is ``z``, not ``1 z``."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from neuron_sym.expression import Add, Divide, Multiply, Name, Negative, Node, Number, Power, ProductSign, mapped
from neuron_sym.number import fixed, rational, terminates

ONE = Number("1")


def put_in(node: Node, values: Mapping[Name, Node]) -> Node:
    """``node`` with the numbers for the names; factors, divisors and powers that come to 1 are left out."""
    if not values:
        return node
    if isinstance(node, Name):
        return values.get(node, node)
    filled = mapped(node, lambda part: put_in(part, values), functions=False)
    return node if filled is node else _neat(filled)


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
