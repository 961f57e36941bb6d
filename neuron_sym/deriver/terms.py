"""Pieces of chains that several derivations are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.digits import MAX_MORE, Printed, Shown, is_exactly, replays
from neuron_sym.deriver.quantity import Quantity
from neuron_sym.expression import Matrix, Node
from neuron_sym.real import NoValue

Links = list[tuple[Step, Node]]


@lru_cache(maxsize=1024)
def by_rule(relation: Relation, rule: str, reason: str) -> Step:
    """The mark of a link; the same one for the same words, since all derivations speak alike."""
    return Step(relation, rule, reason)


def equal(rule: str, reason: str, *because: Chain[Step]) -> Step:
    """The mark of a link by ``=``, with the derivations that it rests on."""
    return Step(Relation.EQUAL, rule, reason, because) if because else by_rule(Relation.EQUAL, rule, reason)


def evaluates(term: Node | Quantity, number: Node, rule: str, reason: str) -> tuple[Step, Node]:
    """The last link of a chain: ``term`` is ``number``, or rounds to it."""
    return concludes(Relation.EQUAL if is_exactly(term, number) else Relation.APPROX, number, rule, reason)


def concludes(relation: Relation, number: Node, rule: str, reason: str) -> tuple[Step, Node]:
    """The same where the relation is known."""
    return by_rule(relation, rule, reason if relation is Relation.EQUAL else f"{reason[:-1]} and rounded."), number


def entrywise(
    write: Printed, products: Callable[[Node], Sequence[Node | Quantity]], targets: Sequence[Node], digits: int
) -> tuple[Shown, Relation] | None:
    """A number printed so that all products with it replay to their targets, and how these stand to the products.

    ``None`` where a reasonable number of digits does not suffice.
    """
    for places in range(digits, digits + MAX_MORE + 1):
        try:
            relation, printed = write(places)
        except NoValue:
            return None
        terms = products(printed)
        if all(map(replays, terms, targets)):
            exact = all(map(is_exactly, terms, targets))
            return (relation, printed), Relation.EQUAL if exact else Relation.APPROX
    return None


def weakest(numbers: Sequence[Shown]) -> Relation:
    """``=`` where each number is shown exactly."""
    for relation, _ in numbers:
        if relation is not Relation.EQUAL:
            return Relation.APPROX
    return Relation.EQUAL


def column(numbers: Sequence[Node]) -> Node:
    """The numbers one below the other."""
    return Matrix(tuple((number,) for number in numbers))
