"""Forms that several slips look for."""

from __future__ import annotations

from neuron_sym.expression import Add, Call, Divide, Multiply, Name, Negative, Node, Number, Power, replaced
from neuron_sym.functions import FUNCTIONS, has_meaning
from neuron_sym.number import rational

ONE = Number("1")
SIGMOIDS = ("σ", "sigmoid", "Sigmoid")


def sigmoid_argument(node: Node) -> Node | None:
    """z, where the term is σ(z) or 1/(1 + e^{-z})."""
    match node:
        case Call(Name(letter, primes=0), (argument,), None) if letter in SIGMOIDS:
            return argument
        case Divide(Number("1"), Add((Number("1"), Power(Name("e"), Negative(argument))), ("+", "+")), _):
            return argument
        case _:
            return None


def rectified_argument(node: Node) -> Node | None:
    """z, where the term is ReLU(z) or max(0, z)."""
    match node:
        case Call(Name("ReLU" | "relu", primes=0), (argument,), None):
            return argument
        case Call(Name("max"), (Number("0"), argument), None) | Call(Name("max"), (argument, Number("0")), None):
            return argument
        case _:
            return None


def complemented(node: Node) -> Node | None:
    """A, where the term is 1 - a."""
    match node:
        case Add((Number("1"), rest), ("+", "-")):
            return rest
        case _:
            return None


def with_slopes(node: Node) -> Node:
    """The term with σ(z)(1 - σ(z)) for σ'(z), and the like, in which the mistakes are made."""
    choice: dict[int, Node | None] = {}
    for part in node.walk():
        if isinstance(part, Call) and part.function.primes == 1 and len(part.arguments) == 1 and has_meaning(part.function):
            choice[id(part)] = FUNCTIONS[part.function.letter].slope(part.arguments[0])
    return replaced(node, choice) if choice else node


def step(node: Node) -> tuple[Node, Multiply] | None:
    """W and η·g, where the term is an update w - η·g with a rate η of at most 1."""
    match node:
        case Add((start, Multiply((Number() as rate, *_)) as change), ("+", "-")):
            return (start, change) if rational(start) is not None and rate.value <= 1 else None
        case _:
            return None


def without(product: Multiply, place: int) -> Node:
    """The product with one factor left out."""
    factors = product.factors[:place] + product.factors[place + 1 :]
    signs = product.signs[: max(place - 1, 0)] + product.signs[max(place - 1, 0) + 1 :]
    return factors[0] if len(factors) == 1 else Multiply(factors, signs)


def with_sign(sign: str, term: Node) -> Node:
    """A term of a sum as it counts there."""
    return Negative(term) if sign == "-" else term
