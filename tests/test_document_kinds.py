"""Kinds of documents, what they declare of themselves, and how far it reaches."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from neuron_sym.checker.verdict import Ruling
from neuron_sym.documents.document import Document
from neuron_sym.documents.extract import formulas
from neuron_sym.documents.headings import turns
from neuron_sym.documents.macros import MAX_EXPANDED
from neuron_sym.errors import InputError
from neuron_sym.report import Report, check, check_file, documents_in
from tests.test_documents import unmarked


def ruled(report: Report) -> str:
    return " ".join(link.verdict.ruling.value for link in report.links)


def faults(text: str, path: str = "x.md") -> list[tuple[int | None, int | None]]:
    return [(fault.place.line, fault.place.column) for fault in check(text, path=path).faults]


# --- macros: the place of every token is kept --------------------------------------------------------------------

MACROS = [  # ⟨ marks where the fault stands
    r"\newcommand{\half}{\frac{1}{2}} $\half + \half = ⟨2$",
    r"\newcommand{\ex}[2]{{#1}^{(#2)}} $\ex{y}{1} = 0.5$ $\ex{y}{1} + 1 = ⟨3.5$",
    r"\newcommand\twice[1]{2 \cdot #1} $4 = ⟨\twice{3}$",
    r"\def\v#1{\mathbf{#1}} $\v w = (1, 2)$ $\v{w} \cdot (1, 1) = ⟨4$",
    r"\newcommand{\power}[2][2]{#2^{#1}} $\power{3} = 9$ $\power[3]{2} = ⟨9$",
    r"\DeclareMathOperator{\act}{sigmoid} $\act(0) = ⟨0.6$",
    r"\providecommand{\b}{3}\renewcommand{\b}{4} $\b + 1 = ⟨4$",
    r"\let\eps\varepsilon $\eps = 2$ $\varepsilon + 1 = ⟨4$",
    r"\newcommand{\one}{1}\newcommand{\two}{\one+\one} $\two = 2$ $\two = ⟨3$",
    r"$\newcommand{\R}{2}$ $\R + 1 = 3$ $\renewcommand{\R}{5}$ $\R + 1 = ⟨3$",
    r"\newcommand{\bold}{\mathbf} $\bold x = 2$ $\bold{x} + 1 = ⟨2$",
]


@pytest.mark.parametrize("path", ["x.tex", "x.md"])
@pytest.mark.parametrize("marked", MACROS)
def test_author_macros(marked: str, path: str) -> None:
    text, place = unmarked(marked)
    assert faults(text, path) == [place]


def test_a_macro_holds_from_its_definition_on() -> None:
    assert ruled(check(r"$\foo{1} = 1$ \newcommand{\foo}[1]{#1} $\foo{1} = 1$", path="x.tex")) == "unreadable exact"


@pytest.mark.parametrize("text", [
    r"\def\a{\a} $\a = 1$", r"\def\a{\b\b}\def\b{\a\a} $\a = 1$", r"\def\a#1{#1#1#1#1#1#1#1#1#1\a{#1#1}} $\a{xxxxxxxxxx} = 1$",
    "".join(rf"\newcommand{{\x{chr(98 + n)}}}{{\x{chr(97 + n)}\x{chr(97 + n)}}}" for n in range(24)) + r" $\xy = 1$",
    r"\newcommand{\a}[1]{#1" + "#1" * 200 + "} $" + r"\a{" * 40 + "x" * 3000 + "}" * 40 + " = 1$",
])  # fmt: skip
def test_macros_that_run_on_are_stopped_at_their_use(text: str) -> None:
    begun = time.process_time()
    (link,) = check(text, path="x.tex").links
    assert time.process_time() - begun < 1
    assert link.verdict.ruling is Ruling.UNREADABLE
    assert link.place.column == text.index("$") + 2
    assert "expands to more than can be read" in link.verdict.reason


def test_an_argument_that_is_missing_is_said_at_the_use() -> None:
    (link,) = check(r"\newcommand{\ex}[2]{#1^{#2}} $3 = 1 + \ex{2}$", path="x.tex").links
    assert (link.place.column, link.verdict.reason) == (39, r"expected 2 arguments after \ex")
    assert MAX_EXPANDED == 10_000


# --- notebooks -------------------------------------------------------------------------------------------------------


def notebook(tmp_path: Path, *cells: tuple[str, object]) -> Path:
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells], "nbformat": 4}), "utf-8")
    return path


def test_notebooks_are_read_by_cell(tmp_path: Path) -> None:
    path = notebook(tmp_path, ("code", "1 + 1 == 3\n# 1 + 1 = 3"), ("markdown", ["# A\n", "$w = 0.2$"]),
                    ("raw", "$1 = 2$"), ("markdown", "then\n\n  $w \\cdot 4 = 0.9$"))  # fmt: skip
    (fault,) = check_file(path).faults
    assert str(fault.place) == f"{path}:cell 4:3:16"
    assert fault.verdict.expected == "0.8"


def test_a_delimiter_that_is_never_closed_ends_with_its_cell(tmp_path: Path) -> None:
    path = notebook(tmp_path, ("markdown", "$$ 1 + 1"), ("markdown", "$1 + 1 = 3$"), ("markdown", "$$= 2$$"))
    report = check_file(path)
    assert [(link.place.cell, link.verdict.ruling) for link in report.links] == [(2, Ruling.WRONG), (3, Ruling.UNREADABLE)]


@pytest.mark.parametrize(("content", "says"), [
    ("{", "is not a notebook"), ("[1]", "no list of"), ("[" * 100_000, "nested too deeply"), ('{"cells": 1}', "no list of"),
    ('{"cells": [' + "1" * 5_000 + "]}", "not a notebook"), ("\xff", "not a notebook"),
])  # fmt: skip
def test_what_is_no_notebook_is_said_to_be_none(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=says):
        check_file(path)


def test_odd_cells_are_passed_over(tmp_path: Path) -> None:
    path = notebook(tmp_path, ("markdown", None), ("markdown", [1, "$1 + 1 = 3$"]), ("markdown", {"a": 1}))
    assert len(check_file(path).faults) == 1


def test_folders_hold_notebooks_and_restructured_text(tmp_path: Path) -> None:
    for name in ("a.ipynb", "b.rst", "c.py"):
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "a.ipynb").write_text("", "utf-8")
    assert [Path(path).name for path in documents_in(str(tmp_path))] == ["a.ipynb", "b.rst"]


# --- reStructuredText ----------------------------------------------------------------------------------------------------

RESTRUCTURED = [
    "So :math:`1 + 1 = ⟨3` here",
    ".. math:: 1 + 1 = ⟨3\n\nwords",
    ".. math::\n   :label: a\n\n   z &= 1 + 1 \\\\\n     &= ⟨3\n\nwords",
    "Worked out::\n\n   z = 1 + 1 = ⟨3\n\nwords",
    ".. note::\n\n   Here :math:`1 + 1 = ⟨3`.\n",
    ".. math::\n\n   1 + 1 = 2\n\n   2 + 2 = ⟨5\n",
    "z = 1 + 1 = ⟨3",
]


@pytest.mark.parametrize("marked", RESTRUCTURED)
def test_restructured_text(marked: str) -> None:
    text, place = unmarked(marked)
    assert faults(text, "x.rst") == [place]


def test_code_in_restructured_text_is_left_alone() -> None:
    for text in (".. code-block:: python\n\n   z = 1 + 1 = 3\n", "``z = 1 + 1 = 3``", ".. z = 1 + 1 = 3", "..\n   z = 1 + 1 = 3"):
        assert check(text, path="x.rst").links == [], text


# --- what a document declares ---------------------------------------------------------------------------------------------

DECLARED = [
    "---\ntitle: t\nneuron:\n  given: {w: [0.2, 0.00001], x: [4, 80], b: 1}\n---\n",
    "---\nneuron:\n  given:\n    w: [0.2, 0.00001]  # weights\n    x: [4, 80]\n    b: 1\n---\n",
    "---\nneuron: {given: {w: [0.2, '0.00001'], \"x\": [4, 80], b: 1}}\n---\n",
    "```given\nw = [0.2, 0.00001]\nx = [4, 80]  # the inputs\nb = 1\n```\n",
    '~~~given\nw = [0.2, 0.00001]\n\nx = [4, 80]\nb = "1"\n~~~\n',
]


@pytest.mark.parametrize("head", DECLARED)
def test_a_document_gives_names_their_values(head: str) -> None:
    assert ruled(check(head + "\n$w \\cdot x + b = 1.8008$, $b = 2$", path="x.md")) == "exact wrong"


def test_the_caller_goes_before_the_document() -> None:
    assert ruled(check("```given\nb = 1\n```\n$b + 1 = 3$", {"b": "2"}, path="x.md")) == "exact"


def test_an_example_file_beside_the_document(tmp_path: Path) -> None:
    (tmp_path / "obese.toml").write_text('title = "t"\nactivation = "sigmoid"\ninputs = [4, 80]\nweights = [0.2, 0.00001]\nbias = 1\ntarget = 1\n', "utf-8")
    path = tmp_path / "a.md"
    path.write_text("---\nneuron:\n  example: obese.toml\n---\n$w \\cdot x + b = 1.8008$ and $w_1 x_1 = 0.9$ and $y = 1$", "utf-8")
    assert [link.verdict.ruling.value for link in check_file(path).links] == ["exact", "wrong", "exact"]
    (tmp_path / "obese.toml").unlink()
    with pytest.raises(InputError, match=r"a\.md:3:12: the example file cannot be used: there is no such file"):
        check_file(path)


@pytest.mark.parametrize(("text", "place"), [
    ("---\nneuron:\n  given: {w: [0.2}\n---\n", "x.md:3:19"), ("---\nneuron: 3\n---\n", "x.md:2:9"), ("```given\nw\n```\n", "x.md:2:1"),
    ("---\nneuron:\n  given: {w: [[1, 2], 3]}\n---\n", "x.md:2:1"), ("```given\nw = [[[[[1]]]]]\n```", "x.md:2:9"),
    ("---\nneuron:\n  givn: 1\n---\n", "x.md:3:9"), ("```given\nw = 1e999\n```", "x.md:1:1"),
])  # fmt: skip
def test_a_declaration_that_cannot_be_read_says_where(text: str, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check(text, path="x.md")
    assert str(refused.value.faults[0].place) == place


def test_front_matter_of_others_is_theirs() -> None:
    assert ruled(check("---\ngiven: {w: 3\nneuronal: x\ndecimal: point\n---\n$1 + 1 = 2$", path="x.md")) == "exact"


# --- tables -------------------------------------------------------------------------------------------------------------------

TABLES = [
    "| Symbol | Value |\n|---|---|\n| $x_1$ | 4 |\n| `w1` | **0.2** |\n",
    "| x1 | w1 |\n|:--|--:|\n| 4 | 0.2 |\n",
    "x_1 | the height | 4\n--- | --- | ---\n$w_1$ | its weight | $0.2$\n",
    "> | | |\n> |---|---|\n> | x₁ | 4 |\n> | w₁ | 0.2 |\n",
]


@pytest.mark.parametrize("table", TABLES)
def test_tables_of_values(table: str) -> None:
    report = check(f"{table}\n$w_1 x_1 = 0.9$\n", path="x.md")
    assert ruled(report) == "definition definition wrong"


def test_a_definition_in_a_table_stands_at_its_number() -> None:
    (link,) = check("| x | y |\n|---|---|\n| w | 12 |", path="x.md").links
    assert (link.place.line, link.place.column) == (3, 7)


def test_tables_of_other_things_say_nothing() -> None:
    for table in ("| x | y |\n|---|---|\n| 0 | 1 |\n| 1 | 0 |", "| Epoch | Loss |\n|---|---|\n| 1 | 0.3 |", "| a | b |\n|---|---|\n| c | d |"):
        assert check(table, path="x.md").links == [], table


# --- decimal commas ---------------------------------------------------------------------------------------------------------------

COMMAS = [
    ("$z = 0{,}5 \\cdot 4 = 2$ und $0,5 \\cdot 3 = 1,6$", "definition exact wrong"),
    ("$0,5 \\cdot 3 = 1,6$", "wrong"),
    ("---\ndecimal: comma\n---\n$12,345 + 1 = 13,345$", "exact"),
    ("$12,345 + 1 = 13,345$", "unreadable"),
    ("$0,5 \\cdot 3 = 1,5$ and $0.5 \\cdot 2 = 1$", "unreadable exact"),
    ("$\\sigma(0,5) = 0,622$", "rounded"),
    ("$L = (0,5 - 1)^2 = 0,25$", "definition exact"),
    ("$x = 0,5$ $\\max(0,5) = 5$", "definition unreadable"),
    ("$w_{1,2} = 3$ $x = (1, 2)$ $w_{1,2} + 1 = 5$", "definition definition wrong"),
]


@pytest.mark.parametrize(("text", "expected"), COMMAS)
def test_decimal_commas(text: str, expected: str) -> None:
    assert ruled(check(text, path="x.md")) == expected


def test_a_comma_read_as_a_decimal_mark_is_said() -> None:
    (link,) = check("$0,5 \\cdot 3 = 1,6$", path="x.md").links
    assert "1,6 is read as 1.6" in link.verdict.reason


# --- how far a definition reaches ----------------------------------------------------------------------------------------------------

ONE = "$x_1 = 2$, $b = 1$\n\n$z = 3 x_1 + b = 3 \\cdot 2 + 1 = 7$\n\n"
TWO = "$x_1 = 5$\n\n$z = 3 x_1 + b = 3 \\cdot 5 + 4 = 19$\n\n"
"""With the bias 1 of the example before, its second link would be wrong."""
APART = [
    f"## Example 1\n{ONE}## Example 2\n{TWO}",
    f"# Lesson\n\n## Exercise A: forward\n\n{ONE}### Hint\n\n## Exercise B\n\n{TWO}",
    f"### Beispiel 1\n{ONE}### Beispiel 2\n\n{TWO}",
    f"**Problem 1**\n\n{ONE}**Problem 2**\n\n{TWO}",
    f"Example 1\n---------\n{ONE}Example 2\n---------\n{TWO}",
    f"## AND gate\n{ONE}## OR gate\n{TWO}",
]


@pytest.mark.parametrize("text", APART)
def test_what_an_example_defines_ends_where_the_next_starts(text: str) -> None:
    assert check(text, path="x.md").faults == []
    assert check(text.replace("19$", "20$"), path="x.md").faults


def test_the_same_without_headings_is_one_example() -> None:
    assert check(ONE + TWO, path="x.md").faults


TOGETHER = [
    "## Forward\n$x_1 = 2$\n## Backward\n$3 x_1 = 7$",
    "## Step 1\n$x_1 = 2$\n## Step 2\n$3 x_1 = 7$",
    "$x_1 = 2$\n## Example 1\n$y = 1$\n## Example 2\n$3 x_1 = 7$",
    "## Setup\n$x_1 = 2$\n## Example 1\n$y = 1$\n## Example 2\n$3 x_1 = 7$",
    "## Example 1\n$x_1 = 2$\n### Part\n$3 x_1 = 7$",
    "## A\n$x_1 = 2$\n## B\n$x_1 = 2$\n## C\n$3 x_1 = 7$",
    "---\nneuron:\n  given: {x_1: 2}\n---\n## Example 1\n$y = 1$\n## Example 2\n$3 x_1 = 7$",
]


@pytest.mark.parametrize("text", TOGETHER)
def test_other_headings_end_nothing(text: str) -> None:
    (fault,) = check(text, path="x.md").faults
    assert fault.verdict.expected == "6"


def test_sections_of_a_tex_file_and_cells_of_a_notebook(tmp_path: Path) -> None:
    assert check(f"\\section{{Example 1}}\n{ONE}\\section{{Example 2}}\n{TWO}", path="x.tex").faults == []
    assert check(f"\\begin{{example}}\n{ONE}\\end{{example}}\\begin{{example}}\n{TWO}\\end{{example}}", path="x.tex").faults == []
    assert not check_file(notebook(tmp_path, ("markdown", f"# Example 1\n{ONE}"), ("markdown", f"# Example 2\n{TWO}"))).faults


def test_a_second_block_of_other_values_starts_a_new_example() -> None:
    one, two = "```given\nx = 2\nb = 1\n```\n$3 x + b = 7$\n", "```given\nx = 5\n```\n$3 x + b = 3 \\cdot 5 + 4 = 19$\n"
    assert check(one + two, path="x.md").faults == []
    assert check(one + two.replace("x = 5", "y = 5"), path="x.md").faults


# --- the work is bounded -----------------------------------------------------------------------------------------------------------------

UNITS = ("# Example 1\n", "**a**\n", "a\n===\n", "---\nneuron:\n", "```given\n", "|--|--|\n", "| a | 1 |\n|--|--|\n", "::\n  a\n", "..\n",
         ".. math::\n", ":math:`", "`", "~", r"\newcommand{\a}{", r"\newcommand{\a}{b}", r"\def\a#1{\a}", r"\let\a\b", r"$\a$", "$$=1$$",
         r"\begin{verbatim}", r"\begin{example}", "<h1>", "**", "0,", "$0,5$ ", "_{", r"\section{", "$x=1$\n", "// ", "{% raw %}", " ", "\t|", " > ", "```given\n" + " " * 999)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    begun = time.process_time()
    for path in ("x.md", "x.tex", "x.rst"):
        document = Document(text, path)
        turns(document, formulas(document))
    assert time.process_time() - begun < 3


def test_ten_times_as_many_blocks_take_ten_times_as_long() -> None:
    def seconds(count: int) -> float:
        text = "\n\n".join(f"## Example {n}\n\n$x = {n}$\n\n$x + 1 = {n + 1}$" for n in range(count // 2))
        begun = time.process_time()
        assert check(text, path="x.md").faults == []
        return time.process_time() - begun

    short, long = min(seconds(200), seconds(200)), seconds(2_000)
    assert long < 25 * short
