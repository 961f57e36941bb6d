r"""A formula worked out: numbers put in for its names, brackets and functions worked out, the result.

Every line replays: from the numbers as they are printed, the next line follows to the digits that it
shows. A computed number gets as many digits as that takes; a typed one stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from neuron_sym.chain import Relation
from neuron_sym.deriver.clearing import cleared
from neuron_sym.deriver.digits import Printed, adaptive, shown
from neuron_sym.deriver.form import Form, Put, in_slots
from neuron_sym.deriver.numeral import numeral
from neuron_sym.deriver.terms import Links, by_rule, evaluates, weakest
from neuron_sym.deriver.worked import Value
from neuron_sym.expression import Cases, Condition, Node, Number
from neuron_sym.number import rational
from neuron_sym.real import TooCostly, Undefined
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate


def worked_out(formula: Node, names: Mapping[Node, Printed], value: Value, digits: int) -> Links:
    """The links from ``formula`` to the number that it is."""
    form, held = in_slots(formula, tuple(names))
    written = adaptive(lambda places: _with_numbers(form, [names[name] for name in held], places), value.shown, digits)
    if written is None:
        reason = "Worked out as a whole: with rounded numbers on the way it would not come out right."
        return [(by_rule(value.relation, "calculate", reason), value.shown)]
    relation, put = written
    links: Links = []
    if held or put.term != formula:
        links.append((by_rule(relation, "substitute", "Numbers take the places of the names."), put.term))
    put = _cleared(put, links, value)
    if parts := put.parts(put.form.functions):
        decimals = adaptive(lambda places: _with_decimals(put, parts, places), value.shown, digits)
        if decimals is not None:
            relation, put = decimals
            links.append((by_rule(relation, "calculate", "The functions are worked out."), put.term))
            put = _cleared(put, links, value)
    if put.numeral != value.shown:
        links.append(evaluates(put, value.shown, "calculate", "What is left is worked out."))
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


def _with_numbers(form: Form, numbers: Sequence[Printed], places: int) -> tuple[Relation, Put]:
    printed = [write(places) for write in numbers]
    return weakest(printed), Put(form, [numeral(number) for _, number in printed])


def _cleared(put: Put, links: Links, value: Value) -> Put:
    """The term cleared up, with its link; a number that is not the value as printed would be a rounding too early."""
    left = cleared(put)
    number = left.numeral
    if number is not None and number != value.shown and value.relation is Relation.APPROX:
        return put
    if left is not put:
        reason = "Brackets are worked out; what is 0 or a factor 1 goes."
        links.append((by_rule(Relation.EQUAL, "simplify", reason), left.term))
    return left


def _with_decimals(put: Put, parts: Sequence[Put], places: int) -> tuple[Relation, Put]:
    numbers = [shown(part, places) for part in parts]
    if any(rational(number) == 0 and relation is Relation.APPROX for relation, number in numbers):
        raise TooCostly("a number too small to be written")
    return weakest(numbers), put.form.around_functions.put([*put.numerals, *(numeral(number) for _, number in numbers)])
