"""Examples in CSV files: ``title,activation,bias,x1,…,xn,w1,…,wn,target``, one row an example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from neuron_sym.errors import Fault, code_point, visible
from neuron_sym.expression import Span
from neuron_sym.model.example import MAX_FAULTS, Example, assemble, refuse
from neuron_sym.model.fields import Fields
from neuron_sym.model.keys import MAX_INPUTS, TEXTS, TRAINING
from neuron_sym.model.numerals import forbidden, nearest
from neuron_sym.model.written import Source, Written

REQUIRED = ("title", "activation", "bias")
_HEADER = f"the first row names the columns: {','.join(REQUIRED)},x1,…,xn,w1,…,wn"
COLUMNS = (*REQUIRED, "target", "threshold", "loss", *TRAINING, "source", "working")

_CELL = re.compile(r'"((?:[^"]++|"")*+)"(?=[,\n]|\Z)|([^,\n]*)')
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
_VECTOR = re.compile(r"([xw])([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    span: Span


def read_csv(text: str, path: str) -> list[Example]:
    """The examples in a CSV text, one a row; blank rows are skipped.

    Beside the columns above a table may have ``threshold``, ``loss``, ``learning_rate``, ``updates``,
    ``optimizer``, ``momentum``, ``penalty``, ``penalty_strength``, ``source`` and ``working``. A cell of an optional column may be empty.

    Raises:
        InputError: anything is wrong with the text; all of it is told, in file order.
    """
    source = Source(path, re.sub("\r\n?", "\n", text.removeprefix("\ufeff")))
    faults: list[Fault] = []
    rows = _rows(source, faults)
    header = next(rows, None)
    if header is None:
        refuse(faults or [source.fault("the file is empty", _HEADER)])
    columns = _columns(header, source)
    examples = []
    for row in rows:
        examples.append(_example(row, columns, source, faults))
        if len(faults) > MAX_FAULTS:
            break
    if not examples and not faults:
        message = "the table is empty: it has a header and no rows"
        faults.append(source.fault(message, "add a row for each example"))
    if faults:
        refuse(faults)
    return examples


def _rows(source: Source, faults: list[Fault]) -> Iterator[list[_Cell]]:
    """The rows that are not blank; stops, with a fault, where a quote leaves the rest in doubt."""
    text, position, row = source.text, 0, list[_Cell]()
    while position <= len(text):
        match = _CELL.match(text, position)
        assert match  # a cell may be empty, so something always matches
        span = Span(*match.span())
        quoted = match[1] is not None
        if not quoted and match[2].startswith('"'):
            faults.append(_quote_fault(source, span))
            return
        row.append(_Cell(match[1].replace('""', '"') if quoted else match[2], span))
        position = span.end + 1
        if text[span.end : position] != ",":
            if any(cell.text.strip() for cell in row):
                yield row
            row = []


def _quote_fault(source: Source, span: Span) -> Fault:
    closed = _QUOTED.match(source.text, span.start)
    where = closed.end() if closed else span.start
    message = (
        "text follows the closing quote of a cell" if closed else "the quote that opens here is never closed"
    )
    mend = 'a quote inside quotes is doubled: ""' if closed else 'end the cell with "'
    return source.fault(message, mend, Span(where, where + 1))


def _columns(header: list[_Cell], source: Source) -> dict[str, int]:
    """The position of each column by its name; refuses a header that rows cannot be read by."""
    names = [cell.text for cell in header]
    if not any(_known(name.strip()) for name in names):
        _refuse_what_is_not_csv(header, source)
    faults: list[Fault] = []
    columns: dict[str, int] = {}
    for position, cell in enumerate(header):
        name = cell.text.strip()
        if name in columns:
            faults.append(
                source.fault(f'column "{visible(name[:60])}" stands twice', "delete one", cell.span)
            )
        elif name != cell.text and _known(name):
            message = f'column "{name}" has a space beside its name'
            faults.append(source.fault(message, "delete the space", cell.span))
        elif not _known(name):
            faults.append(_unknown(name, cell, source))
        columns.setdefault(name, position)
    faults += _missing(columns, header, source)
    if faults:
        refuse(faults)
    return columns


def _known(name: str) -> bool:
    match = _VECTOR.fullmatch(name)
    return name in COLUMNS or (match is not None and int(match[2]) <= MAX_INPUTS)


def _refuse_what_is_not_csv(header: list[_Cell], source: Source) -> NoReturn:
    span = Span(header[0].span.start, header[-1].span.end)
    line = source.text[span.start : span.end]
    other = next((char for char in ";\t|" if REQUIRED[0] in line and char in line), "")
    if other:
        message = f"the columns of this CSV are separated by {'tabs' if other == chr(9) else other}"
        refuse([source.fault(message, "separate them by commas, and write decimal points", span)])
    looks = ": it looks like TOML" if "=" in line else ": its first row names no column of an example"
    mend = "rename the file to .toml" if "=" in line else _HEADER
    refuse([source.fault(f"this is not a CSV of examples{looks}", mend, span)])


def _unknown(name: str, cell: _Cell, source: Source) -> Fault:
    if not name:
        return source.fault("a column has no name", "name it, or delete it", cell.span)
    odd = next((char for char in name if not char.isascii() or forbidden(char)), "")
    detail = f", with the character {code_point(odd)}" if odd else ""
    near = nearest(name, COLUMNS)
    if _VECTOR.fullmatch(name):
        detail, mend = f": at most {MAX_INPUTS:,} inputs are read", ""
    elif near:
        mend = f'did you mean "{near}"?'
    else:
        mend = f"known columns are {', '.join(COLUMNS)}, x1, x2, …, w1, w2, …"
    return source.fault(f'unknown column "{visible(name[:60])}"{detail}', mend, cell.span)


def _missing(columns: dict[str, int], header: list[_Cell], source: Source) -> Iterator[Fault]:
    """A fault for each column that the others ask for: x1 to xn, and w1 to wn."""
    matches = [match for match in map(_VECTOR.fullmatch, columns) if match]
    count = max((int(match[2]) for match in matches if int(match[2]) <= MAX_INPUTS), default=1)
    expected = (*REQUIRED, *(f"{letter}{index}" for letter in "xw" for index in range(1, count + 1)))
    span = Span(header[0].span.start, header[-1].span.end)
    for name in expected:
        if name not in columns:
            mend = "the columns are x1 to xn and w1 to wn" if _VECTOR.fullmatch(name) else "add it"
            yield source.fault(f'column "{name}" is missing', mend, span)


def _example(row: list[_Cell], columns: dict[str, int], source: Source, faults: list[Fault]) -> Example:
    if len(row) != len(columns):
        faults.append(_miscounted(row, columns, source))
        # The cells of such a row may stand under the wrong names: nothing more is said about them.
        return assemble(Fields({}, []))
    cells = {name: _cell(name, row[position], source) for name, position in columns.items()}
    count = sum(name[0] == "x" for name in columns)
    span = Span(row[0].span.start, row[-1].span.end)
    fields = {
        name: cells[name] for name in COLUMNS if name in cells and (name in REQUIRED or cells[name].text)
    }
    for key, letter in (("inputs", "x"), ("weights", "w")):
        items = tuple(cells[f"{letter}{index}"] for index in range(1, count + 1))
        fields[key] = Written(key, "list", "", source, span, items)
    return assemble(Fields(fields, faults))


def _cell(name: str, cell: _Cell, source: Source) -> Written:
    return Written(name, "text" if name in TEXTS else "number", cell.text, source, cell.span)


def _miscounted(row: list[_Cell], columns: dict[str, int], source: Source) -> Fault:
    message = f"the row has {len(row)} of {len(columns)} values"
    names = list(columns)
    if len(row) < len(names):
        message += f': "{names[len(row)]}" is missing'
        return source.fault(message, "add the missing value", row[-1].span)
    mend = "write decimal points, not commas; put text with commas in quotes"
    return source.fault(f"{message}: more than there are columns", mend, row[len(names)].span)
