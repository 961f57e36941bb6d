r"""One escaper per sink for untrusted text: titles, names, classes, sources, anything somebody typed.

Text that went through an escaper is inert *in that sink only*: nothing in it can end an attribute,
open a tag, start a list, call a macro or move the cursor. Characters that cannot be seen (controls,
bidirectional overrides, line separators) are shown as ``\u202e``, so that a text cannot pass for
another.

Escapers whose output HTML may hold return :class:`~markupsafe.Markup`, so that a template with
autoescape does not escape them twice.
"""

from __future__ import annotations

import re
import string
import unicodedata

from markupsafe import Markup
from markupsafe import escape as _escape

from neuron_sym.errors import visible

_JOINERS = "\u200c\u200d"  # Persian, Hindi and many emoji are misspelt without them.
_MARKDOWN = {ord(char): f"&#{ord(char)};" for char in string.punctuation}
_TEX = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
} | {char: f"\\{char}" for char in "{}$&#_%"}


def html(text: str) -> Markup:
    """Inert as HTML text, line breaks kept."""
    return _escape("\n".join(map(_printable, text.split("\n"))))


def attribute(text: str) -> Markup:
    """Inert within a quoted HTML attribute, on one line."""
    return _escape(_printable(_one_line(text)))


def markdown(text: str) -> Markup:
    """Inert in Markdown with any extension, on one line: every ASCII punctuation mark becomes an entity."""
    return Markup(_printable(_one_line(text)).translate(_MARKDOWN))  # noqa: S704  every mark is an entity by then


def tex(text: str) -> str:
    """Inert in LaTeX text, on one line."""
    return "".join(_TEX.get(char, char) for char in _printable(_one_line(text)))


def terminal(text: str) -> str:
    """One line that cannot move the cursor, set a colour or turn the reading direction."""
    return visible(_one_line(text))


ESCAPERS = {escaper.__name__: escaper for escaper in (html, attribute, markdown, tex, terminal)}
"""By name, as templates call them: ``<< title | markdown >>``."""


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _printable(text: str) -> str:
    """``text`` with what cannot be seen shown by its number; spaces of any width stay."""
    return "".join(char if _is_seen(char) else ascii(char)[1:-1] for char in text)


def _is_seen(char: str) -> bool:
    category = unicodedata.category(char)
    return category == "Zs" or category[0] not in "CZ" or char in _JOINERS
