"""What was made for a site stays made while the site is served, for as long as all that it was made of is the same.

What is derived, judged, typeset or drawn is asked of :data:`KEPT` with the contents that go into it: the text of an
example, of a fence, of a formula. Its templates are found out while it is made. So after a change of one file its own
page is made anew and no other, after a change of a template the pages that are written with it. Nothing is kept where
no other build is to follow.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple, TypeVar, cast

from neuron_sym.render.environment import source_of, templates_asked_for

T = TypeVar("T")


class _Entry(NamedTuple):
    """Something made, and the text of each template that it was written with."""

    made: object
    templates: Mapping[str, str]


class Kept:
    """What was made, by what it was made of."""

    def __init__(self) -> None:
        self.serves = False
        """Whether another build may follow, and keeping is worth its memory."""
        self._entries: dict[tuple[Hashable, ...], _Entry] = {}
        self._used: set[tuple[Hashable, ...]] = set()
        self._templates: dict[str, str] = {}

    def begin(self) -> None:
        """A build begins: templates may have changed."""
        self._used, self._templates = set(), {}

    def end(self) -> None:
        """A build has ended: what the site had no more use for goes. After one that broke off, all stays."""
        self._entries = {key: self._entries[key] for key in self._used}

    def forget(self) -> None:
        """Nothing is kept from here on."""
        self.serves = False
        self._entries, self._used, self._templates = {}, set(), {}

    def of(self, make: Callable[[], T], kind: str, *contents: Hashable) -> T:
        """What ``make`` makes of ``contents``; ``kind`` tells apart what different makers make of the same.

        What ``make`` raises is not kept, so that a fault is told again with each build.
        """
        if not self.serves:
            return make()
        key = (kind, *contents)
        entry = self._entries.get(key)
        if entry is None or any(self._template(name) != text for name, text in entry.templates.items()):
            with templates_asked_for() as names:
                made = make()
            entry = self._entries[key] = _Entry(made, {name: self._template(name) for name in names})
        self._used.add(key)
        return cast("T", entry.made)

    def _template(self, name: str) -> str:
        if name not in self._templates:
            self._templates[name] = source_of(name)
        return self._templates[name]


KEPT = Kept()
"""One for the process: a fence is a mere function, and knows of no site."""
