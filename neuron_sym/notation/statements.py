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
from neuron_sym.notation.prose import (
    ENDS_OPERAND,
    STARTS_OPERAND,
    abbreviation,
    introduction,
    joined,
    phrase,
    without_remarks,
    without_units,
)
from neuron_sym.notation.reader import Reader
from neuron_sym.notation.tokens import RELATION, Commas, Dialect, Kind, ReadError, Token, tokenize
from neuron_sym.notation.typed import as_meant, indexed_first, transposed
from neuron_sym.notation.typeset import undecorated

MAX_CHARACTERS = 4_000
MAX_LINKS = 200
ALIGNMENTS = frozenset(
    "align align* aligned alignat alignat* alignedat equation equation* gather gather* gathered split eqnarray eqnarray* "
    "multline multline* array displaymath math flalign flalign*".split()
)
CONNECTIVES = frozenset("so and where then thus hence with for if since because or therefore gives let".split())
_APART = (Kind.ROW, Kind.BREAK, Kind.COMMA, Kind.WIDE, Kind.STOP, Kind.TEXT, Kind.REMARK)
_PROGRAM: dict[str, SumSign] = {"+=": "+", "-=": "-"}
_OPENS = (Kind.OPEN, Kind.GROUP)
_CLOSES = (Kind.CLOSE, Kind.END_GROUP)
_CUTS = frozenset((*_OPENS, *_CLOSES, Kind.BEGIN, Kind.END, Kind.RELATION, Kind.AMPERSAND, Kind.ROW, Kind.BREAK, Kind.COMMA,
                   Kind.WIDE, Kind.TEXT))  # fmt: skip
"""The kinds that may end a member or a statement, or begin or end what is nested in one."""
_RELATIONS = {relation.value: relation for relation in Relation}


class _Reading(NamedTuple):
    """The text that is read, and what is known of its names."""

    text: str
    functions: Iterable[str]
    values: Container[Node]
    named: Container[Node]


class _Statement:
    """The tokens of the members between the relations of one statement."""

    def __init__(self) -> None:
        self.members: list[list[Token]] = [[]]
        self.relations: list[Token] = []

    @property
    def blank(self) -> bool:
        return not self.relations and not self.members[0]


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
            tokens = joined(as_meant(tokenize(text, dialect, commas=commas, tolerant=True)), named)
        else:
            tokens = without_units(tokenize(undecorated(text), dialect, commas=commas, tolerant=True), named)
        tokens = transposed(indexed_first(tokens, latex=dialect == "latex"))
        statements = list(_statements(_unwrapped(tokens)))
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


def _statements(tokens: list[Token]) -> Iterator[_Statement]:
    """Cuts the tokens at depth 0 into statements, and those into members."""
    statement = _Statement()
    depth = 0
    environments: list[str] = []
    for place, token in enumerate(tokens):
        kind = token.kind
        if kind not in _CUTS:
            statement.members[-1].append(token)
            continue
        inner = depth > 0
        if kind in (Kind.BEGIN, Kind.END) and token.value in ALIGNMENTS and not inner:
            _match_environment(environments, token)
            continue
        depth += (kind in _OPENS or kind is Kind.BEGIN) - (kind in _CLOSES or kind is Kind.END)
        if inner or depth > 0:
            if kind is not Kind.WIDE or _blank_matters(tokens, place):
                statement.members[-1].append(token)
            continue
        if kind is Kind.RELATION:
            statement.relations.append(token)
            statement.members.append([])
        elif kind is Kind.AMPERSAND:
            continue
        elif _parts(tokens, place, statement):
            if not statement.blank:
                yield statement
            statement = _Statement()
        elif kind is not Kind.WIDE:
            statement.members[-1].append(token)
        depth = max(depth, 0)
    if environments:
        raise ReadError(f"\\begin{{{environments[-1]}}} is never closed", tokens[-1].span)
    if not statement.blank:
        yield statement


def _match_environment(open_: list[str], token: Token) -> None:
    if token.kind is Kind.BEGIN:
        open_.append(token.value)
    elif not open_ or open_.pop() != token.value:
        raise ReadError(f"\\end{{{token.value}}} does not match its \\begin", token.span)
    if len(open_) > 8:
        raise ReadError("environments nested too deep", token.span)


def _blank_matters(tokens: list[Token], place: int) -> bool:
    """Inside square brackets two blanks may part the entries of a list."""
    return tokens[place].value == " " and place > 0


