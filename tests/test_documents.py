"""Mathematics in documents: what is found, where it stands, and what is left alone."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from neuron_sym.checker.verdict import Ruling
from neuron_sym.documents.document import Document
from neuron_sym.documents.extract import formulas
from neuron_sym.expression import Multiply, Name
from neuron_sym.report import check, check_file, documents_in

DATA = Path(__file__).parent / "data"


def texts(text: str, path: str = "x.md") -> list[str]:
    return [formula.text.strip() for formula in formulas(Document(text, path))]


def unmarked(marked: str) -> tuple[str, tuple[int, int]]:
    """The text without its ⟨, and the line and column where that stood."""
    before, _, after = marked.partition("⟨")
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


# --- what is mathematics -------------------------------------------------------------------------------

FOUND = [
    ("So $z = 1 + 2$ here.", ["z = 1 + 2"]),
    ("$$\nz = 1\n$$", ["z = 1"]),
    (r"\(z = 1\) and \[z = 2\]", ["z = 1", "z = 2"]),
    ("\\begin{align}\nz &= 1\n\\end{align}", ["\\begin{align}\nz &= 1\n\\end{align}"]),
    ("```math\nz = 1\n```", ["z = 1"]),
    ("```working\nz = 1\n```", ["z = 1"]),
    ("~~~latex\nz = 1\n~~~", ["z = 1"]),
    ("```\nz = 0.2*4 = 0.8\n```", ["z = 0.2*4 = 0.8"]),
    ("so `z = 0.2*4` it is", ["z = 0.2*4"]),
    ("z = 0.2*4 + 1 = 1.8", ["z = 0.2*4 + 1 = 1.8"]),
    ("- sum: z = 0.2*4 = 0.8", ["z = 0.2*4 = 0.8"]),
    ("> - z = 0.2*4 = 0.8\n> * a) y = 2", ["z = 0.2*4 = 0.8", "y = 2"]),
    ("> Step 2. z = 0.2*4 = 0.8", ["z = 0.2*4 = 0.8"]),
    ("> -z = 0.8", ["-z = 0.8"]),
    ("z = 0.2*4\n  = 0.8", ["z = 0.2*4  = 0.8"]),
    ("z = 0.2*4 // first product", ["z = 0.2*4"]),
    (r"costs \$5, so $x = 5$", ["x = 5"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[text for text, _ in FOUND])
def test_what_is_mathematics(text: str, expected: list[str]) -> None:
    assert [" ".join(found.split()) for found in texts(text)] == [" ".join(found.split()) for found in expected]


NOT_FOUND = [
    "It costs $5 and $10 in all.",
    "It costs $5 and $10, $ 7 or $8 $.",
    "```python\nz = 0.2*4 = 0.9\n```",
    "```js\nlet z = 1\n```",
    "~~~yaml\nz: 1 = 2\n~~~",
    "````\n```\n````",
    "plain words without any",
    "---\ntitle: 1 = 2\n---\nwords",
    "a $ b\n\nc $ d",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_is_prose(text: str) -> None:
    assert check(text, path="x.md").links == []


def test_code_of_other_languages_is_never_judged() -> None:
    report = check("```python\nassert 1 + 1 == 3\nz = 1 = 2\n```\n\n$1 + 1 = 3$\n", path="x.md")
    assert [link.place.line for link in report.links] == [6]


def test_a_tex_file_has_comments_and_verbatim() -> None:
    text = "% $1 = 2$\n\\begin{verbatim}\n$1 = 3$\n\\end{verbatim}\nCosts 5\\% so $1 = 4$.\n1 = 5\n"
    assert texts(text, "x.tex") == ["1 = 4"]


def test_prose_that_only_looks_like_mathematics_is_left_alone() -> None:
    for line in ("E-mail = good", "if a == b: return 1", "x = y", "<a href='b=1'>c</a>"):
        assert check(line, path="x.md").links == [], line
    assert check("Set x = 5 apples and y = 7 pears.", path="x.md").faults == []


WORDS_BEFORE = [
    ("The sum is 0.5 + 0.25 = ⟨0.85", "wrong"),
    ("Inputs i1 = 0.05, i2 = 0.10\n\nThe product is i1 * i2 = ⟨0.05", "wrong"),
    ("Then relu(-2) = ⟨-2", "wrong"),
    ("h = 0.5\n\nThe derivative is h (1 - h) = ⟨0.35", "wrong"),
    ("The loss = 0.5 * (0.01 - 0.75)^2 = ⟨0.37", "wrong"),
]


@pytest.mark.parametrize(("text", "verdict"), WORDS_BEFORE, ids=[text for text, _ in WORDS_BEFORE])
def test_words_before_a_formula_in_a_plain_line_are_no_factors(text: str, verdict: str) -> None:
    (fault,) = check(text.replace("⟨", ""), path="x.txt").faults
    assert (fault.verdict.ruling.value, fault.span.start) == (verdict, text.index("⟨"))


def test_letters_are_spelled_out_in_plain_text() -> None:
    text = "y_hat = sigma(0.5) = 0.6225\n\neta = 0.1\n\ndelta = yhat - 1 = -0.3775\n\neta * delta = 0.1\n"
    report = check(text, path="x.txt")
    assert report.links[0].left == Name("y", accent="hat")
    assert [link.verdict.ruling.value for link in report.links] == [
        "definition", "rounded", "definition", "definition", "rounded", "wrong"
    ]


def test_names_side_by_side_may_be_a_product() -> None:
    """``lr grad`` is no sentence, and neither are names that have values."""
    (link,) = check("lr grad = 0.1 * 0.5\n", path="x.txt").links
    assert link.left == Multiply((Name("lr"), Name("grad")), ("",))
    report = check("Loss = 2\n\na = 3\n\nLoss a = 7\n", {"Loss": 2}, path="x.txt")
    assert [fault.verdict.ruling.value for fault in report.faults] == ["wrong"]


def test_differentials_as_programs_name_them() -> None:
    report = check("out = 0.75\n\ndE/dout = -(0.01 - 0.75) = 0.74\n\ndE/dout = 0.75\n", path="x.txt")
    assert [fault.verdict.expected for fault in report.faults] == ["0.74"]


# The verdicts were worked out by hand: E exact, R rounded, D definition, W wrong.
LETTERS = {"exact": "E", "rounded": "R", "definition": "D", "wrong": "W", "misrounded": "M", "carried": "C",
           "undecided": "U", "unreadable": "X"}  # fmt: skip


def verdicts(text: str, path: str = "x.md") -> str:
    return "".join(LETTERS[link.verdict.ruling.value] for link in check(text, path=path).links)


MARKED_UP = [
    ("z<sub>2</sub> = 0.3 × 1 − 0.1 × 2 = 0.1", "DE"),
    ("a<sub>1</sub> = σ(1.0) = 0.731", "DR"),
    ("1/(1 + e<sup>−1.2</sup>) = 0.7685", "R"),
    ("*a*₂ = σ(*z*₂) = σ(0.1) = 0.525", "DDR"),  # 0.1 takes the place of z₂
    ("<i>E</i> = ½ (1 − 0.6)<sup>2</sup> = 0.08", "DE"),
    ("*L* = (1 − 0.6)<sup>2</sup> = 0.16", "DE"),
    ("w_{12} = 0.3 + 0.1 = 0.4", "DE"),
    (r"z = 0.3\*1 + (-0.1)\*2 = 0.1", "DE"),
    ("a<sub>1</sub> = 2\n\n0.5*<i>a</i><sub>1</sub> = 1.5", "DW"),
    ("z<sub>2 = 3 + 4 = 8", ""),  # a tag that is never closed
    ("The 1<sup>st</sup> value = 3 + 4 = 8", ""),
    ("1 + 1 = 2<sup>1</sup>", ""),  # a note
    ("2 *3* 4 = 24", "E"),  # signs of products
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MARKED_UP, ids=[text for text, _ in MARKED_UP])
def test_markup_inside_a_plain_formula(text: str, expected: str) -> None:
    assert verdicts(text) == expected


# A fault in each but where nothing could be judged shows that the line is read as a whole.
LABELLED = [
    ("net = 0,8 · 0,55 − 0,2 = 0,24\n\n**d)** δ = 0,56 · 0,44 = 0,2464", "DEDE"),
    ("x) δ = 0,5 · 0,5 = 0,26", "DW"),
    ("a) net = 0.3 · 1 − 0.1 = 0.3", "DW"),
    ("(b) o = 0.3 · 2 = 0.7", "DW"),
    ("1. (ii) o = 0.3 · 2 = 0.7", "DW"),
    ("Step 2. error = 1 - 0.6 = 0.5", "DW"),
    ("**Schritt 1:** h = 0.5 · 3 = 1.6", "DW"),
    ("**Answer:** c = 0.5·0.3 = 0.16", "DW"),
    ("(1) z = 0.5 + 0.5 = 2", "DW"),
    ("a = 2\n\n(a) −0.5 + 0.3 = −0.2", "D"),  # a label, or a term
    ("(2) 0.5·1 + 0.3 = 0.8", ""),
    ("(2) · 0.5 + 0.3 = 1.3", "E"),
    ("Die Netzeingabe ist net = 0,3 · 1 − 0,1 = 0,3.", "DW"),
    ("Also δ = 0.5 · 0.5 ≈ 0.26 und E = 0.5 · 0.2 = 0.2", "DWDW"),
    ("Mit x = 0.5 und w = 0.4 gilt z = x · w = 0.3", "DDDW"),
    ("Für die Summe gilt s = 0.5 + 0.3 = 0.9", "DW"),
    ("La somme est s = 0.5 + 0.3 = 0.9 donc t = 1 + 1 = 3", "DWDW"),
    ("La suma es s = 0.5 + 0.3 = 0.9, entonces t = 1 + 1 = 2", "DWDE"),
    ("Let's say p1 = 2 and p2 = 3, q = p1 + p2 = 6", "DDDW"),
    ("Total error = 0.0625 + 0.04 = 0.3", "DW"),
    ("w1 = 0.5\n\nnew w1 = 0.5 - 0.1 * (-0.3) = 0.53\n\nw1 + 1 = 1.5", "DDEE"),  # w₁ is still what it was
    ("w1 = 0.5\n\nw1 = 0.5 + 0.1 = 0.6\n\nThe old w1 = 0.5\n\nw1 + 1 = 1.6", "DDEDE"),
    ("z = 1 + 1 = 2 so y = 2 + 2 = 5", "DEDW"),
    ("a = 2\n\nb = 3\n\nThe product of a and b = 6", "DDU"),  # b is not 6
    ("P(A and B) = 0.5·0.5 = 0.35", "DW"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LABELLED, ids=[ascii(text) for text, _ in LABELLED])
def test_labels_and_words_round_a_plain_formula(text: str, expected: str) -> None:
    assert verdicts(text) == expected


TYPED = [
    ("z = 0.5 x 2 + 0.3 x 1 = 1.4", "DW"),
    ("x = 3\n\nz = 2 x 4 + 3 x -1 = 5", "DDE"),
    ("x = 3\n\n2 x -1 = 5", "DE"),  # a difference
    ("x = 3\n\n2 x (1 + 1) = 12", "DE"),
    ("w x z = 0.5 x 2", ""),  # w times z, or w times x times z
    ("E = 1/2 (1 - 0.5)^2 = 0.25", "DW"),
    ("E = 1/2(1 - 0.5)^2 = 0.25", ""),  # one half of it, or one by two of it
    ("$1/2 (1 - 0.5)^2 = 0.25$", "W"),
    ("w₁ ← 0.5 − 0.1·0.5 = 0.44", "DW"),
    ("w = 0.5\n\nw ← 0.4\n\nw·2 = 0.8", "DDE"),
    ("w = 0.5\n\nw <- 0.5 - 0.1 = 0.4\n\nw·2 = 0.8", "DDEE"),
    ("z = 0.3 + 0.8 = 1.2    <- wrong?", "DW"),
    ("z = 0.3 + 0.8 = 1.2  ← wrong", "DW"),
    ("z = 0.3 + 0.8 = 1.2 (wrong)", "DW"),
    ("z = 0.3 + 0.8 = 1.2 (see above).", "DW"),
    ("z = 0.3 + 0.8 = 1.2 ✗", "DW"),
    ("z = 0.3 + 0.8 = 1.2 -> ŷ = 1", "DWD"),
    ("net = 2\n\nE = 0.5 (net)\n\nE = 1", "DDE"),  # a factor
    ("∑wᵢxᵢ = 0.5·2 + 0.3·1 = 1.4", "UW"),
    ("Σ = 0.5·2 + 0.3·1 = 1.4", "DW"),
    ("$\\sum = 1 + 2 = 4$", "DW"),
    ("h1_in = 0.5 * 2 = 2", "DW"),
    ("net(h1) = 0.5 * 2 + 0.1 = 1.2", "DW"),
    ("net(h1) = 1\n\nnet_h1 + 1 = 3", "DW"),
    ("w1+ = 0.5 - 0.1 * 0.3 = 0.48", "DW"),
    ("a⁽¹⁾ = 0.5 · 2 = 2", "DW"),
    ("a₁⁽¹⁾ = 0.5 · 2 = 2\n\na₁⁽²⁾ = 4", "DWD"),
    ("z_1^(1) = 0.5 * 2 = 2", "DW"),
    ("z = 3\n\nz^[2] = 0.5 * 2 = 2", "DDW"),  # of the second layer
    ("z = 3\n\nz^(2) = 8", "DW"),
    ("wᵢⱼ = 2\n\n2 wᵢⱼ = 5", "DW"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TYPED, ids=[ascii(text) for text, _ in TYPED])
def test_what_people_type_for_want_of_the_right_sign(text: str, expected: str) -> None:
    assert verdicts(text) == expected


# --- places -------------------------------------------------------------------------------------------------

# The fault is the number 3; ⟨ marks where it stands.
PLACES = [
    "$1 + 1 = ⟨3$",
    "words\n\nand $1 + 1 = ⟨3$ more",
    "---\ntitle: t\ntags: [a]\n---\n\n$1 + 1 = ⟨3$",
    "> quoted $1 + 1 = ⟨3$",
    "> $$\n> 1 + 1\n> = ⟨3\n> $$",
    "- a\n  - b $1 + 1 = ⟨3$",
    "1. first: 1 + 1 = ⟨3",
    "**d)** 1 + 1 = ⟨3",
    r"$\underbrace{1 + 1}_{z} \overset{(1)}{=} ⟨3$",
    "and the total $= 1 + 1 = ⟨3$",
    r"\newcommand{\three}{3} Total $= 1 + 1 = ⟨\three$",
    "w <- 1 + 1 = ⟨3 (wrong)",
    "Step 2. Let's say z = 2 so 1 + 1 = ⟨3",
    "```math\n1 + 1 = ⟨3\n```",
    "```text\nnote\nsum: 1 + 1 = ⟨3\n```",
    "~~~\n1 + 1 = ⟨3\n~~~",
    "\\[\n1 + 1\n\\approx ⟨3\n\\]",
    "\\begin{align}\nz &= 1 + 1 \\\\[2pt]\n  &= ⟨3\n\\end{align}",
    "$$1 \\\\cdot 1 + 1 = ⟨3$$",
    "$$\\\\frac{1}{1} + 1 = ⟨3$$",
    "| a | b |\n|---|---|\n| $1 + 1 = ⟨3$ | c |",
    "z = 1 + 1\n  = ⟨3",
    "é ŷ 𝑥 $1 + 1 = ⟨3$",
    "a\r\nb\r\n$1 + 1 = ⟨3$\r\n",
    "```python\nx = 1\n```\n\n$1 + 1 = ⟨3$",
    "<b>bold</b> $1 + 1 = <b>⟨3</b>$",
    "2<sup>1</sup> − <b>1</b> = **⟨3**",
    "*a*₁ = 1<sup>2</sup> + 1 = ⟨3",
]


@pytest.mark.parametrize("marked", PLACES)
def test_places(marked: str) -> None:
    text, place = unmarked(marked)
    (fault,) = check(text, path="x.md").faults
    assert fault.verdict.ruling is Ruling.WRONG
    assert (fault.place.line, fault.place.column) == place


def test_a_block_that_begins_with_a_relation_continues_none_but_its_own() -> None:
    """It is read, and says that a term is missing; it never takes a term from elsewhere."""
    for link in check("$= 5$", path="x.md").links:
        assert link.verdict.ruling is Ruling.UNREADABLE


def test_what_one_formula_defines_the_next_one_knows() -> None:
    report = check("Let $w = 0.2$ and $x = 4$.\n\nThen $w x = 0.9$.", path="x.md")
    (fault,) = report.faults
    assert (fault.place.line, fault.verdict.expected) == (3, "0.8")


# --- files ------------------------------------------------------------------------------------------------------


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf$1 + 1 = 3$")
    (fault,) = check_file(path).faults
    assert (fault.place.line, fault.place.column) == (1, 10)


def test_documents_of_a_folder_are_sorted_and_none_hidden(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "c.tex", "d.py", ".hidden.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "e.md").write_text("", encoding="utf-8")
    assert [Path(path).name for path in documents_in(tmp_path)] == ["a.txt", "b.md", "c.tex"]


# --- hostile documents -----------------------------------------------------------------------------------------------

UNITS = ("$", "$$", r"\(", r"\[", "`", "```\n", "~~~\n````\n", r"\begin{align}", r"\begin{", "$a ", "$a$ ", " ", "\n", "\r",
         "> ", "a: ", "<b", "<b>", "<sub>", "<sub>1</sub>", "*a*", "\\*", "//", r"\\", "$`", "a=\n", "[")  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length(unit: str) -> None:
    text = "a" + unit * (50_000 // len(unit))
    begun = time.process_time()
    formulas(Document(text, "x.md"))
    formulas(Document(text, "x.tex"))
    assert time.process_time() - begun < 2


HOSTILE = [entry for entry in json.loads((DATA / "hostile_site.json").read_text("utf-8"))["entries"] if "text" in entry]


def test_long_texts_are_documents_too() -> None:
    for text in ("A" * 100_000, "*a " * 20_000, "\n".join("    " * depth + "- x" for depth in range(400))):
        assert check(text, path="x.md").links == []


@pytest.mark.parametrize("entry", HOSTILE, ids=[entry["id"] for entry in HOSTILE])
def test_hostile_texts_are_documents_like_any_other(entry: dict[str, str]) -> None:
    for text in (entry["text"], f"${entry['text']}$", f"$$\n{entry['text']} = 1\n$$", f"```\n{entry['text']}\n```"):
        for path in ("x.md", "x.tex", ""):
            for link in check(text, path=path).links:
                assert link.place.line is not None


# --- the letter e ------------------------------------------------------------------------------------------------


def test_e_is_the_error_where_the_document_says_so_and_powers_stay_eulers() -> None:
    text = r"""$d = 0$, $y = 1$, $e = d - y = 0 - 1 = -1$

