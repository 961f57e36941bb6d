r"""Certified enclosures: balls of integers that are proved to contain the value.

A :class:`Ball` is the set :math:`[m-r,\,m+r]\cdot 2^e` of integers m, r >= 0 and e. Every operation returns
a ball that contains all values the operation takes on its operands, so a decimal that both ends round to
is *the* correctly rounded value: :func:`round_certified`. Here is the algebra, which is exact integer
arithmetic; :mod:`neuron_sym.elementary` has the functions.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

LARGEST_SHIFT = 1 << 22
"""No integer is made longer than about this many bits to write a ball without its exponent."""

LARGEST_ROOT = 1 << 18
"""A root of order n to P bits takes an integer of n P bits, and at most this many."""

RADIUS_BITS = 30
"""Digits of the mantissa that the radius makes meaningless are dropped beyond this many."""


class ContainsZero(ArithmeticError):
    """A ball straddles zero where its sign is needed: more bits may tell."""


class OutsideDomain(ArithmeticError):
    """A ball lies outside the domain of a real function: no number of bits helps."""


class TooLarge(ArithmeticError):
    """The value has more digits than anybody could write."""


class Ball:
    """The set ``[mantissa - radius, mantissa + radius] * 2**exponent``; a value, not to be changed.

    Results are rounded to the larger ``precision`` (in bits) of the operands; what rounding takes away goes
    into the radius, so a ball with radius 0 *is* its value.
    """

    __slots__ = ("exponent", "mantissa", "precision", "radius")

    def __init__(self, mantissa: int, radius: int, exponent: int, precision: int) -> None:
        drop, of_radius = mantissa.bit_length() - precision, radius.bit_length() - RADIUS_BITS
        if drop > 0 or of_radius > 0:
            drop = max(drop, of_radius)
            kept = mantissa >> drop
            radius = -(-radius >> drop) + (kept << drop != mantissa)
            mantissa, exponent = kept, exponent + drop
        self.mantissa, self.radius, self.precision = mantissa, radius, precision
        self.exponent = exponent if mantissa or radius else 0

    @classmethod
    def exact(cls, value: Fraction | int, precision: int) -> Ball:
        """The ball around ``value`` with about ``precision`` bits; of radius 0 where they hold all of it."""
        numerator, denominator = value.numerator, value.denominator
        shift = precision + denominator.bit_length() - numerator.bit_length() - 1
        quotient, rest = divmod(numerator << max(shift, 0), denominator << max(-shift, 0))
        return cls(quotient, 1 if rest else 0, -shift, precision)

    def __repr__(self) -> str:
        return f"Ball(({self.mantissa} ± {self.radius}) * 2**{self.exponent}, precision={self.precision})"

    @property
    def lower(self) -> Fraction:
        """The lower end, exactly (but see :meth:`upper`)."""
        return -(-self).upper

    @property
    def upper(self) -> Fraction:
        """The upper end, exactly; outward to 0 or 2^-(2^22) where it is nearer to zero than that.

        Raises:
            TooLarge: the end is beyond about 2^(2^22).
        """
        end, exponent = self.mantissa + self.radius, self.exponent
        if exponent > LARGEST_SHIFT:
            raise TooLarge("the value has more than a million digits")
        if exponent < -LARGEST_SHIFT:
            end, exponent = -(-end >> (-LARGEST_SHIFT - exponent)), -LARGEST_SHIFT
        return Fraction(end << max(exponent, 0), 1 << max(-exponent, 0))

    @property
    def middle(self) -> Fraction:
        """The middle, exactly where the ends are (see :meth:`upper`)."""
        if abs(self.exponent) > LARGEST_SHIFT:
            return (self.lower + self.upper) / 2
        return Fraction(self.mantissa << max(self.exponent, 0), 1 << max(-self.exponent, 0))

    def side(self, numerator: int, denominator: int) -> int | None:
        """1 or -1 where all of the ball is above or below numerator/denominator, else ``None``.

        Raises:
            TooLarge: as :meth:`upper` does.
        """
        m, r, e = self.mantissa, self.radius, self.exponent
        if abs(e) > LARGEST_SHIFT:
            bound = Fraction(numerator, denominator)
            return 1 if self.lower > bound else -1 if self.upper < bound else None
        if e < 0:
            numerator <<= -e
        else:
            denominator <<= e
        if (m - r) * denominator > numerator:
            return 1
        return -1 if (m + r) * denominator < numerator else None

    @property
    def top(self) -> int:
        """The least t with |x| < 2^t for all x in the ball (1 more for a power of two)."""
        return self.exponent + (abs(self.mantissa) + self.radius).bit_length()

    def sign(self) -> int | None:
        """1 or -1 where all of the ball is on one side of zero, 0 where it is zero, else ``None``."""
        if self.mantissa > self.radius:
            return 1
        if self.mantissa < -self.radius:
            return -1
        return None if self.radius else 0

    def ends(self) -> tuple[Ball, Ball]:
        """The lower and the upper end as balls of radius 0, with the few bits more that this may take."""
        low, high = self.mantissa - self.radius, self.mantissa + self.radius
        precision = max(self.precision, low.bit_length(), high.bit_length())
        return Ball(low, 0, self.exponent, precision), Ball(high, 0, self.exponent, precision)

    def parts(self) -> tuple[Ball, Ball]:
        """The middle, exactly, and the ball less its middle."""
        m, r = self.mantissa, self.radius
        return Ball(m, 0, self.exponent, self.precision), Ball(0, r, self.exponent, self.precision)

    def scaled(self, k: int) -> Ball:
        """The ball times 2^k, exactly."""
        return Ball(self.mantissa, self.radius, self.exponent + k, self.precision)

    def require_positive(self, name: str) -> None:
        """Let a positive ball pass.

        Raises:
            ContainsZero: some of it is positive and some is not.
            OutsideDomain: none of it is positive.
        """
        if self.mantissa + self.radius <= 0:
            raise OutsideDomain(f"{name} of a number that is not positive")
        if self.mantissa <= self.radius:
            raise ContainsZero(f"{name} of a number that may be zero")

    def units(self, places: int) -> int | None:
        r"""The one number of units of :math:`10^{-places}` that all of the ball rounds to, if there is one.

        Ties go away from zero. Rounding is monotone, so it is enough that both ends round alike.
        """
        low = self._end_units(self.mantissa - self.radius, places)
        if self.radius and low != self._end_units(self.mantissa + self.radius, places):
            return None
        return low

    def _end_units(self, end: int, places: int) -> int:
        # Floors of floors are floors: half units, then + 1, then halve.
        if self.exponent > LARGEST_SHIFT:
            raise TooLarge("the value has more than a million digits")
        halves: int = abs(end) * 10**places if places > 0 else abs(end)
        shift = self.exponent + 1
        halves = halves << shift if shift > 0 else halves >> -shift
        units = (halves if places >= 0 else halves // 10**-places) + 1 >> 1
        return units if end > 0 else -units

    def at(self, precision: int) -> Ball:
        """The same set, or one around it, at another precision."""
        return Ball(self.mantissa, self.radius, self.exponent, precision)

    def __neg__(self) -> Ball:
        return Ball(-self.mantissa, self.radius, self.exponent, self.precision)

    def __abs__(self) -> Ball:
        if self.sign() is None:
            bound = abs(self.mantissa) + self.radius
            # Short enough not to be rounded again, so that the lower end is 0 indeed.
            drop = max(bound.bit_length() - min(self.precision, RADIUS_BITS) + 1, 0)
            bound = -(-bound >> drop)
            return Ball(bound, bound, self.exponent + drop - 1, self.precision)
        return self if self.mantissa >= 0 else -self

    def __add__(self, other: Ball) -> Ball:
        if not self.mantissa and not self.radius:
            return other.at(max(self.precision, other.precision))
        if not other.mantissa and not other.radius:
            return self.at(max(self.precision, other.precision))
        precision = max(self.precision, other.precision)
        # Bits far below the precision of the larger operand are not lined up but counted as one ulp.
        exponent = max(min(self.exponent, other.exponent), max(self.top, other.top) - precision - RADIUS_BITS)
        m, r = self._lined_up(exponent)
        n, s = other._lined_up(exponent)
        return Ball(m + n, r + s, exponent, precision)

    def _lined_up(self, exponent: int) -> tuple[int, int]:
        shift = self.exponent - exponent
        if shift >= 0:
            return self.mantissa << shift, self.radius << shift
        kept = self.mantissa >> -shift
        lost = self.mantissa & ((1 << -shift) - 1) if -shift <= self.mantissa.bit_length() else self.mantissa
        return kept, -(-self.radius >> -shift) + (lost != 0)

    def __sub__(self, other: Ball) -> Ball:
        return self + -other

    def __mul__(self, other: Ball) -> Ball:
        m, r, n, s = self.mantissa, self.radius, other.mantissa, other.radius
        radius = abs(m) * s + (abs(n) + s) * r if r or s else 0
        precision = max(self.precision, other.precision)
        return Ball(m * n, radius, self.exponent + other.exponent, precision)

    def __truediv__(self, other: Ball) -> Ball:
        m, r, n, s = self.mantissa, self.radius, other.mantissa, other.radius
        if abs(n) <= s:
            raise ContainsZero("division by a number that may be zero")
        precision = max(self.precision, other.precision)
        shift = max(precision + n.bit_length() - m.bit_length() + 1, 0)
        quotient, rest = divmod(m << shift, n)
        # |a/b - m/n| = |(a - m) n + m (n - b)| / |b n| <= (r |n| + |m| s) / ((|n| - s) |n|)
        spread = (r * abs(n) + abs(m) * s) << shift
        radius = -(-spread // ((abs(n) - s) * abs(n))) + (rest != 0) if spread or rest else 0
        return Ball(quotient, radius, self.exponent - other.exponent - shift, precision)

    def power(self, n: int) -> Ball:
        """The n-th power, n any integer; x^0 is 1.

        Raises:
            ContainsZero: n is negative and the ball contains 0.
        """
        one = Ball(1, 0, 0, self.precision)
        if n < 0:
            return (one / self).power(-n)
        if self.sign() is None and n > 1:
            spread = symmetric(
                Ball(abs(self.mantissa) + self.radius, 0, self.exponent, self.precision).power(n)
            )
            return spread if n % 2 else abs(spread)
        result, square = one, self
        while n:
            if n & 1:
                result = result * square
            n >>= 1
            if n:
                square = square * square
        return result


def symmetric(bound: Ball) -> Ball:
    """All x with |x| <= |b| for some b in ``bound``: added to a ball, it is an error."""
    return Ball(0, abs(bound.mantissa) + bound.radius, bound.exponent, bound.precision)


def hull(a: Ball, b: Ball) -> Ball:
    """A ball around both."""
    return (a + b).scaled(-1) + symmetric((a - b).scaled(-1))


def maximum(a: Ball, b: Ball) -> Ball:
    """The larger of two; a ball around both where they overlap."""
    sign = (a - b).sign()
    return hull(a, b) if sign is None else b if sign < 0 else a


def minimum(a: Ball, b: Ball) -> Ball:
    """The smaller of two; a ball around both where they overlap."""
    sign = (a - b).sign()
    return hull(a, b) if sign is None else a if sign < 0 else b


def sqrt(x: Ball) -> Ball:
    """The square root; exact where it has no more bits than the precision."""
    return root(x, 2)


def root(x: Ball, n: int) -> Ball:
    """The n-th root for n >= 1; of negative numbers where n is odd.

    Raises:
        OutsideDomain: n is even and x is negative.
        ContainsZero: x may or may not be zero.
        TooLarge: n is in the thousands.
    """
    if x.sign() == 0:
        return x
    if x.sign() == -1 and n % 2:
        return -root(-x, n)
    x.require_positive("a root")
    if n * x.precision > LARGEST_ROOT:
        raise TooLarge("a root of so high an order takes too many digits")
    shift = max(n * (x.precision + 2) - x.mantissa.bit_length(), 0)
    shift += (x.exponent - shift) % n
    low = floor_root(x.mantissa - x.radius << shift, n)
    high = floor_root(x.mantissa + x.radius << shift, n)
    high += high**n != x.mantissa + x.radius << shift
    return Ball(low + high, high - low, (x.exponent - shift) // n - 1, x.precision)


def floor_root(value: int, n: int) -> int:
    """The largest integer whose n-th power is at most ``value``, which is positive."""
    if n == 2:
        return isqrt(value)
    guess = 1 << -(-value.bit_length() // n)
    while True:  # Newton from above falls until it is there
        better = ((n - 1) * guess + value // guess ** (n - 1)) // n
        if better >= guess:
            return guess
        guess = better


def round_certified(enclose: Callable[[int], Ball], places: int, cap: int = 20_000) -> Fraction | None:
    r"""The value that ``enclose`` encloses, correctly rounded to ``places`` decimals; ties away from zero.

    ``enclose(precision)`` gives a ball of about that many bits. Ziv: start a little above what the decimals
    need, double until both ends round alike. A tie that is not exact never gets there: ``None`` at ``cap``
    bits. A ball that straddles zero where its sign is needed asks for more bits as well.

    Raises:
        OutsideDomain, TooLarge: as ``enclose`` does.
    """
    precision = min(10 * max(places, 1) // 3 + 24, cap)
    while True:
        try:
            units = enclose(precision).units(places)
        except ContainsZero:
            units = None
        if units is not None:
            return Fraction(units * 10 ** max(-places, 0), 10 ** max(places, 0))
        if precision >= cap:
            return None
        precision = min(2 * precision, cap)
