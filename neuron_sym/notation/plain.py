"""Trees to one line of Unicode text, for the terminal."""

from __future__ import annotations

from neuron_sym.chain import Relation
from neuron_sym.expression import (
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Ellipsis,
    Matrix,
    Name,
    Node,
    Number,
    RepeatedProduct,
    Root,
    Summation,
)
from neuron_sym.notation.symbols import HIGH, LOW, ROUNDINGS, SHOWN
from neuron_sym.notation.writer import POWER, PRODUCT, SUM, Writer, first_of, is_word, order_of
from neuron_sym.record import replace


class PlainWriter(Writer):
    """Writes one line of Unicode text for the terminal, in the plain-text dialect."""

    minus = "−"

    def number(self, node: Number) -> str:
        return node.digits if node.exponent is None else f"{node.digits}×10{_raised(str(node.exponent))}"

    def name(self, node: Name) -> str:
        letter, bracket, event = node.letter.partition("(")
        if bracket:
            return self.name(replace(node, letter=letter)) + bracket + event
        text = node.letter
        if node.accent == "hat":
            text = {"y": "ŷ", "z": "ẑ"}.get(node.letter, node.letter + "\u0302")
        text += "'" * node.primes
        if node.subscript[:1] in ("[", "_"):
            text += node.subscript
        elif node.subscript:
            small = node.subscript.isdigit() and "".join(LOW[digit] for digit in node.subscript)
            text += small or f"_{node.subscript}"
        return text + (f"^{node.superscript}" if node.superscript else "")

    def precedence(self, node: Node) -> int:
        return SUM if isinstance(node, Cases) else super().precedence(node)

    def slashed(self, node: Divide) -> bool:
        return True

    def fraction(self, numerator: Node, denominator: Node) -> str:
        return f"{self.wrapped(numerator, POWER)}/{self.wrapped(denominator, POWER)}"

    def power(self, base: Node, exponent: Node) -> str:
        text = self.atom(base)
        match exponent:
            case Number(digits=digits, exponent=None) if digits.isdigit():
                return text + _raised(digits)
            case Name() | Number():
                return f"{text}^{self.write(exponent)}"
            case _:
                return f"{text}^({self.write(exponent)})"

    def transposed(self, operand: Node) -> str:
        return f"{self.atom(operand)}ᵀ"

    def call(self, node: Call) -> str:
        arguments = ", ".join(self.write(argument) for argument in node.arguments)
        base = f"_{self.write(node.base)}" if node.base else ""
        if node.function.letter in ("abs", "norm"):
            bar = "|" if node.function.letter == "abs" else "‖"
            return f"{bar}{arguments}{bar}{base}"
        if node.function.letter in ROUNDINGS:
            opening, closing = ROUNDINGS[node.function.letter]
            return f"{opening}{arguments}{closing}"
        return f"{self.name(node.function)}{base}({arguments})"

    def special(self, node: Node) -> str:
        match node:
            case Root(radicand, degree):
                return f"{'' if degree == 2 else _raised(str(degree))}√({self.write(radicand)})"
            case Matrix(rows, _):
                lists = ["[" + ", ".join(self.write(entry) for entry in row) + "]" for row in rows]
                return lists[0] if len(lists) == 1 else "[" + ", ".join(lists) + "]"
            case Summation(body, index, lower, upper):
                bounds = "" if index is None else self.write(index)
                bounds += f"={self.write(lower)}" if lower else ""
                bounds += f"…{self.write(upper)}" if upper else ""
                sign = "Π" if isinstance(node, RepeatedProduct) else "Σ"
                return f"{sign}{f'({bounds})' if bounds else ''} {self.wrapped(body, PRODUCT)}"
            case Cases(branches):
                return "; ".join(
                    (self.atom(value) if isinstance(value, Cases) else self.write(value))
                    + (f" if {self.condition(condition)}" if condition else "")
                    for value, condition in branches
                )
            case Derivative():
                return self.derivative(node)
            case Ellipsis():
                return "…"
            case _:
                raise TypeError(type(node).__name__)

    def condition(self, condition: Condition) -> str:
        text = self.write(condition.left)
        for _, relation, right in condition.parts:
            text += f" {SHOWN.get(relation, relation)} {self.write(right)}"
        return text

    def derivative(self, node: Derivative) -> str:
        of, letter, names = self.operator(node)
        order = order_of(names)
        if letter == "∇":
            return f"∇{'²' if order == 2 else ''}_{self.write(names[0][0])} {self.write(of)}"
        above = letter if order == 1 else letter + _raised(str(order))
        signs = [letter + (" " if letter == "d" and is_word(by) else "") for by, _ in names]
        below = "".join(
            sign + self.atom(by) + (_raised(str(times)) if times > 1 else "")
            for sign, (by, times) in zip(signs, names, strict=True)
        )
        if isinstance(of, Name):
            return f"{above}{self.write(of)}/{below}"
        return f"{above}/{below}{' ' if isinstance(of, (Call, Derivative)) else ''}{self.operand(of)}"

    def unread(self, text: str) -> str:
        return text

    def bracket(self, text: str) -> str:
        return f"({text})"

    def between(self, sign: str) -> str:
        return SHOWN.get(sign, " ")

    def guarded(self, node: Node, text: str) -> str:
        return self.bracket(text) if isinstance(first_of(node), Call) else text

    def relation(self, relation: Relation) -> str:
        return SHOWN.get(relation.value, relation.value)


def _raised(digits: str) -> str:
    return "".join(HIGH[char] for char in digits)


def plain(node: Node) -> str:
    """The term on one line of Unicode text: ``0.2·4 + 0.00001·80 + 1``."""
    return _PLAIN.write(node)


_PLAIN = PlainWriter()
