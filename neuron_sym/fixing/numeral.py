"""A number written as its author writes numbers: with his digits, his decimal mark and his power of ten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from neuron_sym.checker.quantity import SHOWN_PLACES, Entry
from neuron_sym.expression import Number
from neuron_sym.number import fixed, leading_place, scientific, terminates
from neuron_sym.real import NoValue

MORE_PLACES = 2
"""A value that was stated exactly is written in full if it has at most so many decimals more than were written."""

_POWER = re.compile(r"\s*(?:[eE]|(?:\\cdot|\\times|\*|·|×)\s*10).*", re.DOTALL)
_MARK = re.compile(r"(\.|\{,\}|,)([0-9]+)$")
_GROUP = re.compile(r"(?<=[0-9])(\\[,;: ]|\{,\}|[\u202f\u2009 ,'’_])(?=[0-9]{3})")


def values(entry: Entry, number: Number, *, exactly: bool) -> Iterator[Fraction]:
    """What may be written for a number in the place of ``number``, likeliest first.

    As many decimals as its author wrote; but where he stated a value ``exactly``, one that ends soon in
    full, and never so few that nothing is left of the number.
    """
    places = number.places
    tried = [places]
    exact = entry.exact
    decimals = terminates(exact) if exact is not None else None
    if decimals is not None and exactly and places < decimals <= max(places, 0) + MORE_PLACES:
        tried.insert(0, decimals)
    middle = entry.middle()
    if middle and leading_place(middle) > places:
        tried.append(leading_place(middle))
    if places <= 0:
        tried.append(SHOWN_PLACES)
    for count in tried:
        try:
            value = entry.rounded(count)
        except NoValue:
            continue
        if value is not None and (value or not middle):
            yield value


def rewritten(source: str, number: Number, value: Fraction, text: str) -> tuple[str, Number] | None:
    r"""``value``, not negative, in the style of ``source``, from which ``number`` was read: ``0{,}5``, ``8.6 \times 10^{-1}``.

    With it, the node that it is read as. ``text`` is the whole formula: a number without decimals takes the mark
    that the others have.
    """
    power = _POWER.search(source) if number.exponent is not None else None
    mantissa, tail = (source[: power.start()], power.group()) if power else (source, "")
    places, exponent = number.places, number.exponent
    if power and exponent is not None:
        scaled = value / Fraction(10) ** exponent
        if 1 <= Fraction(number.digits) < 10 and value and not 1 <= scaled < 10:
            shown = scientific(value, len(number.digits.replace(".", "")))
            assert isinstance(shown, Number)
            scaled, exponent = Fraction(shown.digits), shown.exponent or 0
            tail = re.sub(r"[-−+]?[0-9]+(?=[^0-9]*$)", str(exponent), tail)
        value, places = scaled, Number(number.digits).places
    decimals = terminates(value)
    node = fixed(value, max(decimals, places, 0)) if decimals is not None else None
    if not isinstance(node, Number):
        return None
    return _styled(mantissa, node, number, text) + tail, Number(node.digits, exponent, span=number.span)


def _styled(source: str, node: Number, number: Number, text: str) -> str:
    """``node`` marked and grouped as ``source`` is, from which ``number`` was read."""
    whole, _, decimals = node.digits.partition(".")
    found = _MARK.search(source) if "." in number.digits else None
    mark = found[1] if found else _mark_of(text)
    head = source[: found.start()] if found else source
    group = _GROUP.search(head)
    if group:
        whole = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", lambda _: group[1], whole)
    if not head and whole == "0" and decimals:
        whole = ""
    return whole + (mark + decimals if decimals else "")


def _mark_of(text: str) -> str:
    """The decimal mark of the other numbers of a formula."""
    if re.search(r"[0-9]\.[0-9]", text):
        return "."
    if re.search(r"[0-9]\{,\}[0-9]", text):
        return "{,}"
    return "," if re.search(r"[0-9],[0-9]", text) else "."
