"""The command line as a user, a script and a stranger's file meet it: exit codes, exact text, nothing half-written."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from neuron_sym.batch import MAX_LINE
from neuron_sym.cli import main

TOUCHSTONE = "0.2*4 + 0.00001*80 + 1 = 1.808"
RIGHT = "0.2*4 + 0.00001*80 + 1 = 1.8008"
OPEN = r"$$q_1 q_2 = 0.8$$"
HOSTILE = Path(__file__).parent / "hostile_examples"
EXAMPLE = """\
title = "Obese or not?"
activation = "sigmoid"
inputs = [4, 80]
weights = [0.2, 0.00001]
bias = 1
"""
CSV = "title,activation,bias,x1,x2,w1,w2\nOne,sigmoid,1,4,80,0.2,0.00001\nTwo,tanh,-1,1,2,0.5,0.25\nThree,relu,0,1,1,1,1\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("NEURON_SYM_DEBUG", raising=False)


class Terminal:
    """Runs the command and keeps what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch
        self.out = self.err = ""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> int:
        self.monkeypatch.setattr(
            sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8", errors="surrogateescape", newline=None)
        )
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse: --help and what it cannot parse
            code = int(end.code or 0)
        self.out, self.err = self.capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    def batch(self, *lines: object, flags: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
        """The exit code and the answers to lines: text as it is, anything else as JSON."""
        texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        code = self("check", "--batch", "-", *flags, stdin="\n".join(texts).encode("utf-8", "surrogateescape"))
        return code, [json.loads(line, parse_constant=_no_json) for line in self.out.splitlines()]


def _no_json(text: str) -> None:
    raise AssertionError(f"{text} is not JSON")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


def process(*arguments: str, stdin: bytes = b"", **settings: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "neuron_sym", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False, **settings)


def file(name: str, text: str | bytes) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def names(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def verdicts(answer: dict[str, Any]) -> list[str]:
    return [link["verdict"] for link in answer["links"]]


def harmless(text: str) -> bool:
    """No character that moves the cursor, colours, or turns the reading direction."""
    return not [char for char in text if char != "\n" and unicodedata.category(char)[0] == "C"]


# --- exit codes of check ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "flags", "code"),
    [
        (RIGHT, (), 0),
        (TOUCHSTONE, (), 1),
        ("2/3 = 0.66", (), 1),  # misrounded is a fault too
        (OPEN, (), 0),
        (OPEN, ("--strict",), 4),
        (r"$$0.2 \cdot = 0.8$$", (), 0),
        (r"$$0.2 \cdot = 0.8$$", ("--strict",), 4),
        (f"{OPEN}\n\n{TOUCHSTONE}", ("--strict",), 1),  # a fault outweighs what is open
        (RIGHT, ("--strict",), 0),
        ("Nothing but words.", (), 5),
        ("", (), 5),
        ("", ("--strict",), 5),
    ],
)
def test_exit_codes_of_check(run: Terminal, text: str, flags: tuple[str, ...], code: int) -> None:
    assert run("check", file("a.md", text), *flags) == code
    assert run("check", "--format", "json", "a.md", *flags) == code
    assert run.err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "none.md"),
        ("check", "--given", "b", "a.md"),
        ("check", "--given", "b=", "a.md"),
        ("check", "--given", "b=2*", "a.md"),
        ("check", "--given", "=2", "a.md"),
        ("check", "--batch", "none.jsonl"),
        ("check", "--batch", "."),
        ("check", "--batch", "a.jsonl", "a.md"),
        ("check", "--nosuch", "a.md"),
        ("check", "latin1.md"),
        ("check", "large.md"),
        ("derive",),
        ("derive", "none.toml"),
        ("derive", "a.md"),
        ("derive", "."),
        ("derive", "a.toml", "--bias", "1"),
        ("derive", "a.toml", "--digits", "0"),
        ("derive", "a.toml", "--digits", "999"),
        ("derive", "--inputs", "4"),
        ("derive", "--inputs", "4", "--weights", "1,2", "--bias", "1"),
        ("derive", "--inputs", "4", "--weights", "zwei", "--bias", "1"),
        ("build", "-f", "none.yml"),
        ("nosuch",),
        (),
    ],
)
def test_what_cannot_be_used_is_2_with_a_message(run: Terminal, arguments: tuple[str, ...]) -> None:
    file("a.md", RIGHT)
    file("a.toml", EXAMPLE)
    file("latin1.md", b"$$1 = 1$$ caf\xe9")
    file("large.md", b"1 = 1\n" * 200_000)
    assert run(*arguments) == 2
    assert run.out == ""
    assert run.err.strip()


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero \x1b[31m"), MemoryError(), RecursionError("deep")])
def test_a_bug_of_ours_is_3_and_says_how_to_report_it(
    run: Terminal, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("neuron_sym.report.check_file", broken)
    assert run("check", file("a.md", RIGHT)) == 3
    assert "mistake in neuron-sym, not in your file" in run.err
    assert "report" in run.err
    assert harmless(run.err)
    monkeypatch.setenv("NEURON_SYM_DEBUG", "1")
    with pytest.raises(type(error)):
        main(["check", "a.md"])


def test_a_line_that_does_not_replay_is_a_bug_of_ours(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    from neuron_sym.errors import Unwritable

    def broken(*_: object, **__: object) -> None:
        raise Unwritable("a derived line does not replay: 1 = 2")

    monkeypatch.setattr("neuron_sym.render.derivation.replay", broken)
    assert run("derive", file("a.toml", EXAMPLE), "-o", "out.txt") == 3
    assert "does not replay: 1 = 2" in run.err
    assert not Path("out.txt").exists()


def test_interrupted_is_130(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("neuron_sym.report.check_file", interrupted)
    assert run("check", file("a.md", RIGHT)) == 130
    assert run.err == "interrupted\n"


def test_one_file_that_cannot_be_used_does_not_hide_the_others(run: Terminal) -> None:
    file("all/a.md", TOUCHSTONE)
    file("all/b.md", b"\xff")
    assert run("check", "all") == 1
    assert "all/a.md:1:26: wrong" in run.out
    assert "all/b.md:1: is not UTF-8 text" in run.err
    file("all/a.md", RIGHT)
    assert run("check", "all") == 2


# --- what check says ----------------------------------------------------------------------------------

TOLD = """\
{path}1:26: wrong (first fault): = 1.808
  1 | 0.2*4 + 0.00001*80 + 1 = 1.808
    |                          ^^^^^ should be 1.8008
    = the value is 1.8008
    = this is what you get with 0.00001 taken as 0.0001

Faults found. 1 link: 1 wrong.
"""


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_touchstone_in_the_terminal(run: Terminal, end: str, mark: str) -> None:
    text = (mark + TOUCHSTONE + end).encode()
    assert run("check", "-", stdin=text) == 1
    assert (run.out, run.err) == (TOLD.format(path=""), "")
    assert run("check", file("homework.txt", text)) == 1
    assert (run.out, run.err) == (TOLD.format(path="homework.txt:"), "")


def test_an_unreadable_formula_in_the_terminal(run: Terminal) -> None:
    file("a.md", "# Title\n\n" + r"$$0.2 \cdot = 0.8$$" + "\n")
    assert run("check", "a.md") == 0
    summary = "No fault found. 1 link: 1 unreadable."
    assert run.out == f"{summary} Add --verbose to see what is undecided or unreadable.\n"
    assert run("check", "--verbose", "a.md") == 0
    assert run.out == (
        r"""a.md:3:12: unreadable: 0.2 \cdot
  3 | $$0.2 \cdot = 0.8$$
    |            ^
    = expected a number, a name or a bracket, found the end

"""
        f"{summary}\n"
    )


def test_nothing_to_check_is_said(run: Terminal) -> None:
    assert run("check", "-", stdin=b"hello") == 5
    assert run.out == "Nothing to check: no equality was found.\n"


def test_json_has_the_shape_of_the_interface(run: Terminal) -> None:
    file("a.md", "Words.\n\n" + TOUCHSTONE + "\n")
    file("b.md", RIGHT)
    assert run("check", "--format", "json", "a.md", "b.md") == 1
    link = {
        "left": "0.2 * 4 + 0.00001 * 80 + 1", "relation": "=", "right": "1.808", "verdict": "wrong",
        "expected": "1.8008", "reason": "the value is 1.8008",
        "slips": [{"name": "shifted-digits", "text": "0.00001 taken as 0.0001"}], "line": 3, "column": 26,
    }  # fmt: skip
    right = link | {"right": "1.8008", "verdict": "exact", "expected": "", "reason": "", "slips": [], "line": 1}
    assert json.loads(run.out) == {
        "files": [
            {"path": "a.md", "chains": [{"line": 3, "links": [link]}], "first_fault": {"line": 3, "column": 26}},
            {"path": "b.md", "chains": [{"line": 1, "links": [right]}], "first_fault": None},
        ]
    }
    assert run.out.isascii()


def test_given_values_are_taken_for_true(run: Terminal) -> None:
    file("a.md", r"$$w^T x + b = 1.8008$$" + "\n\n" + r"$$\hat{y} = 0.453$$")
    flags = ["--given", "w=0.2,0.00001", "--given", "x=4,80", "--given", " b = 1 ", "--given", r"\hat{y}=0.453"]
    assert run("check", *flags, "--format", "json", "a.md") == 0
    chains = json.loads(run.out)["files"][0]["chains"]
    assert [verdicts(chain) for chain in chains] == [["exact"], ["exact"]]
    assert run("check", *flags[:-1], r"\hat{y}=0.9", "a.md") == 1
    assert run("check", *flags[:4], "--given", "b=-1", "a.md") == 1


def test_folders_are_searched_and_hidden_files_left_alone(run: Terminal) -> None:
    for name in ("n/b.md", "n/a/deep.tex", "n/A.TXT", "n/.hidden.md", "n/.git/x.md", "n/picture.png", "n/code.py"):
        file(name, f"$${TOUCHSTONE}$$")
    assert run("check", "--format", "json", "n") == 1
    assert [each["path"] for each in json.loads(run.out)["files"]] == ["n/A.TXT", "n/a/deep.tex", "n/b.md"]
    Path("empty").mkdir()
    assert run("check", "empty") == 5


def test_a_name_given_in_one_file_is_unknown_to_the_next(run: Terminal) -> None:
    file("a.md", "$$q = 2$$")
    file("b.md", "$$q + 1 = 3$$")
    run("check", "--format", "json", "a.md", "b.md")
    assert [verdicts(each["chains"][0]) for each in json.loads(run.out)["files"]] == [["definition"], ["undecided"]]


# --- batch --------------------------------------------------------------------------------------------


def test_batch_answers_every_line_in_order_and_never_stops(run: Terminal) -> None:
    lines = [
        {"id": 0, "working": TOUCHSTONE},
        "not json",
        {"id": "one", "working": "1 + 1 = 2"},
        "[1]",
        "7",
        {"id": "no working"},
        {"id": "not text", "working": 7},
        {"id": ["list", {"of": None}], "working": "2/3 = 0.67"},
        "[" * 100_000,
        '{"id": 1, "working": "1 = 1", "n": ' + "9" * 5_000 + "}",
        '{"id": NaN, "working": "1 = 1"}',
        '{"id": "long", "working": "' + "1" * MAX_LINE + '"}',
        {"id": "given", "working": "1 = 1", "given": 7},
        {"id": "bad given", "working": "1 = 1", "given": {"a": "2*"}},
        {"id": "empty", "working": ""},
        {"id": "words", "working": "hello"},
        {"id": "\ud800", "working": "\ud800 = 3"},
        {"id": "last", "working": "1 + 1 = 3"},
    ]
    code, answers = run.batch(*lines)
    assert code == 1
    assert [answer["id"] for answer in answers] == [
        0, None, "one", None, None, "no working", "not text", ["list", {"of": None}], None, None, None, None,
        "given", "bad given", "empty", "words", "\ud800", "last",
    ]  # fmt: skip
    wanted = ["wrong", None, "exact", None, None, None, None, "rounded", None, None, None, None, None, "exact", None,
              None, "unreadable", "wrong"]  # fmt: skip
    assert [(verdicts(answer) or [None])[0] for answer in answers] == wanted
    for answer in answers:
        assert set(answer) <= {"id", "links", "error"}
        assert bool(answer["links"]) or answer["error"]
    assert "line 2" in answers[1]["error"]
    assert run.out.isascii()


def test_batch_reads_givens_as_strings_lists_numbers_and_expressions(run: Terminal) -> None:
    code, answers = run.batch(
        {"id": 1, "working": r"w \cdot x = 0.8008", "given": {"w": ["0.2", "0.00001"], "x": [4, 80]}},
        {"id": 2, "working": r"w x = 3", "given": {"w": "1+2", "x": 1}},
        {"id": 3, "working": r"\hat{y} = 0.453", "given": {r"\hat{y}": "0.453"}},
        '{"id": 4, "working": "a = 0.10000000000000000001", "given": {"a": 0.10000000000000000001}}',
        '{"id": 5, "working": "a = 0.00001", "given": {"a": 1e-5}}',
        {"id": 6, "working": r"W x = \begin{pmatrix} 5 \\ 11 \end{pmatrix}",
         "given": {"W": [["1", "2"], ["3", "4"]], "x": ["1", "2"]}},
    )  # fmt: skip
    assert [verdicts(answer) for answer in answers] == [["exact"]] * 6
    assert not [answer for answer in answers if "error" in answer]
    assert code == 0


@pytest.mark.parametrize("value", [True, None, {"a": "1"}, [], [["1"], ["1", "2"]], [[["1"]]], "2*", "a = b", ""])
def test_batch_names_a_given_that_cannot_be_used_and_judges_the_rest(run: Terminal, value: object) -> None:
    code, (answer,) = run.batch({"id": 1, "working": "1 + 1 = 2", "given": {"ok": "1", "odd": value}})
    assert verdicts(answer) == ["exact"]
    assert "odd" in answer["error"]
    assert "\n" not in answer["error"]
    assert code == 0


def test_batch_skips_blank_lines_and_a_byte_order_mark(run: Terminal) -> None:
    line = json.dumps({"id": 1, "working": "1 + 1 = 2"})
    content = f"\ufeff{line}\n\n   \r\n\t\n{line}\r\n".encode()
    assert run("check", "--batch", "-", stdin=content) == 0
    assert len(run.out.splitlines()) == 2
    assert run("check", "--batch", file("a.jsonl", content)) == 0
    assert len(run.out.splitlines()) == 2


GOOD, FAULTY = {"id": 1, "working": "1 + 1 = 2"}, {"id": 2, "working": "1 + 1 = 3"}
UNDECIDED, BAD = {"id": 3, "working": "q_1 q_2 = 0.8"}, "not json"


@pytest.mark.parametrize(
    ("lines", "flags", "code"),
    [
        ([], (), 5),
        (["", " "], (), 5),
        ([GOOD], (), 0),
        ([GOOD, FAULTY, GOOD], (), 1),
        ([GOOD, BAD, GOOD], (), 2),
        ([BAD, FAULTY, BAD], (), 1),
        ([UNDECIDED, GOOD], (), 0),
        ([UNDECIDED, GOOD], ("--strict",), 4),
        ([UNDECIDED, BAD], ("--strict",), 2),
        ([UNDECIDED, FAULTY], ("--strict",), 1),
        ([{"id": {"verdict": "wrong"}, "working": "1 + 1 = 2"}], (), 0),
        ([{"id": {"links": []}, "working": "1 + 1 = 2"}], (), 0),
    ],
)
def test_exit_codes_of_a_batch(run: Terminal, lines: list[object], flags: tuple[str, ...], code: int) -> None:
    assert run.batch(*lines, flags=flags)[0] == code


def test_givens_on_the_command_line_hold_for_the_whole_batch(run: Terminal) -> None:
    line = {"id": 1, "working": "b + 1 = 3"}
    assert run.batch(line, flags=("--given", "b=2"))[0] == 0
    assert run.batch(line, line | {"given": {"b": "7"}}, flags=("--given", "b=2"))[0] == 1


def test_invalid_utf8_in_a_batch_costs_its_own_line_only(run: Terminal) -> None:
    content = b'\xff\xfe = 3\n{"id": 1, "working": "\xff = 3"}\n{"id": 2, "working": "1 + 1 = 2"}\n'
    for arguments, stdin in ((["-"], content), ([file("a.jsonl", content)], b"")):
        assert run("check", "--batch", *arguments, stdin=stdin) == 2
        answers = [json.loads(line) for line in run.out.splitlines()]
        assert [verdicts(answer) for answer in answers] == [[], ["unreadable"], ["exact"]]
        assert [answer["id"] for answer in answers] == [None, 1, 2]


# --- derive -------------------------------------------------------------------------------------------


def test_derive_from_a_file_flags_and_csv_agree(run: Terminal) -> None:
    assert run("derive", file("a.toml", EXAMPLE), "--format", "json") == 0
    from_file = json.loads(run.out)
    flags = ["--inputs", "4,80", "--weights", "0.2,0.00001", "--bias", "1", "--title", "Obese or not?"]
    assert run("derive", *flags, "--format", "json") == 0
    assert json.loads(run.out) == from_file
    assert from_file["values"]["z"] == {"exact": "2251/1250", "decimal": "1.8008"}
    assert from_file["values"]["y_hat"] == {"decimal": "0.858246290672314"}
    assert run("derive", file("a.csv", CSV), "--format", "json") == 0
    rows = json.loads(run.out)
    assert [row["title"] for row in rows] == ["One", "Two", "Three"]
    assert rows[0] == from_file | {"title": "One"}


@pytest.mark.parametrize("form", ["text", "latex", "markdown"])
def test_every_row_of_a_csv_is_derived(run: Terminal, form: str) -> None:
    assert run("derive", file("a.csv", CSV), "--format", form) == 0
    assert [run.out.count(title) for title in ("One", "Two", "Three")] == [1, 1, 1]


def test_derive_in_the_terminal(run: Terminal) -> None:
    assert run("derive", "--inputs", "2", "--weights", "-0.5", "--bias", "1", "--activation", "relu") == 0
    assert run.out == """\
A neuron with 1 input

The numbers
  x₁ = 2   given
  w₁ = −0.5   given
  b = 1   given

The pre-activation
  z = w₁ x₁ + b   definition of the pre-activation
    = (−0.5)·2 + 1   substitute
    = −1 + 1   multiply
    = 0   add

The activation
  f(z) = ReLU(z)   choice of the activation
       = max(0, z)   definition of the ReLU
  ŷ = f(z)   definition of the output
    = max(0, 0)   substitute
    = 0   calculate
"""


def test_the_derivative_of_an_activation_needs_its_name_only(run: Terminal) -> None:
    assert run("derive", "--what", "activation", "--activation", "softplus(beta=2)") == 0
    title, definition, slope, curvature = run.out.rstrip().split("\n\n")
    assert title == "Softplus (β = 2)"
    assert definition.startswith("The activation\n  f(z) = ")
    assert slope.startswith("How the output changes with z\n  f'(z) = d/dz")
    assert slope.endswith("        = σ(2 z)   name the function")
    assert curvature.endswith("         = 2 σ(2 z) (1 − σ(2 z))   simplify")
    assert all(re.search(r" = .+   [a-z]", line) for block in (definition, slope, curvature) for line in block.splitlines()[1:])


GRADIENT = ("derive", "--what", "gradient", "--inputs", "4,80", "--weights", "0.2,0.00001", "--bias", "1")


def test_the_gradient_in_the_terminal(run: Terminal) -> None:
    assert run(*GRADIENT, "--target", "1") == 0
    _, _, error_signal = run.out.partition("The error signal\n")
    assert error_signal.startswith("""\
  ∂L/∂z = ∂L/∂ŷ·dŷ/dz   chain rule
""")
    assert """\
  δ = ∂L/∂z   name
    ≈ −0.1418   value of the derivative

The gradient
  ∂z/∂w₁ = x₁   sum rule, constant multiple rule
""" in error_signal


WHERE_TO_LEARN = ("--target", "1", "--learning-rate", "0.1")


@pytest.mark.parametrize(
    ("what", "flags", "says"),
    [
        ("update", ("--loss", "squared_error"), "One step of learning\n  η = 0.1   given\n"),
        ("update", ("--optimizer", "momentum", "--momentum", "0.5"), "  μ = 0.5   given\n"),
        ("update", ("--optimizer", "adam"), "  β₁ = 0.9   given\n"),
        ("training", ("--updates", "3"), "Round by round\n"),
        ("hessian", (), "The curvature\n"),
    ],
)
def test_what_is_derived_is_told_by_flags(run: Terminal, what: str, flags: tuple[str, ...], says: str) -> None:
    assert run("derive", "--what", what, *GRADIENT[3:], *WHERE_TO_LEARN, *flags) == 0
    assert says in run.out
    if what == "training":
        assert [line.split()[0] for line in run.out.partition("Round by round\n")[2].splitlines()[1:]] == ["0", "1", "2", "3"]


def test_the_json_of_a_gradient(run: Terminal) -> None:
    assert run(*GRADIENT, "--target", "1", "--format", "json") == 0
    values = json.loads(run.out)["values"]
    assert values["dL_dz"] == values["dL_db"] == {"decimal": "-0.141753709327686"}
    assert values["dL_dw"] == [{"decimal": "-0.567014837310745"}, {"decimal": "-11.3402967462149"}]
    assert run("derive", "--what", "activation", "--activation", "relu", "--format", "json") == 0
    told = json.loads(run.out)
    assert (told["title"], told["values"]) == ("ReLU", {})
    assert told["chains"][0]["name"] == "activation"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (GRADIENT, "a gradient needs a target, and there is none\n    add  target = 1  (or --target 1)\n"),
        (
            ("derive", "--what", "update", *GRADIENT[3:], "--target", "1"),
            "an update needs a learning rate, and there is none\n    add  learning_rate = 0.1  (or --learning-rate 0.1)\n",
        ),
        (
            ("derive", "--what", "activation", "--activation", "sigmod"),
            '--activation:1: unknown activation "sigmod"\n    sigmod\n    ^^^^^^\n    did you mean "sigmoid"?\n',
        ),
        (
            ("derive", "--what", "activation"),
            "nothing to derive\n    Give an EXAMPLE file, or --inputs, --weights and --bias.\n",
        ),
        (
            (*GRADIENT, "--target", "1", "--loss", "hing"),
            '--loss:1: unknown loss "hing"\n    hing\n    ^^^^\n    did you mean "hinge"?\n',
        ),
    ],
)
def test_what_cannot_be_derived_is_2_and_says_what_is_missing(run: Terminal, arguments: tuple[str, ...], says: str) -> None:
    assert run(*arguments) == 2
    assert (run.out, run.err) == ("", says)


def test_there_is_nothing_else_to_derive(run: Terminal) -> None:
    assert run("derive", "--what", "nonsense") == 2
    assert "invalid choice: 'nonsense' (choose from " in run.err


def test_the_choices_of_the_command_are_those_of_the_library() -> None:
    from neuron_sym.cli.derive import FLAGS, WHAT
    from neuron_sym.model.keys import FIELDS
    from neuron_sym.render import derivation

    assert WHAT == derivation.WHAT
    assert set(FLAGS) <= set(FIELDS)


@pytest.mark.parametrize("value", ["-4,80", "-.5,-1e-3", "-1"])
def test_a_value_may_begin_with_a_minus_sign(run: Terminal, value: str) -> None:
    weights = ",".join("-1" for _ in value.split(","))
    assert run("derive", "--inputs", value, "--weights", weights, "--bias", "-1", "--format", "json") == 0
    assert run("derive", f"--inputs={value}", f"--weights={weights}", "--bias=-1", "--format", "json") == 0


@pytest.mark.parametrize("digits", [1, 2, 4, 10, 15])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_digits_say_how_many_decimals(run: Terminal, digits: int, activation: str) -> None:
    assert run("derive", "--inputs", "4", "--weights", "0.2", "--bias", "0", "--activation", activation,
               "--digits", str(digits)) == 0  # fmt: skip
    assert len(run.out.rstrip().rpartition("≈ ")[2].split()[0].partition(".")[2]) == digits


# --- files are written whole or not at all --------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "json"])
def test_a_file_is_written_instead_of_the_output(run: Terminal, form: str) -> None:
    file("a.toml", EXAMPLE)
    assert run("derive", "a.toml", "--format", form) == 0
    shown = run.out
    assert run("derive", "a.toml", "--format", form, "-o", "out") == 0
    assert run.out == ""
    assert Path("out").read_text("utf-8") == shown
    assert names() == ["a.toml", "out"]


def test_an_old_file_is_replaced_and_a_link_followed(run: Terminal) -> None:
    file("a.toml", EXAMPLE)
    file("real/out.txt", "old")
    Path("link.txt").symlink_to("real/out.txt")
    assert run("derive", "a.toml", "-o", "link.txt") == 0
    assert Path("link.txt").is_symlink()
    assert "1.8008" in Path("real/out.txt").read_text("utf-8")
    assert names("real") == ["out.txt"]


@pytest.mark.parametrize("output", ["none/out.txt", "a.toml/out.txt", ".", "folder", "", "x" * 300])
def test_what_cannot_be_written_is_2_and_leaves_nothing(run: Terminal, output: str) -> None:
    file("a.toml", EXAMPLE)
    Path("folder").mkdir()
    assert run("derive", "a.toml", "-o", output) == 2
    assert "cannot be written" in run.err
    assert names() == ["a.toml", "folder"]
    assert names("folder") == []


def test_a_file_that_is_there_survives_a_failure(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    file("a.toml", EXAMPLE)
    file("out.txt", "old")
    monkeypatch.setattr("os.replace", refused)
    assert run("derive", "a.toml", "-o", "out.txt") == 2
    assert "out.txt: cannot be written: Permission denied" in run.err
    assert Path("out.txt").read_text() == "old"
    assert names() == ["a.toml", "out.txt"]


def test_a_pipe_is_written_into_and_not_replaced() -> None:
    """Replacing would turn ``-o /dev/stdout``, run by root, into a file where the system's device was."""
    file("a.toml", EXAMPLE)
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert process("derive", "a.toml", "-o", "pipe").returncode == 0
        out, _ = reader.communicate(timeout=30)
    assert b"1.8008" in out
    assert Path("pipe").is_fifo()


BROKEN = [
    entry["file"] for entry in json.loads((HOSTILE / "index.json").read_text("utf-8")) if entry["exit"] == 2
]


@pytest.mark.parametrize("name", BROKEN)
def test_a_hostile_example_is_2_with_a_message_and_no_file(run: Terminal, name: str) -> None:
    assert run("derive", str(HOSTILE / name), "-o", "out.txt") == 2
    assert run.out == ""
    assert run.err.strip()
    assert harmless(run.err)
    assert names() == []


# --- what strangers wrote, in the terminal --------------------------------------------------------------

EVIL = "\x1b[31m\u202e\u2066\x07\x9b"


@pytest.mark.parametrize(
    "text",
    [
        f"1 + 1 = 3 {EVIL}",
        f"$$1 + 1 = 3 \\text{{{EVIL}}}$$",
        f"$${EVIL} = 3$$",
        f"`{EVIL}` and $1 + 1 = 3${EVIL}",
        f"- {EVIL}: 1+1 = 3",
    ],
)
def test_text_of_strangers_is_shown_escaped(run: Terminal, text: str) -> None:
    file("a.md", text)
    for stdin, name in ((b"", "a.md"), (text.encode(), "-")):
        run("check", "--verbose", name, stdin=stdin)
        assert harmless(run.out + run.err)
    run("check", "--format", "json", "a.md")
    assert run.out.isascii()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", f"{EVIL}.md"),
        ("check", "\udcff.md"),
        ("check", "--given", EVIL, "a.md"),
        ("check", "--given", f"{EVIL}=1", "a.md"),
        ("check", "--given", f"b={EVIL}", "a.md"),
        ("check", "--batch", EVIL),
        ("check", f"--{EVIL}"),
        ("derive", f"{EVIL}.toml"),
        ("derive", "a.toml", "-o", f"none/{EVIL}"),
        ("derive", "--inputs", EVIL, "--weights", "1", "--bias", "1"),
        ("derive", "a.toml", "--format", EVIL),
        ("build", "-f", EVIL),
        (EVIL,),
    ],
)
def test_names_and_flags_of_strangers_are_shown_escaped(run: Terminal, arguments: tuple[str, ...]) -> None:
    file("a.md", RIGHT)
    file("a.toml", EXAMPLE)
    assert run(*arguments) == 2
    assert harmless(run.out + run.err)


def test_a_path_of_a_stranger_is_shown_escaped(run: Terminal) -> None:
    assert run("check", file(f"{EVIL}.md", TOUCHSTONE)) == 1
    assert harmless(run.out)


def test_a_title_of_a_stranger_is_shown_escaped(run: Terminal) -> None:
    file("a.toml", EXAMPLE.replace("Obese or not?", r"\u001b[31m\u202e\u009b"))
    assert run("derive", "a.toml") in (0, 2)
    assert harmless(run.out + run.err)


# --- help, colours, processes ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["derive", "check", "build", "serve"])
def test_help_shows_examples(run: Terminal, command: str) -> None:
    assert run(command, "--help") == 0
    assert run.out.count(f"neuron-sym {command}") >= 2
    assert "examples:" in run.out


def test_help_and_version(run: Terminal) -> None:
    assert run("--help") == 0
    assert all(command in run.out for command in ("derive", "check", "build", "serve"))
    assert run("--version") == 0
    assert run.out.startswith("neuron-sym ")


def test_colours_are_asked_for_or_left_out(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    file("a.md", TOUCHSTONE)
    run("check", "a.md")
    plain = run.out
    assert "\x1b" not in plain  # no terminal
    run("check", "--color", "always", "a.md")
    assert "\x1b[31;1mwrong\x1b[0m" in run.out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    run("check", "a.md")
    assert "\x1b[31;1mwrong\x1b[0m" in run.out
    run("check", "--color", "never", "a.md")
    assert run.out == plain
    monkeypatch.setenv("NO_COLOR", "1")
    run("check", "a.md")
    assert run.out == plain
    run("check", "--color", "always", "a.md")
    assert "\x1b[31;1mwrong\x1b[0m" in run.out


def test_a_real_process() -> None:
    ended = process("check", "-", stdin=TOUCHSTONE.encode())
    assert (ended.returncode, ended.stdout.decode(), ended.stderr) == (1, TOLD.format(path=""), b"")


def test_a_process_whose_terminal_knows_ascii_only() -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ended = process("check", "-", stdin="ŷ = σ(0.2) ≈ 0.54".encode(), env=environment)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert "≈ 0.54".encode() in ended.stdout


@pytest.mark.parametrize("count", [1, 500])
def test_a_reader_that_goes_away_is_no_error(count: int) -> None:
    """``neuron-sym check … | head -1``, with less and with more output than fits into the pipe."""
    file("a.md", f"{TOUCHSTONE}\n\n" * count)
    command = [sys.executable, "-m", "neuron_sym", "check", "a.md"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_the_users_and_not_a_bug_of_ours() -> None:
    file("a.md", TOUCHSTONE)
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "neuron_sym", "check", "a.md"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 2
    assert b"No space left on device" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_flags_of_learning_go_with_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("title,activation,bias,x1,w1,target\na,sigmoid,0.1,0.5,0.2,1\nb,sigmoid,0.1,2.0,0.2,0\n", "utf-8")
    assert main(["derive", str(rows), "--what", "training", "--learning-rate", "0.1", "--updates", "2", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["round"] for row in told["rounds"]] == [0, 1, 2]


def test_flags_of_learning_have_to_fit_the_examples_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("title,activation,bias,x1,w1\na,sigmoid,0.1,0.5,0.2\n", "utf-8")
    assert main(["derive", str(rows), "--what", "gradient", "--loss", "hinge", "--target", "0.5"]) == 2
    assert "--target" in capsys.readouterr().err


def test_numbers_come_from_the_file_or_from_flags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("title,activation,bias,x1,w1\na,sigmoid,0.1,0.5,0.2\n", "utf-8")
    assert main(["derive", str(rows), "--bias", "7"]) == 2
    assert capsys.readouterr().err == (
        "an EXAMPLE file and flags for its numbers were both given\n"
        "    Give one of them; --target, --loss, --learning-rate, --updates, --optimizer, --momentum go with a file.\n"
    )
