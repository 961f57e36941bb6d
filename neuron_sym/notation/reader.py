r"""Tokens to trees: precedence climbing, the same for LaTeX and plain text.

.. code-block:: text

    sum      = [sign] product (sign product)*
    product  = factor ((\cdot | \times | * | / | side by side) factor)*
    factor   = [sign] power
    power    = primary ['^' exponent]*
    primary  = number | name | call | bracket | \frac | \sqrt | \sum | \prod | matrix | cases | |x|

Ambiguity is refused or noted, never guessed in silence: ``1/2x``, ``x(2)``, ``1\frac{1}{2}`` and
``\sin x y`` are errors that say so.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from neuron_sym.expression import (
    Add,
    Call,
    Divide,
    Ellipsis,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    ProductSign,
    Span,
    SumSign,
    Transpose,
)
from neuron_sym.notation.blocks import Blocks
from neuron_sym.notation.cursor import END
from neuron_sym.notation.derivatives import begins_differential, gradient, slashed
from neuron_sym.notation.names import CALLED
from neuron_sym.notation.probability import spelled
from neuron_sym.notation.scripts import EVENT, STARTS_OPERAND
from neuron_sym.notation.token import Kind, ReadError, Token
from neuron_sym.record import replace

_BEGINS_FACTOR = STARTS_OPERAND | {Kind.ELLIPSIS}
_GOES_ON = _BEGINS_FACTOR | {Kind.TIMES, Kind.SLASH}
"""What may follow a factor in its product."""
_NUMERAL_ALONE = [Kind.NUMBER, ""]
_AFTER_BASE = frozenset((Kind.SUP, Kind.SUB, Kind.PERCENT))
_NAMES = (Kind.NAME, Kind.FONT, Kind.TEXT)
_NO_QUANTITIES = frozenset("∂∇∞")
"""Names that mean something only beside others."""


class Reader(Blocks):
    """Reads one term from a slice of tokens; :meth:`term` must use all of them."""

    def __init__(
        self, tokens: list[Token], functions: Iterable[str] = (), values: Container[Node] = (), named: Container[Node] = ()
    ) -> None:
        super().__init__(tokens)
        self.functions = CALLED | frozenset(functions) if functions else CALLED
        self.values, self.named = values, named

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
                if self.starts_factor() and not self.numeric_fraction(left, below):
                    self.refuse("a/b c can be read in two ways; write brackets or \\frac")
                factors, signs = [Divide(left, below, slash=True, span=self.span_from(start))], []
            elif kind in _BEGINS_FACTOR and self.starts_factor():
                previous = factors[-1]
                factors.append(self.side_by_side(previous))
                signs.append("")
            else:
                return self.join(start, factors, signs)

    def numeric_fraction(self, above: Node, below: Node) -> bool:
        """Whether ``1/2`` stands before a blank and a bracket, and the bracket so beside the fraction: ``1/2 (t - y)^2``."""
        if not (isinstance(above, Number) and isinstance(below, Number) and above.span and below.span):
            return False
        apart = self.at(Kind.OPEN, Kind.COMMAND) and below.span.end < self.token.start
        return apart and above.span.end + 1 == below.span.start and (above.digits + below.digits).isdigit()

    def join(self, start: int, factors: list[Node], signs: list[ProductSign]) -> Node:
        if len(factors) == 1:
            return factors[0]
        return Multiply(tuple(factors), tuple(signs), span=self.span_from(start))

    def starts_factor(self) -> bool:
        token = self.token
        if token is END:
            return False
        if token.kind is Kind.BAR:
            return not self.barred and self.peek().kind is not Kind.SUB
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
        if isinstance(base, Call) and self.kinds[self.position] is Kind.SUB:
            base = self.indexed(base, start)
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

    def indexed(self, call: Call, start: int) -> Node:
        r"""``\text{softmax}(z)_i``: one entry of what a function makes of a vector, as the name of a quantity."""
        opening = self.kinds.index(Kind.OPEN, start) if Kind.OPEN in self.kinds[start : self.position] else start
        letter = f"{call.function.letter}({spelled(self.tokens[opening + 1 : self.position - 1])})"
        if call.function != Name(call.function.letter) or call.base is not None or not EVENT.fullmatch(letter):
            self.refuse("this index is not read")
        return Name(letter, self.subscript(), span=self.span_from(start))

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
        elif self.at(Kind.MINUS) and self.peek().kind is Kind.NAME:
            exponent = self.negative_name()
        elif self.at(Kind.NUMBER, Kind.NAME, Kind.OPEN):
            exponent = self.primary()
        elif self.token is END or self.at(Kind.RELATION, Kind.CLOSE, Kind.END_GROUP, Kind.SUP):
            self.refuse("expected an exponent")
        else:
            self.refuse("write braces round the exponent")
        return Power(base, exponent, span=self.span_from(start))

    def negative_name(self) -> Node:
        """The exponent of ``e^-z`` and ``e^-net_h1``, where nothing follows that may belong to it."""
        minus, outside = self.position, self.bare
        self.take()
        self.bare = True
        name = self.name_or_call()
        self.bare = outside
        if self.starts_factor() or self.at(Kind.SUP, Kind.SLASH):
            self.refuse("write braces round the exponent", self.span_from(minus))
        return Negative(name, span=self.span_from(minus))

    # --- primaries ----------------------------------------------------------------------------

    def primary(self) -> Node:
        token = self.token
        if token is END:
            self.refuse("expected a number, a name or a bracket")
        match token.kind:
            case Kind.NUMBER:
                return self.number()
            case Kind.NAME if token.value == "∇" and self.peek().kind not in _NAMES:
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
                return {"frac": self.fraction, "sqrt": self.root, "sum": self.summation, "prod": self.summation}[token.value]()
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
