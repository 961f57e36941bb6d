"""The Jinja2 environment: delimiters that LaTeX and JavaScript leave alone, and nothing undefined.

With Jinja's own delimiters ``{{{ a }}}`` and ``{#1}`` are syntax errors in a LaTeX template; ours are
``<< name >>``, ``<% statement %>`` and ``<# comment #>``. A missing name is an error, not a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from os.path import relpath
from pathlib import Path
from traceback import extract_tb
from typing import Any, NoReturn

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from neuron_sym.errors import Fault, InputError, NeuronSymError, Place
from neuron_sym.render.escape import ESCAPERS

_PACKAGE = Path(__file__).resolve().parents[1]
FOLDERS = (_PACKAGE / "templates", _PACKAGE.parent / "templates")
"""Where our templates lie: within an installed package, or beside it in a checkout."""
_OWN: ContextVar[Path | None] = ContextVar("own templates", default=None)


def take_templates(folder: str | None) -> None:
    """From now on a template is taken from ``folder`` where it is there, and else from the package; ``None`` ends that.

    Raises:
        InputError: there is no such folder.
    """
    if folder is not None and not Path(folder).is_dir():
        mend = "Name a folder with templates by the names that the usual ones have."
        raise InputError(Fault(Place(folder), "is no folder of templates", mend))
    _OWN.set(None if folder is None else Path(folder).resolve())


@contextmanager
def templates_of(folder: str | None) -> Iterator[None]:
    """The same for a while.

    Raises:
        InputError: there is no such folder.
    """
    take_templates(folder)
    try:
        yield
    finally:
        take_templates(None)

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
    own = _OWN.get()
    found = (folder / name for folder in (*([own] if own else []), *FOLDERS))
    return next((path.read_text("utf-8") for path in found if path.is_file()), "")


def environment(autoescape: bool, folder: Path | None = None) -> Environment:
    """An environment that takes a template from ``folder`` if it is there, else from the package.

    Without ``folder`` that of :func:`take_templates` is meant. ``autoescape`` belongs on where the output is HTML or
    SVG. Every escaper of :mod:`neuron_sym.render.escape` is a filter of the same name.
    """
    return _environment(autoescape, folder or _OWN.get())


@cache
def _environment(autoescape: bool, folder: Path | None) -> Environment:
    kind = _Theirs if folder else _Noting
    made = kind(
        loader=FileSystemLoader([*([folder] if folder else []), *FOLDERS]),
        autoescape=autoescape,
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


class _Theirs(_Noting, ImmutableSandboxedEnvironment):
    """Templates of a project run in a sandbox, and what is wrong with one is told as of any file of theirs."""

    def handle_exception(self, source: str | None = None) -> NoReturn:
        try:
            super().handle_exception(source)
        except NeuronSymError:
            raise
        except Exception as error:
            place = _place(error)
            if place is None:
                raise
            mend = f"The template {Path(place.path).name} of the package opens with the names that it is given."
            said = f'there is no template "{error.name}"' if isinstance(error, TemplateNotFound) else str(error)
            raise InputError(Fault(place, f"the template cannot be used: {said}", mend)) from error


def _place(error: Exception) -> Place | None:
    """Where in a template of theirs it went wrong; ``None`` where it did in ours."""
    frames = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        frames.append((error.filename or "", error.lineno))
    ends = tuple(str(folder) for folder in FOLDERS)
    theirs = [(name, line) for name, line in frames if name and not name.endswith(".py") and not name.startswith(ends)]
    if not theirs:
        return None
    path, line = theirs[-1]
    shown = relpath(path)
    return Place(path if shown.startswith("..") else shown, line)
