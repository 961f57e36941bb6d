"""Exercises: a question in Markdown, a line of ``---``, and the working that solves it, judged with the question's numbers.

After another line of ``---`` may stand what is to be said of the solution, in Markdown.
"""

from __future__ import annotations

import re

from markdown import Markdown

from neuron_sym.checker.verdict import Ruling
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Unread
from neuron_sym.notation.writer import latex
from neuron_sym.record import Record
from neuron_sym.render.page import published_rows
from neuron_sym.render.view import JudgedRow
from neuron_sym.report import FileReport, check

SOUND = (Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED)
"""What every link of a solution has to be."""
_RULE = re.compile(r"^-{3,}[ \t]*$\n?", re.MULTILINE)
_MEND = "write the question, a line of --- and the working that solves it"


class Exercise(Record):
    """A question, the working that solves it, judged, and what is amiss with it."""

    question: str
    """As it was written: whoever judges a reader's working puts it below this, as is done here."""
    shown: str
    """The same as HTML, its formulas marked for the typesetter."""
    asks: str
    """What the last chain of the working is about, in LaTeX."""
    solution: list[tuple[JudgedRow, ...]]
    remark: str
    """What is said below the working, as HTML; empty where there is none."""
    amiss: tuple[str, ...]


def exercise_of(source: str) -> Exercise:
    """The exercise that a fence holds.

    Raises:
        InputError: no line of ``---`` parts the question from its solution, or the solution holds no working.
    """
    question, working, remark = (*_RULE.split(source, maxsplit=2), "", "")[:3]
    judged = judged_below(question, working)
    if not judged.chains:
        raise InputError(Fault(Place(), "an exercise without a working that solves it", _MEND))
    first = judged.chains[-1].chain.first
    asks = "" if isinstance(first, Unread) else latex(first)
    return Exercise(question, in_html(question), asks, published_rows(judged), in_html(remark), tuple(_amiss(judged)))


def judged_below(question: str, working: str) -> FileReport:
    """The chains of a working that stands below a question and knows its numbers."""
    above = f"{question}\n```working\n"
    (file,) = check(f"{above}{working}\n```\n").files
    chains = tuple(chain for chain in file.chains if (chain.place.line or 0) > above.count("\n"))
    return FileReport(file.document, chains)


def _amiss(judged: FileReport) -> list[str]:
    return [
        f"{link.verdict.ruling.value}: {latex(link.left)} {link.verdict.claim.relation.value} {latex(link.right)}"
        + (f" should be {link.verdict.expected}" if link.verdict.expected else "")
        for link in judged.links
        if link.verdict.ruling not in SOUND
    ]


def in_html(text: str) -> str:
    """Markdown within a fence as HTML."""
    generic = {"pymdownx.arithmatex": {"generic": True}}
    return Markdown(extensions=["tables", "pymdownx.arithmatex"], extension_configs=generic).convert(text)
