r"""Does ``left relation right`` hold, taking every name at its true value?

The order is that of the design: exact rationals, certified rounding to the digits written, values
that decimals stand for, proof. No tolerance anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice, product, repeat
from typing import NamedTuple, cast

from neuron_sym.chain import Relation
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.quantity import Entry, Literal, Quantity, compare, literal, show, typed
from neuron_sym.checker.unwritten import computed
from neuron_sym.checker.verdict import Ruling
from neuron_sym.derivative import prime_of
from neuron_sym.expression import (
    Add,
    Call,
    Condition,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    replaced,
)
from neuron_sym.functions import has_meaning
from neuron_sym.notation.reader import CALLED
from neuron_sym.notation.writer import plain
from neuron_sym.number import fixed, scientific, truncated
from neuron_sym.real import NoValue, Unvalued
from neuron_sym.record import Record
from neuron_sym.scope import Scope

MAX_COMBINATIONS = 64
MAX_DECIMALS = 8
"""More different decimals in one term are not searched for what they stand for."""
MAX_CANDIDATES = 400
MAX_NAMES = 100
"""A decimal is taken for one of the latest names, not for one from a hundred formulas ago."""


class Finding(Record):
    """The outcome of comparing two terms, before its place in the working is considered."""

    ruling: Ruling
    reason: str = ""
    expected: str = ""
    on_the_way: bool = False
    """It is about a decimal with several figures inside a term, which was perhaps meant as no more than a step."""


def relate(left: Node, relation: Relation, right: Node, scope: Scope, *, standing: bool = True) -> Finding:
    """Compares two terms that both have a value; ``standing`` allows decimals to stand for values that they round.

    Raises:
        NoValue: one of them has none.
    """
    a = Quantity(left, scope)
    shape_a = a.shape()
    if relation not in ORDER and left == right:
        return Finding(Ruling.EXACT)
    findings = []
    if shape_a == () and relation not in ORDER and (written := literal(right)) is not None:  # most links, and at once
        findings = [against_literal(Entry(a, None), written, approximately=relation is Relation.APPROX)]
        if findings[0].ruling in (Ruling.EXACT, Ruling.ROUNDED):
            return findings[0]
    b = Quantity(right, scope)
    shape_b = b.shape()
    if shape_a != shape_b:
        return _other_shape(left, right, shape_a, shape_b, a)
    if relation in ORDER:
        return _ordered(a, relation, b)
    if shape_a == () and not findings and literal(right) is None and _settled(a, b) is None and _proved(left, right, scope):
        return Finding(Ruling.EXACT)
    rights = _entry_nodes(right, shape_b)
    if not findings:
        pairs = zip(a.entries() or [], b.entries() or [], rights or repeat(right), strict=False)
        findings = [_numbers(p, relation, q, node) for p, q, node in pairs]
    worst = max(findings, key=lambda finding: _SEVERITY.index(finding.ruling))
    if worst.ruling is Ruling.EXACT or worst.ruling is Ruling.ROUNDED:
        return worst
    if worst.ruling is Ruling.UNDECIDED and worst.reason:
        return worst
    if worst.ruling is Ruling.UNDECIDED and _proved(left, right, scope):
        return Finding(Ruling.EXACT)
    if worst.ruling is Ruling.UNDECIDED:
        worst = Finding(Ruling.UNDECIDED, "the two sides agree as far as they were computed; no proof was found")
    elif _names_of_logarithm(left) and (other := _other_base(left, relation, right, scope)):
        return other
    if standing and not rights and literal(right) is None:
        found = term_by_term(left, right, scope) if shape_a == () else None
        found = found or stand_ins(left, right, scope)
        if found is not None or shape_a == ():
            return found or worst
    if len(findings) > 1 and worst.ruling.fault:
        return Finding(worst.ruling, worst.reason, _shown_matrix(a))
    return worst


def _settled(a: Quantity, b: Quantity) -> int | None:
    """Whether a little precision already tells the two numbers apart; only then is a proof not worth trying."""
    return compare(Entry(a, None), Entry(b, None), limit=256)


ORDER = {Relation.LESS, Relation.GREATER, Relation.AT_MOST, Relation.AT_LEAST, Relation.NOT_EQUAL}
_SEVERITY = (Ruling.EXACT, Ruling.ROUNDED, Ruling.UNDECIDED, Ruling.MISROUNDED, Ruling.WRONG)


def _other_shape(left: Node, right: Node, a: tuple[int, ...], b: tuple[int, ...], value: Quantity) -> Finding:
    products = [node for node in left.walk() if isinstance(node, Multiply)]
    if products and a == () and len(b) == 1:
        return Finding(Ruling.UNDECIDED, "the product of two lists can be meant entry by entry or as their dot product")
    words = {(): "a number", **{shape: f"{' × '.join(map(str, shape))} numbers" for shape in (a, b) if shape}}
    shown = show((value.entries() or [])[0]) if a == () else ""
    return Finding(Ruling.WRONG, f"the left side is {words[a]}, the right side {words[b]}", shown)


def _entry_nodes(right: Node, shape: tuple[int, ...]) -> list[Node]:
    if shape and isinstance(right, Matrix):
        return [entry for row in right.rows for entry in row]
    return []


def _shown_matrix(quantity: Quantity) -> str:
    return "[" + ", ".join(show(entry) for entry in quantity.entries() or []) + "]"


def _ordered(a: Quantity, relation: Relation, b: Quantity) -> Finding:
    entries_a, entries_b = a.entries() or [], b.entries() or []
    if len(entries_a) != 1:
        return Finding(Ruling.UNDECIDED, "an inequality of matrices")
    sign = compare(entries_a[0], entries_b[0])
    if sign is None:
        return Finding(Ruling.UNDECIDED, "the two sides agree as far as they were computed")
    holds = {
        Relation.LESS: sign < 0, Relation.GREATER: sign > 0, Relation.AT_MOST: sign <= 0,
        Relation.AT_LEAST: sign >= 0, Relation.NOT_EQUAL: sign != 0,
    }[relation]  # fmt: skip
    if holds:
        return Finding(Ruling.EXACT)
    return Finding(Ruling.WRONG, f"the left side is {show(entries_a[0])}, the right side {show(entries_b[0])}")


def _numbers(left: Entry, relation: Relation, right: Entry, node: Node) -> Finding:
    """Two numbers; ``node`` is how the right one is written."""
    written = literal(node)
    if written is not None:
        return against_literal(left, written, approximately=relation is Relation.APPROX)
    sign = compare(left, right)
    if sign == 0:
        return Finding(Ruling.EXACT)
    if sign is None:
        return Finding(Ruling.UNDECIDED)
    stated = literal(left.quantity.node)
    if stated is not None and not stated.whole and _rounds_to(right, stated.value, stated.places):
        if relation is Relation.APPROX:
            return Finding(Ruling.ROUNDED)
        return Finding(Ruling.UNDECIDED, "the left side is the right side rounded, which = does not say; write ≈")
    return Finding(Ruling.WRONG, f"the left side is {show(left)}, the right side {show(right)}", show(left))


def against_literal(left: Entry, written: Literal, *, approximately: bool) -> Finding:
    """A number against a decimal: equal, its correct rounding, nearly so, or not."""
    exactly = left.side(written.value)
    if exactly == 0 or (exactly is None and _proved_to_be(left, written)):
        return Finding(Ruling.EXACT)
    for places in written.possible_places(approximately=approximately):
        if _rounds_to(left, written.value, places):
            if written.whole and not approximately and exactly is None:
                return Finding(Ruling.UNDECIDED, "the two sides agree as far as they were computed; no proof was found")
            if written.whole and not approximately:
                return Finding(Ruling.UNDECIDED, f"{plain(written.number)} is {show(left)} rounded to a whole number, "
                               "which = does not say; write ≈")  # fmt: skip
            return Finding(Ruling.ROUNDED)
    expected = show(left, written.places)
    unit = written.unit
    above, below = left.side(written.value + unit), left.side(written.value - unit)
    if above is None or below is None:
        return Finding(Ruling.UNDECIDED, "too close to a rounding boundary")
    if above < 0 < below and not (written.value == 0 and not approximately):
        correct = left.rounded(written.places)
        cut = truncated(left.middle(), written.places) == written.value
        how = "cut off instead of rounded" if cut else "the last digit is off by one"
        shown = show_places(correct, written) if correct is not None else expected
        return Finding(Ruling.MISROUNDED, f"{how}: the value is {show(left, written.places + 2)}", shown)
    return Finding(Ruling.WRONG, f"the value is {expected}", expected)


def _proved_to_be(left: Entry, written: Literal) -> bool:
    if abs(written.value) != written.number.value:  # a percentage
        return False
    right = Negative(written.number) if written.value < 0 else written.number
    return proved_equal(left.quantity.node, right, left.quantity.scope)


def show_places(value: Fraction, written: Literal) -> str:
    """``value`` with as many decimals as ``written`` has."""
    if written.number.exponent is not None:
        return typed(scientific(value, len(written.number.digits.replace(".", "").lstrip("0")) or 1))
    return typed(fixed(value, max(written.places, 0)))


def _rounds_to(entry: Entry, value: Fraction, places: int) -> bool:
    """Whether ``value`` is a correct rounding of the number to ``places`` decimals; ties may go either way."""
    # value ± half a unit over one denominator, in integers: this is asked of every link
    scale, half = (2 * 10**places, value.denominator) if places >= 0 else (2, value.denominator * 10**-places)
    numerator, denominator = value.numerator * scale, value.denominator * scale
    above = entry.beside(numerator + half, denominator)
    if above is None or above > 0:
        return False
    below = entry.beside(numerator - half, denominator)
    return below is not None and below >= 0


# --- values that decimals stand for -----------------------------------------------------------------


def term_by_term(left: Node, right: Node, scope: Scope) -> Finding | None:
    """Whether each decimal of a sum is, on its own, the term that stands in its place on the left, or rounds it."""
    if not (isinstance(left, Add) and isinstance(right, Add) and len(left.terms) == len(right.terms)):
        return None
    for a, b in zip(signed_terms(left), signed_terms(right), strict=True):
        if literal(b) is None or relate(a, Relation.EQUAL, b, scope).ruling not in (Ruling.EXACT, Ruling.ROUNDED):
            return None
    return Finding(Ruling.ROUNDED, "rounded term by term")


def signed_terms(node: Add) -> list[Node]:
    """The terms of a sum, each with its sign."""
    return [Negative(term) if sign == "-" else term for sign, term in zip(node.signs, node.terms, strict=True)]


def stand_ins(left: Node, right: Node, scope: Scope) -> Finding | None:
    """Whether the link holds once each decimal on the right is taken for the value that it rounds."""
    right = scope.closed(right)
    decimals = [node for node in right.walk() if isinstance(node, Number) and ("." in node.digits or node.exponent)]
    if not decimals or len(set(decimals)) > MAX_DECIMALS:
        return None
    if (found := _in_place(left, right, decimals, scope)) is not None:
        return found
    found = _standing(left, right, decimals, _candidates(_parts_of((left,)), scope), scope, loosely=False)
    if found is not None:
        return found
    candidates = _candidates(parts(left, scope), scope)
    for loosely in (False, True):
        found = _standing(left, right, decimals, candidates, scope, loosely=loosely)
        if found is not None:
            return found
    return None


def _in_place(left: Node, right: Node, decimals: list[Number], scope: Scope) -> Finding | None:
    """The link where the right side is the left one, with numbers in the very places of what they are or round."""
    places: list[tuple[Number, Node]] = []
    if not _aligned(left, right, places):
        places.clear()
        if not _aligned(scope.closed(left), right, places):
            return None
    rounding = {id(number) for number in decimals}
    for number, node in places:
        entry = _entry(node, scope)
        if entry is None or not (
            _rounds_to(entry, number.value, number.places) if id(number) in rounding else entry.side(number.value) == 0
        ):
            return None
    standing = {id(number): node for number, node in places}
    choice = tuple(standing.get(id(number)) for number in decimals)
    return _stands(decimals, choice, loosely=False, scope=scope) if any(choice) else None


def _aligned(left: Node, right: Node, places: list[tuple[Number, Node]]) -> bool:
    """Whether the two have one shape but for numbers on the right; ``places`` says what stands in theirs on the left."""
    if isinstance(right, Number) and not isinstance(left, Number):
        places.append((right, left))
        return True
    if isinstance(right, Negative) and isinstance(right.operand, Number) and not isinstance(left, Negative):
        places.append((right.operand, Negative(left)))
        return True
    if type(left) is not type(right) or (isinstance(left, Add) and isinstance(right, Add) and left.signs != right.signs):
        return False
    ours, theirs = list(left.children()), list(right.children())
    if not ours and not theirs:
        return left == right
    return len(ours) == len(theirs) and all(_aligned(a, b, places) for a, b in zip(ours, theirs, strict=True))


def _standing(
    left: Node, right: Node, decimals: list[Number], candidates: list[_Candidate], scope: Scope, *, loosely: bool
) -> Finding | None:
    """The link with some of the decimals taken for candidates that they round."""
    choices = [[*_different(_standing_for(number, candidates, loosely=loosely), scope), None] for number in decimals]
    for choice in _assignments(decimals, choices):
        if not any(choice):
            continue
        standing = replaced(right, dict(zip(map(id, decimals), choice, strict=True)))
        if _equal(left, standing, scope):
            return _stands(decimals, choice, loosely=loosely, scope=scope)
    return None


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
            if loosely and not _rounds_to(entry, number.value, number.places):
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
    worths = ((node, _kept_worth(node, scope) or _worth(node, scope)) for node in islice(nodes, MAX_CANDIDATES))
    return [_Candidate(node, *worth) for node, worth in worths if worth is not None]


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


def _different(candidates: Iterator[tuple[Node, Entry, int]], scope: Scope) -> Iterator[Node]:
    """One candidate for each value, the one that was met first: a name before what it stands for."""
    seen: list[tuple[Node, Entry, int]] = []
    for node, entry, sign in candidates:
        if not any(sign == other[2] and _same(entry, other[1], scope) for other in seen):
            seen.append((node, entry, sign))
            yield node


def _same(one: Entry, other: Entry, scope: Scope) -> bool:
    return compare(one, other, limit=256) is None and proved_equal(one.quantity.node, other.quantity.node, scope)


def _standing_for(
    number: Number, candidates: list[_Candidate], *, loosely: bool
) -> Iterator[tuple[Node, Entry, int]]:
    value, unit = number.value, Fraction(1, 10**number.places) if number.places >= 0 else Fraction(10**-number.places)
    low, high = value - unit, value + unit
    for node, entry, size in candidates:
        if not low < size < high:
            continue
        for candidate, sign in ((node, 1), (Negative(node), -1)):
            near = abs(sign * entry.middle() - value) < unit
            stands = near and (loosely or _rounds_to(entry, sign * value, number.places))
            if stands and entry.side(sign * value) != 0:
                yield candidate, entry, sign


def parts(left: Node, scope: Scope) -> Iterator[Node]:
    """The quantities that a decimal may stand for: parts of the left side, and the names at hand, the latest first."""
    seen: set[Node] = set()
    closed = scope.closed(left)
    once = tuple(_unfolded(closed, scope))
    twice = [further for term in once for further in _unfolded(term, scope)]
    for part in _parts_of((left, closed, *once, *twice)):
        seen.add(part)
        yield part
    for key in islice(reversed(list(scope.values)), MAX_NAMES):
        if key not in seen:
            yield key


def _parts_of(roots: Iterable[Node]) -> Iterator[Node]:
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


def _unfolded(node: Node, scope: Scope) -> Iterator[Node]:
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


def _equal(left: Node, right: Node, scope: Scope) -> bool:
    a, b = Quantity(left, scope), Quantity(right, scope)
    try:
        if a.shape() != b.shape():
            return False
        signs = {compare(p, q, limit=256) for p, q in zip(a.entries() or [], b.entries() or [], strict=True)}
    except NoValue:
        return False
    return signs == {0} or (signs <= {0, None} and _proved(left, right, scope))


def _proved(left: Node, right: Node, scope: Scope) -> bool:
    return equal_as_written(left, right, scope) or proved_equal(left, right, scope)


def equal_as_written(left: Node, right: Node, scope: Scope) -> bool:
    """Whether the two are equal whatever their names stand for, numerals apart: cheaper to see than what they stand for."""
    if scope.lookup(Name("e")) is not None:
        return False
    return proved_equal(left, right, scope.of_numerals())


# --- logarithms without a base ------------------------------------------------------------------------


def _names_of_logarithm(node: Node) -> bool:
    if all(name.letter != "log" for name in node.names):
        return False
    return any(isinstance(part, Call) and part.function.letter == "log" and part.base is None for part in node.walk())


def _other_base(left: Node, relation: Relation, right: Node, scope: Scope) -> Finding | None:
    r"""``\log 100 = 2``: log is natural here; where another base makes the link right, nothing is said."""
    for base in ("10", "2"):
        based = _with_base(left, Number(base))
        try:
            finding = relate(based, relation, right, scope)
        except Unvalued:
            return None
        if finding.ruling in (Ruling.EXACT, Ruling.ROUNDED):
            return Finding(Ruling.UNDECIDED, f"right with the logarithm to base {base}; log is read as natural here")
    return None


def _with_base(node: Node, base: Number) -> Node:
    logs = {id(p): Call(p.function, p.arguments, base) for p in node.walk()
            if isinstance(p, Call) and p.function.letter == "log" and p.base is None}  # fmt: skip
    return replaced(node, dict(logs))
