r"""The expression tree: what is *written*, in the order and with the digits it was written in.

A node never simplifies, sorts or rounds. ``0.20`` and ``0.2`` are different nodes with the same
value; ``a - b`` and ``a + (-b)`` are different nodes too. Readers make these trees, writers print
them, :mod:`neuron_sym.value` says what they are worth.

Every node carries the :class:`Span` of the text it was read from, or ``None`` where it was made by
a program. Spans take no part in comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from neuron_sym.record import Record, aside, items, once, replace

ProductSign = Literal["cdot", "times", "star", "", "odot"]
r"""How a product is written: ``a \cdot b``, ``a \times b``, ``a * b``, ``ab``, ``a \odot b``."""

SumSign = Literal["+", "-"]


class Span(NamedTuple):
    """The half-open range ``[start, end)`` of characters that a node was read from."""

    start: int
    end: int


_HOLDS_NODES = re.compile(r"Node|Name|Condition")
"""Found in the annotations of such fields."""


class Node(Record):
    """Anything that can stand on one side of a relation sign."""

    span: Span | None = aside(default=None, kw_only=True)
    node_fields: ClassVar[tuple[str, ...]] = ()
    """The fields that may hold nodes."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063  inspect is heavy
        cls.node_fields = (*cls.node_fields, *(field for field in own if _HOLDS_NODES.search(own[field])))

    def __init__(self, *values: Any, span: Span | None = None, **named: Any) -> None:
        """A quicker way for what readers make: all fields in their order."""
        if named or len(values) != len(self.__match_args__):
            super().__init__(*values, **named)
        else:
            self.__dict__.update(zip(self.__match_args__, values))  # noqa: B905  they were counted
        if span is not None:
            self.__dict__["span"] = span

    def __hash__(self) -> int:
        """Worked out once: a formula that is kept is looked up again and again."""
        try:
            return self.__dict__["_hash"]  # type: ignore[no-any-return]
        except KeyError:
            known = self.__dict__["_hash"] = super().__hash__()
            return known

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Only asked for what is not there: the parts of a node that is made :func:`later` are worked out now."""
            fields = self.__dict__
            make = fields.get("_make")
            if make is not None and name in self.__match_args__:
                fields.update(make().__dict__)
                fields.pop("_make", None)
            if name in fields:  # another thread may have made them meanwhile
                return fields[name]
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __getstate__(self) -> dict[str, object]:
        """What goes to another process: the parts, and not how they are made."""
        for _ in items(self):
            pass
        return self.__dict__

    def children(self) -> tuple[Node, ...]:
        """The nodes directly below this one, in the order they are written. Worked out once, as trees are walked often."""
        known: tuple[Node, ...] | None = self.__dict__.get("_children")
        if known is None:
            known = ()
            for name in self.node_fields:
                value = getattr(self, name)
                if isinstance(value, Node):
                    known += (value,)
                elif value:
                    known += value if isinstance(value[0], Node) else tuple(_nodes(value))
            self.__dict__["_children"] = known
        return known

    def walk(self) -> Iterator[Node]:
        """The node and all below it, parents first."""
        pending: list[Node] = [self]
        while pending:
            node = pending.pop()
            yield node
            if node.node_fields and (below := node.children()):
                pending.extend(below[::-1])

    @property
    def names(self) -> frozenset[Name]:
        """All names in it, those of functions too."""
        known: frozenset[Name] | None = self.__dict__.get("_names")
        if known is None:
            pending: list[Node] = [self]
            for node in pending:  # which grows: quicker than to walk, and the order does not matter
                if node.node_fields:
                    pending += node.children()
            known = self.__dict__["_names"] = frozenset([node for node in pending if isinstance(node, Name)])
        return known

    def at(self, span: Span | None) -> Node:
        """The same node, read from ``span``."""
        return replace(self, span=span)


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


class Number(Node):
    r"""A numeral as written: ``0.20``, ``.5``, ``12300``, ``8.6 \times 10^{-1}``.

    ``digits`` holds ASCII digits with at most one point; ``exponent`` is the power of ten beside
    it, or ``None`` where there is none. The sign is not part of a numeral.
    """

    digits: str
    exponent: int | None = None

    @property
    def places(self) -> int:
        r"""How many decimals are written: 4 for ``0.8008``, -2 for ``12 \times 10^2``."""
        _, _, decimals = self.digits.partition(".")
        return len(decimals) - (self.exponent or 0)

    @once
    def ratio(self) -> tuple[int, int]:
        """Numerator and denominator as the digits spell them, not reduced: (20, 100) for ``0.20``."""
        whole, _, decimals = self.digits.partition(".")
        mantissa, places = int(whole + decimals), len(decimals) - (self.exponent or 0)
        return (mantissa, 10**places) if places > 0 else (mantissa * 10**-places, 1)

    @once
    def value(self) -> Fraction:
        """The rational number that the digits spell, exactly."""
        return Fraction(*self.ratio)


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


class Add(Node):
    """``terms[0] signs[1] terms[1] signs[2] terms[2] …``; ``signs[0]`` is always ``"+"``."""

    terms: tuple[Node, ...]
    signs: tuple[SumSign, ...]


class Negative(Node):
    """``-operand``."""

    operand: Node


class Multiply(Node):
    """``factors[0] signs[0] factors[1] signs[1] …``."""

    factors: tuple[Node, ...]
    signs: tuple[ProductSign, ...]


class Divide(Node):
    r"""``\frac{numerator}{denominator}``, or ``numerator / denominator`` where ``slash`` is set."""

    numerator: Node
    denominator: Node
    slash: bool = False


class Power(Node):
    """``base^{exponent}``; ``e^{…}`` is the power of the name ``e``."""

    base: Node
    exponent: Node


class Root(Node):
    r"""``\sqrt{radicand}`` or ``\sqrt[degree]{radicand}``."""

    radicand: Node
    degree: int = 2


class Call(Node):
    r"""A function applied: ``\sigma(z)``, ``\max(0, z)``, ``\log_{10} x`` (``base`` 10), ``f(z)``.

    ``function`` is the name as written; ``|x|`` is the call of ``abs``. ``\sigma'(z)`` is the call
    of a name with one prime.
    """

    function: Name
    arguments: tuple[Node, ...]
    base: Node | None = None


class Matrix(Node):
    r"""Rows of entries. ``fence`` is the environment, or ``list`` for ``[a, b]``, ``tuple`` for ``(a, b)``."""

    rows: tuple[tuple[Node, ...], ...]
    fence: Literal["pmatrix", "bmatrix", "list", "tuple"] = "pmatrix"


class Transpose(Node):
    r"""``operand^{T}`` or ``operand^\top``."""

    operand: Node


class Summation(Node):
    r"""``\sum_{index=lower}^{upper} body``; the bounds are ``None`` where they are not written."""

    body: Node
    index: Name | None = None
    lower: Node | None = None
    upper: Node | None = None


class RepeatedProduct(Summation):
    r"""``\prod_{index=lower}^{upper} body``, multiplied instead of added."""


class Condition(Node):
    r"""``left relation right`` beside a branch of :class:`Cases`: ``z \ge 0``.

    A double one goes on: ``0 < z < 6`` is ``Condition(0, "<", z, "<", 6)``.
    """

    left: Node
    relation: str
    right: Node
    further: str = ""
    last: Node | None = None

    @property
    def parts(self) -> tuple[tuple[Node, str, Node], ...]:
        """The one or two simple comparisons that must hold."""
        first = (self.left, self.relation, self.right)
        return (first,) if self.last is None else (first, (self.right, self.further, self.last))


class Cases(Node):
    r"""``\begin{cases} value & condition \\ … \end{cases}``; the last condition may be missing (otherwise)."""

    branches: tuple[tuple[Node, Condition | None], ...]


class Derivative(Node):
    r"""The derivative of ``of`` by ``by``; ``letter`` is ``∂``, ``d`` or ``δ`` as written, ``∇`` for ``\nabla_{\mathbf{w}} L``.

    Of a name, ``\frac{\partial L}{\partial w}``, it is a quantity that documents define (:attr:`opaque`). Of any
    other term, ``\frac{d}{dz}\left(1 + e^{-z}\right)``, it is the operation on that term. A derivative of a
    derivative is the second derivative.
    """

    of: Node
    by: Node
    letter: Literal["∂", "d", "δ", "∇"] = "∂"

    @property
    def opaque(self) -> bool:
        """Whether it is, in the end, the derivative of a name by another."""
        innermost = self
        while isinstance(innermost.of, Derivative):
            innermost = innermost.of
        return isinstance(innermost.of, Name) and innermost.of != innermost.by


class Percent(Node):
    r"""``operand\%``: a hundredth of the operand."""

    operand: Node


class Ellipsis(Node):  # noqa: A001  Python's own is not used
    r"""``…``, ``\dots``, ``\vdots``: something that the author left to the reader."""


class Unread(Node):
    """A term that could not be read: its text, why, and what was expected. Never judged."""

    text: str
    reason: str


def later(kind: type[Node], make: Callable[[], Node], latex: str = "") -> Node:
    """A node of this kind whose LaTeX may be known, and whose parts are made when somebody asks for one of them.

    Most lines of a derivation are only ever written; a reader of the tree cannot tell it from any other.
    """
    node = kind.__new__(kind)
    node.__dict__["_make"] = make
    if latex:
        node.__dict__["_latex"] = latex
    return node


def numeral_of(digits: str, ratio: tuple[int, int]) -> Number:
    """The numeral with these digits, which spell the quotient of these two."""
    node = Number.__new__(Number)
    node.__dict__.update(digits=digits, exponent=None, ratio=ratio, _latex=digits)
    return node


def negative_of(number: Number) -> Negative:
    """Minus a numeral."""
    node = Negative.__new__(Negative)
    node.__dict__.update(operand=number, _latex=f"-{number.digits}")
    return node


def name(letter: str, subscript: object = "", **marks: object) -> Name:
    """``name("w", 1)`` is w₁."""
    return Name(letter, str(subscript), **marks)  # type: ignore[arg-type]


def add(*terms: Node) -> Node:
    """``terms[0] + terms[1] + …``; one term stands for itself."""
    return terms[0] if len(terms) == 1 else Add(terms, tuple("+" for _ in terms))


def multiply(*factors: Node, sign: ProductSign = "cdot") -> Node:
    """``factors[0] · factors[1] · …``; one factor stands for itself."""
    return factors[0] if len(factors) == 1 else Multiply(factors, (sign,) * (len(factors) - 1))


def replaced(node: Node, choice: dict[int, Node | None]) -> Node:
    """``node`` with the parts chosen, by identity, replaced; what holds none of them is kept as it is."""
    chosen = choice.get(id(node))
    return chosen if chosen is not None else mapped(node, lambda part: replaced(part, choice))


def mapped(node: Node, change: Callable[[Node], Node], *, functions: bool = True) -> Node:
    """``node`` with the parts directly below it changed, the very same where none was.

    The names of called functions are parts too, unless ``functions`` is unset.
    """
    changes = {}
    for slot, value in items(node):
        if functions or not (isinstance(node, Call) and slot == "function"):
            changed = _mapped(value, change)
            if changed is not value:
                changes[slot] = changed
    return replace(node, **changes) if changes else node


def _mapped(value: object, change: Callable[[Node], Node]) -> object:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, tuple):
        changed = tuple(_mapped(item, change) for item in value)
        return changed if any(new is not old for new, old in zip(changed, value, strict=True)) else value
    return value
