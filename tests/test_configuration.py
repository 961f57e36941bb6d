"""``[tool.neuron-sym]``: what it may hold, where it is found, and that a flag wins over it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from neuron_sym.cli import main
from neuron_sym.cli.configuration import excluded

OPEN = "$q_1 q_2 = 0.8$"
WRONG = "$1 + 1 = 3$"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")


def write(name: str, text: str) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")
    return name


def configured(text: str, name: str = "pyproject.toml") -> None:
    write(name, f"[tool.neuron-sym]\n{text}\n")


def test_each_key_does_what_its_flag_does(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", OPEN)
    assert main(["check", "a.md"]) == 0
    configured("strict = true")
    assert main(["check", "a.md"]) == 4
    configured("given = { q_1 = 0.2, q_2 = 4 }\nstrict = true")
    assert main(["check", "a.md"]) == 0
    configured('[tool.neuron-sym.given]\nq_1 = "0.2"\nq_2 = 5')
    assert main(["check", "a.md"]) == 1
    capsys.readouterr()
    configured('format = "json"')
    assert main(["check", "a.md"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["path"] == "a.md"
    write("b.md", "`0,2*4 = 0,9` and $2/3 = 0.67$")
    configured('decimal = "comma"\nstrict-equals = true')
    assert main(["check", "--fix", "b.md"]) == 0
    assert Path("b.md").read_text() == "`0,2*4 = 0,8` and $2/3 \\approx 0.67$"


def test_values_are_taken_as_they_are_typed() -> None:
    """A binary float would make 0.1 another number, and 1e400 none."""
    write("a.md", "$p = 0.1000000000000000000001$")
    configured("given = { p = 0.1000000000000000000001 }")
    assert main(["check", "--strict", "a.md"]) == 0
    configured("given = { p = [0.1, 0.2] }")
    write("a.md", "$p^T p = 0.05$")
    assert main(["check", "--strict", "a.md"]) == 0


def test_flags_win(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", OPEN)
    configured('strict = true\nformat = "json"\ngiven = { q_1 = 9 }\nexclude = ["*.md"]')
    assert main(["check", "--no-strict", "--format", "terminal", "a.md"]) == 0
    assert capsys.readouterr().out.startswith("No fault found.")
    assert main(["check", "--given", "q_1=0.2", "--given", "q_2=4", "a.md"]) == 0
    assert main(["check", "."]) == 5
    assert main(["check", "--exclude", "none", "--no-strict", "."]) == 0
    capsys.readouterr()
    assert main(["check", "--isolated", "."]) == 0


def test_the_nearest_file_with_the_section_counts() -> None:
    configured("strict = true")
    write("sub/a.md", OPEN)
    assert main(["check", "sub/a.md"]) == 4
    write("sub/pyproject.toml", '[project]\nname = "tool"\n')  # none of ours: the search goes on
    assert main(["check", "sub/a.md"]) == 4
    configured("strict = false", "sub/pyproject.toml")
    assert main(["check", "sub/a.md"]) == 0
    assert main(["check", "sub"]) == 0


def test_what_is_excluded_is_seen_from_the_file_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    configured('exclude = ["drafts/**", "old.md"]')
    for name in ("drafts/a.md", "drafts/deep/a.md", "notes/old.md"):
        write(name, WRONG)
    write("notes/new.md", "$1 + 1 = 2$")
    assert main(["check", "."]) == 0
    monkeypatch.chdir("notes")
    assert main(["check", "."]) == 0
    assert main(["check", "../drafts"]) == 5
    assert main(["check", "../drafts/a.md"]) == 1  # named on purpose
    assert main(["check", "--force-exclude", "../drafts/a.md"]) == 5
    assert main(["check", "--force-exclude", "--allow-empty", "../drafts/a.md"]) == 0


@pytest.mark.parametrize(
    ("pattern", "names", "others"),
    [
        ("drafts", ("drafts/a.md", "x/drafts/a.md", "drafts/deep/a.md"), ("drafts.md", "x/mydrafts/a.md")),
        ("drafts/", ("drafts/a.md",), ("a.md",)),
        ("./drafts/*.md", ("drafts/a.md",), ("drafts/a.txt", "a.md")),
        ("**/a.md", ("a.md", "x/a.md", "x/y/a.md"), ("b.md",)),
        ("x/y", ("x/y/a.md",), ("x/a.md", "y/a.md", "z/x/y/a.md")),
        ("*.tex", ("a.tex", "x/a.tex"), ("a.md",)),
    ],
)
def test_patterns(pattern: str, names: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert all(excluded(name, (pattern,), ".") for name in names)
    assert not any(excluded(name, (pattern,), ".") for name in others)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "stritc = true",
            'pyproject.toml:2:1: unknown key "stritc" in [tool.neuron-sym]\n'
            '    stritc = true\n    ^^^^^^\n    did you mean "strict"?\n',
        ),
        (
            "strict = true\n\n  strict_equals = true",
            'pyproject.toml:4:3: unknown key "strict_equals" in [tool.neuron-sym]\n'
            '      strict_equals = true\n      ^^^^^^^^^^^^^\n    did you mean "strict-equals"?\n',
        ),
        (
            "zzz = 1",
            'pyproject.toml:2:1: unknown key "zzz" in [tool.neuron-sym]\n    zzz = 1\n    ^^^\n'
            "    the keys are exclude, strict, given, format, decimal, strict-equals, templates\n",
        ),
        (
            "[tool.neuron-sym.givne]\nb = 1",
            'pyproject.toml:2:18: unknown key "givne" in [tool.neuron-sym]\n'
            '    [tool.neuron-sym.givne]\n                     ^^^^^\n    did you mean "given"?\n',
        ),
        (
            'strict = "yes"',
            'pyproject.toml:2:1: strict is not true or false\n    strict = "yes"\n    ^^^^^^\n    Write true or false.\n',
        ),
        (
            'format = "xml"',
            'pyproject.toml:2:1: format is not one of "terminal", "json", "sarif", "github", "junit"\n'
            '    format = "xml"\n    ^^^^^^\n    Write one of "terminal", "json", "sarif", "github", "junit".\n',
        ),
        ("strict = = 1", "pyproject.toml:2:10: is not valid TOML: Invalid value\n"),
    ],
)
def test_what_it_may_not_hold_is_2_and_named(text: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    configured(text)
    write("a.md", WRONG)
    assert main(["check", "a.md"]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", says)


@pytest.mark.parametrize("content", [b"\xff[tool.neuron-sym]", b"tool.neuron-sym = 7", b"[tool.neuron-sym]\nexclude = 'a'"])
def test_a_file_that_cannot_be_used_is_2(content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_bytes(content)
    write("a.md", WRONG)
    assert main(["check", "a.md"]) == 2
    assert capsys.readouterr().err.startswith("pyproject.toml")


def test_a_project_that_configures_nothing_pays_nothing() -> None:
    write("pyproject.toml", '[project]\nname = "x"\n[tool.ruff]\nline-length = 120\n')
    write("a.md", "$1 + 1 = 2$")
    heavy = ("tomllib", "json", "xml", "rich", "watchdog", "difflib", "neuron_sym.fixing", "neuron_sym.render.as_sarif")
    script = (
        "import sys\nfrom neuron_sym.cli import main\nmain(['check', 'a.md'])\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
