"""Terms with names that have no value: substituted, refuted at a point, or left open."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from neuron_sym.chain import Claim
from neuron_sym.checker.quantity import Entry, Quantity, compare, literal, show
from neuron_sym.checker.verdict import Ruling, Verdict
from neuron_sym.expression import (
    Add,
    Call,
    Derivative,
    Ellipsis,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Summation,
    Transpose,
    Unread,
    multiply,
)
from neuron_sym.functions import has_meaning
from neuron_sym.notation.writer import plain
from neuron_sym.number import quotient
from neuron_sym.real import NoValue
from neuron_sym.scope import CONSTANTS, Scope, canonical

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


def substitution(left: Node, right: Node, scope: Scope) -> dict[Node, Node] | None:
    """What takes the places of names without a value, where that is all that changes from left to right.

    ``w_1 x + b`` to ``0.4 · 0.5 + 0.5``, ``∂L/∂ŷ`` to ``∂((y - ŷ)^2)/∂ŷ``; a name that has a value must be
    replaced by it.
    """
    found: dict[Node, Node] = {}
    return found if _substitutes(left, right, scope, found) and found else None


def _substitutes(left: Node, right: Node, scope: Scope, found: dict[Node, Node]) -> bool:
    number = literal(right) if isinstance(right, (Number, Negative)) else None
    value = scope.lookup(left) if isinstance(left, (Name, Derivative)) and left not in CONSTANTS else None
    if number is not None and value is not None:
        stated = literal(value)
        return stated is not None and stated.value == number.value
    if _takes_the_place(left, right, scope):
        stands = found.setdefault(canonical(left), right)
        return stands == right or _same_number(stands, right)
    if type(left) is not type(right):
        return False
    if isinstance(left, Derivative) and isinstance(right, Derivative) and left.opaque and not right.opaque:
        return left.by == right.by and found.setdefault(canonical(left.of), right.of) == right.of
    if isinstance(left, Multiply) and isinstance(right, Multiply) and len(right.factors) > len(left.factors):
        return _factors_take_places(left.factors, right.factors, scope, found)
    a, b = list(left.children()), list(right.children())
    if not a and not b:
        return left == right
    signs = getattr(left, "signs", ()) if isinstance(left, Add) else ()
    return len(a) == len(b) and signs == (right.signs if isinstance(right, Add) else ()) and all(
        _substitutes(p, q, scope, found) for p, q in zip(a, b, strict=True))  # fmt: skip


def _takes_the_place(left: Node, right: Node, scope: Scope) -> bool:
    """Whether nothing is known of the left term, and the right one is such as may be put in for it."""
    name = left.operand if isinstance(left, Transpose) else left
    if name in CONSTANTS or scope.lookup(name) is not None:
        return False
    number = isinstance(right, (Number, Negative)) and literal(right) is not None
    if isinstance(name, Name):
        return number or isinstance(right, Matrix)
    if isinstance(name, Derivative) and name.opaque:
        return number or isinstance(right, Name)
    return number and _without_value(name, scope)


def _without_value(node: Node, scope: Scope) -> bool:
    """A call whose function or whose arguments nothing was said of."""
    if not isinstance(node, Call):
        return False
    known = has_meaning(node.function) or node.function.letter in scope.functions
    return not known or all(isinstance(a, Name) and scope.lookup(a) is None for a in node.arguments)


def _same_number(one: Node, other: Node) -> bool:
    a, b = literal(one), literal(other)
    return a is not None and b is not None and a.value == b.value


def _factors_take_places(
    left: tuple[Node, ...], right: tuple[Node, ...], scope: Scope, found: dict[Node, Node]
) -> bool:
    """One factor without a value became several: ``g · σ'(z)`` with σ'(z) as ``0.88 · (1 - 0.88)``."""
    unknown = [place for place, factor in enumerate(left) if _without_value(factor, scope)]
    if len(unknown) != 1:
        return False
    (place,) = unknown
    more = len(right) - len(left)
    rest = (*right[:place], *right[place + more + 1 :])
    known = (*left[:place], *left[place + 1 :])
    found[left[place]] = multiply(*right[place : place + more + 1])
    return all(_substitutes(a, b, scope, found) for a, b in zip(known, rest, strict=True))


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
