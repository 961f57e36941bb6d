r"""What a document says of itself: names with values, an example file, and how it writes decimals.

.. code-block:: text

    ---                                        ```given
    neuron:                                    w = [0.2, 0.00001]
      given: {w: [0.2, 0.00001], b: 1}         \hat{y} = 0.453
      example: obese.toml                      example = obese.toml
      decimal: comma                           ```
    ---

The front matter holds for the whole document, a ``given`` block from where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from neuron_sym.documents.document import Document
from neuron_sym.errors import Fault, InputError
from neuron_sym.pattern import pattern
from neuron_sym.record import Record

FRONT_MATTER = pattern(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
GIVEN_BLOCK = pattern(r"^([ >]*)(`{3,}|~{3,})[ \t]*\{?\.?given\}?[ \t]*\r?\n(.*?)(?:^[ >]*\2[ \t]*\r?$|\Z)", re.DOTALL | re.MULTILINE)
MAX_NAMES = 1_000
MAX_LINE = 2_000
_KEY = pattern(r"""(?P<indent>[ \t]*)(?P<key>"[^"\n]*"|'[^'\n]*'|[^\s:#{}\[\],][^:#\n]*?)[ \t]*:(?=[ \t\r]|$)[ \t]*(?P<value>[^\n]*)""")
_LINE = pattern(r"[ \t>]*(?P<key>[^=\n]+?)[ \t]*=[ \t]*(?P<value>[^\n]+)")
_COMMENT = pattern(r"(?:^|[ \t])#[^\n]*")
_MENDS = {
    "given": "Write  given: {w: [0.2, 0.00001], b: 1}  or a line for each name.",
    "block": "Write a line such as  w = [0.2, 0.00001]  for each name.",
}


class Declaration(Record):
    """Names with values as text, and the example file that says more, declared at one place of the document."""

    start: int
    names: dict[str, object]
    example: str = ""
    decimal_comma: bool = False
    example_at: int = 0
    front: bool = False
    """Whether it stands in the front matter, and so holds for the whole document."""


def declarations(document: Document) -> list[Declaration]:
    """What the document declares, in order.

    Raises:
        InputError: a declaration that cannot be read.
    """
    found: list[Declaration] = []
    front = FRONT_MATTER.match(document.text)
    if front and ("neuron" in front.group(1) or "decimal" in front.group(1)):
        found.append(_front_matter(document, front.start(1), front.end(1)))
    if "given" in document.text:
        found += (_block(document, match) for match in GIVEN_BLOCK.finditer(document.text))
    if sum(len(declaration.names) for declaration in found) > MAX_NAMES:
        raise _refused(document, 0, f"more than {MAX_NAMES} names are given", "block")
    return found


def _refused(document: Document, offset: int, message: str, mend: str) -> InputError:
    line = document.line_at(offset)
    return InputError(Fault(document.place(offset), message, _MENDS[mend], line))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    position = start
    for line in text[start:end].split("\n"):
        yield position, _COMMENT.sub("", line).rstrip()
        position += len(line) + 1


# --- front matter ---------------------------------------------------------------------------------------


def _front_matter(document: Document, start: int, end: int) -> Declaration:
    """The keys under ``neuron``; all others are somebody else's."""
    names: dict[str, object] = {}
    said: dict[str, tuple[str, int]] = {}
    path: list[tuple[int, str]] = []
    for position, line in _lines(document.text, start, end):
        match = _KEY.fullmatch(line) if len(line) <= MAX_LINE else None
        if match is None:
            continue
        indent, key = len(match["indent"]), _unquoted(match["key"])
        while path and path[-1][0] >= indent:
            path.pop()
        above = [name for _, name in path]
        path.append((indent, key))
        offset = position + match.start("value")
        if above == [] and key == "decimal":
            said[key] = match["value"], offset
        elif above == [] and key == "neuron" and match["value"]:
            _take(document, _Flow(document, offset, match["value"], "given").value(), names, said, offset)
        elif above == ["neuron"] and match["value"]:
            _take(document, {key: _Flow(document, offset, match["value"], "given").value()}, names, said, offset)
        elif above == ["neuron", "given"]:
            names[key] = _Flow(document, offset, match["value"], "given").value()
    example, at = said.get("example", ("", 0))
    decimal = _unquoted(said.get("decimal", ("", 0))[0]) in (",", "comma")
    return Declaration(start, names, _unquoted(example), decimal, at, front=True)


