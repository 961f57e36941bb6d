r"""What a tree is worth: an exact rational, a certified enclosure, or a matrix of these.

Rationals stay exact; :mod:`neuron_sym.enclosure` takes over where e, ln, √ or π comes in. Nothing
is computed whose size was not estimated first, so that ``9^{9^{9^9}}`` is refused, not begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, cast

from neuron_sym import elementary, enclosure, real
from neuron_sym.derivative import prime_of
from neuron_sym.enclosure import Ball, ContainsZero, OutsideDomain, TooLarge
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Ellipsis,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    RepeatedProduct,
    Root,
    Summation,
    Transpose,
    Unread,
)
from neuron_sym.functions import FUNCTIONS, VECTOR_FUNCTIONS, has_meaning
from neuron_sym.number import MAX_BITS
from neuron_sym.real import NoValue, Real, TooCostly, Undefined, Unresolved, Unvalued
from neuron_sym.scope import Scope, canonical

Rows = tuple[tuple[Real, ...], ...]
Value = Real | Rows
MAX_NODES = 100_000
MAX_TERMS = 10_000
MAX_CALLS = 32
"""How deep functions of the document may call each other, so that one that calls itself ends."""
FIRST_PRECISION = 64
LAST_PRECISION = 4_096


def evaluate(
    node: Node, scope: Scope, precision: int = FIRST_PRECISION, values: Mapping[Name, Real] | None = None
) -> Value:
    """The value of ``node`` with the names that ``scope`` defines, to about ``precision`` bits.

    A rational value is exact whatever the precision. ``values`` are numbers for names of ``node`` itself,
    which stand before those of ``scope``.

    Raises:
        NoValue: see its subclasses; :class:`Unresolved` only where more precision may help.
    """
    known = scope.worked_out.get((id(node), precision)) if values is None else None
    if known is not None:
        return cast("Value", known[1])
    try:
        evaluation = _Evaluation(scope, precision)
        evaluation.locals.extend((values or {}).items())
        value = evaluation.value(node)
    except FAILURES as error:
        raise in_words(error) from error
    if values is None:
        scope.worked_out[id(node), precision] = (node, value)
    return value


FAILURES = (ContainsZero, OutsideDomain, TooLarge, RecursionError)
"""What the arithmetic of enclosures raises where a term has no value."""


def in_words(error: Exception) -> NoValue:
    """What a failure of the arithmetic means for the term."""
    if isinstance(error, ContainsZero):
        return Unresolved("too close to zero to tell its sign")
    if isinstance(error, OutsideDomain):
        return Undefined(str(error))
    too_large = isinstance(error, TooLarge)
    return TooCostly("a number too large to compute" if too_large else "a formula nested too deep")


def scalar(value: Value) -> Real | None:
    """The number itself; a 1×1 matrix is its entry; ``None`` for any other matrix."""
    if isinstance(value, tuple):
        return value[0][0] if len(value) == 1 and len(value[0]) == 1 else None
    return value


class _Evaluation:
    def __init__(self, scope: Scope, precision: int) -> None:
        self.scope = scope
        self.precision = precision
        self.nodes = 0
        self.open: list[Node] = []
        self.indices: dict[str, int] = {}
        self.locals: list[tuple[Name, Value]] = []
        self.calls = 0
        self.known: dict[int, tuple[Node, Value]] = {}

    def value(self, node: Node) -> Value:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise TooCostly("a formula that takes too many steps")
        return node.value if type(node) is Number else _RULES[type(node)](self, node)

    def sum(self, node: Add) -> Value:
        total = self.value(node.terms[0])
        for sign, term in zip(node.signs[1:], node.terms[1:], strict=True):
            value = self.value(term)
            if isinstance(total, tuple) and isinstance(value, tuple):
                value = _spread(value, total, oriented=self.oriented(term))
            total = self.entrywise(real.add if sign == "+" else real.subtract, total, value)
        return total

    def oriented(self, term: Node) -> bool:
        """Whether a vector was written as a column or row, not as a list that may be either."""
        found = self.scope.lookup(term) if isinstance(term, Name) else term
        if isinstance(found, Transpose):
            return isinstance(found.operand, Matrix)
        return isinstance(found, Matrix) and found.fence not in ("list", "tuple")

    def negative(self, node: Negative) -> Value:
        value = self.value(node.operand)
        return _map(lambda a: -a, value) if isinstance(value, tuple) else -value

    def multiplied(self, node: Multiply) -> Value:
        product = self.value(node.factors[0])
        for sign, factor in zip(node.signs, node.factors[1:], strict=True):
            product = self.product(product, self.value(factor), entrywise=sign == "odot")
        return product

    def quotient(self, node: Divide) -> Value:
        return self.entrywise(real.over, self.value(node.numerator), self.value(node.denominator))

    def rooted(self, node: Root) -> Value:
        return _map(lambda a: self.root(a, node.degree), self.value(node.radicand))

    def matrix(self, node: Matrix) -> Value:
        return tuple(tuple(self.real(entry) for entry in row) for row in node.rows)

    def transposed(self, node: Transpose) -> Value:
        value = self.value(node.operand)
        return tuple(zip(*value, strict=True)) if isinstance(value, tuple) else value

    def percent(self, node: Percent) -> Value:
        return _map(lambda a: real.over(a, Fraction(100), self.precision), self.value(node.operand))

    def nothing(self, node: Ellipsis | Unread) -> Value:
        raise Unvalued(node, node.reason if isinstance(node, Unread) else "… leaves terms out")

    def real(self, node: Node) -> Real:
        number = scalar(self.value(node))
        if number is None:
            raise Undefined("a matrix where a number is needed")
        return number

    # --- names and functions --------------------------------------------------------------------

    def name(self, node: Name) -> Value:
        for parameter, value in reversed(self.locals):
            if canonical(parameter) == canonical(node):
                return value
        if self.indices and (node.letter in self.indices or node.subscript in self.indices):
            if node == Name(node.letter):
                return Fraction(self.indices[node.letter])
            if node.subscript in self.indices:
                place = str(self.indices[node.subscript])
                return self.bound(Name(node.letter, place, node.accent, node.bold, node.superscript, node.primes), "")
        return self.bound(node, "")

    def bound(self, node: Node, what: str) -> Value:
        found = self.scope.lookup(node)
        if found is None:
            if node == Name("e"):
                return elementary.exp(Ball.exact(Fraction(1), self.precision))
            if node == Name("π"):
                return elementary.pi(self.precision)
            raise Unvalued(node, f"{what or 'the name'} has no value here")
        key = id(found)
        if key in self.known:
            return self.known[key][1]
        if node in self.open:
            raise Undefined("a name that is defined by itself")
        self.open.append(node)
        hidden, self.locals = self.locals, []
        value = self.value(found)
        self.locals = hidden
        self.open.pop()
        if not self.indices:
            self.known[key] = (found, value)
        return value

    def derivative(self, node: Derivative) -> Value:
        """The derivative first, then the numbers; there is none where the term itself has no value."""
        if self.locals or self.scope.lookup(node) is not None or node.opaque:
            return self.bound(node, "the derivative")
        slope, innermost = self.scope.slope(node), node.of
        while isinstance(innermost, Derivative):
            innermost = innermost.of
        self.value(innermost)
        return self.value(slope)

    def applied(self, parameter: Name, body: Node, argument: Value) -> Value:
        """The value of a function's body where its parameter is ``argument``."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise TooCostly("functions nested too deep")
        hidden, self.locals = self.locals, [(parameter, argument)]
        value = self.value(body)
        self.locals = hidden
        self.calls -= 1
        return value

    def call(self, node: Call) -> Value:
        letter, primes = node.function.letter, node.function.primes
        plain = node.function == Name(letter, primes=primes)
        if primes and canonical(node) in self.scope.values:
            return self.bound(node, "")
        if plain and letter in self.scope.functions and len(node.arguments) == 1:
            parameter, body = self.scope.primed(letter, primes)
            return self.applied(parameter, body, self.value(node.arguments[0]))
        if canonical(node) in self.scope.values:
            return self.bound(node, "")
        arguments = [self.value(argument) for argument in node.arguments]
        if letter in ("max", "min") and arguments and not primes:
            chosen = enclosure.maximum if letter == "max" else enclosure.minimum
            value = arguments[0]
            for other in arguments[1:]:
                value = self.entrywise(lambda a, b, _: self.extreme(letter, chosen, a, b), value, other)
            return value
        if letter == "norm" and len(arguments) == 1 and plain and not primes:
            return self.norm(node, arguments[0])
        if letter in VECTOR_FUNCTIONS and plain and not primes and node.base is None:
            return self.softmax(node, arguments)
        if letter in ("log", "ln") and len(arguments) == 1 and not primes:
            return self.logarithm(node, arguments[0])
        if not has_meaning(node.function) or node.base is not None or len(arguments) != 1:
            raise Unvalued(node, f"the function {letter}{primes * chr(39)} has no definition here")
        kernels = FUNCTIONS[letter].kernels
        if primes < len(kernels):
            return _map(lambda a: kernels[primes](a, self.precision), arguments[0])
        return self.applied(*prime_of(letter, primes), arguments[0])

    def norm(self, node: Call, argument: Value) -> Value:
        """The length of a vector, or the sum of the absolute values of its entries."""
        entries = _vector(argument) if isinstance(argument, tuple) else (argument,)
        if entries is None:
            raise Undefined("the norm of a matrix")
        if node.base is None:
            return self.root(self.dot(entries, entries), 2)
        total: Real = Fraction(0)
        for entry in entries:
            total = real.add(total, real.absolute(entry, self.precision), self.precision)
        return total

    def softmax(self, node: Call, arguments: list[Value]) -> Value:
        """The powers of e over their sum; of a matrix it can be taken in rows or in columns, and is not."""
        only = arguments[0]
        if len(arguments) > 1:
            only = (tuple(self.real(argument) for argument in node.arguments),)
        if not isinstance(only, tuple) or _vector(only) is None:
            raise Unvalued(node, "softmax is taken of a vector")
        powers = _map(lambda a: real.exp(a, self.precision), only)
        assert isinstance(powers, tuple)
        total: Real = Fraction(0)
        for power in _vector(powers) or ():
            total = real.add(total, power, self.precision)
        return _map(lambda a: real.over(a, total, self.precision), powers)

    def extreme(self, letter: str, of_balls: Callable[[Ball, Ball], Ball], a: Real, b: Real) -> Real:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return max(a, b) if letter == "max" else min(a, b)
        return real.extreme(of_balls, a, b, self.precision)

    def logarithm(self, node: Call, argument: Value) -> Value:
        value = _map(lambda a: real.log(a, self.precision), argument)
        if node.base is None:
            return value
        base = real.log(self.real(node.base), self.precision)
        exact = real.exact_logarithm(self.real(node.base), argument)
        return exact if exact is not None else _map(lambda a: real.over(a, base, self.precision), value)

    def cases(self, node: Cases) -> Value:
        for value, condition in node.branches:
            if condition is None or self.holds(condition):
                return self.value(value)
        raise Undefined("no case applies")

    def holds(self, condition: Condition) -> bool:
        for left, relation, right in condition.parts:
            sign = real.sign(real.subtract(self.real(left), self.real(right), self.precision))
            if not holds(sign, relation):
                return False
        return True

    def summation(self, node: Summation) -> Value:
        if node.index is None or node.lower is None or node.upper is None:
            raise Unvalued(node, "the sum has no bounds")
        lower, upper = self.real(node.lower), self.real(node.upper)
        if not (isinstance(lower, Fraction) and isinstance(upper, Fraction)) or {lower.denominator, upper.denominator} != {1}:
            raise Undefined("the bounds of a sum are whole numbers")
        if upper - lower >= MAX_TERMS:
            raise TooCostly(f"a sum of more than {MAX_TERMS} terms")
        multiplied = isinstance(node, RepeatedProduct)
        total: Value = Fraction(1 if multiplied else 0)
        outer = self.indices
        for place in range(int(lower), int(upper) + 1):
            self.indices = {**outer, node.index.letter: place}
            total = self.entrywise(real.multiply if multiplied else real.add, total, self.value(node.body))
        self.indices = outer
        return total

    # --- arithmetic -----------------------------------------------------------------------------

    def entrywise(self, operation: Callable[[Real, Real, int], Real], a: Value, b: Value) -> Value:
        """The operation on numbers, on matrices entry by entry, and with a number beside a matrix."""
        if not isinstance(a, tuple) and not isinstance(b, tuple):
            return operation(a, b, self.precision)
        left, right = scalar(a), scalar(b)
        if left is not None and right is not None:
            return operation(left, right, self.precision)
        if right is not None and isinstance(a, tuple):
            return tuple(tuple(operation(entry, right, self.precision) for entry in row) for row in a)
        if left is not None and isinstance(b, tuple):
            return tuple(tuple(operation(left, entry, self.precision) for entry in row) for row in b)
        assert isinstance(a, tuple)
        assert isinstance(b, tuple)
        if (len(a), len(a[0])) != (len(b), len(b[0])):
            if 1 in (len(a), len(a[0])) and (len(a), len(a[0])) == (len(b[0]), len(b)):
                b = tuple(zip(*b, strict=True))
            else:
                raise Undefined("matrices of different shape")
        return tuple(
            tuple(operation(p, q, self.precision) for p, q in zip(row_a, row_b, strict=True))
            for row_a, row_b in zip(a, b, strict=True)
        )

    def product(self, a: Value, b: Value, *, entrywise: bool) -> Value:
        """Numbers, matrices row by column; two vectors that fit no other way give their dot product."""
        if not isinstance(a, tuple) and not isinstance(b, tuple):
            return real.multiply(a, b, self.precision)
        left, right = scalar(a), scalar(b)
        if entrywise or left is not None or right is not None:
            return self.entrywise(real.multiply, a, b)
        assert isinstance(a, tuple)
        assert isinstance(b, tuple)
        if len(a[0]) != len(b):
            flat_a, flat_b = _vector(a), _vector(b)
            if flat_a is None or flat_b is None or len(flat_a) != len(flat_b):
                raise Undefined("matrices whose sizes do not fit")
            a, b = (flat_a,), tuple((entry,) for entry in flat_b)
        columns = tuple(zip(*b, strict=True))
        self.nodes += len(a) * len(columns) * len(b)
        return tuple(tuple(self.dot(row, column) for column in columns) for row in a)

    def dot(self, row: tuple[Real, ...], column: tuple[Real, ...]) -> Real:
        total: Real = Fraction(0)
        for p, q in zip(row, column, strict=True):
            total = real.add(total, real.multiply(p, q, self.precision), self.precision)
        return total

    def power(self, node: Power) -> Value:
        base, exponent = node.base, node.exponent
        natural = isinstance(base, Name) and base == _E and self.scope.lookup(base) is None
        if natural and isinstance(exponent, Negative) and exponent == _MINUS_INFINITY:
            return Fraction(0)
        if natural:
            return _map(lambda a: real.exp(a, self.precision), self.value(exponent))
        power = self.real(exponent)
        value = self.value(base)
        if isinstance(value, tuple) and scalar(value) is None:
            if len(value) == len(value[0]):
                raise Undefined("the power of a matrix")
            return _map(lambda entry: self.raised(entry, power), value)  # entry by entry, for it has no other
        return self.raised(self.real(base), power)

    def raised(self, number: Real, power: Real) -> Real:
        if not isinstance(power, Ball) and power.denominator == 1:
            return whole_power(number, int(power))
        if not isinstance(power, Ball) and power.denominator <= 64:
            if number != 0 and real.sign(number) < 0:
                raise Undefined("a broken power of a negative number")
            return whole_power(self.root(number, power.denominator), power.numerator)
        return real.exp(real.multiply(power, real.log(number, self.precision), self.precision), self.precision)

    def root(self, value: Real, degree: int) -> Real:
        if isinstance(value, Fraction):
            if value < 0:
                if degree % 2 == 0:
                    raise Undefined("the root of a negative number")
                return -self.root(-value, degree)
            above, below = real.whole_root(value.numerator, degree), real.whole_root(value.denominator, degree)
            if above is not None and below is not None:
                return Fraction(above, below)
        return enclosure.root(real.ball(value, self.precision), degree)


