r"""Quotients of sums of monomials over *generators*, brought to one form by exact arithmetic.

A generator is a name, e^m for a monomial m, √p for a prime p or another term, ln p, |p|, sin p, or
a call of a function that nothing defines. Exponents are rational, so that σ(2z) and σ(z) share the
generator e^z. Generators are numbered in the order in which one proof meets them.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from neuron_sym.number import MAX_BITS

Key = Any
"""What a generator is: a tuple whose first entry says of what kind."""
Rational = int | Fraction
Monomial = tuple[tuple[int, Rational], ...]
Polynomial = dict[Monomial, Rational]
Quotient = tuple[Polynomial, Polynomial]
MAX_MONOMIALS = 4_000
MAX_POWER = 200
MAX_WORK = 12_000
"""How many products of two monomials one proof may take."""
LARGEST_PRIME = 100
ONE: Polynomial = {(): 1}
_REDUCED = frozenset(("prime", "root", "abs", "sin"))


class NoProof(Exception):
    """The terms are outside what normal forms can compare, or too large for it."""


class Nowhere(NoProof):
    """A term has no value anywhere in the region that is looked at."""


def constant(value: Rational) -> Quotient:
    """The rational number as a quotient."""
    return ({(): value} if value else {}), ONE


def negative(a: Quotient) -> Quotient:
    """``-a``."""
    return scaled(a[0], -1), a[1]


def as_constant(a: Quotient) -> Fraction | None:
    """The rational number that the quotient is."""
    numerator, denominator = a
    if set(numerator) <= {()} and set(denominator) == {()}:
        return Fraction(numerator.get((), 0)) / denominator[()]
    return None


def scaled(p: Polynomial, factor: Rational) -> Polynomial:
    """``factor`` times ``p``; the factor is not 0."""
    return {monomial: value * factor for monomial, value in p.items()}


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    """``p + q``."""
    if not p or not q:
        return p or q
    total = dict(p)
    for monomial, factor in q.items():
        _put(total, monomial, factor)
    return total


def frozen(p: Polynomial) -> Key:
    """The polynomial as something hashable."""
    return tuple(sorted(p.items()))


def _put(total: Polynomial, monomial: Monomial, factor: Rational) -> None:
    value = total.get(monomial, 0) + factor
    if value:
        total[monomial] = value
    else:
        total.pop(monomial, None)


def merged(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    if not one or not other:
        return one or other
    powers = dict(one)
    for key, power in other:
        powers[key] = powers.get(key, 0) + power
    return tuple(sorted([(key, _whole(power)) for key, power in powers.items() if power]))


def _whole(value: Rational) -> Rational:
    """An integer as one: those are quicker to add, to compare and to look up."""
    return value.numerator if value.denominator == 1 else value


class Algebra:
    """The generators of one proof, and the arithmetic that knows what they are."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.numbers: dict[Key, int] = {}
        self.reduced_ones: set[int] = set()
        self.work = 0

    def number(self, key: Key) -> int:
        """The number of a generator."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.keys)
            self.keys.append(key)
            if key[0] in _REDUCED:
                self.reduced_ones.add(found)
        return found

    def generator(self, key: Key, power: Rational = 1) -> Quotient:
        """A power of a generator."""
        return {((self.number(key), power),): 1}, ONE

    # --- sums and products ----------------------------------------------------------------------

    def sum(self, a: Quotient, b: Quotient) -> Quotient:
        """``a + b``."""
        (p, q), (r, s) = a, b
        if q == s:
            return plus(p, r), q
        return plus(self.times(p, s), self.times(r, q)), self.times(q, s)

    def product(self, a: Quotient, b: Quotient) -> Quotient:
        """``a b``."""
        (p, q), (r, s) = a, b
        if p == s:
            return r, q
        if q == r:
            return p, s
        return self.times(p, r), self.times(q, s)

    def inverse(self, a: Quotient) -> Quotient:
        """``1 / a``."""
        numerator, denominator = a
        if not numerator:
            raise Nowhere
        if len(numerator) == 1:
            ((monomial, factor),) = numerator.items()
            flipped = self.reduced(tuple((key, -power) for key, power in monomial), Fraction(1) / factor)
            return self.times(denominator, flipped), ONE
        return denominator, numerator

    def power(self, a: Quotient, exponent: int) -> Quotient:
        """``a`` to a whole power."""
        if abs(exponent) > MAX_POWER:
            raise NoProof
        if exponent < 0:
            a = self.inverse(a)
        product = constant(1)
        for _ in range(abs(exponent)):
            product = self.product(product, a)
        return product

    def times(self, p: Polynomial, q: Polynomial) -> Polynomial:
        """The product of two polynomials, reduced."""
        if p == ONE:
            return q
        if q == ONE:
            return p
        self.work += len(p) * len(q)
        if len(p) * len(q) > MAX_MONOMIALS or self.work > MAX_WORK:
            raise NoProof
        total: Polynomial = {}
        for one, a in p.items():
            for other, b in q.items():
                factor = _whole(a * b)
                if factor.numerator.bit_length() + factor.denominator.bit_length() > MAX_BITS:
                    raise NoProof
                for monomial, more in self.reduced(merged(one, other), factor).items():
                    _put(total, monomial, more)
        return total

    def reduced(self, monomial: Monomial, factor: Rational) -> Polynomial:
        r"""(√p)² is p, |p|² is p², sin²p is 1 - cos²p."""
        if not any(key in self.reduced_ones for key, _ in monomial):
            return {monomial: factor}
        rest: list[tuple[int, Rational]] = []
        product: Polynomial = {}
        for key, power in monomial:
            whole, left, square = self.square(key, power)
            if left:
                rest.append((key, left))
            if whole:
                if len(square) == 1:
                    ((inside, c),) = square.items()
                    square = {tuple((k, q * whole) for k, q in inside): Fraction(c) ** whole}
                else:
                    square = self.power((square, ONE), whole)[0]
                product = self.times(product, square) if product else square
        found = {tuple(rest): factor}
        return self.times(found, product) if product else found

    def square(self, key: int, power: Rational) -> tuple[int, Rational, Polynomial]:
        """How often the power of a generator holds one that is a polynomial, what is left, and that polynomial."""
        kind, *rest = self.keys[key]
        if kind == "prime":
            whole = floor(power)
            if abs(whole) > MAX_POWER:
                raise NoProof
            return whole, power - whole, {(): rest[0]}
        if kind not in _REDUCED or power.denominator != 1:
            return 0, power, {}
        degree = rest[1] if kind == "root" else 2
        whole = int(power) // degree
        if kind == "sin":
            cosine = self.number(("cos", rest[0]))
            return (whole, power % 2, {(): 1, ((cosine, 2),): -1}) if whole > 0 else (0, power, {})
        if rest[0] == () or dict(rest[0][1]) != ONE:
            return 0, power, {}
        inside = dict(rest[0][0])
        if whole < 0 and len(inside) > 1:
            return 0, power, {}
        if abs(whole) > MAX_POWER:
            raise NoProof
        return whole, power - whole * degree, self.times(inside, inside) if kind == "abs" else inside

    # --- functions ------------------------------------------------------------------------------

    def key(self, a: Quotient) -> Key:
        """A hashable form that equal quotients share when they were brought to it in the same way."""
        numerator, denominator = a
        single = self.divided(a)
        if single is not None:
            numerator, denominator = single, ONE
        if not numerator:
            return ()
        lead = Fraction(1) / denominator[min(denominator)]
        return frozen(scaled(numerator, lead)), frozen(scaled(denominator, lead))

    def turned(self, a: Quotient) -> tuple[int, Quotient]:
        """1 or -1, and a or -a: the same one for both."""
        other = negative(a)
        return (1, a) if self.key(a) <= self.key(other) else (-1, other)

    def divided(self, a: Quotient) -> Polynomial | None:
        """The quotient as one polynomial where its denominator is a single monomial."""
        numerator, denominator = a
        if denominator == ONE:
            return numerator
        if len(denominator) != 1:
            return None
        return self.times(numerator, self.inverse((denominator, ONE))[0])

    def exponential(self, a: Quotient) -> Quotient:
        r"""e^{Σ c m} = Π (e^{m})^{c}."""
        exponent = self.divided(a)
        if exponent is None:
            return self.generator(("exp", self.key(a)))
        product = constant(1)
        powers: list[tuple[int, Rational]] = []
        for monomial, c in exponent.items():
            inside = self.logarithm_of(monomial)
            if inside is not None and c.denominator == 1 and -MAX_POWER <= c <= MAX_POWER:
                product = self.product(product, self.power(inside, int(c)))
            else:
                powers.append((self.number(("exp", monomial)), c))
        return self.product(product, ({tuple(sorted(powers)): 1}, ONE))

    def logarithm_of(self, monomial: Monomial) -> Quotient | None:
        """P where the monomial is ln p: e^{ln p} is p."""
        if len(monomial) != 1 or monomial[0][1] != 1:
            return None
        key = self.keys[monomial[0][0]]
        return (dict(key[1][0]), dict(key[1][1])) if key[0] == "ln" else None

    def logarithm(self, a: Quotient) -> Quotient:
        r"""ln(e^m p) = m + ln p, and ln(1/p) = -ln p; a power of e is taken out in the same way of all p."""
        if not a[0]:
            raise Nowhere
        single = self.divided(a)
        (above, below) = (single, ONE) if single is not None else a
        (shift, above), (other, below) = self.shifted(above), self.shifted(below)
        whole = plus(shift, scaled(other, -1)), ONE
        if above == ONE and below != ONE:
            return self.sum(whole, negative(self._log((below, ONE))))
        return self.sum(whole, self._log((above, below)))

    def _log(self, a: Quotient) -> Quotient:
        return constant(0) if as_constant(a) == 1 else self.generator(("ln", self.key(a)))

    def shifted(self, p: Polynomial) -> tuple[Polynomial, Polynomial]:
        """``(m, q)`` with p = e^m q: m of the monomial whose powers of e come first."""
        powers = {key for monomial in p for key, _ in monomial if self.keys[key][0] == "exp" and self.is_monomial(key)}
        if not powers:
            return {}, p
        order = sorted(powers)
        first = min(tuple(dict(monomial).get(key, 0) for key in order) for monomial in p)
        m: Polynomial = {}
        for key, power in zip(order, first, strict=True):
            if power:
                _put(m, self.keys[key][1], power)
        down = tuple((key, -power) for key, power in zip(order, first, strict=True) if power)
        return m, {merged(monomial, down): c for monomial, c in p.items()}

    def is_monomial(self, key: int) -> bool:
        """Whether the generator e^{…} has a monomial for its exponent."""
        exponent = self.keys[key][1]
        return exponent == () or isinstance(exponent[0][0], int)

    def root(self, a: Quotient, degree: int) -> Quotient:
        """The root; of a monomial its positive parts (numbers, π, powers of e) apart."""
        p = self.divided(a)
        if p is not None and not p:
            return constant(0)
        if p is None or len(p) != 1:
            return self.generator(("root", self.key(a), degree))
        ((monomial, c),) = p.items()
        positive = [(key, Fraction(power) / degree) for key, power in monomial if self.is_positive(key)]
        rest = tuple((key, power) for key, power in monomial if not self.is_positive(key))
        found = self.product(({tuple(positive): 1}, ONE), self.root_of_number(abs(Fraction(c)), degree))
        if rest or c < 0:
            inner: Polynomial = {rest: 1 if c > 0 else -1}
            found = self.product(found, self.generator(("root", self.key((inner, ONE)), degree)))
        return found

    def root_of_number(self, value: Rational, degree: int) -> Quotient:
        """A root of a positive rational as a product of roots of primes."""
        found = constant(1)
        for whole_part, sign in ((value.numerator, 1), (value.denominator, -1)):
            part, prime = whole_part, 2
            while part > 1 and prime <= LARGEST_PRIME:
                times = 0
                while part % prime == 0:
                    part, times = part // prime, times + 1
                if times:
                    power = Fraction(sign * times, degree)
                    whole = floor(power)
                    found = self.product(found, constant(Fraction(prime) ** whole))
                    if power != whole:
                        found = self.product(found, self.generator(("prime", prime), power - whole))
                prime += 1
            if part > 1:
                found = self.product(found, self.large_root(part, degree, sign))
        return found

    def large_root(self, part: int, degree: int, sign: int) -> Quotient:
        """The root of what small primes leave."""
        root = round(part ** (1 / degree)) if part.bit_length() < 50 else 0
        if root**degree == part:
            return constant(Fraction(root) ** sign)
        found = self.generator(("root", self.key(constant(part)), degree))
        return found if sign > 0 else self.inverse(found)

    def is_positive(self, key: int) -> bool:
        """Whether the generator is positive wherever it has a value."""
        kind, *rest = self.keys[key]
        return kind in ("exp", "prime") or (kind == "name" and rest[0].letter == "π")
