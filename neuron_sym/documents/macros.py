r"""The author's own commands: found where they are defined, expanded where they are used.

.. code-block:: text

    \newcommand{\ex}[2]{#1^{(#2)}}   \renewcommand   \providecommand   \def\v#1{\mathbf{#1}}   \let\eps\varepsilon
    \DeclareMathOperator{\softmax}{softmax}   \DeclarePairedDelimiter{\abs}{\lvert}{\rvert}

Every character of an expanded formula knows the place that it comes from: that of the argument for what stood in
an argument, that of the command for the rest. The work is counted, so that macros that use each other cannot run on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple, NoReturn

from neuron_sym.documents.document import Formula
from neuron_sym.expression import Span
from neuron_sym.notation.statements import MAX_CHARACTERS
from neuron_sym.notation.token import ReadError
from neuron_sym.pattern import pattern
from neuron_sym.record import Record, replace

MAX_MACROS = 1_000
MAX_BODY = 1_000
MAX_EXPANSIONS = 1_000
MAX_EXPANDED = 10_000
"""Characters of one formula with all its macros expanded."""

_DEFINITION = pattern(
    r"\\(?P<how>newcommand|renewcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|DeclarePairedDelimiter|def|gdef|let)"
    r"\*?[ \t]*(?:\{[ \t]*\\(?P<braced>[A-Za-z]+)[ \t]*\}|\\(?P<bare>[A-Za-z]+))"
)
_COUNT = pattern(r"[ \t\n]*\[([0-9])\]")
_DEFAULT = pattern(r"[ \t\n]*\[([^\[\]{}\n]{0,80})\]")
_PARAMETERS = pattern(r"(?:[ \t]*#[0-9])*[ \t]*(?=\{)")
_MEANING = pattern(r"[ \t]*=?[ \t]*(\\[A-Za-z]+|[^\s\\{}])")
_OPENING = pattern(r"[ \t\n]*\{")
_BRACE = pattern(r"\\.|[{}]", re.DOTALL)
_USED = pattern(r"\\([A-Za-z]+)")
_PARAMETER = pattern(r"#([1-9])")
_ENDS_IN_COMMAND = pattern(r"\\[A-Za-z]+\Z")


class Macro(Record):
    """A command of the author's: how many arguments it takes, the first of them with a default or none, and its body."""

    name: str
    parameters: int
    body: str
    end: int
    """Where the definition ends: it holds from there on."""
    default: str | None = None
    provided: bool = False
    """It counts only if nothing else is known under its name."""


def definitions(text: str) -> tuple[str, list[Macro]]:
    """The text with all definitions blanked out, and the macros in the order they were defined."""
    found: list[Macro] = []
    kept: list[str] = []
    position = 0
    for match in islice(_DEFINITION.finditer(text), MAX_MACROS):
        if match.start() < position:
            continue
        macro = _macro(text, match)
        if macro is not None:
            found.append(macro)
            kept += (text[position : match.start()], re.sub(r"[^\n]", " ", text[match.start() : macro.end]))
            position = macro.end
    return ("".join((*kept, text[position:])), found) if found else (text, found)


def _macro(text: str, match: re.Match[str]) -> Macro | None:
    name, how, end = match["braced"] or match["bare"], match["how"], match.end()
    if how == "let":
        meaning = _MEANING.match(text, end)
        return Macro(name, 0, meaning.group(1), meaning.end()) if meaning else None
    count, default = 0, None
    if how in ("def", "gdef"):
        parameters = _PARAMETERS.match(text, end)
        count, end = (parameters.group().count("#"), parameters.end()) if parameters else (0, end)
    elif how.endswith("ommand") and (counted := _COUNT.match(text, end)):
        count, end = int(counted.group(1)), counted.end()
        if given := _DEFAULT.match(text, end):
            default, end = given.group(1), given.end()
    body, end = _group(text, end)
    if body is None:
        return None
    if how == "DeclareMathOperator":
        body = rf"\operatorname{{{body}}}"
    elif how == "DeclarePairedDelimiter":
        closing, end = _group(text, end)
        count, body = 1, rf"{body} #1 {closing} "
    return Macro(name, count, body, end, default, how == "providecommand")


def _group(text: str, start: int) -> tuple[str | None, int]:
    """What stands in the braces that follow, and where they end."""
    opening = _OPENING.match(text, start)
    if opening is None:
        return None, start
    level = 1
    for brace in _BRACE.finditer(text, opening.end(), opening.end() + MAX_BODY):
        level += {"{": 1, "}": -1}.get(brace.group(), 0)
        if not level:
            return text[opening.end() : brace.start()], brace.end()
    return None, start


def expanded(found: Iterable[Formula], macros: list[Macro]) -> Iterator[Formula]:
    """The formulas with the macros expanded that are defined before them."""
    known: dict[str, Macro] = {}
    pending = list(reversed(macros))
    for formula in found:
        while pending and pending[-1].end <= formula.start:
            macro = pending.pop()
            if not (macro.provided and macro.name in known):
                known[macro.name] = macro
        if known and len(formula.text) <= MAX_CHARACTERS and not known.keys().isdisjoint(_USED.findall(formula.text)):
            yield _expanded(formula, known)
        else:
            yield formula


