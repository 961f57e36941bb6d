"""A place in a row of tokens: looking ahead, taking, refusing with the place that is at fault."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container
from typing import NoReturn

from neuron_sym.expression import Node, Span
from neuron_sym.notation.token import Kind, ReadError, Token

MAX_DEPTH = 64
END = Token(Kind.ROW, "", -1, -1)
_NOTHING = [""]


class Cursor(ABC):
    """Moves along tokens; what is read at the place is the business of the reader that inherits it."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.kinds = [token.kind for token in tokens] + _NOTHING
        """What the tokens are, and nothing after the last."""
        self.position = 0
        self.depth = 0
        self.barred = False
        """Whether a bar that opened is to be closed."""
        self.notes: list[str] = []
        self.named: Container[Node] = ()
        """Names that something was said of."""
        self.values: Container[Node] = ()
        """Names that have a value: they are multiplied by a bracket after them, and ``dout`` is no differential."""
        self.bare = False
        """Whether a name here is never a call: ``dz`` of ``d/dz(z^2)``."""

    @property
    def token(self) -> Token:
        try:
            return self.tokens[self.position]
        except IndexError:
            return END

    def peek(self, ahead: int = 1) -> Token:
        place = self.position + ahead
        return self.tokens[place] if place < len(self.tokens) else END

    def at(self, *kinds: str) -> bool:
        return self.kinds[self.position] in kinds

    def take(self) -> Token:
        token = self.tokens[self.position]
        self.position += 1
        if token.note:
            self.notes.append(token.note)
        return token

    def expect(self, kind: str, value: str, wanted: str) -> Token:
        if self.token is END or self.token.kind is not kind or (value and self.token.value != value):
            self.refuse(f"expected {wanted}")
        return self.take()

    def refuse(self, message: str, span: Span | None = None) -> NoReturn:
        if span is None:
            if self.token is not END:
                span = self.token.span
            else:
                end = self.tokens[-1].end if self.tokens else 0
                span, message = Span(end, end), f"{message}, found the end"
        raise ReadError(message, span)

    def span_from(self, start: int) -> Span:
        first = self.tokens[start] if start < len(self.tokens) else self.tokens[-1]
        return Span(first.start, self.tokens[self.position - 1].end)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(f"nested more than {MAX_DEPTH} deep")

    # --- what a reader reads ------------------------------------------------------------------------

    @abstractmethod
    def sum(self) -> Node:
        """A term, up to what cannot belong to it."""

    @abstractmethod
    def product(self) -> Node:
        """A product, or a factor alone."""

    @abstractmethod
    def factor(self, *, signed: bool = False) -> Node:
        """A power, with the sign before it where one may stand there."""

    @abstractmethod
    def power(self) -> Node:
        """A primary with its exponents."""

    @abstractmethod
    def primary(self) -> Node:
        """A number, a name, a call, or what stands within signs of its own."""

    @abstractmethod
    def number(self) -> Node:
        """A numeral."""

    @abstractmethod
    def bracket(self) -> Node:
        """What stands in brackets: a term, or a list of entries."""

    @abstractmethod
    def group(self) -> Node:
        """What stands in braces."""

    @abstractmethod
    def starts_factor(self) -> bool:
        """Whether a factor may stand here side by side with the one before."""

    @abstractmethod
    def side_by_side(self, previous: Node) -> Node:
        """The factor that stands side by side with ``previous``."""
