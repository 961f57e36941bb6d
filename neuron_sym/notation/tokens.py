r"""Text to tokens, for LaTeX and for plain text.

Both dialects end in the same token kinds, so that one reader serves both. What the dialects do
differently is all here and in the readers of numerals and commands: in LaTeX a run of two letters is a
product (``wx``), in plain text it is a word; a backslash starts a command in LaTeX only; two blanks part
statements in plain text only.
"""

from __future__ import annotations

import re
import unicodedata

from neuron_sym.errors import code_point
from neuron_sym.notation.commands import Commands
from neuron_sym.notation.numerals import DIGITS, Numerals
from neuron_sym.notation.symbols import (
    ACCENTED,
    COUNTS,
    FUNCTIONS,
    GREEK,
    LETTERS,
    RAISED,
    RELATIONS,
    SMALL_LETTERS,
    SUBSCRIPTS,
    VULGAR,
)
from neuron_sym.notation.token import Commas, Dialect, Kind, Token
from neuron_sym.pattern import pattern

_INDEX = pattern(r"\(([0-9]{1,3}|[a-z])\)")
_WITH_OTHERS = frozenset("=-^_")

_NUMERAL = r"([0-9]{1,150}(?:\.[0-9]{1,150})?)(?![0-9.,{eExX\u2009\u202f]|\\(?:[,_]|(?:mathrm|text)\{[eE]|(?:overline|bar|dot)\s*\{[0-9]))"
_ACCENTED_LETTERS = "äöüßÄÖÜáàçéèíìóòúùñîïôûëœÉÀ"
_LETTER = rf"([A-Za-z])(?![A-Za-z0-9\u0302{_ACCENTED_LETTERS}])"
_ACCENTED_WORD = pattern(rf"[A-Za-z{_ACCENTED_LETTERS}]{{2,60}}")
_SIGN = r"[+/÷−–'′’|∣‖∥,√∑✓✔()\[\]{}×·⋅∙•⊙∗]|-(?!-?>)|\*(?!\*)|(?<![-+−*])[=≈](?![=>\u0338\u20d2])"
_OFTEN_IN_LATEX = pattern(rf"[ \t]*(?:{_NUMERAL}|(\\[A-Za-z]+|{_SIGN}|[_&~]|\^(?!\s*\{{?\s*\\))|{_LETTER})")
_OFTEN_IN_PLAIN = pattern(rf" ?(?:{_NUMERAL}|({_SIGN}|\^|_(?=[\w({{]))|{_LETTER})")
"""A numeral, a sign or command, or a letter that nothing around it makes another; most texts hold little else."""
_NUMBER, _FIXED, _ALONE = 1, 2, 3
"""The groups of these patterns."""
_BASED = pattern(r"(2|10)\s*\(")
"""``log2(8)``, as programs write it."""
RELATION = pattern(r"[=≈]|\\(?:approx|leftarrow)")
_ARROW = pattern(r"={1,2}>|-{1,2}>")
_SCRIPTS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_WORD_OF_OTHER_SCRIPT = pattern(f"[{_SCRIPTS}]+")
_AFTER_LABEL = pattern(r"\s*(?:\\q?quad(?![a-z])|&|\\text\b|\\\\)")
_TRAILING_UNDERSCORE = pattern(r"_+(?![\w({\\]| *\w)")
_APPLIED = pattern(r"\s*(?:\\left|\\[bB]igg?l?)?\s*[({]|\s*'")
_APPLIED_LOGARITHM = pattern(rf"_(?:[0-9]+|\{{[0-9]+\}})\s*\(|{_APPLIED.pattern}")
_SNAKE_CASE = pattern(r"_([A-Za-z]{2,}(?:_[A-Za-z0-9]+)*)(?![A-Za-z0-9_({])")
"""``step_update`` and ``loss_per_sample``: names of programs."""
_WORDS = pattern(r"[A-Za-z]{3,30}(?:\\ [A-Za-z]{3,30}){1,4}(?![A-Za-z])")
r"""``New\ Weight``, as some write a name of two words without a command."""
_ENDS_TERM = pattern(r"\s*(?:[=≈<>≤≥+*·,;)!?]|[-−–] |\.?\s*$|\.\s)")
"""What stands behind ``90 %``; ``10 % 3`` is a remainder in programs."""
_DEGREES = pattern(r"\s*\{?\s*\\circ\s*\}?\s*(?:\\(?:text|mathrm)\{)?[CFK]?\b\}?")
_BEFORE_TERM = (Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH, Kind.RELATION, Kind.OPEN, Kind.COMMA, Kind.BREAK, Kind.ROW, Kind.AMPERSAND)
_ENTRIES = pattern(r"<[^<>=\n]*,[^<>=\n]*>")
_GOES_ON = (Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH, Kind.RELATION)
"""A line of plain text that ends in one of these goes on in the next."""


