"""What a slip is made of: the mistakes that it tries, and the example that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from neuron_sym.chain import Link, Relation
from neuron_sym.expression import Call, Name, Node, Number, Power, later, replaced
from neuron_sym.record import Record

Faulty = Link[Relation]
"""A link that does not hold, its left side with numbers for names."""


class Trial(NamedTuple):
    """The left side with the mistake made in it, and the sentence that says which."""

    mutant: Node
    text: str
    size: int = 1
    """How much was changed: 1 for a single sign or symbol."""
    exactly: bool = False
    """Whether it explains nothing unless the two sides are exactly equal then."""


class MalRule(Record):
    """A kind of mistake: its name, what it is in words, the trials that it makes, and a link that it explains."""

    name: str
    words: str
    trials: Callable[[Faulty], Iterator[Trial]]
    left: str
    right: str
    mixed: bool = False
    """Whether a smaller trial may come after a larger one."""


def mal_rule(left: str, right: str, *, mixed: bool = False) -> Callable[[Callable[[Faulty], Iterator[Trial]]], MalRule]:
    """Makes the mal-rule of a function; ``left = right`` is a link that it explains."""

    def named(trials: Callable[[Faulty], Iterator[Trial]]) -> MalRule:
        return MalRule(trials.__name__.replace("_", "-"), trials.__doc__ or "", trials, left, right, mixed)

    return named


class Copied(NamedTuple):
    """A number that a hand may copy wrongly, in one of its places or in all of them."""

    number: Number
    places: tuple[int, ...]

    def taken(self, node: Node, number: Node) -> Node:
        """The term with another number in these places; made when it is looked at, for most are not."""
        return later(type(node), lambda: replaced(node, dict.fromkeys(self.places, number)))


def copied(node: Node) -> list[Copied]:
    """The numbers of a term but for exponents, 0 and 1.

    One that is written twice is at first mistaken in both places: who misreads z in σ(z)(1 - σ(z)) does so once.
    """
    spared = {id(part.exponent) for part in node.walk() if isinstance(part, Power)}
    spared |= {id(part.base) for part in node.walk() if isinstance(part, Call)}
    groups: dict[Number, dict[int, None]] = {}
    for part in node.walk():
        if isinstance(part, Number) and id(part) not in spared and part.digits not in ("0", "1"):
            groups.setdefault(part, {})[id(part)] = None
    everywhere = [Copied(number, tuple(places)) for number, places in groups.items()]
    alone = [Copied(number, (place,)) for number, places in groups.items() for place in places if len(places) > 1]
    return everywhere + alone


def is_exponential(node: Node) -> bool:
    """Whether the term is a power of e."""
    return isinstance(node, Power) and node.base == Name("e")
