"""What is said of a link in one line, and how loudly, in whatever format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from neuron_sym.checker.verdict import Ruling, Slip, Verdict
from neuron_sym.errors import Fault, InputError, visible
from neuron_sym.expression import Unread
from neuron_sym.notation.plain import plain
from neuron_sym.report import JudgedLink, Report

Loudness = Literal["error", "warning", "note"]


def loudness(ruling: Ruling) -> Loudness | None:
    """How loudly a verdict is told: ``None`` where nothing is to be said."""
    if ruling.fault:
        return "error"
    if ruling is Ruling.UNREADABLE:
        return "warning"
    return "note" if ruling in (Ruling.CARRIED, Ruling.UNDECIDED) else None


def claimed(link: JudgedLink) -> str:
    """``= 1.808``: what the link says of its left side, or what of it could not be read."""
    sign = link.verdict.claim.relation.value.replace(r"\approx", "≈")
    return visible(link.left.text if isinstance(link.left, Unread) else f"{sign} {plain(link.right)}")


def told_slips(verdict: Verdict) -> list[Slip]:
    """The slips that say more than the reason does: ``cut off instead of rounded`` need not be said twice."""
    return [slip for slip in verdict.slips if slip.name != "truncated" or "cut off" not in verdict.reason]


def sentences(link: JudgedLink) -> list[str]:
    """Why, and what slip explains it."""
    verdict = link.verdict
    said = [verdict.reason] if verdict.reason else []
    said += [f"this is what you get with {slip.text}" for slip in told_slips(verdict)]
    return [visible(sentence) for sentence in said]


def message(link: JudgedLink) -> str:
    """``= 1.808 should be 1.8008: the value is 1.8008``, on one line."""
    ruling, expected = link.verdict.ruling, link.verdict.expected
    head = f"{clipped(claimed(link), 200)} is {ruling.value}"
    if expected:
        head = f"{clipped(claimed(link), 200)} should be {visible(expected)}"
    said = "; ".join(sentences(link))
    return f"{head}: {said}" if said else head


def told(report: Report) -> Iterator[tuple[JudgedLink, Loudness]]:
    """The links of which something is to be said, in reading order."""
    for link in report.links:
        loud = loudness(link.verdict.ruling)
        if loud:
            yield link, loud


def faults_of(unusable: Sequence[InputError]) -> Iterator[Fault]:
    """All that is wrong with the files that could not be read."""
    for error in unusable:
        yield from error.faults


def clipped(text: str, width: int) -> str:
    """``text``, or as much of it as fits with an ellipsis."""
    return text if len(text) <= width else text[: width - 1] + "…"
