"""TOML, statement by statement, with the place of everything.

``tomllib`` knows no places and stops at the first fault. So the text is cut into statements
(``key = value``, ``[table]``) at the line breaks that stand in no string and no bracket, and
``tomllib`` judges each by itself; a scanner of tokens finds where values and their items stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from neuron_sym.expression import Span
from neuron_sym.model.written import Kind, Source, Written

MAX_NESTING = 16
"""Deeper lists, tables and dotted keys are refused before ``tomllib`` descends into them."""

_TOKEN = re.compile(
    r'''
      (?P<string> """(?:\\.|[^\\])*?"{3,5} | \'\'\'.*?\'{3,5} | "(?:\\[^\n]|[^"\\\n])*" | '[^'\n]*' )
    | (?P<skip>   [ \t\n]+ | \#[^\n]* )
    | (?P<open>   [\[{] )
    | (?P<close>  [\]}] )
    | (?P<mark>   [,=] )
    | (?P<bare>   [^ \t\n\[\]{},\#="']+ )
    | (?P<stray>  . )
    ''',
    re.VERBOSE | re.DOTALL,
)
_DOTTED = re.compile(r"[+-]?[0-9_]+\.[0-9_]+.*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-.*|[0-9]{2}:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of TOML: a string, a bare word, a bracket, a comma or equals sign, a stray character."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One ``key = value`` or ``[table]``; ``tokens`` leave out spaces and remarks.

    ``nesting`` is how deep its brackets and dotted keys go; ``closed`` is false where a bracket
    stays open to the end of the file: the statement is then cut off at the end of its line.
    """

    span: Span
    tokens: tuple[Token, ...]
    nesting: int
    closed: bool

    @property
    def key(self) -> str:
        """The key as typed, without quotes; of a table or a dotted key its first part."""
        word = next((token for token in self.tokens if token.kind in ("bare", "string")), None)
        if word is None:
            return ""
        return word.text.strip("\"'") if word.kind == "string" else "".join(_BARE_KEY.findall(word.text)[:1])

    @property
    def open_text(self) -> bool:
        """Whether quotes of three stand in it that are never closed."""
        return any(
            first.text in ("''", '""') and then.kind == "stray" for first, then in pairwise(self.tokens)
        )

    @property
    def is_table(self) -> bool:
        """Whether this is a ``[table]`` header."""
        return self.tokens[0].text == "["

    @property
    def value(self) -> tuple[Token, ...]:
        """The tokens to the right of the equals sign."""
        for index, token in enumerate(self.tokens):
            if token.text == "=":
                return self.tokens[index + 1 :]
        return ()


def statements(text: str) -> Iterator[Statement]:
    """The statements of a TOML text, in order.

    After a bracket that is never closed the text is cut at its lines; after quotes of three that
    are never closed nothing is known, and the rest is left out.
    """
    position, by_line = 0, False
    while position < len(text):
        statement = _statement(text, position, by_line)
        if statement.tokens:
            yield statement
        if statement.open_text:
            return
        by_line = by_line or not statement.closed
        position = statement.span.end + 1


def _statement(text: str, start: int, by_line: bool) -> Statement:
    tokens: list[Token] = []
    depth = deepest = dots = 0
    line: tuple[int, int] | None = None  # where the first line ends, and how many tokens it has
    for token in _tokens(text, start):
        if token.kind == "skip" and "\n" in token.text:
            end = token.span.start + token.text.index("\n")
            if depth <= 0 or by_line:
                return Statement(Span(start, end), tuple(tokens), max(deepest, dots), closed=depth <= 0)
            line = line or (end, len(tokens))
        depth += (token.kind == "open") - (token.kind == "close")
        deepest = max(deepest, depth)
        if token.kind == "bare" and not _DOTTED.fullmatch(token.text):
            dots += token.text.count(".")
        if token.kind != "skip":
            tokens.append(token)
    if depth <= 0 or line is None:
        return Statement(Span(start, len(text)), tuple(tokens), max(deepest, dots), closed=depth <= 0)
    return Statement(Span(start, line[0]), tuple(tokens[: line[1]]), max(deepest, dots), closed=False)


def _tokens(text: str, start: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start):
        yield Token(match.lastgroup or "stray", match.group(), Span(*match.span()))


def written(statement: Statement, field: str, source: Source) -> Written:
    """The value of a statement that ``tomllib`` accepts."""
    tokens = statement.value
    dotted = statement.tokens[1:2] != () and statement.tokens[1].text != "="
    if statement.is_table or dotted or "." in statement.tokens[0].text:
        return Written(field, "other", "a table", source, statement.tokens[0].span)
    span = Span(tokens[0].span.start, tokens[-1].span.end)
    items = tuple(
        _item(f"{field}[{index}]", item, source) for index, item in enumerate(_entries(tokens[1:-1]))
    )
    if tokens[0].text == "[":
        return Written(field, "list", "", source, span, items)
    return _item(field, tokens, source)


def _entries(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The tokens between the commas of a list, list by list where lists stand in it."""
    entry: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.kind == "open") - (token.kind == "close")
        if token.text == "," and not depth:
            yield tuple(entry)
            entry = []
        else:
            entry.append(token)
    if entry:
        yield tuple(entry)


def _item(field: str, tokens: tuple[Token, ...], source: Source) -> Written:
    first = tokens[0]
    span = Span(first.span.start, tokens[-1].span.end)
    raw = source.text[span.start : span.end]
    kind: Kind = "other"
    if first.kind == "string":
        kind, raw = "text", str(tomllib.loads(f"text = {raw}")["text"])
        # The line break after opening quotes of three is not part of the text.
        opening = 3 if first.text.startswith(('"""', "'''")) else 1
        start = first.span.start + opening
        span = Span(start + 1 if opening == 3 and source.text[start] == "\n" else start, span.end - opening)
    elif first.kind == "open":
        kind, raw = ("list", "") if first.text == "[" else ("other", "an inline table")
    elif raw not in ("true", "false") and not _DATE.fullmatch(raw):
        kind, raw = "number", raw.replace("_", "")
    elif raw not in ("true", "false"):
        raw = f"the date or time {raw}"
    return Written(field, kind, raw, source, span)
