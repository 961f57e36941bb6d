"""Example files: what the suffix says they are, UTF-8, and no longer than they may be."""

from __future__ import annotations

from pathlib import Path

from neuron_sym.errors import visible
from neuron_sym.expression import Span
from neuron_sym.model.csv_example import read_csv
from neuron_sym.model.example import Example, refuse
from neuron_sym.model.toml_example import read_toml
from neuron_sym.model.written import Source

MAX_BYTES = {".toml": 64 * 1024, ".csv": 512 * 1024}
"""The largest file of each kind; a row of a CSV file is an example, so it may be larger."""


def load(path: Path) -> list[Example]:
    """The examples in a ``.toml`` file (one) or a ``.csv`` file (one a row).

    Raises:
        InputError: there is no such file, it cannot be read, is too large, is not UTF-8, or
            something in it is wrong; all that is wrong in it is told.
    """
    source = Source(visible(str(path)))
    suffix = path.suffix.lower()
    if path.is_dir():
        refuse([source.fault("this is a directory, not an example file", "name a .toml or .csv file in it")])
    if suffix not in MAX_BYTES:
        mend = "example files end in .toml or .csv"
        refuse([source.fault(f'unknown kind of file "{visible(suffix)}"', mend)])
    if not path.is_file():
        refuse([source.fault("there is no such file", "check the name and the folder")])
    text = _decoded(_bytes(path, MAX_BYTES[suffix], source), source)
    return [read_toml(text, source.path)] if suffix == ".toml" else read_csv(text, source.path)


def _bytes(path: Path, limit: int, source: Source) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        refuse([source.fault(f"the file cannot be read: {error.strerror}", "check its permissions")])
    if len(content) > limit:
        mend = "split it into several files"
        refuse([source.fault(f"the file is too large: at most {limit // 1024} kB are read", mend)])
    return content


def _decoded(content: bytes, source: Source) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        shown = Source(source.path, before + content[error.start :].decode("utf-8", "backslashreplace"))
        message = f"the file is not UTF-8: found the byte 0x{content[error.start]:02X}"
        span = Span(len(before), len(before) + 4)
        refuse([shown.fault(message, "save it with the encoding UTF-8", span)])
