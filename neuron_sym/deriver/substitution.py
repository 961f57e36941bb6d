r"""A formula worked out: numbers put in for its names, brackets and functions worked out, the result.

Every line replays: from the numbers as they are printed, the next line follows to the digits that it
shows. A computed number gets as many digits as that takes; a typed one stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from neuron_sym.chain import Relation, Step
from neuron_sym.deriver.digits import Printed, Quantity, Shown, adaptive, shown
from neuron_sym.deriver.terms import Links, evaluates, weakest
from neuron_sym.deriver.tidy import times
from neuron_sym.deriver.worked import Value
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
    mapped,
    replaced,
)
from neuron_sym.number import fixed, rational, terminates
from neuron_sym.real import TooCostly, Undefined
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate

E = Name("e")


def typed_number(node: Node) -> Printed:
    """A number that somebody typed: printed as it was."""
    return lambda _places: (Relation.EQUAL, node)


def rounded_number(number: Quantity) -> Printed:
    """A number that was worked out: printed with as many digits as are asked for."""
    return lambda places: shown(number, places)


def worked_out(formula: Node, names: Mapping[Node, Printed], value: Value, digits: int) -> Links:
    """The links from ``formula`` to the number that it is."""
    written = adaptive(lambda places: _with_numbers(formula, names, places), value.shown, digits)
    if written is None:
        reason = "Worked out as a whole: with rounded numbers on the way it would not come out right."
        return [(Step(value.relation, "calculate", reason), value.shown)]
    relation, term = written
    links: Links = []
    if term != formula:
        links.append((Step(relation, "substitute", "Numbers take the places of the names."), term))
    term = _cleared(term, links, value)
    if parts := _functions(term):
        decimals = adaptive(lambda places: _with_decimals(term, parts, places), value.shown, digits)
        if decimals is not None:
            relation, term = decimals
            links.append((Step(relation, "calculate", "The functions are worked out."), term))
            term = _cleared(term, links, value)
    if term != value.shown:
        links.append(evaluates(term, value.shown, "calculate", "What is left is worked out."))
    return links


def case(formula: Cases, scope: Scope) -> tuple[Node, Condition | None]:
    """The branch that holds for the numbers in ``scope``.

    Raises:
        Undefined: none does.
    """
    for value, condition in formula.branches:
        if condition is None:
            return value, None
        if evaluate(Cases(((Number("1"), condition), (Number("0"), None))), scope) == 1:
            return value, condition
    raise Undefined("no case applies")


def _with_numbers(formula: Node, names: Mapping[Node, Printed], places: int) -> Shown:
    held = _parts(formula)
    printed = {name: write(places) for name, write in names.items() if name in held}
    scope = Scope({name: number for name, (_, number) in printed.items()})
    return weakest(list(printed.values())), dotted(scope.closed(formula))


@lru_cache(maxsize=1024)
def _parts(formula: Node) -> frozenset[Node]:
    """All that stands in a formula: those of the catalogue are worked out again and again."""
    return frozenset(formula.walk())


def dotted(node: Node) -> Node:
    """Numbers side by side get a dot between them; a name such as π may stand beside its factor."""
    inner = mapped(node, dotted)
    if isinstance(inner, Multiply) and "" in inner.signs:
        beside = zip(inner.signs, inner.factors[1:], strict=True)
        return Multiply(inner.factors, tuple(sign or ("" if isinstance(f, Name) else "cdot") for sign, f in beside))
    return inner


def _cleared(term: Node, links: Links, value: Value) -> Node:
    """The term cleared up, with its link; a number that is not the value as printed would be a rounding too early."""
    cleared = cleared_up(term)
    if rational(cleared) is not None and cleared != value.shown and value.relation is Relation.APPROX:
        return term
    if cleared != term:
        links.append((Step(Relation.EQUAL, "simplify", "Brackets are worked out; what is 0 or a factor 1 goes."), cleared))
    return cleared


def cleared_up(node: Node) -> Node:
    """Sums of decimals added up within a term, products with 0 and factors 1 gone; nothing is rounded."""
    inner = mapped(node, cleared_up)
    match inner:
        case Negative(operand) if (value := rational(operand)) is not None and value <= 0:
            return operand.operand if isinstance(operand, Negative) else operand
        case Negative(operand=Negative(operand)):
            return operand
        case Add(terms, signs):
            return _added(inner, terms, signs)
        case Multiply(factors, signs):
            if any(rational(factor) == 0 for factor in factors):
                return Number("0")
            kept = [factor for factor in factors if rational(factor) != 1]
            return inner if len(kept) == len(factors) else times(*kept, sign=signs[-1])
        case Power(base, exponent) if rational(exponent) == 1:
            return base
        case _:
            return inner


def _added(node: Add, terms: tuple[Node, ...], signs: tuple[str, ...]) -> Node:
    values = [rational(term) for term in terms]
    if all(value is not None for value in values):
        total = sum((-v if sign == "-" else v for sign, v in zip(signs, values, strict=True) if v is not None), Fraction(0))
        return fixed(total, terminates(total) or 0)
    kept = [(sign, term) for sign, term, value in zip(signs, terms, values, strict=True) if value != 0]
    if len(kept) == len(terms):
        return node
    (sign, first), *rest = kept
    head = Negative(first) if sign == "-" else first
    return Add((head, *(t for _, t in rest)), ("+", *(s for s, _ in rest))) if rest else head  # type: ignore[arg-type]


def _functions(term: Node) -> list[Node]:
    """The outermost functions, roots and powers of e in a term; none where the term is nothing but one of them."""
    inner = term.operand if isinstance(term, Negative) else term
    return [] if _is_function(inner) else list(_outermost(term))


def _outermost(term: Node) -> list[Node]:
    if _is_function(term):
        return [term]
    return [part for child in term.children() for part in _outermost(child)]


def _is_function(node: Node) -> bool:
    if isinstance(node, Call):
        return node.function.letter not in ("max", "min", "abs")
    return isinstance(node, Root) or (isinstance(node, Power) and node.base == E)


def _with_decimals(term: Node, parts: list[Node], places: int) -> Shown:
    numbers = [shown(part, places) for part in parts]
    if any(rational(number) == 0 and relation is Relation.APPROX for relation, number in numbers):
        raise TooCostly("a number too small to be written")
    return weakest(numbers), dotted(replaced(term, {id(part): n for part, (_, n) in zip(parts, numbers, strict=True)}))
