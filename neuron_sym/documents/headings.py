r"""Where a new example starts, so that what was defined for the one before ends there.

A heading starts a new example if

* it is numbered as one (*Example 2*, *Exercise B*, *Beispiel 3*), and an example of the same level stands before it
  under the same parent; or
* the section that it opens begins by giving inputs or weights (``x_1 = 3``, ``w = (0.2, 0.1)``), and one of them had
  another value in an earlier section of the same level.

It then starts with what was known before the first of these sections: the values that are given for the whole
document, and what stands above all examples. Any other heading ends nothing; a working may go on under *Backward pass*
and *Step 2*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from neuron_sym.documents.clean import blanked
from neuron_sym.documents.document import Document, Formula
from neuron_sym.pattern import pattern
from neuron_sym.record import Record

_MARKDOWN = pattern(
    r"^(?:[ \t>]{0,8}(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]{1,200})"
    r"|[ \t>]{0,8}(?P<strong>\*\*|__)(?P<bold>[^\n*_]{1,100})(?P=strong)[ \t]*:?[ \t]*$"
    r"|(?P<under>[^\s>|#\-=`$][^\n]{0,200})\n(?P<line>={3,}|-{3,}|~{3,}|\^{3,})[ \t]*$"
    r"|<h(?P<tag>[1-6])[^<>\n]{0,100}>(?P<html>[^<\n]{1,200}))",
    re.MULTILINE,
)
_TEX = pattern(
    r"\\(?P<command>part|chapter|section|subsection|subsubsection|paragraph)\*?[ \t]*\{(?P<title>[^{}\n]{1,200})"
    r"|\\begin\{(?P<environment>example|exercise|problem|question|beispiel|aufgabe)s?\*?\}"
)
_FENCE = pattern(r"^[ >]*(`{3,}|~{3,})[^`~\n]*\n.*?(?:^[ >]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_DEPTHS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph")
_UNDERLINES = "=-~^"
_BOLD_LEVEL, _ENVIRONMENT_LEVEL = 7, 8
_EXAMPLE = pattern(
    r"(?:\b(?:examples?|exercises?|problems?|questions?|tasks?|cases?|scenarios?|samples?|beispiele?|aufgaben?|übung|exemples?|"
    r"exercices?|ejemplos?|ejercicios?|esempi?o?|esercizi?o?|exemplos?|exercícios?|voorbeeld|contoh|soal|latihan|ví dụ|"
    r"пример|задача|упражнение)[ \t]*(?:no\.?|nr\.?|n°|№|#)?[ \t]*|(?:例题?|例題|问题|問題|练习|예제|문제)[ \t]*)"
    r"(?:[0-9]{1,3}|[A-Z]\b|[IVX]{1,5}\b)",
    re.IGNORECASE,
)
_APART = pattern(r",(?![0-9])|;|\\q?quad|\\\\(?:\[[^\]\n]*\])?|\n|\\text\s*\{[^{}]*\}|\\(?:begin|end)\{[a-z*]+\}|\\,|&")
_GIVEN = pattern(
    r"\s*(?P<name>\\(?:mathbf|vec|boldsymbol|bm|textbf|hat)\s*\{?\s*[xwWXbθ]\s*\}?[^=≈]{0,12}|[xwWXbθ][^=≈a-zA-Z]{0,12}|\\theta[^=≈]{0,12}|"
    r"inputs?|weights?|bias)\s*=\s*(?P<value>[-+−]?[0-9][0-9.]*|[(\[][-+−0-9., ]+[)\]](?:\^\{?(?:T|\\top)\}?)?|[-+−]?\.[0-9]+)\s*\.?\s*"
)


class Heading(Record):
    """A heading: where it stands, how deep it is (1 is the outermost), and its words."""

    start: int
    level: int
    title: str


class Turn(Record):
    """A place where a new example starts; it goes back to what was known at ``back_to``."""

    start: int
    back_to: int


def headings(document: Document) -> list[Heading]:
    """The headings of a document, in order."""
    if document.suffix == ".tex":
        return list(_of_tex(document.text))
    return list(_of_markdown(blanked(_FENCE, document.text)))


def _of_markdown(text: str) -> Iterator[Heading]:
    for match in _MARKDOWN.finditer(text):
        if match["marks"]:
            yield Heading(match.start(), len(match["marks"]), match["title"])
        elif match["bold"]:
            yield Heading(match.start(), _BOLD_LEVEL, match["bold"])
        elif match["under"]:
            yield Heading(match.start(), _UNDERLINES.index(match["line"][0]) + 1, match["under"])
        else:
            yield Heading(match.start(), int(match["tag"]), match["html"])


def _of_tex(text: str) -> Iterator[Heading]:
    for number, match in enumerate(_TEX.finditer(text)):
        if match["command"]:
            yield Heading(match.start(), _DEPTHS.index(match["command"]) + 1, match["title"])
        else:
            yield Heading(match.start(), _ENVIRONMENT_LEVEL, f"Example {number % 1000}")


class _Level:
    """What was found so far among the sections of one level under one parent."""

    def __init__(self) -> None:
        self.first_example: int | None = None
        self.values: dict[str, str] = {}
        self.given_at: dict[str, int] = {}


def turns(document: Document, found: Sequence[Formula]) -> list[Turn]:
    """Where new examples start in a document that holds these formulas."""
    sections = headings(document)
    if not sections:
        return []
    starts = [section.start for section in sections]
    levels: dict[int, _Level] = {}
    turned: list[Turn] = []
    place = 0
    for number, section in enumerate(sections):
        for deeper in [level for level in levels if level > section.level]:
            del levels[deeper]
        level = levels.setdefault(section.level, _Level())
        while place < len(found) and found[place].start < section.start:
            place += 1
        end = starts[number + 1] if number + 1 < len(starts) else len(document.text) + 1
        given = _given_first(found, place, end)
        back_to = _goes_back(section, level, given)
        if back_to is not None:
            turned.append(Turn(section.start, back_to))
        for name, value in given.items():
            level.values[name] = value
            level.given_at.setdefault(name, section.start)
    return turned


def _goes_back(section: Heading, level: _Level, given: dict[str, str]) -> int | None:
    """The place whose knowledge a new example starts with, where the section is one."""
    if _EXAMPLE.search(section.title):
        if level.first_example is not None:
            return level.first_example
        level.first_example = section.start
    changed = [name for name, value in given.items() if level.values.get(name, value) != value]
    return min((level.given_at[name] for name in changed), default=None)


def _given_first(found: Sequence[Formula], place: int, end: int) -> dict[str, str]:
    """The inputs and weights that the formulas from ``place`` on give before they work anything out."""
    given: dict[str, str] = {}
    while place < len(found) and found[place].start < end:
        parts = [part for part in _APART.split(found[place].text) if part.strip(" .$")]
        matches = [_GIVEN.fullmatch(part) for part in parts]
        for match in matches:
            if match is not None:
                given["".join(match["name"].split())] = "".join(match["value"].split())
        if any(match is None and "=" in part for match, part in zip(matches, parts, strict=True)):
            break
        place += 1
    return given
