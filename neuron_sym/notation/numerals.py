r"""Numerals to tokens: ``0.5``, ``1\,000``, ``1{,}5``, ``1e-3``, ``0.1\overline{6}``, ``½``."""

from __future__ import annotations

import re

from neuron_sym.notation.scanner import Scanner
from neuron_sym.notation.symbols import VULGAR
from neuron_sym.notation.token import Kind, Token
from neuron_sym.number import MAX_DIGITS, MAX_EXPONENT
from neuron_sym.pattern import pattern

_REPEATING = pattern(r"\.([0-9]*)\\(?:overline|bar|dot)\s*\{([0-9]+)\}")
_GROUP_SEPARATOR = pattern(r"\\,|\{\\,\}|\u2009|\u202f")
DIGITS = pattern(r"[0-9]+")
_EXPONENT = pattern(r"(?:[eE]([+-]?[0-9]+)|(?:[eE]|\\(?:mathrm|text)\{[eE]\})\{([+-]?[0-9]+)\}"
                    r"|\\(?:mathrm|text)\{[eE]([+-]?[0-9]+)\})(?![0-9A-Za-z^_{]|\.[0-9])")
r"""``1e-3``, ``1e{-3}``, ``1\mathrm{e}{-3}`` and ``1\text{e-3}``."""
_PERCENTAGE_IN_BRACKETS = pattern(r"\s*[0-9]+,[0-9]+\s*(?:\\,)?\s*\\?%")
_PLAIN_COMMA = pattern(r",[0-9]")


