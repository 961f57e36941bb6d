"""``neuron-sym build``: the site is built beside the old one and swapped in whole, or the old one stays as it was."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from neuron_sym.cli import main
from neuron_sym.site.build import MARKER

RIGHT = """\
title = "A small neuron"
activation = "sigmoid"
inputs = [4, 80]
weights = [0.2, 0.00001]
bias = 1
working = "z = 0.2 \\\\cdot 4 + 0.00001 \\\\cdot 80 + 1 = 1.8008"
"""
WRONG = RIGHT.replace("1.8008", "1.808").replace("small", "faulty")
CONFIG = """\
site_name: Small
site_url: https://example.org/
theme:
  name: mkdocs
plugins:
  - neuron-sym
markdown_extensions:
  - pymdownx.arithmatex:
      generic: true
  - pymdownx.superfences:
      custom_fences:
        - name: working
          class: working
          format: !!python/name:neuron_sym.site.fences.working
        - name: neuron
          class: neuron
          format: !!python/name:neuron_sym.site.fences.neuron
  - neuron_sym.site.markdown
"""


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    """The build prints warnings itself and takes MkDocs's logger for that; other tests want it back."""
    logger = logging.getLogger("mkdocs")
    handlers, propagate = logger.handlers, logger.propagate
    yield
    logger.handlers, logger.propagate = handlers, propagate


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two examples, in a folder of its own."""
    folder = tmp_path / "project"
    examples = folder / "docs" / "examples"
    examples.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(CONFIG)
    (folder / "docs" / "index.md").write_text("# Home\n\n$1 + 1 = 2$\n\n<!-- neuron-sym: examples -->\n")
    (examples / "first.toml").write_text(RIGHT)
    (examples / "second.toml").write_text('title = "No working"\nactivation = "tanh"\ninputs = [1]\nweights = [-1]\nbias = 0\n')
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Each file and its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def page(project: Path, text: str) -> str:
    (project / "docs" / "index.md").write_text(text)
    assert main(["build"]) == 0
    return (project / "site" / "index.html").read_text("utf-8")


def nothing_beside(project: Path) -> bool:
    return {path.name for path in project.iterdir()} <= {"docs", "mkdocs.yml", "site"}


def test_the_site_is_built(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    site = project / "site"
    home = (site / "index.html").read_text("utf-8")
    assert '<a href="examples/first/">A small neuron</a>' in home
    assert "<math" in home
    first = (site / "examples" / "first" / "index.html").read_text("utf-8")
    assert "1.8008" in first
    assert "As published" in first
    assert (site / MARKER).is_file()
    assert not list(site.rglob("*.toml"))
    assert nothing_beside(project)
    assert "pages in site" in capsys.readouterr().err


def test_a_projects_own_templates_go_before_ours(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = project / "own" / "site" / "working.html"
    own.parent.mkdir(parents=True)
    own.write_text('<# #>\n<p class="mine"><< published | length >> chains</p>\n')
    (project / "pyproject.toml").write_text('[tool.neuron-sym]\ntemplates = "own"\n')
    text = "# Home\n\n```working\n1 + 1 = 2\n```\n"
    assert '<p class="mine">1 chains</p>' in page(project, text)
    own.write_text("<# #>\n<< nothing >>")
    assert main(["build", "--strict"]) == 1
    assert "own/site/working.html:2: the template cannot be used: 'nothing' is undefined" in capsys.readouterr().err
    (project / "pyproject.toml").write_text('[tool.neuron-sym]\ntemplates = "nowhere"\n')
    assert main(["build"]) != 0
    assert "nowhere: is no folder of templates" in capsys.readouterr().err
    (project / "pyproject.toml").unlink()
    assert "mine" not in page(project, text)


def test_a_site_of_ours_is_replaced_whole(project: Path) -> None:
    assert main(["build"]) == 0
    (project / "site" / "left-over.html").write_text("old")
    assert main(["build"]) == 0
    assert not (project / "site" / "left-over.html").exists()
    assert nothing_beside(project)


ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr", "PYTHONHASHSEED": "7"}
"""Fourteen hours ahead of UTC, where the capital of i is İ."""


def test_two_builds_are_alike_to_the_byte(project: Path) -> None:
    assert main(["build"]) == 0
    elsewhere = project.parent / "another place, ünlike"
    shutil.copytree(project, elsewhere, ignore=shutil.ignore_patterns("site"))
    command = [sys.executable, "-m", "neuron_sym", "build"]
    subprocess.run(command, cwd=elsewhere, capture_output=True, check=True, env=os.environ | ELSEWHERE)
    first, again = tree(project / "site"), tree(elsewhere / "site")
    assert {"sitemap.xml", "sitemap.xml.gz", "examples/first/first.ipynb"} <= first.keys()
    assert first.keys() == again.keys()
    assert [name for name, hashed in first.items() if again[name] != hashed] == []


@pytest.mark.parametrize("kind", ["documents", "file"])
def test_what_is_not_a_site_is_never_replaced(
    project: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = project / "site"
    if kind == "file":
        target.write_text("my thesis")
    else:
        target.mkdir()
        (target / "thesis.md").write_text("my thesis")
    before = target.read_text() if kind == "file" else tree(target)
    assert main(["build"]) == 2
    assert "is not a site that was built here" in capsys.readouterr().err
    assert (target.read_text() if kind == "file" else tree(target)) == before
    assert nothing_beside(project)


@pytest.mark.parametrize("target", [".", "docs", "docs/examples", ".."])
def test_the_sources_are_never_replaced(project: Path, target: str) -> None:
    before = tree(project.parent)
    assert main(["build", "--site-dir", target]) == 2
    assert tree(project.parent) == before


def test_an_empty_folder_and_a_site_of_plain_mkdocs_may_be_replaced(project: Path) -> None:
    (project / "site").mkdir()
    assert main(["build"]) == 0
    (project / "site" / MARKER).unlink()
    assert main(["build"]) == 0  # has a sitemap and a 404 page


@pytest.mark.parametrize("failure", ["bug", "interrupted", "theme", "configuration"])
def test_a_failing_build_leaves_the_old_site_as_it_was(
    project: Path, failure: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build"]) == 0
    before = tree(project / "site")

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt if failure == "interrupted" else ZeroDivisionError("division by zero")

    if failure in ("bug", "interrupted"):
        monkeypatch.setattr("neuron_sym.site.plugin.NeuronSymPlugin.on_page_markdown", broken)
    elif failure == "theme":
        (project / "mkdocs.yml").write_text(CONFIG.replace("name: mkdocs", "name: nosuch"))
    else:
        (project / "mkdocs.yml").write_text("site_name: [\n")
    assert main(["build"]) == {"bug": 3, "interrupted": 130, "theme": 2, "configuration": 2}[failure]
    assert tree(project / "site") == before
    assert nothing_beside(project)
    assert "Traceback" not in capsys.readouterr().err


def test_a_faulty_working_stops_a_strict_build_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--strict"]) == 0
    before = tree(project / "site")
    (project / "docs" / "examples" / "first.toml").write_text(WRONG)
    assert main(["build", "--strict"]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "docs/examples/first.toml:6" in said
    assert "1.808 should be 1.8008" in said
    assert "the old site is as it was" in said
    assert tree(project / "site") == before
    assert nothing_beside(project)
    assert main(["build"]) == 0
    assert "has faults" in (project / "site" / "index.html").read_text("utf-8")


def test_an_example_that_cannot_be_read_gets_a_page_that_says_so(project: Path) -> None:
    (project / "docs" / "examples" / "first.toml").write_text(RIGHT.replace("bias = 1", "bias = one"))
    assert main(["build", "--strict"]) == 1
    assert main(["build"]) == 0
    shown = (project / "site" / "examples" / "first" / "index.html").read_text("utf-8")
    assert 'role="alert"' in shown
    assert "docs/examples/first.toml:5" in shown


def test_plain_mkdocs_builds_the_same_pages(project: Path) -> None:
    assert main(["build"]) == 0
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "plain"]
    ended = subprocess.run(command, cwd=project, capture_output=True, check=False, timeout=60, env=dict(os.environ))
    assert ended.returncode == 0, ended.stderr
    ours, plain = tree(project / "site"), tree(project / "plain")
    assert ours.keys() - plain.keys() == {MARKER}
    assert {name: hashed for name, hashed in ours.items() if name != MARKER} == plain


# --- fences -------------------------------------------------------------------------------------------


def test_a_working_between_fences_is_judged(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = page(project, "# Home\n\n```working\n0.2 \\cdot 4 + 0.00001 \\cdot 80 + 1 = 1.808\n```\n")
    assert 'class="ns-verdict ns-wrong"' in shown
    assert "1.8008" in shown
    assert "<math" in shown
    assert "arithmatex" not in shown
    assert "warning" not in capsys.readouterr().err


def test_an_example_between_fences_is_derived(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = "inputs = [4, 80]\nweights = [0.2, 0.00001]\nbias = 1\nactivation = 'sigmoid'\n"
    shown = page(project, f"# Home\n\n```neuron\n{body}```\n")
    assert "ns-derivation" in shown
    assert "1.8008" in shown
    assert "0.8582" in shown
    assert "warning" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fence", "says"),
    [
        ("```neuron\ninputs = [1, 2]\nweights = [1]\nbias = 0\nactivation = 'sigmoid'\n```", "weight"),
        ("```neuron\nnot toml <script>alert(1)</script>\n```", "not TOML"),
        ("```neuron\ninputs = [1]\nweights = [1]\nbias = 0\nactivation = 'nosuch'\n```", "nosuch"),
    ],
)
def test_a_broken_fence_shows_what_is_wrong_and_warns(
    project: Path, fence: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = page(project, f"# Home\n\n{fence}\n")
    box = re.search(r'<div class="ns-error" role="alert">(.*?)</div>', shown, re.DOTALL)
    assert box is not None
    assert says in box[1]
    assert "<script>" not in box[1]
    assert "warning" in capsys.readouterr().err
    before = tree(project / "site")
    assert main(["build", "--strict"]) == 1
    assert tree(project / "site") == before


def test_a_bug_in_a_fence_is_not_swallowed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """superfences shows the block as code when a fence raises, and the build stays green."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("neuron_sym.site.fences.derive", broken)
    shown = page(project, "# Home\n\n```neuron\ninputs = [1]\nweights = [1]\nbias = 0\nactivation = 'sigmoid'\n```\n")
    assert 'role="alert"' in shown
    assert "warning" in capsys.readouterr().err
    assert main(["build", "--strict"]) == 1
