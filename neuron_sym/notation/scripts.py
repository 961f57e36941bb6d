r"""What belongs to a name and holds no term: its letters, subscripts, indices, and the superscripts that are no powers."""

from __future__ import annotations

from neuron_sym.expression import Span
from neuron_sym.notation.cursor import END, Cursor
from neuron_sym.notation.symbols import OPENINGS
from neuron_sym.notation.token import Kind, Token
from neuron_sym.pattern import pattern

WORDS_IN_SUBSCRIPT = frozenset({Kind.NUMBER, Kind.NAME, Kind.FUNCTION, Kind.TEXT, Kind.PLUS, Kind.MINUS,
                                Kind.BREAK, Kind.TIMES, Kind.COMMA, Kind.OPEN, Kind.CLOSE, Kind.RELATION})  # fmt: skip
_BEFORE_BRACKET = frozenset((Kind.NUMBER, Kind.NAME, Kind.CLOSE, Kind.END_GROUP, Kind.TIMES, Kind.MINUS, Kind.SLASH))
INDICES = frozenset("ijklmnt")
_ALPHABETS = "A-Za-z\u00c0-\u024f\u0400-\u04ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_WORDS = pattern(rf"[{_ALPHABETS}]+(?:[ -][{_ALPHABETS}]+)*|[{_ALPHABETS}]+(?:_[{_ALPHABETS}0-9]+)+")
_NUMBERED = pattern(rf"[{_ALPHABETS}]+[0-9]{{0,4}}(?: (?:[{_ALPHABETS}]+[0-9]{{0,4}}|[0-9]{{1,4}}))*")
INDEXED = pattern(rf"([{_ALPHABETS}]+)([0-9]{{1,4}})")
r"""``\text{h1}``, which is h₁."""
STARTS_OPERAND = frozenset((Kind.NUMBER, Kind.NAME, Kind.TEXT, Kind.FUNCTION, Kind.FONT, Kind.COMMAND, Kind.OPEN, Kind.GROUP, Kind.BEGIN, Kind.BAR))
EVENT = pattern(rf"(?:[{_ALPHABETS}]|ℒ|[α-ωΑ-Ω])+\([^\\{{}}$^_\n]{{1,80}}\)")
"""Words, or a probability, that name a quantity in upright letters."""