class Numerals(Scanner):
    """Reads a number as the decimal digits that were written."""

    def number(self) -> None:
        start = self.position
        digits = self.digits(groups=True)
        separator = ""
        if self.position < len(self.text) - 1:
            if self.latex and (repeating := _REPEATING.match(self.text, self.position)):
                return self.repeating(start, digits, repeating)
            if self.text[self.position] == "." and self.text[self.position + 1] in "0123456789":
                separator, self.position = ".", self.position + 1
            elif self.text.startswith("{,}", self.position):
                return self.braced_comma(start, digits)
            elif _PLAIN_COMMA.match(self.text, self.position) and (not self.brackets or self.decimal_in_brackets()):
                if not self.decimal_comma:
                    self.refuse("a comma between digits may be a decimal or a thousands mark; "
                                "write 0.5, 1000, or {,} for a decimal comma", self.position)
                separator, self.position = ",", self.position + 1
        if separator:
            digits += "." + self.digits(groups=True, decimals=True)
        self.finish_number(start, digits, decimal_comma=separator == ",")

    def repeating(self, start: int, digits: str, found: re.Match[str]) -> None:
        r"""``0.1\overline{6}``: the fraction that it is, 15/90."""
        begun, period = found.groups()
        if len(digits + begun + period) > MAX_DIGITS:
            self.refuse(f"a number of more than {MAX_DIGITS} digits", start, found.end())
        self.position = start
        self.fraction(str(int(digits + begun + period) - int(digits + begun)), "9" * len(period) + "0" * len(begun), found.end())

    def decimal_in_brackets(self) -> bool:
        """Whether ``0,5`` in brackets is a number, where commas are decimal marks: there one may also part a list."""
        if not self.everywhere or not self.opened:  # which .brackets has counted
            return False
        opening = self.tokens[self.opened[-1]]
        before = self.tokens[self.opened[-1] - 1] if self.opened[-1] else None
        found = self.text.find(opening.value, self.position)
        inside = self.text[opening.end : found if found > 0 else None]
        if ";" in inside or (opening.value == ")" and re.search(r"[-+−–*/^·×⋅]|\\(?:cdot|times)", inside)):
            return True
        if opening.value == ")" and _PERCENTAGE_IN_BRACKETS.match(self.text, opening.end):
            return True
        applied = before is not None and before.kind in (Kind.FUNCTION, Kind.NAME, Kind.NUMBER, Kind.TIMES, Kind.PLUS, Kind.MINUS)
        if opening.value == ")" and applied and before and before.value not in ("max", "min"):
            return True
        self.refuse("a comma between digits in brackets may be a decimal mark or part a list; write 0{,}5 or a blank after it")

    def braced_comma(self, start: int, digits: str) -> None:
        groups = re.compile(r"(?:\{,\}[0-9]{3})+(?![0-9])").match(self.text, self.position)
        thousands = groups and digits.lstrip("0") == digits and len(digits) <= 3
        if thousands and groups and self.text[groups.end() : groups.end() + 1] == ".":
            digits += groups.group().replace("{,}", "")
            self.position = groups.end() + 1
            digits += "." + self.digits(groups=False)
        elif thousands and not self.decimal_comma:
            self.refuse(r"1{,}234 may be a decimal or a thousands mark; write 1234, 1\,234 or 1.234")
        else:
            self.position += 3
            if self.text[self.position : self.position + 1] not in "0123456789":
                self.refuse("expected digits after the decimal comma")
            digits += "." + self.digits(groups=True, decimals=True)
        self.finish_number(start, digits)

    def digits(self, *, groups: bool, decimals: bool = False) -> str:
        r"""Digits with thin spaces between groups of three: ``1\,000``, ``0.000\,01``."""
        match = DIGITS.match(self.text, self.position)
        if not match:
            return ""
        found = match.group()
        self.position = match.end()
        while groups and (len(found) % 3 == 0 if decimals else True):
            gap = _GROUP_SEPARATOR.match(self.text, self.position)
            more = gap and DIGITS.match(self.text, gap.end())
            if not more or (len(more.group()) > 3 if decimals else len(more.group()) != 3):
                break
            found, self.position = found + more.group(), more.end()
        return found

    def finish_number(self, start: int, digits: str, *, decimal_comma: bool = False) -> None:
        exponent, note = None, ""
        if decimal_comma:
            note = f"{self.text[start : self.position]} is read as {digits}"
        following = self.text[self.position : self.position + 2]
        match = _EXPONENT.match(self.text, self.position)
        if match:
            power = match.group(match.lastindex or 1)
            if len(power) > 5 or abs(int(power)) > MAX_EXPONENT:
                self.refuse(f"the exponent is beyond ±{MAX_EXPONENT}", start, match.end())
            exponent, self.position = int(power), match.end()
            note = f"{self.text[start : self.position]} is read as a power of ten"
        elif digits == "0" and following[:1] in ("x", "X") and following[1:] in "0123456789abcdefABCDEF" and following[1:]:
            self.refuse("looks like a hexadecimal number; write it in decimal", start, self.position + 2)
        elif following[:1] == "." and following[1:2] in "0123456789" and following[1:2]:
            self.refuse("a number with two decimal points", start, self.position + 2)
        elif following[:1] == "," and following[1:2] in "0123456789" and following[1:2] and not self.brackets:
            self.refuse("a number with two decimal marks", start, self.position + 2)
        elif following == r"\_":
            self.refuse("an underscore inside a number", start, self.position + 2)
        if len(digits) > MAX_DIGITS:
            self.refuse(f"a number of {len(digits)} digits; at most {MAX_DIGITS} are read", start, self.position)
        if not note and _GROUP_SEPARATOR.search(self.text, start, self.position) and "." not in digits:
            note = f"{self.text[start : self.position]} is read as {digits}"
        self.tokens.append(Token(Kind.NUMBER, digits, start, self.position, exponent, note))

    def vulgar(self, char: str) -> None:
        self.fraction(*VULGAR[char], self.position + 1)

    def fraction(self, above: str, below: str, end: int) -> None:
        """The tokens of a fraction in the place of what stands up to ``end``."""
        start = self.position
        self.tokens.append(Token(Kind.COMMAND, "frac", start, end))
        for digit in (above, below):
            self.tokens.append(Token(Kind.GROUP, "{", start, start))
            self.tokens.append(Token(Kind.NUMBER, digit, start, end))
            self.tokens.append(Token(Kind.END_GROUP, "}", end, end))
        self.position = end
