"""A working judged for the page that it was typed into, in the words of ``neuron-sym check``.

This runs in the reader's own browser, on nothing but the standard library. The page is given text and MathML to
build its elements from, never HTML.
"""

from __future__ import annotations

import json

from neuron_sym.documents.declared import declarations
from neuron_sym.documents.document import Document
from neuron_sym.documents.opening import decoded
from neuron_sym.errors import Fault, InputError, visible
from neuron_sym.notation.latex import LatexWriter
from neuron_sym.notation.mathml import MathmlWriter
from neuron_sym.notation.plain import plain
from neuron_sym.render.colours import class_of
from neuron_sym.render.exercise import Standing, asked_of, completed, held_against, judged_below, standing
from neuron_sym.render.message import message
from neuron_sym.render.terminal import NOTHING, counted
from neuron_sym.render.view import judged_rows
from neuron_sym.report import FileReport, JudgedChain, Report, formulas_of, judge_document, read_given

_MATHML = MathmlWriter(class_of)
_LATEX = LatexWriter()


def judged_in_page(text: str, given: str = "{}", question: str = "", solution: str = "") -> str:
    """What the page shows of a working, as JSON: ``{"outcome", "told", "counted", "chains"}``.

    The outcome is ``right``, ``faults``, ``open`` (no fault, but something is undecided or unreadable) or
    ``nothing`` (to check). ``given`` is a JSON object of names with values that are taken for true. An input that cannot
    be used has the outcome ``unusable`` and says why.

    With the ``question`` of an exercise and a working that is its ``solution``, the text is judged as an answer: it is
    ``right`` if it comes to what is asked for, and ``open`` as long as it does not.
    """
    try:
        shown = _answered(text, question, solution) if solution else _judged(text, given)
    except InputError as error:
        shown = {"outcome": "unusable", "told": str(error), "counted": "", "chains": []}
    return json.dumps(shown)


def _judged(text: str, given: str) -> dict[str, object]:
    document = _document(text)
    file = judge_document(document, formulas_of(document), read_given(json.loads(given)))
    return _shown(file)


def _answered(text: str, question: str, solution: str) -> dict[str, object]:
    asked = asked_of(question, judged_below(question, solution))
    answer = judged_below(question, completed(_document(text).text, asked))
    file, found = held_against(question, solution, asked, answer)
    shown = _shown(file)
    if not file.links:
        return shown | {"told": f"Nothing to check: write an equality, such as {plain(asked[-1].term)} = …"}
    if shown["outcome"] == "right" and all(one.standing is Standing.REACHED for one in found):
        return shown | {"told": "No fault found, and what was asked for is there."}
    told = " ".join((str(shown["told"]), *standing(found, faulty=bool(file.faults))))
    return shown | {"told": told, "outcome": "faults" if file.faults else "open"}


def _document(text: str) -> Document:
    """The text as a document that asks for nothing that a page cannot do."""
    document = Document(decoded(text.encode(errors="surrogatepass"), ""))
    for declaration in declarations(document):
        if declaration.example:
            place = document.place(declaration.example_at)
            raise InputError(Fault(place, "a page cannot read files", "Give the values themselves:  given: {b: 1}"))
    return document


def _shown(file: FileReport) -> dict[str, object]:
    faults = file.faults
    report = Report((file,))
    if not report.links:
        return {"outcome": "nothing", "told": NOTHING, "counted": "", "chains": []}
    first = f"The first fault, line {faults[0].place.line}: {message(faults[0])}" if faults else ""
    return {
        "outcome": "faults" if faults else "open" if any(link.verdict.ruling.open for link in report.links) else "right",
        "told": f"{first}." if first else "No fault found.",
        "counted": counted(report),
        "chains": [_chain(chain, file) for chain in file.chains],
    }


def _chain(chain: JudgedChain, file: FileReport) -> dict[str, object]:
    first = file.faults[0].verdict if file.faults else None
    rows = judged_rows(chain.chain, _MATHML, first)
    texts = judged_rows(chain.chain, _LATEX, first)
    return {
        "line": chain.place.line,
        "rows": [
            {
                "relation": row.relation,
                "term": row.term if row.readable else visible(row.term),
                "latex": f"{text.relation} {text.term}".strip(),
                "readable": row.readable,
                "verdict": row.verdict,
                "says": [visible(sentence) for sentence in ((row.should_be,) if row.should_be else ()) + row.says],
                "first_fault": row.first_fault,
            }
            for row, text in zip(rows, texts, strict=True)
        ],
    }
