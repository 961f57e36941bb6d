"""Tokens to statements, and those to the members between their relations."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.notation.prose import EMPHASIS, ENDS_OPERAND, is_gate
from neuron_sym.notation.scripts import STARTS_OPERAND
from neuron_sym.notation.token import Kind, ReadError, Token

ALIGNMENTS = frozenset(
    "align align* aligned alignat alignat* alignedat equation equation* gather gather* gathered split eqnarray eqnarray* "
    "multline multline* array displaymath math flalign flalign*".split()
)
CONNECTIVES = frozenset("so and where then thus hence with for if since because or therefore gives let und oder et ou".split())
_APART = (Kind.ROW, Kind.BREAK, Kind.COMMA, Kind.WIDE, Kind.STOP, Kind.TEXT, Kind.REMARK)
_OPENS = (Kind.OPEN, Kind.GROUP)
_CLOSES = (Kind.CLOSE, Kind.END_GROUP)
_CUTS = frozenset((*_OPENS, *_CLOSES, Kind.BEGIN, Kind.END, Kind.RELATION, Kind.AMPERSAND, Kind.ROW, Kind.BREAK, Kind.COMMA,
                   Kind.WIDE, Kind.TEXT))  # fmt: skip
"""The kinds that may end a member or a statement, or begin or end what is nested in one."""


class Statement:
    """The tokens of the members between the relations of one statement."""

    def __init__(self, after: Token | None = None) -> None:
        self.members: list[list[Token]] = [[]]
        self.relations: list[Token] = []
        self.after = after
        """What stands between it and the statement before."""

    @property
    def blank(self) -> bool:
        return not self.relations and not self.members[0]


def cut(tokens: list[Token]) -> Iterator[Statement]:
    """Cuts the tokens at depth 0 into statements, and those into members."""
    statement = Statement()
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
            statement = Statement(token)
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


def _parts(tokens: list[Token], place: int, statement: Statement) -> bool:
    """Whether the token ends a statement."""
    token = tokens[place]
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.kind in (Kind.ROW, Kind.BREAK, Kind.COMMA):
        return True
    if token.kind is Kind.WIDE:
        return bool(before and after and before.kind in ENDS_OPERAND and after.kind in STARTS_OPERAND)
    if token.kind is Kind.TEXT:
        return _connects(token, before, after, statement) and not is_gate(tokens, place)
    return False


def _connects(token: Token, before: Token | None, after: Token | None, statement: Statement) -> bool:
    r"""Whether words stand between statements (``\text{so }``) rather than in one."""
    words = token.value.strip().rstrip(":,.;")
    label = token.value.strip().endswith(":")
    alone = before is None or before.kind in (Kind.WIDE, Kind.COMMA, Kind.ROW, Kind.AMPERSAND)
    starts = after is not None and after.kind in (*STARTS_OPERAND, Kind.WIDE)
    gate = len(words) > 1 and words.isupper()  # AND and OR are functions
    if words.lower() in CONNECTIVES and after is not None and not gate:
        return True
    if words.lower() == "not":
        return False
    if label and alone:
        return True
    return alone and starts and not statement.members[-1] and token.value != token.value.strip()


def unwrapped(tokens: list[Token]) -> list[Token]:
    r"""The tokens without what stands round whole statements: ``XOR: (0 + 1 - 1.5 = -0.5 < 0)``, ``\boxed{z = 3}``."""
    kinds = [token.kind for token in tokens]
    if (Kind.OPEN not in kinds and Kind.FONT not in kinds) or Kind.RELATION not in kinds:
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
            elif claimed and not opened and before and before.kind is Kind.FONT and before.value in EMPHASIS:
                dropped |= {opening - 1, opening, place}
        elif token.kind is Kind.RELATION:
            claims[-1] = True
    return [token for place, token in enumerate(tokens) if place not in dropped] if dropped else tokens
