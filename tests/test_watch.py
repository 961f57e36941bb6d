"""``--watch``: as a user sees it, with a real process and real files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from neuron_sym.cli import main

ROOT = Path(__file__).parent.parent


def wait_for(path: Path, text: str, count: int) -> None:
    """Until ``text`` was written so many times."""
    end = time.monotonic() + 30
    while path.read_text().count(text) < count:
        assert time.monotonic() < end, path.read_text()
        time.sleep(0.02)


@pytest.mark.parametrize("watched", ["a.md", "."])
def test_a_change_is_checked_and_an_interruption_is_130(tmp_path: Path, watched: str) -> None:
    page, said = tmp_path / "a.md", tmp_path / "said"
    page.write_text("$1 + 1 = 3$")
    with said.open("w") as out:
        command = [sys.executable, "-m", "neuron_sym", "check", "--watch", watched]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        running = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(said, "Watching for changes", 1)
            assert "a.md:1:10: wrong" in said.read_text()
            page.write_text("$1 + 1 = 2$")
            wait_for(said, "No fault found.", 1)
            page.unlink()
            beside = tmp_path / "new"  # as an editor saves
            beside.write_text("$2 + 2 = 5$")
            beside.rename(page)
            wait_for(said, "a.md:1:10: wrong (first fault): = 5", 1)
            running.send_signal(signal.SIGINT)
            assert running.wait(30) == 130
        finally:
            running.kill()
    assert said.read_text().endswith("interrupted\n")


def test_standard_input_cannot_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--watch", "-"]) == 2
    assert "standard input cannot be watched" in capsys.readouterr().err
