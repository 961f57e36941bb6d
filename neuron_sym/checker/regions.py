"""What is known of signs in one region of the names: enough to choose branches, and to know when to split it."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.checker.algebra import ONE, Algebra, Key, Polynomial, Quotient, as_constant, frozen, scaled
from neuron_sym.expression import Node, Number, add, multiply
from neuron_sym.number import quotient


class Fork(Exception):
    """The proof goes on only where the sign of ``polynomial`` is known."""

    def __init__(self, polynomial: Polynomial) -> None:
        super().__init__()
        self.polynomial = polynomial


class Region:
    """A set of points: signs of polynomials, bounds of single names, and names put in for."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self.signs: dict[Key, int] = {}
        self.bounds: dict[int, tuple[Fraction | None, Fraction | None]] = {}
        self.put: dict[Node, Node] = {}
        self.zeros: tuple[Polynomial, ...] = ()

    def sign(self, a: Quotient) -> int:
        """The sign of the quotient all over the region.

        Raises:
            Fork: the region has to be split first.
        """
        value = as_constant(a)
        if value is not None:
            return (value > 0) - (value < 0)
        numerator, denominator = a
        p = numerator if denominator == ONE else self.algebra.times(numerator, denominator)
        return self.of(p)

    def of(self, p: Polynomial) -> int:
        if not p:
            return 0
        if len(p) == 1:
            ((monomial, c),) = p.items()
            sign = 1 if c > 0 else -1
            for key, power in monomial:
                if not self.algebra.is_positive(key):
                    sign *= self.of_generator(key) ** (1 if power % 2 else 2)
            return sign
        if certain := self.certain(p):
            return certain
        turn, q = _turned(p)
        known = self.signs.get(frozen(q))
        if known is not None:
            return turn * known
        if affine := self.affine(q):
            key, slope, crossing = affine
            side = self.side(key, crossing)
            if side is not None:
                return turn * side * (1 if slope > 0 else -1)
        raise Fork(q)

    def of_generator(self, key: int) -> int:
        p: Polynomial = {((key, 1),): 1}
        known = self.signs.get(frozen(p))
        if known is None and self.algebra.keys[key][0] == "name":
            known = self.side(key, Fraction(0))
        if known is None:
            raise Fork(p)
        return known

    def certain(self, p: Polynomial) -> int:
        """1 or -1 where the polynomial is a sum of terms that are never of the other sign, and one never 0."""
        if not (all(c > 0 for c in p.values()) or all(c < 0 for c in p.values())):
            return 0
        strictly = False
        for monomial in p:
            doubtful = [power for key, power in monomial if not self.algebra.is_positive(key)]
            if any(power % 2 for power in doubtful):
                return 0
            strictly = strictly or not doubtful
        return (1 if next(iter(p.values())) > 0 else -1) if strictly else 0

    def affine(self, p: Polynomial) -> tuple[int, Fraction, Fraction] | None:
        """The name, slope and zero of a polynomial a n + b."""
        if not set(p) - {()} or len(p) > 2 or (len(p) == 2 and () not in p):
            return None
        (monomial,) = set(p) - {()}
        if len(monomial) != 1 or monomial[0][1] != 1 or self.algebra.keys[monomial[0][0]][0] != "name":
            return None
        slope = Fraction(p[monomial])
        return monomial[0][0], slope, -Fraction(p.get((), 0)) / slope

    def side(self, key: int, point: Fraction) -> int | None:
        """On which side of the point the name lies: the bounds themselves are not in the region."""
        low, high = self.bounds.get(key, (None, None))
        if low is not None and point <= low:
            return 1
        return -1 if high is not None and point >= high else None

    def where(self, p: Polynomial, sign: int) -> Region:
        """The part of the region where ``p`` has this sign."""
        part = Region(self.algebra)
        part.signs, part.bounds, part.put, part.zeros = self.signs, self.bounds, self.put, self.zeros
        if sign == 0:
            solved = self.solved(p)
            if solved is not None:
                part.put = {**self.put, solved[0]: solved[1]}
                return part
            part.zeros = (*self.zeros, p)
        part.signs = {**self.signs, frozen(p): sign}
        if sign and (affine := self.affine(p)):
            key, slope, crossing = affine
            low, high = self.bounds.get(key, (None, None))
            part.bounds = {**self.bounds, key: (crossing, high) if (slope > 0) == (sign > 0) else (low, crossing)}
        return part

    def solved(self, p: Polynomial) -> tuple[Node, Node] | None:
        """A name that p = 0 gives as a term in the others."""
        keys = self.algebra.keys
        if any(keys[key][0] != "name" or power < 0 or power.denominator != 1 for m in p for key, power in m):
            return None
        for monomial, c in p.items():
            if len(monomial) != 1 or monomial[0][1] != 1:
                continue
            number = monomial[0][0]
            rest: Polynomial = {m: -Fraction(d) / c for m, d in p.items() if m != monomial}
            if not any(key == number for m in rest for key, _ in m):
                return keys[number][1], self.term(rest)
        return None

    def term(self, p: Polynomial) -> Node:
        """A polynomial in names as a tree."""
        terms: list[Node] = []
        for monomial, c in p.items():
            factors = [self.algebra.keys[key][1] for key, power in monomial for _ in range(int(power))]
            terms.append(multiply(quotient(Fraction(c)), *factors))
        return add(*terms) if terms else Number("0")

    def vanishes(self, p: Polynomial) -> bool:
        """Whether p is 0 wherever all polynomials of ``zeros`` are."""
        for zero in self.zeros:
            lead = max(zero)
            others = scaled({m: c for m, c in zero.items() if m != lead}, -Fraction(1) / zero[lead])
            for _ in range(8):
                hit = next((m for m in p if _divides(lead, m)), None)
                if hit is None:
                    break
                left = {m: c for m, c in p.items() if m != hit}
                down = dict(hit)
                for key, power in lead:
                    down[key] = down[key] - power
                rest = tuple(sorted((key, power) for key, power in down.items() if power))
                more = self.algebra.times({rest: p[hit]}, others)
                p = left
                for m, c in more.items():
                    value = p.get(m, 0) + c
                    p = {**p, m: value} if value else {k: v for k, v in p.items() if k != m}
        return not p


def _divides(lead: tuple[tuple[int, int | Fraction], ...], monomial: tuple[tuple[int, int | Fraction], ...]) -> bool:
    powers = dict(monomial)
    return all(key in powers and powers[key] >= power for key, power in lead)


def _turned(p: Polynomial) -> tuple[int, Polynomial]:
    """The sign of the leading coefficient, and p divided by that coefficient."""
    lead = p[max(p)]
    return (1 if lead > 0 else -1), scaled(p, Fraction(1) / lead)


