r"""Tables of values: ``| x_1 | 0.5 |`` gives x₁ its value, and so does a row of numbers under a row of names.

A table is read as the definitions that it stands for, ``x_1 = 0.5``, with the place of the name and the number kept.
Only symbols are names here: what stands beside ``Epochs`` or ``Accuracy`` is none of our business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from neuron_sym.documents.document import Formula
from neuron_sym.pattern import pattern

_RULE = pattern(r"^[ \t>]*+\|?[ \t]*+:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*){1,40}\|?[ \t]*$", re.MULTILINE)
_CELL = pattern(r"[^|\n]+")
_WRAPPING = pattern(r"^[\s$`*]+|[\s$`*]+$")
_MARK = r"(?:_(?:[A-Za-z0-9]|\{[A-Za-z0-9,]{1,8}\})|[0-9₀-₉]{1,3})?"
_NAME = pattern(
    rf"(?:[A-Za-zα-ωŷẑ]|\\(?:alpha|beta|gamma|delta|eta|theta|lambda|mu|sigma|(?:hat|bar|mathbf|vec)\s*\{{[A-Za-z]\}}|hat\s+[a-z])){_MARK}"
)
_NUMBER = pattern(r"[-+−]?(?:[0-9]+(?:\.[0-9]+|\{,\}[0-9]+|,[0-9]+)?|\.[0-9]+)")
MAX_COLUMNS = 40


class _Cell:
    """What stands in a cell, without the marks round it, and where."""

    def __init__(self, text: str, start: int) -> None:
        bare = _WRAPPING.sub("", text)
        self.text = bare
        self.start = start + (text.find(bare) if bare else 0)
        self.names = bool(_NAME.fullmatch(bare))
        self.is_number = bool(_NUMBER.fullmatch(bare))


def tables(text: str) -> Iterator[Formula]:
    """The definitions that the tables of a Markdown text stand for."""
    finished = 0
    for rule in _RULE.finditer(text):
        if rule.start() < finished:
            continue
        begin = text.rfind("\n", 0, max(rule.start() - 1, 0)) + 1
        header = _row(text, begin, rule.start())
        rows = list(_rows(text, rule.end() + 1))
        finished = rows[-1][-1].start if rows and rows[-1] else rule.end()
        if len(rows) == 1 and len(rows[0]) == len(header) and all(cell.names for cell in header):
            pairs = list(zip(header, rows[0], strict=True))
        else:
            pairs = [pair for row in (header, *rows) if (pair := _pair(row)) is not None]
        for name, number in pairs:
            if number.is_number:
                yield _definition(name, number)


def _rows(text: str, position: int) -> Iterator[list[_Cell]]:
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if "|" not in text[position:end]:
            return
        yield _row(text, position, end)
        position = end + 1


def _row(text: str, start: int, end: int) -> list[_Cell]:
    cells = [_Cell(match.group(), match.start()) for match in _CELL.finditer(text, start, end)]
    return [cell for cell in cells if cell.text and cell.text != ">"][:MAX_COLUMNS]


def _pair(row: list[_Cell]) -> tuple[_Cell, _Cell] | None:
    """The name that a row begins with, and the one number in it."""
    numbers = [cell for cell in row[1:] if cell.is_number]
    return (row[0], numbers[0]) if row and row[0].names and len(numbers) == 1 else None


def _definition(name: _Cell, number: _Cell) -> Formula:
    gap = " " * max(number.start - name.start - len(name.text) - 1, 0)
    return Formula(f"{name.text}={gap}{number.text}", name.start, "latex" if "\\" in name.text + number.text or "_" in name.text
                   else "plain", tentative=True)  # fmt: skip
