"""Which numbers of a faulty term may be to blame, and what may stand there. The judge decides afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

from neuron_sym.chain import Link, Relation
from neuron_sym.checker.comparison import against_literal
from neuron_sym.checker.quantity import Entry, Quantity, literal, written_rows
from neuron_sym.checker.verdict import Ruling, Verdict
from neuron_sym.expression import Add, Negative, Node, Number, Percent, multiply
from neuron_sym.fixing.edit import Change, Edit, overlap
from neuron_sym.fixing.numeral import rewritten, values
from neuron_sym.notation.statements import read_term
from neuron_sym.notation.token import ReadError
from neuron_sym.number import quotient
from neuron_sym.real import NoValue
from neuron_sym.record import Record
from neuron_sym.scope import Scope

MAX_PROPOSALS = 8
Pair = tuple[Node, Node]
"""What a literal of the right side should be worth, and the literal."""


class Faulty(Record):
    """A link to be mended: where it stands and what is known there."""

    link: Link[Verdict]
    text: str
    anchor: Node | None
    """The first term of the chain that has a value."""
    scope: Scope
    changed: Mapping[Fraction, Fraction]
    """Numbers that were corrected further up, and what they are now."""
    exactly: bool = True
    """Whether the author stated values, and not roundings of them."""

    @property
    def approximately(self) -> bool:
        """Whether the link claims no more than a rounding."""
        return self.link.mark.claim.relation is Relation.APPROX


def proposals(faulty: Faulty) -> Iterator[tuple[Change, ...]]:
    """Changes of the right side, likeliest first."""
    yield from islice(_distinct(faulty), MAX_PROPOSALS)


def _distinct(faulty: Faulty) -> Iterator[tuple[Change, ...]]:
    seen: set[tuple[Edit, ...]] = set()
    for pairs in _suspects(faulty):
        for changes in _written(pairs, faulty):
            edits = tuple(edit for change in changes for edit in change.edits)
            if edits and edits not in seen and not overlap(edits):
                seen.add(edits)
                yield changes


def _suspects(faulty: Faulty) -> Iterator[list[Pair]]:
    """Sets of literals of the right side, each with the term whose value it should have."""
    left, verdict, right = faulty.link
    sources = [source for source in (faulty.anchor, left) if source is not None]
    for source in sources:
        if literal(right) is not None:
            yield [(source, right)]
        elif (rows := written_rows(right)) is not None:
            yield _entries(source, rows, faulty.scope)
    if literal(right) is not None:
        return
    carried = [part for part in right.walk() if isinstance(part, Number) and part.value in faulty.changed]
    if carried:
        yield [(quotient(faulty.changed[part.value]), part) for part in carried]
    for source in dict.fromkeys(each for term in (left, *sources) for each in (term, faulty.scope.closed(term))):
        pairs: list[Pair] = []
        if aligned(source, right, pairs):
            yield pairs
    if verdict.span is not None and verdict.expected:
        yield from _named(verdict, right)
    yield from _taken_over(faulty.scope.closed(left), right)


def _entries(source: Node, rows: tuple[tuple[Node, ...], ...], scope: Scope) -> list[Pair]:
    try:
        entries = Quantity(source, scope).entries() or []
    except NoValue:
        return []
    cells = [cell for row in rows for cell in row]
    if len(entries) != len(cells):
        return []
    return [(quotient(entry.middle() if entry.exact is None else entry.exact), cell)
            for entry, cell in zip(entries, cells, strict=True) if literal(cell) is not None]  # fmt: skip


def _named(verdict: Verdict, right: Node) -> Iterator[list[Pair]]:
    """The one number that the verdict itself blames."""
    try:
        expected = read_term(verdict.expected, "plain")
    except ReadError:
        return
    for part in right.walk():
        if part.span == verdict.span and literal(part) is not None:
            yield [(expected, part)]
            return


def _taken_over(left: Node, right: Node) -> Iterator[list[Pair]]:
    """One number of the right side that is not on the left, for one of the left that is not on the right."""
    ours, theirs = (list(dict.fromkeys(part for part in side.walk() if isinstance(part, Number))) for side in (left, right))
    for number in theirs:
        for other in ours:
            if number.value not in {each.value for each in ours} and other.value not in {each.value for each in theirs}:
                yield [(other, part) for part in right.walk() if part == number]


def aligned(left: Node, right: Node, pairs: list[Pair]) -> bool:
    """Whether the right side has the shape of the left one; ``pairs`` says where its numbers stand in that.

    In a sum the signs may differ: they go with the terms.
    """
    if literal(right) is not None and (literal(left) is None or left != right):
        pairs.append((left, right))
        return True
    if type(left) is not type(right):
        return False
    ours, theirs = list(left.children()), list(right.children())
    if isinstance(left, Add) and isinstance(right, Add) and len(ours) == len(theirs):
        ours = [Negative(term) if a != b else term for term, a, b in zip(ours, left.signs, right.signs, strict=True)]
    if not ours and not theirs:
        return left == right
    return len(ours) == len(theirs) and all(aligned(a, b, pairs) for a, b in zip(ours, theirs, strict=True))


def _written(pairs: list[Pair], faulty: Faulty) -> Iterator[tuple[Change, ...]]:
    """The changes that give each literal its value, for each way of writing it."""
    choices = [options for source, stated in pairs if (options := list(_rewritings(source, stated, faulty)))]
    for turn in range(max(map(len, choices), default=0)):
        yield tuple(options[min(turn, len(options) - 1)] for options in choices)


def _rewritings(source: Node, stated: Node, faulty: Faulty) -> Iterator[Change]:
    """The ways to write the value of ``source`` where ``stated`` stands; none where that is right as it is."""
    written = literal(stated)
    assert written is not None
    try:
        entry = Entry(Quantity(source, faulty.scope), None)
        if entry.quantity.shape() != ():
            return
        ruling = against_literal(entry, written, approximately=faulty.approximately).ruling
        if ruling in (Ruling.EXACT, Ruling.ROUNDED):
            return
        below = entry.side(Fraction(0)) == -1
        size = Negative(source) if below else source
        if any(isinstance(part, Percent) for part in stated.walk()):
            size = multiply(size, Number("100"))
        exactly = faulty.exactly and not faulty.approximately
        for value in values(Entry(Quantity(size, faulty.scope), None), written.number, exactly=exactly):
            change = _change(stated, written.number, value, faulty, below=below)
            if change is not None:
                yield change
    except NoValue:
        return


def _change(stated: Node, number: Number, value: Fraction, faulty: Faulty, *, below: bool) -> Change | None:
    """``value`` in the place of the digits of ``number``, and its sign written or taken away."""
    if number.span is None:
        return None
    start, end = number.span.start, number.span.end
    numeral = rewritten(faulty.text[start:end], number, value, faulty.text)
    if numeral is None:
        return None
    digits, node = numeral
    minus = next((part for part in stated.walk() if isinstance(part, Negative)), None)
    if minus is None:
        alone = literal(faulty.link.right) is not None or written_rows(faulty.link.right) is not None
        text = digits if not below else f"-{digits}" if alone else f"(-{digits})"
        return Change(number, Negative(node).at(number.span) if below else node, (Edit(start, end, text),))
    if below:
        return Change(number, node, (Edit(start, end, digits),))
    sign = minus.span
    if sign is None or minus.operand is not number or faulty.text[sign.start : sign.start + 1] not in ("-", "−"):
        return None
    return Change(minus, node, (Edit(sign.start, sign.start + 1, ""), Edit(start, end, digits)))
