"""The template environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from neuron_sym.render.environment import FOLDERS, environment


def test_latex_is_left_alone() -> None:
    source = r"\frac{{{<< a >>}}}{2} x_{#1} {% comment %}"
    assert (
        environment(autoescape=False).from_string(source).render(a="1")
        == r"\frac{{{1}}}{2} x_{#1} {% comment %}"
    )


def test_a_missing_name_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="missing"):
        environment(autoescape=False).from_string("<< missing >>").render()


def test_html_is_escaped_where_asked_for() -> None:
    assert environment(autoescape=True).from_string("<< a >>").render(a="<b>") == "&lt;b&gt;"
    assert environment(autoescape=False).from_string("<< a >>").render(a="<b>") == "<b>"


def test_the_users_folder_comes_first(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "listing.md").write_text("mine")
    assert environment(False, tmp_path).get_template("site/listing.md").render() == "mine"
    assert environment(False, tmp_path).get_template("site/unreadable.md").render(title="a", message="b")


def test_every_template_opens_with_its_context() -> None:
    templates = [
        path
        for folder in FOLDERS
        for path in folder.rglob("*")
        if path.is_file() and "theme" not in path.relative_to(folder).parts  # MkDocs renders that one
    ]
    assert templates
    for path in templates:
        comment = path.read_text().partition("#>")[0]
        assert comment.startswith("<#"), path
        assert "Context:" in comment, path
