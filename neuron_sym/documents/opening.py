"""Files as documents: what may be opened, how large it may be, and what is said where it cannot be."""

from __future__ import annotations

from os import walk
from os.path import isdir, join

from neuron_sym.documents.document import Document
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Node

MAX_DOCUMENT = 1_000_000
MAX_NOTEBOOK = 16_000_000
"""Notebooks carry their pictures with them; what is read of them is no longer than another document."""
NOTEBOOK = ".ipynb"
SUFFIXES = (".md", ".markdown", ".qmd", ".rmd", ".txt", ".tex", ".rst", NOTEBOOK)
"""The files of a folder that are documents."""


def open_document(path: str) -> Document:
    """The document in a file.

    Raises:
        InputError: it cannot be read, is not UTF-8, is larger than 1 MB, or is no notebook though it is called one.
    """
    notebook = path.lower().endswith(NOTEBOOK)
    limit = MAX_NOTEBOOK if notebook else MAX_DOCUMENT
    try:
        with open(path, "rb") as file:  # noqa: PTH123  pathlib alone takes a tenth of a whole check
            text = decoded(file.read(limit + 1), path, limit)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(Fault(Place(path), f"cannot be read: {reason}", "Check the name and the permissions.")) from error
    if not notebook:
        return Document(text, path)
    from neuron_sym.documents.notebook import read_notebook  # noqa: PLC0415  json is not for the quick path

    document = read_notebook(text, path)
    if len(document.text) > MAX_DOCUMENT:
        raise InputError(Fault(Place(path), f"has more than {MAX_DOCUMENT} characters of text", "Split the notebook."))
    return document


def example_names(path: str, beside: str) -> dict[Node, Node]:
    """What an example file gives, named as a document ``beside`` it sees it.

    Raises:
        InputError: there is no such file, or something in it is wrong.
    """
    from neuron_sym.documents.example_file import names_of  # noqa: PLC0415  example files are not for the quick path

    return names_of(path, beside)


def decoded(content: bytes, path: str, limit: int = MAX_DOCUMENT) -> str:
    """The bytes as text.

    Raises:
        InputError: they are too many, or not UTF-8.
    """
    if len(content) > limit:
        raise InputError(Fault(Place(path), f"is longer than {limit} bytes", "Split the file."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(Fault(Place(path, line), "is not UTF-8 text", "Save the file as UTF-8.")) from error


def documents_in(path: str) -> list[str]:
    """The file itself, or the documents of a folder, sorted; hidden ones are left out."""
    if not isdir(path):  # noqa: PTH112  as above
        return [path]
    found: list[str] = []
    for folder, folders, files in walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [join(folder, name) for name in files if name.lower().endswith(SUFFIXES) and name[0] != "."]  # noqa: PTH118
    return sorted(found)
