r"""Names with their accents and marks, and the functions that are called by them."""

from __future__ import annotations

from neuron_sym.expression import (
    Call,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Span,
)
from neuron_sym.functions import VECTOR_FUNCTIONS
from neuron_sym.notation.probability import names_event, spelled
from neuron_sym.notation.scripts import EVENT, INDEXED, INDICES, Scripts
from neuron_sym.notation.symbols import SCRIPT
from neuron_sym.notation.token import Kind, Token
from neuron_sym.record import replace

CALLED = frozenset("f g h F G H φ ψ σ Φ L J C E P ℒ ℓ".split())
"""Letters that are functions where brackets follow and nothing says otherwise."""
ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "vec": "vec", "overrightarrow": "vec"}
BOLD = frozenset({"mathbf", "textbf", "boldsymbol", "bm"})
_MARKS = frozenset((Kind.SUP, Kind.SUB, Kind.PRIME))
STAGES = frozenset(("new", "old", "next", "neu", "alt"))
"""``w(new)`` is w after the update."""
PREFIXED = frozenset("new old updated neues neue alte altes".split())
"""``new w1`` is w₁ after the update."""
STEPPED = frozenset("wWbηδθvmΔ")
"""``w(t+1)`` is the weight after the next step, as ``w^{(t+1)}`` is."""
OF_NEURONS = frozenset(("net", "out", "in"))
"""``net(h1)`` is what flows into the neuron h₁, as net_{h1} is."""


