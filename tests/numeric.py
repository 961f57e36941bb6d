"""What a tree is worth in mpmath: a second evaluator, which shares nothing with neuron_sym.value.

Derivatives are difference quotients, so that a line with ``d/dz`` left in it can be held against the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mpmath import mp, mpf

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
)

At = Mapping[Node, Any]
FUNCTIONS: dict[str, Any] = {
    **dict.fromkeys(("σ", "sigmoid"), lambda x: 1 / (1 + mp.exp(-x))),
    "tanh": mp.tanh, "sin": mp.sin, "cos": mp.cos, "sinh": mp.sinh, "cosh": mp.cosh, "arctan": mp.atan, "arcsin": mp.asin, "arccos": mp.acos, "floor": mp.floor, "ceil": mp.ceil,
    "ln": mp.log, "log": mp.log, "exp": mp.exp, "erf": mp.erf, "Φ": mp.ncdf, "abs": abs, "sign": mp.sign,
    "max": max, "min": min, "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "ReLU": lambda x: max(mpf(0), x), "sqrt": mp.sqrt, "tan": mp.tan, "id": lambda x: x, "step": lambda x: mpf(x > 0),
}  # fmt: skip
RELATIONS: dict[str, Any] = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b,
    r"\le": lambda a, b: a <= b, r"\ge": lambda a, b: a >= b, r"\ne": lambda a, b: a != b,
}  # fmt: skip


def value(node: Node, at: At) -> Any:
    """The value of ``node`` with the names as in ``at``; raises ValueError where it has none."""
    match node:
        case Number():
            return mpf(node.value.numerator) / node.value.denominator
        case Name():
            return at[node] if node in at else {"e": mp.e, "π": mp.pi}[node.letter]
        case Add(terms, signs):
            return mp.fsum(value(t, at) * (-1 if s == "-" else 1) for t, s in zip(terms, signs, strict=True))
        case Negative(operand):
            return -value(operand, at)
        case Multiply(factors, _):
            return mp.fprod(value(factor, at) for factor in factors)
        case Divide(numerator, denominator, _):
            return value(numerator, at) / value(denominator, at)
        case Power(base, exponent):
            return mp.power(value(base, at), value(exponent, at))
        case Root(radicand, degree):
            return mp.root(value(radicand, at), degree)
        case Call(Name("log"), (argument,), Node() as base):
            return mp.log(value(argument, at)) / mp.log(value(base, at))
        case Call(function, arguments, None):
            if function.primes:
                outer = Derivative(Call(Name(function.letter), (Name("u"),)), Name("u"), "d")
                return value(outer, {Name("u"): value(arguments[0], at)})
            return FUNCTIONS[function.letter](*(value(argument, at) for argument in arguments))
        case Cases(branches):
            for branch, condition in branches:
                if condition is None or holds(condition, at):
                    return value(branch, at)
            raise ValueError("no case applies")
        case Derivative(of, by):
            return mp.diff(lambda x: value(of, {**at, by: x}), at[by])
        case _:
            raise TypeError(type(node).__name__)


def holds(condition: Condition, at: At) -> bool:
    """Whether a condition, which may be a double one, holds."""
    return all(RELATIONS[relation](value(a, at), value(b, at)) for a, relation, b in condition.parts)


def at_letters(node: Node, letters: Mapping[str, Any]) -> Any:
    """:func:`value` with the names by their letters; ``ŷ`` is y with a hat."""
    return value(node, {Name("y", accent="hat") if key == "ŷ" else Name(key): number for key, number in letters.items()})
