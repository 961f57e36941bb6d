r"""A Markdown extension that typesets at build the formulas that ``pymdownx.arithmatex`` found.

arithmatex (with ``generic: true``) decides what is mathematics: ``$5 and $10`` and code are not. This
extension turns what it marked into MathML. Remove it, and MathJax would find the page it expects. It
imports no MkDocs and works wherever Python-Markdown does.

A formula that cannot be typeset stays on the page as marked code and is logged as a warning, below
``mkdocs.`` so that ``mkdocs build --strict`` stops.
"""

from __future__ import annotations

import logging
import re
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from neuron_sym.errors import InputError
from neuron_sym.site.kept import KEPT
from neuron_sym.site.typeset import typeset

log = logging.getLogger("mkdocs.plugins.neuron_sym")

_FOUND = re.compile(
    r'(?P<before>[(\[“]*)<(?P<tag>span|div) class="arithmatex">'
    r"\\(?:\((?P<inline>.*?)\\\)|\[(?P<display>.*?)\\\])</(?P=tag)>(?P<after>[^\s<&]{0,12})",
    re.DOTALL,
)


class TypesetPostprocessor(Postprocessor):
    """Replaces each formula that arithmatex marked with MathML."""

    whole = False
    """Whether the next text is the whole page; before, the table of contents asks for its headings."""

    def run(self, text: str) -> str:
        """``text`` with its formulas typeset; in a heading for the contents, their bare LaTeX."""
        if not self.whole:
            return _FOUND.sub(lambda found: found["before"] + (found["inline"] or found["display"] or "") + found["after"], text)
        self.whole = False
        return _FOUND.sub(self._formula, text)

    def _formula(self, found: re.Match[str]) -> str:
        inline, before, after = found["inline"], found["before"], found["after"]
        latex = unescape(found["display"] if inline is None else inline)
        try:
            mathml = KEPT.of(lambda: typeset(latex, display=inline is None), "formula", latex, inline is None)
        except InputError as error:
            log.warning("%s%s", page_of(self.md), error)
            return f"{before}{unreadable(latex, error)}{after}"
        if inline is None:
            return f'{before}<div class="ns-display">{mathml}</div>{after}'
        # A line must not begin with the comma behind a formula.
        return f'<span class="ns-kept">{before}{mathml}{after}</span>' if before or after else mathml


def page_of(md: Markdown) -> str:
    """``page.md: `` where MkDocs converts; elsewhere nobody knows the page."""
    relpath = md.treeprocessors["relpath"] if "relpath" in md.treeprocessors else None  # noqa: SIM401 (no dict)
    file = getattr(relpath, "file", None)
    return f"{file.src_uri}: " if file is not None else ""


class _TreeIsDone(Treeprocessor):
    """The last treeprocessor: what is serialized after it is the page."""

    def __init__(self, md: Markdown, typesetter: TypesetPostprocessor) -> None:
        super().__init__(md)
        self.typesetter = typesetter

    def run(self, root: Element) -> None:
        self.typesetter.whole = True


def unreadable(latex: str, error: InputError) -> str:
    """A formula that could not be typeset, as code that says why."""
    reason = "; ".join(fault.message for fault in error.faults)
    return f'<code class="ns-unreadable" title="{escape(reason)}">{escape(latex.strip())}</code>'


class TypesetExtension(Extension):
    """``markdown_extensions: - neuron_sym.site.markdown``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the name is Python-Markdown's)
        """Runs after every other processor, when arithmatex's spans are final."""
        typesetter = TypesetPostprocessor(md)
        md.treeprocessors.register(_TreeIsDone(md, typesetter), "neuron_sym_tree_is_done", -10)
        md.postprocessors.register(typesetter, "neuron_sym_typeset", -10)


def makeExtension(**settings: Any) -> TypesetExtension:  # noqa: N802 (the name is Python-Markdown's)
    """What Python-Markdown calls to load this module as an extension."""
    return TypesetExtension(**settings)
