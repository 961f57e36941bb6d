"""The parts of a term that a decimal may stand for: subterms, neighbouring terms, calls written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from neuron_sym.derivative import prime_of
from neuron_sym.expression import Add, Call, Condition, Divide, Matrix, Multiply, Name, Negative, Node, Number, Power
from neuron_sym.functions import has_meaning
from neuron_sym.notation.names import CALLED
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

MAX_NAMES = 100
"""A decimal is taken for one of the latest names, not for one from a hundred formulas ago."""


def parts(left: Node, scope: Scope) -> Iterator[Node]:
    """The quantities that a decimal may stand for: parts of the left side, and what was worked out before, the latest first."""
    seen: set[Node] = set()
    closed = scope.closed(left)
    once = tuple(unfolded(closed, scope))
    twice = [further for term in once for further in unfolded(term, scope)]
    for part in parts_of((left, closed, *once, *twice)):
        seen.add(part)
        yield part
    for key in islice((*reversed(scope.noted), *reversed(list(scope.values))), MAX_NAMES):
        if key not in seen:
            yield key


def parts_of(roots: Iterable[Node]) -> Iterator[Node]:
    """The parts of some terms that a number may stand for, each once."""
    seen: set[Node] = set()
    for root in roots:
        for node in root.walk():
            for part in (node, *_runs(node)):
                if not isinstance(part, (Number, Matrix, Condition)) and part not in seen and not _is_function(part):
                    seen.add(part)
                    yield part


def _is_function(node: Node) -> bool:
    return isinstance(node, Name) and node.letter in CALLED


def _runs(node: Node) -> Iterator[Node]:
    """Neighbouring terms or factors taken together."""
    if isinstance(node, Add) and 2 < len(node.terms) <= 8:
        for start in range(len(node.terms)):
            for end in range(start + 2, len(node.terms) + 1):
                if end - start < len(node.terms):
                    first = node.terms[start]
                    head = Negative(first) if node.signs[start] == "-" else first
                    yield Add((head, *node.terms[start + 1 : end]), ("+", *node.signs[start + 1 : end]))
    if isinstance(node, Multiply) and 2 < len(node.factors) <= 8:
        for start in range(len(node.factors)):
            for end in range(start + 2, len(node.factors) + 1):
                if end - start < len(node.factors):
                    yield Multiply(node.factors[start:end], node.signs[start : end - 1])


def unfolded(node: Node, scope: Scope) -> Iterator[Node]:
    r"""Calls written out: σ(x) as \frac{1}{1+e^{-x}}, so that a decimal may stand for e^{-x}; tanh'(x) as 1 - tanh² x."""
    for part in node.walk():
        if not isinstance(part, Call) or len(part.arguments) != 1:
            continue
        (argument,), letter, primes = part.arguments, part.function.letter, part.function.primes
        if letter in ("σ", "sigmoid", "Sigmoid") and not primes:
            below = Add((Number("1"), Power(Name("e"), Negative(argument))), ("+", "+"))
            yield Divide(Number("1"), below)
        if part.function != Name(letter, primes=primes):
            continue
        try:
            if letter in scope.functions:
                parameter, body = scope.primed(letter, primes)
                yield scope.extended({parameter: argument}).closed(body)
            elif primes and has_meaning(part.function):
                yield Scope({prime_of(letter, primes)[0]: argument}).closed(prime_of(letter, primes)[1])
        except NoValue:
            continue
