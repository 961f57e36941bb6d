r"""Trees to text, as all notations have it in common. Brackets are written where they must be.

The law of the house is ``read(write(tree)) == tree``; each choice below that looks fussy (a brace
round a name before a bracket, ``{10}`` as a base) keeps it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from neuron_sym.chain import Chain, Relation
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Derivative,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Summation,
    Transpose,
    Unread,
)

SUM, PRODUCT, POWER, _ATOM = range(4)
MAX_ORDER = 9
Colour = Callable[[Name, str], str]


class Writer(ABC):
    """The bracketing that all notations share; a notation fills in how the pieces look."""

    def write(self, node: Node) -> str:
        """The text of a term."""
        match node:
            case Number():
                return self.number(node)
            case Name():
                return self.name(node)
            case Add():
                return self.add(node)
            case Negative(operand):
                return self.minus + self.wrapped(operand, PRODUCT)
            case Multiply():
                return self.multiply(node)
            case Divide(numerator, denominator, slash):
                if slash:
                    above = self.bracketed(numerator) if _ends_in_sum(numerator) else self.wrapped(numerator, PRODUCT)
                    return f"{above}{self.stroke}{self.wrapped(denominator, POWER)}"
                return self.fraction(numerator, denominator)
            case Power(base, exponent):
                return self.power(base, exponent)
            case Transpose(operand):
                return self.transposed(operand)
            case Percent(operand):
                return self.atom(operand) + self.percent
            case Call():
                return self.call(node)
            case Unread(text, _):
                return self.unread(text)
            case _:
                return self.special(node)

    def precedence(self, node: Node) -> int:
        """How tightly the text of the node binds."""
        match node:
            case Add() | Negative() | Unread():
                return SUM
            case Multiply() | Summation():
                return PRODUCT
            case Derivative() if operates(node):
                return PRODUCT
            case Divide() if self.slashed(node):
                return PRODUCT
            case Power() | Transpose() | Percent() | Divide() | Derivative() | Number(exponent=int()):
                return POWER
            case _:
                return _ATOM

    def slashed(self, node: Divide) -> bool:
        """Whether the quotient is written on one line."""
        return node.slash

    def wrapped(self, node: Node, least: int) -> str:
        """The text of ``node``, bracketed where it binds more loosely than ``least``."""
        return self.bracketed(node) if self.precedence(node) < least else self.write(node)

    def bracketed(self, node: Node) -> str:
        """The text of ``node`` in brackets."""
        return self.bracket(self.write(node))

    def atom(self, node: Node) -> str:
        return self.wrapped(node, _ATOM)

    def add(self, node: Add) -> str:
        first = node.terms[0]
        parts = [self.wrapped(first, PRODUCT) if isinstance(first, (Add, Cases)) else self.write(first)]
        for sign, term in zip(node.signs[1:], node.terms[1:], strict=True):
            parts.append(f" {self.plus if sign == '+' else self.minus} {self.wrapped(term, PRODUCT)}")
        return "".join(parts)

    def multiply(self, node: Multiply) -> str:
        text = self.factor(node.factors[0], first=node.signs[0] != "", last=False, beside=node.signs[0] == "")
        for place, (sign, factor) in enumerate(zip(node.signs, node.factors[1:], strict=True), start=1):
            before = node.factors[place - 1]
            last = place == len(node.factors) - 1
            loose = self.is_loose(factor, first=False, last=last, beside=not last and node.signs[place] == "")
            written = self.write(factor)  # once: products within products would take a time that doubles with each
            right = self.bracket(written) if loose else written
            if sign == "":
                right = self.side_by_side(before, factor, written, right)
                if isinstance(before, Name) and self.opens(right):
                    text = self.shielded(text, before)
            elif _ends_in_number(before) and isinstance(factor, Power):
                right = self.shielded_power(factor, right)
            text += self.between(sign) + right
        return text

    def side_by_side(self, before: Node, factor: Node, written: str, text: str) -> str:
        """The factor so that it cannot be taken for a part of the one before it: ``text``, or what was written otherwise."""
        lead = first_of(factor)
        if isinstance(lead, Number) or (isinstance(before, Number) and _is_fraction(lead)):
            return self.bracket(written)
        if isinstance(lead, Call) and lead.function.letter in ("abs", "norm"):
            return self.guarded(factor, written)
        return self.guarded(factor, written) if is_word(lead) else text

    def factor(self, node: Node, *, first: bool, last: bool, beside: bool) -> str:
        """The text of a factor; ``beside`` says that the next one stands side by side with it."""
        return self.bracketed(node) if self.is_loose(node, first=first, last=last, beside=beside) else self.write(node)

    def is_loose(self, node: Node, *, first: bool, last: bool, beside: bool) -> bool:
        """Whether a factor needs brackets."""
        loose = isinstance(node, Multiply) or self.precedence(node) == SUM or (isinstance(node, Divide) and self.slashed(node) and not first)
        return loose or (isinstance(node, Summation) and not last) or (beside and operates(node))

    def chain(self, chain: Chain[object], relation_of: Callable[[object], Relation]) -> list[tuple[str, str]]:
        """(relation, term) for each row; the first row's relation is empty."""
        rows = [("", self.write(chain.first))]
        rows += [(self.relation(relation_of(mark)), self.write(term)) for mark, term in chain.rest]
        return rows

    def guarded(self, node: Node, text: str) -> str:
        """The text of a factor led by a word, so that the one before it does not run into the word."""
        del node
        return text

    def opens(self, text: str) -> bool:
        """Whether a name before ``text`` would be read as a function applied to it."""
        return False

    def shielded(self, text: str, name: Name) -> str:
        """``text`` with the name at its end kept from what follows."""
        return text

    def shielded_power(self, node: Power, text: str) -> str:
        """A power after a numeral, kept from being read as its power of ten."""
        return text

    plus = "+"
    minus = "-"
    percent = "%"
    stroke = " / "

    @abstractmethod
    def number(self, node: Number) -> str: ...
    @abstractmethod
    def name(self, node: Name) -> str: ...
    @abstractmethod
    def fraction(self, numerator: Node, denominator: Node) -> str: ...
    @abstractmethod
    def power(self, base: Node, exponent: Node) -> str: ...
    @abstractmethod
    def transposed(self, operand: Node) -> str: ...
    @abstractmethod
    def call(self, node: Call) -> str: ...
    @abstractmethod
    def special(self, node: Node) -> str: ...
    @abstractmethod
    def unread(self, text: str) -> str: ...
    @abstractmethod
    def bracket(self, text: str) -> str: ...
    @abstractmethod
    def between(self, sign: str) -> str: ...
    @abstractmethod
    def relation(self, relation: Relation) -> str: ...


    def operator(self, node: Derivative) -> tuple[Node, str, list[tuple[Node, int]]]:
        """What is differentiated, the sign's letter, and the names by which, each with its order."""
        names: list[tuple[Node, int]] = []
        of: Node = node
        while isinstance(of, Derivative) and of.letter == node.letter and order_of(names) < MAX_ORDER:
            if names and names[-1][0] == of.by:
                names[-1] = of.by, names[-1][1] + 1
            else:
                names.append((of.by, 1))
            of = of.of
        return of, node.letter, names

    def operand(self, node: Node) -> str:
        """What an operator stands before: in brackets, but for a call or another derivative."""
        return self.write(node) if isinstance(node, (Call, Derivative)) else self.bracketed(node)


