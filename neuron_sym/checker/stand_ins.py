"""Values that decimals stand for: 0.86 on the right of a link, where 0.8582… has been worked out before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice, product
from typing import NamedTuple, cast

from neuron_sym.checker.comparison import Finding, against_literal, proved, rounds_to
from neuron_sym.checker.entries import rows_of
from neuron_sym.checker.parts import parts, parts_of, unfolded
from neuron_sym.checker.quantity import Entry, Literal, Quantity, compare, literal, show, written_out, written_rows
from neuron_sym.checker.unwritten import computed
from neuron_sym.checker.verdict import Ruling
from neuron_sym.expression import (
    Add,
    Call,
    Matrix,
    Multiply,
    Negative,
    Node,
    Number,
    ProductSign,
    replaced,
)
from neuron_sym.functions import has_meaning
from neuron_sym.notation.plain import plain
from neuron_sym.number import multiple
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

MAX_COMBINATIONS = 64
MAX_WORK = 20_000
"""Nodes that are evaluated for one link; the more it has, the fewer combinations are tried."""
MAX_DECIMALS = 8
"""More different decimals in one term are not searched for what they stand for."""
MAX_UNPROVED = 2
"""So many times a proof is sought in vain for what agrees in all digits."""
MAX_CANDIDATES = 400


def stand_ins(left: Node, right: Node, scope: Scope) -> Finding | None:
    """Whether the link holds once each decimal on the right is taken for the value that it rounds."""
    right = scope.closed(right)
    if (found := _in_place(left, right, scope)) is not None:
        return found
    decimals = [node for node in right.walk() if isinstance(node, Number) and _may_stand(node)]
    if len(set(decimals)) > MAX_DECIMALS:
        taken_over = {node for node in scope.closed(left).walk() if isinstance(node, Number)}
        decimals = [node for node in decimals if node not in taken_over]
    if not decimals or len(set(decimals)) > MAX_DECIMALS:
        return None
    found = _standing(left, right, decimals, _candidates(parts_of((left,)), scope), scope, loosely=False)
    if found is not None:
        return found
    candidates = _candidates(parts(left, scope), scope)
    for loosely in (False, True):
        found = _standing(left, right, decimals, candidates, scope, loosely=loosely)
        if found is not None:
            return found
    return None


def _may_stand(number: Number) -> bool:
    return "." in number.digits or number.exponent is not None


class _Place(NamedTuple):
    """A number, and what stands in its place: the number, its opposite if ``sign`` is -1, or an entry of the matrix."""

    number: Number
    sign: int
    node: Node
    entry: Entry | None


def _in_place(left: Node, right: Node, scope: Scope) -> Finding | None:
    """The link where the right side is the left one, with numbers in the very places of what they are or round."""
    forms = (left, scope.closed(left))
    for form in dict.fromkeys((*forms, *(_with_slopes_written_out(form, scope) for form in forms))):
        places: list[_Place] = []
        if _aligned(form, right, places, scope):
            break
    else:
        return None
    findings = [_stands_there(place, scope) for place in places]
    said = [finding.reason for finding in findings if finding is not None]
    if len(said) < len(places) or not any(said):
        return None
    rough = (finding for finding in findings if finding is not None and finding.ruling is Ruling.MISROUNDED)
    return next(rough, None) or Finding(Ruling.ROUNDED, "; ".join(filter(None, dict.fromkeys(said))))


def _stands_there(place: _Place, scope: Scope) -> Finding | None:
    """What a number rounds, with no words if it is just that; a fault where it is less than a unit off."""
    number, sign, node, entry = place
    if entry is None:
        return None
    if entry.side(sign * number.value) == 0:
        return Finding(Ruling.EXACT)
    if not _may_stand(number):
        return None
    if not rounds_to(entry, sign * number.value, number.places):
        literal_ = Literal(sign * number.value, number.places, number)
        finding = against_literal(entry, literal_, approximately=True)
        near = finding.ruling is Ruling.MISROUNDED and computed(number)
        return Finding(Ruling.MISROUNDED, f"{number.digits} for {plain(node)}: {finding.reason}", finding.expected, on_the_way=True) if near else None
    if entry.place is not None:
        return Finding(Ruling.ROUNDED, f"the entries of {plain(node)} stand there rounded")
    signed = Negative(node) if sign < 0 else node
    shown = show(Entry(Quantity(signed, scope), None), number.places + 2)
    return Finding(Ruling.ROUNDED, f"{plain(number)} stands for {plain(signed)} = {shown}…")


def _aligned(left: Node, right: Node, places: list[_Place], scope: Scope) -> bool:
    """Whether the two have one shape but for numbers on the right; ``places`` says what stands in theirs on the left."""
    if isinstance(right, Number) and not isinstance(left, Number):
        places.append(_Place(right, 1, left, _entry(left, scope)))
        return True
    if isinstance(right, Negative) and isinstance(right.operand, Number) and not isinstance(left, Negative):
        places.append(_Place(right.operand, -1, left, _entry(left, scope)))
        return True
    if not isinstance(left, Matrix) and (rows := written_rows(right)) is not None:
        entries = [entry for row in rows for entry in row]
        if written_out(right):
            return _entries_aligned(left, entries, places, scope)
        ours = [entry for row in rows_of(left, scope) or () for entry in row]
        return len(ours) == len(entries) and all(_aligned(a, b, places, scope) for a, b in zip(ours, entries, strict=True))
    if type(left) is not type(right) or (isinstance(left, Add) and isinstance(right, Add) and left.signs != right.signs):
        return False
    ours, theirs = _parts_in_order(left), _parts_in_order(right)
    if not ours and not theirs:
        return left == right
    together = len(ours) - len(theirs) + 1
    if isinstance(left, Multiply) and len(left.factors) == len(ours) and 1 < together < len(ours):  # multiplied on the way
        ours = [Multiply(left.factors[:together], left.signs[: together - 1]), *ours[together:]]
    return len(ours) == len(theirs) and all(_aligned(a, b, places, scope) for a, b in zip(ours, theirs, strict=True))


def _parts_in_order(node: Node) -> list[Node]:
    """The parts of a term; of a product entry by entry, those of its factors that are such products themselves."""
    if not isinstance(node, Multiply):
        return list(node.children())
    found: list[Node] = []
    for sign, factor in zip(("odot", *node.signs), node.factors, strict=True):
        within = sign == "odot" and isinstance(factor, Multiply) and {*factor.signs} == {"odot"}
        found += _parts_in_order(factor) if within else [factor]
    return found


def _with_slopes_written_out(node: Node, scope: Scope) -> Node:
    r"""The term with ``\sigma(z) \odot (1 - \sigma(z))`` for ``\sigma'(z)``, as it is for a vector z."""
    choice: dict[int, Node | None] = {}
    for part in node.walk():
        slope = next(unfolded(part, scope), None) if isinstance(part, Call) and part.function.primes else None
        if isinstance(slope, Multiply):
            entrywise: ProductSign = "odot"
            choice[id(part)] = Multiply(slope.factors, (entrywise,) * len(slope.signs))
    return replaced(node, choice) if choice else node


