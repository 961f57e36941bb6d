"""What a slip must reproduce, and whether it does so by more than chance."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from neuron_sym.chain import Relation
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.identities import free_names
from neuron_sym.checker.quantity import Literal, ends, literal, significant, written_rows
from neuron_sym.checker.relate import relate
from neuron_sym.checker.slips._trial import Trial
from neuron_sym.checker.verdict import Ruling
from neuron_sym.enclosure import Ball
from neuron_sym.expression import Call, Node, Number, Summation
from neuron_sym.number import MAX_BITS, quotient
from neuron_sym.real import NoValue, Real
from neuron_sym.scope import Scope
from neuron_sym.value import Rows, Value, evaluate

TELLING = 2
"""How many values there must be, for each trial made so far, that the wrong one could have been as well.

Mistakes come in all sizes: a wrong value that is D units of its last place away from the true one is
one of about D·ln(range) ~ 10 D that are as likely. With 2 D values for a trial, one in twenty is hit by chance."""
LEAST = 10
"""So many in any case: a single digit tells nothing."""
EXACTLY = 4
"""How many trials there may be for each of the D values where one is met exactly: few products end at so few decimals."""
MAX_PROOFS = 6
"""How often a proof is tried, or decimals on the right are searched for what they stand for."""
POINTS = tuple(map(Fraction, ("2/3", "11/3", "1/9", "7/2", "17/6", "29/3")))
"""What the names of an identity stand for in the quick look that comes before the proof."""

Bounds = tuple[Fraction, Fraction]


class Aim:
    """The right side of a faulty link: where a slip's value must lie.

    Raises:
        NoValue: one of the sides has none.
    """

    def __init__(self, left: Node, relation: Relation, right: Node, scope: Scope) -> None:
        self.relation = relation
        self.right = right
        names = (free_names(left, scope) or frozenset()) | (free_names(right, scope) or frozenset())
        self.identity = Scope(scope.values, scope.functions) if names else None
        """What the names of an identity that is to hold for all their values stand for: nothing."""
        point = dict(zip(sorted(names, key=repr), map(quotient, POINTS), strict=False))
        self.scope = Scope({**scope.values, **point}, scope.functions)  # what is worked out for trials need not be kept
        self.proofs = 0
        true, value = evaluate(left, self.scope), evaluate(right, self.scope)
        self.bounds: list[list[Bounds]]
        self.chances: Fraction
        """How many values could as well stand on the right."""
        written = _literals(right)
        if [len(row) for row in written] == [len(row) for row in _rows(true)]:
            self.bounds = [[_rounded_to(entry, relation) for entry in row] for row in written]
            self.chances = _chances(_rows(true), written)
        else:
            self.bounds = [[_around(entry, _slack(right)) for entry in row] for row in _rows(value)]
            self.chances = Fraction(10) ** (MAX_FIGURES if names else min(_figures(right), MAX_FIGURES))
        self.most = inf if self.missed_by_less_than_a_unit else int(EXACTLY * self.chances)
        """How many trials there may be: the hit of a later one is put down to chance."""

    @property
    def missed_by_less_than_a_unit(self) -> bool:
        """Whether it was rounding that went wrong."""
        return self.chances < 1

    def hit_by(self, trial: Trial, rank: int) -> bool:
        """Whether the trial, the ``rank``-th, leads to the right side, and is not likely to have done so by chance."""
        certain = self.missed_by_less_than_a_unit
        if rank > self.most or not self._near(trial.mutant):
            return False
        ruling = self._ruling(trial.mutant)
        if ruling is Ruling.ROUNDED and not trial.exactly:
            return certain or max(LEAST, TELLING * rank) <= self.chances
        return ruling is Ruling.EXACT

    def _near(self, mutant: Node) -> bool:
        """A quick look, which spares most trials the certain one."""
        try:
            rows = _rows(evaluate(mutant, self.scope))
        except NoValue:
            return False
        if [len(row) for row in rows] != [len(row) for row in self.bounds]:
            return False
        return all(_meets(entry, bounds) for row, row_bounds in zip(rows, self.bounds, strict=True)
                   for entry, bounds in zip(row, row_bounds, strict=True))  # fmt: skip

    def _ruling(self, mutant: Node) -> Ruling | None:
        costly = literal(self.right) is None
        self.proofs += costly
        standing = costly and self.proofs <= MAX_PROOFS
        if self.identity is not None:
            return Ruling.EXACT if standing and proved_equal(mutant, self.right, self.identity) else None
        try:
            return relate(mutant, self.relation, self.right, self.scope, standing=standing).ruling
        except NoValue:
            return None


MAX_FIGURES = 12
CLOSE = Fraction(1, 10)
MAX_DEPTH = 4
UNBOUNDED = 10**9


def _slack(right: Node) -> Fraction:
    """How far, as a part of it, a term may be from the value that its decimals were rounded for."""
    decimals = [part for part in right.walk() if isinstance(part, Number) and "." in part.digits]
    return min((CLOSE, *(Fraction(100, 10 ** significant(part)) for part in decimals))) if decimals else Fraction(0)


def _figures(right: Node) -> int:
    """How many digits are written in a term, leading zeros apart."""
    return sum(significant(part) for part in right.walk() if isinstance(part, Number))


def _rows(value: Value) -> Rows:
    return value if isinstance(value, tuple) else ((value,),)


def _literals(right: Node) -> list[list[Literal]]:
    """The decimals of a number or of a matrix; none where something else is written there."""
    rows = written_rows(right) or ((right,),)
    found = [[literal(entry) for entry in row] for row in rows]
    return [[entry for entry in row if entry is not None] for row in found]


def _rounded_to(written: Literal, relation: Relation) -> Bounds:
    """What rounds to a decimal."""
    half = 1 / Fraction(10) ** min(written.possible_places(approximately=relation is Relation.APPROX)) / 2
    return written.value - half, written.value + half


def _chances(true: Rows, written: list[list[Literal]]) -> Fraction:
    """How many units of their last places the decimals are away from the true values."""
    chances, farthest = Fraction(1), Fraction(0)
    for row, literals in zip(true, written, strict=True):
        for entry, stated in zip(row, literals, strict=True):
            low, high = ends(entry)
            away = abs((low + high) / 2 - stated.value) / stated.unit
            chances, farthest = chances * max(away, Fraction(1)), max(farthest, away)
    return chances if farthest >= 1 else farthest


def _around(value: Real, slack: Fraction) -> Bounds:
    """The bounds of a value that was worked out from rounded decimals."""
    low, high = ends(value)
    room = max(abs(low), abs(high)) * slack
    return low - room, high + room


def _meets(value: Real, bounds: Bounds) -> bool:
    if isinstance(value, Ball) and abs(value.exponent) > MAX_BITS:  # nobody slips that far
        return False
    low, high = ends(value)
    return low <= bounds[1] and bounds[0] <= high


def evaluations(node: Node, scope: Scope, depth: int = 0) -> int:
    """How many nodes are evaluated with a term: those of a sum for each of its terms, a function's with each call."""
    if depth > MAX_DEPTH:
        return UNBOUNDED
    count = 1 + sum(evaluations(part, scope, depth) for part in node.children())
    if isinstance(node, Summation):
        if not (isinstance(node.lower, Number) and isinstance(node.upper, Number)):
            return UNBOUNDED
        count *= max(int(node.upper.value - node.lower.value) + 1, 1)
    elif isinstance(node, Call) and node.function.letter in scope.functions:
        count += evaluations(scope.functions[node.function.letter][1], scope, depth + 1)
    return min(count, UNBOUNDED)
