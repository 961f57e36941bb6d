r"""Are two terms equal for every value of their names? A proof, or ``None``.

A term is brought to a quotient of two sums of monomials over *generators*: names, e^{m} for a
monomial m, roots, logarithms, |p| and calls of functions that nothing defines. Exponents are
rational, so that σ(2z) and σ(z) share the generator e^{z}. Two terms are equal when the cross
product of their quotients cancels to nothing: σ(-z) = 1 - σ(z), tanh z = 2σ(2z) - 1 and
max(x, 0) = (x + |x|)/2 are proved so, wherever both sides are defined.

Not finding a proof says nothing; refuting is :func:`neuron_sym.checker.judge.refute`'s work.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Root,
    Summation,
    Transpose,
)
from neuron_sym.number import MAX_BITS
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate, scalar

Key = Any
"""A generator: a name, or a tuple whose first entry says of what kind it is."""
Monomial = tuple[tuple[Key, Fraction], ...]
Polynomial = dict[Monomial, Fraction]
Quotient = tuple[Polynomial, Polynomial]
MAX_MONOMIALS = 1_000
MAX_POWER = 200
MAX_STEPS = 4_000
STEPS_OF_AN_EVALUATION = 40
"""How many steps of a proof one evaluation counts for."""
ONE: Polynomial = {(): Fraction(1)}


class NoProof(Exception):
    """The terms are outside what normal forms can compare, or too large for it."""


class _Counted(Scope):
    """A scope that counts the steps of one proof: names that stand for sums of names would double them without end."""

    steps = 0


def proved_equal(left: Node, right: Node, scope: Scope) -> bool:
    """Whether the two terms have the same normal form."""
    try:
        if isinstance(left, Matrix) and isinstance(right, Matrix):
            return _entries_equal(left, right, scope)
        counted = _Counted(scope.values, scope.functions)
        p, q = _normal(left, counted, ())
        r, s = _normal(right, counted, ())
        return not _plus(_times(p, s), _scaled(_times(r, q), -1))
    except (NoProof, ZeroDivisionError, RecursionError):
        return False


def _entries_equal(left: Matrix, right: Matrix, scope: Scope) -> bool:
    if [len(row) for row in left.rows] != [len(row) for row in right.rows]:
        return False
    pairs = zip((e for row in left.rows for e in row), (e for row in right.rows for e in row), strict=True)
    return all(proved_equal(a, b, scope) for a, b in pairs)


def _constant(value: Fraction | int) -> Quotient:
    return ({(): Fraction(value)} if value else {}), ONE


def _generator(key: Key) -> Quotient:
    return {((key, Fraction(1)),): Fraction(1)}, ONE


def _normal(node: Node, scope: _Counted, open_: tuple[Node, ...]) -> Quotient:
    scope.steps += 1
    if scope.steps > MAX_STEPS:
        raise NoProof
    match node:
        case Number():
            return _constant(node.value)
        case Name():
            return _name(node, scope, open_)
        case Add(terms, signs):
            total = _constant(0)
            for sign, term in zip(signs, terms, strict=True):
                part = _normal(term, scope, open_)
                total = _sum(total, part if sign == "+" else _negative(part))
            return total
        case Negative(operand):
            return _negative(_normal(operand, scope, open_))
        case Multiply(factors, _) if (value := _rational(node, scope)) is not None:
            return _constant(value)
        case Multiply(factors, _) if sum(map(_is_vector, factors)) > 1:
            raise NoProof  # the order of matrices matters
        case Multiply(factors, _):
            product = _constant(1)
            for factor in factors:
                product = _product(product, _normal(factor, scope, open_))
            return product
        case Divide(numerator, denominator, _):
            return _product(_normal(numerator, scope, open_), _inverse(_normal(denominator, scope, open_)))
        case Percent(operand):
            return _product(_normal(operand, scope, open_), _constant(Fraction(1, 100)))
        case Power(base, exponent):
            return _power(base, exponent, scope, open_)
        case Root(radicand, degree):
            return _root(_normal(radicand, scope, open_), degree)
        case Call():
            return _call(node, scope, open_)
        case Matrix(rows, _) if len(rows) == 1 and len(rows[0]) == 1:
            return _normal(rows[0][0], scope, open_)
        case Transpose() | Summation() | Cases() if (value := _rational(node, scope)) is not None:
            return _constant(value)
        case _:
            raise NoProof


def _is_vector(node: Node) -> bool:
    return isinstance(node, Name) and (node.bold or node.accent == "vec")


def _rational(node: Node, scope: _Counted) -> Fraction | None:
    """The value of a product of matrices and the like, where it is one exact number."""
    if not any(isinstance(part, (Matrix, Transpose, Summation, Cases, Name)) for part in node.walk()):
        return None
    scope.steps += STEPS_OF_AN_EVALUATION
    try:
        value = scalar(evaluate(node, scope))
    except NoValue:
        return None
    return value if isinstance(value, Fraction) else None


def _name(node: Name, scope: _Counted, open_: tuple[Node, ...]) -> Quotient:
    found = scope.lookup(node)
    if found is None:
        if node == Name("e"):
            return _exponential(_constant(1))
        return _generator(("name", node))
    if node in open_:
        raise NoProof
    return _normal(found, scope, (*open_, node))


def _power(base: Node, exponent: Node, scope: _Counted, open_: tuple[Node, ...]) -> Quotient:
    power = _normal(exponent, scope, open_)
    if base == Name("e") and scope.lookup(base) is None:
        return _exponential(power)
    value = _as_constant(power)
    if value is None or value.denominator != 1 or abs(value) > MAX_POWER:
        raise NoProof
    quotient = _normal(base, scope, open_)
    if value < 0:
        quotient = _inverse(quotient)
    if value == 0 and not quotient[0]:
        raise NoProof
    product = _constant(1)
    for _ in range(abs(int(value))):
        product = _product(product, quotient)
    return product


def _call(node: Call, scope: _Counted, open_: tuple[Node, ...]) -> Quotient:
    letter, primes = node.function.letter, node.function.primes
    definition = scope.functions.get(letter) if node.function == Name(letter) else None
    if definition and len(node.arguments) == 1:
        parameter, body = definition
        if len(open_) > 16:
            raise NoProof
        return _normal(Scope().extended({parameter: node.arguments[0]}).closed(body), scope, (*open_, node))
    arguments = [_normal(argument, scope, open_) for argument in node.arguments]
    if len(arguments) == 2 and letter in ("max", "min") and not primes:
        a, b = arguments
        spread = _absolute(_sum(a, _negative(b)))
        return _product(_sum(_sum(a, b), spread if letter == "max" else _negative(spread)), _constant(Fraction(1, 2)))
    if len(arguments) == 1 and node.base is None:
        a = arguments[0]
        if letter in ("σ", "sigmoid", "Sigmoid", "logistic") and primes <= 1:
            s = _inverse(_sum(_constant(1), _exponential(_negative(a))))
            return s if not primes else _product(s, _sum(_constant(1), _negative(s)))
        if letter in ("tanh", "Tanh") and primes <= 1:
            up, down = _exponential(a), _exponential(_negative(a))
            t = _product(_sum(up, _negative(down)), _inverse(_sum(up, down)))
            return t if not primes else _sum(_constant(1), _negative(_product(t, t)))
        if letter == "exp" and primes <= 1:
            return _exponential(a)
        if letter == "abs":
            return _absolute(a)
        if letter in ("ReLU", "relu", "Relu") and not primes:
            return _product(_sum(a, _absolute(a)), _constant(Fraction(1, 2)))
        if letter == "id" and not primes:
            return a
        if letter in ("softplus", "Softplus") and not primes:
            a, letter = _sum(_constant(1), _exponential(a)), "ln"
        if letter in ("ln", "log") and _as_constant(a) == 1:
            return _constant(0)
        arguments, letter = [a], {"log": "ln"}.get(letter, letter)
    base = _key(_normal(node.base, scope, open_)) if node.base is not None else None
    return _generator(("call", letter, node.function.subscript, primes, base, tuple(map(_key, arguments))))


# --- quotients ------------------------------------------------------------------------------------


def _sum(a: Quotient, b: Quotient) -> Quotient:
    (p, q), (r, s) = a, b
    if q == s:
        return _plus(p, r), q
    return _plus(_times(p, s), _times(r, q)), _times(q, s)


def _product(a: Quotient, b: Quotient) -> Quotient:
    return _times(a[0], b[0]), _times(a[1], b[1])


def _negative(a: Quotient) -> Quotient:
    return _scaled(a[0], -1), a[1]


def _inverse(a: Quotient) -> Quotient:
    numerator, denominator = a
    if not numerator:
        raise NoProof
    if len(numerator) == 1:
        ((monomial, factor),) = numerator.items()
        flipped = {tuple((key, -power) for key, power in monomial): 1 / factor}
        return _times(denominator, flipped), ONE
    return denominator, numerator


def _as_constant(a: Quotient) -> Fraction | None:
    numerator, denominator = a
    if set(numerator) <= {()} and set(denominator) == {()}:
        return numerator.get((), Fraction(0)) / denominator[()]
    return None


def _divided(a: Quotient) -> Polynomial | None:
    """The quotient as one polynomial where its denominator is a single monomial."""
    numerator, denominator = a
    if len(denominator) != 1:
        return None
    return _times(numerator, _inverse((denominator, ONE))[0])


def _exponential(a: Quotient) -> Quotient:
    r"""e^{Σ c m} = Π (e^{m})^{c}."""
    exponent = _divided(a)
    if exponent is None:
        return _generator(("exp", _key(a)))
    product = _constant(1)
    powers: list[tuple[Key, Fraction]] = []
    for monomial, c in exponent.items():
        inside = _logarithm_of(monomial)
        if inside is not None and c.denominator == 1 and abs(c) <= MAX_POWER:
            for _ in range(abs(int(c))):
                product = _product(product, inside if c > 0 else _inverse(inside))
        else:
            powers.append((("exp", monomial), c))
    return _product(product, ({tuple(sorted(powers, key=repr)): Fraction(1)}, ONE))


def _logarithm_of(monomial: Monomial) -> Quotient | None:
    """P where the monomial is ln p: e^{ln p} is p."""
    match monomial:
        case ((("call", "ln", "", 0, None, ((above, below),)), power),) if power == 1:
            return dict(above), dict(below)
        case _:
            return None


def _absolute(a: Quotient) -> Quotient:
    value = _as_constant(a)
    if value is not None:
        return _constant(abs(value))
    return _generator(("abs", min(_key(a), _key(_negative(a)), key=repr)))


def _root(a: Quotient, degree: int) -> Quotient:
    value = _as_constant(a)
    if value is not None and value >= 0 and degree == 2:
        above, below = isqrt(value.numerator), isqrt(value.denominator)
        if above**2 == value.numerator and below**2 == value.denominator:
            return _constant(Fraction(above, below))
    return _generator(("root", _key(a), degree))


def _key(a: Quotient) -> Key:
    """A hashable form that equal quotients share when they were brought to it in the same way."""
    numerator, denominator = a
    single = _divided(a)
    if single is not None:
        numerator, denominator = single, ONE
    if not numerator:
        return ()
    lead = denominator[min(denominator, key=repr)]
    return _frozen(_scaled(numerator, 1 / lead)), _frozen(_scaled(denominator, 1 / lead))


def _frozen(p: Polynomial) -> Key:
    return tuple(sorted(p.items(), key=repr))


# --- polynomials ----------------------------------------------------------------------------------


def _plus(p: Polynomial, q: Polynomial) -> Polynomial:
    total = dict(p)
    for monomial, factor in q.items():
        value = total.get(monomial, 0) + factor
        if value:
            total[monomial] = Fraction(value)
        else:
            total.pop(monomial, None)
    return total


def _scaled(p: Polynomial, factor: Fraction | int) -> Polynomial:
    return {monomial: value * factor for monomial, value in p.items()}


def _times(p: Polynomial, q: Polynomial) -> Polynomial:
    if p == ONE:
        return q
    if q == ONE:
        return p
    if len(p) * len(q) > MAX_MONOMIALS:
        raise NoProof
    total: Polynomial = {}
    for one, a in p.items():
        for other, b in q.items():
            factor = a * b
            if factor.numerator.bit_length() + factor.denominator.bit_length() > MAX_BITS:
                raise NoProof
            total = _plus(total, _reduced(_merged(one, other), factor)) if _has_root(one, other) else _put(
                total, _merged(one, other), factor)  # fmt: skip
    return total


def _put(total: Polynomial, monomial: Monomial, factor: Fraction) -> Polynomial:
    value = total.get(monomial, Fraction(0)) + factor
    if value:
        total[monomial] = value
    else:
        total.pop(monomial, None)
    return total


def _merged(one: Monomial, other: Monomial) -> Monomial:
    if not one or not other:
        return one or other
    powers = dict(one)
    for key, power in other:
        powers[key] = powers.get(key, Fraction(0)) + power
    return tuple(sorted(((key, power) for key, power in powers.items() if power), key=repr))


def _has_root(*monomials: Monomial) -> bool:
    return any(isinstance(key, tuple) and key[0] in ("root", "abs") for monomial in monomials for key, _ in monomial)


def _reduced(monomial: Monomial, factor: Fraction) -> Polynomial:
    r"""(√p)² is p, and |p|² is p²."""
    rest: list[tuple[Key, Fraction]] = []
    product: Polynomial = {(): factor}
    for key, power in monomial:
        degree = key[2] if isinstance(key, tuple) and key[0] == "root" else 2
        inside = key[1] if isinstance(key, tuple) and key[0] in ("root", "abs") else None
        if inside is None or power < degree or power.denominator != 1 or inside == ():
            rest.append((key, power))
            continue
        numerator, denominator = dict(inside[0]), dict(inside[1])
        if denominator != ONE:
            raise NoProof
        whole = int(power) // degree
        for _ in range(whole * (2 if key[0] == "abs" else 1)):
            product = _times(product, numerator)
        if power % degree:
            rest.append((key, power % degree))
    return {_merged(tuple(rest), m): c for m, c in product.items()}
