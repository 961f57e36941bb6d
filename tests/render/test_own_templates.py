"""Templates of a project: they go before ours, cannot do harm, and what is wrong with one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_sym.cli import main
from neuron_sym.errors import InputError
from neuron_sym.render.environment import environment, take_templates, templates_of

EXAMPLE = 'title = "T"\nactivation = "sigmoid"\ninputs = [2]\nweights = [3]\nbias = -1\n'
MINE = "<# mine #>\nz for << derivations[0].title | terminal >>\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates beside an example."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "e.toml").write_text(EXAMPLE)
    (tmp_path / "own" / "terminal").mkdir(parents=True)
    return tmp_path / "own" / "terminal" / "derivation.txt"


def test_the_flag_names_the_folder(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text(MINE)
    assert main(["derive", "e.toml", "--templates", "own"]) == 0
    assert capsys.readouterr().out.strip() == "z for T"
    assert main(["derive", "e.toml"]) == 0
    assert "mine" not in capsys.readouterr().out
    assert main(["derive", "e.toml", "--templates", "own", "--format", "latex"]) == 0
    assert r"\documentclass" in capsys.readouterr().out


def test_the_configuration_names_it_from_wherever_one_starts(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own.write_text(MINE)
    Path("pyproject.toml").write_text('[tool.neuron-sym]\ntemplates = "own"\n')
    for folder, example in ((".", "e.toml"), ("own", "../e.toml")):
        monkeypatch.chdir(own.parents[2] / folder)
        assert main(["derive", example]) == 0
        assert capsys.readouterr().out.strip() == "z for T"
    monkeypatch.chdir(own.parents[2])
    Path("none").mkdir()
    assert main(["derive", "e.toml", "--templates", "none"]) == 0
    assert "z for" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("template", "line", "says"),
    [
        ("<# #>\n<< titel >>", 2, "'titel' is undefined"),
        ("<# #>\n\n<% for x %>", 3, "expected token 'in'"),
        ('<# #>\n<< "".__class__.__mro__ >>', 2, "unsafe"),
        ("<# #>\n<% set _ = derivations.append(1) %>", 2, "unsafe"),
        ('<# #>\n<% include "../e.toml" %>', 2, 'there is no template "../e.toml"'),
        ('<# #>\n<% include "/etc/passwd" %>', 2, "there is no template"),
        ("<# #>\n<< 1 // 0 >>", 2, "zero"),
    ],
)
def test_what_is_wrong_with_a_template_is_told(
    own: Path, capsys: pytest.CaptureFixture[str], template: str, line: int, says: str
) -> None:
    own.write_text(template)
    assert main(["derive", "e.toml", "--templates", "own", "-o", "out.txt"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"own/terminal/derivation.txt:{line}: the template cannot be used: ")
    assert says in said
    assert not Path("out.txt").exists()


@pytest.mark.parametrize("folder", ["no-such", "e.toml"])
def test_a_folder_that_is_none_is_told(own: Path, capsys: pytest.CaptureFixture[str], folder: str) -> None:
    assert main(["derive", "e.toml", "--templates", folder]) == 2
    assert f"{folder}: is no folder of templates" in capsys.readouterr().err
    Path("pyproject.toml").write_text(f'[tool.neuron-sym]\ntemplates = "{folder}"\n')
    assert main(["derive", "e.toml"]) == 2
    assert "is no folder of templates" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["3", '""', "[]"])
def test_a_setting_that_is_no_path_is_told(own: Path, capsys: pytest.CaptureFixture[str], value: str) -> None:
    Path("pyproject.toml").write_text(f"[tool.neuron-sym]\ntemplates = {value}\n")
    assert main(["derive", "e.toml"]) == 2
    assert "pyproject.toml:2:1: templates is not the path of a folder" in capsys.readouterr().err


def test_they_are_taken_for_a_while_only(own: Path) -> None:
    own.write_text(MINE)
    name = "terminal/derivation.txt"
    with templates_of("own"):
        assert (environment(autoescape=False).get_template(name).filename or "").startswith(str(own.parents[1]))
    with pytest.raises(ZeroDivisionError), templates_of("own"):
        raise ZeroDivisionError
    assert not (environment(autoescape=False).get_template(name).filename or "").startswith(str(own.parents[1]))
    with pytest.raises(InputError):
        take_templates("no-such")


def test_a_mistake_of_ours_stays_ours(own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder is theirs, but the template that fails is not."""
    monkeypatch.setattr("neuron_sym.render.derivation._context", lambda *_: {})
    assert main(["derive", "e.toml", "--templates", "own"]) == 3
    assert "a mistake in neuron-sym" in capsys.readouterr().err
