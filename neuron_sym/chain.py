"""Chains: a first term, then (mark, term), (mark, term), … as they stand in a book.

What differs between a derivation, a person's working and its judgement is only the *mark* on each
link: a derived link carries a rule and a reason, a written one its claim and place, a judged one
its verdict. ``Chain[M]`` has one verb, :meth:`Chain.remark`, which turns the marks and keeps the
terms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from neuron_sym.expression import Node, Span
from neuron_sym.record import Record, aside

M = TypeVar("M")
N = TypeVar("N")
_TERM = itemgetter(1)


class Relation(Enum):
    r"""A relation sign; the value is its LaTeX."""

    __hash__ = object.__hash__  # there is one of each, and steps are looked up by them all the time

    EQUAL = "="
    APPROX = r"\approx"
    DEFINE = ":="
    ASSIGN = r"\leftarrow"
    LESS = "<"
    GREATER = ">"
    AT_MOST = r"\le"
    AT_LEAST = r"\ge"
    NOT_EQUAL = r"\ne"


ORDER = frozenset((Relation.LESS, Relation.GREATER, Relation.AT_MOST, Relation.AT_LEAST, Relation.NOT_EQUAL))
"""The relations that give neither side the value of the other."""


class Link(NamedTuple, Generic[M]):
    """One link of a chain: ``left mark right``."""

    left: Node
    mark: M
    right: Node


class Chain(Record, Generic[M]):
    """``first mark term mark term …``; ``name`` says what it is about (``"pre-activation"``)."""

    first: Node
    rest: tuple[tuple[M, Node], ...] = ()
    name: str = ""

    def __init__(self, first: Node, rest: tuple[tuple[M, Node], ...] = (), name: str = "") -> None:
        self.__dict__.update(first=first, rest=rest, name=name)

    @property
    def terms(self) -> tuple[Node, ...]:
        """All terms in reading order."""
        return (self.first, *map(_TERM, self.rest))

    @property
    def last(self) -> Node:
        """The term that the chain ends in."""
        return self.rest[-1][1] if self.rest else self.first

    def links(self) -> Iterator[Link[M]]:
        """The links in reading order."""
        left = self.first
        for mark, right in self.rest:
            yield Link(left, mark, right)
            left = right

    def remark(self, turn: Callable[[Link[M]], N]) -> Chain[N]:
        """The same terms with each link's mark turned into another: judging is ``remark(judge)``."""
        return Chain(self.first, tuple((turn(link), link.right) for link in self.links()), self.name)


class Claim(Record):
    """The mark of a written link: somebody says that ``left relation right``."""

    relation: Relation
    span: Span | None = None
    notes: tuple[str, ...] = ()
    """Readings that were chosen where the text allows another, in words."""


class Step(Record):
    """The mark of a derived link: the rule that leads from left to right, and why, in words.

    ``because`` are derivations of their own that the link rests on; ``changed`` are the parts of
    the right term, by identity, that the rule has put there.
    """

    relation: Relation
    rule: str
    reason: str
    because: tuple[Chain[Step], ...] = ()
    changed: tuple[Node, ...] = aside(default=(), kw_only=True)
