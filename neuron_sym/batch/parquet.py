"""Parquet: workings from the columns ``id``, ``working`` and ``given``, answers into ``id``, ``links`` and ``error``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from neuron_sym.batch.chunk import Chunk
from neuron_sym.errors import Fault, InputError, Place

ROWS = 128
"""Rows of a chunk."""

LINK = pa.struct(
    [(name, pa.string()) for name in ("left", "relation", "right", "verdict", "expected", "reason")]
    + [("slips", pa.list_(pa.struct([("name", pa.string()), ("text", pa.string())])))]
    + [(name, pa.int32()) for name in ("line", "column")]
)
"""A link as :mod:`neuron_sym.render.as_json` writes it."""


class Table:
    """A Parquet file of workings, read a few rows at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._file = parquet.ParquetFile(path)
        except (OSError, pa.ArrowException) as error:
            raise InputError(Fault(Place(path), f"is not a Parquet file: {error}")) from error
        self._columns = [name for name in ("id", "working", "given") if name in self._file.schema_arrow.names]
        if "working" not in self._columns:
            found = ", ".join(self._file.schema_arrow.names) or "none"
            raise InputError(
                Fault(Place(path), f'has no column "working", but {found}', "Rename the column of workings.")
            )
        self.rows = self._file.metadata.num_rows

    def chunks(self, given: str = "") -> Iterator[Chunk]:
        """The rows as lines of JSON."""
        first = 1
        try:
            for batch in self._file.iter_batches(batch_size=ROWS, columns=self._columns):
                lines = [_line(row) for row in batch.to_pylist()]
                yield Chunk("\n".join(lines).encode("ascii"), first, len(lines), given, unit="row")
                first += len(lines)
        except (OSError, pa.ArrowException) as error:
            raise InputError(Fault(Place(self._path), f"cannot be read after row {first - 1}: {error}")) from error

    @property
    def id_type(self) -> pa.DataType:
        """The type that answers give their ids."""
        if "id" not in self._columns:
            return pa.string()
        kind = self._file.schema_arrow.field("id").type
        return kind if pa.types.is_integer(kind) else pa.string()


def _line(row: dict[str, object]) -> str:
    """A row as a line of a batch. The text of a ``given`` goes in as it is: the worker reads it, and refuses it."""
    given = row.get("given")
    text = given if isinstance(given, str) else json.dumps(_object(given), default=_plain)
    text = text.replace("\n", " ").replace("\r", " ")
    rest = json.dumps({"id": row.get("id"), "working": row["working"]}, default=_plain)
    return f'{{"given": {text.strip() or "null"}, {rest[1:]}'.encode("ascii", "backslashreplace").decode("ascii")


def _plain(value: object) -> str:
    """Bytes as the text that they are, and dates, decimals and the like as they print."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _object(given: object) -> object:
    """A map comes as pairs; a struct has a null for every name that only other rows give."""
    if isinstance(given, list) and all(isinstance(pair, tuple) for pair in given):
        return dict(given)
    return {name: value for name, value in given.items() if value is not None} if isinstance(given, dict) else given


def write(answers: Path, target: Path, source: Table | None) -> None:
    """Lines of answers as a Parquet file; ids keep the type that they have in a table of workings."""
    id_type = source.id_type if source else pa.string()
    schema = pa.schema([("id", id_type), ("links", pa.list_(LINK)), ("error", pa.string())])
    with answers.open("rb") as lines, parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        while rows := [_row(line, text_id=pa.types.is_string(id_type)) for line in islice(lines, 8192)]:
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _row(line: bytes, *, text_id: bool) -> dict[str, object]:
    row: dict[str, object] = json.loads(line)
    if rb"\ud" in line:  # a lone surrogate, which Parquet cannot hold, becomes a question mark
        row = json.loads(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
    if text_id and not isinstance(row["id"], (str, type(None))):
        row["id"] = json.dumps(row["id"])
    return row
