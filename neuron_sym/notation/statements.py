r"""A block of mathematics to chains: rows, statements and members.

A block may hold several statements (rows, commas, ``\quad``, ``\implies``); a statement that
begins with a relation continues the one before; a member that cannot be read is kept as
:class:`~neuron_sym.expression.Unread`, so that its neighbours still count.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from neuron_sym.chain import Chain, Claim, Relation
from neuron_sym.expression import Add, Node, Span, SumSign, Unread
from neuron_sym.notation.cut import Statement, cut, unwrapped
from neuron_sym.notation.prose import (
    abbreviation,
    begun_again,
    belonging,
    introduction,
    joined,
    phrase,
    without_remarks,
    without_units,
)
from neuron_sym.notation.reader import Reader
from neuron_sym.notation.several import each_its_own
from neuron_sym.notation.token import Commas, Dialect, Kind, ReadError, Token
from neuron_sym.notation.tokens import RELATION, tokenize
from neuron_sym.notation.typed import as_meant, indexed_first, transposed
from neuron_sym.notation.typeset import undecorated

MAX_CHARACTERS = 4_000
MAX_LINKS = 200
_PROGRAM: dict[str, SumSign] = {"+=": "+", "-=": "-"}
_RELATIONS = {relation.value: relation for relation in Relation}


class _Reading(NamedTuple):
    """The text that is read, and what is known of its names."""

    text: str
    functions: Iterable[str]
    values: Container[Node]
    named: Container[Node]


def read(
    text: str, dialect: Dialect = "latex", *, functions: Iterable[str] = (), commas: Commas = "",
    values: Container[Node] = (), named: Container[Node] = (),
) -> list[Chain[Claim]]:  # fmt: skip
    r"""The chains that a block of mathematics holds, in reading order.

    ``functions`` are letters that the document uses as functions beside the usual ones, ``values`` the inputs and
    weights that have a value so far, ``named`` all names that have one, ``commas`` says what a comma between digits is. A block
    that cannot be read at all becomes one chain whose only term is ``Unread``.
    """
    if len(text) > MAX_CHARACTERS:
        return [unread(text, f"a formula of {len(text)} characters; at most {MAX_CHARACTERS} are read", Span(0, 1))]
    try:
        if dialect == "plain":
            tokens = begun_again(joined(as_meant(tokenize(text, dialect, commas=commas, tolerant=True)), named))
        else:
            tokens = without_units(tokenize(undecorated(text), dialect, commas=commas, tolerant=True), named)
        tokens = transposed(indexed_first(tokens, latex=dialect == "latex"))
        statements = each_its_own(list(cut(unwrapped(tokens))))
    except ReadError as error:
        return [unread(text, error.message, error.span)]
    reading = _Reading(text, functions, values, named)
    chains: list[Chain[Claim]] = []
    links = 0
    for statement in statements:
        links += len(statement.relations)
        if links > MAX_LINKS:
            return [unread(text, f"more than {MAX_LINKS} links in one block", Span(0, 1))]
        if any(relation.value in _PROGRAM for relation in statement.relations):
            chains += _updates(statement, reading)
            continue
        continues = statement.relations and not statement.members[0]
        if continues and chains and not isinstance(chains[-1].first, Unread):
            chains[-1] = _continued(chains[-1], statement, reading)
        elif statement.relations or not chains:
            chain = _chain(statement, reading)
            first = chain.first
            if not chain.rest and isinstance(first, Unread) and RELATION.search(first.text):
                chain = unread(first.text, first.reason, first.span)
            chains.append(chain)
    return chains


def read_term(text: str, dialect: Dialect = "latex", *, functions: Iterable[str] = ()) -> Node:
    """One term that is the whole text.

    Raises:
        ReadError: the text is not one term.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"a formula of {len(text)} characters; at most {MAX_CHARACTERS} are read", Span(0, 1))
    tokens = tokenize(text, dialect)
    if dialect == "plain":
        tokens = as_meant(tokens)
    return Reader([token for token in tokens if token.kind is not Kind.WIDE], functions).term()


def head_of(first: Node) -> Node:
    r"""What a chain is about whose first term may not have been read: the z of ``z = \lim 3``."""
    if not isinstance(first, Unread):
        return first
    try:
        return read_term(RELATION.split(first.text, maxsplit=1)[0])
    except ReadError:
        return first


def unread(text: str, reason: str, span: Span | None) -> Chain[Claim]:
    """A block that cannot be read; where it holds a relation, its one link says so."""
    whole = Unread(text[:200], reason, span=span)
    relation = RELATION.search(text)
    if relation is None:
        return Chain(whole)
    sign = Relation.APPROX if relation.group() == "≈" else Relation(relation.group())
    return Chain(whole, ((Claim(sign, span), Unread("", reason, span=span)),))


def _updates(statement: Statement, reading: _Reading) -> Iterator[Chain[Claim]]:
    """``w += 0.1 = …`` is ``w ← w + 0.1``, and what is said of 0.1 a chain of its own."""
    sign = statement.relations[0]
    head, notes = _member(statement.members[0], reading, last=False, place=sign.start)
    change, more = _member(statement.members[1], reading, last=len(statement.relations) == 1, place=sign.end)
    if any(relation.value in _PROGRAM for relation in statement.relations[1:]) or sign.value not in _PROGRAM:
        change = Unread("", f"{sign.value} is a sign of programs; write it in full", span=sign.span)
    updated = change if isinstance(change, Unread) else Add((head, change), ("+", _PROGRAM[sign.value]), span=change.span)
    yield Chain(head, ((Claim(Relation.ASSIGN, sign.span, notes + more), updated),))
    rest = Statement()
    rest.relations, rest.members = statement.relations[1:], statement.members[1:]
    if rest.relations and not isinstance(change, Unread):
        yield _chain(rest, reading)


def _continued(chain: Chain[Claim], statement: Statement, reading: _Reading) -> Chain[Claim]:
    return Chain(chain.first, (*chain.rest, *_links(statement, reading)))


def _chain(statement: Statement, reading: _Reading) -> Chain[Claim]:
    tokens = statement.members[0]
    if statement.relations:
        tokens = belonging(tokens)
        tokens = tokens[introduction(tokens, reading.named) :]
        tokens = tokens[: len(tokens) - abbreviation(tokens, reading.text)]
        tokens = phrase(tokens, reading.named)
    place = statement.relations[0].start if statement.relations else 0
    first, notes = _member(tokens, reading, last=not statement.relations, place=place)
    return Chain(first, tuple(_links(statement, reading, notes)))


def _links(statement: Statement, reading: _Reading, before: tuple[str, ...] = ()) -> Iterator[tuple[Claim, Node]]:
    """The links; ``before`` are the readings of the first term, which has no claim of its own."""
    count = len(statement.relations)
    for place, (relation, member) in enumerate(zip(statement.relations, statement.members[1:], strict=True)):
        term, notes = _member(member, reading, last=place == count - 1, place=relation.end)
        yield Claim(_RELATIONS[relation.value], relation.span, before + notes), term
        before = ()


def _member(tokens: list[Token], reading: _Reading, *, last: bool, place: int) -> tuple[Node, tuple[str, ...]]:
    tokens = without_remarks(tokens, last=last)
    if not tokens:
        return Unread("", "expected a term beside the relation", span=Span(place, place)), ()
    reader = Reader(tokens, reading.functions, reading.values, reading.named)
    try:
        node = reader.term()
    except ReadError as error:
        return Unread(reading.text[tokens[0].start : tokens[-1].end], error.message, span=error.span), ()
    return node, tuple(reader.notes)
