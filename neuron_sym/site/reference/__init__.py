"""The parts of the reference that are made of the code, so that they say what it does.

Where a page holds the line ``<!-- neuron-sym: reference NAME -->``, the part of that name takes its place. A part is
Markdown; all that it says comes from the tables, records and parsers that the program itself works with.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.site.reference.commands import commands, exit_codes, settings
from neuron_sym.site.reference.functions import activations, losses
from neuron_sym.site.reference.judgements import slips, verdicts
from neuron_sym.site.reference.keys import keys
from neuron_sym.site.reference.templates import templates

Link = Callable[[str], str]
"""The address of a page of the site, ``activations/gelu.md``, as seen from the one that is made; empty if it has none."""

PARTS: dict[str, Callable[[Link], str]] = {
    "activations": activations,
    "commands": commands,
    "exit-codes": lambda _: exit_codes(),
    "keys": lambda _: keys(),
    "losses": losses,
    "settings": lambda _: settings(),
    "slips": lambda _: slips(),
    "templates": lambda _: templates(),
    "verdicts": lambda _: verdicts(),
}
MARK = re.compile(r"<!-- neuron-sym: reference ([a-z0-9-]+) -->")


def filled(markdown: str, link: Link) -> str:
    """A page with its parts.

    Raises:
        InputError: it asks for a part that there is not.
    """
    return MARK.sub(lambda found: _part(found[1])(link), markdown)


def _part(name: str) -> Callable[[Link], str]:
    if name not in PARTS:
        raise InputError(Fault(Place(), f'the reference has no part "{name}"', f"it has {', '.join(PARTS)}"))
    return PARTS[name]
