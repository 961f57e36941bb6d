"""The lessons: each has a figure, a derivation and exercises, nothing on them is wrong, and together they cover the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from mkdocs.config import load_config

from neuron_sym.report import check_file
from tests.site.conftest import ROOT, warnings_of

LESSONS = ROOT / "docs" / "lessons"
SHOWS_FAULTS = "published"
"""The one lesson that is about a working with faults."""


@cache
def _configured() -> Any:
    return load_config(str(ROOT / "mkdocs.yml"))


@cache
def _nav() -> tuple[str, ...]:
    (pages,) = (entry["Lessons"] for entry in _configured().nav if "Lessons" in entry)
    return tuple(next(iter(page.values())) for page in pages if isinstance(page, dict))


NAMES = tuple(Path(path).stem for path in _nav())
EACH = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True)
class Made:
    """A lesson as the site makes it, and what it is warned of."""

    html: str
    warnings: tuple[str, ...]

    @property
    def words(self) -> str:
        """What a reader sees, formulas as their LaTeX."""
        html = re.sub(r"<math.*?<annotation[^>]*>(.*?)</annotation>.*?</math>", r" \1 ", self.html, flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


@cache
def made(name: str) -> Made:
    text = re.sub(r"\A---\n.*?\n---\n", "", (LESSONS / f"{name}.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    with warnings_of("mkdocs") as heard:
        config = _configured()
        html = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs).convert(text)
    return Made(html, tuple(heard))


def test_the_navigation_has_every_lesson_once_and_so_has_the_index() -> None:
    assert len(NAMES) == len(set(NAMES)) == 15
    assert {path.stem for path in LESSONS.glob("*.md")} == {*NAMES, "index"}
    assert re.findall(r"\]\(([a-z-]+)\.md\)", (LESSONS / "index.md").read_text(encoding="utf-8")) == list(NAMES)


@EACH
def test_a_lesson_has_a_figure_a_derivation_and_exercises(name: str) -> None:
    html = made(name).html
    figures = re.findall(r'<svg [^>]*role="img".*?</svg>', html, re.DOTALL)
    assert figures
    assert all("<title>" in figure for figure in figures)
    assert 'class="ns-derivation"' in html
    assert 2 <= html.count('class="ns-exercise"') <= 3
    assert html.count('class="ns-exercise"') == html.count('class="ns-solution"')


@EACH
def test_nothing_on_a_lesson_is_warned_of(name: str) -> None:
    assert made(name).warnings == ()
    assert "ns-error" not in made(name).html
    assert "<code>neuron" not in made(name).html


@EACH
def test_every_judged_line_holds_but_those_that_are_shown_for_their_faults(name: str) -> None:
    found = re.findall(r'class="ns-verdict ns-([a-z]+)"', made(name).html)
    sound = {"definition", "exact", "rounded"}
    assert set(found) <= (sound | {"wrong", "carried"} if name == SHOWS_FAULTS else sound)
    if name == SHOWS_FAULTS:
        assert found.count("wrong") == 3


@EACH
def test_the_formulas_of_the_text_hold(name: str) -> None:
    assert [str(link.place) for link in check_file(LESSONS / f"{name}.md").faults] == []


@EACH
def test_the_site_judges_the_lessons(name: str) -> None:
    plugin = load_config(str(ROOT / "mkdocs.yml")).plugins["neuron-sym"]  # anew: MkDocs has one plugin for all configurations
    assert f"lessons/{name}.md".startswith(f"{plugin.config.check}/")


COVERED = {
    "real-valued inputs and outputs": ("regression", r"[Ii]nputs and outputs are real numbers"),
    "weights as slopes": ("regression", r"the weight is the slope"),
    "weights as importance": ("regression", r"most important input"),
    "excitation and inhibition": ("biology", r"Excitation.*Inhibition"),
    "dendrites": ("biology", r"dendrites"),
    "action potential": ("biology", r"This spike is the action potential"),
    "all or none": ("biology", r"all-or-none principle"),
    "binary classification": ("biology", r"binary classification"),
    "the sum with a sum sign": ("formula", r"\\sum_\{i ?= ?1\}\^\{n\} w_i x_i \+ b"),
    "output is f of z": ("formula", r"\\hat\{y\} = f\(z\)"),
    "vectors": ("vectors", r"\\mathbf\{w\}\^\{T\} ?\\mathbf\{x\} \+ b"),
    "substitution in matrix form": ("vectors", r"\\begin\{pmatrix\} ?0\.4 & 0\.7 ?\\end\{pmatrix\}"),
    "dataset table": ("by-hand", r"Height \(feet\) ?Weight \(kg\) ?Condition"),
    "random weights": ("by-hand", r"random weights"),
    "sigmoid": ("sigmoid", r"\\frac\{1\}\{1 \+ e\^\{-z\}\}"),
    "derivative of the sigmoid": ("sigmoid", r"quarter is the most"),
    "other activations": ("activations", r"Hyperbolic tangent.*Leaky ReLU"),
    "probability, and the class at one half": ("threshold", r"probability.*one half: below it class 0"),
    "bias as threshold": ("threshold", r"The bias is the threshold"),
    "luck": ("luck", r"half of all random neurons are right"),
    "loss": ("loss", r"cross-entropy"),
    "chain rule": ("gradients", r"chain rule multiplies"),
    "learning": ("descent", r"learning rate"),
    "batches": ("batch", r"Put the rows into a matrix"),
    "what one neuron cannot do": ("xor", r"exclusive or"),
}
FIGURES = {
    "neuron figure": ("formula", "ns-neuron"),
    "contribution bars": ("regression", "ns-contributions"),
    "action potential figure": ("biology", "ns-potential"),
    "the sigmoid and its slope": ("sigmoid", "ns-curves"),
    "decision line": ("threshold", "ns-plane"),
    "random weights": ("luck", "ns-bell"),
    "backward pass": ("gradients", "ns-backward"),
    "descent path": ("descent", "ns-descent"),
    "loss along the run": ("descent", "ns-curves"),
    "exclusive or": ("xor", "ns-plane"),
}


@pytest.mark.parametrize("topic", COVERED)
def test_the_lessons_cover(topic: str) -> None:
    name, words = COVERED[topic]
    assert re.search(words, made(name).words), topic


@pytest.mark.parametrize("figure", FIGURES)
def test_the_lessons_draw(figure: str) -> None:
    name, kind = FIGURES[figure]
    assert f'<svg class="{kind}"' in made(name).html


def test_the_home_page_leads_to_the_first_lesson_and_the_last_leads_on() -> None:
    home = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert f"(lessons/{NAMES[0]}.md)" in home
    assert "(lessons/index.md)" in home
    assert "(../check/index.md)" in (LESSONS / f"{NAMES[-1]}.md").read_text(encoding="utf-8")
