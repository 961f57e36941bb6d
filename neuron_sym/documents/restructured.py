r"""Where the mathematics stands in reStructuredText: ``:math:`…```, ``.. math::`` and literal blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from neuron_sym.documents.document import Formula
from neuron_sym.pattern import pattern

_ROLE = pattern(r":(?:math|eq):`([^`]{1,4000})`|``[^`\n]{1,400}``|`[^`\n]{1,400}`_{0,2}")
_OPENING = pattern(
    r"^(?P<indent>[ \t]*+)(?:\.\.[ \t]+(?P<directive>[a-z-]+)::[ \t]*(?P<argument>[^\n]*)|(?P<comment>\.\.)(?:[ \t][^\n]*)?"
    r"|(?P<literal>[^\n]*::)[ \t]*)$",
    re.MULTILINE,
)
_CODE = ("code", "code-block", "raw", "include", "sourcecode", "highlight")
_OPTION = pattern(r"[ \t]*:[a-z-]+:[^\n]*$")
Lines = Callable[[str, int], Iterator[Formula]]


def restructured(text: str, lines: Lines) -> Iterator[Formula]:
    """The formulas of the text; ``lines`` finds the workings in plain lines."""
    position = 0
    while opening := _OPENING.search(text, position):
        yield from _prose(text, position, opening.start(), lines)
        begin, end = _block(text, opening.end() + 1, len(opening["indent"]))
        if opening["directive"] == "math":
            yield from _math(text, opening.start("argument") if opening["argument"] else begin, end)
        elif opening["literal"]:
            yield from _prose(text, opening.start(), opening.end() - 2, lines)
            yield from lines(text[begin:end], begin)
        elif opening["directive"] and opening["directive"] not in _CODE:
            end = opening.end()  # a note or a figure: what stands in it is text like any other
        position = max(end, opening.end())
    yield from _prose(text, position, len(text), lines)


def _block(text: str, start: int, indent: int) -> tuple[int, int]:
    """The lines from ``start`` on that are blank or stand further to the right than ``indent``."""
    position = start
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        position = end + 1
    return min(start, len(text)), min(position, len(text))


def _math(text: str, start: int, end: int) -> Iterator[Formula]:
    """The formulas of a directive: blank lines part them, options are none."""
    position = start
    for part in re.split(r"(\n[ \t]*\n)", text[start:end]):
        if part.strip():
            body = "\n".join(" " * len(line) if _OPTION.fullmatch(line) else line for line in part.split("\n"))
            if body.strip():
                yield Formula(body, position)
        position += len(part)


def _prose(text: str, start: int, end: int, lines: Lines) -> Iterator[Formula]:
    position = start
    for role in _ROLE.finditer(text, start, end):
        yield from lines(text[position : role.start()], position)
        if role.group(1) and role.group().startswith(":math:"):
            yield Formula(role.group(1), role.start(1))
        position = role.end()
    yield from lines(text[position:end], position)
