"""What each field of an example may hold, and what to say when it holds something else.

The readers of files, flags and Python values hand over what was written, field by field;
:class:`Fields` turns it into nodes and texts and notes every fault on the way. A field with a
fault is read as a placeholder, so that one run finds all that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from neuron_sym.errors import Fault, InputError, visible
from neuron_sym.expression import Node, Number, Span
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.keys import MAX_INPUTS, MAX_TITLE
from neuron_sym.model.losses import chosen_loss
from neuron_sym.model.numerals import DECIMAL, DIVISION_BY_ZERO, described, forbidden, nearest, read_number
from neuron_sym.model.pairs import objection_to, objection_to_target
from neuron_sym.model.written import Written
from neuron_sym.number import NotANumeral, rational

PLACEHOLDER = Number("0")


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
        """The catalogue's name of the activation with its parameters, or a formula in z."""
        value = self.written.get("activation")
        if not value:
            return ""
        if value.kind != "text":
            self._fault(value, f"must be a name in quotes, found {shown(value)}", 'such as "sigmoid"')
            return ""
        try:
            return chosen_activation(value.text).spec
        except InputError as error:
            self.faults += [_placed(fault, value) for fault in error.faults]
            return ""

    def loss(self, activation: str) -> str | None:
        """The catalogue's name of the loss with its parameters; ``None`` where the field is absent.

        Notes a fault where the loss asks for other outputs than the activation has, or for another target.
        """
        text = self.text("loss")
        if not text:
            return None
        value = self.written["loss"]
        try:
            chosen = chosen_loss(text)
        except InputError as error:
            self.faults += [_placed(fault, value) for fault in error.faults]
            return None
        objection = objection_to(chosen_activation(activation), chosen) if activation else None
        if objection:
            self.faults.append(value.source.fault(*objection, value.span))
        target = self.written.get("target")
        number = rational(self._silently(target)) if target else None
        if target and number is not None and (wanted := objection_to_target(chosen, number)):
            self._fault(target, f"must be {wanted[0]} for the {chosen.title}, found {target.text}", wanted[1])
        return chosen.spec

    def choice(self, key: str, known: tuple[str, ...]) -> str | None:
        """One of the words ``known``; ``None`` where the field is absent."""
        text = self.text(key)
        if text and text not in known:
            near = nearest(text, known)
            mend = f'did you mean "{near}"?' if near else f"known are {', '.join(known)}"
            value = self.written[key]
            self.faults.append(value.source.fault(f'unknown {key} "{visible(text[:60])}"', mend, value.span))
        return text

    def whole(self, key: str, most: int) -> int | None:
        """The whole number from 1 to ``most`` in a field; ``None`` where it is absent."""
        value = self.written.get(key)
        number = self._rational(key)
        if value is None or number is None:
            return None
        if number.denominator != 1 or not 1 <= number <= most:
            self._fault(value, f"must be a whole number from 1 to {most:,}, found {value.text[:60]}")
            return None
        return int(number)

    def between(self, key: str, below: int | None = None) -> Node | None:
        """The numeral in a field, 0 or greater, and less than ``below`` where that is given."""
        value, number = self.written.get(key), self._rational(key)
        if value is not None and number is not None and (number < 0 or (below is not None and number >= below)):
            limits = "0 or greater" if below is None else f"at least 0 and less than {below}"
            self._fault(value, f"must be {limits}, found {value.text[:60]}")
        return self._silently(value) if value else None

    def needs(self, key: str, other: str, mend: str) -> None:
        """Note a fault where ``key`` is given without ``other``."""
        value = self.written.get(key)
        if value and other not in self.written:
            self._fault(value, f'stands without "{other}"', mend)

    def _rational(self, key: str) -> Fraction | None:
        """The value of a field, its faults noted; ``None`` where it has none."""
        before = len(self.faults)
        number = self.number(key)
        return rational(number) if number is not None and len(self.faults) == before else None

    def _silently(self, value: Written) -> Node:
        """The number in a field whose faults are noted elsewhere."""
        return Fields({}, [])._number(value)  # noqa: SLF001

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
        elif value.kind == "text" and DIVISION_BY_ZERO.fullmatch(value.text):
            self._fault(value, f"must be a number, found {shown(value)}, which divides by zero")
        else:
            mend = "write a decimal number without quotes" if value.kind == "text" else DECIMAL
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


def _placed(fault: Fault, value: Written) -> Fault:
    """A fault of the catalogue where it stands in the file: the catalogue knows only the text that it was given."""
    span, column = value.span, fault.place.column
    written = value.source.text[span.start : span.end] if span else ""
    quoted = written == f'"{value.text}"'
    # A text with escapes is not what stands in the file: its places are not known.
    if span and column and (quoted or written == value.text):
        start = min(span.start + quoted + column - 1, span.end)
        span = Span(start, max(start, min(start + fault.width, span.end)))
    return value.source.fault(fault.message, fault.mend, span)


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
