"""Corrections: what is proposed, what is left alone, and that the judge accepts every one of them."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_sym.cli import main
from neuron_sym.fixing.edit import Edit, applied, composed
from neuron_sym.fixing.explain import explanations
from neuron_sym.fixing.fixer import mended
from neuron_sym.render.correction import explanation_text
from neuron_sym.report import check

LESSON = r"""---
title: A lesson
---

$$z = 0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = 0.8 + 0.008 + 1 = 1.808$$

and so $\hat{y} = \sigma(z) = 0.859$.
"""
MENDED = LESSON.replace("0.008 +", "0.0008 +").replace("1.808", "1.8008").replace("0.859", "0.858")


def fixed(text: str, *, path: str = "", strict_equals: bool = False) -> str:
    (report,) = check(text, path=path).files
    return mended(report, {}, strict_equals=strict_equals).after.document.text


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# --- what a number becomes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("2/3 = 0.66", "2/3 = 0.67"),
        ("2/3 ≈ 0.6666", "2/3 ≈ 0.6667"),
        ("0.2*4 = 0.9", "0.2*4 = 0.8"),
        ("0.25 + 0.25 = 0.60", "0.25 + 0.25 = 0.50"),  # as many digits
        ("0.00001*80 = 0.008", "0.00001*80 = 0.0008"),  # an exact value is no rounding
        ("1/8 ≈ 0.14", "1/8 ≈ 0.13"),  # … unless ≈ says so (a tie goes away from zero)
        ("0.5 - 1 = 0.5", "0.5 - 1 = -0.5"),
        ("1 - 0.5 = -0.5", "1 - 0.5 = 0.5"),
        (".5 + .25 = .85", ".5 + .25 = .75"),
        ("0.85 = 86%", "0.85 = 85%"),
        ("1000*2 = 3000", "1000*2 = 2000"),
        (r"$0.0002 \cdot 4 = 8.1 \times 10^{-3}$", r"$0.0002 \cdot 4 = 8.0 \times 10^{-4}$"),
        (r"$0{,}2 \cdot 4 = \boxed{0{,}9}$", r"$0{,}2 \cdot 4 = \boxed{0{,}8}$"),
        (r"$0.2\cdot 4=\mathbf{0.9}.$", r"$0.2\cdot 4=\mathbf{0.8}.$"),
        (r"$6000 \cdot 2 = 12\,345$", r"$6000 \cdot 2 = 12\,000$"),
        (r"$\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1\\2\end{pmatrix} = \begin{pmatrix}5\\12\end{pmatrix}$",
         r"$\begin{pmatrix}1&2\\3&4\end{pmatrix}\begin{pmatrix}1\\2\end{pmatrix} = \begin{pmatrix}5\\11\end{pmatrix}$"),
        (r"$0.2\cdot4 + (-0.3)\cdot 2 = 0.8 + 0.6 = 1.4$", r"$0.2\cdot4 + (-0.3)\cdot 2 = 0.8 + (-0.6) = 0.2$"),
        (r"$\sigma(1.8) = \frac{1}{1+e^{-1.9}}$", r"$\sigma(1.8) = \frac{1}{1+e^{-1.8}}$"),
    ],
)  # fmt: skip
def test_a_number_is_corrected_as_its_author_writes_numbers(wrong: str, right: str) -> None:
    assert fixed(wrong) == right


def test_what_was_carried_on_follows() -> None:
    assert fixed(LESSON) == MENDED


def test_a_number_that_was_carried_into_a_formula_follows() -> None:
    text = "$z = 0.2 \\cdot 4 + 1 = 1.9$, so $\\hat{y} = \\sigma(z) = \\sigma(1.9) = 0.870$"
    assert fixed(text) == text.replace("= 1.9", "= 1.8").replace("(1.9)", "(1.8)").replace("0.870", "0.858")


@pytest.mark.parametrize(
    "text",
    [
        "0.2*4 = 0.8",
        "$q_1 q_2 = 0.8$",  # undecided
        r"$0.2 \cdot = 0.9$",  # unreadable
        "$(a + b)^2 = a^2 + b^2$",  # no number is to blame
        "$2 + 2 = 1.5 \\cdot 2.5$",  # which of the two is?
        "$0.8 < 0.5$",
        "$z = 3$ and `print(2 + 2)`: 5 = five",
        r"$1 = \begin{pmatrix}1\\2\end{pmatrix}$",
    ],
)
def test_what_no_number_mends_is_left_alone(text: str) -> None:
    assert fixed(text) == text


def test_an_equals_sign_is_touched_only_where_it_is_asked_for() -> None:
    text = "$\\sigma(1.8)=0.86$ and $2/3=0.66$\n\n1/3 = 0.33\n\n$0.2 \\cdot 4 = 0.8$"
    once = text.replace("0.66", "0.67")
    assert fixed(text) == once
    signs = once.replace("(1.8)=", r"(1.8)\approx").replace("2/3=", r"2/3\approx").replace("1/3 =", "1/3 ≈")
    assert fixed(text, strict_equals=True) == signs


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 999), st.integers(1, 999), st.integers(-50, 50)), min_size=1, max_size=6))
def test_every_sum_comes_out_right_and_nothing_else_is_touched(rows: list[tuple[int, int, int]]) -> None:
    """By integers: a/100 + b/100 has two decimals, so a wrong one has one right correction."""

    def page(off: list[int]) -> str:
        lines = (
            f"- {a / 100:.2f} + {b / 100:.2f} = {(a + b + shift) / 100:.2f}" for (a, b, _), shift in zip(rows, off, strict=True)
        )
        return "\n".join(lines) + "\n"

    shifts = [shift if a + b + shift > 0 else 0 for a, b, shift in rows]
    assert fixed(page(shifts), path="a.md") == page([0] * len(rows))


@given(st.text("abc", max_size=12), st.data())
def test_edits_after_edits_are_edits_of_the_first_text(text: str, data: st.DataObject) -> None:
    def edits(length: int) -> tuple[Edit, ...]:
        cuts = sorted(data.draw(st.lists(st.integers(0, length), max_size=6, unique=True)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        return tuple(Edit(start, end, data.draw(st.text("xyz", max_size=3))) for start, end in pairs)

    first = edits(len(text))
    between = applied(text, first)
    second = edits(len(between))
    both = composed(first, second)
    if both is not None:
        assert applied(text, both) == applied(between, second)


# --- the command ----------------------------------------------------------------------------------------


def test_fix_writes_the_file_and_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(LESSON)
    assert main(["check", "--fix", "a.md"]) == 0
    assert Path("a.md").read_text() == MENDED
    assert capsys.readouterr().out == (
        "Fixed 1 of 1 fault and 2 carried values.\n"
        "No fault found. 5 links: 2 definitions, 2 exact, 1 rounded.\n"
    )
    assert main(["check", "--fix", "a.md"]) == 0
    assert capsys.readouterr().out == "No fault found. 5 links: 2 definitions, 2 exact, 1 rounded.\n"


def test_what_is_left_is_shown_and_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text("$1 + 1 = 3$\n\n$2 + 2 = \\sqrt{9}$\n")
    assert main(["check", "--fix", "a.md"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("Fixed 1 of 2 faults.\na.md:3:10: wrong (first fault): = √(9)\n")
    assert Path("a.md").read_text() == "$1 + 1 = 2$\n\n$2 + 2 = \\sqrt{9}$\n"


def test_diff_changes_nothing_and_is_a_patch(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(LESSON)
    assert main(["check", "--diff", "a.md"]) == 1
    shown = capsys.readouterr()
    assert Path("a.md").read_text() == LESSON
    assert shown.err == "Would fix 1 of 1 fault and 2 carried values.\n"
    assert shown.out.startswith("--- a.md\n+++ a.md\n@@ ")
    subprocess.run(["patch", "-s", "a.md"], input=shown.out, text=True, check=True)
    assert Path("a.md").read_text() == MENDED
    assert main(["check", "--diff", "a.md"]) == 0
    assert capsys.readouterr().out == ""


def test_a_patch_of_a_last_line_without_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text("$1 + 1 = 3$")
    assert main(["check", "--diff", "a.md"]) == 1
    assert capsys.readouterr().out == (
        "--- a.md\n+++ a.md\n@@ -1 +1 @@\n"
        "-$1 + 1 = 3$\n\\ No newline at end of file\n"
        "+$1 + 1 = 2$\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_bytes_beside_the_numbers_stay(mark: bytes, end: bytes) -> None:
    text = mark + LESSON.replace("\n", "\r\n" if end == b"\r\n" else "\n").encode() + b"\xe2\x82\xac\t " + end * 2
    Path("a.md").write_bytes(text)
    Path("a.md").chmod(0o640)
    assert main(["check", "--fix", "-q", "a.md"]) == 0
    for old, new in ((b"0.008 +", b"0.0008 +"), (b"1.808", b"1.8008"), (b"0.859", b"0.858")):
        text = text.replace(old, new)
    assert Path("a.md").read_bytes() == text
    assert stat.S_IMODE(Path("a.md").stat().st_mode) == 0o640
    assert [path.name for path in Path().iterdir()] == ["a.md"]


def test_a_file_that_changed_meanwhile_is_not_written(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from neuron_sym.fixing import rewrite

    real = rewrite.rewrite

    def late(one: object) -> None:
        Path("a.md").write_text("$1 + 1 = 4$, says somebody else")
        real(one)  # type: ignore[arg-type]

    monkeypatch.setattr("neuron_sym.fixing.rewrite.rewrite", late)
    Path("a.md").write_text("$1 + 1 = 3$")
    assert main(["check", "--fix", "a.md"]) == 1
    assert Path("a.md").read_text() == "$1 + 1 = 4$, says somebody else"
    assert "a.md: was not fixed" in capsys.readouterr().err


def test_a_failure_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    Path("a.md").write_text(LESSON)
    monkeypatch.setattr("os.replace", refused)
    assert main(["check", "--fix", "a.md"]) == 1
    assert "a.md: cannot be written: Permission denied" in capsys.readouterr().err
    assert Path("a.md").read_text() == LESSON
    assert [path.name for path in Path().iterdir()] == ["a.md"]


def test_a_notebook_is_not_rewritten(capsys: pytest.CaptureFixture[str]) -> None:
    """Its text is the content of JSON strings, in which a backslash is another."""
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["$1 + 1 = 3$"]}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    Path("a.ipynb").write_text(text)
    assert main(["check", "--fix", "a.ipynb"]) == 1
    assert Path("a.ipynb").read_text() == text
    assert "a.ipynb: was not fixed: a notebook is not rewritten" in capsys.readouterr().err


def test_a_read_only_file_is_left_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everything
    Path("a.md").write_text(LESSON)
    assert main(["check", "--fix", "a.md"]) == 1
    assert Path("a.md").read_text() == LESSON
    assert "a.md: cannot be written: it is read-only" in capsys.readouterr().err


EVIL = "\x1b[31m\u202e\u2066\x07\x9b"


@pytest.mark.parametrize("text", [f"$1 + 1 = 3 \\text{{{EVIL}}}$ {EVIL}", f"- {EVIL}: 1+1 = 3", f"$q_{{{EVIL}}} = 1 + 1 = 3$"])
@pytest.mark.parametrize("flags", [("--explain",), ("--diff", "--color", "always"), ("--format", "github"), ("--format", "junit")])
def test_what_strangers_wrote_moves_no_cursor(text: str, flags: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(text, "utf-8")
    assert main(["check", *flags, "a.md"]) in (0, 1, 5)
    shown = "".join(capsys.readouterr())
    painted = re.sub(r"\x1b\[[0-9;]*m", "", shown) if "always" in flags else shown
    assert not [char for char in painted if char != "\n" and unicodedata.category(char)[0] == "C"]
    assert "\x1b[31m\u202e" not in shown


def test_a_link_to_a_file_stays_one() -> None:
    Path("real.md").write_text(LESSON)
    Path("a.md").symlink_to("real.md")
    assert main(["check", "--fix", "-q", "a.md"]) == 0
    assert Path("a.md").is_symlink()
    assert Path("real.md").read_text() == MENDED


def test_fix_and_diff_are_one_or_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(LESSON)
    with pytest.raises(SystemExit) as ended:
        main(["check", "--fix", "--diff", "a.md"])
    assert ended.value.code == 2
    assert Path("a.md").read_text() == LESSON


def test_other_formats_tell_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text("$1 + 1 = 3$\n\n$2 + 2 = \\sqrt{9}$\n")
    assert main(["check", "--fix", "--format", "json", "a.md"]) == 1
    shown = capsys.readouterr()
    told = [link["verdict"] for chain in json.loads(shown.out)["files"][0]["chains"] for link in chain["links"]]
    assert told == ["exact", "wrong"]
    assert shown.err == "Fixed 1 of 2 faults.\n"


# --- explanations ---------------------------------------------------------------------------------------


def test_the_true_values_stand_below_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(LESSON)
    assert main(["check", "--explain", "a.md"]) == 1
    shown = capsys.readouterr().out
    assert (
        "a.md:5: worked out anew\n"
        "    z = 0.2·4 + 0.00001·80 + 1\n"
        "  -   = 0.8 + 0.008 + 1\n"
        "  +   = 0.8 + 0.0008 + 1\n"
        "  -   = 1.808\n"
        "  +   = 1.8008\n"
        "\n"
        "a.md:7: worked out anew\n"
        "    ŷ = σ(z)\n"
        "  -   = 0.859\n"
        "  +   ≈ 0.858\n"
        "\n"
        "Faults found."
    ) in shown
    assert Path("a.md").read_text() == LESSON


def test_what_no_number_mends_is_replaced_by_its_value() -> None:
    (report,) = check(r"$\sigma(1.8) = 2.5 \cdot 2 = 7$").files
    (explained,) = explanations(report, {})
    assert explanation_text(explained) == (
        "1: worked out anew\n"
        "  - σ(1.8) = 2.5·2\n"
        "  +        ≈ 0.8581\n"
        "  -        = 7\n"
        "  +        = 0.8581"
    )


def test_an_explanation_that_does_not_replay_is_not_shown() -> None:
    (report,) = check("$(a + b)^2 = a^2 + b^2$").files
    (explained,) = explanations(report, {})
    assert explained.corrected is None
    assert explanation_text(explained) == "1: no correction of this chain was found that replays"


def test_explanations_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(LESSON)
    assert main(["check", "--explain", "--format", "sarif", "a.md"]) == 2
    assert "--explain is for --format terminal" in capsys.readouterr().err
