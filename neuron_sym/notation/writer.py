r"""Trees to text: LaTeX, and Unicode for the terminal. Brackets are written where they must be.

The law of the house is ``read(write(tree)) == tree``; each choice below that looks fussy (a brace
round a name before a bracket, ``{10}`` as a base) keeps it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from neuron_sym.chain import Chain, Relation
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
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
    RepeatedProduct,
    Root,
    Summation,
    Transpose,
    Unread,
)
from neuron_sym.notation.symbols import FUNCTIONS, GREEK, ROUNDINGS, SCRIPT, SUBSCRIPTS, SUPERSCRIPTS
from neuron_sym.record import replace

_SUM, PRODUCT, _POWER, _ATOM = range(4)
COMMAND_OF = {letter: "\\" + command for command, letter in GREEK.items() if not command.startswith("var")}
COMMAND_OF |= {script: rf"\mathcal{{{letter}}}" for letter, script in SCRIPT.items()}
TEX_FUNCTIONS = frozenset("exp ln log max min sin cos tan arcsin arccos arctan sinh cosh tanh".split())
RAISED = frozenset("ln sin cos tan sinh cosh tanh".split())
r"""Functions that carry their exponent before the argument: ``\tanh^{2}(z)``."""
MAX_ORDER = 9
Colour = Callable[[Name, str], str]


class Writer(ABC):
    """The bracketing that all notations share; a notation fills in how the pieces look."""

    def write(self, node: Node) -> str:
        """The text of a term."""
        match node:
            case Number():
                return self.number(node)
            case Name():
                return self.name(node)
            case Add():
                return self.add(node)
            case Negative(operand):
                return self.minus + self.wrapped(operand, PRODUCT)
            case Multiply():
                return self.multiply(node)
            case Divide(numerator, denominator, slash):
                if slash:
                    above = self.bracketed(numerator) if _ends_in_sum(numerator) else self.wrapped(numerator, PRODUCT)
                    return f"{above}{self.stroke}{self.wrapped(denominator, _POWER)}"
                return self.fraction(numerator, denominator)
            case Power(base, exponent):
                return self.power(base, exponent)
            case Transpose(operand):
                return self.transposed(operand)
            case Percent(operand):
                return self.atom(operand) + self.percent
            case Call():
                return self.call(node)
            case Unread(text, _):
                return self.unread(text)
            case _:
                return self.special(node)

    def precedence(self, node: Node) -> int:
        """How tightly the text of the node binds."""
        match node:
            case Add() | Negative() | Unread():
                return _SUM
            case Multiply() | Summation():
                return PRODUCT
            case Derivative() if operates(node):
                return PRODUCT
            case Divide() if self.slashed(node):
                return PRODUCT
            case Power() | Transpose() | Percent() | Divide() | Derivative() | Number(exponent=int()):
                return _POWER
            case _:
                return _ATOM

    def slashed(self, node: Divide) -> bool:
        """Whether the quotient is written on one line."""
        return node.slash

    def wrapped(self, node: Node, least: int) -> str:
        """The text of ``node``, bracketed where it binds more loosely than ``least``."""
        return self.bracketed(node) if self.precedence(node) < least else self.write(node)

    def bracketed(self, node: Node) -> str:
        """The text of ``node`` in brackets."""
        return self.bracket(self.write(node))

    def atom(self, node: Node) -> str:
        return self.wrapped(node, _ATOM)

    def add(self, node: Add) -> str:
        first = node.terms[0]
        parts = [self.wrapped(first, PRODUCT) if isinstance(first, (Add, Cases)) else self.write(first)]
        for sign, term in zip(node.signs[1:], node.terms[1:], strict=True):
            parts.append(f" {self.plus if sign == '+' else self.minus} {self.wrapped(term, PRODUCT)}")
        return "".join(parts)

    def multiply(self, node: Multiply) -> str:
        text = self.factor(node.factors[0], first=node.signs[0] != "", last=False, beside=node.signs[0] == "")
        for place, (sign, factor) in enumerate(zip(node.signs, node.factors[1:], strict=True), start=1):
            before = node.factors[place - 1]
            last = place == len(node.factors) - 1
            loose = self.is_loose(factor, first=False, last=last, beside=not last and node.signs[place] == "")
            written = self.write(factor)  # once: products within products would take a time that doubles with each
            right = self.bracket(written) if loose else written
            if sign == "":
                right = self.side_by_side(before, factor, written, right)
                if isinstance(before, Name) and self.opens(right):
                    text = self.shielded(text, before)
            elif _ends_in_number(before) and isinstance(factor, Power):
                right = self.shielded_power(factor, right)
            text += self.between(sign) + right
        return text

    def side_by_side(self, before: Node, factor: Node, written: str, text: str) -> str:
        """The factor so that it cannot be taken for a part of the one before it: ``text``, or what was written otherwise."""
        lead = _lead(factor)
        if isinstance(lead, Number) or (isinstance(before, Number) and _is_fraction(lead)):
            return self.bracket(written)
        if isinstance(lead, Call) and lead.function.letter in ("abs", "norm"):
            return self.guarded(factor, written)
        return self.guarded(factor, written) if _is_word(lead) else text

    def factor(self, node: Node, *, first: bool, last: bool, beside: bool) -> str:
        """The text of a factor; ``beside`` says that the next one stands side by side with it."""
        return self.bracketed(node) if self.is_loose(node, first=first, last=last, beside=beside) else self.write(node)

    def is_loose(self, node: Node, *, first: bool, last: bool, beside: bool) -> bool:
        """Whether a factor needs brackets."""
        loose = isinstance(node, Multiply) or self.precedence(node) == _SUM or (isinstance(node, Divide) and self.slashed(node) and not first)
        return loose or (isinstance(node, Summation) and not last) or (beside and operates(node))

    def chain(self, chain: Chain[object], relation_of: Callable[[object], Relation]) -> list[tuple[str, str]]:
        """(relation, term) for each row; the first row's relation is empty."""
        rows = [("", self.write(chain.first))]
        rows += [(self.relation(relation_of(mark)), self.write(term)) for mark, term in chain.rest]
        return rows

    def guarded(self, node: Node, text: str) -> str:
        """The text of a factor led by a word, so that the one before it does not run into the word."""
        del node
        return text

    def opens(self, text: str) -> bool:
        """Whether a name before ``text`` would be read as a function applied to it."""
        return False

    def shielded(self, text: str, name: Name) -> str:
        """``text`` with the name at its end kept from what follows."""
        return text

    def shielded_power(self, node: Power, text: str) -> str:
        """A power after a numeral, kept from being read as its power of ten."""
        return text

    plus = "+"
    minus = "-"
    percent = "%"
    stroke = " / "

    @abstractmethod
    def number(self, node: Number) -> str: ...
    @abstractmethod
    def name(self, node: Name) -> str: ...
    @abstractmethod
    def fraction(self, numerator: Node, denominator: Node) -> str: ...
    @abstractmethod
    def power(self, base: Node, exponent: Node) -> str: ...
    @abstractmethod
    def transposed(self, operand: Node) -> str: ...
    @abstractmethod
    def call(self, node: Call) -> str: ...
    @abstractmethod
    def special(self, node: Node) -> str: ...
    @abstractmethod
    def unread(self, text: str) -> str: ...
    @abstractmethod
    def bracket(self, text: str) -> str: ...
    @abstractmethod
    def between(self, sign: str) -> str: ...
    @abstractmethod
    def relation(self, relation: Relation) -> str: ...


    def operator(self, node: Derivative) -> tuple[Node, str, list[tuple[Node, int]]]:
        """What is differentiated, the sign's letter, and the names by which, each with its order."""
        names: list[tuple[Node, int]] = []
        of: Node = node
        while isinstance(of, Derivative) and of.letter == node.letter and order_of(names) < MAX_ORDER:
            if names and names[-1][0] == of.by:
                names[-1] = of.by, names[-1][1] + 1
            else:
                names.append((of.by, 1))
            of = of.of
        return of, node.letter, names

    def operand(self, node: Node) -> str:
        """What an operator stands before: in brackets, but for a call or another derivative."""
        return self.write(node) if isinstance(node, (Call, Derivative)) else self.bracketed(node)