def _parts(tokens: list[Token], place: int, statement: _Statement) -> bool:
    """Whether the token ends a statement."""
    token = tokens[place]
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.kind in (Kind.ROW, Kind.BREAK, Kind.COMMA):
        return True
    if token.kind is Kind.WIDE:
        return bool(before and after and before.kind in ENDS_OPERAND and after.kind in STARTS_OPERAND)
    if token.kind is Kind.TEXT:
        return _connects(token, before, after, statement)
    return False


def _connects(token: Token, before: Token | None, after: Token | None, statement: _Statement) -> bool:
    r"""Whether words stand between statements (``\text{so }``) rather than in one."""
    words = token.value.strip().rstrip(":,.;")
    label = token.value.strip().endswith(":")
    alone = before is None or before.kind in (Kind.WIDE, Kind.COMMA, Kind.ROW, Kind.AMPERSAND)
    starts = after is not None and after.kind in (*STARTS_OPERAND, Kind.WIDE)
    gate = len(words) > 1 and words.isupper()  # AND and OR are functions
    if words.lower() in CONNECTIVES and after is not None and not gate:
        return True
    if label and alone:
        return True
    return alone and starts and not statement.members[-1] and token.value != token.value.strip()


def _unwrapped(tokens: list[Token]) -> list[Token]:
    """The tokens without the brackets that stand round whole statements: ``XOR: (0 + 1 - 1.5 = -0.5 < 0)``."""
    kinds = [token.kind for token in tokens]
    if Kind.OPEN not in kinds or Kind.RELATION not in kinds[kinds.index(Kind.OPEN) :]:
        return tokens
    dropped: set[int] = set()
    opened: list[int] = []
    claims: list[bool] = [False]
    for place, token in enumerate(tokens):
        if token.kind in (Kind.OPEN, Kind.GROUP, Kind.BEGIN):
            opened.append(place)
            claims.append(False)
        elif token.kind in (Kind.CLOSE, Kind.END_GROUP, Kind.END) and opened:
            opening, claimed = opened.pop(), claims.pop()
            before = tokens[opening - 1] if opening else None
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            around = (before is None or before.kind in _APART) and (after is None or after.kind in _APART)
            if claimed and not opened and around and tokens[opening].kind is Kind.OPEN:
                dropped |= {opening, place}
        elif token.kind is Kind.RELATION:
            claims[-1] = True
    return [token for place, token in enumerate(tokens) if place not in dropped] if dropped else tokens


def _updates(statement: _Statement, reading: _Reading) -> Iterator[Chain[Claim]]:
    """``w += 0.1 = …`` is ``w ← w + 0.1``, and what is said of 0.1 a chain of its own."""
    sign = statement.relations[0]
    head, notes = _member(statement.members[0], reading, last=False, place=sign.start)
    change, more = _member(statement.members[1], reading, last=len(statement.relations) == 1, place=sign.end)
    if any(relation.value in _PROGRAM for relation in statement.relations[1:]) or sign.value not in _PROGRAM:
        change = Unread("", f"{sign.value} is a sign of programs; write it in full", span=sign.span)
    updated = change if isinstance(change, Unread) else Add((head, change), ("+", _PROGRAM[sign.value]), span=change.span)
    yield Chain(head, ((Claim(Relation.ASSIGN, sign.span, notes + more), updated),))
    rest = _Statement()
    rest.relations, rest.members = statement.relations[1:], statement.members[1:]
    if rest.relations and not isinstance(change, Unread):
        yield _chain(rest, reading)


def _continued(chain: Chain[Claim], statement: _Statement, reading: _Reading) -> Chain[Claim]:
    return Chain(chain.first, (*chain.rest, *_links(statement, reading)))


def _chain(statement: _Statement, reading: _Reading) -> Chain[Claim]:
    tokens = statement.members[0]
    if statement.relations:
        tokens = tokens[introduction(tokens, reading.named) :]
        tokens = tokens[: len(tokens) - abbreviation(tokens, reading.text)]
        tokens = phrase(tokens, reading.named)
    place = statement.relations[0].start if statement.relations else 0
    first, notes = _member(tokens, reading, last=not statement.relations, place=place)
    return Chain(first, tuple(_links(statement, reading, notes)))


def _links(statement: _Statement, reading: _Reading, before: tuple[str, ...] = ()) -> Iterator[tuple[Claim, Node]]:
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
