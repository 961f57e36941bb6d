"""Pieces of chains that several derivations are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.digits import MAX_MORE, Printed, Quantity, Shown, first, replays
from neuron_sym.expression import (
    Add,
    Matrix,
    Negative,
    Node,
    SumSign,
)
from neuron_sym.number import rational

Links = list[tuple[Step, Node]]


def equal(rule: str, reason: str, *because: Chain[Step]) -> Step:
    """The mark of a link by ``=``, with the derivations that it rests on."""
    return Step(Relation.EQUAL, rule, reason, because)


def evaluates(term: Node | Quantity, number: Node, rule: str, reason: str) -> tuple[Step, Node]:
    """The last link of a chain: ``term`` is ``number``, or rounds to it."""
    relation = Relation.EQUAL if first(term) == rational(number) else Relation.APPROX
    return Step(relation, rule, reason if relation is Relation.EQUAL else f"{reason[:-1]} and rounded."), number


def entrywise(
    write: Printed, products: Callable[[Node], Sequence[Node | Quantity]], targets: Sequence[Node], digits: int
) -> tuple[Shown, Relation] | None:
    """A number printed so that all products with it replay to their targets, and how these stand to the products.

    ``None`` where a reasonable number of digits does not suffice.
    """
    for places in range(digits, digits + MAX_MORE + 1):
        relation, printed = write(places)
        terms = products(printed)
        if all(replays(term, target) for term, target in zip(terms, targets, strict=True)):
            exact = all(first(term) == rational(target) for term, target in zip(terms, targets, strict=True))
            return (relation, printed), Relation.EQUAL if exact else Relation.APPROX
    return None


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
