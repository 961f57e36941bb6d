"""A text, how far it has been read, and the tokens so far."""

from __future__ import annotations

from typing import NoReturn

from neuron_sym.expression import Span
from neuron_sym.notation.symbols import IN_LATEX, IN_PLAIN
from neuron_sym.notation.token import Commas, Dialect, Kind, ReadError, Token
from neuron_sym.pattern import pattern

DECIMAL_COMMA = pattern(r"(?<![0-9])(?:0\{,\}[0-9]|[0-9]+\{,\}(?:[0-9]{1,2}|[0-9]{4,})(?![0-9]))")


class Scanner:
    """What the readers of numerals, of commands and of everything else share."""

    def __init__(self, text: str, dialect: Dialect, commas: Commas, *, tolerant: bool = False) -> None:
        self.text = text
        self.tolerant = tolerant
        self.latex = dialect == "latex"
        self.everywhere = commas == "everywhere"
        self.decimal_comma = commas in ("outside", "everywhere") or bool(DECIMAL_COMMA.search(text))
        self.position = 0
        self.meanings = IN_LATEX if self.latex else IN_PLAIN
        self.tokens: list[Token] = []
        self.depth = 0
        """How many brackets and subscripts are open after the tokens counted: a comma between digits parts two indices there."""
        self.opened: list[int] = []
        """Where the brackets that are open stand among these tokens."""
        self.groups: list[bool] = []
        """Of each open brace, whether it holds a subscript."""
        self.counted = 0

    def refuse(self, message: str, start: int | None = None, end: int | None = None) -> NoReturn:
        start = self.position if start is None else start
        raise ReadError(message, Span(start, start + 1 if end is None else end))

    def emit(self, kind: str, value: str, end: int, **extra: int | str | None) -> None:
        self.tokens.append(Token(kind, value, self.position, end, **extra))  # type: ignore[arg-type]
        self.position = end

    @property
    def brackets(self) -> int:
        """How many brackets and subscripts are open here."""
        for place in range(self.counted, len(self.tokens)):
            kind = self.tokens[place].kind
            if kind is Kind.OPEN:
                self.depth += 1
                self.opened.append(place)
            elif kind is Kind.CLOSE:
                self.depth -= self.depth > 0
                del self.opened[-1:]
            elif kind is Kind.GROUP:
                self.groups.append(place > 0 and self.tokens[place - 1].kind is Kind.SUB)
                self.depth += self.groups[-1]
            elif kind is Kind.END_GROUP and self.groups:
                self.depth -= self.groups.pop()
        self.counted = len(self.tokens)
        return self.depth
