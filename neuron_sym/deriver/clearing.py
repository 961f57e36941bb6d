"""What a hand clears up in a form with numerals: brackets, what is 0, a factor 1, minus before minus.

What is left depends on the numerals only by their kinds, so it is worked out once for each form and kinds.
Where numerals make another one, 1 - 0.8582 is 0.1418, what comes after depends on the kind of that as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from neuron_sym.deriver.form import KEPT, Form, Packed, Put, Slot, form, packed
from neuron_sym.deriver.numeral import Kind, Numeral, numeral
from neuron_sym.deriver.tidy import times
from neuron_sym.expression import Add, Multiply, Negative, Node, Number, Power, SumSign, mapped, replaced
from neuron_sym.interval import Interval, minus, plus
from neuron_sym.number import in_decimals, rational, terminates


def cleared(put: Put) -> Put:
    """Sums of decimals added up, products with 0 and factors 1 gone; nothing is rounded."""
    numerals, kinds = list(put.numerals), put.kinds
    while True:
        step = _cleared(put.form, kinds)
        if step is None:
            return put
        if isinstance(step, Packed):
            return step.put(numerals, put.known)
        made = step.total(numerals)
        numerals.append(made)
        kinds = (*kinds, made.kind)


class Sum(NamedTuple):
    """A numeral that clearing up makes of others: ``constant`` and some slots, each with a sign."""

    constant: Interval
    slots: tuple[tuple[int, int], ...]

    def total(self, numerals: Sequence[Numeral]) -> Numeral:
        """The sum as a numeral with all its digits."""
        total = self.constant
        for sign, index in self.slots:
            value = numerals[index].interval
            total = plus(total, value) if sign > 0 else minus(total, value)
        return numeral(in_decimals(total[0], total[2]))


class Opposite(NamedTuple):
    """A negative numeral without its minus sign, its digits as they are."""

    slot: int

    def total(self, numerals: Sequence[Numeral]) -> Numeral:
        """The numeral itself."""
        node = numerals[self.slot].node
        assert isinstance(node, Negative)
        return numeral(node.operand)


class _Wanted(Exception):
    """Clearing up comes to a numeral that has to be made first."""

    def __init__(self, made: Sum | Opposite) -> None:
        self.made = made


@lru_cache(maxsize=KEPT)
def _cleared(form: Form, kinds: tuple[Kind, ...]) -> Packed | Sum | Opposite | None:
    """The form that is left with numerals of these kinds, or the next numeral that is to be made for it.

    The numerals made so far are the last ones: they are asked for in the same turn each time. None where
    the form stays as it is.
    """
    try:
        tree = _Clearing(kinds, len(form.slots)).clear(form.tree)
    except _Wanted as wanted:
        return wanted.made
    return None if tree == form.tree else packed(tree)


class _Clearing:
    def __init__(self, kinds: tuple[Kind, ...], slots: int) -> None:
        self.kinds = kinds
        self.made = slots

    def clear(self, node: Node) -> Node:
        inner = mapped(node, self.clear)
        match inner:
            case Slot(index) | Negative(operand=Slot(index)) if self.kinds[index].minus and (
                isinstance(inner, Negative) or self.kinds[index].special == "0"
            ):
                return self.make(Opposite(index))
            case Negative(operand) if self.is_number(operand, "0") or ((value := rational(operand)) is not None and value <= 0):
                return operand.operand if isinstance(operand, Negative) else operand
            case Negative(operand=Negative(operand)):
                return operand
            case Add(terms, signs):
                return self.added(inner, terms, signs)
            case Multiply(factors, signs):
                if any(self.is_number(factor, "0") for factor in factors):
                    return Number("0")
                kept = [factor for factor in factors if not self.is_number(factor, "1")]
                return inner if len(kept) == len(factors) else times(*kept, sign=signs[-1])
            case Power(base, exponent) if self.is_number(exponent, "1"):
                return base
            case _:
                return inner

    def added(self, node: Add, terms: tuple[Node, ...], signs: tuple[str, ...]) -> Node:
        signed = [part for sign, term in zip(signs, terms, strict=True) for part in self.addends(sign, term)]
        if len(signed) == len(terms):
            constant = sum((sign * rest for sign, _, rest in signed), Fraction(0))
            one = 10 ** (terminates(constant) or 0)
            return self.make(Sum((int(constant * one), int(constant * one), one), tuple((sign, slot) for sign, slot, _ in signed if slot is not None)))
        kept = [(sign, term) for sign, term in zip(signs, terms, strict=True) if not self.is_number(term, "0")]
        if len(kept) == len(terms):
            return node
        (sign, first), *rest = kept
        head = Negative(first) if sign == "-" else first
        return Add((head, *(t for _, t in rest)), ("+", *(s for s, _ in rest))) if rest else head  # type: ignore[arg-type]

    def addends(self, sign: str, term: Node) -> Iterable[tuple[int, int | None, Fraction]]:
        """(sign, slot, number) of a numeral; nothing for any other term."""
        one = -1 if sign == "-" else 1
        match term:
            case Slot(index):
                yield one, index, Fraction(0)
            case Negative(operand=Slot(index)) if not self.kinds[index].minus:
                yield -one, index, Fraction(0)
            case _ if (value := rational(term)) is not None:
                yield one, None, value

    def is_number(self, node: Node, value: str) -> bool:
        """Whether the node is a numeral of the value 0 or 1."""
        match node:
            case Slot(index):
                return self.kinds[index].special == value and (value == "0" or not self.kinds[index].minus)
            case Negative(operand=Slot(index)):
                return value == "0" and self.kinds[index].special == value and not self.kinds[index].minus
            case _:
                return rational(node) == int(value)

    def make(self, made: Sum | Opposite) -> Node:
        if self.made == len(self.kinds):
            raise _Wanted(made)
        self.made += 1
        return Slot(self.made - 1)


# --- minus signs -----------------------------------------------------------------------------------------


def without_minus_zero(put: Put) -> Put:
    """The same where minus stands before a 0 in the only slot: without it."""
    return _without_minus(put.form).put(put.numerals) if put.numerals[0].kind.special == "0" else put


def without_double_minus(put: Put) -> Put:
    """The same where minus stands before a negative numeral in the only slot, or before a minus: e^{-(-1)} is e^{1}."""
    negative = [one for one in put.numerals if one.kind.minus]
    left = _without_double_minus(put.form, negative=bool(negative))
    return put if left is None else left.put([*put.numerals, *(Opposite(0).total(negative) for _ in negative)])


@lru_cache(maxsize=KEPT)
def _without_minus(form: Form) -> Packed:
    minuses = [part for part in form.tree.walk() if isinstance(part, Negative) and isinstance(part.operand, Slot)]
    return packed(replaced(form.tree, {id(part): part.operand for part in minuses}))


@lru_cache(maxsize=KEPT)
def _without_double_minus(form: Form, *, negative: bool) -> Packed | None:
    choice: dict[int, Node | None] = {}
    for part in form.tree.walk():
        match part:
            case Negative(operand=Negative(operand)):
                choice[id(part)] = operand
            case Negative(operand=Slot()) if negative:
                choice[id(part)] = Slot(1)
    return packed(replaced(form.tree, choice)) if choice else None


def signed_sum(numerals: Sequence[Numeral]) -> Put:
    """The numbers in a row: a minus sign stands for a plus and a bracket, ``-2 + 6 - 3``."""
    minuses = tuple([part.kind.minus for part in numerals[1:]])
    plain = [Opposite(0).total([part]) if part.kind.minus else part for part in numerals[1:]]
    return Put(_sum_of(minuses), [numerals[0], *plain])


@lru_cache(maxsize=KEPT)
def _sum_of(minuses: tuple[bool, ...]) -> Form:
    signs: list[SumSign] = ["+", *("-" if minus else "+" for minus in minuses)]
    return form(Add(tuple(map(Slot, range(len(signs)))), tuple(signs)))
