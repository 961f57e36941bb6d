r"""What stands within signs of its own: brackets, fractions, roots, sums, matrices, cases."""

from __future__ import annotations

from typing import Literal

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    RepeatedProduct,
    Root,
    Span,
    Summation,
)
from neuron_sym.notation.cursor import END
from neuron_sym.notation.derivatives import in_fraction
from neuron_sym.notation.names import Names
from neuron_sym.notation.symbols import ROUNDINGS
from neuron_sym.notation.token import Kind

MAX_ENTRIES = 64
_ROUNDED = {closing: function for function, (_, closing) in ROUNDINGS.items()}
AFTER_NAME = frozenset({Kind.RELATION, Kind.SUB, Kind.SUP, Kind.PRIME, Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.SLASH})
"""What shows that the words before it name a quantity: ``net > 0``, not ``if z > 0``."""
MATRIX_FENCES: dict[str, Literal["pmatrix", "bmatrix"]] = {
    "pmatrix": "pmatrix", "bmatrix": "bmatrix", "matrix": "pmatrix", "smallmatrix": "pmatrix",
}  # fmt: skip


class Blocks(Names):
    """Reads what an opening sign begins."""

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
        if len(entries) == 1 and opening.value in _ROUNDED:
            return Call(Name(_ROUNDED[opening.value]), (entries[0],), span=span)
        if opening.value in _ROUNDED:
            self.refuse("a list is not rounded", span)
        if len(entries) == 1 and opening.value != "⟩":
            return entries[0]
        self.listed = self.position
        if len(entries) > MAX_ENTRIES * MAX_ENTRIES:
            self.refuse(f"a list of more than {MAX_ENTRIES * MAX_ENTRIES} entries", span)
        if opening.value == "⟩":
            return self.angled(entries, span)
        if all(isinstance(entry, Matrix) and entry.fence == "list" and len(entry.rows) == 1 for entry in entries):
            rows = tuple(entry.rows[0] for entry in entries if isinstance(entry, Matrix))
            if len({len(row) for row in rows}) != 1:
                self.refuse("rows of different length", span)
            return Matrix(rows, "list", span=span)
        return Matrix((tuple(entries),), "tuple" if opening.value == ")" else "list", span=span)

    def angled(self, entries: list[Node], span: Span) -> Node:
        r"""``\langle 1, 6, 6 \rangle`` is a vector, and of two vectors the inner product."""
        if len(entries) == 2 and all(map(_is_vector, entries)):
            return Multiply((entries[0], entries[1]), ("cdot",), span=span)
        if len(entries) == 1:
            self.refuse("a mean in angle brackets is not read", span)
        if len(entries) == 2 and any(entry.names for entry in entries):
            self.refuse("angle brackets can hold the entries of a vector or mean an inner product; write brackets, or \\cdot", span)
        return Matrix((tuple(entries),), "tuple", span=span)

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
        self.deeper()
        outside, self.barred = self.barred, True
        inside = self.sum()
        self.barred = outside
        self.depth -= 1
        self.expect(Kind.BAR, bar.value, f"a closing {bar.value}")
        if bar.value == "|" and not _is_vector(inside):
            return Call(Name("abs", span=bar.span), (inside,), span=self.span_from(start))
        kind = self.subscript() if self.at(Kind.SUB) else "2"
        if kind not in ("1", "2"):
            self.refuse("this norm is not read", self.span_from(start))
        base = Number("1") if kind == "1" else None
        return Call(Name("norm", span=bar.span), (inside,), base, span=self.span_from(start))

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
        bracketed = command.value == "sqrt" and self.at(Kind.OPEN)
        radicand = self.bracket() if bracketed else self.argument("the radicand")
        return Root(radicand, degree, span=self.span_from(start))

    def summation(self) -> Node:
        start = self.position
        kind = RepeatedProduct if self.take().value == "prod" else Summation
        if self.token is END and kind is Summation:  # ``\sum = 1.3``, without what is summed
            return Name("Σ", span=self.span_from(start))
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
        return kind(body, index, lower, upper, span=self.span_from(start))

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
        fence = MATRIX_FENCES.get(environment)
        if environment == "array" and start and self.kinds[start - 1] is Kind.OPEN:
            fence = "bmatrix" if self.tokens[start - 1].value == "]" else "pmatrix"
        if fence is None:
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
        return Matrix(tuple(rows), fence, span=span)

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


def _is_vector(node: Node) -> bool:
    r"""Whether a term is written as a vector: |\vec{x}| is its norm, and |x| the absolute value of a number."""
    match node:
        case Name():
            return node.accent == "vec" or (node.bold and node.letter.islower())
        case Negative(operand):
            return _is_vector(operand)
        case Add(terms):
            return all(map(_is_vector, terms))
        case Matrix(rows):
            return (len(rows) == 1) != (len(rows[0]) == 1)
        case _:
            return False
