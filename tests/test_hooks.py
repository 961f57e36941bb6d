"""The pre-commit hooks and the GitHub Action: their files are read as those programs read them, and run."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
WRONG = "# Title\n\n$$0.2 \\cdot 4 = 0.9$$\n"


@pytest.fixture
def binaries(tmp_path: Path) -> Path:
    """A virtual environment of sorts in which the command is installed."""
    folder = tmp_path / "venv" / "bin"
    folder.mkdir(parents=True)
    command = folder / "neuron-sym"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m neuron_sym "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "my notes").mkdir(parents=True)
    (folder / "lesson.md").write_text(WRONG)
    (folder / "my notes" / "words.md").write_text("Nothing but words.\n")
    (folder / "my notes" / "right.md").write_text("$1 + 1 = 2$\n")
    return folder


def run(command: list[str], folder: Path, binaries: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)} | variables
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


def hook(name: str, folder: Path, binaries: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """As pre-commit runs it: the entry, split as a shell would, with the names of files after it."""
    return run([*shlex.split(HOOKS[name]["entry"]), *files], folder, binaries)


# --- pre-commit -----------------------------------------------------------------------------------------


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    assert set(HOOKS) == {"neuron-sym-check", "neuron-sym-fix"}
    for one in HOOKS.values():
        assert {"id", "name", "entry", "language"} <= one.keys()
        assert one["language"] == "python"
    assert HOOKS["neuron-sym-check"]["types_or"] == ["markdown", "tex", "rst", "jupyter"]


def test_a_wrong_page_stops_the_commit_and_is_named(repository: Path, binaries: Path) -> None:
    ended = hook("neuron-sym-check", repository, binaries, "lesson.md", "my notes/words.md")
    assert ended.returncode == 1
    assert ended.stdout.startswith("lesson.md:3:17: wrong (first fault): = 0.9\n")


def test_a_commit_without_mathematics_passes(repository: Path, binaries: Path) -> None:
    assert hook("neuron-sym-check", repository, binaries, "my notes/words.md").returncode == 0
    assert hook("neuron-sym-check", repository, binaries, "my notes/right.md").returncode == 0


def test_what_a_project_excludes_passes_though_it_is_named(repository: Path, binaries: Path) -> None:
    (repository / "pyproject.toml").write_text('[tool.neuron-sym]\nexclude = ["lesson.md"]\n')
    assert hook("neuron-sym-check", repository, binaries, "lesson.md").returncode == 0


def test_the_fixing_hook_mends_the_page(repository: Path, binaries: Path) -> None:
    assert hook("neuron-sym-fix", repository, binaries, "lesson.md").returncode == 0
    assert (repository / "lesson.md").read_text() == WRONG.replace("0.9", "0.8")
    assert hook("neuron-sym-check", repository, binaries, "lesson.md").returncode == 0


# --- GitHub Action --------------------------------------------------------------------------------------


def steps() -> list[dict[str, Any]]:
    return list(ACTION["runs"]["steps"])


def check(folder: Path, binaries: Path, paths: str = ".", args: str = "") -> subprocess.CompletedProcess[str]:
    """The step that checks, in the shell that GitHub starts for ``shell: bash``."""
    variables = {"NEURON_SYM_PATHS": paths, "NEURON_SYM_ARGS": args, "NEURON_SYM_VENV": str(binaries.parent)}
    assert set(steps()[1]["env"]) == set(variables)
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps()[1]["run"]]
    return run(command, folder, binaries, **variables)


def test_the_action_has_what_github_asks_for() -> None:
    assert {"name", "description", "runs"} <= ACTION.keys()
    assert set(ACTION["inputs"]) == {"paths", "args", "version"}
    assert all("description" in one and "default" in one for one in ACTION["inputs"].values())
    assert ACTION["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" for step in steps())


def test_no_input_is_written_into_a_script() -> None:
    """``${{ inputs.args }}`` in a script would run whatever a stranger's pull request puts there."""
    assert not any("${{" in step["run"] for step in steps())
    used = {value for step in steps() for value in step["env"].values()}
    assert {"${{ inputs.paths }}", "${{ inputs.args }}", "${{ inputs.version }}"} <= used


def test_the_action_marks_the_line(repository: Path, binaries: Path) -> None:
    ended = check(repository, binaries)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == (
        "::error file=lesson.md,line=3,col=17,endColumn=20,title=neuron-sym (wrong)::"
        "lesson.md:3:17: = 0.9 should be 0.8: the value is 0.8\n"
    )


def test_paths_and_arguments_are_split_and_never_run(repository: Path, binaries: Path) -> None:
    assert check(repository, binaries, "'my notes'\n").returncode == 0
    assert check(repository, binaries, "'my notes' lesson.md").returncode == 1
    assert check(repository, binaries, "'my notes/words.md'", "--allow-empty --strict").returncode == 0
    hostile = check(repository, binaries, "'$(touch stolen)' ; touch stolen", "'`touch stolen`'")
    assert hostile.returncode not in (0, 1)
    assert not (repository / "stolen").exists()


def test_the_action_installs_what_it_is_told(repository: Path, tmp_path: Path, binaries: Path) -> None:
    """With a stand-in for Python that writes down how it was called."""
    said = tmp_path / "said"
    python = tmp_path / "fake" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$@" >> {said}\nmkdir -p "$3/bin" && cp "$0" "$3/bin/python"\nexit 0\n')
    python.chmod(0o755)
    for version, installed in (("", "/the/action"), ("0.1.0", "neuron-sym==0.1.0")):
        variables = {"NEURON_SYM_VERSION": version, "NEURON_SYM_SOURCE": "/the/action", "NEURON_SYM_VENV": str(tmp_path / "new")}
        assert set(steps()[0]["env"]) == set(variables)
        ended = run(["bash", "-eo", "pipefail", "-c", steps()[0]["run"]], repository, python.parent, **variables)
        assert ended.returncode == 0, ended.stderr
        assert said.read_text().splitlines()[-1] == f"-m pip install --quiet {installed}"


def test_pre_commit_takes_the_file() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
