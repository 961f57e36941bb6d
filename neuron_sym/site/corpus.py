"""The report on published workings, as Markdown."""

from __future__ import annotations

from neuron_sym.corpus import FAULTY, RIGHT, VERDICTS, Comparison, Outcome, Tally, compare, read_workings, tally
from neuron_sym.render.environment import environment

HEADINGS = (
    (Outcome.FALSE_ALARM, "False alarms", "Right by its label, and called a fault."),
    (Outcome.MISSED, "Faults missed", "Faulty by its label, and accepted."),
    (Outcome.LEFT_OPEN, "Left open", "Neither accepted nor called a fault; the reason is given."),
)


def corpus_report(content: bytes) -> str:
    """The report on the labelled workings of a file."""
    workings = read_workings(content)
    comparisons = compare(workings)
    counted = tally(comparisons)
    labels = [label for label in (*RIGHT, *FAULTY, "not-checkable") if any(one.label == label for one in comparisons)]
    return environment(autoescape=False).get_template("site/corpus.md").render(
        workings=len(workings),
        documents=len({one.source for one in comparisons}),
        links=len(comparisons),
        false_alarms=_share(counted.false_alarms),
        found=_share(counted.found),
        left_open=_share(counted.left_open),
        verdicts=VERDICTS,
        labels=[(label, _row(label, counted)) for label in labels],
        misses=[(heading, _listed(comparisons, outcome), words) for outcome, heading, words in HEADINGS],
    )


def _share(part: tuple[int, int]) -> tuple[int, int, str]:
    count, of = part
    return count, of, f"{100 * count / of:.1f}" if of else "0"


def _row(label: str, counted: Tally) -> list[int]:
    return [counted.counts[label, verdict] for verdict in (*VERDICTS, "")]


def _listed(comparisons: list[Comparison], outcome: Outcome) -> list[Comparison]:
    return [one for one in comparisons if one.outcome is outcome and one.label != "not-checkable"]