def operates(node: Node) -> bool:
    """Whether the derivative is written as an operator before a term: it is not one of a name."""
    while isinstance(node, Derivative) and isinstance(node.of, Derivative) and node.of.letter == node.letter:
        node = node.of
    return isinstance(node, Derivative) and node.letter != "∇" and not isinstance(node.of, Name)


def order_of(names: list[tuple[Node, int]]) -> int:
    """How often is differentiated in all."""
    return sum(order for _, order in names)


def _lead(node: Node) -> Node:
    """The part of a factor that is written first."""
    while True:
        match node:
            case Power(base=Add() | Multiply() | Negative()):
                return node  # it begins with a bracket
            case Power(base=inner) | Transpose(operand=inner) | Percent(operand=inner):
                node = inner
            case Add(terms=(inner, *_)) | Multiply(factors=(inner, *_)):
                node = inner
            case Divide(numerator=inner, slash=True):
                node = inner
            case _:
                return node


def _is_small(node: Node) -> bool:
    return isinstance(node, Number) and node.exponent is None and node.digits.isdigit() and 2 <= int(node.digits) <= 9


def _is_raised(function: Name) -> bool:
    return function.letter in RAISED and function == Name(function.letter)


def _is_word(node: Node) -> bool:
    return isinstance(node, Name) and len(node.letter) > 1


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Divide) and isinstance(node.numerator, Number) and isinstance(node.denominator, Number)


