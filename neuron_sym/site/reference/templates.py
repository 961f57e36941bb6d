"""The templates that a project can put its own in the place of, as their opening comments describe them."""

from __future__ import annotations

from neuron_sym.render import escape
from neuron_sym.render.environment import FOLDERS, environment
from neuron_sym.site.reference.entry import Entry, entries

LEFT_OUT = ("theme/", "site/reference/")
"""MkDocs renders the first, and has its own way to override them; the second make this reference."""


def templates() -> str:
    """Every template: what it makes, and the names that it is given."""
    made = environment(autoescape=False)
    names = [name for name in made.list_templates() if not name.startswith(LEFT_OUT)]
    return entries([_entry(name) for name in names])


def _entry(name: str) -> Entry:
    text = next(path for folder in FOLDERS if (path := folder / name).is_file()).read_text("utf-8")
    makes, _, context = text.removeprefix("<#").partition("#>")[0].partition("Context:")
    says = f"{escape.markdown(makes.strip())}<br>Context: {escape.markdown(context.strip())}"
    return Entry(f"template-{name.replace('/', '-').replace('.', '-').replace('_', '')}", f"`{name}`", "", says)
