"""Values carried from earlier links: the name that a decimal was rounded from, and the wrong value of a name."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from neuron_sym.chain import Claim, Link, Relation
from neuron_sym.checker.context import Cause, Context
from neuron_sym.checker.entries import is_long, rows_of, softmax_as_written, unrolled
from neuron_sym.checker.quantity import Entry, Quantity, literal, show, significant, written_out, written_rows
from neuron_sym.checker.relate import relate
from neuron_sym.checker.verdict import Ruling
from neuron_sym.expression import (
    Add,
    Call,
    Derivative,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
    Span,
    Summation,
    Transpose,
    replaced,
)
from neuron_sym.number import multiple, quotient
from neuron_sym.real import NoValue
from neuron_sym.record import replace
from neuron_sym.scope import Scope, canonical

MAX_STEPS_BACK = 5
"""Who shows two decimals and keeps all in the calculator does so from line to line."""
MAX_VECTORS = 20
"""The entries of a sum were written a few lines ago, not a hundred."""
MIN_DIGITS = 3
"""A shorter number may stand in two places by chance."""


def from_unrounded(link: Link[Claim], context: Context) -> bool:
    """Whether the link holds once a decimal on the left is taken for the unrounded value that it was rounded from.

    ``z = … = -2.402955`` and then ``p = σ(-2.402955) = …``, worked out with all digits of z.
    """
    left, claim, right = link
    if not (context.written or context.shown):
        return False
    kept = {abs(value): (term, value) for key, number in _kept(context) for term, value in _stated(key, number, context.scope)}
    for _ in range(MAX_STEPS_BACK):
        choice: dict[int, Node | None] = {}
        for part in left.walk():
            if isinstance(part, Number) and (found := kept.get(part.value) or _in_fewer_digits(part, kept, context.scope)):
                term, value = found
                choice[id(part)] = term if value > 0 else Negative(term)
        if choice:
            left = replaced(left, choice)
            if is_long(left):
                return False
            try:
                if _come_out(left, right, claim.relation, context.scope):
                    return True
            except NoValue:
                return False
        closed = context.scope.closed(left)
        if (not choice and closed == left) or is_long(closed):
            return False
        left = closed
    return False


def _in_fewer_digits(number: Number, kept: dict[Fraction, tuple[Node, Fraction]], scope: Scope) -> tuple[Node, Fraction] | None:
    """The one term whose decimal was rounded once more: 0.52 after ``p = 60/115 = 0.522``. What is given is no such number."""
    if "." not in number.digits or significant(number) < 2:
        return None
    if any((given := literal(value)) is not None and abs(given.value) == number.value for value in scope.values.values()):
        return None
    near = [found for value, found in kept.items() if 2 * abs(value - number.value) <= multiple(1, number.places)]
    return near[0] if len(near) == 1 else None


def _come_out(left: Node, right: Node, relation: Relation, scope: Scope) -> bool:
    """Whether each decimal on the right is what stands in its place on the left, rounded: 2.39 in ``tanh(2.39)``."""
    if written_out(right):
        return relate(left, relation, right, scope).ruling in (Ruling.EXACT, Ruling.ROUNDED)
    if left == right:
        return True
    parts, others = left.children(), right.children()
    if not others or len(parts) != len(others) or _sign_of(left) != _sign_of(right):
        return False
    return all(_come_out(a, b, relation, scope) for a, b in zip(parts, others, strict=True))


def _sign_of(node: Node) -> object:
    """What a term does with its parts."""
    match node:
        case Add(_, signs):
            return Add, signs
        case Multiply(_, signs):
            return Multiply, "odot" in signs
        case Call(function, _, base):
            return function, base
        case Root(_, degree):
            return Root, degree
        case Divide() | Power() | Negative():
            return type(node)
        case _:
            return node


def _kept(context: Context) -> Iterator[tuple[Node, Node]]:
    """The terms for which decimals were written, with these: exact ones too, for they may be made of rounded ones."""
    yield from context.shown.items()
    for key, causes in context.written.items():
        yield from ((key, cause.written) for cause in causes if cause.early)


def _stated(key: Node, written: Node, scope: Scope) -> Iterator[tuple[Node, Fraction]]:
    """The term that was rounded and the decimal that was written for it; of a matrix, entry by entry."""
    decimals = written_rows(written)
    rows = ((key,),) if decimals is None else rows_of(key, scope)
    terms, numbers = ([entry for row in side for entry in row] for side in (rows or (), decimals or ((written,),)))
    if len(terms) != len(numbers):  # a column may be written as a row
        return
    for term, number in zip(terms, numbers, strict=True):
        stated = literal(number)
        if stated is not None and literal(scope.closed(term)) is None:
            yield term, stated.value


def from_alternatives(link: Link[Claim], context: Context) -> tuple[Node, Cause] | None:
    """The name or term whose value as written earlier, taken for the true one, makes this link right."""
    if not context.written:
        return None
    left, claim, right = link
    places = _spoken_of(left, right, context)
    causes = [(key, cause) for key in places for cause in context.written[key]]
    trials = [[pair] for pair in causes] + ([causes] if len({key for key, _ in causes}) > 1 else [])
    for trial in trials:
        choice: dict[int, Node | None] = {id(part): cause.written for key, cause in trial for part in places[key]}
        try:
            scope = context.scope.extended({name: value for key, cause in trial for name, value in _meant(key, cause, context)})
            if relate(replaced(left, choice), claim.relation, right, scope).ruling in (Ruling.EXACT, Ruling.ROUNDED):
                return trial[0]
        except NoValue:
            continue
    summed = _summed_up(link, context) if any(isinstance(part, Summation) for part in left.walk()) else None
    return summed or _put_in(link, context)


def _summed_up(link: Link[Claim], context: Context) -> tuple[Node, Cause] | None:
    r"""The vector whose entries as written earlier make a sum right: ``(x - \mu)^2`` for ``\sum_{i=1}^3 (x_i - \mu)^2``."""
    left, claim, right = link
    choice: dict[int, Node | None] = {id(part): unrolled(part) for part in left.walk() if isinstance(part, Summation)}
    if None in choice.values():
        return None
    term = context.scope.closed(replaced(left, choice))
    for key in islice(reversed(context.written), MAX_VECTORS):
        for cause in context.written[key]:
            stated = {canonical(entry): quotient(value) for entry, value in _stated(key, cause.written, context.scope)}
            numbers = {id(part): stated[canonical(part)] for part in term.walk() if canonical(part) in stated}
            try:
                if numbers and relate(replaced(term, {**numbers}), claim.relation, right, context.scope).ruling in (Ruling.EXACT, Ruling.ROUNDED):
                    return key, cause
            except NoValue:
                continue
    return None


def _put_in(link: Link[Claim], context: Context) -> tuple[Node, Cause] | None:
    """The name whose wrong decimal stands in the formula on the right, where its true value would make the link right.

    ``ŷ = σ(z) = 0.7692``, which is not so, and then ``σ'(z) = 0.7692 (1 - 0.7692)``.
    """
    left, claim, right = link
    if literal(right) is not None:
        return None
    for name, causes in context.written.items():
        for cause in causes:
            stated = literal(cause.written)
            if stated is None or significant(stated.number) < MIN_DIGITS:
                continue
            true = name if stated.value > 0 else Negative(name)
            put_in = (part for part in right.walk() if isinstance(part, Number) and part.value == abs(stated.value))
            choice: dict[int, Node | None] = {id(part): true for part in put_in}
            if not choice:
                continue
            try:
                if not relate(left, claim.relation, replaced(right, choice), context.scope).ruling.fault:  # be it proved or not
                    return name, cause
            except NoValue:
                continue
    return None


def _spoken_of(left: Node, right: Node, context: Context) -> dict[Node, list[Node]]:
    """What stands in a link and had decimals written for it: names, also for their entries, and terms with their places."""
    found: dict[Node, list[Node]] = {}
    for part in (*left.walk(), *right.walk()):
        if isinstance(part, (Name, Derivative)):
            whole = replace(part, subscript="") if isinstance(part, Name) and part.subscript else part
            found |= {key: [] for key in (canonical(part), canonical(whole)) if key in context.written}
    early = [key for key, causes in context.written.items() if all(cause.early for cause in causes)]
    terms = {key: key for key in context.written} | {bound: key for key in early if (bound := context.scope.lookup(key)) is not None}
    kinds = {type(term) for term in terms} - {Name, Derivative}
    for part in left.walk():
        term = context.scope.closed(part) if type(part) in kinds else None
        if term in terms:
            found.setdefault(terms[term], []).append(part)
    return found


def _meant(key: Node, cause: Cause, context: Context) -> Iterator[tuple[Node, Node]]:
    """The name with what was written for it, and so its entries; nothing for another term."""
    if isinstance(key, (Name, Derivative)):
        yield key, _turned(cause.written, key, context.scope)
        entries = [entry for row in written_rows(cause.written) or () for entry in row]
        yield from zip(context.entries.get(key, {}), entries, strict=False)


def _turned(written: Node, key: Node, scope: Scope) -> Node:
    """What was written for a name as a column or a row, whichever its value is."""
    rows, value = written_rows(written), Quantity(key, scope).first()
    return written if rows is None or not isinstance(value, tuple) or (len(rows) == 1) == (len(value) == 1) else Transpose(written)


def with_true_value(link: Link[Claim], name: Node, cause: Cause, scope: Scope) -> tuple[str, Span | None]:
    """What should stand on the right: the name's true value where its wrong one was put in, else the result."""
    stated, written = literal(cause.written), literal(link.right)
    if written is None and stated is not None:
        for part in link.right.walk():
            if isinstance(part, Number) and part.value == abs(stated.value):
                return show(Entry(Quantity(name, scope), None), part.places), part.span
    entries = Quantity(softmax_as_written(link.left, link.right, scope), scope).entries() or []
    places = written.places if written else 4
    return (show(entries[0], places) if len(entries) == 1 else ""), link.right.span
