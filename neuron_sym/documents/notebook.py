"""Jupyter notebooks: the Markdown cells, one after the other, and where each begins."""

from __future__ import annotations

import json

from neuron_sym.documents.document import Document
from neuron_sym.errors import Fault, InputError, Place

MAX_CELLS = 10_000


def read_notebook(text: str, path: str) -> Document:
    """The mathematics of a notebook stands in its Markdown cells; what they say is numbered by cell and line.

    Raises:
        InputError: it is not a notebook.
    """
    try:
        content = json.loads(text)
    except RecursionError:
        raise _refused(path, "is nested too deeply for a notebook") from None
    except json.JSONDecodeError as error:
        fault = Fault(Place(path, error.lineno, error.colno), f"is not a notebook: {error.msg}", _MEND)
        raise InputError(fault) from None
    except ValueError:
        raise _refused(path, "is not a notebook: a number in it cannot be read") from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise _refused(path, 'is not a notebook of version 4: it has no list of "cells"')
    found: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            source = _source(cell.get("source")) + "\n\n"
            places.append((number, length))
            found.append(source)
            length += len(source)
    return Document("".join(found), path, cells=places or [(1, 0)])


_MEND = "Save it once more with Jupyter."


def _refused(path: str, message: str) -> InputError:
    return InputError(Fault(Place(path), message, _MEND))


def _source(source: object) -> str:
    """The text of a cell: one string, or a list of lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