def _expanded(formula: Formula, known: Mapping[str, Macro]) -> Formula:
    expansion = _Expansion(formula.text, known)
    try:
        expansion.run()
    except ReadError as error:
        return replace(formula, refused=error.message, origins=(_origin(formula, _Letter("", *error.span)),))
    text = "".join(letter.char for letter in expansion.written)
    origins = tuple(_origin(formula, letter) for letter in expansion.written)
    return replace(formula, text=text, origins=origins, dialect="latex")


def _origin(formula: Formula, letter: _Letter) -> Span:
    known = formula.origins
    return Span(known[letter.start].start, known[letter.end - 1].end) if known else Span(letter.start, letter.end)


class _Letter(NamedTuple):
    """A character and the range that it comes from."""

    char: str
    start: int
    end: int


class _Expansion:
    def __init__(self, text: str, macros: Mapping[str, Macro]) -> None:
        self.macros = macros
        self.pending = [_Letter(char, place, place + 1) for place, char in enumerate(text)][::-1]
        self.written: list[_Letter] = []
        self.count = 0

    def run(self) -> None:
        while self.pending:
            letter = self.pending.pop()
            command = self.command(letter)
            name = "".join(part.char for part in command[1:])
            macro = self.macros.get(name)
            if macro is None:
                self.written += command
                continue
            use = Span(command[0].start, command[-1].end)
            self.count += 1
            body = self.body(macro, use)
            if self.count > MAX_EXPANSIONS or len(self.pending) + len(self.written) + len(body) > MAX_EXPANDED:
                self.refuse(name, use)
            self.pending += reversed(body)

    def refuse(self, name: str, use: Span) -> NoReturn:
        raise ReadError(rf"\{name} expands to more than can be read; write the formula in full", use)

    def command(self, letter: _Letter) -> list[_Letter]:
        """The command that a backslash begins, or the character alone."""
        found = [letter]
        if letter.char == "\\":
            while self.pending and self.pending[-1].char.isascii() and self.pending[-1].char.isalpha():
                found.append(self.pending.pop())
            if len(found) == 1 and self.pending:
                found.append(self.pending.pop())
        return found

    def body(self, macro: Macro, use: Span) -> list[_Letter]:
        arguments: list[list[_Letter]] = []
        for number in range(macro.parameters):
            if number == 0 and macro.default is not None:
                arguments.append(self.optional(macro.default, use))
            else:
                arguments.append(self.argument(macro, use))
        pieces: list[list[_Letter]] = []
        parts = _PARAMETER.split(macro.body)
        if sum(len(arguments[int(part) - 1]) for part in parts[1::2] if int(part) <= len(arguments)) > MAX_EXPANDED:
            self.refuse(macro.name, use)
        for place, part in enumerate(parts):
            if place % 2 == 0:
                pieces.append([_Letter(char, use.start, use.end) for char in part])
            elif int(part) <= len(arguments):
                pieces.append(arguments[int(part) - 1])
        if self.pending:
            pieces.append([])
        return self.joined(pieces, use)

    def joined(self, pieces: list[list[_Letter]], use: Span) -> list[_Letter]:
        r"""The pieces, with a blank where ``\mathbf`` and x would become ``\mathbfx``."""
        found: list[_Letter] = []
        for place, piece in enumerate(pieces):
            after = piece[0].char if piece else self.pending[-1].char if self.pending and place == len(pieces) - 1 else ""
            if after.isalpha() and _ENDS_IN_COMMAND.search("".join(letter.char for letter in found[-40:])):
                found.append(_Letter(" ", use.start, use.end))
            found += piece
        return found

    def blanks(self) -> None:
        while self.pending and self.pending[-1].char.isspace():
            self.pending.pop()

    def optional(self, default: str, use: Span) -> list[_Letter]:
        self.blanks()
        if not self.pending or self.pending[-1].char != "[":
            return [_Letter(char, use.start, use.end) for char in default]
        self.pending.pop()
        found: list[_Letter] = []
        while self.pending and self.pending[-1].char != "]":
            found.append(self.pending.pop())
        if self.pending:
            self.pending.pop()
        return found

    def argument(self, macro: Macro, use: Span) -> list[_Letter]:
        self.blanks()
        if not self.pending or self.pending[-1].char == "}":
            raise ReadError(rf"expected {macro.parameters} argument{'s' * (macro.parameters > 1)} after \{macro.name}", use)
        first = self.pending.pop()
        if first.char != "{":
            return self.command(first)
        found: list[_Letter] = []
        level = 1
        while self.pending:
            command = self.command(self.pending.pop())
            level += {"{": 1, "}": -1}.get(command[0].char, 0)
            if not level:
                return found
            found += command
        raise ReadError(rf"an argument of \{macro.name} that is never closed", use)
