"""Pieces of a text replaced by others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from neuron_sym.expression import Node
from neuron_sym.record import Record


class Edit(Record):
    """The characters ``[start, end)`` of a text and what takes their place."""

    start: int
    end: int
    text: str


class Change(Record):
    """A part of a term, by identity, what takes its place, and the edits of the text that write it there."""

    old: Node
    new: Node
    edits: tuple[Edit, ...]


def applied(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with pieces that do not overlap replaced."""
    kept: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        kept += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*kept, text[position:]])


def overlap(edits: Sequence[Edit]) -> bool:
    """Whether two of them touch the same characters."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    return any(first.end > then.start for first, then in pairwise(ordered))


def composed(earlier: Sequence[Edit], later: Sequence[Edit]) -> tuple[Edit, ...] | None:
    """Both in the places of the text before any of them; ``later`` are in those of the text after ``earlier``.

    ``None`` where a later one would change what an earlier one has put there.
    """
    moved = []
    for edit in later:
        shift = 0
        for before in sorted(earlier, key=lambda each: each.start):
            start, end = before.start + shift, before.start + shift + len(before.text)
            if edit.end <= start:
                break
            if edit.start < end:
                return None
            shift += len(before.text) - (before.end - before.start)
        moved.append(Edit(edit.start - shift, edit.end - shift, edit.text))
    return (*earlier, *moved)
