r"""Are two terms equal for every value of their names? A proof, or none.

Both terms are brought to normal form (:mod:`neuron_sym.checker.normal_form`) after every derivative
in them was worked out; they are equal when the cross product of the two quotients cancels to
nothing: σ(-z) = 1 - σ(z), tanh z = 2σ(2z) - 1 and d/dz σ(z) = σ(z)(1 - σ(z)) are proved so.

Where branches, |p|, max or sign stand, the names are split into regions on which the sign of each
such p is known, its zeros being a region of their own, and each region has its proof. Equal means
equal wherever both sides have a value; that must be so somewhere.

Not finding a proof says nothing; refuting is :func:`neuron_sym.checker.identities.refute`'s work.
"""

from __future__ import annotations

from neuron_sym.checker.algebra import Algebra, NoProof, Nowhere, Polynomial, plus, scaled
from neuron_sym.checker.entries import Rows, rows_of
from neuron_sym.checker.normal_form import NormalForm, Steps
from neuron_sym.checker.regions import Fork, Region
from neuron_sym.expression import Derivative, Node, replaced
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

MAX_REGIONS = 120
MAX_DEPTH = 12


def proved_equal(left: Node, right: Node, scope: Scope) -> bool:
    """Whether the two terms were proved to be equal wherever both have a value."""
    rows, others = rows_of(left, scope), rows_of(right, scope)
    if rows is not None and others is not None and max(len(rows), len(rows[0])) > 1:
        return _entries_equal(rows, others, scope)
    left, right = _alone(left, rows), _alone(right, others)
    try:
        return _Proof(differentiated(left, scope), differentiated(right, scope), scope).found()
    except (NoProof, NoValue, Fork, ZeroDivisionError, RecursionError):
        return False


def differentiated(term: Node, scope: Scope) -> Node:
    """The term with every derivative of a term worked out.

    Raises:
        NoValue: one of them cannot be.
    """
    choice: dict[int, Node | None] = {}
    for part in term.walk():
        if isinstance(part, Derivative) and not part.opaque and scope.lookup(part) is None:
            choice[id(part)] = scope.slope(part)
    return replaced(term, choice) if choice else term


def _alone(term: Node, rows: Rows | None) -> Node:
    """The number that a 1×1 matrix is."""
    return rows[0][0] if rows is not None and [len(row) for row in rows] == [1] else term


def _entries_equal(left: Rows, right: Rows, scope: Scope) -> bool:
    ours, theirs = ([entry for row in rows for entry in row] for rows in (left, right))
    vectors = 1 in (len(left), len(left[0])) and 1 in (len(right), len(right[0]))  # a column may be written as a row
    if len(ours) != len(theirs) or not (vectors or len(left) == len(right)):
        return False
    return all(proved_equal(a, b, scope) for a, b in zip(ours, theirs, strict=True))


class _Proof:
    """One attempt; ``found`` says whether it came to its end."""

    def __init__(self, left: Node, right: Node, scope: Scope) -> None:
        self.left = left
        self.right = right
        self.scope = scope
        self.algebra = Algebra()
        self.steps = Steps()
        self.regions = 0
        self.somewhere = False
        """Whether both sides have a value in some region."""

    def found(self) -> bool:
        whole = NormalForm(self.scope, Region(self.algebra), self.steps, split=False)
        try:
            if not self.difference(whole):
                return True
        except (Nowhere, Fork):
            pass
        return whole.branches and self.in_region(Region(self.algebra), 0) and self.somewhere

    def difference(self, form: NormalForm) -> Polynomial:
        (p, q), (r, s) = form.of(self.left), form.of(self.right)
        if q == s:
            return plus(p, scaled(r, -1))
        return plus(self.algebra.times(p, s), scaled(self.algebra.times(r, q), -1))

    def in_region(self, region: Region, depth: int) -> bool:
        """Whether the two are equal all over the region, or one of them has no value there."""
        self.regions += 1
        if self.regions > MAX_REGIONS or depth > MAX_DEPTH:
            raise NoProof
        try:
            difference = self.difference(NormalForm(self.scope, region, self.steps, split=True))
        except Nowhere:
            return True
        except Fork as fork:
            return all(self.in_region(region.where(fork.polynomial, sign), depth + 1) for sign in (1, -1, 0))
        self.somewhere = True
        return region.vanishes(difference)
