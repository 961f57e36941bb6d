r"""The expression tree: what is *written*, in the order and with the digits it was written in.

A node never simplifies, sorts or rounds. ``0.20`` and ``0.2`` are different nodes with the same
value; ``a - b`` and ``a + (-b)`` are different nodes too. Readers make these trees, writers print
them, :mod:`neuron_sym.value` says what they are worth.

Every node carries the :class:`Span` of the text it was read from, or ``None`` where it was made by
a program. Spans take no part in comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

ProductSign = Literal["cdot", "times", "star", "", "odot"]
r"""How a product is written: ``a \cdot b``, ``a \times b``, ``a * b``, ``ab``, ``a \odot b``."""

SumSign = Literal["+", "-"]


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range ``[start, end)`` of characters that a node was read from."""

    start: int
    end: int


@dataclass(frozen=True)
class Node:
    """Anything that can stand on one side of a relation sign."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)

    def children(self) -> Iterator[Node]:
        """The nodes directly below this one, in the order they are written."""
        for slot in fields(self):
            if slot.name != "span":
                yield from _nodes(getattr(self, slot.name))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(list(node.children())))

    def at(self, span: Span | None) -> Node:
        """The same node, read from ``span``."""
        return replace(self, span=span)


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


@dataclass(frozen=True)
class Number(Node):
    r"""A numeral as written: ``0.20``, ``.5``, ``12300``, ``8.6 \times 10^{-1}``.

    ``digits`` holds ASCII digits with at most one point; ``exponent`` is the power of ten beside
    it, or ``None`` where there is none. The sign is not part of a numeral.
    """

    digits: str
    exponent: int | None = None

    @property
    def places(self) -> int:
        """How many decimals are written: 4 for ``0.8008``, -2 for ``12 \times 10^2``."""
        _, _, decimals = self.digits.partition(".")
        return len(decimals) - (self.exponent or 0)

    @cached_property
    def value(self) -> Fraction:
        """The rational number that the digits spell, exactly."""
        whole, _, decimals = self.digits.partition(".")
        mantissa = int(whole + decimals)
        return Fraction(mantissa, 10**self.places) if self.places >= 0 else Fraction(mantissa * 10**-self.places)


@dataclass(frozen=True)
class Name(Node):
    r"""A symbol: ``w_1``, ``\hat{y}``, ``\mathbf{x}``, ``z^{(2)}``, ``w_{\text{new}}``, ``f'``.

    ``letter`` is one ASCII or Greek letter, or a word (``net``). ``accent`` is one of ``hat``,
    ``bar``, ``tilde``, ``vec`` or empty; ``superscript`` is a layer mark such as ``(2)`` or
    ``[1]``, never a power.
    """

    letter: str
    subscript: str = ""
    accent: str = ""
    bold: bool = False
    superscript: str = ""
    primes: int = 0


@dataclass(frozen=True)
class Add(Node):
    """``terms[0] signs[1] terms[1] signs[2] terms[2] …``; ``signs[0]`` is always ``"+"``."""

    terms: tuple[Node, ...]
    signs: tuple[SumSign, ...]


@dataclass(frozen=True)
class Negative(Node):
    """``-operand``."""

    operand: Node


@dataclass(frozen=True)
class Multiply(Node):
    """``factors[0] signs[0] factors[1] signs[1] …``."""

    factors: tuple[Node, ...]
    signs: tuple[ProductSign, ...]


@dataclass(frozen=True)
class Divide(Node):
    r"""``\frac{numerator}{denominator}``, or ``numerator / denominator`` where ``slash`` is set."""

    numerator: Node
    denominator: Node
    slash: bool = False


@dataclass(frozen=True)
class Power(Node):
    """``base^{exponent}``; ``e^{…}`` is the power of the name ``e``."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Root(Node):
    r"""``\sqrt{radicand}`` or ``\sqrt[degree]{radicand}``."""

    radicand: Node
    degree: int = 2


