r"""Trees to MathML, for what is shown where there is no TeX: in the reader's own browser.

The brackets are those of the other notations. What is written is the inside of a ``<math>`` element, well-formed
XML; text that somebody typed stands in it only as the escaped text of ``<mi>``, ``<mn>`` and ``<mtext>``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from neuron_sym.chain import Relation
from neuron_sym.errors import visible
from neuron_sym.expression import (
    Call,
    Cases,
    Condition,
    Derivative,
    Ellipsis,
    Matrix,
    Name,
    Node,
    Number,
    RepeatedProduct,
    Root,
    Summation,
)
from neuron_sym.notation.latex import EXPONENT_FIRST
from neuron_sym.notation.symbols import ROUNDINGS, SHOWN
from neuron_sym.notation.writer import PRODUCT, Writer, order_of
from neuron_sym.record import replace

ClassOf = Callable[[Name], str]
_SIGNS = {"": "\u2062", "cdot": "⋅", "times": "×", "star": "*", "odot": "⊙"}
_ACCENTS = {"hat": "ˆ", "bar": "¯", "tilde": "˜", "vec": "→"}
_TALL = ("<mfrac>", "<mtable>", "<munder", "<msqrt>", "<mroot>")
"""What brackets grow with."""
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BOLD_CAPITAL, _BOLD_SMALL = 0x1D400, 0x1D41A
"""Where Unicode has its bold 𝐀 and 𝐚."""


class MathmlWriter(Writer):
    """Writes MathML; ``class_of(name)`` may give a name a class, for its colour."""

    plus = "<mo>+</mo>"
    minus = "<mo>−</mo>"
    percent = "<mi>%</mi>"
    stroke = "<mo>/</mo>"

    def __init__(self, class_of: ClassOf = lambda _: "") -> None:
        self.class_of = class_of

    def row(self, node: Node) -> str:
        """A term as one element."""
        return _row(self.write(node))

    def number(self, node: Number) -> str:
        mantissa = f"<mn>{node.digits}</mn>"
        if node.exponent is None:
            return mantissa
        sign = self.minus if node.exponent < 0 else ""
        return f"{mantissa}<mo>×</mo><msup><mn>10</mn>{_row(f'{sign}<mn>{abs(node.exponent)}</mn>')}</msup>"

    def name(self, node: Name) -> str:
        if node.letter[0] in "Δ∇" and len(node.letter) > 1:
            return f"<mi>{node.letter[0]}</mi>{self.name(replace(node, letter=node.letter[1:]))}"
        text = _letter(node)
        if node.accent:
            text = f'<mover accent="true">{text}<mo stretchy="false">{_ACCENTS[node.accent]}</mo></mover>'
        if node.primes:
            text = f'<msup>{text}<mo class="ns-prime">{"′" * node.primes}</mo></msup>'
        if node.subscript:
            text = f"<msub>{text}{_mark(node.subscript)}</msub>"
        if node.superscript:
            text = f"<msup>{text}{_mark(node.superscript)}</msup>"
        colour = self.class_of(node)
        return f'<mrow class="{colour}">{text}</mrow>' if colour else text

    def fraction(self, numerator: Node, denominator: Node) -> str:
        return f"<mfrac>{self.row(numerator)}{self.row(denominator)}</mfrac>"

    def power(self, base: Node, exponent: Node) -> str:
        raised = self.row(exponent)
        if isinstance(base, Call) and base.function.letter in EXPONENT_FIRST and base.base is None and isinstance(exponent, Number):
            return f"<msup>{self.name(base.function)}{raised}</msup>{self.arguments(base)}"
        return f"<msup>{_row(self.atom(base))}{raised}</msup>"

    def transposed(self, operand: Node) -> str:
        return f"<msup>{_row(self.atom(operand))}<mi>T</mi></msup>"

    def call(self, node: Call) -> str:
        if node.function.letter == "abs":
            return _fenced(self.listed(node.arguments), "|", "|")
        if node.function.letter == "norm":
            norm = _fenced(self.listed(node.arguments), "‖", "‖")
            return norm if node.base is None else f"<msub>{norm}{self.row(node.base)}</msub>"
        if node.function.letter in ROUNDINGS:
            return _fenced(self.listed(node.arguments), *ROUNDINGS[node.function.letter])
        function = self.name(node.function)
        if node.base is not None:
            function = f"<msub>{function}{self.row(node.base)}</msub>"
        return function + self.arguments(node)

    def arguments(self, node: Call) -> str:
        return "<mo>\u2061</mo>" + _fenced(self.listed(node.arguments))

    def listed(self, nodes: tuple[Node, ...]) -> str:
        return "<mo>,</mo>".join(map(self.row, nodes))

    def special(self, node: Node) -> str:
        match node:
            case Root(radicand, 2):
                return f"<msqrt>{self.write(radicand)}</msqrt>"
            case Root(radicand, degree):
                return f"<mroot>{self.row(radicand)}<mn>{degree}</mn></mroot>"
            case Matrix():
                return self.matrix(node)
            case Summation(body, index, lower, upper):
                sign = "∏" if isinstance(node, RepeatedProduct) else "∑"
                return self.sum_sign(sign, index, lower, upper) + self.wrapped(body, PRODUCT)
            case Cases(branches):
                rows = ((self.row(value), self.condition(condition)) for value, condition in branches)
                return _fenced(_table(rows), "{", "")
            case Derivative():
                return self.derivative(node)
            case Ellipsis():
                return "<mo>…</mo>"
            case _:
                raise TypeError(type(node).__name__)

    def matrix(self, node: Matrix) -> str:
        if node.fence == "tuple":
            return _fenced(self.listed(node.rows[0]))
        if node.fence == "list":
            lists = [_fenced(self.listed(row), "[", "]") for row in node.rows]
            return lists[0] if len(lists) == 1 else _fenced("<mo>,</mo>".join(lists), "[", "]")
        table = _table(tuple(map(self.row, row)) for row in node.rows)
        return _fenced(table, "[", "]") if node.fence == "bmatrix" else _fenced(table)

    def sum_sign(self, sign: str, index: Node | None, lower: Node | None, upper: Node | None) -> str:
        if index is None:
            return f"<mo>{sign}</mo>"
        below = _row(self.write(index) + (f"<mo>=</mo>{self.write(lower)}" if lower else ""))
        return f"<munderover><mo>{sign}</mo>{below}{self.row(upper)}</munderover>" if upper else f"<munder><mo>{sign}</mo>{below}</munder>"

    def condition(self, condition: Condition | None) -> str:
        if condition is None:
            return "<mrow></mrow>"
        text = self.write(condition.left)
        for _, relation, right in condition.parts:
            text += _operator(SHOWN.get(relation, relation)) + self.write(right)
        return _row(text)

    def derivative(self, node: Derivative) -> str:
        of, letter, names = self.operator(node)
        order = order_of(names)
        if letter == "∇":
            sign = "<msup><mi>∇</mi><mn>2</mn></msup>" if order == 2 else "<mi>∇</mi>"
            return f"<msub>{sign}{self.row(names[0][0])}</msub>{self.write(of)}"
        sign = f"<mi>{letter}</mi>"
        above = sign if order == 1 else f"<msup>{sign}<mn>{order}</mn></msup>"
        below = "".join(
            sign + (self.write(by) if times == 1 else f"<msup>{_row(self.atom(by))}<mn>{times}</mn></msup>")
            for by, times in names
        )
        if isinstance(of, Name):
            return f"<mfrac>{_row(above + self.write(of))}{_row(below)}</mfrac>"
        return f"<mfrac>{_row(above)}{_row(below)}</mfrac>{self.operand(of)}"

    def unread(self, text: str) -> str:
        return f"<mtext>{_escaped(text)}</mtext>"

    def bracket(self, text: str) -> str:
        return _fenced(text)

    def between(self, sign: str) -> str:
        return _operator(_SIGNS[sign])

    def relation(self, relation: Relation) -> str:
        return _operator(SHOWN.get(relation.value, relation.value))


def _letter(node: Name) -> str:
    if len(node.letter) > 1:
        return f"<mtext>{_escaped(node.letter)}</mtext>"
    if node.bold and node.letter.isascii() and node.letter.isalpha():
        first, bold = ("a", _BOLD_SMALL) if node.letter.islower() else ("A", _BOLD_CAPITAL)
        return f"<mi>{chr(ord(node.letter) - ord(first) + bold)}</mi>"
    return f"<mi>{_escaped(node.letter)}</mi>"


def _mark(text: str) -> str:
    """A subscript, or the mark of a layer."""
    if text.isdigit():
        return f"<mn>{text}</mn>"
    return f"<mi>{_escaped(text)}</mi>" if len(text) == 1 else f"<mtext>{_escaped(text)}</mtext>"


def _operator(sign: str) -> str:
    return f"<mo>{sign.translate(_ESCAPED)}</mo>"


def _escaped(text: str) -> str:
    return visible(text).translate(_ESCAPED)


def _row(text: str) -> str:
    return f"<mrow>{text}</mrow>"


def _fenced(text: str, opening: str = "(", closing: str = ")") -> str:
    sign = "<mo>" if any(tall in text for tall in _TALL) else '<mo stretchy="false">'
    end = f"{sign}{closing}</mo>" if closing else ""
    return _row(f"{sign}{opening}</mo>{_row(text)}{end}")


def _table(rows: Iterable[Iterable[str]]) -> str:
    cells = ("".join(f"<mtd>{cell}</mtd>" for cell in row) for row in rows)
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in cells)}</mtable>"
