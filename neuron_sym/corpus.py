"""Published workings whose every link was labelled by hand, and what the judge makes of them.

A file of workings is a JSON list of ``{"id", "source", "raw", "bindings", "links": [{"lhs", "rel", "rhs", "truth",
"true_value", "note"}]}``. Each working is judged by itself, with its bindings for given, as a stranger would hand
it in; its labels were not made by this package.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from enum import Enum

from neuron_sym.batch import check_working
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read_term
from neuron_sym.notation.token import ReadError
from neuron_sym.record import Record
from neuron_sym.report import dialect_of

RIGHT = ("definition", "exact", "correctly-rounded", "rounded-intermediate", "carried-forward", "symbolic-identity")
"""Labels of links that their authors need not mend: a fault found in one of them is a false alarm."""
FAULTY = ("wrong", "truncated")
"""Labels of links that are to be found."""
VERDICTS = ("definition", "exact", "rounded", "misrounded", "wrong", "carried", "undecided", "unreadable")
_FAULTS = ("misrounded", "wrong")
_OPEN = ("undecided", "unreadable")


class Outcome(Enum):
    """How a verdict compares with its label."""

    AGREES = "agrees"
    FALSE_ALARM = "false alarm"
    MISSED = "missed"
    LEFT_OPEN = "left open"


class Comparison(Record):
    """A labelled link beside the verdict on it; the verdict is empty where the link was not read as one."""

    working: str
    source: str
    left: str
    relation: str
    right: str
    label: str
    note: str
    verdict: str
    reason: str
    formula: str
    """The link as it was read, in LaTeX; empty where it was not."""

    @property
    def outcome(self) -> Outcome:
        """A fault on a right link is a false alarm; a faulty one that is accepted was missed."""
        if self.verdict in _OPEN or not self.verdict:
            return Outcome.LEFT_OPEN
        if self.label in RIGHT and self.verdict in _FAULTS:
            return Outcome.FALSE_ALARM
        if self.label in FAULTY and self.verdict not in _FAULTS:
            return Outcome.MISSED
        return Outcome.AGREES


def read_workings(content: bytes) -> list[dict[str, object]]:
    """The workings of a file."""
    found: list[dict[str, object]] = json.loads(content)
    return found


def compare(workings: list[dict[str, object]]) -> list[Comparison]:
    """Every labelled link of the workings with the verdict on it."""
    return [comparison for working in workings for comparison in _compared(working)]


def _compared(working: Mapping[str, object]) -> Iterator[Comparison]:
    labels = working["links"]
    given = working.get("bindings") or {}
    assert isinstance(labels, list)
    assert isinstance(given, dict)
    judged = check_working(str(working["raw"]), given)["links"]
    for label, link in zip(labels, _matched(labels, judged), strict=True):
        yield Comparison(
            str(working["id"]), _source(working["source"]), label["lhs"], label["rel"], label["rhs"], label["truth"],
            label.get("note", ""), str(link["verdict"]) if link else "", str(link["reason"]) if link else "",
            f"{link['left']} {link['relation']} {link['right']}" if link and link["verdict"] != "unreadable" else "",
        )  # fmt: skip


def _matched(labels: list[dict[str, str]], judged: list[dict[str, object]]) -> list[dict[str, object] | None]:
    """The judged link for each label: in order, or by their right sides where some were read otherwise."""
    if len(labels) == len(judged):
        return list(judged)
    written = [_rewritten(label["rhs"]) for label in labels]
    found: list[dict[str, object] | None] = [None] * len(labels)
    for block in SequenceMatcher(None, written, [str(link["right"]) for link in judged], autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found[block.a + step] = judged[block.b + step]
    return found


def _rewritten(text: str) -> str:
    try:
        return latex(read_term(text, dialect_of(text)))
    except ReadError:
        return text


def _source(source: object) -> str:
    assert isinstance(source, dict)
    return f"{source['repo']}: {source['path']}" if "repo" in source else str(source["document"])


class Tally(Record):
    """How many links of each label got which verdict, and the three rates that matter."""

    counts: Counter[tuple[str, str]]
    outcomes: Counter[tuple[str, Outcome]]

    def rate(self, outcome: Outcome, labels: tuple[str, ...]) -> tuple[int, int]:
        """How many links with one of the labels had the outcome, and how many such links there are."""
        of = sum(count for (label, _), count in self.outcomes.items() if label in labels)
        return sum(self.outcomes[label, outcome] for label in labels), of

    @property
    def false_alarms(self) -> tuple[int, int]:
        """Right links that were called a fault."""
        return self.rate(Outcome.FALSE_ALARM, RIGHT)

    @property
    def found(self) -> tuple[int, int]:
        """Faults that were found."""
        return self.rate(Outcome.AGREES, FAULTY)

    @property
    def left_open(self) -> tuple[int, int]:
        """Links of which nothing was said, of those that can be checked at all."""
        return self.rate(Outcome.LEFT_OPEN, RIGHT + FAULTY)


def tally(comparisons: list[Comparison]) -> Tally:
    """Counts labels against verdicts."""
    return Tally(
        Counter((one.label, one.verdict) for one in comparisons),
        Counter((one.label, one.outcome) for one in comparisons),
    )
