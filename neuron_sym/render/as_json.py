"""Reports as the JSON that other programs read; the keys are a stable interface."""

from __future__ import annotations

from collections.abc import Iterable

from neuron_sym.errors import Place
from neuron_sym.notation.latex import latex
from neuron_sym.report import FileReport, JudgedChain, JudgedLink, Report


def report_json(report: Report) -> dict[str, object]:
    """``{"files": [{"path", "chains": [{"line", "links": […]}], "first_fault"}]}``."""
    return {"files": [_file(file) for file in report.files]}


def _file(file: FileReport) -> dict[str, object]:
    first = file.faults[0].place if file.faults else None
    return {
        "path": file.document.path,
        "chains": [_chain(chain) for chain in file.chains],
        "first_fault": {"line": first.line, "column": first.column, **_cell(first)} if first else None,
    }


def _chain(chain: JudgedChain) -> dict[str, object]:
    return {"line": chain.place.line, "links": links_json(chain.links), **_cell(chain.place)}


def _cell(place: Place) -> dict[str, object]:
    """The cell of a notebook, where there is one."""
    return {} if place.cell is None else {"cell": place.cell}


def links_json(links: Iterable[JudgedLink]) -> list[dict[str, object]]:
    """What stands on the sides of each link, the verdict, what was expected, and why.

    The right side of most links is the left side of the next, and is written once.
    """
    found: list[dict[str, object]] = []
    term, text = None, ""
    for link in links:
        left = text if link.left is term else latex(link.left)
        term, text = link.right, latex(link.right)
        found.append(_link(link, left, text))
    return found


def _link(link: JudgedLink, left: str, right: str) -> dict[str, object]:
    verdict = link.verdict
    return {
        "left": left,
        "relation": verdict.claim.relation.value,
        "right": right,
        "verdict": verdict.ruling.value,
        "expected": verdict.expected,
        "reason": verdict.reason,
        "slips": [{"name": slip.name, "text": slip.text} for slip in verdict.slips],
        "line": link.place.line,
        "column": link.place.column,
        **_cell(link.place),
    }
