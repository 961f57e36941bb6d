"""Trees to SymPy expressions: node by node, so that no text is ever run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from sympy import (
    Abs,
    And,
    E,
    Eq,
    Expr,
    Ge,
    Gt,
    Le,
    Lt,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    atan,
    cos,
    cosh,
    erf,
    exp,
    log,
    pi,
    root,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from sympy import Add as Sum
from sympy import Mul as Product
from sympy.logic.boolalg import Boolean, true

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Root,
)
from neuron_sym.notation.latex import latex

CONSTANTS: dict[Name, Expr] = {Name("e"): E, Name("π"): pi}


def _sigmoid(u: Expr) -> Expr:
    return 1 / (1 + exp(-u))


FUNCTIONS: dict[str, Callable[[Expr], Expr]] = {
    "σ": _sigmoid, "sigmoid": _sigmoid, "logistic": _sigmoid,
    "tanh": tanh, "sinh": sinh, "cosh": cosh, "sin": sin, "cos": cos, "tan": tan, "arctan": atan,
    "exp": exp, "ln": log, "log": log, "sqrt": sqrt, "abs": Abs, "sign": sign, "erf": erf,
    "Φ": lambda u: (1 + erf(u / sqrt(2))) / 2,
}  # fmt: skip
_RELATIONS = {"<": Lt, ">": Gt, r"\le": Le, r"\ge": Ge, "=": Eq, r"\ne": Ne}


def to_sympy(node: Node, symbols: Mapping[Name, Expr] | None = None) -> Expr:
    """The SymPy expression of a tree; a name without an entry in ``symbols`` becomes a real symbol.

    Raises:
        TypeError: the tree holds something that is no real number (a vector, an ellipsis).
    """
    return _Conversion(symbols or {}).expression(node)


class _Conversion:
    def __init__(self, symbols: Mapping[Name, Expr]) -> None:
        self.symbols = CONSTANTS | dict(symbols)

    def expression(self, node: Node) -> Expr:
        match node:
            case Number():
                return Rational(node.value.numerator, node.value.denominator)
            case Name():
                return self.symbols[node] if node in self.symbols else Symbol(latex(node), real=True)
            case Add(terms, signs):
                parts = zip(signs, map(self.expression, terms), strict=True)
                return Sum(*(-term if mark == "-" else term for mark, term in parts))
            case Negative(operand):
                return -self.expression(operand)
            case Multiply(factors, _):
                return Product(*map(self.expression, factors))
            case Divide(numerator, denominator):
                return self.expression(numerator) / self.expression(denominator)
            case Power(base, exponent):
                power = self.expression(exponent)
                return exp(power) if base == Name("e") else self.expression(base) ** power
            case Root(radicand, degree):
                return root(self.expression(radicand), degree)
            case Percent(operand):
                return self.expression(operand) / 100
            case Cases(branches):
                return self.cases(branches)
            case Call():
                return self.call(node)
        raise TypeError(f"{type(node).__name__} has no SymPy expression")

    def call(self, node: Call) -> Expr:
        arguments = [self.expression(argument) for argument in node.arguments]
        letter = node.function.letter
        if node.function == Name(letter) and letter in ("max", "min"):
            return reduce(_greater if letter == "max" else _less, arguments)
        if node.function != Name(letter) or letter not in FUNCTIONS or len(arguments) != 1:
            raise TypeError(f"the function {latex(node.function)} has no SymPy expression")
        value = FUNCTIONS[letter](arguments[0])
        return value if node.base is None else value / log(self.expression(node.base))

    def cases(self, branches: tuple[tuple[Node, Condition | None], ...]) -> Expr:
        """The cases in their order; the last one takes what is left, as SymPy asks."""
        rows = [(self.expression(value), self.condition(condition)) for value, condition in branches]
        return Piecewise(*rows[:-1], (rows[-1][0], True))

    def condition(self, condition: Condition | None) -> Boolean:
        if condition is None:
            return true
        return And(*(_RELATIONS[relation](self.expression(left), self.expression(right))
                     for left, relation, right in condition.parts))  # fmt: skip


# SymPy gives Max(0, z) the slope 1/2 at the kink. As cases it has that of the constant there, PyTorch's choice.
def _greater(a: Expr, b: Expr) -> Expr:
    a, b = (b, a) if b.is_number else (a, b)
    return Piecewise((b, b > a), (a, True))


def _less(a: Expr, b: Expr) -> Expr:
    a, b = (b, a) if b.is_number else (a, b)
    return Piecewise((b, b < a), (a, True))
