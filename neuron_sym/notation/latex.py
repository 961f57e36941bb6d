"""Trees to LaTeX."""

from __future__ import annotations

from neuron_sym.chain import Relation
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
    Power,
    RepeatedProduct,
    Root,
    Summation,
)
from neuron_sym.notation.symbols import FUNCTIONS, GREEK, ROUNDINGS, SCRIPT
from neuron_sym.notation.writer import PRODUCT, Colour, Writer, first_of, is_word, order_of
from neuron_sym.record import replace

COMMAND_OF = {letter: "\\" + command for command, letter in GREEK.items() if not command.startswith("var")}
COMMAND_OF |= {script: rf"\mathcal{{{letter}}}" for letter, script in SCRIPT.items()}
TEX_FUNCTIONS = frozenset("exp ln log max min sin cos tan arcsin arccos arctan sinh cosh tanh".split())
EXPONENT_FIRST = frozenset("ln sin cos tan sinh cosh tanh".split())
r"""Functions that carry their exponent before the argument: ``\tanh^{2}(z)``."""


class LatexWriter(Writer):
    r"""Writes LaTeX; ``colour(name, text)`` may wrap the text of a name in a colour."""

    percent = r"\%"

    def __init__(self, colour: Colour | None = None) -> None:
        self.colour = colour

    def number(self, node: Number) -> str:
        return node.digits if node.exponent is None else rf"{node.digits} \times 10^{{{node.exponent}}}"

    def name(self, node: Name) -> str:
        if node.letter[0] in "Δ∇" and len(node.letter) > 1:
            sign = r"\Delta" if node.letter[0] == "Δ" else r"\nabla"
            return rf"{sign} {self.name(replace(node, letter=node.letter[1:]))}"
        text = self.letter(node)
        if node.accent:
            text = rf"\{node.accent}{{{text}}}"
        text += "'" * node.primes
        if node.subscript:
            text += f"_{{{_subscript(node.subscript)}}}"
        if node.superscript:
            mark = node.superscript
            text += f"^{{{mark}}}" if mark[0] in "([" else "^{+}" if mark == "+" else rf"^{{\text{{{mark}}}}}"
            text = text.replace("^{+}", "^+").replace(r"^{\text{*}}", "^*")
        return self.colour(node, text) if self.colour else text

    def letter(self, node: Name) -> str:
        letter = COMMAND_OF.get(node.letter, node.letter)
        if len(node.letter) > 1 and not (len(node.letter) == 2 and node.letter[0] == "d"):
            return rf"\mathbf{{{node.letter}}}" if node.bold else rf"\text{{{node.letter}}}"
        return rf"\mathbf{{{letter}}}" if node.bold else letter

    def fraction(self, numerator: Node, denominator: Node) -> str:
        return rf"\frac{{{self.write(numerator)}}}{{{self.write(denominator)}}}"

    def power(self, base: Node, exponent: Node) -> str:
        if isinstance(base, Call) and base.base is None and _is_raised(base.function) and _is_small(exponent):
            function, _, argument = self.call(base).partition("(")
            function, tall = function.removesuffix(r"\left"), r"\left" if function.endswith(r"\left") else ""
            return f"{function}^{{{self.write(exponent)}}}{tall}({argument}"
        return f"{self.base(base, shielded=is_word(exponent))}^{{{self.write(exponent)}}}"

    def base(self, node: Node, *, shielded: bool = False) -> str:
        """What an exponent is put on; in braces where it has one, or where a word would be read as a mark."""
        text = self.atom(node)
        return f"{{{text}}}" if isinstance(node, Name) and (shielded or node.superscript or node.primes) else text

    def transposed(self, operand: Node) -> str:
        return f"{self.base(operand)}^{{T}}"

    def call(self, node: Call) -> str:
        arguments = ", ".join(self.write(argument) for argument in node.arguments)
        if node.function.letter == "abs":
            return rf"\left|{arguments}\right|"
        if node.function.letter == "norm":
            return rf"\left\|{arguments}\right\|" + (f"_{self.write(node.base)}" if node.base else "")
        letter = node.function.letter
        if letter in ROUNDINGS:
            return rf"\left\l{letter} {arguments} \right\r{letter}"
        if letter in TEX_FUNCTIONS:
            function = "\\" + letter + "'" * node.function.primes
        elif not node.function.subscript and (letter in FUNCTIONS or len(letter) > 1):
            function = rf"\operatorname{{{letter}}}" + "'" * node.function.primes
        else:
            function = self.name(node.function)
        base = f"_{{{self.write(node.base)}}}" if node.base else ""
        return f"{function}{base}{_fenced(arguments)}"

    def special(self, node: Node) -> str:
        match node:
            case Root(radicand, degree):
                return rf"\sqrt{'' if degree == 2 else f'[{degree}]'}{{{self.write(radicand)}}}"
            case Matrix(rows, fence):
                return self.matrix(rows, fence)
            case Summation(body, index, lower, upper):
                inner = self.wrapped(body, PRODUCT)
                below = "" if index is None else f"_{{{self.write(index)}{f'={self.write(lower)}' if lower else ''}}}"
                above = "" if upper is None else f"^{{{self.write(upper)}}}"
                sign = r"\prod" if isinstance(node, RepeatedProduct) else r"\sum"
                return f"{sign}{below}{above} {inner}"
            case Cases(branches):
                lines = [self.row_start(value) + self.condition(condition) for value, condition in branches]
                return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"
            case Derivative():
                return self.derivative(node)
            case Ellipsis():
                return r"\dots"
            case _:
                raise TypeError(type(node).__name__)

    def derivative(self, node: Derivative) -> str:
        of, letter, names = self.operator(node)
        if letter == "∇":
            return rf"\nabla{'^{2}' if order_of(names) == 2 else ''}_{{{self.write(names[0][0])}}} {self.write(of)}"
        sign = {"∂": r"\partial", "δ": r"\delta"}.get(letter, letter)
        order = order_of(names)
        above = sign if order == 1 else f"{sign}^{{{order}}}"
        below = " ".join(
            f"{sign} {self.write(by)}" if times == 1 else f"{sign} {self.base(by)}^{{{times}}}" for by, times in names
        )
        if isinstance(of, Name):
            return rf"\frac{{{above} {self.write(of)}}}{{{below}}}"
        return rf"\frac{{{above}}}{{{below}}} {self.operand(of)}"

    def condition(self, condition: Condition | None) -> str:
        if condition is None:
            return ""
        left = self.guarded(condition.left, self.write(condition.left)) if is_word(first_of(condition.left)) else self.write(condition.left)
        last = f" {condition.further} {self.write(condition.last)}" if condition.last is not None else ""
        return f" & {left} {condition.relation} {self.write(condition.right)}{last}"

    def matrix(self, rows: tuple[tuple[Node, ...], ...], fence: str) -> str:
        if fence in ("list", "tuple"):
            lists = [", ".join(self.write(entry) for entry in row) for row in rows]
            if fence == "tuple":
                return f"({lists[0]})"
            return f"[{lists[0]}]" if len(lists) == 1 else "[" + ", ".join(f"[{row}]" for row in lists) + "]"
        written = ([self.row_start(first), *map(self.write, others)] for first, *others in rows)
        body = r" \\ ".join(map(" & ".join, written))
        return rf"\begin{{{fence}}} {body} \end{{{fence}}}"

    def row_start(self, node: Node) -> str:
        r"""What stands at the start of a row: TeX takes a bracket after ``\\\\`` for a distance."""
        text = self.write(node)
        return f"{{{text}}}" if text.startswith("[") else text

    def unread(self, text: str) -> str:
        return rf"\text{{{''.join(char if char.isalnum() or char in ' .,' else ' ' for char in text)}}}"

    def bracket(self, text: str) -> str:
        return _fenced(text)

    def between(self, sign: str) -> str:
        return {"": " ", "star": " * "}.get(sign, f" \\{sign} ")

    def guarded(self, node: Node, text: str) -> str:
        return f"{{{text}}}"

    def opens(self, text: str) -> bool:
        return text.startswith(("(", "[", r"\left("))

    def shielded(self, text: str, name: Name) -> str:
        written = self.name(name)
        return f"{text.removesuffix(written)}{{{written}}}" if text.endswith(written) else text

    def shielded_power(self, node: Power, text: str) -> str:
        if isinstance(node.base, Number) and node.base.digits == "10":
            return f"{{10}}^{text.partition('^')[2]}"
        return text

    def relation(self, relation: Relation) -> str:
        return relation.value


def _is_small(node: Node) -> bool:
    return isinstance(node, Number) and node.exponent is None and node.digits.isdigit() and 2 <= int(node.digits) <= 9


def _is_raised(function: Name) -> bool:
    return function.letter in EXPONENT_FIRST and function == Name(function.letter)


def _subscript(text: str) -> str:
    if len(text) > 1 and text.replace("_", "a").isalpha() and text[0] != "_":
        return rf"\text{{{text}}}".replace("_", r"\_")
    return text.replace("→", r" \to ").replace("_", r"\_")


def _fenced(text: str) -> str:
    tall = r"\frac" in text or r"\begin" in text or r"\sum" in text
    return rf"\left({text}\right)" if tall else f"({text})"


def latex(node: Node) -> str:
    r"""The LaTeX of a term: ``0.2 \cdot 4 + 0.00001 \cdot 80 + 1``; kept with it, since the same formulas come again."""
    try:
        return node.__dict__["_latex"]  # type: ignore[no-any-return]
    except KeyError:
        text = node.__dict__["_latex"] = _LATEX.write(node)
        return text


_LATEX = LatexWriter()