class Scripts(Cursor):
    """Reads words and marks."""

    listed = -1
    """Which token stands behind the last list in brackets."""

    def power_of_ten(self) -> int | None:
        r"""Steps over ``\times 10^{-5}`` after a numeral."""
        times, ten, caret = self.token, self.peek(1), self.peek(2)
        if times.kind is not Kind.TIMES or ten.kind is not Kind.NUMBER or ten.value != "10" or caret.kind is not Kind.SUP:
            return None
        ahead, braced = 3, self.peek(3).kind is Kind.GROUP
        ahead += braced
        negative = self.peek(ahead).kind is Kind.MINUS
        ahead += negative
        power = self.peek(ahead)
        if power.kind is not Kind.NUMBER or not power.value.isdigit() or len(power.value) > 3:
            return None
        if braced and self.peek(ahead + 1).kind is not Kind.END_GROUP:
            return None
        self.position += ahead + 1 + braced
        return -int(power.value) if negative else int(power.value)

    def letters(self) -> str:
        word = ""
        while self.at(Kind.NAME, Kind.FUNCTION, Kind.TEXT, Kind.MINUS):
            word += self.take().value
        if not word:
            self.refuse("expected a name")
        return word

    def braced_word(self) -> str:
        if self.at(Kind.NAME, Kind.FUNCTION, Kind.TEXT):
            return self.take().value
        self.expect(Kind.GROUP, "", "{name}")
        word = self.letters()
        if self.at(Kind.NUMBER, Kind.SUB):
            self.refuse("expected a name without digits")
        self.expect(Kind.END_GROUP, "", "} after the name")
        return word

    def braced_name(self) -> tuple[str, str]:
        r"""A word and its subscript: ``\mathrm{net}``, ``\mathrm{net\_h1}``."""
        if not self.at(Kind.GROUP):
            return self.braced_word(), ""
        self.take()
        word = self.letters()
        subscript = self.subscript() if self.at(Kind.SUB) else ""
        self.expect(Kind.END_GROUP, "", "} after the name")
        return word, subscript

    def braced_letters(self) -> bool:
        """Whether ``{w}`` or ``w`` follows: a bold name rather than a bold result."""
        if self.at(Kind.NAME):
            return True
        return self.at(Kind.GROUP) and self.peek().kind in (Kind.NAME, Kind.FONT) and self.peek(2).kind in (
            Kind.END_GROUP, Kind.SUB, Kind.NAME, Kind.GROUP)  # fmt: skip

    def names_something(self, words: str) -> bool:
        """Whether upright words name a quantity; ``h1`` and ``F1 score`` do where nothing stands side by side with them."""
        numbered = self.peek().kind not in STARTS_OPERAND and _NUMBERED.fullmatch(words)
        return bool(numbered or _WORDS.fullmatch(words) or EVENT.fullmatch(words))

    def subscript(self) -> str:
        sign = self.expect(Kind.SUB, "", "_")
        if self.at(Kind.FONT):  # \mu_\mathcal{B}
            self.take()
        if not self.at(Kind.GROUP):
            if not self.at(Kind.NUMBER, Kind.NAME, Kind.TEXT):
                self.refuse("expected a subscript")
            token = self.take()
            if self.at(Kind.SUB) and (self.token.start == self.token.end or (sign.start == sign.end and self.peek().kind is Kind.NAME)):
                return token.value + self.second_subscript()
            return token.value
        self.take()
        written = ""
        depth = 1
        while True:
            if self.token is END:
                self.refuse("expected } after the subscript")
            token = self.take()
            depth += (token.kind is Kind.GROUP) - (token.kind is Kind.END_GROUP)
            if not depth:
                break
            if token.kind in (Kind.SUB, Kind.GROUP, Kind.END_GROUP, Kind.FONT):
                continue
            if token.kind not in WORDS_IN_SUBSCRIPT:
                self.position -= 1
                if token.kind is Kind.UNREAD:
                    self.refuse(token.value)
                self.refuse("a subscript holds only names, numbers and signs")
            written += {"to": "→", "rightarrow": "→"}.get(token.value, token.value)
            if token.kind is Kind.OPEN:
                written = written[:-1] + OPENINGS[token.value]
        if not written:
            self.refuse("expected a subscript")
        return written

    def second_subscript(self) -> str:
        """What follows the first: the 1 of ``w_h1``, the in of ``h1_in``."""
        self.take()
        token = self.take()
        if self.at(Kind.NAME) and self.token.start == token.end:
            self.refuse("write braces round the subscript", token.span)
        return token.value

    def indexes(self) -> bool:
        """Whether ``[0]``, ``[0, 1]`` or ``[i]`` stands right after the name: an index, as programs write it."""
        if not self.at(Kind.OPEN) or self.token.value != "]" or self.token.start != self.tokens[self.position - 1].end:
            return False
        ahead, wanted = 1, True
        while (token := self.peek(ahead)) is not END and token.kind is not Kind.CLOSE:
            index = token.value.isdigit() if token.kind is Kind.NUMBER else token.value in INDICES
            if (token.kind is Kind.COMMA) is wanted or (wanted and not index):
                return False
            ahead, wanted = ahead + 1, not wanted
        return token.kind is Kind.CLOSE and token.value == "]" and not wanted

    def index(self) -> str:
        """The index as a subscript that keeps its brackets: the first entry is ``w[0]`` there, and w₁ in a formula."""
        written = ""
        while not written.endswith("]"):
            written += "[" if not written else self.tokens[self.position].value
            self.take()
        return written

    def mark(self) -> str:
        r"""A superscript that is no power: ``^{(2)}``, ``^{[1]}``, ``^+``, ``^{\text{new}}``; else ``""``."""
        start = self.position
        braced = self.peek(1).kind is Kind.GROUP and not (self.peek(2).kind is Kind.OPEN and self.peek(2).value in ")]")
        if braced and self.peek(3).kind is not Kind.END_GROUP:
            return ""  # most powers
        ahead = [self.peek(offset) for offset in range(1, 6)]
        kinds = [token.kind for token in ahead]
        if kinds == [Kind.GROUP, Kind.OPEN, ahead[2].kind, Kind.CLOSE, Kind.END_GROUP] and ahead[2].kind in (
            Kind.NUMBER, Kind.NAME,
        ):  # fmt: skip
            self.position = start + 6
            return f"{OPENINGS[ahead[1].value]}{ahead[2].value}{ahead[3].value}"
        if kinds[0] is Kind.OPEN and kinds[2] is Kind.CLOSE and _is_layer(ahead):
            self.position = start + 4
            return OPENINGS[ahead[0].value] + ahead[1].value + ahead[2].value
        if kinds[:3] == [Kind.GROUP, Kind.TEXT, Kind.END_GROUP]:
            self.position = start + 4
            return ahead[1].value
        if kinds[:3] == [Kind.GROUP, Kind.NAME, Kind.END_GROUP] and len(ahead[1].value) > 1:
            self.position = start + 4
            return ahead[1].value
        if kinds[:3] in ([Kind.GROUP, Kind.PLUS, Kind.END_GROUP], [Kind.GROUP, Kind.MINUS, Kind.END_GROUP]):
            self.position = start + 4
            return ahead[1].value
        if kinds[:3] == [Kind.GROUP, Kind.TIMES, Kind.END_GROUP] and ahead[1].value == "star":
            self.position = start + 4
            return "*"
        if kinds[:1] == [Kind.PLUS] and (ahead[1] is END or ahead[1].kind in (Kind.RELATION, Kind.AMPERSAND, Kind.ROW)):
            self.position = start + 2
            return "+"
        if (step := self.step()):
            return step
        if kinds[:1] == [Kind.TIMES] and ahead[0].value == "star":
            self.position = start + 2
            return "*"
        return ""

    def step(self) -> str:
        r"""``^{(t+1)}``: the number of a step or layer."""
        ahead = [self.peek(offset) for offset in range(1, 8)]
        kinds = [token.kind for token in ahead]
        if kinds[:3] != [Kind.GROUP, Kind.OPEN, Kind.NAME] or kinds[4:7] != [Kind.NUMBER, Kind.CLOSE, Kind.END_GROUP]:
            return ""
        if kinds[3] not in (Kind.PLUS, Kind.MINUS) or ahead[2].value not in INDICES:
            return ""
        self.position += 8
        return OPENINGS[ahead[1].value] + "".join(token.value for token in ahead[2:6])

    def transposes(self) -> bool:
        r"""Steps over ``T}`` or ``\mathsf{T}}`` where that is the whole exponent."""
        ahead = self.tokens[self.position : self.position + 5]
        kinds = [token.kind for token in ahead]
        if kinds[:2] == [Kind.NAME, Kind.END_GROUP] and ahead[0].value == "T":
            self.position += 2
            return True
        if kinds == [Kind.FONT, Kind.GROUP, Kind.NAME, Kind.END_GROUP, Kind.END_GROUP] and ahead[2].value == "T":
            self.position += 5
            return True
        return False

    def closing(self) -> int:
        level = 0
        for place in range(self.position, len(self.tokens)):
            kind = self.tokens[place].kind
            level += (kind in (Kind.OPEN, Kind.GROUP)) - (kind in (Kind.CLOSE, Kind.END_GROUP))
            if not level:
                return place
        self.refuse("a bracket that is never closed")

    def parted_by_blanks(self) -> bool:
        """Whether ``[ -4 -3 0 ]`` follows: numbers parted by blanks only, each minus sign at its number.

        ``[ -4 -3 ]`` may be a difference as well; after a factor it is one, and after a list times a list.
        """
        opening, count, before, signs = self.position - 1, 0, self.position - 1, 0
        for place in range(self.position, len(self.tokens)):
            token, previous = self.tokens[place], self.tokens[before]
            if token.kind is Kind.CLOSE:
                if count < 2 or signs < count - 1:
                    return count > 1
                if opening and self.tokens[opening - 1].kind in _BEFORE_BRACKET:
                    return opening - 1 == self.listed
                self.refuse("numbers parted by blanks may be a list or a difference; write commas, or blanks round the sign",
                            Span(self.tokens[opening].start, token.end))  # fmt: skip
            if token.kind is Kind.MINUS:
                signs += count > 0
                after = self.tokens[place + 1] if place + 1 < len(self.tokens) else END
                if after.kind is not Kind.NUMBER or after.start != token.end or (count and previous.end == token.start):
                    return False
            elif token.kind is Kind.NUMBER:
                count += 1
            elif token.kind is not Kind.WIDE:
                return False
            before = place
        return False


def _is_layer(ahead: list[Token]) -> bool:
    """Whether ``^[2]`` or ``^(1)`` follows, as plain text numbers layers; ``^(2)`` is a square as well."""
    return ahead[1].kind is Kind.NUMBER and ahead[0].value in ")]" and (ahead[1].value.isdigit() if ahead[0].value == "]" else ahead[1].value in ("0", "1"))