def _entries_aligned(left: Node, numbers: list[Node], places: list[_Place], scope: Scope) -> bool:
    """A matrix of numbers in the place of a term: a column may be written as a row."""
    try:
        entries = Quantity(left, scope).entries() or []
    except NoValue:
        return False
    if len(entries) != len(numbers):
        return False
    for entry, node in zip(entries, numbers, strict=True):
        number = node.operand if isinstance(node, Negative) else node
        if not isinstance(number, Number):
            return False
        places.append(_Place(number, -1 if isinstance(node, Negative) else 1, left, entry))
    return True


def _standing(
    left: Node, right: Node, decimals: list[Number], candidates: list[_Candidate], scope: Scope, *, loosely: bool
) -> Finding | None:
    """The link with some of the decimals taken for candidates that they round."""
    choices = [[*_different(_standing_for(number, candidates, loosely=loosely)), None] for number in decimals]
    weights = {id(node): _weight(scope.closed(node)) for nodes in choices for node in nodes if node is not None}
    size, work, unproved = _weight(left) + _weight(right), 0, 0
    for choice in _assignments(decimals, choices):
        if not any(choice):
            continue
        if work > MAX_WORK or unproved == MAX_UNPROVED:
            return None
        work += size + sum(weights[id(node)] for node in choice if node is not None)
        standing = replaced(right, dict(zip(map(id, decimals), choice, strict=True)))
        equal = _equal(left, standing, scope)
        if equal or (equal is None and proved(left, standing, scope)):
            return _stands(decimals, choice, loosely=loosely, scope=scope)
        unproved += equal is None
    return None


def _weight(term: Node) -> int:
    return sum(1 for _ in term.walk())


