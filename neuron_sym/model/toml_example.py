"""Examples in TOML files and in fences on pages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace

from neuron_sym.errors import Fault, code_point, visible
from neuron_sym.expression import Span
from neuron_sym.model.example import MAX_FAULTS, Example, assemble, refuse
from neuron_sym.model.fields import Fields
from neuron_sym.model.keys import FIELDS, MAX_TITLE, REQUIRED
from neuron_sym.model.numerals import nearest
from neuron_sym.model.toml_syntax import syntax_fault
from neuron_sym.model.toml_text import MAX_NESTING, Statement, statements, written
from neuron_sym.model.written import Source, Written


def read_toml(text: str, path: str, *, title: str | None = None, first_line: int = 1) -> Example:
    """The example in a TOML text.

    ``title`` stands in where the text has none (a fence stands under a heading of its page);
    ``first_line`` is the line of ``path`` on which the text starts.

    Raises:
        InputError: anything is wrong with the text; all of it is told, in file order.
    """
    source = Source(path, text.removeprefix("\ufeff").replace("\r\n", "\n"), first_line)
    cut = list(statements(source.text))
    _refuse_what_is_not_toml(source, cut)
    reading = _Reading(source, [] if title is None else ["title"])
    for statement in cut:
        reading.read(statement)
        if len(reading.faults) > MAX_FAULTS:
            refuse(reading.faults)
    example = assemble(Fields(reading.entries, reading.faults))
    faults = [*reading.faults, *reading.unknown(), *reading.missing()]
    if faults:
        refuse(faults)
    return example if "title" in reading.entries else replace(example, title=title or "")


def _refuse_what_is_not_toml(source: Source, cut: list[Statement]) -> None:
    """One fault for a text that is empty or in another format, rather than one for each of its lines."""
    keys = f"{', '.join(REQUIRED[:-1])} and {REQUIRED[-1]}"
    if not cut:
        refuse([source.fault("the file is empty", f"an example needs {keys}")])
    if "\r" in source.text:
        where = source.text.index("\r")
        message = "a carriage return stands alone, without a line feed"
        refuse([source.fault(message, "save the file with line ends LF or CRLF", Span(where, where + 1))])
    first = cut[0]
    json = first.tokens[0].text == "{"
    if json or not any(statement.is_table or "=" in _texts(statement) for statement in cut):
        looks = ": it looks like JSON" if json else ""
        mend = f"write one  key = value  a line, with the keys {keys}"
        refuse([source.fault(f"this is not TOML{looks}", mend, first.tokens[0].span)])


def _texts(statement: Statement) -> Iterator[str]:
    return (token.text for token in statement.tokens)


class _Reading:
    """What the statements read so far have given: entries by key, faults, and who is accounted for."""

    def __init__(self, source: Source, accounted: list[str]) -> None:
        self.source = source
        self.entries: dict[str, Written] = {}
        self.faults: list[Fault] = []
        self._strange: list[tuple[str, Span]] = []
        # Keys that are not to be called missing: their line was found, though it could not be read.
        self._accounted = set(accounted)
        self._in_table = False

    def read(self, statement: Statement) -> None:
        """Note the entry of one statement, or what is wrong with it."""
        fault = _fault_of(statement, self.source)
        if fault:
            self.faults.append(fault)
            self._accounted.add(statement.key)
        elif statement.is_table or not self._in_table:
            self._in_table = statement.is_table
            self._enter(statement)

    def _enter(self, statement: Statement) -> None:
        key = statement.key
        entry = written(statement, key, self.source)
        span = Span(statement.tokens[0].span.start, statement.tokens[0].span.end)
        if key not in FIELDS:
            self._strange.append((key, span))
        elif key in self.entries:
            earlier = self.entries[key].span
            line = self.source.line(earlier.start) if earlier else None
            message = f'"{key}" stands twice, first on line {line}'
            self.faults.append(self.source.fault(message, "delete one", span))
        else:
            self.entries[key] = entry

    def unknown(self) -> Iterator[Fault]:
        """A fault for each key that no example has."""
        absent = [key for key in REQUIRED if key not in self.entries and key not in self._accounted]
        for key, span in self._strange:
            near = nearest(key, FIELDS)
            message = f'unknown key "{visible(key[:60])}"'
            odd = next((char for char in key if not char.isascii()), "")
            message += f", with the character {code_point(odd)}" if odd else ""
            if near in absent:
                # One slip, one fault: the key that was meant is not called missing once more.
                message += f', and "{near}" is missing'
                self._accounted.add(near)
            mend = f'did you mean "{near}"?' if near else f"known keys are {', '.join(FIELDS)}"
            yield self.source.fault(message, mend, span)

    def missing(self) -> Iterator[Fault]:
        """A fault for each required key that was not found."""
        for key in REQUIRED:
            if key not in self.entries and key not in self._accounted:
                yield self.source.fault(f'"{key}" is missing', f"add a line  {key} = …")


def _fault_of(statement: Statement, source: Source) -> Fault | None:
    """What TOML has against a statement."""
    if statement.nesting > MAX_NESTING:
        key = visible(statement.key[:MAX_TITLE]) or "this line"
        message = f"{key} is nested {statement.nesting} deep; at most {MAX_NESTING} is read"
        return source.fault(message, "write a plain list of numbers", statement.tokens[0].span)
    try:
        tomllib.loads(source.text[statement.span.start : statement.span.end])
    except tomllib.TOMLDecodeError as error:
        return syntax_fault(statement, source, str(error))
    except ValueError:
        # An integer of thousands of digits, which Python will not read: the field itself refuses it.
        return None
    return None