class _Lexer(Numerals, Commands):
    def run(self) -> list[Token]:
        """The tokens: what is as common as plain by its pattern, the rest by :meth:`next`."""
        text, length, tokens, meanings = self.text, len(self.text), self.tokens, self.meanings
        often = (_OFTEN_IN_LATEX if self.latex else _OFTEN_IN_PLAIN).match
        while self.position < length:
            found = often(text, self.position)
            if found is None:
                self.next()
                continue
            group = found.lastindex or 0
            start, end = found.span(group)
            if group == _NUMBER:
                tokens.append(Token(Kind.NUMBER, found[_NUMBER], start, end))
            elif group == _ALONE:
                tokens.append(Token(Kind.NAME, found[_ALONE], start, end))
            elif found[_FIXED] not in meanings:
                self.position = start
                self.next()
                continue
            elif meaning := meanings[found[_FIXED]]:
                tokens.append(Token(*meaning, start, end))
            self.position = end
        return tokens

    def next(self) -> None:
        text, position = self.text, self.position
        char = text[position]
        if char in _WITH_OTHERS and self.with_others(char):
            return
        if char in "0123456789" or (char == "." and text[position + 1 : position + 2].isascii()
                                    and text[position + 1 : position + 2].isdigit()):  # fmt: skip
            self.number()
        elif char.isspace():
            self.space()
        elif char == "\\" and self.latex:
            self.command()
        elif not self.latex and (accented := self.accented_word(char)):
            self.emit(Kind.NAME, accented.group(), accented.end())
        elif char.isascii() and char.isalpha():
            self.word()
        elif char in LETTERS or char in ACCENTED:
            self.letter(char)
        elif text.startswith("**", position) and not self.latex:
            self.emit(Kind.SUP, "^", position + 2)
        elif char == ":" and text.startswith(":=", position):
            self.emit(Kind.RELATION, ":=", position + 2)
        elif char in RELATIONS:
            self.relation(char)
        elif char in RAISED:
            self.superscript()
        elif char in SUBSCRIPTS or char in SMALL_LETTERS:
            self.subscript()
        elif char in VULGAR:
            self.vulgar(char)
        elif char == ";" or char in "→⇒⟹" or (char == ":" and self.labels(position)):
            self.emit(Kind.BREAK, char, position + 1)
        elif char in "….":
            self.dots(char)
        elif char == "%":
            self.percent()
        elif other := _WORD_OF_OTHER_SCRIPT.match(text, position):
            self.emit(Kind.NAME, other.group(), other.end())
            self.digits_as_subscript()
        elif meaning := self.meanings.get(char):
            self.emit(*meaning, position + 1)
        elif text.startswith("!=", position):
            self.refuse("!= is a sign of programs; write \\ne", position, position + 2)
        else:
            self.refuse(f"{_shown(char)} is not read in a formula")

    def labels(self, position: int) -> bool:
        """Whether a colon ends a label; between two numbers it may be a sign of division."""
        if self.latex:
            return _AFTER_LABEL.match(self.text, position + 1) is not None
        divides = self.text[position - 1 : position] == " " and bool(self.tokens) and self.tokens[-1].kind in (Kind.NUMBER, Kind.CLOSE)
        return not divides and self.text[position + 1 : position + 2].isspace()

    def with_others(self, char: str) -> bool:
        r"""Reads ``->``, ``^\circ C`` or the underscore that a name ends in, where it is one of these."""
        text, position = self.text, self.position
        if char in "=-" and (arrow := _ARROW.match(text, position)):
            self.emit(Kind.BREAK, "→", arrow.end())
        elif char == "^" and self.latex and (degrees := _DEGREES.match(text, position + 1)):
            self.emit(Kind.TEXT, "°", degrees.end())
        elif char == "_" and not self.latex and (trailing := _TRAILING_UNDERSCORE.match(text, position)):
            self.tokens.append(Token(Kind.SUB, "_", position, position))
            self.emit(Kind.NAME, "_", trailing.end())
        else:
            return False
        return True

    def space(self) -> None:
        start, end = self.position, self.position
        while end < len(self.text) and self.text[end] in " \t\r\n\u00a0\u2009\u202f":
            end += 1
        if end == start:
            self.refuse(f"{_shown(self.text[start])} is not read as a blank; use an ordinary space")
        lines = self.text.count("\n", start, end)
        if lines and not self.latex and self.tokens and self.tokens[-1].kind in _GOES_ON:
            lines = 0
        if lines > (1 if self.latex else 0):
            self.emit(Kind.ROW, "\n", end)
        elif lines and self.between_statements(start, end):
            self.emit(Kind.WIDE, "\n", end)
        elif not self.latex and end - start >= 2 and (lines or "\n" not in self.text[start:end]):
            self.emit(Kind.WIDE, " ", end)
        else:
            self.position = end

    def between_statements(self, start: int, end: int) -> bool:
        """Whether the lines on both sides of a line break hold a relation each: TeX sees a blank, authors mean two."""
        before = self.text.rfind("\n", 0, start) + 1
        after = self.text.find("\n", end)
        lines = (self.text[before:start], self.text[end : after if after >= 0 else len(self.text)])
        return all(RELATION.search(line) for line in lines)

    def word(self) -> None:
        match = re.compile(r"[A-Za-z]+").match(self.text, self.position)
        assert match
        run, end = match.group(), match.end()
        applied = (_APPLIED_LOGARITHM if run == "log" else _APPLIED).match(self.text, end)
        if run == "log" and (based := _BASED.match(self.text, end)):
            self.emit(Kind.FUNCTION, run, end)
            self.tokens.append(Token(Kind.SUB, "_", end, end))
            self.emit(Kind.NUMBER, based.group(1), based.end(1))
        elif (of_words := _SNAKE_CASE.match(self.text, end)) and (not self.latex or "_" in of_words.group(1)):
            self.emit(Kind.NAME, run if self.latex else GREEK.get(run, run), end)
            self.tokens.append(Token(Kind.SUB, "_", end, end + 1))
            self.tokens.append(Token(Kind.NAME, of_words.group(1), end + 1, of_words.end()))
            self.position = of_words.end()
        elif self.latex and (words := _WORDS.match(self.text, self.position)):
            self.emit(Kind.TEXT, words.group().replace("\\", ""), words.end())
        elif run in FUNCTIONS and (applied or not self.latex):
            self.emit(Kind.FUNCTION, run, end)
        elif run == "sqrt" and applied:
            self.emit(Kind.COMMAND, run, end)
        elif len(run) >= 3 or not self.latex or (len(run) == 2 and run[0] == "d") or run in COUNTS:
            self.emit(Kind.NAME, run if self.latex else GREEK.get(run, run), end)
            self.digits_as_subscript()
        else:
            for letter in run:
                self.emit(Kind.NAME, letter, self.position + 1)
            self.digits_as_subscript()
        self.combining()

    def accented_word(self, char: str) -> re.Match[str] | None:
        """A word of plain text such as ``für``, which is none of ASCII letters."""
        found = _ACCENTED_WORD.match(self.text, self.position) if char.isalpha() else None
        return found if found and not found.group().isascii() else None

    def letter(self, char: str) -> None:
        if char in ACCENTED:
            start = self.position
            self.tokens.append(Token(Kind.FONT, "hat", start, start))
            self.emit(Kind.NAME, ACCENTED[char], start + 1)
        else:
            self.emit(Kind.NAME, char, self.position + 1)
        self.digits_as_subscript()
        self.combining()

    def combining(self) -> None:
        if self.text[self.position : self.position + 1] == "\u0302":
            named = self.tokens.pop()
            self.tokens.append(Token(Kind.FONT, "hat", named.start, named.start))
            self.tokens.append(named)
            self.position += 1

    def digits_as_subscript(self) -> None:
        """``w1`` is w with the subscript 1, whatever the dialect."""
        match = DIGITS.match(self.text, self.position)
        if match and self.tokens[-1].kind is Kind.NAME:
            self.tokens.append(Token(Kind.SUB, "_", self.position, self.position))
            self.emit(Kind.NUMBER, match.group(), match.end())

    def relation(self, char: str) -> None:
        start = self.position
        if char in "<>" and self.fences(char):
            self.emit(Kind.OPEN if char == "<" else Kind.CLOSE, "⟩", start + 1)
            return
        if char in "=<>" and self.text[start + 1 : start + 2] in ("=", ">"):
            self.refuse(f"{self.text[start : start + 2]} is a sign of programs; write = or \\le, \\ge", start, start + 2)
        if self.tolerant and char == "=" and start and self.text[start - 1] in "+-−" and self.tokens and self.tokens[-1].end == start:
            sign = self.tokens.pop()
            self.tokens.append(Token(Kind.RELATION, f"{sign.value}=", sign.start, start + 1))
            self.position = start + 1
            return
        if start and self.text[start - 1] in "+*":
            self.refuse(f"{self.text[start - 1 : start + 1]} is a sign of programs; write it in full", start - 1, start + 1)
        if self.text[start + 1 : start + 2] in ("\u0338", "\u20d2"):
            self.refuse("a relation crossed out by a combining character; write \\ne", start, start + 2)
        self.emit(Kind.RELATION, RELATIONS[char], start + 1)

    def fences(self, char: str) -> bool:
        """Whether ``<`` and ``>`` stand round the entries of a vector, ``<0, 0, 1>``: the first where a term must begin."""
        if char == ">":
            return self.brackets > 0 and bool(self.opened) and self.tokens[self.opened[-1]].value == "⟩"
        begins = not self.tokens or self.tokens[-1].kind in _BEFORE_TERM
        return begins and _ENTRIES.match(self.text, self.position) is not None

    def superscript(self) -> None:
        start, end = self.position, self.position
        while end < len(self.text) and self.text[end] in RAISED:
            end += 1
        content = "".join(RAISED[char] for char in self.text[start:end]).replace("(T)", "(t)")
        self.tokens.append(Token(Kind.SUP, "^", start, start))
        self.tokens.append(Token(Kind.GROUP, "{", start, start))
        if content[0] in "+-" and len(content) > 1:
            self.tokens.append(Token(Kind.MINUS if content[0] == "-" else Kind.PLUS, content[0], start, start + 1))
            content = content[1:]
        index = _INDEX.fullmatch(content)
        if index:
            self.tokens.append(Token(Kind.OPEN, ")", start, start + 1))
            content = index.group(1)
        if content.isdigit():
            self.tokens.append(Token(Kind.NUMBER, content, start, end))
        elif content.isalpha() and len(content) == 1:
            self.tokens.append(Token(Kind.NAME, content, start, end))
        elif content == "+":
            self.tokens.append(Token(Kind.PLUS, content, start, end))
        else:
            self.refuse("this superscript is not read", start, end)
        if index:
            self.tokens.append(Token(Kind.CLOSE, ")", end - 1, end))
        self.tokens.append(Token(Kind.END_GROUP, "}", end, end))
        self.position = end

    def subscript(self) -> None:
        start, end = self.position, self.position
        while end < len(self.text) and self.text[end] in (SUBSCRIPTS if self.text[start] in SUBSCRIPTS else SMALL_LETTERS):
            end += 1
        self.tokens.append(Token(Kind.SUB, "_", start, start))
        content = self.text[start:end]
        if content[0] in SUBSCRIPTS:
            self.emit(Kind.NUMBER, "".join(SUBSCRIPTS[char] for char in content), end)
        else:
            self.emit(Kind.NAME, "".join(SMALL_LETTERS[char] for char in content), end)

    def dots(self, char: str) -> None:
        if char == "…" or self.text.startswith("...", self.position):
            self.emit(Kind.ELLIPSIS, "…", self.position + (1 if char == "…" else 3))
        else:
            self.emit(Kind.STOP, ".", self.position + 1)

    def percent(self) -> None:
        before = self.tokens[-1] if self.tokens else None
        closes = (Kind.NUMBER,) if self.latex else (Kind.NUMBER, Kind.CLOSE, Kind.BAR)
        apart = before is not None and before.end != self.position and (self.latex or not _ENDS_TERM.match(self.text, self.position + 1))
        if before is None or before.kind not in closes or apart:
            self.refuse(r"% starts a comment in TeX; write \% for a percentage" if self.latex else "% without a number")
        self.emit(Kind.PERCENT, "%", self.position + 1)


def _shown(char: str) -> str:
    visible = char.isprintable() and unicodedata.category(char)[0] not in "CMZ"
    return f"{char!r} ({code_point(char)})" if visible and not char.isascii() else (
        repr(char) if char.isascii() and char.isprintable() else code_point(char).removesuffix(" unnamed")
    )


def tokenize(
    text: str, dialect: Dialect = "latex", *, commas: Commas = "", tolerant: bool = False
) -> list[Token]:
    """The tokens of ``text``; a ``tolerant`` reading keeps a command that is not known as one of them.

    Raises:
        ReadError: a character or command that is not mathematics here, or a numeral that could be
            read in two ways.
    """
    return _Lexer(text, dialect, commas, tolerant=tolerant).run()