def _assignments(decimals: list[Number], choices: list[list[Node | None]]) -> Iterator[tuple[Node | None, ...]]:
    """What each decimal may stand for: to begin with, the same wherever it is written."""
    distinct = dict(zip(decimals, choices, strict=True))
    for picked in islice(product(*distinct.values()), MAX_COMBINATIONS):
        standing = dict(zip(distinct, picked, strict=True))
        yield tuple(standing[number] for number in decimals)
    if len(distinct) < len(decimals):
        yield from islice(product(*choices), MAX_COMBINATIONS)


def _stands(decimals: list[Number], choice: tuple[Node | None, ...], *, loosely: bool, scope: Scope) -> Finding:
    said = []
    for number, node in zip(decimals, choice, strict=True):
        if node is not None:
            entry = Entry(Quantity(node, scope), None)
            if loosely and not rounds_to(entry, number.value, number.places):
                finding = against_literal(entry, Literal(number.value, number.places, number), approximately=True)
                reason = f"{number.digits} for {plain(node)}: {finding.reason}"
                return Finding(Ruling.MISROUNDED, reason, finding.expected, on_the_way=computed(number))
            said.append(f"{plain(number)} stands for {plain(node)} = {show(entry, number.places + 2)}…")
    return Finding(Ruling.ROUNDED, "; ".join(dict.fromkeys(said)))


class _Candidate(NamedTuple):
    """What a decimal may stand for, with the size of its value: near enough to tell which decimals it cannot be."""

    node: Node
    entry: Entry
    size: Fraction


def _candidates(nodes: Iterable[Node], scope: Scope) -> list[_Candidate]:
    numbers = (number for node in islice(nodes, MAX_CANDIDATES) for number in _numbers_in(node, scope))
    worths = ((node, _kept_worth(node, scope) or _worth(node, scope)) for node in islice(numbers, MAX_CANDIDATES))
    return [_Candidate(node, *worth) for node, worth in worths if worth is not None]


def _numbers_in(node: Node, scope: Scope) -> Iterator[Node]:
    """The term, or its entries where it is a matrix: 0.646 stands for the first one of a = (σ(0.6), σ(1.2))."""
    rows = rows_of(node, scope)
    if rows is None:
        yield node
    else:
        yield from (entry for row in rows for entry in row if literal(entry) is None)


def _worth(node: Node, scope: Scope) -> tuple[Entry, Fraction] | None:
    entry = _entry(node, scope)
    return None if entry is None else (entry, abs(entry.middle()))


def _entry(node: Node, scope: Scope) -> Entry | None:
    """The number that a term is; ``None`` for a matrix and for what has no value."""
    try:
        entry = Entry(Quantity(node, scope), None)
        return entry if entry.quantity.shape() == () else None
    except NoValue:
        return None


def _kept_worth(name: Node, scope: Scope) -> tuple[Entry, Fraction] | None:
    """What a name stands for, kept where nothing that is said later changes it."""
    bound = scope.values.get(name)
    if bound is None or any(not has_meaning(part) or part.letter in scope.functions for part in bound.names):
        return None
    known = scope.settled.get(id(bound))
    if known is None:
        known = scope.settled[id(bound)] = bound, _worth(bound, Scope())
    return cast("tuple[Entry, Fraction] | None", known[1])


def _different(candidates: Iterator[tuple[Node, Entry, int]]) -> Iterator[Node]:
    """One candidate for each value, the one that was met first: a name before what it stands for."""
    seen: list[tuple[Node, Entry, int]] = []
    for node, entry, sign in candidates:
        if not any(sign == other[2] and not compare(entry, other[1], limit=256) for other in seen):
            seen.append((node, entry, sign))
            yield node


def _standing_for(
    number: Number, candidates: list[_Candidate], *, loosely: bool
) -> Iterator[tuple[Node, Entry, int]]:
    value, unit = number.value, multiple(1, number.places)
    low, high = value - unit, value + unit
    for node, entry, size in candidates:
        if not low < size < high:
            continue
        for candidate, sign in ((node, 1), (Negative(node), -1)):
            near = abs(sign * entry.middle() - value) < unit
            stands = near and (loosely or rounds_to(entry, sign * value, number.places))
            if stands and entry.side(sign * value) != 0:
                yield candidate, entry, sign


def _equal(left: Node, right: Node, scope: Scope) -> bool | None:
    """Whether the two are equal; ``None`` where they are as far as 256 bits tell."""
    a, b = Quantity(left, scope), Quantity(right, scope)
    try:
        if a.shape() != b.shape():
            return False
        signs = {compare(p, q, limit=256) for p, q in zip(a.entries() or [], b.entries() or [], strict=True)}
    except NoValue:
        return False
    return None if None in signs and signs <= {0, None} else signs == {0}