_E = Name("e")
_MINUS_INFINITY = Negative(Name("∞"))
_RULES: dict[type[Node], Callable[[_Evaluation, Any], Value]] = {
    Name: _Evaluation.name,
    Add: _Evaluation.sum,
    Negative: _Evaluation.negative,
    Multiply: _Evaluation.multiplied,
    Divide: _Evaluation.quotient,
    Power: _Evaluation.power,
    Root: _Evaluation.rooted,
    Call: _Evaluation.call,
    Matrix: _Evaluation.matrix,
    Transpose: _Evaluation.transposed,
    Summation: _Evaluation.summation,
    RepeatedProduct: _Evaluation.summation,
    Percent: _Evaluation.percent,
    Cases: _Evaluation.cases,
    Derivative: _Evaluation.derivative,
    Ellipsis: _Evaluation.nothing,
    Unread: _Evaluation.nothing,
}
"""How each kind of node but numerals is worked out; conditions stand in cases only, and have no value."""


def whole_power(base: Real, power: int) -> Real:
    """A whole power of a number; 0 has none but positive ones."""
    if isinstance(base, Fraction):
        if base == 0 and power <= 0:
            raise Undefined("division by zero" if power else "0 to the power 0")
        size = max(base.numerator.bit_length(), base.denominator.bit_length())
        if abs(base) != 1 and size * abs(power) > 4 * MAX_BITS:
            raise TooCostly("a power too large to compute")
        return real.bounded(base ** (power % 2 if abs(base) == 1 else power))
    if abs(power) > MAX_BITS:
        raise TooCostly("a power too large to compute")
    return base.power(power)


def holds(sign: int, relation: str) -> bool:
    """Whether a number of this sign stands in the relation to 0."""
    return {"=": sign == 0, r"\ne": sign != 0, "<": sign < 0, ">": sign > 0, r"\le": sign <= 0,
            r"\ge": sign >= 0}[relation]  # fmt: skip


def _spread(vector: Rows, matrix: Rows, *, oriented: bool) -> Rows:
    """The bias of a layer beside each column or row of a batch, where only one of the two fits."""
    height, width = len(matrix), len(matrix[0])
    entries = _vector(vector)
    if entries is None or 1 in (height, width) or (height == width and not oriented):
        return vector
    if len(entries) == height and (height != width or len(vector) == height):
        return tuple((entry,) * width for entry in entries)
    return (entries,) * height if len(entries) == width else vector


def _vector(rows: Rows) -> tuple[Real, ...] | None:
    if len(rows) == 1:
        return rows[0]
    return tuple(row[0] for row in rows) if len(rows[0]) == 1 else None


def _map(function: Callable[[Real], Real], value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(tuple(function(entry) for entry in row) for row in value)
    return function(value)
