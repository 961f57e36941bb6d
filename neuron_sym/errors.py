"""What can go wrong, and where. Only these leave the library.

::

    NeuronSymError
    ├── InputError      the user's file or flag is at fault: carries every Fault found in it
    │   └── OutOfReach  its numbers lead to one that cannot be worked out or told from a rounding boundary
    └── Unwritable      the library refuses to print a line that does not replay (a bug of ours)
"""

from __future__ import annotations

import unicodedata

from neuron_sym.record import Record


class Place(Record):
    """``path:line:column``, 1-based; a part that is not known is ``None``. Lines of a notebook are those of a ``cell``."""

    path: str = ""
    line: int | None = None
    column: int | None = None
    cell: int | None = None

    def __str__(self) -> str:
        cell = None if self.cell is None else f"cell {self.cell}"
        known = (part for part in (self.path, cell, self.line, self.column) if part not in ("", None))
        return ":".join(str(part) for part in known)


class Fault(Record):
    """One thing that is wrong with an input: where, what was found and expected, how to mend it."""

    place: Place
    message: str
    mend: str = ""
    source_line: str = ""
    width: int = 1

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.message}" if str(self.place) else self.message]
        if self.source_line:
            shown = visible(self.source_line[:200])
            lines.append(f"    {shown}")
            if self.place.column is not None and self.place.column <= 200:
                indent = len(visible(self.source_line[: self.place.column - 1]))
                lines.append("    " + " " * indent + "^" * max(1, min(self.width, len(shown) - indent)))
        if self.mend:
            lines.append(f"    {self.mend}")
        return "\n".join(lines)


class NeuronSymError(Exception):
    """Anything that this library raises on purpose."""


class InputError(NeuronSymError):
    """The input is at fault; ``faults`` holds all that was found in it, in file order."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class OutOfReach(InputError):
    """The numbers are usable, but what was asked for cannot be worked out from them."""

    def __init__(self, path: str, what: str, why: str) -> None:
        mend = "take less extreme inputs and weights, or derive the forward pass alone"
        super().__init__(Fault(Place(path), f"{what} cannot be worked out: {why}", mend))


class Unwritable(NeuronSymError):
    """A derived line does not replay, so the page that holds it is not written."""


def visible(text: str) -> str:
    r"""``text`` with control, bidirectional, surrogate and unassigned characters shown as ``\u202e``."""
    return "".join(
        char if char == " " or unicodedata.category(char)[0] not in "CZ" else ascii(char)[1:-1] for char in text
    )


def code_point(char: str) -> str:
    """``U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I`` for ``і``."""
    return f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed')}"
