r"""Tokens to trees: precedence climbing, the same for LaTeX and plain text.

.. code-block:: text

    sum      = [sign] product (sign product)*
    product  = factor ((\cdot | \times | * | / | side by side) factor)*
    factor   = [sign] power
    power    = primary ['^' exponent]*
    primary  = number | name | call | bracket | \frac | \sqrt | \sum | matrix | cases | |x|

Ambiguity is refused or noted, never guessed in silence: ``1/2x``, ``x(2)``, ``1\frac{1}{2}`` and
``\sin x y`` are errors that say so.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Literal

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Divide,
    Ellipsis,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    ProductSign,
    Root,
    Span,
    Summation,
    SumSign,
    Transpose,
)
from neuron_sym.notation.cursor import END, Cursor
from neuron_sym.notation.derivatives import begins_differential, gradient, in_fraction, slashed
from neuron_sym.notation.probability import names_event, spelled
from neuron_sym.notation.tokens import Kind, ReadError, Token
from neuron_sym.record import replace

MAX_ENTRIES = 64
CALLED = frozenset("f g h F G H φ ψ σ Φ L J C E P ℒ".split())
"""Letters that are functions where brackets follow and nothing says otherwise."""
WORDS_IN_SUBSCRIPT = frozenset({Kind.NUMBER, Kind.NAME, Kind.FUNCTION, Kind.TEXT, Kind.PLUS, Kind.MINUS,
                                Kind.BREAK, Kind.TIMES, Kind.COMMA, Kind.OPEN, Kind.CLOSE, Kind.RELATION})  # fmt: skip
AFTER_NAME = frozenset({Kind.RELATION, Kind.SUB, Kind.SUP, Kind.PRIME, Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH})
"""What shows that the words before it name a quantity: ``net > 0``, not ``if z > 0``."""
MATRIX_FENCES: dict[str, Literal["pmatrix", "bmatrix"]] = {
    "pmatrix": "pmatrix", "bmatrix": "bmatrix", "matrix": "pmatrix", "smallmatrix": "pmatrix",
}  # fmt: skip
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "tilde": "tilde", "vec": "vec", "overrightarrow": "vec"}
BOLD = frozenset({"mathbf", "textbf", "boldsymbol", "bm"})


_BEGINS_FACTOR = frozenset((Kind.NUMBER, Kind.NAME, Kind.FUNCTION, Kind.FONT, Kind.COMMAND, Kind.OPEN, Kind.GROUP, Kind.BEGIN,
                            Kind.ELLIPSIS, Kind.TEXT))  # fmt: skip
_GOES_ON = _BEGINS_FACTOR | {Kind.TIMES, Kind.SLASH}
"""What may follow a factor in its product."""
_NUMERAL_ALONE = [Kind.NUMBER, ""]
_AFTER_BASE = frozenset((Kind.SUP, Kind.SUB, Kind.PERCENT))
_MARKS = frozenset((Kind.SUP, Kind.SUB, Kind.PRIME))
_NO_QUANTITIES = frozenset("∂∇∞")
"""Names that mean something only beside others."""

INDICES = frozenset("ijklmnt")
STAGES = frozenset(("new", "old", "next", "neu", "alt"))
"""``w(new)`` is w after the update."""
VECTOR_FUNCTIONS = frozenset(("softmax", "Softmax"))
_ALPHABETS = "A-Za-z\u00c0-\u024f\u0400-\u04ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_WORDS = re.compile(rf"[{_ALPHABETS}]+(?:[ -][{_ALPHABETS}]+)*")
_EVENT = re.compile(rf"(?:[{_ALPHABETS}]|ℒ|[α-ωΑ-Ω])+\([^\\{{}}$^_\n]{{1,80}}\)")
"""Words, or a probability, that name a quantity in upright letters."""


class Reader(Cursor):
    """Reads one term from a slice of tokens; :meth:`term` must use all of them."""

    def __init__(self, tokens: list[Token], functions: Iterable[str] = (), values: Container[Node] = ()) -> None:
        super().__init__(tokens)
        self.functions = CALLED | frozenset(functions) if functions else CALLED
        self.values = values
        """Names that have a value, so that they are multiplied by a bracket after them."""

    # --- the grammar --------------------------------------------------------------------------

    def term(self) -> Node:
        """One whole term; the tokens that are left over are an error."""
        if not self.tokens:
            raise ReadError("expected a term", Span(0, 0))
        if self.kinds == _NUMERAL_ALONE:
            return self.number()
        node = self.sum()
        if self.position < len(self.tokens):
            self.refuse(_unexpected(self.token))
        if not _NO_QUANTITIES.isdisjoint([token.value for token in self.tokens]):
            for part in node.walk():
                if isinstance(part, Name) and part.letter in "∂∇":
                    raise ReadError(f"{part.letter} is not read here", part.span or Span(0, 0))
            _refuse_infinity(node)
        return node

    def sum(self) -> Node:
        self.deeper()
        start = self.position
        first = self.signed_product()
        if (kind := self.kinds[self.position]) is not Kind.PLUS and kind is not Kind.MINUS:
            self.depth -= 1
            return first
        terms, signs = [first], list[SumSign](("+",))
        while (kind := self.kinds[self.position]) is Kind.PLUS or kind is Kind.MINUS:
            self.take()
            signs.append("+" if kind is Kind.PLUS else "-")
            terms.append(self.signed_product())
        self.depth -= 1
        if Percent in map(type, terms):
            self.refuse("a percentage in a sum can be read in two ways; write it as a decimal", self.span_from(start))
        return Add(tuple(terms), tuple(signs), span=self.span_from(start))

    def signed_product(self) -> Node:
        kind = self.kinds[self.position]
        if kind is Kind.MINUS:
            start = self.position
            self.take()
            self.deeper()
            operand = self.signed_product()
            self.depth -= 1
            return Negative(operand, span=self.span_from(start))
        if kind is Kind.PLUS:
            self.take()
        return self.product()

    def product(self) -> Node:
        start = self.position
        first = self.power()
        if self.kinds[self.position] not in _GOES_ON:
            return first
        factors, signs = [first], list[ProductSign]()
        while True:
            kind = self.kinds[self.position]
            if kind is Kind.TIMES:
                sign: ProductSign = self.take().value  # type: ignore[assignment]
                factors.append(self.factor(signed=True))
                signs.append(sign)
            elif kind is Kind.SLASH:
                self.take()
                if derivative := slashed(self, factors):
                    factors, signs = derivative, signs[: len(derivative) - 1]
                    continue
                left = self.join(start, factors, signs)
                below = self.factor(signed=True)
                if self.starts_factor():
                    self.refuse("a/b c can be read in two ways; write brackets or \\frac")
                factors, signs = [Divide(left, below, slash=True, span=self.span_from(start))], []
            elif kind in _BEGINS_FACTOR and self.starts_factor():
                previous = factors[-1]
                factors.append(self.side_by_side(previous))
                signs.append("")
            else:
                return self.join(start, factors, signs)

    def join(self, start: int, factors: list[Node], signs: list[ProductSign]) -> Node:
        if len(factors) == 1:
            return factors[0]
        return Multiply(tuple(factors), tuple(signs), span=self.span_from(start))

    def starts_factor(self) -> bool:
        token = self.token
        if token is END:
            return False
        return self.names_something(token.value) if token.kind is Kind.TEXT else token.kind in _BEGINS_FACTOR

    def side_by_side(self, previous: Node) -> Node:
        token = self.token
        if token.kind is Kind.NUMBER and self.tokens[self.position - 1].kind is not Kind.CLOSE:
            self.refuse("two numbers side by side; write the sign between them")
        if token.kind is Kind.TEXT and not begins_differential(previous):
            self.refuse("words inside the formula; put them at its end")
        factor = self.factor()
        mixed = isinstance(previous, Number) and "." not in previous.digits and token.kind is Kind.COMMAND
        if mixed and _is_numeric_fraction(factor):
            self.refuse(r"a number before a fraction can be a product or a mixed number; write \cdot or +", token.span)
        if isinstance(previous, Call) and previous.span and self.unbracketed == previous.span:
            self.refuse("how far the function reaches can be read in two ways; write brackets", token.span)
        return factor

    unbracketed: Span | None = None
    """Where the last function without brackets stood: what follows it side by side is ambiguous."""

    def factor(self, *, signed: bool = False) -> Node:
        if signed and ((kind := self.kinds[self.position]) is Kind.MINUS or kind is Kind.PLUS):
            start = self.position
            self.take()
            negative = kind is Kind.MINUS
            self.deeper()
            operand = self.factor(signed=True)
            self.depth -= 1
            return Negative(operand, span=self.span_from(start)) if negative else operand
        return self.power()

    def power(self) -> Node:
        start = self.position
        opening = self.kinds[self.position]
        base = self.number() if opening is Kind.NUMBER else self.primary()
        if self.kinds[self.position] not in _AFTER_BASE:
            return base
        bracketed = opening is Kind.OPEN or opening is Kind.GROUP
        if bracketed and isinstance(base, Name) and self.at(Kind.SUP, Kind.SUB):
            base = self.marked(base, start)
        raised = isinstance(base, Power) and not bracketed
        while self.at(Kind.SUP, Kind.PERCENT):
            if self.take().kind is Kind.PERCENT:
                base = Percent(base, span=self.span_from(start))
                continue
            if raised:
                self.refuse("two exponents in a row; write brackets")
            base = self.raised(base, start)
            raised = isinstance(base, Power)
        return base

    def marked(self, name: Name, start: int) -> Name:
        r"""``{y}^{(1)}`` and ``{w}_2``, as macros leave them."""
        before = self.position
        if self.at(Kind.SUB) and not name.subscript:
            name = replace(name, subscript=self.subscript(), span=self.span_from(start))
            before = self.position
        if self.at(Kind.SUP) and not name.superscript and (mark := self.mark())[:1] in ("(", "["):
            return replace(name, superscript=mark, span=self.span_from(start)) if mark else name
        self.position = before
        return name

    def raised(self, base: Node, start: int) -> Node:
        if self.at(Kind.NAME) and self.token.value == "T":
            self.take()
            return Transpose(base, span=self.span_from(start))
        if self.at(Kind.GROUP):
            self.take()
            if self.transposes():
                return Transpose(base, span=self.span_from(start))
            exponent = self.sum()
            self.expect(Kind.END_GROUP, "", "} after the exponent")
        elif self.at(Kind.MINUS) and self.peek().kind is Kind.NUMBER:
            minus = self.position
            self.take()
            exponent = Negative(self.number(), span=self.span_from(minus))
        elif self.at(Kind.NUMBER, Kind.NAME, Kind.OPEN):
            exponent = self.primary()
        elif self.token is END or self.at(Kind.RELATION, Kind.CLOSE, Kind.END_GROUP, Kind.SUP):
            self.refuse("expected an exponent")
        else:
            self.refuse("write braces round the exponent")
        return Power(base, exponent, span=self.span_from(start))

    def transposes(self) -> bool:
        """Steps over ``T}`` or ``\\mathsf{T}}`` where that is the whole exponent."""
        ahead = [token for token in self.tokens[self.position : self.position + 5]]
        kinds = [token.kind for token in ahead]
        if kinds[:2] == [Kind.NAME, Kind.END_GROUP] and ahead[0].value == "T":
            self.position += 2
            return True
        if kinds == [Kind.FONT, Kind.GROUP, Kind.NAME, Kind.END_GROUP, Kind.END_GROUP] and ahead[2].value == "T":
            self.position += 5
            return True
        return False

    # --- primaries ----------------------------------------------------------------------------

    def primary(self) -> Node:
        token = self.token
        if token is END:
            self.refuse("expected a number, a name or a bracket")
        match token.kind:
            case Kind.NUMBER:
                return self.number()
            case Kind.NAME if token.value == "∇":
                return gradient(self)
            case Kind.NAME:
                return self.name_or_call()
            case Kind.TEXT if self.names_something(token.value):
                return self.name_or_call()
            case Kind.FONT:
                return self.font()
            case Kind.FUNCTION:
                return self.function()
            case Kind.OPEN:
                return self.bracket()
            case Kind.GROUP:
                return self.group()
            case Kind.BAR:
                return self.bars()
            case Kind.COMMAND:
                return {"frac": self.fraction, "sqrt": self.root, "sum": self.summation}[token.value]()
            case Kind.BEGIN:
                return self.environment()
            case Kind.ELLIPSIS:
                self.take()
                return Ellipsis(span=token.span)
            case Kind.CLOSE | Kind.END_GROUP:
                self.refuse(f"expected a number, a name or a bracket before {token.value}")
            case _:
                self.refuse(_unexpected(token))

    def number(self) -> Node:
        token = self.take()
        exponent, end = token.exponent, token.end
        if exponent is None and self.kinds[self.position] is Kind.TIMES:
            exponent = self.power_of_ten()
            end = self.tokens[self.position - 1].end
        return Number(token.value, exponent, span=Span(token.start, end))

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

    def names_something(self, words: str) -> bool:
        return bool(_WORDS.fullmatch(words) or _EVENT.fullmatch(words))

    def font(self) -> Node:
        start = self.position
        font = self.take().value
        if font in ACCENTS:
            return self.name_or_call(start, accent=ACCENTS[font])
        if font == "mathcal":
            letter = self.braced_word()
            if letter != "L":
                self.refuse(r"only \mathcal{L} is read", self.span_from(start))
            return self.finish_name(start, "ℒ")
        if font in ("operatorname", "mathrm", "mathsf", "mathit", "mathbb") or (font in BOLD and self.braced_letters()):
            return self.upright(start, font)
        if self.at(Kind.GROUP):
            return self.group()
        if self.at(Kind.OPEN) or self.at(Kind.NUMBER):
            return self.primary()
        return self.refuse(f"expected {{…}} after \\{font}")

    def braced_letters(self) -> bool:
        """Whether ``{w}`` or ``w`` follows: a bold name rather than a bold result."""
        if self.at(Kind.NAME):
            return True
        return self.at(Kind.GROUP) and self.peek().kind in (Kind.NAME, Kind.FONT) and self.peek(2).kind in (
            Kind.END_GROUP, Kind.SUB, Kind.NAME, Kind.GROUP)  # fmt: skip

    def upright(self, start: int, font: str) -> Node:
        bold = font in BOLD
        if font == "operatorname" or not bold:
            word = self.braced_word()
            if word == "e":
                return Name("e", span=self.span_from(start))
            if word == "T":
                self.refuse("a transpose without its vector", self.span_from(start))
            return self.finish_name(start, word, callable_=len(word) > 1 or font == "operatorname")
        if self.at(Kind.NAME):
            return self.finish_name(start, self.take().value, bold=True)
        self.take()
        if self.at(Kind.FONT) and self.token.value in ACCENTS:
            accent = ACCENTS[self.take().value]
            letter = self.braced_word()
        else:
            accent, letter = "", self.letters()
        subscript = self.subscript() if self.at(Kind.SUB) else ""
        if not self.at(Kind.END_GROUP):
            self.position = start + 1
            return self.group()
        self.take()
        return self.finish_name(start, letter, bold=True, accent=accent, subscript=subscript)

    def braced_word(self) -> str:
        if self.at(Kind.NAME, Kind.FUNCTION, Kind.TEXT):
            return self.take().value
        self.expect(Kind.GROUP, "", "{name}")
        word = self.letters()
        if self.at(Kind.NUMBER, Kind.SUB):
            self.refuse("expected a name without digits")
        self.expect(Kind.END_GROUP, "", "} after the name")
        return word

    def letters(self) -> str:
        word = ""
        while self.at(Kind.NAME, Kind.FUNCTION, Kind.TEXT, Kind.MINUS):
            word += self.take().value
        if not word:
            self.refuse("expected a name")
        return word

    def name_or_call(self, start: int | None = None, accent: str = "") -> Node:
        start = self.position if start is None else start
        bold = False
        if accent:
            if self.at(Kind.GROUP):
                self.take()
                if self.at(Kind.FONT) and self.token.value in BOLD:
                    bold = bool(self.take())
                    letter = self.braced_word()
                else:
                    letter = self.letters()
                subscript = self.subscript() if self.at(Kind.SUB) else ""
                superscript = self.mark() if self.at(Kind.SUP) else ""
                self.expect(Kind.END_GROUP, "", "} after the name")
                return self.finish_name(start, letter, accent=accent, subscript=subscript, bold=bold,
                                        superscript=superscript)  # fmt: skip
            if self.at(Kind.FONT) and self.token.value in BOLD:
                self.take()
                return self.finish_name(start, self.braced_word(), accent=accent, bold=True)
        if not self.at(Kind.NAME, Kind.TEXT):
            self.refuse("expected a name")
        token = self.take()
        if token.value == "Δ" and not accent and self.at(Kind.NAME, Kind.FONT, Kind.TEXT):
            return self.change(start)
        return self.finish_name(start, token.value, accent=accent, callable_=token.kind is Kind.TEXT)

    def change(self, start: int) -> Node:
        r"""``\Delta w``: the change of w, which is a quantity of its own and no product."""
        outside, self.bare = self.bare, True
        changed = self.primary()
        self.bare = outside
        if not isinstance(changed, Name):
            self.refuse("expected the name of a quantity after Δ", self.span_from(start))
        found = replace(changed, letter=f"Δ{changed.letter}", span=self.span_from(start))
        if self.at(Kind.OPEN) and self.token.value == ")" and not self.bare:
            return self.call_or_product(found, start, callable_=False)
        return found

    def finish_name(
        self, start: int, letter: str, *, bold: bool = False, accent: str = "", subscript: str = "",
        callable_: bool = False, superscript: str = "",
    ) -> Node:  # fmt: skip
        """The marks after a letter, and the argument where it is a function."""
        primes = 0
        while (kind := self.kinds[self.position]) in _MARKS:
            if kind is Kind.SUB and not subscript:
                subscript = self.subscript()
            elif kind is Kind.PRIME:
                self.take()
                primes += 1
            elif kind is Kind.SUP and [self.peek(n).kind for n in (1, 2, 3)] == [Kind.GROUP, Kind.PRIME, Kind.END_GROUP]:
                self.position += 4
                primes += 1
            elif kind is Kind.SUP and not superscript and (mark := self.mark()):
                superscript = mark
            else:
                break
        if subscript in ("", "_") and self.indexes():
            subscript += self.index()
        found = Name(letter, subscript, accent, bold, superscript, primes, span=self.span_from(start))
        if letter in ("∂", "∇", "∞") or self.bare or self.differential(found, start):
            return found
        if self.at(Kind.OPEN) and self.token.value == ")":
            return self.before_bracket(found, start, callable_=callable_ or letter in self.functions)
        return found

    def differential(self, found: Name, start: int) -> bool:
        r"""Whether the d of ``\frac{d(w^2)}{dw}`` was read."""
        if found.letter != "d" or found != Name("d"):
            return False
        return [token.kind for token in self.tokens[max(start - 2, 0) : start]] == [Kind.COMMAND, Kind.GROUP]

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

    def before_bracket(self, found: Name, start: int, *, callable_: bool) -> Node:
        closing = self.closing()
        inside = self.tokens[self.position + 1 : closing]
        if len(inside) == 1 and inside[0].value in STAGES and not found.superscript:
            self.position = closing + 1
            return replace(found, superscript=inside[0].value, span=self.span_from(start))
        if names_event(found, inside):
            return self.event(found, start, closing)
        return self.call_or_product(found, start, callable_=callable_)

    def event(self, found: Name, start: int, closing: int) -> Name:
        r"""``P(y = 1 \mid x)`` is the name of a quantity: what stands in its brackets claims nothing."""
        inside = self.tokens[self.position + 1 : closing]
        letter = f"{found.letter}({spelled(inside)})"
        self.position = closing + 1
        if not _EVENT.fullmatch(letter):
            self.refuse("this probability is not read", self.span_from(start))
        return replace(found, letter=letter, span=self.span_from(start))

    def mark(self) -> str:
        r"""A superscript that is no power: ``^{(2)}``, ``^{[1]}``, ``^+``, ``^{\text{new}}``; else ``""``."""
        start = self.position
        braced = self.peek(1).kind is Kind.GROUP and self.peek(2).kind is not Kind.OPEN
        if braced and self.peek(3).kind is not Kind.END_GROUP:
            return ""  # most powers
        ahead = [self.peek(offset) for offset in range(1, 6)]
        kinds = [token.kind for token in ahead]
        if kinds == [Kind.GROUP, Kind.OPEN, ahead[2].kind, Kind.CLOSE, Kind.END_GROUP] and ahead[2].kind in (
            Kind.NUMBER, Kind.NAME,
        ):  # fmt: skip
            self.position = start + 6
            opening = "(" if ahead[1].value == ")" else "["
            return f"{opening}{ahead[2].value}{ahead[3].value}"
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
        opening = "(" if ahead[1].value == ")" else "["
        return opening + "".join(token.value for token in ahead[2:6])

    def subscript(self) -> str:
        self.expect(Kind.SUB, "", "_")
        if not self.at(Kind.GROUP):
            if not self.at(Kind.NUMBER, Kind.NAME, Kind.TEXT):
                self.refuse("expected a subscript")
            token = self.take()
            if token.kind is Kind.NAME and self.at(Kind.SUB) and self.token.start == self.token.end:
                self.take()
                return token.value + self.take().value
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
                written = written[:-1] + {")": "(", "]": "[", "}": "{"}[token.value]
        if not written:
            self.refuse("expected a subscript")
        return written

    # --- functions ----------------------------------------------------------------------------

    def call_or_product(self, function: Name, start: int, *, callable_: bool) -> Node:
        """``f(z)`` is a call, ``x(1 - x)`` a product, and so is ``h(1 - h)``; ``x(2)`` is refused if x may be a function."""
        closing = self.closing()
        inside = self.tokens[self.position + 1 : closing]
        if function in self.values or self.multiplies_itself(start, inside):
            return function
        if callable_:
            return Call(function, self.arguments(), span=self.span_from(start))
        level, commas, signs = 0, 0, 0
        for token in inside:
            level += (token.kind in (Kind.OPEN, Kind.GROUP, Kind.BEGIN)) - (
                token.kind in (Kind.CLOSE, Kind.END_GROUP, Kind.END))
            commas += token.kind is Kind.COMMA and level == 0
            signs += token.kind in (Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH) and level == 0
        if commas:
            return Call(function, self.arguments(), span=self.span_from(start))
        if signs:
            return function
        return self.refuse("a name before a bracket can be a product or a function; write the sign of the product",
                           Span(self.tokens[start].start, self.token.end))  # fmt: skip

    def multiplies_itself(self, start: int, inside: list[Token]) -> bool:
        """Whether the name before the bracket stands in it as a value: ``h_1(1 - h_1)``."""
        own = [token[:2] for token in self.tokens[start : self.position]]
        for place in range(len(inside) - len(own) + 1):
            if [token[:2] for token in inside[place : place + len(own)]] == own:
                after = inside[place + len(own)].kind if place + len(own) < len(inside) else None
                if after not in (Kind.OPEN, Kind.SUB, Kind.SUP, Kind.PRIME):
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

    def arguments(self) -> tuple[Node, ...]:
        opening = self.take()
        found = [self.sum()]
        while self.at(Kind.COMMA) or (self.at(Kind.BREAK) and self.token.value == ";"):
            self.take()
            found.append(self.sum())
        self.expect(Kind.CLOSE, opening.value, f"{opening.value} after the argument")
        return tuple(found)

    def function(self) -> Node:
        r"""A named function: ``\ln(x)``, ``\ln 3``, ``\log_{10} x``, ``\sin^2 x``, ``exp{(-1)}``."""
        start = self.position
        word = self.take()
        if word.value in VECTOR_FUNCTIONS and self.indexes():
            return Name(word.value, self.index(), span=self.span_from(start))
        base: Node | None = None
        exponent: Node | None = None
        primes = 0
        while self.at(Kind.SUB, Kind.SUP, Kind.PRIME):
            kind = self.take().kind
            if kind is Kind.PRIME:
                primes += 1
            elif kind is Kind.SUB:
                base = self.script()
            else:
                exponent = self.script()
        if exponent is not None and _is_minus_one(exponent) and word.value not in ("exp", "max", "min"):
            self.refuse(f"{word.value}^{{-1}} can be the inverse function or the reciprocal; write 1/{word.value}",
                        self.span_from(start))  # fmt: skip
        name = Name(word.value, primes=primes, span=word.span)
        bracketed = self.at(Kind.OPEN)
        if bracketed and self.token.value in ")}":
            arguments = self.arguments()
        elif self.at(Kind.GROUP):
            arguments = (self.group(),)
        elif self.at(Kind.OPEN):
            arguments = (self.bracket(),)
        else:
            arguments = (self.bare_argument(word),)
        call = Call(name, arguments, base, span=self.span_from(start))
        if not bracketed and not isinstance(arguments[0], Number):
            self.unbracketed = call.span
        return Power(call, exponent, span=call.span) if exponent is not None else call

    def bare_argument(self, word: Token) -> Node:
        if self.at(Kind.MINUS) and self.peek().kind is Kind.NUMBER:
            self.refuse("write brackets round the negative argument")
        if not self.at(Kind.NUMBER, Kind.NAME, Kind.FONT, Kind.COMMAND):
            self.refuse(f"expected an argument after {word.value}")
        start = self.position
        argument = self.power()
        if isinstance(argument, Number) and self.at(Kind.NAME, Kind.FONT):
            follower = self.power()
            argument = Multiply((argument, follower), ("",), span=self.span_from(start))
        return argument

    def script(self) -> Node:
        if self.at(Kind.GROUP):
            return self.group()
        if self.at(Kind.NUMBER, Kind.NAME):
            token = self.take()
            return Number(token.value, span=token.span) if token.kind is Kind.NUMBER else Name(token.value, span=token.span)
        return self.refuse("expected a number or {…}")

    # --- brackets, fractions, sums, tables ------------------------------------------------------

    def group(self) -> Node:
        self.expect(Kind.GROUP, "", "{")
        node = self.sum()
        self.expect(Kind.END_GROUP, "", "}")
        return node

    def bracket(self) -> Node:
        start = self.position
        opening = self.take()
        entries = self.blank_separated() if opening.value == "]" and self.parted_by_blanks() else [self.sum()]
        while self.at(Kind.COMMA, Kind.BREAK) and self.token.value in ",;":
            self.take()
            entries.append(self.sum())
        if not self.at(Kind.CLOSE) or self.token.value != opening.value:
            self.refuse(f"expected {opening.value}")
        self.take()
        span = self.span_from(start)
        if len(entries) == 1:
            return entries[0]
        if len(entries) > MAX_ENTRIES * MAX_ENTRIES:
            self.refuse(f"a list of more than {MAX_ENTRIES * MAX_ENTRIES} entries", span)
        if all(isinstance(entry, Matrix) and entry.fence == "list" and len(entry.rows) == 1 for entry in entries):
            rows = tuple(entry.rows[0] for entry in entries if isinstance(entry, Matrix))
            if len({len(row) for row in rows}) != 1:
                self.refuse("rows of different length", span)
            return Matrix(rows, "list", span=span)
        return Matrix((tuple(entries),), "tuple" if opening.value == ")" else "list", span=span)

    def parted_by_blanks(self) -> bool:
        """Whether ``[ -4 -3 0 ]`` follows: numbers parted by blanks only, each minus sign at its number."""
        count, before = 0, self.position - 1
        for place in range(self.position, len(self.tokens)):
            token, previous = self.tokens[place], self.tokens[before]
            if token.kind is Kind.CLOSE:
                return count > 1
            if token.kind is Kind.MINUS:
                after = self.tokens[place + 1] if place + 1 < len(self.tokens) else END
                if after.kind is not Kind.NUMBER or after.start != token.end or (count and previous.end == token.start):
                    return False
            elif token.kind is Kind.NUMBER:
                count += 1
            elif token.kind is not Kind.WIDE:
                return False
            before = place
        return False

    def blank_separated(self) -> list[Node]:
        found: list[Node] = []
        while not self.at(Kind.CLOSE):
            if self.at(Kind.WIDE):
                self.take()
            else:
                found.append(self.factor(signed=True))
        return found

    def bars(self) -> Node:
        start = self.position
        bar = self.take()
        if bar.value != "|":
            self.refuse("a norm is not read", bar.span)
        self.deeper()
        inside = self.sum()
        self.depth -= 1
        self.expect(Kind.BAR, "", "a closing |")
        return Call(Name("abs", span=bar.span), (inside,), span=self.span_from(start))

    def fraction(self) -> Node:
        start = self.position
        self.take()
        above, below = self.argument("the numerator"), self.argument("the denominator")
        return in_fraction(self, start, Divide(above, below, span=self.span_from(start)))

    def argument(self, what: str) -> Node:
        r"""The argument of ``\frac``: a group, or one character as TeX takes it."""
        if self.at(Kind.GROUP):
            if self.peek().kind is Kind.END_GROUP:
                self.refuse(f"expected {what}")
            return self.group()
        if self.at(Kind.NUMBER):
            token = self.token
            if not token.value.isdigit():
                self.refuse(f"expected {{…}} round {what}")
            if len(token.value) == 1:
                self.take()
                return Number(token.value, span=token.span)
            digit = Number(token.value[0], span=Span(token.start, token.start + 1))
            self.tokens[self.position] = token._replace(value=token.value[1:], start=token.start + 1)
            return digit
        if self.at(Kind.NAME):
            token = self.take()
            return Name(token.value, span=token.span)
        return self.refuse(f"expected {what}")

    def root(self) -> Node:
        start = self.position
        command = self.take()
        degree = 2
        if self.at(Kind.OPEN) and self.token.value == "]":
            self.take()
            if not self.at(Kind.NUMBER) or not self.token.value.isdigit() or not 2 <= int(self.token.value[:3]) <= 99:
                self.refuse("expected the degree of the root, 2 to 99")
            degree = int(self.take().value)
            self.expect(Kind.CLOSE, "]", "]")
        if command.value == "sqrt" and self.at(Kind.OPEN):
            radicand = self.bracket()
        else:
            radicand = self.argument("the radicand")
        return Root(radicand, degree, span=self.span_from(start))

    def summation(self) -> Node:
        start = self.position
        self.take()
        index: Name | None = None
        lower: Node | None = None
        upper: Node | None = None
        while self.at(Kind.SUB, Kind.SUP):
            if self.take().kind is Kind.SUP:
                upper = self.script()
            elif self.at(Kind.GROUP):
                self.take()
                index, lower = self.bound()
                self.expect(Kind.END_GROUP, "", "}")
            else:
                token = self.expect(Kind.NAME, "", "the index of the sum")
                index = Name(token.value, span=token.span)
        self.deeper()
        body = self.product()
        self.depth -= 1
        return Summation(body, index, lower, upper, span=self.span_from(start))

    def bound(self) -> tuple[Name, Node | None]:
        token = self.expect(Kind.NAME, "", "the index of the sum")
        index = Name(token.value, span=token.span)
        if not self.at(Kind.RELATION):
            return index, None
        self.expect(Kind.RELATION, "=", "= after the index")
        return index, self.sum()

    def environment(self) -> Node:
        start = self.position
        environment = self.take().value
        if environment == "cases":
            return self.cases(start)
        if environment not in MATRIX_FENCES:
            self.refuse(f"the environment {environment} is not read inside a formula", self.tokens[start].span)
        rows: list[tuple[Node, ...]] = []
        while not self.at(Kind.END):
            row = [self.sum()]
            while self.at(Kind.AMPERSAND):
                self.take()
                row.append(self.sum())
            rows.append(tuple(row))
            if self.at(Kind.ROW):
                self.take()
            elif not self.at(Kind.END):
                self.refuse(f"expected & or \\\\ or \\end{{{environment}}}")
        self.expect(Kind.END, environment, f"\\end{{{environment}}}")
        span = self.span_from(start)
        if not rows or len({len(row) for row in rows}) != 1:
            self.refuse("expected rows of equal length", span)
        if len(rows) > MAX_ENTRIES or len(rows[0]) > MAX_ENTRIES:
            self.refuse(f"a matrix larger than {MAX_ENTRIES} × {MAX_ENTRIES}", span)
        return Matrix(tuple(rows), MATRIX_FENCES[environment], span=span)

    def condition(self, start: int, left: Node, relation: str) -> Condition:
        """What follows the first relation of a condition: ``z > 0``, or ``0 < z < 6``."""
        middle, further, last = self.sum(), "", None
        if self.at(Kind.RELATION):
            if not ({relation, self.token.value} <= {"<", r"\le"} or {relation, self.token.value} <= {">", r"\ge"}):
                self.refuse("the two relations of a condition point the same way: 0 < z < 6")
            further = self.take().value
            last = self.sum()
        return Condition(left, relation, middle, further, last, span=self.span_from(start))

    def cases(self, start: int) -> Node:
        branches: list[tuple[Node, Condition | None]] = []
        while not self.at(Kind.END):
            value = self.sum()
            condition: Condition | None = None
            if self.at(Kind.COMMA):
                self.take()
            if self.at(Kind.AMPERSAND):
                self.take()
                if self.at(Kind.TEXT) and not (self.names_something(self.token.value) and self.peek().kind in AFTER_NAME):
                    self.take()
                if not self.at(Kind.ROW, Kind.END):
                    beginning = self.position
                    left = self.sum()
                    relation = self.expect(Kind.RELATION, "", "a relation in the condition").value
                    condition = self.condition(beginning, left, relation)
            while self.at(Kind.COMMA, Kind.STOP):
                self.take()
            branches.append((value, condition))
            if self.at(Kind.ROW):
                self.take()
            elif not self.at(Kind.END):
                self.refuse("expected \\\\ or \\end{cases}")
        self.expect(Kind.END, "cases", "\\end{cases}")
        return Cases(tuple(branches), span=self.span_from(start))


def _refuse_infinity(node: Node) -> None:
    r"""∞ is read where a limit is meant: ``e^{-\infty}``."""
    pending = [node]
    while pending:
        part = pending.pop()
        if part == Name("∞"):
            raise ReadError("∞ is not read here", part.span or Span(0, 0))
        if part != VANISHING:
            pending.extend(part.children())


VANISHING = Power(Name("e"), Negative(Name("∞")))


def _is_minus_one(node: Node) -> bool:
    return isinstance(node, Negative) and isinstance(node.operand, Number) and node.operand.digits == "1"


def _is_numeric_fraction(node: Node) -> bool:
    return (isinstance(node, Divide) and not node.slash and isinstance(node.numerator, Number)
            and isinstance(node.denominator, Number))  # fmt: skip


def _unexpected(token: Token) -> str:
    match token.kind:
        case Kind.TEXT:
            return "words inside the formula; put them at its end"
        case Kind.UNREAD:
            return token.value
        case Kind.RELATION:
            return "a relation inside a term"
        case Kind.CLOSE | Kind.END_GROUP:
            return f"{token.value} without its opening bracket"
        case Kind.END:
            return f"\\end{{{token.value}}} without \\begin{{{token.value}}}"
        case Kind.PRIME:
            return "a prime without a name before it"
        case Kind.TIMES | Kind.SLASH:
            return "a sign of multiplication or division without a term before it"
        case Kind.STOP:
            return "a full stop inside a term"
        case _:
            return f"unexpected {token.value}"
