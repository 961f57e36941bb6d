"""Exact numbers: decimal text to rationals and back. No binary float anywhere."""

from __future__ import annotations

import re
from fractions import Fraction

from neuron_sym.expression import Divide, Negative, Node, Number, negative_of, numeral_of

MAX_DIGITS = 400
MAX_EXPONENT = 400
MAX_BITS = 10_000
"""A rational with a longer numerator or denominator is not computed: the verdict is *undecided*."""

_NUMERAL = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?")


class NotANumeral(ValueError):
    """The text is not a decimal numeral, or is over a limit; the message says which."""


def numeral(text: str) -> Node:
    """The node of a signed decimal numeral: ``"-0.20"`` is ``Negative(Number("0.20"))``.

    Raises:
        NotANumeral: the text is not ``[+-]digits[.digits][e[+-]digits]`` in ASCII, has more than
            400 digits, or an exponent beyond ±400.
    """
    match = _NUMERAL.fullmatch(text)
    if not match:
        raise NotANumeral("not a decimal number")
    sign, digits, exponent = match.groups()
    if len(digits) > MAX_DIGITS:
        raise NotANumeral(f"has {len(digits)} digits; at most {MAX_DIGITS} are read")
    if exponent and (len(exponent) > MAX_DIGITS or abs(int(exponent)) > MAX_EXPONENT):
        size = "small" if exponent.startswith("-") else "large"
        raise NotANumeral(f"is too {size}: exponents from -{MAX_EXPONENT} to {MAX_EXPONENT} are read")
    number = Number(digits, int(exponent) if exponent else None)
    return Negative(number) if sign == "-" else number


def rational(node: Node) -> Fraction | None:
    """The value of a numeral with or without a minus sign; ``None`` for any other node."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negative) and isinstance(node.operand, Number):
        return -node.operand.value
    return None


def terminates(value: Fraction) -> int | None:
    """How many decimals ``value`` has when written in full, or ``None`` where they never end."""
    return decimals(value.denominator)


def decimals(denominator: int) -> int | None:
    """How many decimals a reduced fraction with this denominator has, or ``None`` where they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def rounded(value: Fraction, places: int) -> Fraction:
    """``value`` to the nearest multiple of 10^-places; a tie goes away from zero, as in school."""
    return multiple(in_units(value, places), places)


def in_units(value: Fraction, places: int) -> int:
    """How many 10^-places the value is to the nearest; a tie goes away from zero."""
    above, below = _scaled(abs(value.numerator), value.denominator, places)
    units = (2 * above + below) // (2 * below)
    return units if value.numerator >= 0 else -units


def truncated(value: Fraction, places: int) -> Fraction:
    """``value`` with the decimals after ``places`` cut off."""
    above, below = _scaled(abs(value.numerator), value.denominator, places)
    return multiple(above // below if value >= 0 else -(above // below), places)


def _scaled(above: int, below: int, places: int) -> tuple[int, int]:
    """Numerator and denominator of a fraction times 10^places."""
    return (above * 10**places, below) if places >= 0 else (above, below * 10**-places)


def multiple(units: int, places: int) -> Fraction:
    """``units`` times 10^-places."""
    return Fraction(units, 10**places) if places >= 0 else Fraction(units * 10**-places)


def leading_place(value: Fraction) -> int:
    """The decimal place of the first significant digit: 1 for 0.85, 4 for 0.00052, -1 for 12."""
    above, below = abs(value.numerator), value.denominator
    if not above:
        return 0
    place = (below.bit_length() - above.bit_length()) * 30103 // 100000
    scaled, under = _scaled(above, below, place)
    while scaled >= 10 * under:
        place, under = place - 1, under * 10
    while scaled < under:
        place, scaled = place + 1, scaled * 10
    return place


def fixed(value: Fraction, places: int) -> Node:
    """``value``, a multiple of 10^-places, as a numeral with exactly that many decimals."""
    units = abs(value.numerator) * 10 ** max(places, 0) // value.denominator
    return of_units(-units if value < 0 else units, places)


def of_units(units: int, places: int) -> Node:
    """``units`` of 10^-places as a numeral: ``of_units(-1418, 4)`` is -0.1418."""
    if units < 0:
        return negative_of(_of_size(-units, places))
    return _of_size(units, places)


def _of_size(size: int, places: int) -> Number:
    if places <= 0:
        return numeral_of(str(size), (size, 1))
    one: int = 10**places
    return numeral_of(f"{size // one}.{size % one:0{places}}", (size, one))


def in_decimals(units: int, power_of_ten: int) -> Node:
    """The quotient with as many decimals as it has: ``in_decimals(1420, 10000)`` is 0.142."""
    places = len(str(power_of_ten)) - 1
    while places and not units % 10:
        units, places = units // 10, places - 1
    return of_units(units, places)


def scientific(value: Fraction, figures: int) -> Node:
    """``value`` to ``figures`` significant digits: 3.67 × 10^-348."""
    place = leading_place(value)
    shown = rounded(value, place + figures - 1)
    place = leading_place(shown)
    return in_powers(in_units(shown, place + figures - 1), figures, place)


def in_powers(units: int, figures: int, place: int) -> Node:
    """``units`` of so many figures, the first of them at ``place``: ``in_powers(-367, 3, 348)`` is -3.67 × 10^-348."""
    digits = str(abs(units)).ljust(figures, "0")
    number = Number(f"{digits[0]}.{digits[1:]}" if figures > 1 else digits, -place)
    return Negative(number) if units < 0 else number


def quotient(value: Fraction) -> Node:
    """``value`` as a fraction of whole numbers, whether its decimals end or not."""
    node = Divide(Number(str(abs(value.numerator))), Number(str(value.denominator)))
    return Negative(node) if value < 0 else node
