"""A power, root, reciprocal or function taken term by term."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Call, Divide, Multiply, Node, Power, Root, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"\sqrt{16 + 9}", "7")
def distributed_power(link: Faulty) -> Iterator[Trial]:
    """(a + b)² is worked out as a² + b², √(a + b) as √a + √b, 1/(a + b) as 1/a + 1/b, (a·b)² as a·b²."""
    for part in link.left.walk():
        if (mutant := _term_by_term(part)) is not None:
            yield Trial(replaced(link.left, {id(part): mutant}), f"{plain(mutant)} for {plain(part)}")


def _term_by_term(part: Node) -> Node | None:
    match part:
        case Power(Add() as base, exponent):
            return _each(base, lambda term: Power(term, exponent))
        case Power(Multiply(factors, signs), exponent):
            return Multiply((*factors[:-1], Power(factors[-1], exponent)), signs)
        case Power(inner, Add() as powers):
            return _each(powers, lambda term: Power(inner, term))
        case Root(Add() as radicand, degree):
            return _each(radicand, lambda term: Root(term, degree))
        case Divide(numerator, Add() as denominator, slash):
            return _each(denominator, lambda term: Divide(numerator, term, slash))
        case Call(function, (Add() as argument,), base):
            return _each(argument, lambda term: Call(function, (term,), base))
        case _:
            return None


def _each(node: Add, change: Callable[[Node], Node]) -> Node:
    return Add(tuple(map(change, node.terms)), node.signs)