def operates(node: Node) -> bool:
    """Whether the derivative is written as an operator before a term: it is not one of a name."""
    while isinstance(node, Derivative) and isinstance(node.of, Derivative) and node.of.letter == node.letter:
        node = node.of
    return isinstance(node, Derivative) and node.letter != "∇" and not isinstance(node.of, Name)


def order_of(names: list[tuple[Node, int]]) -> int:
    """How often is differentiated in all."""
    return sum(order for _, order in names)


def first_of(node: Node) -> Node:
    """The part of a factor that is written first."""
    while True:
        match node:
            case Power(base=Add() | Multiply() | Negative()):
                return node  # it begins with a bracket
            case Power(base=inner) | Transpose(operand=inner) | Percent(operand=inner):
                node = inner
            case Add(terms=(inner, *_)) | Multiply(factors=(inner, *_)):
                node = inner
            case Divide(numerator=inner, slash=True):
                node = inner
            case _:
                return node


def is_word(node: Node) -> bool:
    """Whether it is a name of several letters."""
    return isinstance(node, Name) and len(node.letter) > 1


def _is_fraction(node: Node) -> bool:
    return isinstance(node, Divide) and isinstance(node.numerator, Number) and isinstance(node.denominator, Number)


def _ends_in_number(node: Node) -> bool:
    return isinstance(node.denominator if isinstance(node, Divide) and node.slash else node, Number)


def _ends_in_sum(node: Node) -> bool:
    """Whether what is written after the node would be read into its sum."""
    return isinstance(node.factors[-1] if isinstance(node, Multiply) else node, Summation)
