r"""Derivatives as they are written: ``\frac{\partial L}{\partial w}``, ``\frac{d}{dz}(1 + e^{-z})``, ``∂²L/∂w₁∂w₂``.

A quotient of differentials is a derivative. Where nothing stands beside the sign above,

.. code-block:: text

    operator = \frac{d}{dz} | \frac{d^2}{dz^2} | \frac{\partial^2}{\partial x \partial z} | d/dz
    operand  = bracket with its exponents | factors side by side

and an operand that may or may not go on (after ``\cdot``, ``/`` or a bracket) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from neuron_sym.expression import (
    Call,
    Derivative,
    Divide,
    Multiply,
    Name,
    Node,
    Number,
    Power,
    ProductSign,
    Span,
    multiply,
)
from neuron_sym.notation.cursor import Cursor
from neuron_sym.notation.token import Kind
from neuron_sym.record import replace

_SIGNS: dict[str, Literal["∂", "d", "δ"]] = {"∂": "∂", "d": "d", "δ": "δ"}
_LAYERS = frozenset("lL")
_REACH = "how far the derivative reaches can be read in two ways; write brackets"


def begins_differential(node: Node) -> bool:
    r"""Whether the node is the sign of a differential, with or without an order: ``\partial``, ``d^2``."""
    return _sign(node) is not None


def in_fraction(cursor: Cursor, start: int, quotient: Divide) -> Node:
    """The quotient that was read from ``start``, or the derivative that it is."""
    return _derivative(cursor, quotient, start) or quotient


def slashed(cursor: Cursor, factors: Sequence[Node]) -> list[Node] | None:
    """After the slash of ``∂L/∂w``, ``dL/dw`` or ``d/dz (…)``: the factors with that derivative as the last."""
    if not cursor.at(Kind.NAME):
        return None
    signed = len(factors) > 1 and begins_differential(factors[-2]) and _sign(factors[-1]) is None
    count = 2 if signed else 1
    above = Multiply(tuple(factors[-2:]), ("",)) if signed else factors[-1]
    if (_differential(above) or _named_differential(above, cursor)) is None:
        return None
    before = cursor.position
    begin = (factors[-count].span or cursor.token.span).start
    below = _below_slash(cursor)
    span = Span(begin, cursor.tokens[cursor.position - 1].end)
    derivative = _derivative(cursor, Divide(above, below, slash=True, span=span), begin_at=begin)
    if derivative is None:
        cursor.position = before
        return None
    return [*factors[: len(factors) - count], derivative]


def gradient(cursor: Cursor) -> Derivative:
    r"""``\nabla_{\mathbf{w}} L`` and ``\nabla^{2}_{\mathbf{w}} L``: all slopes, all second slopes, by a vector."""
    start, order = cursor.position, 1
    cursor.take()
    if cursor.at(Kind.SUP):
        order = _gradient_order(cursor)
    if not cursor.at(Kind.SUB):
        cursor.refuse("∇ is read with the name of a vector below it: \\nabla_{\\mathbf{w}} L", cursor.span_from(start))
    cursor.take()
    cursor.deeper()
    cursor.bare = True
    by = cursor.group() if cursor.at(Kind.GROUP) else cursor.power()
    cursor.bare = False
    if order == 1 and cursor.at(Kind.SUP):
        order = _gradient_order(cursor)
    of = cursor.power() if cursor.at(Kind.NAME, Kind.FONT, Kind.TEXT) else None
    cursor.depth -= 1
    if not isinstance(by, Name) or not isinstance(of, (Name, Call)):
        cursor.refuse("∇ is read before the name of a quantity", cursor.span_from(start))
    for _ in range(order):
        of = Derivative(of, by, "∇", span=cursor.span_from(start))
    assert isinstance(of, Derivative)
    return of


def _gradient_order(cursor: Cursor) -> int:
    cursor.take()
    place = cursor.token.span
    order = cursor.group() if cursor.at(Kind.GROUP) else cursor.number()
    if order != Number("2"):
        cursor.refuse("only ∇ and ∇² are read", place)
    return 2


def _below_slash(cursor: Cursor) -> Node:
    """``dz``, ``∂w``, ``∂w₁∂w₂``: signs and names as long as they go on."""
    cursor.bare = True
    found = [cursor.power()]
    while cursor.at(Kind.NAME, Kind.FONT) and (begins_differential(found[-1]) or cursor.token.value == "∂"):
        found.append(cursor.power())
    cursor.bare = False
    return multiply(*found, sign="")


def _derivative(cursor: Cursor, quotient: Divide, start: int = 0, begin_at: int | None = None) -> Derivative | None:
    above = _differential(quotient.numerator) or _named_differential(quotient.numerator, cursor)
    if above is None:
        return None
    letter, order, of = above
    named = _named_differential(quotient.denominator, cursor) if letter == "d" and order == 1 else None
    names = [named[2]] if named else list(_names_below(quotient.denominator, letter))
    if not names or None in names:
        return None
    if len(names) != order:
        if order > 1:
            cursor.refuse("the orders of the derivative above and below differ", quotient.span)
        return None
    if of is None:
        of = _operand(cursor)
    end = cursor.tokens[cursor.position - 1].end
    span = Span(cursor.tokens[start].start if begin_at is None else begin_at, end)
    for by in reversed(names):
        assert by is not None
        of = Derivative(of, by, _SIGNS[letter], span=span)
    assert isinstance(of, Derivative)
    return of


def _sign(node: Node) -> tuple[str, int] | None:
    r"""The letter and order of ``\partial``, ``d`` or ``d^2``."""
    match node:
        case Name(letter=letter) if letter in _SIGNS and node == Name(letter):
            return letter, 1
        case Power(base=base, exponent=Number(digits=digits, exponent=None)) if len(digits) == 1 and digits > "1":
            below = _sign(base)
            return (below[0], int(digits)) if below and below[1] == 1 else None
        case _:
            return None


def _differential(node: Node) -> tuple[str, int, Node | None] | None:
    r"""The letter, the order and the quantity of ``\partial L``, ``d^2 f(z)``, ``dL``; of ``d`` alone no quantity."""
    if found := _sign(node):
        return (*found, None)
    match node:
        case Multiply(factors=(first, *rest), signs=signs) if set(signs) == {""} and (found := _sign(first)):
            if any(begins_differential(factor) for factor in rest):
                return None
            of = rest[0] if len(rest) == 1 else _joined(rest, signs[1:])
            return (*found, of)
        case Name(letter=letter) if len(letter) == 2 and letter[0] == "d":
            return "d", 1, replace(node, letter=letter[1:])
        case _:
            return None


def _named_differential(node: Node, cursor: Cursor) -> tuple[str, int, Node | None] | None:
    """``dnet`` and ``dout`` above or below the bar, as programs and plain text write them, where they have no value."""
    match node:
        case Name(letter=letter) if len(letter) > 2 and letter[0] == "d" and node not in cursor.values:
            return "d", 1, replace(node, letter=letter[1:])
        case _:
            return None


def _joined(factors: Sequence[Node], signs: Sequence[ProductSign]) -> Node:
    first, last = factors[0].span, factors[-1].span
    span = Span(first.start, last.end) if first and last else None
    return Multiply(tuple(factors), tuple(signs), span=span)


def _names_below(node: Node, letter: str) -> Iterator[Node | None]:
    r"""The names of ``\partial w_1 \partial w_2`` or ``dz^2``, each as often as it counts; ``None`` for anything else."""
    factors: tuple[Node, ...] = (node,)
    if isinstance(node, Multiply):
        if set(node.signs) != {""}:
            yield None
            return
        factors = node.factors
    pending = list(factors)
    while pending:
        factor = pending.pop(0)
        inside, order = _with_order(factor)
        if factor == Name(letter) and pending:
            inside, order = _with_order(pending.pop(0))
        elif letter == "d" and isinstance(inside, Name) and len(inside.letter) == 2 and inside.letter[0] == "d":
            inside = replace(inside, letter=inside.letter[1:])
        else:
            yield None
            return
        named = isinstance(inside, (Name, Call)) and not begins_differential(inside)
        yield from [inside if named else None] * order


def _with_order(node: Node) -> tuple[Node, int]:
    match node:
        case Power(base=base, exponent=Number(digits=digits, exponent=None)) if len(digits) == 1 and digits > "1":
            return base, int(digits)
        case Power(base=Name(superscript="") as base, exponent=Name(letter=letter) as layer) if layer == Name(letter) and letter in _LAYERS:
            return replace(base, superscript=letter, span=node.span), 1  # ``w_{jk}^l`` of the layer l
        case _:
            return node, 1


def _operand(cursor: Cursor) -> Node:
    """What an operator stands before."""
    cursor.deeper()
    if cursor.at(Kind.PLUS, Kind.MINUS):
        cursor.refuse("write brackets round what is differentiated, where it begins with a sign")
    fenced = cursor.at(Kind.OPEN, Kind.GROUP, Kind.BAR)
    if not fenced and not cursor.starts_factor():
        cursor.refuse("expected what is differentiated after the sign of the derivative")
    start = cursor.position
    factors = [cursor.power()]
    while not fenced and cursor.starts_factor():
        factors.append(cursor.side_by_side(factors[-1]))
    if cursor.starts_factor():
        cursor.refuse(_REACH)
    cursor.depth -= 1
    if len(factors) > 1:
        factors = [multiply(*factors, sign="").at(cursor.span_from(start))]
    clear = fenced or isinstance(factors[0], (Call, Derivative))
    if not clear and cursor.at(Kind.TIMES, Kind.SLASH):
        cursor.refuse(_REACH)
    return factors[0]