@dataclass(frozen=True)
class Call(Node):
    r"""A function applied: ``\sigma(z)``, ``\max(0, z)``, ``\log_{10} x`` (``base`` 10), ``f(z)``.

    ``function`` is the name as written; ``|x|`` is the call of ``abs``. ``\sigma'(z)`` is the call
    of a name with one prime.
    """

    function: Name
    arguments: tuple[Node, ...]
    base: Node | None = None


@dataclass(frozen=True)
class Matrix(Node):
    r"""Rows of entries. ``fence`` is the environment, or ``list`` for ``[a, b]``, ``tuple`` for ``(a, b)``."""

    rows: tuple[tuple[Node, ...], ...]
    fence: Literal["pmatrix", "bmatrix", "list", "tuple"] = "pmatrix"


@dataclass(frozen=True)
class Transpose(Node):
    r"""``operand^{T}`` or ``operand^\top``."""

    operand: Node


@dataclass(frozen=True)
class Summation(Node):
    r"""``\sum_{index=lower}^{upper} body``; the bounds are ``None`` where they are not written."""

    body: Node
    index: Name | None = None
    lower: Node | None = None
    upper: Node | None = None


@dataclass(frozen=True)
class Condition(Node):
    r"""``left relation right`` beside a branch of :class:`Cases`: ``z \ge 0``."""

    left: Node
    relation: str
    right: Node


@dataclass(frozen=True)
class Cases(Node):
    r"""``\begin{cases} value & condition \\ … \end{cases}``; the last condition may be missing (otherwise)."""

    branches: tuple[tuple[Node, Condition | None], ...]


@dataclass(frozen=True)
class Derivative(Node):
    r"""``\frac{\partial of}{\partial by}``; ``letter`` is ``∂``, ``d`` or ``δ`` as written."""

    of: Node
    by: Node
    letter: Literal["∂", "d", "δ"] = "∂"


@dataclass(frozen=True)
class Percent(Node):
    r"""``operand\%``: a hundredth of the operand."""

    operand: Node


@dataclass(frozen=True)
class Ellipsis(Node):
    r"""``…``, ``\dots``, ``\vdots``: something that the author left to the reader."""


@dataclass(frozen=True)
class Unread(Node):
    """A term that could not be read: its text, why, and what was expected. Never judged."""

    text: str
    reason: str


def name(letter: str, subscript: object = "", **marks: object) -> Name:
    """``name("w", 1)`` is w₁."""
    return Name(letter, str(subscript), **marks)  # type: ignore[arg-type]


def add(*terms: Node) -> Node:
    """``terms[0] + terms[1] + …``; one term stands for itself."""
    return terms[0] if len(terms) == 1 else Add(terms, ("+",) * len(terms))


def multiply(*factors: Node, sign: ProductSign = "cdot") -> Node:
    """``factors[0] · factors[1] · …``; one factor stands for itself."""
    return factors[0] if len(factors) == 1 else Multiply(factors, (sign,) * (len(factors) - 1))


def replaced(node: Node, choice: dict[int, Node | None]) -> Node:
    """``node`` with the parts chosen, by identity, replaced; what holds none of them is kept as it is."""
    chosen = choice.get(id(node))
    if chosen is not None:
        return chosen
    changes = {}
    for slot in fields(node):
        value = getattr(node, slot.name)
        changed = _replaced_in(value, choice) if slot.name != "span" else value
        if changed is not value:
            changes[slot.name] = changed
    return replace(node, **changes) if changes else node


def _replaced_in(value: object, choice: dict[int, Node | None]) -> object:
    if isinstance(value, Node):
        return replaced(value, choice)
    if isinstance(value, tuple):
        changed = tuple(_replaced_in(item, choice) for item in value)
        return changed if any(new is not old for new, old in zip(changed, value, strict=True)) else value
    return value
