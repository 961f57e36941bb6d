"""Published workings whose links people labelled: how often the judge is right about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_sym.corpus import Comparison, Outcome, compare, read_workings, tally

PUBLISHED = Path(__file__).parent.parent / "docs/check/published.json"


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    return compare(read_workings(PUBLISHED.read_bytes()))


def test_the_corpus_is_whole(comparisons: list[Comparison]) -> None:
    assert (len({one.working for one in comparisons}), len(comparisons)) == (278, 764)


def test_hardly_a_right_link_is_called_a_fault(comparisons: list[Comparison]) -> None:
    count, of = tally(comparisons).false_alarms
    assert count <= 0.005 * of, [one for one in comparisons if one.outcome is Outcome.FALSE_ALARM]


def test_nearly_every_fault_is_found(comparisons: list[Comparison]) -> None:
    count, of = tally(comparisons).found
    assert count >= 0.9 * of, [one for one in comparisons if one.outcome is Outcome.MISSED]


def test_few_links_are_left_open(comparisons: list[Comparison]) -> None:
    count, of = tally(comparisons).left_open
    assert count <= 0.05 * of, [one for one in comparisons if one.outcome is Outcome.LEFT_OPEN]


@pytest.mark.parametrize(
    ("raw", "truth", "outcome"),
    [
        ("2 + 2 = 4", "exact", Outcome.AGREES),
        ("2 + 2 = 5", "exact", Outcome.FALSE_ALARM),
        ("2 + 2 = 5", "wrong", Outcome.AGREES),
        ("2 + 2 = 4", "wrong", Outcome.MISSED),
        ("2 + q = 4", "exact", Outcome.LEFT_OPEN),
        (r"2 \lim 2 = 4", "exact", Outcome.LEFT_OPEN),
        ("no mathematics", "exact", Outcome.LEFT_OPEN),
    ],
)
def test_the_comparison_itself(raw: str, truth: str, outcome: Outcome) -> None:
    link = {"lhs": "", "rel": "=", "rhs": "", "truth": truth}
    (one,) = compare([{"id": "made", "source": {"document": "here"}, "raw": raw, "links": [link]}])
    assert one.outcome is outcome
