"""Exercises: a question in Markdown, a line of ``---``, and the working that solves it, judged with the question's numbers.

After another line of ``---`` may stand what is to be said of the solution, in Markdown.
"""

from __future__ import annotations

import re

from markdown import Markdown

from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.notation.latex import latex
from neuron_sym.notation.plain import plain
from neuron_sym.record import Record
from neuron_sym.render.exercise import SOUND, asked_of, judged_below
from neuron_sym.render.page import published_rows
from neuron_sym.render.view import JudgedRow
from neuron_sym.report import FileReport

_RULE = re.compile(r"^-{3,}[ \t]*$\n?", re.MULTILINE)
_MEND = "write the question, a line of --- and the working that solves it"


class Exercise(Record):
    """A question, the working that solves it, judged, and what is amiss with it."""

    question: str
    """As it was written, and so is the working: the page judges a reader's answer by the two."""
    shown: str
    """The same as HTML, its formulas marked for the typesetter."""
    working: str
    asks: tuple[str, ...]
    """What is asked for, in plain text."""
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
    asks = tuple(dict.fromkeys(plain(asked.term) for asked in asked_of(question, judged)))
    return Exercise(question, in_html(question), working, asks, published_rows(judged), in_html(remark), tuple(_amiss(judged)))


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
