"""Names with values that are taken for true: as the caller, the front matter or an example file gives them."""

from __future__ import annotations

from collections.abc import Mapping

from neuron_sym.documents.clean import dialect_of
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Matrix, Node
from neuron_sym.notation.statements import read_term
from neuron_sym.notation.token import ReadError

Given = Mapping[str, object]


def read_given(given: Given) -> dict[Node, Node]:
    """Names and values as text to trees.

    Raises:
        InputError: a name or value that cannot be read.
    """
    return {_given_term(key, key): _given_value(key, value) for key, value in given.items()}


def _given_value(key: str, value: object) -> Node:
    if isinstance(value, (list, tuple)):
        rows = [item if isinstance(item, (list, tuple)) else [item] for item in value]
        if not rows or len({len(row) for row in rows}) != 1 or not rows[0]:
            raise InputError(Fault(Place(), f"given {key}: expected rows of equal length"))
        nested = any(isinstance(item, (list, tuple)) for item in value)
        return Matrix(tuple(tuple(_given_term(key, entry) for entry in row) for row in rows), "pmatrix" if nested else "list")
    return _given_term(key, value)


def _given_term(key: str, value: object) -> Node:
    text = str(value)
    if value is None or isinstance(value, (bool, dict, list, tuple)):
        raise InputError(Fault(Place(), f"given {key}: expected a number as text", 'Write a number such as "0.2".'))
    try:
        return read_term(text, dialect_of(text))
    except ReadError as error:
        raise InputError(Fault(Place(), f"given {key}: {error.message}", 'Write a number such as "0.2".')) from error
