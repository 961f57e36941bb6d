"""A reader's answer to an exercise, judged by what the page calls: every published answer, and what people write instead."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from neuron_sym.expression import Name
from neuron_sym.render.exercise import SOUND, asked_of, judged_below
from neuron_sym.render.in_page import judged_in_page
from neuron_sym.site.exercises import exercise_of

LESSONS = Path(__file__).resolve().parents[2] / "docs" / "lessons"
SOURCES = {
    f"{path.stem}-{number}": source
    for path in sorted(LESSONS.glob("*.md"))
    for number, source in enumerate(re.findall(r"^```exercise\n(.*?)^```$", path.read_text("utf-8"), re.DOTALL | re.MULTILINE), 1)
}
EVERY = pytest.mark.parametrize("name", SOURCES)
_SPLIT = re.compile(r"[<>]|\\[gl]e\b")


@cache
def written(name: str) -> tuple[str, str]:
    """The question of an exercise and the working that solves it."""
    made = exercise_of(SOURCES[name])
    return made.question, made.working


def judged(name: str, answer: str) -> dict[str, str]:
    shown: dict[str, str] = json.loads(judged_in_page(answer, "{}", *written(name)))
    return shown


def with_another_end(working: str) -> str:
    """The working with the last digit changed of the last number that it comes to."""
    *lines, last = working.strip().split("\n")
    said, *rest = _SPLIT.split(last, maxsplit=1)
    place = max(found.start() for found in re.finditer(r"[0-9]", said))
    return "\n".join((*lines, f"{said[:place]}{(int(said[place]) + 1) % 10}{said[place + 1 :]}{last[len(said) :] if rest else ''}"))


def test_there_are_exercises() -> None:
    assert len(SOURCES) > 40
    assert with_another_end(r"a = 1" "\n" r"z = -0.19 \ge 0.5") == "a = 1\n" r"z = -0.10 \ge 0.5"


@EVERY
def test_the_published_answer_is_accepted(name: str) -> None:
    shown = judged(name, written(name)[1])
    assert shown["outcome"] == "right", shown["told"]


@EVERY
def test_the_answer_with_another_last_number_is_not(name: str) -> None:
    shown = judged(name, with_another_end(written(name)[1]))
    assert shown["outcome"] in ("faults", "open"), shown["told"]
    if shown["outcome"] == "open":
        assert "more digits of" in json.dumps(shown)  # what the judge says for want of digits: undecided, and not solved


@EVERY
def test_half_of_an_answer_and_an_answer_to_another_exercise_do_not_solve_it(name: str) -> None:
    question, working = written(name)
    asked = asked_of(question, judged_below(question, working))
    for one in asked:
        lines = [line for line in working.split("\n\n") if not line.startswith(_head(working, one.term))]
        assert judged(name, "\n\n".join(lines))["outcome"] != "right"
    assert judged(name, "0.37 + 0.4 = 0.77")["outcome"] == "open"
    assert judged(name, "")["outcome"] == "nothing"


def _head(working: str, term: object) -> str:
    """What stands before the first sign of equality of the lines about a term."""
    heads = [re.split(r"=|\\approx", line)[0] for line in working.split("\n\n")]
    (found,) = {head for head in heads if judged_below("", f"{head} = 1").chains[0].chain.first == term}
    return found


@EVERY
def test_what_is_asked_for_has_a_name_in_the_question_or_none_at_all(name: str) -> None:
    question, working = written(name)
    solution = judged_below(question, working)
    assert all(link.verdict.ruling in SOUND for link in solution.links)
    asked = asked_of(question, solution)
    assert asked
    for one in asked:
        if isinstance(one.term, Name):
            assert re.search(rf"\${re.escape(_head(working, one.term).strip())}(\$| =)", question), one.term


HAND = "by-hand-1"  # asks for z = 2.2006 and ŷ ≈ 0.9003, given w₁ = 0.2, w₂ = 0.00001, b = 1, x₁ = 6, x₂ = 60
SUM = "formula-1"  # asks for z = 4.5, which is 2 + 2 + 1.5 − 1


@pytest.mark.parametrize(
    ("name", "answer", "outcome", "told"),
    [
        # in LaTeX, in plain text, in a document; with the way there or without
        (HAND, r"z = 1.2 + 0.0006 + 1 = 2.2006 \\ \hat{y} = \sigma(2.2006) \approx 0.9003", "right", ""),
        (HAND, "z = 0.2*6 + 0.00001*60 + 1 = 2.2006\nŷ = 1/(1 + e^-2.2006) = 0.9003", "right", ""),
        (HAND, "The sum is $z = 2.2006$, and so $\\hat{y} = 0.9003$.", "right", ""),
        (HAND, "z = 2.2006\n\nŷ = 0.90030", "right", ""),
        (SUM, "4.5", "right", ""),
        (SUM, "= 9/2", "right", ""),
        (SUM, "2 + 2 + 1.5 - 1 = 4.5", "right", ""),
        ("batch-2", "(0.5, 0, 1)", "right", ""),
        ("activations-2", r"\tanh(z) = 2 \sigma(2z) - 1", "right", ""),
        # not all of it, not to the last digit, or something else
        (HAND, "z = 2.2006", "open", "z is right. ŷ is still to be worked out."),
        (HAND, "z = 2.2006\n\nŷ = 0.9", "open", "ŷ is right as far as it goes; the answer has 4 decimals."),
        (HAND, "z = 2.2\n\nŷ = σ(2.2) = 0.9002", "open", "ŷ is not quite 0.9002: what was rounded on the way shows in it."),
        (HAND, "z = w_1 x_1 + w_2 x_2 + b", "open", "z and ŷ are still to be worked out."),
        (HAND, "w_1 x_1 = 1.2", "open", "z and ŷ are still to be worked out."),
        (HAND, "I do not know", "nothing", "write an equality, such as ŷ = …"),
        ("activations-2", r"2 \sigma(2z) - 1 = \frac{2}{1 + e^{-2z}} - 1", "open", "still to be worked out"),
        # wrong, with the slip that leads there
        (HAND, "z = 0.2*6 + 0.00001*60 + 1 = 2.206", "faults", "should be 2.2006: the value is 2.2006; this is what you get with 0.00001"),
        (HAND, "z = 1.2006", "faults", "= 1.2006 is wrong: this is what you get with the bias 1 left out"),
        (HAND, "z = w_1 x_1 + w_2 x_2 = 1.2006", "faults", "the value of z is not 1.2006; this is what you get with the bias 1 left out"),
        (HAND, "z = 2.2 + 1 = 3.1\n\nz = 2.2006", "faults", "z is right all the same."),
        (SUM, "4.4", "faults", "= 4.4 is wrong."),
        ("loss-1", "p = ln(0.9) = -0.1054", "faults", "the minus sign of −ln(0.9) lost. q is still"),
        ("loss-1", "q = 0.1054\n\np = 2.3026", "faults", "this is what you get with"),
        ("activations-2", r"\tanh(z) = \sigma(z)", "faults", "the sigmoid taken for tanh"),
    ],
)  # fmt: skip
def test_what_people_write(name: str, answer: str, outcome: str, told: str) -> None:
    shown = judged(name, answer)
    assert (shown["outcome"], told in shown["told"]) == (outcome, True), shown["told"]


def test_the_value_is_not_given_away() -> None:
    for answer in ("z = 1.2006", "z = w_1 x_1 + w_2 x_2 = 1.2006", "z = 5", "w_1 x_1 = 1.2", "ŷ = 0.9"):
        assert not re.search(r"2\.2006|0\.9003", json.dumps(judged(HAND, answer), ensure_ascii=False)), answer


def test_a_name_of_the_readers_own_is_no_fault() -> None:
    """Only what the question names means the same to everybody."""
    assert judged("regression-1", "rent = 832.5")["outcome"] == "right"
    assert judged(HAND, "a = 0.2*6 = 1.2\n\nc = 0.0006\n\nz = a + c + 1 = 2.2006\n\nŷ = σ(z) = 0.9003")["outcome"] == "right"
    assert judged(HAND, "n = 7")["outcome"] == "open"


def test_lines_are_counted_from_the_readers_first() -> None:
    assert judged(HAND, "z = 2.2006\n\nŷ = σ(z) = 0.8003")["told"].startswith("The first fault, line 3: ")


@pytest.mark.parametrize("answer", ["1 + 1 = 2 " * 110_000, "---\nneuron:\n  example: obese.toml\n---\n$1 + 1 = 2$"])
def test_what_cannot_be_used_says_why(answer: str) -> None:
    shown = judged(HAND, answer)
    assert shown["outcome"] == "unusable"
    assert shown["told"]
