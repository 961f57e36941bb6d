"""What takes the places of names without a value, from one term of a chain to the next."""

from __future__ import annotations

from collections.abc import Container, Mapping

from neuron_sym.chain import Relation
from neuron_sym.checker.quantity import literal
from neuron_sym.checker.relate import relate, signed_terms
from neuron_sym.checker.verdict import Ruling
from neuron_sym.expression import (
    Add,
    Call,
    Derivative,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Transpose,
    multiply,
)
from neuron_sym.functions import has_meaning
from neuron_sym.real import NoValue, Unvalued
from neuron_sym.record import replace
from neuron_sym.scope import CONSTANTS, Scope, canonical

PARAMETERS = frozenset("wWbθβη")
"""What does not change from row to row unless it is said to."""


def substitution(left: Node, right: Node, scope: Scope, shown: Mapping[Node, Node] | None = None) -> dict[Node, Node] | None:
    """What takes the places of names without a value, where that is all that changes from left to right.

    ``w_1 x + b`` to ``0.4 · 0.5 + 0.5``, ``∂L/∂ŷ`` to ``∂((y - ŷ)^2)/∂ŷ``; a name that has a value must be
    replaced by it, or by the decimal last ``shown`` for it, and what was worked out on the way (``ŷ(1 - ŷ)`` to ``0.65 · 0.35``) must come out so.
    """
    work = _Substitution(scope, shown or {})
    if not work.leads(left, right) or not (work.found or work.written_out):
        return None
    return work.found if work.worked_out_rightly() else None


def other_values(left: Node, right: Node, scope: Scope, renewed: Container[Node]) -> list[Node]:
    """The names of the left side in whose places the right one puts other numbers than their values, for another row.

    ``t - y`` to ``3 - 0.6`` after t = 1 and y = 0.4: all of them have others, or some of them were ``renewed`` before,
    having got another value. Of a single name that never had another it would be a mistake, and so of a weight or bias.
    """
    found = substitution(left, right, Scope({}, scope.functions)) or {}
    try:
        others = [name for name, number in found.items()
                  if relate(name, Relation.EQUAL, number, scope).ruling is Ruling.WRONG]  # fmt: skip
    except NoValue:
        return []
    if any(isinstance(name, Name) and name.letter in PARAMETERS for name in others):
        return []
    next_row = len(others) == len(found) > 1 or any(canonical(name) in renewed for name in found)
    return others if next_row else []


class _Substitution:
    """Two terms compared part by part."""

    def __init__(self, scope: Scope, shown: Mapping[Node, Node]) -> None:
        self.scope = scope
        self.shown = shown
        self.found: dict[Node, Node] = {}
        """What stands for each name without a value."""
        self.worked_out: list[tuple[Node, Node]] = []
        """Terms with the numbers in their places."""
        self.written_out = False
        """Whether the product of two vectors was written out; they get no value by it, which the next row may change."""

    def leads(self, left: Node, right: Node) -> bool:
        number = literal(right) if isinstance(right, (Number, Negative)) else None
        value = self.scope.lookup(left) if isinstance(left, (Name, Derivative)) and left not in CONSTANTS else None
        if number is not None and value is not None:
            stated = literal(self.shown.get(canonical(left), value))
            return stated is not None and stated.value == number.value
        if _takes_the_place(left, right, self.scope):
            stands = self.found.setdefault(canonical(left), right)
            return stands == right or _same_number(stands, right)
        if number is not None and isinstance(left, (Add, Multiply, Divide, Power, Call)):
            self.worked_out.append((left, right))
            return True
        if isinstance(left, Multiply) and isinstance(right, Negative) and isinstance(right.operand, Multiply):
            first, *others = right.operand.factors
            right = replace(right.operand, factors=(Negative(first), *others))
        if isinstance(left, (Add, Multiply)) and isinstance(right, Add) and (rest := self._without_inner_product(left, right)):
            return all(map(self.leads, *rest))
        if type(left) is not type(right):
            return False
        if isinstance(left, Derivative) and isinstance(right, Derivative) and left.opaque and not right.opaque:
            return left.by == right.by and self.found.setdefault(canonical(left.of), right.of) == right.of
        if isinstance(left, Multiply) and isinstance(right, Multiply) and len(right.factors) > len(left.factors):
            return self._factors(left.factors, right.factors)
        a, b = (signed_terms(side) if isinstance(side, Add) else list(side.children()) for side in (left, right))
        if not a and not b:
            return left == right
        return len(a) == len(b) and all(map(self.leads, a, b))

    def _factors(self, left: tuple[Node, ...], right: tuple[Node, ...]) -> bool:
        """One factor without a value became several: ``g · σ'(z)`` with σ'(z) as ``0.88 · (1 - 0.88)``."""
        unknown = [place for place, factor in enumerate(left) if _without_value(factor, self.scope)]
        if len(unknown) != 1:
            return False
        (place,) = unknown
        end = place + len(right) - len(left) + 1
        self.found[left[place]] = multiply(*right[place:end])
        return all(map(self.leads, (*left[:place], *left[place + 1 :]), (*right[:place], *right[end:])))

    def _without_inner_product(self, left: Add | Multiply, right: Add) -> tuple[list[Node], list[Node]] | None:
        r"""The other terms, where ``w · x`` of two vectors became ``0.5 · 1 + (-0.5) · 0``, or ``w_1 x_1 + w_2 x_2``."""
        a: list[Node] = signed_terms(left) if isinstance(left, Add) else [left]
        b = signed_terms(right)
        count = len(b) - len(a) + 1
        for place, term in enumerate(a if count > 1 else []):
            vectors, products = _two_names(term), [_pair(product) for product in b[place : place + count]]
            if vectors is None or None in products or any(self.scope.lookup(name) is not None for name in vectors):
                continue
            entries = zip(*(pair for pair in products if pair), strict=True)
            if not all(map(self._are_entries, vectors, entries)):
                continue
            self.written_out = True
            return a[:place] + a[place + 1 :], b[:place] + b[place + count :]
        return None

    def _are_entries(self, vector: Name, entries: tuple[Node, ...]) -> bool:
        """Whether the names of the entries stand there in their order, or numbers that are no other than their values."""
        for place, entry in enumerate(entries, 1):
            name = Name(vector.letter, f"{vector.subscript}{place}", superscript=vector.superscript)
            value, number = self.scope.lookup(name), literal(entry)
            if canonical(entry) != name and (number is None or (value is not None and not self.leads(name, entry))):
                return False
        return True

    def worked_out_rightly(self) -> bool:
        """Whether the numbers that stand for whole terms are their values, with the names as found, as far as these have any."""
        scope = self.scope.extended(self.found)
        for term, number in self.worked_out:
            try:
                if relate(term, Relation.EQUAL, number, scope).ruling not in (Ruling.EXACT, Ruling.ROUNDED):
                    return False
            except Unvalued:
                continue
            except NoValue:
                return False
        return True


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


def _two_names(term: Node) -> tuple[Name, Name] | None:
    """The w and x of ``w · x``, ``w x`` and ``w^T x``."""
    if (pair := _pair(term)) is None:
        return None
    first, second = (factor.operand if isinstance(factor, Transpose) else factor for factor in pair)
    return (first, second) if isinstance(first, Name) and isinstance(second, Name) and first != second else None


def _pair(product: Node) -> tuple[Node, Node] | None:
    match product:
        case Multiply((first, second)):
            return first, second
        case _:
            return None


def _same_number(one: Node, other: Node) -> bool:
    a, b = literal(one), literal(other)
    return a is not None and b is not None and a.value == b.value
