"""Workings that are judged by their outlines alone: the same answers as by reading them, or none."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from neuron_sym.batch import check_working, rulings
from neuron_sym.batch.answer import judged
from neuron_sym.batch.outline import HOLDS, KEPT, Outlines
from neuron_sym.corpus import read_workings
from neuron_sym.render.as_json import links_json
from neuron_sym.report import read_given
from tests.generated_links import links

PUBLISHED = read_workings((Path(__file__).parent.parent / "docs/check/published.json").read_bytes())
DIGITS = re.compile(r"[0-9]+")


def other_digits(text: str, rng: random.Random) -> str:
    """The text with other digits in some of its numerals; now and then with one more or one less."""

    def other(match: re.Match[str]) -> str:
        if rng.random() < 0.6:
            return match.group()
        length = max(len(match.group()) + rng.choice((0, 0, 0, 0, -1, 1)), 1)
        return "".join(rng.choice("0123456789") for _ in range(length))

    return DIGITS.sub(other, text)


def compared(workings: Iterable[tuple[str, dict[str, str]]]) -> Counter[str]:
    """Asserts that what an outline tells is what comes of reading and judging; counts what it told."""
    known, counts = Outlines(), Counter[str]()
    for working, given in workings:
        names = read_given(given)
        found, long_way = known.of(working, names), judged(working, names)
        known.learn(working, long_way)
        if found is None:
            counts["unknown"] += 1
            continue
        outline, numerals = found
        told, as_json = outline.rulings(numerals), outline.links(numerals)
        assert told is None or (names and not HOLDS.issuperset(told)) or told == [link.verdict.ruling for link in long_way.links], working
        assert as_json is None or as_json == links_json(long_way.links), working
        counts["told" if told is not None else "not told"] += 1
        counts["held"] += as_json is not None
        counts["faulty"] += told is not None and as_json is None
    return counts


def test_generated_links_are_judged_the_same() -> None:
    made = [(link.text, link.given) for link in links(random.Random(7), 1_500)]
    counts = compared(made)
    assert counts["held"] > 100
    assert counts["faulty"] > 100


def test_published_workings_with_other_digits_are_judged_the_same() -> None:
    rng = random.Random(3)
    pages = [(str(one["raw"]), {str(name): str(value) for name, value in one.get("bindings", {}).items() if isinstance(value, str)})
             for one in PUBLISHED]  # fmt: skip
    texts = [(text if copy < 2 else other_digits(text, rng), given) for text, given in pages for copy in range(6)]
    counts = compared(texts)
    assert counts["held"] > 20
    assert counts["told"] + counts["not told"] > 100


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        (r"\frac{1}{1 + e^{-1.8}} = 0.8581", r"\frac{1}{1 + e^{-0.3}} = 0.5744", ["rounded"]),
        ("0.2 * 4 + 1 = 1.8", "0.3 * 5 + 2 = 3.5", ["exact"]),
        ("0.2 * 4 + 1 = 1.8", "0.3 * 5 + 2 = 3.6", ["wrong"]),
        ("0.2 * 4 + 1 = 1.8", "0.3 * 5 + 2 = 3.50", ["exact"]),
        ("z = 0.2 * 4 + 1 = 1.8", "z = 0.3 * 5 + 2 = 3.5", ["definition", "exact"]),
        ("z = 0.2 * 4 + 1 = 0.8 + 1 = 1.8", "z = 0.3 * 5 + 2 = 1.4 + 2 = 3.4", ["definition", "wrong", "carried"]),
        ("1/3 = 0.333 = 0.33", "2/3 = 0.667 = 0.67", ["rounded", "rounded"]),
        (r"\frac12 = 0.5", r"\frac34 = 0.75", ["exact"]),
        ("3 \\cdot 10^{-3} = 0.003", "4 \\cdot 10^{-3} = 0.004", ["exact"]),
        ("(0.5 - 1)^2 = 0.25", "(0.4 - 2)^2 = 2.56", ["exact"]),
        ("ln(0.5) = -0.6931", "ln(0.0) = -0.6931", ["undecided"]),
        ("1/0.5 = 2", "1/0.0 = 2", ["undecided"]),
        ("0.5 + 0.5 = 1", "0.5 + 0.05 = 1", ["undecided"]),
        ("2 * 3.14 = 6.28", "2 * 3.15 = 6.28", ["wrong"]),
        ("007 + 1 = 8", "003 + 1 = 4", ["exact"]),
        (r"\sigma(0.5) = \frac{1}{1 + e^{-0.5}} = 0.6225", r"\sigma(0.3) = \frac{1}{1 + e^{-0.3}} = 0.5744", ["exact", "rounded"]),
        (r"\sigma(0.5) = \frac{1}{1 + e^{-0.5}} = 0.6225", r"\sigma(0.3) = \frac{1}{1 + e^{-0.2}} = 0.5498", ["wrong", "carried"]),
        (r"\sigma(0.5) = \frac{1}{1 + e^{-0.5}} = 0.6225", r"\sigma(0.3) = \frac{2}{2 + e^{-0.3}} = 0.7297", ["wrong", "carried"]),
        (r"\ln(0.5 * 3) = \ln(0.5) + \ln(3) = 0.4055", r"\ln(0.0 * 3) = \ln(0.0) + \ln(3) = 0.4055", ["undecided", "undecided"]),
        ("0.574 * 0.574 = 0.329", "0.874 * 0.973 = 0.849", ["undecided"]),
    ],
)
def test_the_second_of_a_kind(first: str, second: str, verdicts: list[str]) -> None:
    for working in (first, first, first, second):
        answer, told = check_working(working, {}), [ruling.value for ruling in rulings(working)]
        assert [link["verdict"] for link in answer["links"]] == told
    assert told == verdicts


ALIKE = [
    ("-0.2 - 0.3 = -(-0.5)", "-0.2 - 0.4 = -(-0.6)"),
    ("0.2 + 0.3 = --0.5", "0.2 + 0.4 = --0.6"),
    ("e^(2) = 7.389", "e^(1) = 2.718"),
    ("1/(1 + e^(2)) = 0.1192", "1/(1 + e^(0)) = 0.5000"),
    (r"\sin^{-2}(0.5) = 4.3507", r"\sin^{-1}(0.5) = 2.0858"),
    (r"\frac{1}\:2 = 0.5", r"\frac{1}\:12 = 0.08"),
    (r"\frac\:1{2} = 0.5", r"\frac\:12{4} = 3.0"),
    ("1 - tanh(0.5)**2 = 0.7864", "1 - tanh(0.6)**2 = 0.7116"),
    (r"\sin^{ 2}(0.5) = 0.2298", r"\sin^{ 3}(0.5) = 0.1102"),
    (r"0.4 + 0.3 \cdot 2 = 0.4 + 0.7", r"0.4 + 0.3 \cdot 2 = 0.4 + 0.6"),
    ("4/5=|0.08|", "4/5=|0.80|"),
    ("e^{0.574} = 1.775", "e^{0.574} = 1.774"),
    ("0.874 * .973 = 0.850", "0.874 * .973 = 0.849"),
    (r"\sqrt{0.25} = 0.5", r"\sqrt{0.36} = 0.6"),
    (r"\sqrt12 = 2", r"\sqrt14 = 4"),
    ("0.5^2 = 0.25", "0.6^2 = 0.36"),
    ("2.5 * 10^2 = 250", "2.5 * 30^2 = 2250"),
    ("h1 = 0.5 * 3 = 1.5", "h1 = 0.6 * 3 = 1.8"),
    ("1 000 + 1 = 1001", "1 00 + 1 = 101"),
    (r"0{,}5 + 1 = 1.5", r"0{,}6 + 1 = 1.6"),
    (r"1\frac{1}{2} = 1.5", r"3\frac{1}{2} = 3.5"),
]
"""Workings of one outline, or nearly of one, whose digits decide how they are read or written."""


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_digits_that_say_more_than_a_number(first: str, second: str) -> None:
    compared([(working, {}) for working in (first, first, first, second, second, second, first)])


@pytest.mark.parametrize(
    ("working", "given"),
    [
        (r"\vec{z} = 0.3 * 4 = 0.8", {"z": "0.6"}),
        ("w_1 = 0.3 * 1 = 0.2", {"w": "[0.2, 0.3]"}),
        ("w_{old} = 0.3 * 3 = 0.6", {"w": "0.6"}),
        (r"0.3 \text{cm} + 3 \text{cm} = 5 \text{cm}", {"cm": "5"}),
        ("so 0.3 * 3 = 0.6", {"so": "2"}),
        ("loss 0.3 * 3 = 0.6", {"loss": "0.6"}),
        ("z = 0.3 * 5 + 2 = 3.5", {"z": "3.4"}),
        ("z = 0.3 * 5 + 2 = 3.5", {"z": "3.5", "b": "1"}),
        ("3 * e = 3.5", {"e": "1"}),
        (r"\sigma(0.3) = 0.5", {r"\sigma(0.3)": "0.5"}),
        ("0.3 * 5 + 2 = 3.6", {"w": "0.3", "x": "5.3"}),
    ],
)
def test_what_is_given_counts(working: str, given: dict[str, str]) -> None:
    alike = [working.replace("0.3", f"0.{digit}") for digit in range(4, 9)]
    assert compared([*((text, {}) for text in alike), (working, given)]).total() > 0


def test_no_more_outlines_are_kept_than_so_many() -> None:
    known = Outlines()
    letters = ["".join(chr(ord("a") + int(digit)) for digit in str(number)) for number in range(KEPT + 9)]
    for text in letters:
        working = f"z_{{{text}}} = 1 + 1 = 2"
        for _ in range(2):
            known.learn(working, judged(working, {}))
    kept = [text for text in letters if known.of(f"z_{{{text}}} = 2 + 2 = 4")]
    assert kept == letters[9:]


