"""What other programs read: SARIF, commands of a GitHub workflow, JUnit XML. The expectations are the formats' own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from neuron_sym.checker.slips import SLIPS
from neuron_sym.checker.verdict import Ruling
from neuron_sym.cli import main

TOUCHSTONE = r"$$z = 0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = 1.808$$"
CARRIED = r"$$\hat{y} = \sigma(z) = 0.859$$"
OPEN = r"$$q_1 q_2 = 0.8$$"
UNREADABLE = r"$$0.2 \cdot = 0.8$$"
PAGE = f"# Title\n\n{TOUCHSTONE}\n\n{CARRIED}\n\n{OPEN}\n\n{UNREADABLE}\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def out(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> str:
    assert main(["check", *arguments]) == code
    return capsys.readouterr().out


def write(name: str, text: str) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")
    return name


# --- SARIF ----------------------------------------------------------------------------------------------


def valid(log: dict[str, Any]) -> None:
    """What the schema of SARIF 2.1.0 requires of the objects that are used here."""
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert isinstance(driver["name"], str)
        assert all(isinstance(rule["id"], str) for rule in driver["rules"])
        assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
        assert all(isinstance(one["executionSuccessful"], bool) for one in run["invocations"])
        assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        for told in run["results"]:
            assert isinstance(told["message"]["text"], str)
            assert told["level"] in ("none", "note", "warning", "error")
            assert driver["rules"][told["ruleIndex"]]["id"] == told["ruleId"]
            (location,) = told["locations"]
            region = location["physicalLocation"]["region"]
            assert all(isinstance(region[name], int) and region[name] >= 1 for name in region)


def test_sarif_names_each_verdict_with_its_region(capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(out(capsys, "--format", "sarif", write("notes/a.md", PAGE), code=1))
    valid(log)
    (run,) = log["runs"]
    told = [
        (one["ruleId"], one["level"], one["locations"][0]["physicalLocation"]["region"]) for one in run["results"]
    ]
    assert told[:3] == [
        # `$$z = 0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = ` is 43 characters long, and 1.808 five.
        ("wrong", "error", {"startLine": 3, "startColumn": 44, "endLine": 3, "endColumn": 49}),
        # `$$\hat{y} = \sigma(z) = ` is 24.
        ("carried", "note", {"startLine": 5, "startColumn": 25, "endLine": 5, "endColumn": 30}),
        ("undecided", "note", {"startLine": 7, "startColumn": 13, "endLine": 7, "endColumn": 16}),
    ]
    assert told[3][:2] == ("unreadable", "warning")
    assert {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]} == {"notes/a.md"}


def test_the_rules_are_the_verdicts_that_are_told_and_the_slips(capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(out(capsys, "--format", "sarif", write("a.md", PAGE), code=1))
    told = {ruling.value for ruling in Ruling if ruling.fault or ruling.open or ruling is Ruling.CARRIED}
    names = {slip.name for slip in SLIPS}
    assert {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]} == told | names
    assert log["runs"][0]["results"][0]["properties"] == {"slips": ["shifted-digits"]}


def test_columns_are_characters_whatever_stands_before(capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(out(capsys, "--format", "sarif", write("a b.md", "😀ŷ $1 + 1 = 3$"), code=1))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["region"]["startColumn"] == 13
    assert location["artifactLocation"]["uri"] == "a%20b.md"
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_a_file_that_cannot_be_read_is_told_in_sarif_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_bytes(b"\xff")
    log = json.loads(out(capsys, "--format", "sarif", "a.md", code=2))
    valid(log)
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["message"]["text"] == "is not UTF-8 text"
    assert log["runs"][0]["results"] == []


# --- GitHub ---------------------------------------------------------------------------------------------


def test_github_marks_each_link_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = out(capsys, "--format", "github", write("a.md", PAGE), code=1).splitlines()
    assert lines[0] == (
        "::error file=a.md,line=3,col=44,endColumn=49,title=neuron-sym (wrong)::"
        "a.md:3:44: = 1.808 should be 1.8008: the value is 1.8008; this is what you get with 0.00001 taken as 0.0001"
    )
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::notice", "::notice", "::warning"]


def test_github_escapes_what_it_would_take_for_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = out(capsys, "--format", "github", write("a,b:c%.md", "$0.5 = 51\\%$"), code=1).splitlines()
    command, properties, said = line.split(" ", 1)[0], *line.split(" ", 1)[1].split("::", 1)
    assert command == "::error"
    assert properties.startswith("file=a%2Cb%3Ac%25.md,line=1,col=8,")
    assert "= 51%25 should be" in said
    assert "\n" not in said


def test_a_right_document_gives_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert out(capsys, "--format", "github", write("a.md", "$1 + 1 = 2$"), code=0) == ""


# --- JUnit ----------------------------------------------------------------------------------------------


def test_junit_has_a_testcase_for_each_chain_and_a_failure_for_each_fault(capsys: pytest.CaptureFixture[str]) -> None:
    two = "$1 + 1 = 3$ and $2/3 = 0.66$ and $1 + 1 = 2$"
    root = ET.fromstring(out(capsys, "--format", "junit", write("a.md", PAGE), write("b.md", two), code=1))
    (suite,) = root.findall("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")} == {
        "tests": "7", "failures": "3", "skipped": "2", "errors": "0",
    }  # fmt: skip
    first = suite[0]
    assert (first.get("classname"), first.get("file")) == ("a.md", "a.md")
    (failure,) = first.findall("failure")
    assert failure.get("type") == "wrong"
    assert (failure.text or "").startswith("a.md:3:44: = 1.808 should be 1.8008")
    assert [case.find("skipped") is not None for case in suite] == [False, False, True, True, False, False, False]


def test_junit_survives_what_xml_forbids(capsys: pytest.CaptureFixture[str]) -> None:
    text = out(capsys, "--format", "junit", write("a.md", "$1 + 1 = 3 \\text{<&]]>\x01}$ `\x02 = <b>`"), code=1)
    assert ET.fromstring(text).find(".//failure") is not None


# --- where it goes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["terminal", "json", "sarif", "github", "junit"])
def test_every_format_goes_to_a_file_whole(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", PAGE)
    shown = out(capsys, "--format", form, "a.md", code=1)
    assert out(capsys, "--format", form, "-o", "report", "a.md", code=1) == ""
    assert Path("report").read_text("utf-8") == shown
    assert main(["check", "--format", form, "-o", "none/report", "a.md"]) == 2
    assert sorted(path.name for path in Path().iterdir()) == ["a.md", "report"]


def test_quiet_shows_faults_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert out(capsys, "--quiet", write("a.md", "$1 + 1 = 2$"), code=0) == ""
    assert out(capsys, "--quiet", write("b.md", "$1 + 1 = 3$"), code=1) == (
        "b.md:1:10: wrong (first fault): = 3\n"
        "  1 | $1 + 1 = 3$\n"
        "    |          ^ should be 2\n"
        "    = the value is 2\n"
    )


def test_a_cut_off_decimal_is_said_to_be_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", write("cut.md", r"$\frac{2}{3} = 0.66$")]) == 1
    assert capsys.readouterr().out.count("cut off") == 1
