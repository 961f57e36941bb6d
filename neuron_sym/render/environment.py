"""The Jinja2 environment: delimiters that LaTeX and JavaScript leave alone, and nothing undefined.

With Jinja's own delimiters ``{{{ a }}}`` and ``{#1}`` are syntax errors in a LaTeX template; ours are
``<< name >>``, ``<% statement %>`` and ``<# comment #>``. A missing name is an error, not a gap.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from neuron_sym.render.escape import ESCAPERS

_PACKAGE = Path(__file__).resolve().parents[1]
FOLDERS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")
"""Where our templates lie: within an installed package, or beside it in a checkout."""


@cache
def environment(autoescape: bool, folder: Path | None = None) -> Environment:
    """An environment that takes a template from ``folder`` if it is there, else from the package.

    ``autoescape`` belongs on where the output is HTML or SVG. Every escaper of
    :mod:`neuron_sym.render.escape` is a filter of the same name.
    """
    made = Environment(
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
