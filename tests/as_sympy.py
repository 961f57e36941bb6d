"""Trees as SymPy expressions, for SymPy's own derivative: written anew, apart from neuron_sym.model.to_sympy."""

from __future__ import annotations

import sympy
from sympy import Expr, Piecewise, Rational, Symbol

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
)

FUNCTIONS = {
    "σ": lambda x: 1 / (1 + sympy.exp(-x)), "tanh": sympy.tanh, "sin": sympy.sin, "cos": sympy.cos, "sinh": sympy.sinh,
    "cosh": sympy.cosh, "arctan": sympy.atan, "arcsin": sympy.asin, "arccos": sympy.acos, "floor": sympy.floor, "ceil": sympy.ceiling, "ln": sympy.log, "log": sympy.log, "exp": sympy.exp, "erf": sympy.erf,
    "abs": sympy.Abs, "sign": sympy.sign, "Φ": lambda x: (1 + sympy.erf(x / sympy.sqrt(2))) / 2,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)), "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
    "ReLU": lambda x: Piecewise((x, x > 0), (0, True)),
}  # fmt: skip
RELATIONS = {"<": sympy.Lt, ">": sympy.Gt, r"\le": sympy.Le, r"\ge": sympy.Ge, "=": sympy.Eq}


def as_sympy(node: Node) -> Expr:
    """The same term in SymPy; names become real symbols of the same letter."""
    match node:
        case Number():
            return Rational(node.value.numerator, node.value.denominator)
        case Name():
            return {"e": sympy.E, "π": sympy.pi}.get(node.letter) or Symbol(f"{node.accent}{node.letter}", real=True)
        case Add(terms, signs):
            return sympy.Add(*(as_sympy(t) * (-1 if s == "-" else 1) for t, s in zip(terms, signs, strict=True)))
        case Negative(operand):
            return -as_sympy(operand)
        case Multiply(factors, _):
            return sympy.Mul(*map(as_sympy, factors))
        case Divide(numerator, denominator, _):
            return as_sympy(numerator) / as_sympy(denominator)
        case Power(base, exponent):
            return as_sympy(base) ** as_sympy(exponent)
        case Root(radicand, degree):
            return as_sympy(radicand) ** Rational(1, degree)
        case Call(Name("log"), (argument,), Node() as base):
            return sympy.log(as_sympy(argument)) / sympy.log(as_sympy(base))
        case Call(Name("max" | "min" as letter), (first, second), None):
            a, b = as_sympy(first), as_sympy(second)
            return Piecewise((a, a > b if letter == "max" else a < b), (b, True))
        case Call(function, (argument,), None) if not function.primes:
            return FUNCTIONS[function.letter](as_sympy(argument))
        case Cases(branches):
            return Piecewise(*((as_sympy(value), condition is None or sympy.And(*(
                RELATIONS[relation](as_sympy(a), as_sympy(b)) for a, relation, b in condition.parts)))
                for value, condition in branches))  # fmt: skip
        case _:
            raise TypeError(type(node).__name__)
