"""The keys of an example file."""

from __future__ import annotations

from neuron_sym.model.keys import KEYS, Key
from neuron_sym.render.environment import environment
from neuron_sym.site.reference.entry import Entry, entries


def keys() -> str:
    """Every key with its type, meaning, default and limits: first those that an example needs."""
    needed, others = ([_entry(name, key) for name, key in KEYS.items() if key.required is it] for it in (True, False))
    return environment(autoescape=False).get_template("site/reference/keys.md").render(
        needed=entries(needed), others=entries(others)
    )


def _entry(name: str, key: Key) -> Entry:
    default = f" Default: {key.default}." if key.default else ""
    return Entry(f"key-{name}", f"`{name}`", key.kind, f"{key.says} {key.limits}".rstrip() + default)
