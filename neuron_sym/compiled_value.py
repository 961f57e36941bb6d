"""A formula turned into one function of its numbers, for formulas that are worked out again and again.

What :func:`neuron_sym.value.evaluate` finds out by walking a tree, the kind of each node and the meaning of
each function, is found out once. The arithmetic is the same, and so are the values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce

from neuron_sym import elementary, real
from neuron_sym.enclosure import Ball
from neuron_sym.expression import Add, Call, Divide, Multiply, Name, Negative, Node, Number, Power, replaced
from neuron_sym.functions import FUNCTIONS, SEVERAL, has_meaning
from neuron_sym.number import rational
from neuron_sym.real import Real, Undefined
from neuron_sym.scope import Scope
from neuron_sym.value import FAILURES, evaluate, in_words, scalar, whole_power

Formula = Callable[[Sequence[Real], int], Real]
"""The value by the numbers that stand in the places of the formula, to about so many bits."""

_NOTHING = Scope()
_E = Name("e")


def compiled(node: Node, places: Mapping[Node, int]) -> Formula:
    """``node`` as a function of the numbers for ``places``.

    The function raises what :func:`neuron_sym.value.evaluate` raises.
    """
    inner = _compiled(node, places)

    def formula(numbers: Sequence[Real], precision: int) -> Real:
        try:
            return inner(numbers, precision)
        except FAILURES as error:
            raise in_words(error) from error

    return formula


def _compiled(node: Node, places: Mapping[Node, int]) -> Formula:
    place = places.get(node)
    if place is not None:
        return lambda numbers, _: numbers[place]
    match node:
        case Number():
            constant = node.value
            return lambda _numbers, _precision: constant
        case Name() if node == _E:
            return lambda _, precision: elementary.exp(Ball(1, 0, 0, precision))
        case Add(terms, signs):
            return _sum([(sign == "-", _compiled(term, places)) for sign, term in zip(signs, terms, strict=True)])
        case Negative(operand):
            inner = _compiled(operand, places)
            return lambda numbers, precision: -inner(numbers, precision)
        case Multiply(factors, signs) if "odot" not in signs:
            return reduce(_product, [_compiled(factor, places) for factor in factors])
        case Divide(numerator, denominator, _):
            above, below = _compiled(numerator, places), _compiled(denominator, places)
            return lambda numbers, precision: real.over(above(numbers, precision), below(numbers, precision), precision)
        case Power(base, exponent):
            return _power(node, base, exponent, places)
        case Call(function, (argument,), None) if has_meaning(function) and function.letter not in SEVERAL:
            kernels = FUNCTIONS[function.letter].kernels
            if function.primes < len(kernels):
                kernel, inner = kernels[function.primes], _compiled(argument, places)
                return lambda numbers, precision: kernel(inner(numbers, precision), precision)
    return _walked(node, places)


def _sum(terms: list[tuple[bool, Formula]]) -> Formula:
    (_, first), *others = terms

    def total(numbers: Sequence[Real], precision: int) -> Real:
        value = first(numbers, precision)
        for less, term in others:
            right = term(numbers, precision)
            value = real.add(value, -right if less else right, precision)
        return value

    return total


def _product(a: Formula, b: Formula) -> Formula:
    return lambda numbers, precision: real.multiply(a(numbers, precision), b(numbers, precision), precision)


def _power(node: Node, base: Node, exponent: Node, places: Mapping[Node, int]) -> Formula:
    if base == _E and base not in places:
        power = _compiled(exponent, places)
        return lambda numbers, precision: real.exp(power(numbers, precision), precision)
    whole = rational(exponent)
    if whole is None or whole.denominator != 1:
        return _walked(node, places)
    inner, times = _compiled(base, places), int(whole)
    return lambda numbers, precision: whole_power(inner(numbers, precision), times)


def _walked(node: Node, places: Mapping[Node, int]) -> Formula:
    """What comes too rarely to be compiled: the numbers get names, and the tree is walked."""
    held = {part: Name("□", str(places[part])) for part in node.walk() if part in places}
    named = replaced(node, {id(part): held[part] for part in node.walk() if part in held})
    names = [(name, int(name.subscript)) for name in held.values()]

    def walk(numbers: Sequence[Real], precision: int) -> Real:
        value = scalar(evaluate(named, _NOTHING, precision, {name: numbers[place] for name, place in names}))
        if value is None:
            raise Undefined("a matrix where a number is needed")
        return value

    return walk
