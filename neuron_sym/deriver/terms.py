"""Pieces of chains that several derivations are made of."""

from __future__ import annotations

from collections.abc import Sequence

from neuron_sym.chain import Relation, Step
from neuron_sym.deriver.digits import (
    Shown,
    first,
)
from neuron_sym.expression import (
    Add,
    Matrix,
    Negative,
    Node,
    SumSign,
)

Links = list[tuple[Step, Node]]


def evaluates(term: Node, number: Node, rule: str, reason: str) -> tuple[Step, Node]:
    """The last link of a chain: ``term`` is ``number``, or rounds to it."""
    relation = Relation.EQUAL if first(term) == first(number) else Relation.APPROX
    return Step(relation, rule, reason if relation is Relation.EQUAL else f"{reason[:-1]} and rounded."), number


def weakest(numbers: Sequence[Shown]) -> Relation:
    """``=`` where each number is shown exactly."""
    return Relation.EQUAL if all(relation is Relation.EQUAL for relation, _ in numbers) else Relation.APPROX


def signed_sum(numbers: Sequence[Node]) -> Node:
    """The numbers in a row: a minus sign stands for a plus and a bracket, ``-2 + 6 - 3``."""
    signs: list[SumSign] = ["+"]
    terms = [numbers[0]]
    for number in numbers[1:]:
        signs.append("-" if isinstance(number, Negative) else "+")
        terms.append(number.operand if isinstance(number, Negative) else number)
    return Add(tuple(terms), tuple(signs))


def column(numbers: Sequence[Node]) -> Node:
    return Matrix(tuple((number,) for number in numbers))
