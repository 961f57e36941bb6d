"""One wrong sum, one place: the site, the command and the hook name the same line and column, and a fix ends all three."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = """\
---
title: A lesson
tags: [one, two]
---

# A lesson

The neuron adds up

$$
0.2 \\cdot 4 + 0.00001 \\cdot 80 + 1 = 1.808
$$

and that is all.
"""
PLACE = "docs/index.md:11:38"
"""`0.2 \\cdot 4 + 0.00001 \\cdot 80 + 1 = ` is 37 characters long."""
MKDOCS = """\
site_name: A site
plugins:
  - neuron-sym:
      check: {check}
markdown_extensions:
  - pymdownx.arithmatex:
      generic: true
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(PAGE)
    (tmp_path / "mkdocs.yml").write_text(MKDOCS.format(check="true"))
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=120)


def mkdocs(project: Path) -> subprocess.CompletedProcess[str]:
    return run(project, "mkdocs", "build", "--strict", "--site-dir", str(project / "site"))


def hook(project: Path, *files: str) -> subprocess.CompletedProcess[str]:
    (entry,) = (
        one["entry"] for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()) if one["id"] == "neuron-sym-check"
    )
    program, *arguments = shlex.split(entry)
    return run(project, program.replace("-", "_"), *arguments, *files)


def test_the_site_the_command_and_the_hook_agree_and_a_fix_mends_all_three(project: Path) -> None:
    built, checked, hooked = mkdocs(project), run(project, "neuron_sym", "check", "docs"), hook(project, "docs/index.md")
    assert (built.returncode, checked.returncode, hooked.returncode) == (1, 1, 1)
    assert f"{PLACE}: wrong: = 1.808 should be 1.8008" in built.stderr
    assert checked.stdout.startswith(f"{PLACE}: wrong")
    assert hooked.stdout == checked.stdout

    assert run(project, "neuron_sym", "check", "--fix", "docs").returncode == 0
    assert (project / "docs" / "index.md").read_text() == PAGE.replace("1.808", "1.8008")

    built, checked, hooked = mkdocs(project), run(project, "neuron_sym", "check", "docs"), hook(project, "docs/index.md")
    assert (built.returncode, checked.returncode, hooked.returncode) == (0, 0, 0), built.stderr
    assert "WARNING" not in built.stderr


def test_pages_are_judged_only_where_it_is_asked_for(project: Path) -> None:
    (project / "mkdocs.yml").write_text(MKDOCS.format(check="false"))
    assert mkdocs(project).returncode == 0


def test_the_configuration_holds_for_the_site_too(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.neuron-sym]\nexclude = ["docs/index.md"]\n')
    assert mkdocs(project).returncode == 0
    (project / "docs" / "index.md").write_text("$$p + 1 = 3$$\n")
    (project / "pyproject.toml").write_text("[tool.neuron-sym]\ngiven = { p = 3 }\n")
    built = mkdocs(project)
    assert built.returncode == 1
    assert "docs/index.md:1:11: wrong: = 3 should be 4: the value is 4" in built.stderr
