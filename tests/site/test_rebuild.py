"""While a site is served, a change costs the work for what was changed, counted here, and shows as in a build from nothing."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from neuron_sym.checker.judge import Judge
from neuron_sym.render import derivation, environment, replay
from neuron_sym.site import exercises, markdown
from neuron_sym.site.kept import KEPT, Kept

CONFIG = """\
site_name: Small
site_url: https://example.org/
theme:
  name: mkdocs
plugins:
  - neuron-sym:
      check: lessons
markdown_extensions:
  - pymdownx.arithmatex:
      generic: true
  - pymdownx.superfences:
      custom_fences:
        - {name: working, class: working, format: !!python/name:neuron_sym.site.fences.working }
        - {name: neuron, class: neuron, format: !!python/name:neuron_sym.site.fences.neuron }
        - {name: exercise, class: exercise, format: !!python/name:neuron_sym.site.fences.exercise }
  - neuron_sym.site.markdown
"""
EXAMPLE = 'title = "{title}"\nactivation = "sigmoid"\ninputs = [4, 80]\nweights = [0.2, {weight}]\nbias = 1\n'
LESSONS = {
    "neuron.md": "# A neuron\n\n$9 - 8 = 1$\n\n```neuron\n" + EXAMPLE.format(title="In a lesson", weight="0.5") + "```\n",
    "exercise.md": "# An exercise\n\n$c + d$\n\n```exercise\nWhat is $1 + 1$?\n---\n1 + 1 = 2\n```\n",
    "working.md": "# A working\n\n$1 + 3 = 4$\n\n```working\n2 + 2 = 4\n```\n",
}
TITLES = ("First", "Second", "Third")


@dataclass
class Work:
    """What was done since this was last emptied."""

    derived: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    typeset: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.derived or self.judged or self.typeset or self.asked)


@dataclass
class Served:
    """A project that is served, without a server."""

    folder: Path
    work: Work
    templates: Path

    def rebuild(self) -> Work:
        """Builds it as ``mkdocs serve`` does, and tells what work that took."""
        self.work.__init__()  # type: ignore[misc]
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / "served"))
        if not KEPT.serves:
            config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url="http://127.0.0.1:8000/")
        return self.work

    def afresh(self) -> dict[str, str]:
        """What a build of it from nothing holds."""
        serves, KEPT.serves = KEPT.serves, False
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / "afresh"))
        build(config, serve_url="http://127.0.0.1:8000/")
        KEPT.serves = serves
        return tree(self.folder / "afresh")

    def write(self, path: str, text: str) -> None:
        """Changes one of the documents."""
        (self.folder / "docs" / path).write_text(text, "utf-8")


def tree(folder: Path) -> dict[str, str]:
    """Each file and its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def counted(work: Work, kind: str, make: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
    """``make``, which notes each call below ``kind``."""

    def noted(*arguments: Any, **named: Any) -> Any:
        getattr(work, kind).append(name(*arguments))
        return make(*arguments, **named)

    return noted


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Three examples and three lessons, built once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    templates = tmp_path / "templates"
    shutil.copytree(environment.FOLDERS[1], templates)
    monkeypatch.setattr(environment, "FOLDERS", (templates,))
    environment._environment.cache_clear()
    replay._replay_whole.cache_clear()  # what other tests have replayed
    replay._replay_once.cache_clear()
    work = Work()
    monkeypatch.setattr(derivation, "_unread", counted(work, "derived", derivation._unread, lambda one, *_: one.title))
    monkeypatch.setattr(Judge, "judge", counted(work, "judged", Judge.judge, lambda _, chain: str(chain.first)))
    monkeypatch.setattr(markdown, "typeset", counted(work, "typeset", markdown.typeset, str))
    monkeypatch.setattr("neuron_sym.site.fences.exercise_of", counted(work, "asked", exercises.exercise_of, str))
    project = Served(tmp_path, work, templates)
    for folder in ("examples", "lessons"):
        (tmp_path / "docs" / folder).mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    project.write("index.md", "# Home\n\n<!-- neuron-sym: examples -->\n")
    for number, title in enumerate(TITLES, start=1):
        project.write(f"examples/{title.lower()}.toml", EXAMPLE.format(title=title, weight=f"0.{number}"))
    for name, text in LESSONS.items():
        project.write(f"lessons/{name}", text)
    try:
        assert project.rebuild()
        assert set(work.derived) >= {*TITLES}
        yield project
    finally:
        KEPT.forget()
        environment._environment.cache_clear()


def test_nothing_is_done_again_where_nothing_was_changed(served: Served) -> None:
    before = tree(served.folder / "served")
    assert not served.rebuild()
    assert tree(served.folder / "served") == before == served.afresh()


def test_a_changed_example_is_derived_and_judged_again_alone(served: Served) -> None:
    at_first = list(served.work.judged)
    served.write("examples/second.toml", EXAMPLE.format(title="Second", weight="0.75"))
    work = served.rebuild()
    assert set(work.derived) == {"Second"}
    assert 0 < len(work.judged) <= len(at_first) / len(TITLES)
    assert not any("9 - 8" in latex for latex in work.typeset)
    shown = (served.folder / "served" / "examples" / "second" / "index.html").read_text("utf-8")
    assert "61.8" in shown  # 0.2 · 4 + 0.75 · 80 + 1
    assert tree(served.folder / "served") == served.afresh()


@pytest.mark.parametrize(
    ("name", "old", "new", "derived", "asked"),
    [
        ("neuron.md", "9 - 8 = 1", "9 - 7 = 2", [], 0),
        ("neuron.md", "0.5", "0.25", ["In a lesson"], 0),
        ("exercise.md", "1 + 1", "1 + 2 - 1", [], 1),
        ("working.md", "2 + 2", "2 + 1 + 1", [], 0),
    ],
)
def test_of_a_changed_lesson_the_lesson_is_done_again(
    served: Served, name: str, old: str, new: str, derived: list[str], asked: int
) -> None:
    served.write(f"lessons/{name}", LESSONS[name].replace(old, new))
    work = served.rebuild()
    assert set(work.derived) == set(derived)
    assert len(work.asked) == asked
    assert work.typeset
    assert work.judged  # the formulas of the page, at least
    assert tree(served.folder / "served") == served.afresh()


@pytest.mark.parametrize(
    ("template", "derived", "asked"),
    [
        ("site/exercise.html", set(), 1),
        ("site/example.md", set(TITLES), 0),
        ("site/figures/neuron.svg", set(TITLES), 0),
        ("site/_macros.html", {*TITLES, "In a lesson"}, 1),
    ],
)
def test_of_a_changed_template_what_is_written_with_it_is_done_again(
    served: Served, template: str, derived: set[str], asked: int
) -> None:
    path = served.templates / template
    path.write_text("<!-- anew -->\n" + path.read_text("utf-8"), "utf-8")
    work = served.rebuild()
    assert set(work.derived) == derived
    assert len(work.asked) == asked


def test_a_fault_is_told_with_each_build(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    served.write("examples/first.toml", EXAMPLE.format(title="First", weight="0.1") + "working = 'z = 1 + 1 = 3'\n")
    served.write("examples/third.toml", "no example")
    served.write("lessons/working.md", LESSONS["working.md"].replace("= 4$", "= 5$"))
    served.write("lessons/exercise.md", LESSONS["exercise.md"].replace("1 + 1 = 2", "1 + 1 = 3"))
    told = []
    for _ in range(2):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "mkdocs"):
            served.rebuild()
        told.append([record.getMessage() for record in caplog.records if record.name.startswith("mkdocs.plugins")])
    assert told[0] == told[1]
    for part in ("first.toml", "third.toml", "working.md", "exercise.md"):
        assert any(part in message for message in told[0])


def test_a_build_that_is_not_served_keeps_nothing(served: Served) -> None:
    KEPT.forget()
    served.afresh()
    assert not KEPT._entries


def test_what_has_no_use_any_more_goes_and_what_a_broken_build_did_not_reach_stays() -> None:
    kept, made = Kept(), []
    kept.serves = True

    def make(name: str) -> str:
        return kept.of(lambda: made.append(name) or name, "name", name)

    kept.begin()
    assert [make("a"), make("b"), make("a")] == ["a", "b", "a"]
    kept.end()
    kept.begin()
    make("a")  # and then the build breaks off
    kept.begin()
    make("b")
    kept.end()
    make("a")
    assert made == ["a", "b", "a"]
