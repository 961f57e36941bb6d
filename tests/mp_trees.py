"""What a tree is worth according to mpmath, at its precision of the moment: an oracle that shares no code with ours."""

from __future__ import annotations

from collections.abc import Mapping

import mpmath

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
    Power,
    Root,
)

FUNCTIONS = {
    "σ": lambda u: 1 / (1 + mpmath.exp(-u)), "tanh": mpmath.tanh, "sinh": mpmath.sinh, "cosh": mpmath.cosh,
    "sin": mpmath.sin, "cos": mpmath.cos, "arctan": mpmath.atan, "erf": mpmath.erf, "ln": mpmath.log,
    "abs": abs, "sign": mpmath.sign, "max": max, "min": min, "Φ": mpmath.ncdf,
}  # fmt: skip
RELATIONS = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, r"\le": lambda a, b: a <= b,
    r"\ge": lambda a, b: a >= b, "=": lambda a, b: a == b,
}  # fmt: skip


def at(node: Node, values: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
    """The value of ``node`` with numbers for ``z``, ``ŷ`` and other letters."""
    match node:
        case Number():
            return mpmath.mpf(node.value.numerator) / node.value.denominator
        case Name("e"):
            return mpmath.e
        case Name("π"):
            return mpmath.pi
        case Name(letter, accent=accent):
            return values["ŷ" if accent == "hat" else letter]
        case Add(terms, signs):
            return sum((-at(t, values) if s == "-" else at(t, values)) for s, t in zip(signs, terms, strict=True))
        case Negative(operand):
            return -at(operand, values)
        case Multiply(factors, _):
            return mpmath.fprod(at(factor, values) for factor in factors)
        case Divide(above, below):
            return at(above, values) / at(below, values)
        case Power(base, exponent):
            return at(base, values) ** at(exponent, values)
        case Root(radicand, degree):
            return mpmath.root(at(radicand, values), degree)
        case Call(function, arguments):
            return FUNCTIONS[function.letter](*(at(argument, values) for argument in arguments))
        case Cases(branches):
            return at(next(value for value, condition in branches if holds(condition, values)), values)
    raise AssertionError(f"no value for {node!r}")


def holds(condition: Condition | None, values: Mapping[str, mpmath.mpf]) -> bool:
    return condition is None or all(
        RELATIONS[relation](at(left, values), at(right, values)) for left, relation, right in condition.parts
    )
