"""Numerals and characters as somebody typed them, and what to say of those that cannot be used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches

from neuron_sym.errors import code_point
from neuron_sym.expression import Node
from neuron_sym.number import MAX_DIGITS, NotANumeral, numeral

# A numeral of 400 digits with its sign, point and exponent is shorter than this.
_MAX_NUMERAL = MAX_DIGITS + 50
DECIMAL = "write a decimal number such as 0.25"
DIVISION_BY_ZERO = re.compile(r".*/\s*[+-]?0*\.?0*\s*", re.DOTALL)
_DASHES = "‐‑‒–—−﹣-"
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def read_number(text: str) -> Node:
    """The node of a decimal numeral.

    Raises:
        NotANumeral: it is none; the message says what was found and, after a line break, how to
            mend it.
    """
    if len(text) > _MAX_NUMERAL:
        raise NotANumeral(f"has {len(text):,} characters; a number of at most {MAX_DIGITS} digits is read")
    try:
        return numeral(text)
    except NotANumeral as error:
        # A numeral that is over a limit has been told so; anything else is told what it looks like.
        explained = _explained(text) if str(error) == "not a decimal number" else str(error)
    raise NotANumeral(explained)


def _explained(text: str) -> str:
    """Why a text is not a decimal numeral and, after a line break, how to mend it."""
    for position, char in enumerate(text, start=1):
        if not (char.isascii() and char.isprintable()):
            return f"is not a number: position {position} holds the {described(char)}\n{_retyped(text)}"
    found = f'"{text[:60]}"'
    if not text:
        return f"is missing: a number was expected\n{DECIMAL}"
    if text.strip() != text:
        return f"is not a number: there is a space in {found}\ndelete the space"
    if re.fullmatch(r"[+-]?(inf|infinity|nan)", text, re.IGNORECASE):
        return f"must be a finite number, found {found}"
    if re.match(r"[+-]?0[xob]", text, re.IGNORECASE):
        return f"must be a decimal number, found {found}\nsuch as 16 for 0x10"
    if DIVISION_BY_ZERO.fullmatch(text):
        return f"is not a number: {found} divides by zero"
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        return f"is not a number: {found} has a decimal comma\nwrite {text.replace(',', '.')}"
    return f"is not a number: found {found}\n{DECIMAL}"


def _retyped(text: str) -> str:
    """How to type a number that was pasted with another alphabet's digits or a typesetter's minus."""
    retyped = "".join(
        "-" if char in _DASHES else str(unicodedata.decimal(char, char)) for char in text.strip()
    )
    return f"write {retyped}" if retyped.isascii() and retyped.isprintable() else DECIMAL


def described(char: str) -> str:
    """``character U+2212 MINUS SIGN``, ``bidirectional control U+202E …``, ``control character U+0000``."""
    # Control characters have no name in Unicode.
    return f"{forbidden(char) or 'character'} {code_point(char).removesuffix(' unnamed')}"


def forbidden(char: str) -> str:
    """What sort of character no text may hold ``char`` is; empty where it may be held.

    Refused are those that cannot be seen: what is shown would not be what is there.
    """
    category = unicodedata.category(char)
    if char in _BIDIRECTIONAL:
        return "bidirectional control"
    if category in ("Cc", "Zl", "Zp"):
        return "control character"
    if category == "Cf":
        return "zero-width character"
    return "surrogate" if category == "Cs" else ""


def nearest(word: str, known: Collection[str], like: float = 0.6) -> str:
    """The known name that ``word`` most likely stands for, the first of equals; empty where none is that much like it."""
    meant = word[:60].lower().strip()
    near = get_close_matches(meant, known, n=4, cutoff=like)
    return max((name for name in known if name in near), key=lambda name: SequenceMatcher(None, name, meant).ratio(), default="")
