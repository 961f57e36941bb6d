"""A document: its text, and the place of every character of it."""

from __future__ import annotations

from bisect import bisect_right

from neuron_sym.errors import Place
from neuron_sym.expression import Span
from neuron_sym.notation.tokens import Dialect
from neuron_sym.record import Record


class Formula(Record):
    """A block of mathematics: its text, where it begins in the document, and how to read it.

    ``tentative`` marks text that only looks like mathematics (a plain line, inline code): it counts
    if it can be read as a whole, and is prose otherwise.
    """

    text: str
    start: int
    dialect: Dialect = "latex"
    tentative: bool = False


class Document:
    """The text of a file; characters are counted from 0, lines and columns from 1."""

    def __init__(self, text: str, path: str = "", first_line: int = 1) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self._starts = [0]
        for place, char in enumerate(text):
            if char == "\n":
                self._starts.append(place + 1)

    def place(self, offset: int) -> Place:
        """``path:line:column`` of a character."""
        line = bisect_right(self._starts, offset) - 1
        return Place(self.path, line + self.first_line, offset - self._starts[line] + 1)

    def line_at(self, offset: int) -> str:
        """The whole line that a character stands in."""
        line = bisect_right(self._starts, offset) - 1
        end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[line] : end].rstrip("\r")

    def shifted(self, span: Span | None, formula: Formula) -> Span:
        """A span of a formula as a span of the document."""
        if span is None:
            return Span(formula.start, formula.start + len(formula.text))
        return Span(span.start + formula.start, span.end + formula.start)
