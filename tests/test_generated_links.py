"""A seeded sample of the generated links: no false verdict, little left open, and the mistake that was made is named."""

from __future__ import annotations

from collections import Counter
from functools import cache

from neuron_sym.checker.verdict import Ruling
from tests.generated_links import ARBITRARY, CHUNK, NAMED, STEP, Judged, Made, judged, judged_chunk

LINKS = 1_500


@cache
def sample() -> tuple[Judged, ...]:
    return tuple(one for chunk in range(LINKS // CHUNK) for one in judged_chunk(f"suite-{chunk}", CHUNK))


def test_half_of_the_links_hold_and_every_kind_of_mistake_is_made() -> None:
    kinds = Counter(one.made.kind for one in sample())
    assert kinds[""] == LINKS // 2
    assert set(kinds) == {"", STEP, ARBITRARY, *NAMED}


def test_no_verdict_is_false() -> None:
    assert not [one for one in sample() if one.verdict == "false"]


def test_hardly_anything_is_left_open() -> None:
    assert sum(one.verdict == "open" for one in sample()) <= 0.02 * LINKS


def test_the_mistake_that_was_made_is_named_first() -> None:
    clear = [one for one in sample() if one.made.kind in NAMED and not one.made.ambiguous]
    assert len(clear) > 0.2 * LINKS
    assert sum(one.named == "first" for one in clear) >= 0.8 * len(clear)


def test_what_is_no_slip_is_hardly_ever_explained() -> None:
    others = [one for one in sample() if one.made.kind in (STEP, ARBITRARY)]
    assert len(others) > 0.1 * LINKS
    assert sum(one.named != "silent" for one in others) <= 0.03 * len(others)


def test_a_false_verdict_would_be_seen() -> None:
    """The kind of a link turned round: what holds is said not to, and the other way round."""
    assert judged(Made("1 + 1 = 2", {}, STEP)).verdict == "false"
    assert judged(Made("1 + 1 = 3", {}, "")).verdict == "false"
    assert judged(Made("1 + 1 = ∫", {}, "")).verdict == "open"
    assert judged(Made("0.4 - 0.1*0.205 = 0.4205", {}, "sign of a term")).named == "other"
    assert judged(Made("0.4 - 0.1*(-0.205) = 0.3795", {}, "sign of a number")).named == "second"
    assert judged(Made("0.7 - 0.25 = 0.4512", {}, "degrees")).named == "silent"
    assert judged(Made("0.7 - 0.25 = 0.95", {}, "degrees")).named == "other"


def test_a_cut_off_decimal_is_misrounded() -> None:
    cut = [one for one in sample() if one.made.kind == "cut off"]
    assert cut
    assert all(one.ruling is Ruling.MISROUNDED for one in cut)
