"""A list of things by name that can be linked to one by one: keys, options, settings."""

from __future__ import annotations

from collections.abc import Sequence

from neuron_sym.record import Record
from neuron_sym.render.environment import environment


class Entry(Record):
    """One thing: the name of its place on the page, how it is written, of what kind it is, and what is said of it.

    All but ``id`` are Markdown.
    """

    id: str
    name: str
    kind: str
    says: str


def entries(listed: Sequence[Entry]) -> str:
    """The list in Markdown."""
    return environment(autoescape=False).get_template("site/reference/entries.md").render(entries=listed)