class Names(Scripts):
    """Reads a name, or the call of a function."""

    functions: frozenset[str]
    """The letters that are functions where brackets follow."""
    unbracketed: Span | None = None
    """Where the last function without brackets stood: what follows it side by side is ambiguous."""

    def font(self) -> Node:
        start = self.position
        font = self.take().value
        if font in ACCENTS:
            return self.name_or_call(start, accent=ACCENTS[font])
        if font == "mathcal":
            letter = self.braced_word()
            if letter not in SCRIPT:
                self.refuse(r"expected one capital letter in \mathcal", self.span_from(start))
            return self.finish_name(start, SCRIPT[letter])
        if font in ("operatorname", "mathrm", "mathsf", "mathit", "mathbb") or (font in BOLD and self.braced_letters()):
            return self.upright(start, font)
        if self.at(Kind.GROUP):
            return self.group()
        if self.at(Kind.OPEN) or self.at(Kind.NUMBER):
            return self.primary()
        return self.refuse(f"expected {{…}} after \\{font}")

    def upright(self, start: int, font: str) -> Node:
        bold = font in BOLD
        if font == "operatorname" or not bold:
            word, subscript = self.braced_name()
            if word == "e" and not subscript:
                return Name("e", span=self.span_from(start))
            if word == "T" and not subscript:
                self.refuse("a transpose without its vector", self.span_from(start))
            return self.finish_name(start, word, callable_=len(word) > 1 or font == "operatorname", subscript=subscript)
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
        if token.value in ("Δ", "∇") and not accent and self.at(Kind.NAME, Kind.FONT, Kind.TEXT):
            return self.change(start, token.value)
        if token.value in PREFIXED and not accent and self.at(Kind.NAME) and Name(token.value) not in self.named:
            named = self.name_or_call()
            if isinstance(named, Name) and not named.superscript:
                return replace(named, superscript=token.value, span=self.span_from(start))
            self.refuse(f"expected the name of a quantity after {token.value}", token.span)
        letter, subscript = token.value, ""
        if token.kind is Kind.TEXT:
            indexed = INDEXED.fullmatch(letter)
            letter, subscript = indexed.groups() if indexed else letter.partition("_")[::2]
        return self.finish_name(start, letter, accent=accent, callable_=token.kind is Kind.TEXT, subscript=subscript)

    def change(self, start: int, sign: str) -> Node:
        r"""``\Delta w``, the change of w, and ``\nabla f``: quantities of their own and no products."""
        outside, self.bare = self.bare, True
        changed = self.primary()
        self.bare = outside
        if not isinstance(changed, Name):
            self.refuse(f"expected the name of a quantity after {sign}", self.span_from(start))
        found = replace(changed, letter=f"{sign}{changed.letter}", span=self.span_from(start))
        if self.at(Kind.OPEN) and self.token.value == ")" and not self.bare:
            return self.call_or_product(found, start, callable_=sign == "∇")
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
            elif kind is Kind.SUP and self.peek().kind is Kind.PRIME:
                self.position += 2
                primes += 1
            elif kind is Kind.SUP and (raised := self.raised_primes()):
                self.position += raised + 3
                primes += raised
            elif kind is Kind.SUP and not superscript and (mark := self.mark()):
                superscript = mark
            else:
                break
        if (subscript in ("", "_") or subscript.replace("_", "").isalpha()) and self.indexes():
            subscript += self.index()
        if letter == "yhat":
            letter, accent = "y", "hat"
        if subscript == "hat" and not accent:
            subscript, accent = "", "hat"
        found = Name(letter, subscript, accent, bold, superscript, primes, span=self.span_from(start))
        if letter in ("∂", "∇", "∞") or self.bare or self.differential(found, start):
            return found
        if self.at(Kind.OPEN) and self.token.value == ")":
            return self.before_bracket(found, start, callable_=callable_ or letter in self.functions)
        return found

    def raised_primes(self) -> int:
        r"""How many primes ``^{\prime\prime}`` holds, and nothing else."""
        count = 0
        while self.peek(1).kind is Kind.GROUP and self.peek(2 + count).kind is Kind.PRIME:
            count += 1
        return count if self.peek(2 + count).kind is Kind.END_GROUP else 0

    def differential(self, found: Name, start: int) -> bool:
        r"""Whether the d of ``\frac{d(w^2)}{dw}`` was read."""
        if found.letter != "d" or found != Name("d"):
            return False
        return [token.kind for token in self.tokens[max(start - 2, 0) : start]] == [Kind.COMMAND, Kind.GROUP]

    def before_bracket(self, found: Name, start: int, *, callable_: bool) -> Node:
        closing = self.closing()
        inside = self.tokens[self.position + 1 : closing]
        if len(inside) == 1 and inside[0].value in STAGES and not found.superscript:
            self.position = closing + 1
            return replace(found, superscript=inside[0].value, span=self.span_from(start))
        timed = found.letter in STEPPED or not (callable_ or found in self.values)
        if timed and not found.superscript and self.counts_steps(inside):
            self.position = closing + 1
            return replace(found, superscript=f"({''.join(token.value for token in inside)})", span=self.span_from(start))
        if found == Name(found.letter) and found.letter in OF_NEURONS and _is_neuron(inside):
            self.position = closing + 1
            return replace(found, subscript="".join(token.value for token in inside if token.kind is not Kind.SUB), span=self.span_from(start))
        if names_event(found, inside):
            return self.event(found, start, closing)
        return self.call_or_product(found, start, callable_=callable_)

    def counts_steps(self, inside: list[Token]) -> bool:
        """Whether ``t``, ``t+1`` or ``k-1`` stands in the brackets, of which nothing was said: a time, no factor."""
        kinds = [token.kind for token in inside]
        if not inside or inside[0].value not in INDICES or Name(inside[0].value) in self.named:
            return False
        return kinds in ([Kind.NAME], [Kind.NAME, Kind.PLUS, Kind.NUMBER], [Kind.NAME, Kind.MINUS, Kind.NUMBER])

    def event(self, found: Name, start: int, closing: int) -> Name:
        r"""``P(y = 1 \mid x)`` is the name of a quantity: what stands in its brackets claims nothing."""
        inside = self.tokens[self.position + 1 : closing]
        letter = f"{found.letter}({spelled(inside)})"
        self.position = closing + 1
        if not EVENT.fullmatch(letter):
            self.refuse("this probability is not read", self.span_from(start))
        return replace(found, letter=letter, span=self.span_from(start))

    def call_or_product(self, function: Name, start: int, *, callable_: bool) -> Node:
        """``f(z)`` is a call, ``x(1 - x)`` a product, and so is ``h(1 - h)``; ``x(2)`` is refused if x may be a function."""
        closing = self.closing()
        inside = self.tokens[self.position + 1 : closing]
        if function in self.values or self.multiplies_itself(start, inside):
            return function
        if callable_:
            return Call(function, self.arguments(), span=self.span_from(start))
        if self.transposed_alone(inside, closing):
            return function
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

    def transposed_alone(self, inside: list[Token], closing: int) -> bool:
        r"""Whether the brackets only part two raised signs, as in ``\delta (a^{[1]})^T``."""
        after = [token.value for token in self.tokens[closing + 1 : closing + 4] if token.kind is not Kind.GROUP]
        raised = any(token.kind is Kind.SUP for token in inside) and not any(token.kind is Kind.OPEN for token in inside[:1])
        return raised and self.kinds[closing + 1] is Kind.SUP and after[1:2] == ["T"]

    def multiplies_itself(self, start: int, inside: list[Token]) -> bool:
        """Whether the name before the bracket stands in it as a value: ``h_1(1 - h_1)``."""
        own = [token[:2] for token in self.tokens[start : self.position]]
        for place in range(len(inside) - len(own) + 1):
            if [token[:2] for token in inside[place : place + len(own)]] == own:
                after = inside[place + len(own)].kind if place + len(own) < len(inside) else None
                if after not in (Kind.OPEN, Kind.SUB, Kind.SUP, Kind.PRIME):
                    return True
        return False

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

    def arguments(self) -> tuple[Node, ...]:
        opening = self.take()
        found = [self.sum()]
        while self.at(Kind.COMMA) or (self.at(Kind.BREAK) and self.token.value == ";"):
            self.take()
            found.append(self.sum())
        self.expect(Kind.CLOSE, opening.value, f"{opening.value} after the argument")
        return tuple(found)

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


def _is_minus_one(node: Node) -> bool:
    return isinstance(node, Negative) and isinstance(node.operand, Number) and node.operand.digits == "1"


def _is_neuron(tokens: list[Token]) -> bool:
    """Whether a name with an index stands there: h1, out2, h_1."""
    kinds = [token.kind for token in tokens]
    return kinds == [Kind.NAME, Kind.SUB, Kind.NUMBER]
