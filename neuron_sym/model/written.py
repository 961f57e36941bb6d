"""Where a value of an example was written, so that whatever is wrong with it can be shown there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Literal

from neuron_sym.errors import Fault, Place
from neuron_sym.expression import Span

Kind = Literal["number", "text", "list", "other"]


@dataclass(frozen=True)
class Source:
    """A text that values are read from: a file, a fence on a page, the argument of a flag.

    ``first_line`` is the line of the file on which ``text`` starts, or ``None`` where lines mean
    nothing (a flag).
    """

    path: str
    text: str = ""
    first_line: int | None = 1

    @cached_property
    def _starts(self) -> list[int]:
        """The offset of the first character of each line."""
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))

    def line(self, offset: int) -> int | None:
        """The 1-based line of the file that holds the character at ``offset``."""
        if self.first_line is None:
            return None
        return bisect_right(self._starts, offset) - 1 + self.first_line

    def fault(self, message: str, mend: str = "", span: Span | None = None) -> Fault:
        """A fault at ``span``, or in the text as a whole."""
        if span is None:
            return Fault(Place(self.path), message, mend)
        start = self._starts[bisect_right(self._starts, span.start) - 1]
        column = span.start - start + 1
        source_line = self.text[start:].partition("\n")[0]
        place = Place(self.path, self.line(span.start), column)
        return Fault(place, message, mend, source_line, max(1, span.end - span.start))


@dataclass(frozen=True)
class Written:
    """A value as it was written: ``weights[1]``, the number ``-0.20``, in this place.

    ``text`` holds the digits of a number, the characters of a text, and for ``other`` kinds what
    it is in words. Only a list has ``items``.
    """

    field: str
    kind: Kind
    text: str
    source: Source
    span: Span | None = None
    items: tuple[Written, ...] = ()

    def fault(self, message: str, mend: str = "") -> Fault:
        """A fault of this value; its message opens with the name of the field."""
        return self.source.fault(f"{self.field} {message}", mend, self.span)

    def fault_at(self, char: str, message: str, mend: str = "") -> Fault:
        """A fault of one character; it is pointed at where it stands unescaped in the source."""
        if self.span is None:
            return self.fault(message, mend)
        found = self.source.text.find(char, self.span.start, self.span.end)
        return replace(self, span=Span(found, found + 1) if found >= 0 else self.span).fault(message, mend)


def by_place(fault: Fault) -> tuple[bool, int, int]:
    """A sort key: file order; what has no place (something missing) comes last."""
    line, column = fault.place.line, fault.place.column
    return line is None and column is None, line or 0, column or 0