def _take(document: Document, value: object, names: dict[str, object], said: dict[str, tuple[str, int]], at: int) -> None:
    if not isinstance(value, dict):
        raise _refused(document, at, "expected  given: …  under neuron", "given")
    for key, inner in value.items():
        if key == "given" and isinstance(inner, dict):
            names.update(inner)
        elif key in ("example", "decimal") and isinstance(inner, str):
            said[key] = inner, at
        else:
            raise _refused(document, at, f"neuron: {key} is not known here; given, example and decimal are", "given")


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


class _Flow:
    """``{w: [0.2, 0.00001], b: 1}`` to dictionaries, lists and texts."""

    def __init__(self, document: Document, start: int, text: str, mend: str) -> None:
        self.document = document
        self.start = start
        self.text = text
        self.mend = mend
        self.position = 0

    def value(self) -> object:
        found = self.part(0, "")
        self.blanks()
        if self.position < len(self.text):
            self.refuse()
        return found

    def refuse(self) -> None:
        raise _refused(self.document, self.start + self.position, "expected a number, a list or {name: value}", self.mend)

    def blanks(self) -> None:
        while self.text[self.position : self.position + 1].isspace():
            self.position += 1

    def part(self, depth: int, stops: str) -> object:
        self.blanks()
        opening = self.text[self.position : self.position + 1]
        if not opening or depth > 3:
            self.refuse()
        if opening not in "[{":
            return self.scalar(stops)
        self.position += 1
        closing = {"[": "]", "{": "}"}[opening]
        entries: list[object] = []
        named: dict[str, object] = {}
        self.blanks()
        while not self.text.startswith(closing, self.position):
            if opening == "[":
                entries.append(self.part(depth + 1, ",]"))
            else:
                key = self.scalar(":")
                self.expect(":")
                named[key] = self.part(depth + 1, ",}")
            self.blanks()
            if not self.text.startswith(closing, self.position):
                self.expect(",")
            self.blanks()
        self.position += 1
        return entries if opening == "[" else named

    def expect(self, char: str) -> None:
        self.blanks()
        if not self.text.startswith(char, self.position):
            self.refuse()
        self.position += 1

    def scalar(self, stops: str) -> str:
        quote = self.text[self.position : self.position + 1]
        if quote in "\"'" and quote:
            end = self.text.find(quote, self.position + 1)
            if end < 0:
                self.refuse()
            found, self.position = self.text[self.position + 1 : end], end + 1
            return found
        start = self.position
        while self.position < len(self.text) and self.text[self.position] not in stops:
            self.position += 1
        found = self.text[start : self.position].strip()
        if not found:
            self.refuse()
        return found


# --- blocks ---------------------------------------------------------------------------------------------------


def _block(document: Document, match: re.Match[str]) -> Declaration:
    names: dict[str, object] = {}
    example, example_at = "", 0
    for position, line in _lines(document.text, match.start(3), match.end(3)):
        if not line.strip(" \t>\r") or line.strip().startswith("["):
            continue
        found = _LINE.fullmatch(line.rstrip("\r")) if len(line) <= MAX_LINE else None
        if found is None:
            raise _refused(document, position, "expected  name = value", "block")
        key, offset = _unquoted(found["key"].strip()), position + found.start("value")
        if key == "example":
            example, example_at = _unquoted(found["value"].strip()), offset
        else:
            names[key] = _Flow(document, offset, found["value"].strip(), "block").value()
    return Declaration(match.start(), names, example, example_at=example_at)


