"""The Jinja2 environment: delimiters that LaTeX and JavaScript leave alone, and nothing undefined.

With Jinja's own delimiters ``{{{ a }}}`` and ``{#1}`` are syntax errors in a LaTeX template; ours are
``<< name >>``, ``<% statement %>`` and ``<# comment #>``. A missing name is an error, not a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from neuron_sym.render.escape import ESCAPERS

_PACKAGE = Path(__file__).resolve().parents[1]
FOLDERS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")
"""Where our templates lie: within an installed package, or beside it in a checkout."""

_ASKED: ContextVar[set[str] | None] = ContextVar("asked", default=None)


class _Noting(Environment):
    """An environment that notes each template that is asked for, those that others import and include too."""

    def get_template(self, name: str | Template, *arguments: Any, **named: Any) -> Template:
        asked = _ASKED.get()
        if asked is not None and isinstance(name, str):
            asked.add(name)
        return super().get_template(name, *arguments, **named)


@contextmanager
def templates_asked_for() -> Iterator[set[str]]:
    """The names of the templates that are asked for within the block."""
    names: set[str] = set()
    before = _ASKED.set(names)
    try:
        yield names
    finally:
        _ASKED.reset(before)


def source_of(name: str) -> str:
    """The text of a template as it is now; empty where there is none any more."""
    found = (folder / name for folder in FOLDERS)
    return next((path.read_text("utf-8") for path in found if path.is_file()), "")


@cache
def environment(autoescape: bool, folder: Path | None = None) -> Environment:
    """An environment that takes a template from ``folder`` if it is there, else from the package.

    ``autoescape`` belongs on where the output is HTML or SVG. Every escaper of
    :mod:`neuron_sym.render.escape` is a filter of the same name.
    """
    made = _Noting(
        loader=FileSystemLoader([*([folder] if folder else []), *FOLDERS]),
        autoescape=autoescape,  # noqa: S701  LaTeX is escaped by the filters
        undefined=StrictUndefined,
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(ESCAPERS)
    return made
