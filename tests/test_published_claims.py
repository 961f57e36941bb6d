"""What published pages claim in formulas, judged page by page: hardly a false alarm, nearly every fault, little left open.

``data/published_claims.json`` holds the formulas of a page in their order, the values it gives beside them, and for each
formula what people labelled it when they worked its numbers out. ``as_written`` is there where the formula says something
else than the label is about, and ``why``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from neuron_sym.report import check

PAGES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "published_claims.json").read_text("utf-8"))
WRONG = ("wrong", "misrounded", "truncated")
CARRIED = re.compile(r"\$|\\[\[(]")


class Claim(NamedTuple):
    """One formula: what it is, by the mathematics, and what the judge says of its links."""

    text: str
    truth: str
    faulty: bool
    open: bool


def document(page: dict[str, Any]) -> tuple[str, list[int]]:
    """The page as Markdown, and the lines on which its formulas begin."""
    lines: list[str] = []
    starts = []
    for claim in page["claims"]:
        text = claim["text"]
        starts.append(len(lines) + 1)
        plain = "\\" not in text and "{" not in text
        lines += (text if CARRIED.search(text) else f"    {text}" if plain else f"$${text}$$").split("\n")
        lines.append("")
    return "\n".join(lines), starts


@pytest.fixture(scope="module")
def claims() -> list[Claim]:
    found = []
    for page in PAGES:
        text, starts = document(page)
        links = check(text, page["given"], path="page.md").links
        for claim, start in zip(page["claims"], starts, strict=True):
            own = [link.verdict.ruling for link in links if link.place.line == start]
            found.append(Claim(claim["text"], claim.get("as_written", claim["label"]), any(ruling.fault for ruling in own),
                               not own or any(ruling.open for ruling in own)))  # fmt: skip
    return found


def test_the_pages_are_whole(claims: list[Claim]) -> None:
    assert (len(PAGES), len(claims)) == (59, 111)
    assert sum("as_written" in claim for page in PAGES for claim in page["claims"]) == 6


def test_no_right_claim_is_called_a_fault(claims: list[Claim]) -> None:
    right = [claim for claim in claims if claim.truth not in (*WRONG, "nothing")]
    assert len(right) > 80
    assert [claim.text for claim in right if claim.faulty] == []


def test_nearly_every_fault_is_found(claims: list[Claim]) -> None:
    wrong = [claim for claim in claims if claim.truth in WRONG]
    missed = [claim.text for claim in wrong if not claim.faulty]
    assert len(missed) <= 0.1 * len(wrong), missed


def test_few_claims_are_left_open(claims: list[Claim]) -> None:
    checkable = [claim for claim in claims if claim.truth not in (*WRONG, "nothing")]
    left = [claim.text for claim in checkable if claim.open]
    assert len(left) <= 0.05 * len(checkable), left
