"""Example files that somebody got wrong, or wrote to do harm: a clear fault, or no fault at all.

``hostile_examples/index.json`` says for each what a message must hold: the line, the field, words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from neuron_sym.errors import InputError
from neuron_sym.model.load_example import load

FOLDER = Path(__file__).parent / "hostile_examples"
ENTRIES: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
PYTHON_WORDS = ("Traceback", "None", "Error", "Decimal(", "zoo")


def of_exit(code: int) -> list[Any]:
    return [pytest.param(entry, id=entry["file"]) for entry in ENTRIES if entry["exit"] == code]


def test_the_index_and_the_folder_agree() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"index.json"}
    assert files == {entry["file"] for entry in ENTRIES}


@pytest.mark.parametrize("entry", of_exit(0))
def test_what_is_odd_but_right_is_read(entry: dict[str, Any]) -> None:
    examples = load(FOLDER / entry["file"])
    assert len(examples) == 1
    assert len(examples[0].inputs) == len(examples[0].weights) == 2


@pytest.mark.parametrize("entry", of_exit(2))
def test_what_is_wrong_is_told(entry: dict[str, Any]) -> None:
    path = FOLDER / entry["file"]
    with pytest.raises(InputError) as caught:
        load(path)
    message, wanted = str(caught.value), entry["message"]
    assert str(path) in message
    assert wanted["says"] in message
    assert wanted["field"] is None or wanted["field"] in message
    lines = [fault.place.line for fault in caught.value.faults]
    assert wanted["line"] is None or wanted["line"] in lines
    assert len(lines) == entry.get("faults", len(lines))
    assert not [word for word in PYTHON_WORDS if word in message]


@pytest.mark.parametrize("entry", of_exit(2))
def test_a_message_is_safe_to_print(entry: dict[str, Any]) -> None:
    """Whatever stands in the file, no control or bidirectional character reaches the terminal."""
    with pytest.raises(InputError) as caught:
        load(FOLDER / entry["file"])
    assert all(char == "\n" or char.isprintable() for char in str(caught.value))
