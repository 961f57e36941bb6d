"""The README is run: each command gives the output that stands below it, each example is the one that it shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from neuron_sym.cli import main
from neuron_sym.report import check

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
KNOWN = {"bash", "console", "toml", "markdown", "python", "text", "json", "csv", "latex", "jsonl", "yaml"}


class Block(NamedTuple):
    """A fenced block: its language, the file that it shows, its text and the line that it opens on."""

    language: str
    title: str
    text: str
    line: int


def blocks() -> Iterator[Block]:
    text = README.read_text("utf-8")
    fence = re.compile(r'^(?P<mark>`{3,}) *(?P<language>\w*)(?: +title="(?P<title>[^"]+)")? *\n(?P<text>.*?)^(?P=mark)$', re.MULTILINE | re.DOTALL)
    for found in fence.finditer(text):
        yield Block(found["language"], found["title"] or "", found["text"], text.count("\n", 0, found.start()) + 1)


BLOCKS = list(blocks())
SET_UP = [block.text.strip() for block in BLOCKS if block.language == "bash" and ".venv" in block.text]


def sessions(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a block, and the output that is shown for it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output.rstrip("\n")


def test_every_block_is_of_a_kind_that_is_run_here() -> None:
    assert len(BLOCKS) >= 5
    assert README.read_text("utf-8").count("\n```") + README.read_text("utf-8").startswith("```") >= 2 * len(BLOCKS)
    for block in BLOCKS:
        assert block.language in KNOWN, f"line {block.line}"
        if block.language in ("console", "bash") and block.text.strip() not in SET_UP:
            assert block.text.startswith("$ "), f"line {block.line}: no command"


def test_every_command_says_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    count = 0
    for block in BLOCKS:
        if block.title:
            assert "/" not in block.title
            Path(block.title).write_text(block.text, "utf-8")
        if block.language not in ("console", "bash") or block.text.strip() in SET_UP:
            continue
        for command, output in sessions(block):
            program, *arguments = shlex.split(command)
            assert program == "neuron-sym", f"line {block.line}: {command}"
            assert main(arguments) in (0, 1, 4, 5), f"line {block.line}: {command}"
            assert capsys.readouterr().out.rstrip("\n") == output, f"line {block.line}: {command}"
            count += 1
    assert count >= 2


def test_the_python_prints_what_is_shown(tmp_path: Path) -> None:
    pairs = [(code, shown) for code, shown in pairwise(BLOCKS) if code.language == "python"]
    assert pairs
    for code, shown in pairs:
        assert shown.language == "text", f"line {code.line}: no output is shown"
        ran = subprocess.run([sys.executable, "-c", code.text], cwd=tmp_path, capture_output=True, check=False, timeout=60)
        assert (ran.stdout.decode(), ran.stderr) == (shown.text, b""), f"line {code.line}"


@pytest.mark.parametrize("name", ["check", "derive"])
def test_a_public_name_stays_what_it_is(name: str) -> None:
    """In a notebook the cell that imports it is run twice."""
    code = f"import neuron_sym\nfor _ in range(2): assert callable(neuron_sym.{name}), type(neuron_sym.{name})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60).returncode == 0


def test_the_workings_that_are_shown_as_right_are_right() -> None:
    for block in BLOCKS:
        for working in re.findall(r"^```working\n(.*?)^```$", block.text, re.MULTILINE | re.DOTALL):
            report = check(working)
            assert report.links
            assert report.faults == []


def test_the_commands_that_set_up_are_those_that_the_machine_runs() -> None:
    """One builds, one tests; the same words as in ``.ci/run``, so that neither goes stale."""
    build, test = SET_UP
    assert test in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert test.endswith(".venv/bin/python -m pytest")
    assert build.endswith(".venv/bin/neuron-sym build")
    start = "python3 -m venv .venv && .venv/bin/pip install -q -e "
    assert build.startswith(start)
    assert test.startswith(start)


def test_what_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")):
        assert (ROOT / target).exists(), target