def _ends_in_number(node: Node) -> bool:
    return isinstance(node.denominator if isinstance(node, Divide) and node.slash else node, Number)


def _ends_in_sum(node: Node) -> bool:
    """Whether what is written after the node would be read into its sum."""
    return isinstance(node.factors[-1] if isinstance(node, Multiply) else node, Summation)


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
        return f"{self.base(base, shielded=_is_word(exponent))}^{{{self.write(exponent)}}}"

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
        left = self.guarded(condition.left, self.write(condition.left)) if _is_word(_lead(condition.left)) else self.write(condition.left)
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


def _subscript(text: str) -> str:
    if len(text) > 1 and text.replace("_", "a").isalpha() and text[0] != "_":
        return rf"\text{{{text}}}".replace("_", r"\_")
    return text.replace("→", r" \to ").replace("_", r"\_")


def _fenced(text: str) -> str:
    tall = r"\frac" in text or r"\begin" in text or r"\sum" in text
    return rf"\left({text}\right)" if tall else f"({text})"


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
            low = {digit: char for char, digit in SUBSCRIPTS.items()}
            small = node.subscript.isdigit() and "".join(low[digit] for digit in node.subscript)
            text += small or f"_{node.subscript}"
        return text + (f"^{node.superscript}" if node.superscript else "")

    def precedence(self, node: Node) -> int:
        return _SUM if isinstance(node, Cases) else super().precedence(node)

    def slashed(self, node: Divide) -> bool:
        return True

    def fraction(self, numerator: Node, denominator: Node) -> str:
        return f"{self.wrapped(numerator, _POWER)}/{self.wrapped(denominator, _POWER)}"

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
            text += f" {_SIGNS.get(relation, relation)} {self.write(right)}"
        return text

    def derivative(self, node: Derivative) -> str:
        of, letter, names = self.operator(node)
        order = order_of(names)
        if letter == "∇":
            return f"∇{'²' if order == 2 else ''}_{self.write(names[0][0])} {self.write(of)}"
        above = letter if order == 1 else letter + _raised(str(order))
        signs = [letter + (" " if letter == "d" and _is_word(by) else "") for by, _ in names]
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
        return {"cdot": "·", "times": "×", "star": "*", "odot": "⊙"}.get(sign, " ")

    def guarded(self, node: Node, text: str) -> str:
        return self.bracket(text) if isinstance(_lead(node), Call) else text

    def relation(self, relation: Relation) -> str:
        return _SIGNS.get(relation.value, relation.value)


_SIGNS = {r"\approx": "≈", r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\leftarrow": "←", r"\to": "→", r"\implies": "⇒"}
_HIGH = {digit: char for char, digit in SUPERSCRIPTS.items()}


def _raised(digits: str) -> str:
    return "".join(_HIGH[char] for char in digits)


def latex(node: Node) -> str:
    r"""The LaTeX of a term: ``0.2 \cdot 4 + 0.00001 \cdot 80 + 1``; kept with it, since the same formulas come again."""
    try:
        return node.__dict__["_latex"]  # type: ignore[no-any-return]
    except KeyError:
        text = node.__dict__["_latex"] = _LATEX.write(node)
        return text


def plain(node: Node) -> str:
    """The term on one line of Unicode text: ``0.2·4 + 0.00001·80 + 1``."""
    return _PLAIN.write(node)


_LATEX = LatexWriter()
_PLAIN = PlainWriter()
