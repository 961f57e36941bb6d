"""A document: its text, and the place of every character of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from neuron_sym.errors import Place
from neuron_sym.expression import Span
from neuron_sym.notation.token import Dialect
from neuron_sym.record import Record


class Formula(Record):
    """A block of mathematics: its text, where it begins in the document, and how to read it.

    ``tentative`` marks text that only looks like mathematics (a plain line, inline code): it counts
    if it can be read as a whole, and is prose otherwise. ``origins`` says of each character of a text
    in which macros were expanded where it comes from, counted from ``start``; ``refused`` why they
    could not be.
    """

    text: str
    start: int
    dialect: Dialect = "latex"
    tentative: bool = False
    origins: tuple[Span, ...] = ()
    refused: str = ""

    @property
    def end(self) -> int:
        """Where the formula ends in the document."""
        return self.start + (self.origins[-1].end if self.origins else len(self.text))


class Document:
    """The text of a file; characters are counted from 0, lines, columns and cells from 1.

    The text of a notebook is that of its cells one after the other; ``cells`` are the numbers of these cells,
    and where each begins.
    """

    def __init__(self, text: str, path: str = "", first_line: int = 1, cells: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self.cells = cells
        self._starts = [0]
        for place, char in enumerate(text):
            if char == "\n":
                self._starts.append(place + 1)

    @property
    def suffix(self) -> str:
        """What kind of file it is: ``.tex``."""
        _, dot, suffix = self.path.rpartition(".")
        return f".{suffix.lower()}" if dot else ""

    def place(self, offset: int) -> Place:
        """``path:line:column`` of a character, or ``path:cell 3:line:column``."""
        line = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line] + 1
        if not self.cells:
            return Place(self.path, line + self.first_line, column)
        number, start = self.cells[max(bisect_right(self.cells, offset, key=lambda cell: cell[1]) - 1, 0)]
        first = bisect_right(self._starts, start) - 1
        return Place(self.path, line - first + 1, column, number)

    def line_at(self, offset: int) -> str:
        """The whole line that a character stands in."""
        line = bisect_right(self._starts, offset) - 1
        end = self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[line] : end].rstrip("\r")

    def shifted(self, span: Span | None, formula: Formula) -> Span:
        """A span of a formula as a span of the document."""
        if span is None:
            return Span(formula.start, formula.end)
        if formula.origins:
            last = len(formula.origins) - 1
            first, final = formula.origins[min(span.start, last)], formula.origins[max(min(span.end - 1, last), 0)]
            return Span(first.start + formula.start, max(final.end, first.end) + formula.start)
        return Span(span.start + formula.start, span.end + formula.start)
