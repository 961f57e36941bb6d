"""A sample of what tests/fuzz.py runs a million of."""

from collections import Counter

import pytest

from tests.fuzz import KINDS, made, tried


@pytest.mark.parametrize("part", range(4))
def test_nothing_brings_the_checker_down(part: int) -> None:
    seeds = range(7_000_000_000 + part * 400, 7_000_000_000 + (part + 1) * 400)
    outcomes = [tried(seed) for seed in seeds]
    assert [failure for _, failure in outcomes if failure] == []


def test_the_inputs_reach_the_judge() -> None:
    """A fuzzer whose inputs are all refused at the door tests nothing."""
    seeds = range(8_000_000_000, 8_000_000_600)
    assert {made(seed)[0] for seed in seeds} == {kind.__name__ for kind in KINDS}
    verdicts = Counter(verdict for seed in seeds for verdict in tried(seed)[0])
    assert {"exact", "definition", "wrong", "undecided", "unreadable", "carried"} <= set(verdicts)
