"""The fences: what they take, what they say of what they do not take, and how an exercise is judged."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from neuron_sym.errors import InputError
from neuron_sym.site import fences
from neuron_sym.site.exercises import exercise_of

EXAMPLE = """\
inputs = [4, 80]
weights = [0.2, 0.00001]
bias = 1
activation = "sigmoid"
classes = ["Not obese", "Obese"]
"""
ROWS = """\
title,activation,bias,x1,x2,w1,w2,target,learning_rate,updates
a,sigmoid,0,1,2,0.5,-0.5,1,1,2
b,sigmoid,0,-2,0.5,0.5,-0.5,0,1,2
"""
QUESTION = "With $w = 2$, $x = 3$ and $b = -1$, what is $z$?\n---\n"


def page(text: str) -> str:
    """A Markdown text as a page of the site."""
    fence = "pymdownx.superfences"
    made = [
        {"name": name, "class": name, "format": getattr(fences, format_), "validator": fences.options}
        for name, format_ in (
            ("working", "working"), ("published", "working"), ("neuron", "neuron"), ("exercise", "exercise"), ("figure", "figure"),
        )
    ]  # fmt: skip
    extensions = [fence, "pymdownx.arithmatex", "neuron_sym.site.markdown"]
    configs = {fence: {"custom_fences": made}, "pymdownx.arithmatex": {"generic": True}}
    return Markdown(extensions=extensions, extension_configs=configs).convert(text)


def neuron(options: str, source: str = EXAMPLE) -> str:
    return page(f"```neuron {options}\n{source}```\n")


def headings(html: str) -> list[str]:
    return re.findall(r'<p class="ns-heading">(.*?)</p>', html)


def test_a_bare_fence_shows_the_whole_forward_pass() -> None:
    html = neuron("")
    assert headings(html)[0] == "The numbers"
    assert headings(html)[-1] == "The decision"
    assert "The class is <strong>Obese</strong>" in html
    assert "<svg" not in html


def test_sections_and_figures_are_chosen() -> None:
    html = neuron('what="insight" show="odds" figures="neuron, plane"')
    assert headings(html) == ["The odds"]
    assert re.findall(r'<svg class="([a-z-]+)"', html) == ["ns-neuron", "ns-plane"]


def test_figures_alone() -> None:
    html = neuron('show="" figures="bell"')
    assert '<svg class="ns-bell"' in html
    assert headings(html) == []


def test_rows_are_one_batch() -> None:
    html = neuron('rows what="training" show="cost, rounds" figures="plane, run"', ROWS)
    assert headings(html) == ["The cost", "Round by round"]
    assert html.count("<tr>") == 4  # the names, the start and two rounds
    assert "before learning" in html


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('wat="insight"', "unknown option &#34;wat&#34;"),
        ('what="insights"', "unknown what"),
        ('show="odds"', "this derivation has no section &#34;odds&#34;"),
        ('figures="pie"', "unknown figure &#34;pie&#34;"),
        ('figures="descent"', "target"),
        ("rows", "this is not a CSV of examples"),
    ],
)
def test_what_a_fence_cannot_do_is_said(options: str, said: str, caplog: pytest.LogCaptureFixture) -> None:
    html = neuron(options)
    assert 'class="ns-error"' in html
    assert said in html or said.replace("&#34;", '"') in caplog.text
    assert caplog.records


def test_a_figure_of_one_row_cannot_be_made_of_many(caplog: pytest.LogCaptureFixture) -> None:
    assert "cannot be made" in neuron('rows figures="descent"', ROWS)
    assert caplog.records


def test_a_drawing_with_its_caption() -> None:
    html = page('```figure name="xor"\nA *caption* with $x_1$.\n```\n')
    assert "<em>caption</em>" in html
    assert "<math" in html


def test_an_unknown_drawing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    assert "known are action-potential" in page('```figure name="cat"\n```\n')
    assert caplog.records


def test_a_solution_knows_the_numbers_of_its_question() -> None:
    made = exercise_of(QUESTION + r"z = w x + b = 2 \cdot 3 - 1 = 5")
    assert made.amiss == ()
    assert made.asks == ("z",)
    assert len(made.solution) == 1  # the question's own formulas are not part of it


@pytest.mark.parametrize(
    ("working", "verdict"),
    [
        (r"z = w x + b = 2 \cdot 3 - 1 = 7", "wrong"),
        (r"z = w x + b = 6", "wrong"),
        (r"z = v x + b = 5", "undecided"),
        (r"z = w x + b = 5 \cdot = 5", "unreadable"),
        (r"\sigma(w x + b) = \sigma(5) \approx 0.9934", "misrounded"),
    ],
)
def test_a_solution_that_does_not_hold_is_warned_of(working: str, verdict: str, caplog: pytest.LogCaptureFixture) -> None:
    html = page(f"```exercise\n{QUESTION}{working}\n```\n")
    assert f"the solution of an exercise is {verdict}" in caplog.text
    assert f"ns-verdict ns-{verdict}" in html


def test_a_sound_solution_is_folded_and_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    html = page(f"```exercise\n{QUESTION}z = w x + b = 5\n```\n")
    assert not caplog.records
    assert re.search(r'<details class="ns-solution"><summary>', html)
    assert "<math" in html.split("<details")[0]


@pytest.mark.parametrize("source", ["What is z?", "What is z?\n---\n", "What is z?\n---\nnothing to judge\n"])
def test_an_exercise_needs_a_working(source: str) -> None:
    with pytest.raises(InputError, match="without a working"):
        exercise_of(source)


def test_a_question_is_inert_in_its_attribute() -> None:
    html = page('```exercise\nIs "x" > \'y\' for $x = 2$?\n---\nx + 1 = 3\n```\n')
    (attribute,) = re.findall(r'data-question="([^"]*)"', html)
    assert "&#34;x&#34; &gt; &#39;y&#39;" in attribute


def test_what_is_said_of_a_solution_is_folded_with_it() -> None:
    question, _, solution = page(f"```exercise\n{QUESTION}z = w x + b = 5\n---\nWith *emphasis*.\n```\n").partition("<details")
    assert "<em>emphasis</em>" in solution
    assert "emphasis" not in question


def test_a_published_working_may_have_faults(caplog: pytest.LogCaptureFixture) -> None:
    assert "ns-verdict ns-wrong" in page("```published\n1 + 1 = 3\n```\n")
    assert not caplog.records
