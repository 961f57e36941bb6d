"""Terms with names that have no value: refuted at a point, or left open."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from neuron_sym.chain import Claim
from neuron_sym.checker.quantity import Entry, Quantity, compare, literal, show
from neuron_sym.checker.verdict import Ruling, Verdict
from neuron_sym.expression import (
    Call,
    Derivative,
    Ellipsis,
    Matrix,
    Name,
    Node,
    Summation,
    Unread,
)
from neuron_sym.functions import has_meaning
from neuron_sym.notation.plain import plain
from neuron_sym.number import quotient
from neuron_sym.real import NoValue
from neuron_sym.scope import CONSTANTS, Scope

POINTS = tuple(map(Fraction, ("2/3", "-5/7", "11/3", "-13/5", "1/9", "7/2", "-1/4", "17/6", "-31/4", "29/3")))
"""Where an identity is tried: none whole, both signs, small, larger than 1, and beyond ±6."""


def free_names(node: Node, scope: Scope) -> frozenset[Node] | None:
    """The names without a value in a term; ``None`` where it holds something no value can be put in for."""
    found: set[Node] = set()
    for part in node.walk():
        if isinstance(part, (Ellipsis, Unread, Matrix, Summation)):
            return None
        if isinstance(part, Derivative) and not _workable(part, scope):
            return None
        if isinstance(part, Call):
            if not has_meaning(part.function) and part.function.letter not in scope.functions:
                return None
        elif isinstance(part, Name) and part not in CONSTANTS and scope.lookup(part) is None:
            found.add(part)
    functions = {part.function for part in node.walk() if isinstance(part, Call)}
    return frozenset(found - functions)


def _workable(node: Derivative, scope: Scope) -> bool:
    """Whether the derivative of a term can be worked out."""
    try:
        scope.slope(node)
    except NoValue:
        return False
    return True


def comparable(left: Node, right: Node, scope: Scope) -> list[Node] | None:
    """The free names of two terms that a point can refute; ``None`` for what may be an equation to solve.

    ``x^2 = 4`` asks for x; a derivative that was worked out has fewer names than the term it is of,
    and only setting it to 0 asks for them.
    """
    names, others = free_names(left, scope), free_names(right, scope)
    if names is None or others is None:
        return None
    for side, more, less in ((left, names, others), (right, others, names)):
        other = right if side is left else left
        if more and any(isinstance(part, Derivative) and not part.opaque for part in side.walk()):
            stated = literal(other)
            if less <= more and (less or (stated is not None and stated.value)):
                return sorted(more, key=repr)
    return sorted(names, key=repr) if names and names == others else None


def refute(left: Node, right: Node, names: list[Node], claim: Claim, scope: Scope) -> Verdict:
    """Tries points until the two sides certainly differ; agreement proves nothing."""
    agreed = 0
    for point in _points(len(names)):
        values = dict(zip(names, map(quotient, point), strict=True))
        at = scope.extended(values)
        try:
            sign = compare(Entry(Quantity(left, at), None), Entry(Quantity(right, at), None))
        except NoValue:
            continue
        if sign:
            where = ", ".join(f"{plain(name)} = {value}" for name, value in zip(names, point, strict=True))
            a, b = (show(Entry(Quantity(side, at), None)) for side in (left, right))
            return Verdict(claim, Ruling.WRONG, f"at {where} the left side is {a}, the right side {b}", follows=False)
        agreed += 1
    reason = f"the two sides agree at {agreed} points; no proof was found" if agreed else "no point could be tried"
    return Verdict(claim, Ruling.UNDECIDED, reason)


def _points(count: int) -> Iterator[tuple[Fraction, ...]]:
    for start in range(len(POINTS)):
        yield tuple(POINTS[(start + 3 * place) % len(POINTS)] for place in range(count))
