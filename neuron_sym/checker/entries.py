"""Terms that are matrices, as rows of terms: what is proved of a matrix is proved entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from neuron_sym.checker.quantity import literal, written_rows
from neuron_sym.expression import (
    Add,
    Call,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    ProductSign,
    RepeatedProduct,
    Root,
    Summation,
    Transpose,
    add,
    mapped,
    multiply,
)
from neuron_sym.functions import VECTOR_FUNCTIONS, has_meaning
from neuron_sym.record import replace
from neuron_sym.scope import CONSTANTS, Scope

Rows = tuple[tuple[Node, ...], ...]
MAX_ENTRIES = 400
MAX_UNROLLED = 64
"""Terms of a sum that are written out for a proof."""
MAX_TERMS = 16
"""Entries of a softmax, each of which holds all of them."""
MAX_PARTS = 1_000
"""A longer term is neither written out nor gone on with: the layers of a network multiply."""


class _NoRows(Exception):
    """The term is a matrix whose entries are not at hand, or that has too many."""


def rows_of(node: Node, scope: Scope) -> Rows | None:
    """The entries of a term that is a matrix; ``None`` for a number and for what is not at hand."""
    try:
        return _rows(node, scope)
    except _NoRows:
        return None


def unrolled(node: Summation) -> Node | None:
    r"""A sum or product with whole bounds, term by term: ``\sum_{i=1}^{2} w_i x_i`` is ``w_1 x_1 + w_2 x_2``."""
    match node:
        case Summation(body, Name() as index, Number() as lower, Number() as upper):
            first, last = lower.value, upper.value
            if first.denominator == last.denominator == 1 and 0 <= last - first < MAX_UNROLLED:
                join = multiply if isinstance(node, RepeatedProduct) else add
                return join(*(_at_place(body, index, place) for place in range(int(first), int(last) + 1)))
    return None


def _at_place(node: Node, index: Name, place: int) -> Node:
    if node == index:
        return Number(str(place)) if place >= 0 else Negative(Number(str(-place)))
    if isinstance(node, Name) and node.subscript == index.letter:
        return replace(node, subscript=str(place))
    if isinstance(node, Summation) and node.index == index:  # a sum within has an index of its own
        return node
    return mapped(node, lambda part: _at_place(part, index, place))


def _rows(node: Node, scope: Scope) -> Rows | None:
    match node:
        case Matrix(rows, _):
            return rows
        case Name():
            found = scope.lookup(node)
            if found is None and (node.bold or node.accent == "vec"):
                raise _NoRows
            return found.rows if isinstance(found, Matrix) else _rows_of_value(found, scope)
        case Transpose(operand):
            upright = _rows(operand, scope)
            return None if upright is None else tuple(zip(*upright, strict=True))
        case Negative(operand):
            return _entrywise(Negative, _rows(operand, scope))
        case Divide(numerator, denominator):
            return _entrywise(lambda entry: Divide(entry, denominator), _rows(numerator, scope))
        case Call(function, (argument,), None) if has_meaning(function) and function.letter not in VECTOR_FUNCTIONS:
            return _entrywise(lambda entry: Call(function, (entry,)), _rows(argument, scope))
        case Call(function, (argument,), None) if function.letter in VECTOR_FUNCTIONS and not function.primes:
            return _softmax(_rows(argument, scope))
        case Power(base, exponent) if base == CONSTANTS[0] and scope.lookup(base) is None:
            return _entrywise(lambda entry: Power(base, entry), _rows(exponent, scope))
        case Power(base, exponent):
            bases = _rows(base, scope)
            if bases is not None and len(bases) == len(bases[0]):
                raise _NoRows
            return _entrywise(lambda entry: Power(entry, exponent), bases)
        case Multiply(factors, signs) if "odot" not in signs:
            return _product(factors, scope)
        case Multiply(factors, signs) if {*signs} == {"odot"}:
            return _entrywise_product([_rows(factor, scope) for factor in factors])
        case Add(terms, signs):
            return _sum(node, [_rows(term, scope) for term in terms])
        case _:
            return None


def _rows_of_value(value: Node | None, scope: Scope) -> Rows | None:
    """The entries of what a name stands for, ``0.5 a`` say, which holds no names that stand for others."""
    if value is None or is_long(value):
        return None
    return _rows(value, Scope({}, scope.functions))


def is_long(term: Node) -> bool:
    """Whether a term has so many parts that it is not written out within others."""
    return next(islice(term.walk(), MAX_PARTS, None), None) is not None


def length(norm: Call, scope: Scope) -> Node | None:
    """The root of the sum of the squares of a vector's entries, where they are at hand."""
    rows = rows_of(norm.arguments[0], scope) if norm.base is None else None
    if rows is None or 1 not in (len(rows), len(rows[0])):
        return None
    return Root(add(*(Power(entry, Number("2")) for row in rows for entry in row)))


