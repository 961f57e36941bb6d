r"""Probabilities as names of quantities: ``P(y = 1 \mid x)``, ``p(h_1=1|\mathbf{v})``, ``D_{KL}(q \| p)``.

What stands in the brackets is an event, not mathematics to be judged; the whole is one name. Its spelling keeps to
characters that are themselves in upright text, so that it can be written and read again in both dialects.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from neuron_sym.expression import Name
from neuron_sym.notation.symbols import EVENTS, HIGH, LOW, OPENINGS, SHOWN
from neuron_sym.notation.token import Kind, Token

CHANCES = frozenset(("P", "p", "Pr", "Q", "q", "odds", "Odds"))
PARAMETERS = frozenset("xztuvswθ")
"""Letters for which ``P(z)`` is a function of z rather than the chance of an event z."""
_OPENINGS = {**OPENINGS, "}": "("}
_MARKS = {**SHOWN, **{f"\\{command} is not read in a formula": sign for command, sign in EVENTS.items()}}
_COMPLEMENTS = ("bar", "overline")
_OF_SUBSCRIPT = (Kind.SUB, Kind.NUMBER, Kind.NAME, Kind.GROUP, Kind.END_GROUP)
_SILENT = (Kind.GROUP, Kind.END_GROUP, Kind.FONT, Kind.SUB, Kind.SUP, Kind.WIDE)


def names_event(name: Name, inside: Sequence[Token]) -> bool:
    """Whether the bracket after ``name``, which holds the tokens ``inside``, makes it the name of a probability."""
    level, lone, claims = 0, 0, False
    for token in inside:
        level += (token.kind in (Kind.OPEN, Kind.BEGIN)) - (token.kind in (Kind.CLOSE, Kind.END))
        if level == 0:
            lone += token.kind is Kind.BAR
            claims = claims or token.kind is Kind.RELATION or (token.kind is Kind.UNREAD and token.value in _MARKS)
    if lone % 2:
        return True
    if name.letter not in CHANCES or name.primes or not inside:
        return False
    first, rest = inside[0], inside[1:]
    word = first.kind in (Kind.NAME, Kind.TEXT) and first.value not in PARAMETERS and all(
        token.kind in _OF_SUBSCRIPT for token in rest)  # fmt: skip
    return claims or word or (not rest and first.kind in (Kind.PLUS, Kind.MINUS))


def spelled(inside: Sequence[Token]) -> str:
    """The event in one line: ``h₁=1|v``; a bar says that something is not so, ``+|¬D``."""
    written, script, accent = "", Kind.NAME, ""
    for token in inside:
        if token.kind is Kind.FONT:
            accent = token.value
            written += "¬" if accent in _COMPLEMENTS else ""
        elif token.kind is Kind.NAME and accent in ("hat", "widehat"):
            written, accent = written + unicodedata.normalize("NFC", f"{token.value}\u0302"), ""
        elif token.kind is Kind.NUMBER and script in (Kind.SUB, Kind.SUP):
            table = LOW if script is Kind.SUB else HIGH
            written += "".join(table.get(char, char) for char in token.value)
        elif token.kind is Kind.COMMA:
            written += ", "
        elif token.kind is Kind.OPEN:
            written += _OPENINGS[token.value]
        elif token.kind is Kind.CLOSE:
            written += token.value.replace("}", ")")
        elif token.kind not in _SILENT:
            written += _MARKS.get(token.value, token.value.strip())
        script = token.kind if token.kind in (Kind.SUB, Kind.SUP) else script if token.kind is Kind.GROUP else Kind.NAME
    return written
