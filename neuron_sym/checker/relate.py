r"""Does ``left relation right`` hold, taking every name at its true value?

The order is that of the design: exact rationals, certified rounding to the digits written, values
that decimals stand for, proof. No tolerance anywhere.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, repeat

from neuron_sym.chain import ORDER, Relation
from neuron_sym.checker.comparison import Finding, against_literal, goes_on, proved, rounds_to
from neuron_sym.checker.entries import multiplied_by_entries, rows_of, softmax_as_written
from neuron_sym.checker.quantity import (
    Entry,
    Quantity,
    begun,
    compare,
    has_value,
    literal,
    show,
    show_all,
    written_out,
    written_rows,
)
from neuron_sym.checker.stand_ins import stand_ins
from neuron_sym.checker.verdict import Ruling
from neuron_sym.expression import (
    Add,
    Call,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    add,
    replaced,
)
from neuron_sym.number import multiple
from neuron_sym.real import NoValue, Unvalued
from neuron_sym.scope import Scope

MAX_NAMED = 4
MAX_POWER = 3
"""Digits of an exponent of ten."""
_SEVERITY = (Ruling.EXACT, Ruling.ROUNDED, Ruling.UNDECIDED, Ruling.MISROUNDED, Ruling.WRONG)


def relate(left: Node, relation: Relation, right: Node, scope: Scope, *, standing: bool = True) -> Finding:
    """Compares two terms that both have a value; ``standing`` allows decimals to stand for values that they round.

    Raises:
        NoValue: one of them has none.
    """
    left = softmax_as_written(left, right, scope)
    a = Quantity(left, scope)
    shape_a = a.shape()
    if relation not in ORDER and left == right:
        return Finding(Ruling.EXACT)
    if shape_a == () and relation not in ORDER and (unfinished := begun(right)) is not None:
        return goes_on(Entry(a, None), unfinished)
    findings = []
    if shape_a == () and relation not in ORDER and (written := literal(right)) is not None:  # most links, and at once
        findings = [against_literal(Entry(a, None), written, approximately=relation is Relation.APPROX)]
        if findings[0].ruling in (Ruling.EXACT, Ruling.ROUNDED):
            return findings[0]
    b = Quantity(right, scope)
    shape_b = b.shape()
    if shape_a != shape_b:
        return _entry_by_entry(left, relation, right, scope) or _other_shape(left, right, shape_a, shape_b, a)
    if relation in ORDER:
        return _ordered(a, relation, b)
    if not findings and scope.values and scope.closed(left) == scope.closed(right):  # to compare the two would take all digits
        return Finding(Ruling.EXACT)
    if shape_a == () and not findings and literal(right) is None and _settled(a, b) is None and proved(left, right, scope):
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
    if worst.ruling is Ruling.UNDECIDED and proved(left, right, scope):
        return Finding(Ruling.EXACT)
    if worst.ruling is Ruling.UNDECIDED:
        worst = Finding(Ruling.UNDECIDED, "the two sides agree as far as they were computed; no proof was found")
    elif other := (_hundredfold(left, relation, right, scope) or _other_base(left, relation, right, scope)
                   or _sizes(left, right) or _magnitude(a, relation, right)):  # fmt: skip
        return other
    if standing and not written_out(right):
        found = term_by_term(left, right, scope) if shape_a == () else None
        found = found or stand_ins(left, right, scope)
        if found is not None or shape_a == ():
            return found or worst
    if worst.ruling.fault and len(shape_a) == 1 and _entry_by_entry(left, relation, right, scope):
        return Finding(Ruling.UNDECIDED, "right if its vectors are multiplied entry by entry, for which ⊙ is the sign")
    return _of_entries(findings, rights, shape_b, show_all(a)) if len(findings) > 1 and worst.ruling.fault else worst


def _of_entries(findings: list[Finding], rights: list[Node], shape: tuple[int, ...], whole: str) -> Finding:
    """Which entries of a matrix are at fault; of a single one, what it should be, and that it is to blame."""
    faulty = [place for place, finding in enumerate(findings) if finding.ruling.fault]
    worst = max((findings[place] for place in faulty), key=lambda finding: _SEVERITY.index(finding.ruling))
    columns = shape[-1] if len(shape) == 2 else 0
    where = [f"row {place // columns + 1}, column {place % columns + 1}" if columns else f"entry {place + 1}" for place in faulty]
    if len(faulty) == 1 and rights:
        return Finding(worst.ruling, f"{where[0]}: {worst.reason}", worst.expected, at=rights[faulty[0]])
    return Finding(worst.ruling, f"{'; '.join(where[:MAX_NAMED])}: other values", whole)


def _settled(a: Quantity, b: Quantity) -> int | None:
    """Whether a little precision already tells the two numbers apart; only then is a proof not worth trying."""
    return compare(Entry(a, None), Entry(b, None), limit=256)


def _entry_by_entry(left: Node, relation: Relation, right: Node, scope: Scope) -> Finding | None:
    r"""The link, where the vectors in a product were meant to be multiplied entry by entry: ``\delta \cdot a \cdot (1 - a)``."""
    entrywise = [multiplied_by_entries(side, scope) for side in (left, right)]
    if entrywise == [left, right]:
        return None
    try:
        finding = relate(entrywise[0], relation, entrywise[1], scope)
    except NoValue:
        return None
    return finding if finding.ruling in (Ruling.EXACT, Ruling.ROUNDED) else None


def _other_shape(left: Node, right: Node, a: tuple[int, ...], b: tuple[int, ...], value: Quantity) -> Finding:
    if any(isinstance(node, Call) and node.function.letter == "abs" for node in left.walk()) and () in (a, b):
        return Finding(Ruling.UNDECIDED, "bars round a vector or matrix can mean its entries, its norm or its determinant")
    number, vector, other = (left, right, b) if a == () else (right, left, a)
    beside_number = () in (a, b)
    if beside_number and len(other) == 1 and any(isinstance(node, Power) and _is_list(node.base, value.scope) for node in vector.walk()):
        return Finding(Ruling.UNDECIDED, "the power of a vector can be meant entry by entry or as its product with itself")
    if beside_number and len(other) == 1 and any(_multiplies_lists(node, value.scope) for node in number.walk()):
        return Finding(Ruling.UNDECIDED, "the product of two lists can be meant entry by entry or as their dot product")
    if beside_number and _added_up(vector, number, value.scope):
        return Finding(Ruling.UNDECIDED, "right if the entries of ⊙ are added up, as those under a filter are")
    words = {(): "a number", **{shape: f"{' × '.join(map(str, shape))} numbers" for shape in (a, b) if shape}}
    shown = show((value.entries() or [])[0]) if a == () else ""
    return Finding(Ruling.WRONG, f"the left side is {words[a]}, the right side {words[b]}", shown)


def _multiplies_lists(node: Node, scope: Scope) -> bool:
    return isinstance(node, Multiply) and sum(_is_list(factor, scope) for factor in node.factors) > 1


def _is_list(node: Node, scope: Scope) -> bool:
    return has_value(node, scope) and len(Quantity(node, scope).shape()) == 1


def _added_up(entrywise: Node, number: Node, scope: Scope) -> bool:
    """Whether the entries of a product by ⊙ come to the number together."""
    rows = rows_of(entrywise, scope) if isinstance(entrywise, Multiply) and "odot" in entrywise.signs else None
    if rows is None:
        return False
    return not relate(add(*(entry for row in rows for entry in row)), Relation.EQUAL, number, scope).ruling.fault


def _entry_nodes(right: Node, shape: tuple[int, ...]) -> list[Node]:
    return [entry for row in written_rows(right) or () for entry in row] if shape else []


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
    if stated is not None and not stated.whole and rounds_to(right, stated.value, stated.places):
        if relation is Relation.APPROX:
            return Finding(Ruling.ROUNDED)
        return Finding(Ruling.UNDECIDED, "the left side is the right side rounded, which = does not say; write ≈")
    return Finding(Ruling.WRONG, f"the left side is {show(left)}, the right side {show(right)}", show(left))


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


# --- other readings: percentages, and logarithms without a base ------------------------------------------------------------------------


def _hundredfold(left: Node, relation: Relation, right: Node, scope: Scope) -> Finding | None:
    r"""``\frac{17}{20} \cdot 100 = 85\%``: the sign only says what the factor 100 has made it."""
    if not isinstance(right, Percent):
        return None
    hundred = any(isinstance(part, Multiply) and Number("100") in part.factors for part in left.walk())
    if hundred and relate(left, relation, right.operand, scope).ruling in (Ruling.EXACT, Ruling.ROUNDED):
        return Finding(Ruling.UNDECIDED, "right if the sign % repeats the factor 100; as written it takes a hundredth again")
    return None


def _sizes(left: Node, right: Node) -> Finding | None:
    r"""``(4 \times 3)(3 \times 1) = 4 \times 1``: what size a product of matrices has."""
    factors = [_size(factor) for factor in left.factors] if isinstance(left, Multiply) else []
    known, whole = [size for size in factors if size], _size(right)
    if whole is None or len(known) < max(len(factors), 2) or any(a[1] != b[0] for a, b in pairwise(known)):
        return None
    if whole != (known[0][0], known[-1][1]):
        return None
    return Finding(Ruling.UNDECIDED, "right as the size of a product of matrices; the two numbers differ")


def _size(node: Node) -> tuple[str, str] | None:
    match node:
        case Multiply((Number(rows), Number(columns)), ("times",)) if (rows + columns).isdigit():
            return rows, columns
        case _:
            return None


def _magnitude(a: Quantity, relation: Relation, right: Node) -> Finding | None:
    r"""``2^{10} \approx 10^3``: rounded to the power of ten, or to the nearest one."""
    match right:
        case Power(Number("10", None), Number(digits, None)):
            power = int(digits) if digits.isdigit() and len(digits) < MAX_POWER else None
        case Power(Number("10", None), Negative(Number(digits, None))):
            power = -int(digits) if digits.isdigit() and len(digits) < MAX_POWER else None
        case _:
            return None
    if power is None or relation is not Relation.APPROX:
        return None
    entry, value = Entry(a, None), multiple(1, -power)
    if rounds_to(entry, value, -power):
        return Finding(Ruling.ROUNDED)
    near = entry.side(value / 4) == 1 and entry.side(value * 4) == -1
    return Finding(Ruling.UNDECIDED, "right as an order of magnitude") if near else None


def _without_base(node: Node) -> list[Call]:
    """The logarithms that are written without a base."""
    if all(name.letter != "log" for name in node.names):
        return []
    return [part for part in node.walk() if isinstance(part, Call) and part.function.letter == "log" and part.base is None]


def _other_base(left: Node, relation: Relation, right: Node, scope: Scope) -> Finding | None:
    r"""``\log 100 = 2``: log is natural here; where another base makes the link right, nothing is said."""
    if not _without_base(left):
        return None
    for base in ("10", "2"):
        based = _with_logarithm(left, Name("log"), Number(base))
        try:
            finding = relate(based, relation, right, scope)
        except Unvalued:
            return None
        if finding.ruling in (Ruling.EXACT, Ruling.ROUNDED):
            reason = f"right with the logarithm to base {base}; log is read as natural here"
            return Finding(Ruling.UNDECIDED, reason, decimal_logarithm=base == "10" and not _is_level(left) and _of_probabilities(left, scope))
    return None


def _of_probabilities(node: Node, scope: Scope) -> bool:
    """Whether what log is taken of lies between 0 and 1, as in a loss."""
    arguments = [part.arguments[0] for part in node.walk() if isinstance(part, Call) and part.function.letter == "log"]
    return all(Entry(Quantity(argument, scope), None).side(Fraction(1)) in (-1, 0) for argument in arguments)


def _is_level(node: Node) -> bool:
    r"""Whether it is a number of decibels, ``10 \log(P/P_0)``, for which L is the letter too."""
    return any(
        isinstance(part, Multiply) and any(factor in (Number("10"), Number("20")) for factor in part.factors)
        and any(isinstance(factor, Call) and factor.function.letter == "log" for factor in part.factors)
        for part in node.walk()
    )  # fmt: skip


def with_natural_logarithm(node: Node) -> Node:
    """The term with ln for each log without a base."""
    return _with_logarithm(node, Name("ln"), None)


def _with_logarithm(node: Node, function: Name, base: Number | None) -> Node:
    return replaced(node, {id(log): Call(function, log.arguments, base) for log in _without_base(node)})
