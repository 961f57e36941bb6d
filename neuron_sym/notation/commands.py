r"""Commands of LaTeX to tokens: ``\cdot``, ``\text{…}``, ``\begin{…}``; one that is not known is refused."""

from __future__ import annotations

import re

from neuron_sym.notation.scanner import Scanner
from neuron_sym.notation.symbols import DROPPED_WITH_ARGUMENT, RELATIONS, TEXTS
from neuron_sym.notation.token import Kind
from neuron_sym.pattern import pattern

_COMMAND = pattern(r"\\([A-Za-z]+|.)", re.DOTALL)
_BRACED = pattern(r"\s*(?:\[[^\[\]{}\n]{0,40}\])?\s*\{([^{}]*)\}")
_DISTANCE = pattern(r"\s*\[\s*-?[0-9.]+\s*(?:pt|em|ex|mm|cm|in)\s*\]")
_ARGUMENT = pattern(r"\s*\{")
_BRACE = pattern(r"\\.|[{}]", re.DOTALL)
_CHANGES_MEANING = pattern("command|def|let|if|else|fi|cat|in(?:put|clude)|write|read|group|operator|loop|unexpanded|char", re.IGNORECASE)


class Commands(Scanner):
    """Reads a backslash and what belongs to it."""

    def command(self) -> None:
        text, start = self.text, self.position
        match = _COMMAND.match(text, start)
        if not match:
            self.refuse("a backslash at the end of the formula")
        command, end = match.group(1), match.end()
        if match.group() in self.meanings:
            meaning = self.meanings[match.group()]
            if meaning is not None:
                return self.emit(*meaning, end)
            self.position = end
            return None
        if command == "\\":
            skip = _DISTANCE.match(text, end)
            return self.emit(Kind.ROW, command, skip.end() if skip else end)
        if command in DROPPED_WITH_ARGUMENT:
            argument = _BRACED.match(text, end)
            if not argument:
                self.refuse(f"expected {{…}} after \\{command}", start, end)
            self.position = argument.end()
            return None
        if command == "_" and self.tokens and self.tokens[-1].kind in (Kind.NAME, Kind.GROUP):
            kind = Kind.SUB if self.tokens[-1].kind is Kind.NAME else Kind.NAME
            return self.emit(kind, "_", end)
        if command == "equiv":
            if "\\pmod" in text:
                self.refuse("a congruence is not read", start, end)
            return self.emit(Kind.RELATION, RELATIONS[command], end)
        if command in ("xrightarrow", "xRightarrow", "xmapsto"):
            return self.emit(Kind.BREAK, command, max(self.after_arguments(end), end))
        if command == "not":
            if not re.compile(r"\s*=").match(text, end):
                self.refuse(r"only \not= is read", start, end)
            return self.emit(Kind.RELATION, r"\ne", text.index("=", end) + 1)
        if command in TEXTS or (command == "textbf" and not self.letter_group(end)):
            return self.text_command(command, end)
        if command == "textbf":
            return self.emit(Kind.FONT, command, end)
        if command in ("begin", "end"):
            return self.environment(command, end)
        reason = f"\\{command[:40]} is not read in a formula"
        if self.tolerant and not _CHANGES_MEANING.search(command) and (after := self.after_arguments(end)) > end:
            return self.emit(Kind.UNREAD, reason, after, note="")
        self.refuse(reason, start, end)

    def after_arguments(self, end: int) -> int:
        """Where the arguments in braces of a command that is not known end: what they show is not known either."""
        while (group := _ARGUMENT.match(self.text, end)) is not None:
            level, place = 1, group.end()
            while level and (brace := _BRACE.search(self.text, place)) is not None:
                level += {"{": 1, "}": -1}.get(brace.group(), 0)
                place = brace.end()
            if level:
                return end
            end = place
        return end

    def letter_group(self, end: int) -> bool:
        argument = _BRACED.match(self.text, end)
        return bool(argument) and not re.search(r"[A-Za-z]{2}|[:;]", argument.group(1) if argument else "")

    def text_command(self, command: str, end: int) -> None:
        argument = _BRACED.match(self.text, end)
        if not argument:
            self.refuse(f"expected {{words}} after \\{command}", self.position, end)
        self.emit(Kind.TEXT, argument.group(1).replace(r"\_", "_"), argument.end())

    def environment(self, command: str, end: int) -> None:
        argument = re.compile(r"\s*\{([A-Za-z]+\*?)\}").match(self.text, end)
        if not argument:
            self.refuse(f"expected {{name}} after \\{command}", self.position, end)
        stop = argument.end()
        if command == "begin" and argument.group(1) in ("array", "alignat", "alignat*", "alignedat"):
            columns = re.compile(r"\s*\{[clr| 0-9]*\}").match(self.text, stop)
            stop = columns.end() if columns else stop
        self.emit(Kind.BEGIN if command == "begin" else Kind.END, argument.group(1), stop)
