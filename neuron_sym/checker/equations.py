r"""Equations that are to be solved: ``1/(1 + e^{-z}) = 0.9`` claims nothing of the z that was known before.

Where a later line says what the unknown is, and with that the two sides agree, nothing was wrong. And ``w x + b = 0``
is how a boundary or a minimum is stated: whether it is meant to hold for the present values cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable

from neuron_sym.chain import Chain, Claim, Link, Relation
from neuron_sym.checker.context import Context
from neuron_sym.checker.quantity import Entry, Quantity, has_value, literal
from neuron_sym.checker.relate import relate
from neuron_sym.checker.verdict import Ruling, Verdict
from neuron_sym.expression import Add, Call, Name, Node
from neuron_sym.functions import has_meaning
from neuron_sym.notation.plain import plain
from neuron_sym.real import NoValue
from neuron_sym.record import replace
from neuron_sym.scope import CONSTANTS, Scope, canonical

AHEAD = 8
"""So many chains further on the solution is looked for."""
NEAR = 100
"""A solution is often rounded: what is off by less than a hundredth of the right side is no other equation."""


def equation(link: Link[Claim], head: Node, later: Iterable[Chain[Claim]], context: Context) -> Verdict | None:
    """The verdict on a link that does not hold for what its names stand for now, where it need not; else nothing."""
    left, claim, right = link
    if claim.relation not in (Relation.EQUAL, Relation.APPROX):
        return None
    scope = context.scope
    unknowns = [] if _doubtful(link, context) else _unknowns(link, scope)
    nought = literal(right) is not None and _is_nought(right)
    if not unknowns or not (nought or link.left is head):
        return None
    solutions = _solutions(unknowns, later)
    trials = [{name: value} for name, value in solutions] + [dict(solutions)]
    for solved in trials:
        if solved and _holds(link, scope.extended(solved)):
            said = " and ".join(f"{plain(name)} = {plain(value)}" for name, value in solved.items())
            return Verdict(claim, Ruling.DEFINITION, f"an equation, solved by {said} below")
    known = scope.lookup(unknowns[0]) is not None
    if nought and known and not isinstance(left, (Name, Call)) and any(isinstance(part, Add) for part in left.walk()):
        names = " and ".join(plain(name) for name in unknowns)
        return Verdict(claim, Ruling.UNDECIDED, f"perhaps an equation that is to be solved: as they are, {names} do not solve it")
    return None


def _doubtful(link: Link[Claim], context: Context) -> bool:
    return any(canonical(part) in context.unread for side in (link.left, link.right) for part in side.walk())


def _unknowns(link: Link[Claim], scope: Scope) -> list[Name]:
    """The names of quantities in a formula, those without a value if there are any; a name alone gets its value by being defined."""
    if isinstance(link.left, Name):
        return []
    parts = (part for side in (link.left, link.right) for part in side.walk() if isinstance(part, Name))
    names = dict.fromkeys(part for part in parts if part not in CONSTANTS and not has_meaning(part))
    known = [name for name in names if scope.lookup(name) is not None]
    return known if len(known) == len(names) else [name for name in names if name not in known]


def _is_nought(node: Node) -> bool:
    stated = literal(node)
    return stated is not None and stated.whole and stated.value == 0


def _solutions(unknowns: list[Name], later: Iterable[Chain[Claim]]) -> list[tuple[Node, Node]]:
    r"""What the next chains say that the unknowns are, ``x = 3`` and ``\hat p = 3/5 = 0.6``."""
    found: list[tuple[Node, Node]] = []
    for chain in later:
        names = [term for term in chain.terms if isinstance(term, Name)]
        if chain.first not in names or any(mark.relation not in _SAYS for mark, _ in chain.rest):
            continue
        for unknown in unknowns:
            if any(_solves(name, unknown) for name in names):
                found.extend((unknown, term) for term in chain.terms if not isinstance(term, Name) and unknown not in term.walk())
    return found


_SAYS = (Relation.EQUAL, Relation.APPROX, Relation.DEFINE)


def _solves(name: Name, unknown: Name) -> bool:
    r"""Whether a name is the unknown, or one of its solutions: ``x_1``, ``\hat p``, ``w^*``."""
    if name == unknown:
        return True
    bare = not unknown.subscript and not unknown.superscript and not unknown.accent
    return bare and replace(name, subscript="", superscript="", accent="") == unknown


def _holds(link: Link[Claim], scope: Scope) -> bool:
    left, claim, right = link
    try:
        if relate(left, claim.relation, right, scope).ruling in (Ruling.EXACT, Ruling.ROUNDED):
            return True
        if not (has_value(left, scope) and has_value(right, scope)):
            return False
        a, b = (Entry(Quantity(side, scope), None).middle() for side in (left, right))
    except NoValue:
        return False
    return NEAR * abs(a - b) < abs(b)