$0.5 e = -0.5$, $\frac{1}{1 + e^{-1}} = 0.731$, $\frac12 e^2 = 0.5$

$e = 1 - 0 = 2$
"""
    links = check(text, path="x.md").links
    assert [link.verdict.ruling.value for link in links[3:]] == ["exact", "exact", "exact", "rounded", "exact", "definition", "wrong"]


@pytest.mark.parametrize("text", ["$e = 2.718$, $2 e = 5.437$", "$2 e = 5.437$", r"$e = \exp(1) = 2.72$, $2 e = 5.437$"])
def test_e_is_eulers_number_otherwise(text: str) -> None:
    *_, last = check(text, path="x.md").links
    assert last.verdict.ruling.value == "rounded"


# --- what stands before a formula in its sentence ---------------------------------------------------------------------


def test_a_formula_that_begins_with_a_sign_in_words_is_not_judged_without_it() -> None:
    text = "We have $0.1 \\cdot 2 = 0.2$; minus $(0.05, 0.1) = (0.15, 0.1)$, times $0.05 = 0.0075$, times $\\eta = 0.1$, minus $2 \\cdot 3 = 7$."
    assert [link.verdict.ruling.value for link in check(text, path="x.md").links] == [
        "exact", "unreadable", "unreadable", "definition", "wrong"]  # fmt: skip


def test_a_comma_in_the_brackets_of_a_factor_or_a_percentage_is_a_decimal_mark() -> None:
    text = r"$z = -1,0 + 0,40(1,80) + 0,02 = -0,26$ and $p = \sigma(-0,26) \approx 0,4354 \quad (43,54\%)$, $0,5(1,5) = 0,85$"
    assert [link.verdict.ruling.value for link in check(text, path="x.md").links] == [
        "definition", "exact", "definition", "rounded", "wrong"]  # fmt: skip


# --- σ for the softmax ----------------------------------------------------------------------------------------------

SHARES = r"$\sigma(z_i) = \frac{e^{z_i}}{\sum_{j=1}^{n} e^{z_j}}$, "


def test_sigma_is_the_softmax_where_the_document_says_so() -> None:
    # e² / (e² + e¹) = 0.7311; the sigmoid of 2 is 0.8808
    entries = r"$\sigma(2) = \frac{7.389}{10.107} = 0.731$, $\sigma(1) = \frac{2.718}{10.107} = 0.289$"
    assert [link.verdict.ruling.value for link in check(SHARES + entries, path="x.md").links][2::2] == ["rounded", "wrong"]
    assert len(check(SHARES + entries, path="x.md").faults) == 1  # 2.718 / 10.107 = 0.2689
    assert len(check(entries, path="x.md").faults) == 3  # neither is the sigmoid of its argument


def test_sigma_is_the_sigmoid_before_and_where_it_is_said_again() -> None:
    before, again = r"$\sigma(2) = 0.7$, ", r"$\sigma(z) = \frac{1}{1 + e^{-z}}$, $\sigma(2) = 0.8$"
    assert len(check(before + SHARES + again, path="x.md").faults) == 2


# --- raised numbers that count --------------------------------------------------------------------------------------

COUNTED = [
    # w never stands alone, and is once raised to 0 or 1
    ("$w^{0} = 0.5$, $w^{1} = w^{0} - 0.1 = 0.4$, $w^{2} = w^{1} - 0.1 = 0.2$", ["definition"] * 2 + ["exact", "definition", "wrong"]),
    ("$w = 2$, $w^{1} = w^{0} - 0.1$", ["definition", "definition"]),
    (r"$\delta^2 = \delta^3 \cdot 0.4$", ["definition"]),
    # squares: of a name that has a value, and of one that is no weight, layer or slope
    ("$w = 0.5$, $w^2 = 0.25$, $w^1 = 0.5$", ["definition", "exact", "exact"]),
    ("$x^2 = x$", ["wrong"]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=[text for text, _ in COUNTED])
def test_raised_numbers_count_steps_or_multiply(text: str, expected: list[str]) -> None:
    assert [link.verdict.ruling.value for link in check(text, path="x.md").links] == expected


def test_letters_of_a_word_processor_are_letters() -> None:
    text = "𝑧 = 𝑤 ⋅ 𝑥 + 𝑏 = 0.2 ⋅ 2.0 + 0.1 = 0.5\n\n𝜎(𝑧) = 1/(1 + 𝑒^(−0.5)) = 0.6225 and ℎ = 2 + 1 = 4\n"
    assert verdicts(text) == verdicts("z = w ⋅ x + b = 0.2 ⋅ 2.0 + 0.1 = 0.5\n\nσ(z) = 1/(1 + e^(−0.5)) = 0.6225 and h = 2 + 1 = 4\n")
    (fault,) = check(text).faults
    line = text.splitlines()[fault.place.line - 1]
    assert line[(fault.place.column or 0) - 1 :] == "4"
