"""What each field of an example may hold, and what to say when it holds something else.

The readers of files, flags and Python values hand over what was written, field by field;
:class:`Fields` turns it into nodes and texts and notes every fault on the way. A field with a
fault is read as a placeholder, so that one run finds all that is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from neuron_sym.errors import Fault, InputError, code_point, visible
from neuron_sym.expression import Node, Number
from neuron_sym.model.activations import activation
from neuron_sym.model.written import Written
from neuron_sym.number import MAX_DIGITS, NotANumeral, numeral

REQUIRED = ("title", "activation", "inputs", "weights", "bias")
TEXTS = ("title", "activation", "names", "units", "classes", "loss", "source", "working")
OPTIONAL = ("names", "units", "classes", "threshold", "target", "loss", "learning_rate", "source", "working")
FIELDS = (*REQUIRED, *OPTIONAL)
LOSSES = ("binary_cross_entropy", "squared_error")

MAX_INPUTS = 10_000
MAX_TITLE = 200
MAX_TEXT = 64 * 1024
"""The longest ``source`` or ``working``, in characters; every other text is as short as a title."""

PLACEHOLDER = Number("0")

# A numeral of 400 digits with its sign, point and exponent is shorter than this.
_MAX_NUMERAL = MAX_DIGITS + 50
_DECIMAL = "write a decimal number such as 0.25"
_DIVISION_BY_ZERO = re.compile(r".*/\s*[+-]?0*\.?0*\s*", re.DOTALL)
_DASHES = "‐‑‒–—−﹣-"
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Fields:
    """The fields of one example as they were written, and the faults found while reading them."""

    def __init__(self, written: Mapping[str, Written], faults: list[Fault]) -> None:
        self.written = written
        self.faults = faults

    def number(self, key: str) -> Node | None:
        """The numeral in a field; ``None`` where the field is absent."""
        value = self.written.get(key)
        return self._number(value) if value else None

    def numbers(self, key: str) -> tuple[Node, ...]:
        """The numerals of a list field, none of them where it is absent."""
        return tuple(self._number(item) for item in self._items(key, "numbers"))

    def text(self, key: str, limit: int = MAX_TITLE, lines: bool = False) -> str | None:
        """The text of a field, of more than one line where ``lines`` is set; ``None`` where it is absent."""
        value = self.written.get(key)
        return self._text(value, limit, lines) if value else None

    def texts(self, key: str, blank: bool = False) -> tuple[str, ...]:
        """The texts of a list field; they may be empty where ``blank`` is set."""
        return tuple(self._text(item, blank=blank) for item in self._items(key, "texts"))

    def activation(self) -> str:
        """The catalogue's name of the activation."""
        value = self.written.get("activation")
        if not value:
            return ""
        if value.kind != "text":
            self._fault(value, f"must be a name in quotes, found {shown(value)}", 'such as "sigmoid"')
            return ""
        try:
            return activation(value.text).name
        except InputError as error:
            # The catalogue knows what is wrong with the name; only we know where it stands.
            self.faults += [
                value.source.fault(fault.message, fault.mend, value.span) for fault in error.faults
            ]
            return ""

    def loss(self) -> str | None:
        """The name of the loss; ``None`` where the field is absent."""
        text = self.text("loss")
        if text is not None and text not in LOSSES:
            near = nearest(text, LOSSES)
            mend = f'did you mean "{near}"?' if near else f"known are {', '.join(LOSSES)}"
            value = self.written["loss"]
            self.faults.append(value.source.fault(f'unknown loss "{visible(text[:60])}"', mend, value.span))
        return text

    def count(self, key: str, expected: int, of: str, mend: str = "") -> None:
        """Note a fault unless the list field ``key``, where present, has ``expected`` entries."""
        value = self.written.get(key)
        if value and value.kind == "list" and len(value.items) != expected:
            self._fault(value, f"does not fit: {of} but {plural(len(value.items), key)}", mend)

    def _items(self, key: str, what: str) -> tuple[Written, ...]:
        value = self.written.get(key)
        if value is None:
            return ()
        if value.kind != "list":
            example = "[4, 80]" if what == "numbers" else '["…", "…"]'
            self._fault(value, f"must be a list of {what}, found {shown(value)}", f"write {key} = {example}")
        elif len(value.items) > MAX_INPUTS:
            self._fault(value, f"has {len(value.items):,} entries; at most {MAX_INPUTS:,} are read")
        else:
            return value.items
        return ()

    def _number(self, value: Written) -> Node:
        if value.kind == "number":
            try:
                return read_number(value.text)
            except NotANumeral as error:
                message, _, mend = str(error).partition("\n")
                self._fault(value, message, mend)
        elif value.kind == "text" and _DIVISION_BY_ZERO.fullmatch(value.text):
            self._fault(value, f"must be a number, found {shown(value)}, which divides by zero")
        else:
            mend = "write a decimal number without quotes" if value.kind == "text" else _DECIMAL
            self._fault(value, f"must be a number, found {shown(value)}", mend)
        return PLACEHOLDER

    def _text(self, value: Written, limit: int = MAX_TITLE, lines: bool = False, blank: bool = False) -> str:
        if value.kind != "text":
            self._fault(value, f"must be text in quotes, found {shown(value)}")
            return ""
        if len(value.text) > limit:
            message = f"has {len(value.text):,} characters; at most {limit:,} are read"
            self._fault(value, message, "shorten it")
        elif not blank and not value.text.strip():
            self._fault(value, "is empty", "write some text")
        for char in "" if value.text.isascii() and value.text.isprintable() else value.text:
            if forbidden(char) and not (lines and char in "\n\t"):
                self.faults.append(value.fault_at(char, f"holds the {described(char)}", "delete it"))
                break
        return value.text

    def _fault(self, value: Written, message: str, mend: str = "") -> None:
        self.faults.append(value.fault(message, mend))


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
        return f"is missing: a number was expected\n{_DECIMAL}"
    if text.strip() != text:
        return f"is not a number: there is a space in {found}\ndelete the space"
    if re.fullmatch(r"[+-]?(inf|infinity|nan)", text, re.IGNORECASE):
        return f"must be a finite number, found {found}"
    if re.match(r"[+-]?0[xob]", text, re.IGNORECASE):
        return f"must be a decimal number, found {found}\nsuch as 16 for 0x10"
    if _DIVISION_BY_ZERO.fullmatch(text):
        return f"is not a number: {found} divides by zero"
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text):
        return f"is not a number: {found} has a decimal comma\nwrite {text.replace(',', '.')}"
    return f"is not a number: found {found}\n{_DECIMAL}"


def _retyped(text: str) -> str:
    """How to type a number that was pasted with another alphabet's digits or a typesetter's minus."""
    retyped = "".join(
        "-" if char in _DASHES else str(unicodedata.decimal(char, char)) for char in text.strip()
    )
    return f"write {retyped}" if retyped.isascii() and retyped.isprintable() else _DECIMAL


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


def shown(value: Written) -> str:
    """What a value is, in words: ``the number 3``, ``the text "a"``, ``a list``."""
    if value.kind in ("number", "text"):
        text = visible(value.text[:40]) + ("…" if len(value.text) > 40 else "")
        return f"the number {text}" if value.kind == "number" else f'the text "{text}"'
    return "a list" if value.kind == "list" else value.text


def plural(count: int, key: str) -> str:
    """``1 input``, ``2 inputs``, ``1 class``."""
    one = {"classes": "class"}.get(key, key.removesuffix("s"))
    return f"{count:,} {one if count == 1 else key}"


def nearest(word: str, known: Collection[str]) -> str:
    """The known name that ``word`` most likely stands for; empty where none is near."""
    near = get_close_matches(word[:60].lower().strip(), known, n=1)
    return near[0] if near else ""
