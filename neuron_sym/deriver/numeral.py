"""Numerals as derivations print them: their digits, and all that forms want to know beside these, their *kind*."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from neuron_sym.expression import Negative, Node, Number
from neuron_sym.notation.latex import latex

MARK = 0xE000
"""The private characters of Unicode stand for the digits of numerals while a text is made."""


class Kind(NamedTuple):
    """All of a numeral but its digits: a minus sign, a power of ten beside it, and whether it is 0, 1 or 10."""

    minus: bool
    power: bool
    special: str

    def example(self, index: int) -> Node:
        """A numeral of this kind with a mark for its digits."""
        number = Number(chr(MARK + index), 1 if self.power else None)
        return Negative(number) if self.minus else number


_KINDS = {kind: Kind(*kind) for kind in product((False, True), (False, True), ("", "0", "1", "10"))}


class Numeral:
    """A number as it is printed, and what the forms want to know of it."""

    __slots__ = ("digits", "interval", "kind", "node")

    def __init__(self, node: Node) -> None:
        number = node.operand if isinstance(node, Negative) else node
        assert isinstance(number, Number)
        size, one = number.ratio
        self.node, self.digits, power = node, number.digits, number.exponent is not None
        special = "1" if size == one else "10" if self.digits == "10" else "" if size else "0"
        self.kind = _KINDS[number is not node, power, special]
        if power:
            self.digits = latex(number)
        if number is not node:
            size = -size
        self.interval = size, size, one


def numeral(node: Node) -> Numeral:
    """The numeral that a node is; it is kept with the node, since one number goes into many forms."""
    try:
        return node.__dict__["_numeral"]  # type: ignore[no-any-return]
    except KeyError:
        known = node.__dict__["_numeral"] = Numeral(node)
        return known