def multiplied_by_entries(node: Node, scope: Scope) -> Node:
    r"""The term with its vectors as columns, and ``\odot`` between those that are multiplied, but for ``w^T x`` and ``x x^T``."""
    node = mapped(node, lambda part: multiplied_by_entries(part, scope))
    if not isinstance(node, Multiply) or any(isinstance(factor, Transpose) for factor in node.factors):
        return node
    columns = [_column(factor, scope) for factor in node.factors]
    if any(_is_wide(factor, scope) for factor, column in zip(node.factors, columns, strict=True) if column is None):
        return node
    vectors = [column for column in columns if column is not None]
    between = {sign for sign, column in zip(node.signs, columns[1:], strict=True) if column is not None}
    if len(vectors) < 2 or between == {"odot"}:
        return node
    numbers = [factor for factor, column in zip(node.factors, columns, strict=True) if column is None]
    entrywise: ProductSign = "odot"
    product = Multiply(tuple(vectors), (entrywise,) * (len(vectors) - 1))
    return multiply(*numbers, product) if numbers else product


def _is_wide(factor: Node, scope: Scope) -> bool:
    """Whether a term is a matrix of several rows and columns, which no product takes entry by entry without its sign."""
    rows = rows_of(factor, scope)
    return rows is not None and len(rows) > 1 and len(rows[0]) > 1


def _column(factor: Node, scope: Scope) -> Node | None:
    """A vector as a column."""
    rows = rows_of(factor, scope)
    if rows is None or 1 not in (len(rows), len(rows[0])) or len(rows) == len(rows[0]):
        return None
    return factor if len(rows[0]) == 1 else Transpose(factor)


def softmax_as_written(term: Node, written: Node, scope: Scope) -> Node:
    """The softmax of a matrix entry by entry, of its rows or of its columns: those whose numbers come nearer to 1 in all.

    Any other term is itself.
    """
    if not isinstance(term, Call) or term.function.letter not in VECTOR_FUNCTIONS:
        return term
    numbers = [[literal(entry) for entry in row] for row in written_rows(written) or ()]
    if not numbers or 1 in (len(numbers), len(numbers[0])):
        return term
    values = [[number.value for number in row if number is not None] for row in numbers]
    rows = rows_of(term.arguments[0], scope)
    if rows is None or [len(row) for row in rows] != [len(row) for row in values] or max(len(rows), len(rows[0])) > MAX_TERMS:
        return term
    across, down = (sum(abs(sum(line) - 1) for line in lines) / len(lines) for lines in (values, list(zip(*values, strict=True))))
    lines = rows if across <= down else tuple(zip(*rows, strict=True))
    shares = tuple(_softmax((line,))[0] for line in lines)
    return Matrix(shares if across <= down else tuple(zip(*shares, strict=True)), span=term.span)


def _entrywise(make: Callable[[Node], Node], rows: Rows | None) -> Rows | None:
    return None if rows is None else tuple(tuple(make(entry) for entry in row) for row in rows)


def _softmax(rows: Rows | None) -> Rows:
    if rows is None or 1 not in (len(rows), len(rows[0])) or len(rows) * len(rows[0]) > MAX_TERMS:
        raise _NoRows
    powers = tuple(tuple(Power(CONSTANTS[0], entry) for entry in row) for row in rows)
    total = add(*(power for row in powers for power in row))
    return tuple(tuple(Divide(power, total) for power in row) for row in powers)


def _product(factors: tuple[Node, ...], scope: Scope) -> Rows | None:
    numbers: list[Node] = []
    product: Rows | None = None
    for factor in factors:
        rows = _rows(factor, scope)
        if rows is None or len(rows) == len(rows[0]) == 1:
            numbers.append(factor if rows is None else rows[0][0])
        else:
            product = rows if product is None else _matrix_product(product, rows)
    return _entrywise(lambda entry: multiply(*numbers, entry), product) if numbers else product


def _matrix_product(a: Rows, b: Rows) -> Rows:
    if len(a[0]) != len(b) or len(a) * len(b) * len(b[0]) > MAX_ENTRIES:
        raise _NoRows
    columns = tuple(zip(*b, strict=True))
    return tuple(
        tuple(add(*(multiply(p, q) for p, q in zip(row, column, strict=True))) for column in columns) for row in a
    )


def _entrywise_product(parts: list[Rows | None]) -> Rows | None:
    rows = [part for part in parts if part is not None]
    if len(rows) < len(parts) or len({(len(part), len(part[0])) for part in rows}) > 1:
        raise _NoRows
    return tuple(tuple(map(multiply, *entries)) for entries in zip(*rows, strict=True))


def _sum(node: Add, parts: list[Rows | None]) -> Rows | None:
    rows = [part for part in parts if part is not None]
    if not rows:
        return None
    height, width = max(len(part) for part in rows), max(len(part[0]) for part in rows)
    matrices = height * width > 1
    spread = [None if part is None or (matrices and len(part) == len(part[0]) == 1) else _spread(part, height, width) for part in parts]

    def terms(i: int, j: int) -> tuple[Node, ...]:
        """What stands in one entry: a number in a sum stands in each."""
        return tuple(term if part is None else part[i][j] for term, part in zip(node.terms, spread, strict=True))

    return tuple(tuple(Add(terms(i, j), node.signs) for j in range(width)) for i in range(height))


def _spread(part: Rows, height: int, width: int) -> Rows:
    """The matrix, or the bias of a layer beside each column or row of a batch."""
    if (len(part), len(part[0])) == (height, width):
        return part
    if 1 in (height, width) or height == width or height * width > MAX_ENTRIES:
        raise _NoRows
    if (len(part), len(part[0])) == (height, 1):
        return tuple(row * width for row in part)
    if (len(part), len(part[0])) == (1, width):
        return part * height
    raise _NoRows
