r"""Tidying up, as a hand does it without a word: no factor 1, no term 0, signs in front, fractions cancelled.

Nothing is expanded, factored or simplified beyond that: the shape that a rule gave stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from neuron_sym.expression import (
    Add,
    Cases,
    Condition,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    ProductSign,
    Root,
    SumSign,
    mapped,
)
from neuron_sym.number import fixed, rational, terminates

ZERO, ONE = Number("0"), Number("1")
E = Name("e")
MINUS_ONE = Negative(ONE)


def times(*factors: Node, sign: ProductSign = "") -> Node:
    """The product of the factors, without those that are 1; products among them are opened."""
    open_ = [inner for factor in factors for inner in _opened(factor, sign) if inner != ONE]
    if not open_:
        return ONE
    return open_[0] if len(open_) == 1 else Multiply(tuple(open_), (sign,) * (len(open_) - 1))


def flat(node: Node) -> Node:
    """Products within products and sums at the head of sums without the brackets that they do not need."""
    inner = mapped(node, flat)
    if isinstance(inner, Multiply) and any(isinstance(factor, Multiply) for factor in inner.factors):
        factors, signs = list(_split(inner.factors[0])), list(_signs(inner.factors[0]))
        for sign, factor in zip(inner.signs, inner.factors[1:], strict=True):
            signs += [sign, *_signs(factor)]
            factors += _split(factor)
        return Multiply(tuple(factors), tuple(signs))
    if isinstance(inner, Add) and isinstance(inner.terms[0], Add):
        head = inner.terms[0]
        return Add((*head.terms, *inner.terms[1:]), (*head.signs, *inner.signs[1:]))
    return inner


def _split(factor: Node) -> tuple[Node, ...]:
    return factor.factors if isinstance(factor, Multiply) else (factor,)


def _signs(factor: Node) -> tuple[ProductSign, ...]:
    return factor.signs if isinstance(factor, Multiply) else ()


def _opened(factor: Node, sign: ProductSign) -> tuple[Node, ...]:
    return factor.factors if isinstance(factor, Multiply) and set(factor.signs) == {sign} else (factor,)


def tidy(node: Node) -> Node:
    """The same term, tidied from the inside out; what is tidy is handed back as it is."""
    inner = mapped(node, tidy)
    match inner:
        case Negative():
            tidied = _product([inner.operand], [], -1)
        case Add():
            tidied = _sum(inner)
        case Multiply():
            tidied = _product(inner.factors, [])
        case Divide():
            tidied = _product([inner.numerator], [inner.denominator])
        case Power(base, exponent) if exponent == ONE:
            tidied = base
        case Power(_, exponent) if exponent == ZERO:
            tidied = ONE
        case Root(radicand, _) if radicand in (ZERO, ONE):
            tidied = radicand
        case _:
            tidied = inner
    return node if tidied == node else tidied


# --- sums -------------------------------------------------------------------------------------------


def _sum(node: Add) -> Node:
    """Equal terms put together, numbers added; each stays where it stood first, but a sum starts with a plus."""
    counts: dict[Node, int] = {}
    constant, numbers = Fraction(0), []
    for sign, term in _terms(node):
        value = rational(term)
        if value is None:
            counts[term] = counts.get(term, 0) + sign
        else:
            constant += sign * value
            numbers.append(term)
            counts.setdefault(ONE, 0)  # the place of the number among the terms
    signed = [pair for term, count in counts.items() if (pair := _counted(term, count, constant, numbers))]
    if not signed:
        return ZERO
    if signed[0][0] < 0 < max(sign for sign, _ in signed):
        signed.insert(0, signed.pop(next(place for place, (sign, _) in enumerate(signed) if sign > 0)))
    (sign, lead), *rest = signed
    first = Negative(lead) if sign < 0 else lead
    signs: list[SumSign] = ["-" if sign < 0 else "+" for sign, _ in rest]
    return Add((first, *(term for _, term in rest)), ("+", *signs)) if rest else first


def _counted(term: Node, count: int, constant: Fraction, numbers: list[Node]) -> tuple[int, Node] | None:
    """(sign, how often the term stands there); the number that stands alone keeps its digits."""
    if term == ONE and numbers:
        shown = numbers[0] if len(numbers) == 1 else fixed(abs(constant), terminates(constant) or 0)
        return (1 if constant > 0 else -1, shown) if constant else None
    if not count:
        return None
    return (1 if count > 0 else -1, term if abs(count) == 1 else times(Number(str(abs(count))), term))


def _terms(node: Add, outer: int = 1) -> Iterable[tuple[int, Node]]:
    """(sign, term) of a sum and of the sums that it adds; a sum that is subtracted keeps its brackets."""
    for mark, term in zip(node.signs, node.terms, strict=True):
        sign = outer if mark == "+" else -outer
        while isinstance(term, Negative):
            sign, term = -sign, term.operand
        if isinstance(term, Add) and sign > 0:
            yield from _terms(term)
        else:
            yield sign, term


# --- products ---------------------------------------------------------------------------------------


def _product(above: Sequence[Node], below: Sequence[Node], sign: int = 1) -> Node:
    """The quotient of two products: one fraction, its sign in front, its common factors cancelled."""
    coefficient, bases, decimal = Fraction(sign), _Powers(), False
    for factors, power in ((above, 1), (below, -1)):
        for factor, raised in _factors(factors, power):
            if isinstance(factor, Number):
                coefficient *= factor.value**raised
                decimal = decimal or "." in factor.digits
            elif factor is MINUS_ONE:
                coefficient = -coefficient
            else:
                bases.put(factor, raised)
    if not coefficient:
        return ZERO
    return _fraction(abs(coefficient), bases, negative=coefficient < 0, decimal=decimal)


def _factors(factors: Iterable[Node], power: int) -> Iterable[tuple[Node, int]]:
    """The factors with their exponents, out of the products and quotients that hold them."""
    for factor in factors:
        match factor:
            case Negative(operand) if factor is not MINUS_ONE:
                yield MINUS_ONE, 1
                yield from _factors([operand], power)
            case Multiply(inner, _):
                yield from _factors(inner, power)
            case Divide(numerator, denominator, _):
                yield from _factors([numerator], power)
                yield from _factors([denominator], -power)
            case _:
                yield factor, power


class _Powers:
    """Factors and their exponents, in the order they were met; equal ones are put together."""

    def __init__(self) -> None:
        self.exponents: dict[Node, int] = {}

    def put(self, factor: Node, power: int) -> None:
        """Multiply by a power of ``factor``."""
        base, exponent = _base(factor)
        self.exponents[base] = self.exponents.get(base, 0) + exponent * power

    def raised(self, sign: int) -> list[Node]:
        """The factors above (1) or below (-1) the line: numbers and names before functions, sums last."""
        kept = [(base, sign * n) for base, n in self.exponents.items() if sign * n > 0]
        return [base if n == 1 else Power(base, Number(str(n))) for base, n in sorted(kept, key=lambda one: _rank(one[0]))]


def _base(factor: Node) -> tuple[Node, int]:
    if isinstance(factor, Power) and factor.base != E:
        exponent = rational(factor.exponent)
        if exponent is not None and exponent.denominator == 1 and abs(exponent) < 100:
            return factor.base, int(exponent)
    return factor, 1


def _rank(node: Node) -> int:
    match node:
        case Name() if not node.accent:
            return 0
        case Root():
            return 1
        case Add() | Cases() | Matrix() | Condition():
            return 3
        case _:
            return 2


def _fraction(coefficient: Fraction, bases: _Powers, *, negative: bool, decimal: bool) -> Node:
    above, below = bases.raised(1), bases.raised(-1)
    places = terminates(coefficient) if decimal else None
    if places is not None:
        top, bottom = [fixed(coefficient, places)], []
    else:
        top, bottom = [Number(str(coefficient.numerator))], [Number(str(coefficient.denominator))]
    below = [*(number for number in bottom if number != ONE), *below]
    node = Divide(times(*top, *above), times(*below)) if below else times(*top, *above)
    return Negative(node) if negative else node


