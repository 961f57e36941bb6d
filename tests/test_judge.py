"""The judge on workings whose verdicts were written from the mathematics, never from what the program said."""

from __future__ import annotations

from pathlib import Path

import pytest

from neuron_sym.checker.verdict import Ruling
from neuron_sym.report import FileReport, JudgedLink, check, check_file

DEF, EXACT, ROUNDED, MIS, WRONG, CARRIED, UNDECIDED, UNREADABLE = (
    Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED, Ruling.MISROUNDED, Ruling.WRONG, Ruling.CARRIED, Ruling.UNDECIDED,
    Ruling.UNREADABLE,
)  # fmt: skip
LESSON = Path(__file__).parent / "data" / "lesson.txt"


def judged(*blocks: str, **given: object) -> list[JudgedLink]:
    """The links of blocks of LaTeX, which stand one after the other in a document."""
    return check("\n\n".join(f"$${block}$$" for block in blocks), given, path="x.md").links


def rulings(*blocks: str, **given: object) -> list[Ruling]:
    return [link.verdict.ruling for link in judged(*blocks, **given)]


# --- the lesson that the project began with ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson() -> FileReport:
    return check_file(LESSON)


def test_the_lesson_has_three_faults(lesson: FileReport) -> None:
    missing, first, second = lesson.faults
    assert (missing.verdict.ruling, missing.verdict.expected) == (WRONG, "f(wᵀ x + b)")
    assert (missing.place.line, [slip.name for slip in missing.verdict.slips]) == (39, ["forgotten-activation"])
    assert (first.verdict.ruling, first.verdict.expected) == (WRONG, "0.8008")
    assert [slip.text for slip in first.verdict.slips] == ["0.00001 taken as 0.0001"]
    assert (second.verdict.ruling, second.verdict.expected) == (WRONG, "0.8582")
    assert "0.8591" in second.verdict.reason


def test_the_lesson_carries_its_first_fault_on(lesson: FileReport) -> None:
    carried = [link for link in lesson.links if link.verdict.ruling is CARRIED]
    lines = LESSON.read_text("utf-8").splitlines()
    shown = [
        lines[link.place.line - 1][link.place.column - 1 :] for link in carried if link.place.line and link.place.column
    ]
    assert [text[:5] for text in shown] == ["1.808", "1.808"] or [text[:5] for text in shown] == ["\\begi", "1.808"]
    assert [link.verdict.expected for link in carried] == ["1.8008", "1.8008"]
    assert "line 55" in carried[1].verdict.reason


def test_nothing_else_in_the_lesson_is_faulted(lesson: FileReport) -> None:
    assert len(lesson.faults) == 3
    assert {link.verdict.ruling for link in lesson.links} <= {DEF, EXACT, WRONG, CARRIED, UNDECIDED}


# --- one link ------------------------------------------------------------------------------------------------------

LINKS = [
    # exact
    ("0.2*4 + 0.00001*80 = 0.8008", EXACT), (r"0.1 + 0.2 = 0.3", EXACT), (r"\frac{1}{8} = 0.125", EXACT),
    (r"\frac{1}{3} = \frac{2}{6}", EXACT), (r"4472^{12} + 4361^{.12} = 4472^{12} + 4361^{.12}", EXACT), ("-2^2 = -4", EXACT), ("2^{3^2} = 512", EXACT), ("(2^3)^2 = 64", EXACT),
    (r"e^0 = 1", EXACT), (r"\ln 1 = 0", EXACT), (r"\sigma(0) = 0.5", EXACT), (r"\tanh(0) = 0", EXACT),
    (r"\log_{10} 0.01 = -2", EXACT), (r"\sqrt{16} = 4", EXACT), (r"\sqrt[3]{-8} = -2", EXACT), (r"|{-3}| = 3", EXACT),
    (r"\max(0, -0.5) = 0", EXACT), (r"\text{ReLU}(-2) = 0", EXACT), (r"50\% = 0.5", EXACT), (r"0.583 = 58.3\%", EXACT),
    (r"\sum_{i=1}^{4} i = 10", EXACT), (r"[1, 2] + [3, 4] = [4, 6]", EXACT), (r"\frac{6 + 4}{5} = 2", EXACT),
    (r"\begin{pmatrix} 1 & 2 \end{pmatrix} \begin{pmatrix} 3 \\ 4 \end{pmatrix} = 11", EXACT),
    (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}^T \begin{pmatrix} 3 \\ 4 \end{pmatrix} = 11", EXACT),
    (r"2 [1, 2] = [2, 4]", EXACT), (r"[1, 2] \odot [3, 4] = [3, 8]", EXACT), (r"0\log(0.1) = 0", EXACT),
    (r"-(-0.357) = 0.357", EXACT), (r"e^{\ln 2} = 2", EXACT), (r"\sqrt{2} \sqrt{2} = 2", EXACT),
    (r"10^{20} + 1 - 10^{20} = 1", EXACT), (r"1\times10^{-5} = 0.00001", EXACT),
    # rounded, ties either way, zeros at the end
    (r"\sigma(1.8008) = 0.8582", ROUNDED), (r"\frac{1}{3} = 0.333", ROUNDED), (r"\frac{2}{3} \approx 0.667", ROUNDED),
    (r"\frac{1}{8} \approx 0.12", ROUNDED), (r"\frac{1}{8} \approx 0.13", ROUNDED), (r"-0.125 \approx -0.13", ROUNDED),
    (r"\frac{2}{3} = 66.7\%", ROUNDED), (r"12345.678 \approx 12300", ROUNDED), (r"e^{-10} = 4.54\times10^{-5}", ROUNDED),
    (r"0.9996 = 1.000", ROUNDED), (r"\pi = 3.14", ROUNDED), (r"\ln 2 = 0.6931", ROUNDED), (r"\log 0.7 = -0.357", ROUNDED),
    (r"[\sigma(1), \sigma(2)] = [0.731, 0.881]", ROUNDED),
    # misrounded: cut off, one off, too many zeros
    (r"\frac{2}{3} = 0.66", MIS), (r"\sigma(1.808) = 0.85", MIS), (r"\sigma(1.8008) = 0.8583", MIS), (r"\frac{1}{3} = 0.3334", MIS),
    (r"-0.567015 \approx -0.56", MIS), (r"0.1249 \approx 0.13", MIS), (r"\frac{1}{3} = 0.34", MIS), (r"\pi = 3.1415", MIS),
    # wrong
    (r"\frac{1}{3} = 0.3330", WRONG), (r"\frac{1}{3} = 0.3335", WRONG), ("1 + 1 = 3", WRONG), ("0.2*4 = 0.9", WRONG), (r"0.00001 \cdot 80 = 0.008", WRONG), (r"\frac{1}{2} = 0.2", WRONG),
    (r"2\cdot3 = 6 + 1", WRONG), (r"0.2 \cdot 4 = 0.8 + 0.0008", WRONG), (r"-2^2 = 4", WRONG), (r"\sqrt{16 + 9} = 7", WRONG),
    (r"\frac{355}{113} = \frac{103993}{33102}", WRONG), (r"[1, 2] + [3, 4] = [4, 7]", WRONG), ("0.583 = 58.4\\%", WRONG),
    (r"0.1 + 0.2 = 0.30000000000000004", WRONG), (r"10^{20} + 1 - 10^{20} = 0", WRONG),
    (r"e^{-1.8008} = 6.0545", WRONG), (r"\frac{355}{113} = \pi", WRONG),
    # inequalities
    (r"0.858 > 0.5", EXACT), (r"0.5 \ge 0.5", EXACT), (r"\sigma(1) < 0.5", WRONG), (r"1 \ne 2", EXACT), (r"1 \ne 1", WRONG),
    (r"e < 3", EXACT), (r"0.4 > 0.5", WRONG), (r"\pi \le 3.14", WRONG),
    # identities
    (r"\sigma(-z) = 1 - \sigma(z)", EXACT), (r"\tanh z = 2\sigma(2z) - 1", EXACT), (r"a^2 - b^2 = (a-b)(a+b)", EXACT),
    (r"\sigma'(z) = \sigma(z)(1-\sigma(z))", EXACT), (r"w (x + y) = w x + w y", EXACT), (r"e^{a+b} = e^a e^b", EXACT),
    (r"\frac{a}{b} + \frac{c}{b} = \frac{a + c}{b}", EXACT), (r"\max(x, 0) = \frac{x + |x|}{2}", EXACT),
    (r"\sigma(-z) = -\sigma(z)", WRONG), (r"\tanh(x) = \sigma(2x) - 1", WRONG), (r"(a+b)^2 = a^2 + b^2", WRONG),
    (r"\sigma'(z) = \sigma(z)(1+\sigma(z))", WRONG), (r"|x| = x", WRONG), (r"\sqrt{x^2} = x", WRONG),
    (r"\frac{1}{a} + \frac{1}{b} = \frac{1}{a+b}", WRONG), (r"\frac{x}{x} = 1", EXACT),
    # what nobody can decide here, or should not
    (r"\frac{1}{0} = \frac{2}{0}", UNDECIDED), ("0^0 = 1", UNDECIDED), (r"\ln(-1) = 0", UNDECIDED), ("x^2 = 4", UNDECIDED),
    (r"1 + 2 + \dots + 10 = 55", UNDECIDED), ("9^{9^{9^9}} = 1", UNDECIDED),
    (r"\log 100 = 2", UNDECIDED), (r"\mathbf{A}\mathbf{B} = \mathbf{B}\mathbf{A}", UNDECIDED),
    # not mathematics
    ("1 + = 2", UNREADABLE), (r"1/2x = \frac{x}{2}", UNREADABLE), (r"1 = \int x", UNREADABLE), ("5 =", UNREADABLE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ruling"), LINKS, ids=[text for text, _ in LINKS])
def test_one_link(text: str, ruling: Ruling) -> None:
    found = rulings(text)
    if ruling is UNREADABLE:
        assert set(found) <= {UNREADABLE}
    else:
        assert found == [ruling]


# --- chains: text, then the verdict of each link ------------------------------------------------------------------------

WORKINGS = [
    # values that decimals stand for
    ([r"\sigma(0.35) = \frac{1}{1+e^{-0.35}} = \frac{1}{1+0.7047} = \frac{1}{1.7047} \approx 0.5866"],
     [EXACT, ROUNDED, EXACT, ROUNDED]),
    ([r"\hat{y} = \sigma(1.8008)", "y = 1", r"(\hat{y} - y)\cdot 4 = (0.858 - 1)\cdot 4"], [DEF, DEF, ROUNDED]),
    # rounded on the way: e^{-1.8008} = 0.16517; 1/1.17 = 0.8547, true 0.8582
    ([r"\sigma(1.8008) = \frac{1}{1+0.17} = 0.8547"], [ROUNDED, CARRIED]),
    # rounded twice: 0.8446 -> 0.845 -> 0.85, true 0.84
    ([r"0.8446 \approx 0.845 \approx 0.85"], [ROUNDED, MIS]),
    # each step rounds what is there, and the end is right too
    ([r"\sigma(1.8008) = 0.85824629 \approx 0.8582 \approx 0.858 \approx 0.86"], [ROUNDED, ROUNDED, ROUNDED, ROUNDED]),
    # a mistake is carried, and not faulted again
    (["0.2*4 + 1 = 0.9 + 1 = 1.9"], [WRONG, CARRIED]),
    (["2*3 + 4*5 = 6 + 21 = 27 = 28"], [WRONG, CARRIED, WRONG]),
    # a mistake that is mended in the next step
    (["2 + 2 = 5 = 4"], [WRONG, WRONG]),
    # ... carried into the next chain
    (["z = 0.2*4 + 1 = 1.9", r"a = z + 1 = 2.9"], [DEF, WRONG, DEF, CARRIED]),
    # a name that takes a new value
    (["w = 0.5", r"w = w - 0.1 \cdot 2 = 0.3", "2 w = 0.6"], [DEF, DEF, EXACT, EXACT]),
    (["w = 0.5", r"w \leftarrow w - 0.1\cdot 2 = 0.5 - 0.2 = 0.3"], [DEF, DEF, EXACT, EXACT]),
    (["w = 0.5", r"w \leftarrow w - 0.1\cdot 2 = 0.7"], [DEF, DEF, WRONG]),
    (["w = 0.5", r"w_{\text{new}} = w - 0.1\cdot 2 = 0.3"], [DEF, DEF, EXACT]),
    (["x = 2", "x + 1 = 3", "x = 5", "x + 1 = 6"], [DEF, EXACT, DEF, EXACT]),
    # vectors define their entries
    ([r"\mathbf{w} = \begin{pmatrix} 0.2 \\ 0.3 \end{pmatrix}", r"\mathbf{x} = \begin{pmatrix} 4 \\ 5 \end{pmatrix}",
      r"w_1 x_1 + w_2 x_2 = 2.3", r"\mathbf{w}^T \mathbf{x} = 2.3", r"\mathbf{w}\cdot\mathbf{x} = 2.4"],
     [DEF, DEF, EXACT, EXACT, WRONG]),
    (["w_1 = 0.2, w_2 = 0.3", "x_1 = 4, x_2 = 5", r"\mathbf{w}^T\mathbf{x} = 2.3", r"\sum_{i=1}^{2} w_i x_i = 2.3"],
     [DEF, DEF, DEF, DEF, EXACT, EXACT]),
    # functions of the document
    ([r"f(z) = \frac{1}{1 + e^{-z}}", "f(0) = 0.5", "f(1) = 0.731", "f(1) = 0.732", "f(-z) = 1 - f(z)"],
     [DEF, EXACT, ROUNDED, MIS, EXACT]),
    (["g(x) = x^2 + 1", "g(3) = 10", "g(3) = 11", "g(g(1)) = 5"], [DEF, EXACT, WRONG, EXACT]),
    # a function whose free name is another one's parameter: f(2) = 3·2 whatever g is called with
    (["x = 3", "f(z) = x z", "g(x) = f(2) + x", "g(5) = 11", "g(5) = 15"], [DEF, DEF, DEF, EXACT, WRONG]),
    # one z for each row of a table: no line contradicts the one before
    (["w_1 = 1, w_2 = 1, b = -1.5", r"z = 1\cdot 0 + 1\cdot 0 - 1.5 = -1.5", r"z = 1\cdot 0 + 1\cdot 1 - 1.5 = -0.5",
      r"z = 1\cdot 1 + 1\cdot 1 - 1.5 = 1.5"], [DEF, DEF, DEF, DEF, EXACT, DEF, EXACT, DEF, WRONG]),
    # ... but where one number of a formula that is repeated was copied wrongly, that is a mistake
    (["w = 0.2, x = 4, v = 0.00001, y = 80, b = 1", "z = w x + v y + b", r"z = 0.2\cdot 4 + 0.0001 \cdot 80 + 1 = 1.808"],
     [DEF, DEF, DEF, DEF, DEF, DEF, MIS, CARRIED]),
    # an update as everybody writes it, and the error of the next row
    (["w = 0.5, \\eta = 0.1", r"w = 0.5 - 0.1 \cdot 2 = 0.3", "w + 1 = 1.3"], [DEF, DEF, DEF, EXACT, EXACT]),
    (["L = (0.8 - 4)^2 = 10.24", "L = (2.16 - 4)^2 = 3.3856", "L = (2.16 - 4)^2 = 3.38"], [DEF, EXACT, DEF, EXACT, EXACT, MIS]),
    # ... unless its names have got other values
    (["w = 0.5, b = 0.1", "x = 1", "z = w x + b = 0.6", r"a = \sigma(z) = 0.6457", "x = 0", r"z = 0.5 \cdot 0 + 0.1 = 0.1",
      r"a = \sigma(0.1) = 0.5250"], [DEF, DEF, DEF, DEF, EXACT, DEF, ROUNDED, DEF, DEF, EXACT, DEF, ROUNDED]),
    # a matrix that was rounded too early is carried on: 0.1 · 3 σ(0.2) is 0.16495, not 0.16494
    ([r"g = \sigma(0.2)\,[3, 2] = 0.5498\,[3, 2] = [1.6494, 1.0996]", "h = 0.1 g = [0.16494, 0.10996]"],
     [DEF, ROUNDED, CARRIED, DEF, CARRIED]),
    # entries of a vector stand for what they round, wherever they are put in
    ([r"a = \begin{pmatrix} \sigma(0.6) \\ \sigma(1.2) \end{pmatrix} = \begin{pmatrix} 0.646 \\ 0.769 \end{pmatrix}",
      r"W = \begin{pmatrix} 0.5 & -0.6 \end{pmatrix}", r"z = W a = 0.5 \cdot 0.646 - 0.6 \cdot 0.769 = -0.138"],
     [DEF, ROUNDED, DEF, DEF, ROUNDED, ROUNDED]),
    ([r"p = \begin{pmatrix} \sigma(0.2) \\ \sigma(-0.3) \end{pmatrix}, t = \begin{pmatrix} 1 \\ 0 \end{pmatrix}",
      r"\frac{1}{2} (p - t) = \frac{1}{2} \begin{pmatrix} -0.4502 \\ 0.4256 \end{pmatrix}"], [DEF, DEF, ROUNDED]),
    # from what was rounded too early back to the true value
    ([r"p = \sigma(-0.5)", r"\frac{p}{1 - p} = \frac{0.3775}{0.6225} = 0.606 \approx e^{-0.5} = 0.6065"],
     [DEF, ROUNDED, CARRIED, ROUNDED, ROUNDED]),
    # cut off on the way, and the true value at the end
    ([r"\sigma(1.2) = \frac{1}{1 + e^{-1.2}} = \frac{1}{1 + 0.3011} = 0.7685"], [EXACT, UNDECIDED, ROUNDED]),
    # a decimal that was written for σ(2) stands for it from there on
    ([r"\sigma(2) = 0.88", r"\sigma(-2) = 1 - 0.88 = 0.12"], [ROUNDED, ROUNDED, EXACT]),
    # other numbers for all names of a term: the next row; for one of them it would be a mistake
    (["t = 1, y = 0.4", "t - y = 1 - 0.4 = 0.6", "t - y = 3 - 0.6 = 2.4", "t - y = 1 - 0.6 = 0.4"],
     [DEF, DEF, EXACT, EXACT, UNDECIDED, EXACT, WRONG, CARRIED]),
    # a square that is defined before its root
    ([r"\sigma_B^2 = \frac{9 + 1 + 1 + 9}{4} = 5", r"\sqrt{\sigma_B^2 + 1} = 2.449", r"\sigma_B^2 + 1 = 7"], [DEF, EXACT, ROUNDED, WRONG]),
    # the sign of percent beside a factor 100
    ([r"\frac{17}{20} \cdot 100 = 85\%", r"\frac{17}{20} = 8.5\%"], [UNDECIDED, WRONG]),
    # a bracketed difference, and lists of numbers parted by blanks
    ([r"-\frac{1}{2}[-0.5 -0.3] = 0.4", "[ -4 -1 2 ] \\cdot [ 0 -1 -1 ] = -1", "v = [-0.5 -0.3]"], [EXACT, EXACT, UNREADABLE]),
    (["w_1 = 0.5, d = 0.1", "w_1(t+1) = w_1(t) + d = 0.5 + 0.1 = 0.6", "w_1(0.5 + 1) = 0.75"], [DEF, DEF, DEF, DEF, EXACT, EXACT]),
    # a formula of names whose numbers were only seen where they were put in: the next example has others
    ([r"L = -\ln(\hat y) = -\ln(0.6) = 0.511", r"L = -\ln(\hat y) = -\ln(0.7) = 0.357"], [DEF, DEF, ROUNDED, EXACT, DEF, ROUNDED]),
    ([r"z = \mathbf w^T \mathbf x + b = 2\cdot 1 + 0.5 = 2.5", r"p = \sigma(z) = 0.924",
      r"z = \mathbf w^T \mathbf x + b = 2\cdot 2 + 0.5 = 4.5", r"p = \sigma(z) = 0.989", r"p = \sigma(z) = 0.924"],
     [DEF, DEF, EXACT, DEF, ROUNDED, EXACT, DEF, EXACT, DEF, ROUNDED, EXACT, WRONG]),
    # rounded values of terms without a name, and through two lines
    (["e^{0.15} = 1.162, e^{-0.6} = 0.549, e^{0.95} = 2.586", "S = 1.162 + 0.549 + 2.586 = 4.296"],
     [ROUNDED, ROUNDED, ROUNDED, DEF, ROUNDED]),
    ([r"o = 0.2 \cdot 2.27 = 0.45", r"p = \sigma(0.45) = 0.61", r"L = -\ln(1 - 0.61) = 0.95"],
     [DEF, ROUNDED, DEF, ROUNDED, DEF, ROUNDED]),
    # gates, a loss with its argument, and a function that is only approximated
    ([r"\text{AND}(1, 1) = \text{step}(1 + 1 - 1.5) = 1", r"\text{OR}(0, 1) = \text{step}(0 + 1 - 0.5) = 0"], [DEF, EXACT, DEF, WRONG]),
    (["L(0) = (0 - 3)^2 = 9", "L(1) = (1 - 3)^2 = 5", "L(0) > L(1)"], [DEF, EXACT, DEF, WRONG, EXACT]),
    ([r"h(x) \approx 0.5 x", "h(2) = 1.1"], [DEF, DEF]),
    # a sum of names, and its terms written out
    (["p_1 = 0.7, p_2 = 0.3, y_1 = 1, y_2 = 0", r"\sum_{i=1}^{2} y_i \ln p_i = 1 \cdot \ln 0.7 + 0 \cdot \ln 0.3",
      r"\sum_{i=1}^{2} y_i \ln p_i = 0 \cdot \ln 0.7 + 1 \cdot \ln 0.3"], [DEF, DEF, DEF, DEF, EXACT, WRONG]),
    # sums within sums, and with bounds beyond counting
    ([r"p_1 = 1, p_2 = 2", r"\sum_{i=1}^{2} p_i \sum_{i=1}^{2} p_i = (p_1 + p_2)(p_1 + p_2)",
      r"\sum_{i=1}^{38028069774260866747968260} p_i \ln 2 = p_1 \ln 2"], [DEF, DEF, EXACT, UNDECIDED]),
    # several statements in one block
    (["a = 1, b = 2, a + b = 3"], [DEF, DEF, EXACT]),
    ([r"a = 2 \quad\text{so}\quad a + 1 = 4"], [DEF, WRONG]),
    ([r"\begin{aligned} z &= 0.2\cdot4 + 1 \\ &= 0.8 + 1 \\ &= 1.9 \end{aligned}"], [DEF, EXACT, WRONG]),
    # a comparison after a value
    ([r"\sigma(1.8008) = 0.858 > 0.5"], [ROUNDED, EXACT]),
    # a name in a comparison is not given the value beside it
    (["a = 3 < x", "x = 4", "x + 1 = 5"], [DEF, UNDECIDED, DEF, EXACT]),
    # what a name was worth does not change with a function that takes a new meaning
    (["f(z) = z^2", "f(3) = 9", "f(z) = z^3", "f(3) = 27", "f(3) = 9"], [DEF, EXACT, DEF, EXACT, WRONG]),
    # what is no name cannot be given a value
    ([r"5 := 6"], [WRONG]),
    ([r"1 + 1 \leftarrow 3"], [WRONG]),
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "expected"), WORKINGS, ids=[blocks[-1] for blocks, _ in WORKINGS])
def test_workings(blocks: list[str], expected: list[Ruling]) -> None:
    assert rulings(*blocks) == expected


def test_given_values_are_not_redefined() -> None:
    assert rulings("z = 1.8008", "z = 1.808", z="1.8008") == [EXACT, WRONG]
    assert rulings(r"\mathbf{w}^T\mathbf{x} + b = 1.8008", w=["0.2", "0.00001"], x=["4", "80"], b="1") == [EXACT]


def test_three_facts_are_kept_apart() -> None:
    wrong, carried = judged("0.2*4 + 1 = 0.9 + 1 = 1.9")
    assert (wrong.verdict.follows, wrong.verdict.true) == (False, False)
    assert (carried.verdict.follows, carried.verdict.true) == (True, False)
    assert (wrong.verdict.expected, carried.verdict.expected) == ("0.8", "1.8")


# --- what a fault says -------------------------------------------------------------------------------------------------------

SLIPS = [
    (r"0.00001 \cdot 80 = 0.008", "0.00001 taken as 0.0001"),
    (r"0.2\cdot4 + 0.3\cdot5 + 1 = 2.3", "the bias 1 left out"),
    (r"e^{-1.8008} = 6.0545", "the minus sign of −1.8008 lost"),
    (r"0.7 - 0.25 = 0.95", "0.25 added, not subtracted"),
    (r"\sigma(1.8008) = 1.8008", "σ left out"),
    (r"-\ln(0.8582) = 0.0664", "the logarithm to base 10 taken for ln"),
]


@pytest.mark.parametrize(("text", "said"), SLIPS)
def test_slips(text: str, said: str) -> None:
    (link,) = judged(text)
    assert link.verdict.ruling is WRONG
    assert said in [slip.text for slip in link.verdict.slips]


def test_no_slip_is_made_up() -> None:
    (link,) = judged(r"0.37 \cdot 4.1 + 0.2 = 7.7123")
    assert link.verdict.slips == ()


def test_a_misrounding_says_which() -> None:
    assert "cut off" in judged(r"\frac{2}{3} = 0.66")[0].verdict.reason
    assert "last digit is off by one" in judged(r"\frac{1}{3} = 0.34")[0].verdict.reason
    assert "rounded twice" in judged(r"0.8446 \approx 0.845 \approx 0.85")[1].verdict.reason
    assert "rounded too early" in judged(r"\sigma(1.8008) = \frac{1}{1+0.17} = 0.8547")[1].verdict.reason


def test_a_false_identity_comes_with_a_point() -> None:
    """At z = 2/3: σ(-z) = 0.3392, -σ(z) = -0.6608."""
    (link,) = judged(r"\sigma(-z) = -\sigma(z)")
    assert "z = " in link.verdict.reason
    assert "0.3392" in link.verdict.reason
    assert "0.6608" in link.verdict.reason


def test_ignorance_gives_its_reason() -> None:
    for text, word in (
        ("x^2 = 4", "x"),
        (r"\frac{1}{0} = 1", "zero"),
        ("9^{9^{9^9}} = 1", "large"),
        (r"\log 100 = 2", "base 10"),
    ):
        (link,) = judged(text)
        assert word in link.verdict.reason, text


def test_an_undecided_equality_is_not_said_to_be_rounded() -> None:
    """The two cube roots sum to 1 exactly, which nothing here proves."""
    (link,) = judged(r"\sqrt[3]{2 + \sqrt{5}} + \sqrt[3]{2 - \sqrt{5}} = 1")
    assert link.verdict.ruling is UNDECIDED
    assert "rounded" not in link.verdict.reason


@pytest.mark.parametrize(
    ("working", "verdict"),
    [
        (r"\sigma(-4.798) \cdot \tanh(\ln(1 + e^{-4.798})) \approx 0.0082 \cdot 0.0082", "rounded"),  # two values, one decimal
        (r"\sigma(-4.798) \cdot \tanh(\ln(1 + e^{-4.798})) \approx 0.0082 \cdot 0.0083", "misrounded"),
        (r"\sigma(1.8008) - 1 \approx 0.8582 - 2", "wrong"),
        (r"\sigma(1.8008) \cdot (1 - \sigma(1.8008)) \approx 0.8582 \cdot (1 + 0.8582)", "wrong"),
        (r"\sigma(1.8008) \cdot (1 - \sigma(1.8008)) \approx 0.8582 \cdot (1 - 0.8583)", "undecided"),
        (r"\sigma(1.8008) \cdot (1 - \sigma(1.8008)) \approx 0.8582 \cdot (1 - 0.8592)", "wrong"),
    ],
)
def test_numbers_in_the_places_of_what_they_round(working: str, verdict: str) -> None:
    assert [link.verdict.ruling.value for link in check(working).links] == [verdict]


def test_a_whole_number_in_the_place_of_a_name_is_that_name_exactly() -> None:
    given = {"y": "1", "z": "1.8008"}
    right, wrong = (rf"\sigma(z) - y \approx 0.8582 - {y}" for y in (1, 2))
    assert [link.verdict.ruling.value for link in check(right, given).links] == ["rounded"]
    assert [link.verdict.ruling.value for link in check(wrong, given).links] == ["wrong"]


# --- what the document says of its functions -------------------------------------------------------------------------

SIGMOID = r"f(z) = \frac{1}{1 + e^{-z}}"


@pytest.mark.parametrize("before", [True, False])
def test_a_function_left_out_is_a_fault_wherever_it_is_defined(before: bool) -> None:
    blocks = [r"z = \mathbf{w}^T \mathbf{x} + b", r"\hat{y} = f(z) = \mathbf{w}^T \mathbf{x} + b"]
    text = "\n\n".join(f"$${block}$$" for block in ([SIGMOID, *blocks] if before else [*blocks, SIGMOID]))
    (fault,) = check(text).faults
    assert fault.verdict.expected == "f(wᵀ x + b)"
    assert [slip.text for slip in fault.verdict.slips] == ["f left out"]


@pytest.mark.parametrize(
    "blocks",
    [
        [r"z = w x + b", r"\hat{y} = f(z) = w x + b"],  # nothing says that f is anything but the identity
        [r"z = w x + b", r"\hat{y} = f(z) = w x + b", r"f(z) = z"],
        [r"z = w x + b", r"\hat{y} = f(z) = f(w x + b)", SIGMOID],
        [r"z = w x + b", r"\hat{y} = f(z) = w x + b", SIGMOID, r"f(z) = \max(0, z)"],  # f is not one function there
    ],
)
def test_no_function_is_missed_where_none_is_missing(blocks: list[str]) -> None:
    assert not check("\n\n".join(f"$${block}$$" for block in blocks)).faults


# --- what a link gives a meaning to ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("working", "given", "expected"),
    [
        (r"\delta = \frac{\partial L}{\partial z} = \hat{y} - y = 0.5717 - 1 = -0.4283", {r"\hat{y}": "0.5717", "y": "1"},
         [DEF, DEF, EXACT, EXACT]),
        (r"\sigma'(z) = 0.577 \cdot (1 - 0.577) \approx 0.244", {}, [DEF, ROUNDED]),
        (r"a_1 = g(z_1) = \max(0, 2) = 2", {"z_1": "2"}, [DEF, DEF, EXACT]),
        (r"w_1^T x_1 = [0, 1, 0] \cdot [2, 1, -1] = 1", {}, [DEF, EXACT]),
        (r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial \hat{y}} \cdot \frac{\partial \hat{y}}{\partial w}"
         r" = \frac{\partial ((y - \hat{y})^2)}{\partial \hat{y}} \cdot \frac{\partial (w \cdot a_1 + v \cdot a_2)}{\partial w}",
         {}, [DEF, DEF]),
        # not a meaning but a claim
        (r"\sigma'(z) = \sigma(z)(1 + \sigma(z))", {}, [WRONG]),
        (r"|x| = x", {}, [WRONG]),
    ],
)  # fmt: skip
def test_a_first_word_on_a_name_is_no_claim(working: str, given: dict[str, str], expected: list[Ruling]) -> None:
    assert [link.verdict.ruling for link in check(working, given).links] == expected


def test_a_layer_is_differentiated_with_its_inputs_held() -> None:
    text = r"\frac{\partial ((y - p)^2)}{\partial p} \cdot \frac{\partial (w_5 a_1 + w_6 a_2)}{\partial w_5}"
    (right,) = check(text + r" = -2(y - p) \cdot a_1").links
    assert right.verdict.ruling is EXACT
    (wrong,) = check(text + r" = -2(y - p) \cdot a_2").links
    assert wrong.verdict.ruling in (WRONG, UNDECIDED)


@pytest.mark.parametrize(
    ("working", "verdict"),
    [
        (r"w_1 x_1 + w_2 x_2 + b = 0.6 \cdot 1 + 0.4 \cdot 0 - 0.5", DEF),
        (r"\hat{y}(1 - \hat{y}) = 0.65(0.35)", DEF),
        (r"\frac{o}{1 + o} = \frac{0.25}{1.25}", DEF),
        (r"b + \eta \cdot \text{error} = 0.0 - 0.1", DEF),  # what the product is of is not said
        # no one value of the name makes both numbers right
        (r"\hat{y}(1 - \hat{y}) = 0.65(0.36)", UNDECIDED),
        (r"\frac{o}{1 + o} = \frac{0.25}{1.35}", UNDECIDED),
    ],
)
def test_numbers_that_take_the_places_of_names(working: str, verdict: Ruling) -> None:
    (link,) = check(working).links
    assert link.verdict.ruling is verdict


@pytest.mark.parametrize(
    ("working", "verdict"),
    [
        (r"\tanh'(0.5) = 1 - 0.4621^2", ROUNDED),  # tanh 0.5 = 0.462117
        (r"\sigma'(0.64) = 0.6548 \cdot (1 - 0.6548)", ROUNDED),  # σ(0.64) = 0.654753
        (r"\tanh'(0.5) = 1 - 0.4631^2", WRONG),
    ],
)
def test_a_number_stands_for_a_part_of_a_slope(working: str, verdict: Ruling) -> None:
    (link,) = check(working).links
    assert link.verdict.ruling is verdict


def test_a_number_stands_for_a_part_of_the_slope_of_a_letter() -> None:
    links = check(r"g(z) = \tanh z, \quad g(0.5) = 0.4621, \quad g'(0.5) = 1 - 0.4621^2 = 0.7865").links
    assert [link.verdict.ruling for link in links] == [DEF, ROUNDED, ROUNDED, CARRIED]  # the value is 0.786448


def test_the_old_weight_is_the_weight() -> None:
    links = check(r"$w = 0.5$ and $\eta = 0.1$, so $$w_{\text{new}} = w_{\text{old}} - \eta \cdot 0.3 = 0.5 - 0.03 = 0.48$$").links
    assert [link.verdict.ruling for link in links[-3:]] == [DEF, EXACT, WRONG]


def test_a_name_gets_a_new_value_with_a_word() -> None:
    *_, first, second = check("$z = 0.2 \\cdot 4 = 0.8$ and then $z = 1.9$, so $z + 1 = 2.9$").links
    assert (first.verdict.ruling, first.verdict.reason) == (DEF, "z was 0.8 until here")
    assert second.verdict.ruling is EXACT


def test_a_fault_may_carry_from_what_could_not_be_read() -> None:
    text = "$z = 0.2 \\cdot 4 = 0.8$\n\n$z = \\lim q$\n\n$z + 1 = 4$ and $2 + 2 = 5$\n\n$z = 3$\n\n$z + 1 = 5$"
    *_, unread, doubtful, plain_fault, again, wrong = check(text).links
    assert unread.verdict.ruling is UNREADABLE
    assert doubtful.verdict.ruling is UNDECIDED
    assert doubtful.verdict.reason == "the value is 1.8, unless z carries from a formula in line 3, which could not be read"
    assert plain_fault.verdict.ruling is WRONG
    assert (again.verdict.ruling, wrong.verdict.ruling) == (DEF, WRONG)


def test_what_is_made_of_an_unread_name_is_in_doubt() -> None:
    text = "$w = 2$, $b = 1$\n\n$b = \\lim q$\n\n$z = 3 w + b$\n\n$z = 9$ \n\n$w + 1 = 4$"
    links = check(text).links
    assert links[-1].verdict.ruling is WRONG
    assert not [link for link in links[:-1] if link.verdict.ruling.fault]


def test_the_entry_that_is_wrong_is_pointed_at() -> None:
    text = r"$2 \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} = \begin{bmatrix} 2 & 4 \\ 6 & 9 \end{bmatrix}$ and $3\,[1, 2] = [3, 5]$"
    matrix, row = check(text).faults
    assert (matrix.verdict.reason, matrix.verdict.expected) == ("row 2, column 2: the value is 8", "8")
    assert text[matrix.span.start : matrix.span.end] == "9"
    assert (row.verdict.reason, row.verdict.expected) == ("entry 2: the value is 6", "6")
    (several,) = check(r"$2\,[1, 2, 3] = [2, 5, 7]$").faults
    assert (several.verdict.reason, several.verdict.expected) == ("entry 2; entry 3: other values", "[2, 4, 6]")


def test_the_true_value_after_a_fault_is_called_so() -> None:
    _, back = check("$2 + 2 = 5 = 4$").faults
    assert (back.verdict.reason, back.verdict.expected, back.verdict.true) == (
        "the true value, which does not follow from what stands before it", "", True)  # fmt: skip
    _, back = check(r"$\frac{d}{dx} x^2 = x = 2 x$").faults
    assert (back.verdict.reason, back.verdict.true) == (
        "equal to what the chain began with, which does not follow from what stands before it", True)  # fmt: skip


def test_slips_are_told_in_the_decimals_that_were_written() -> None:
    text = r"$z = 0.4 \cdot 2 - 0.3 \cdot 1 = 0.5$ and $\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{1}{1 + e^{0.5}}$"
    (fault,) = check(text).faults
    assert [slip.text for slip in fault.verdict.slips] == ["the minus sign of −0.5 lost"]


# --- equations that are to be solved, and values that several names get -----------------------------------------------------------------

SOLVED = [
    r"$z = 0.5$. We want $\frac{1}{1 + e^{-z}} = 0.9$, so $1 + e^{-z} = \frac{1}{0.9} = 1.1111$ and $z = \ln 9 = 2.1972$",
    r"$x = 4$, $x^2 = 9 \Rightarrow x = 3$",
    r"$p = 0.8$, so the odds are $\frac{p}{1 - p} = 4$. The odds are $\frac{p}{1 - p} = 3$ for $p = 0.75$.",
    r"$w = 1$, $b = 3$. From $w + b = 3$ and $w - b = 1$ follow $2 w = 4$, $w = 2$ and $b = 1$.",
    r"$\lambda = 0.1$. $\lambda^2 - 5 \lambda + 4 = 0$ has the roots $\lambda_1 = 4$, $\lambda_2 = 1$.",
    r"$w = 0.5$, $L = (w - 3)^2 = 6.25$, least for $\frac{dL}{dw} = 2(w - 3) = 0$, that is $w = 3$",
    r"$p = 0.3$, $3 (1 - p) = 2 p$, thus $\hat{p} = \frac{3}{5} = 0.6$",
]


@pytest.mark.parametrize("text", SOLVED)
def test_an_equation_claims_nothing_of_what_its_unknown_was_before(text: str) -> None:
    found = check(text).links
    assert {link.verdict.ruling for link in found} <= {DEF, EXACT, ROUNDED}
    assert any(link.verdict.reason.startswith("an equation, solved by") for link in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\ln\frac{p}{1 - p} = -3.28$, $\frac{p}{1 - p} = e^{-3.28}$, $p = \frac{e^{-3.28}}{1 + e^{-3.28}} = 0.04$", [DEF, DEF, DEF, ROUNDED]),
        ("$2 q + 1 = 5$, $2 q = 4$, $q = 2$", [DEF, DEF, DEF]),
        ("$2 s + t = 5$, $s - t = 1$, so $s = 2$ and $t = 1$", [DEF, DEF, DEF, DEF]),
        ("$2 r + 1 = 5$, $2 r = 6$, $r = 3$", [UNDECIDED, DEF, DEF]),  # a slip, or another r
        ("$2 r + 1 = 5$", [UNDECIDED]),
        ("$p + q = 1$, $p = 0.3$, $q = 0.8$", [UNDECIDED, DEF, DEF]),  # 1.1 is 1 only when rounded
        ("$p + q = 1$, $p = 0.333$, $q = 0.667$", [DEF, DEF, DEF]),
        ("$w^2 = 2$, $w = \\sqrt{2}$", [DEF, DEF]),
    ],
)
def test_an_equation_for_a_name_without_a_value(text: str, expected: list[Ruling]) -> None:
    assert [link.verdict.ruling for link in check(text).links] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$z = w \cdot x + b = w_1 x_1 + w_2 x_2 + b$", [DEF, DEF]),
        (r"$\mathbf{w}^T \mathbf{x} = w_1 x_1 + w_2 x_2 + w_3 x_3$", [DEF]),
        (r"$z_1 = W_1 \cdot x + b_1 = (0.5)(1) + (-0.5)(0) + 0 = 0.6$", [DEF, DEF, WRONG]),
        (r"$w_1 = 0.2$, $z = w \cdot x + b = 0.3 \cdot 4 + 0.1 \cdot 8 + 1$", [DEF, DEF, UNDECIDED]),  # another than w₁
        (r"$z = w \cdot x + b = w_1 x_2 + w_2 x_1 + b$", [DEF, UNDECIDED]),
        (r"$z = w \cdot x + b = w_1 x_1 + w_2 x_2$", [DEF, UNDECIDED]),
        # the next row has vectors of its own
        (r"$z = w x + b = 0.5 \cdot 1 + 0.2 \cdot 2 + 0.1 = 1$, $z = w x + b = 0.5 \cdot 3 + 0.2 \cdot 1 + 0.1 = 1.8$", [DEF, DEF, EXACT] * 2),
    ],
)
def test_the_product_of_two_vectors_is_written_out(text: str, expected: list[Ruling]) -> None:
    assert [link.verdict.ruling for link in check(text).links] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$t = 0$ or $t = 1$: $t + 1 = 1$", [DEF, DEF, UNDECIDED]),
        ("The target is $t = 0$ or $1$; $t + 1 = 1$", [DEF, UNDECIDED]),
        ("$t = 1$, $t + 1 = 2$. Die Ziele sind `t = 0` oder `t = 1`; $t + 1 = 1$", [DEF, EXACT, DEF, DEF, UNDECIDED]),
        ("$x^2 - 4 = 0$, so $x = 2$ or $x = -2$", [DEF, DEF, DEF]),
        ("$x = 2$ or $y = 3$, $x + 1 = 4$", [DEF, DEF, WRONG]),
        ("$x = 2$ or $3 x = 7$", [DEF, WRONG]),
        ("* $x = 2$, or\n* $x = 3$\n\n$x + 1 = 3$", [DEF, DEF, UNDECIDED]),
        ("$k = 3$ or $4$ clusters, $2 k = 6$", [DEF, UNDECIDED]),
        ("$k = 3$ or $4 k$, $2 k = 7$", [DEF, WRONG]),
        ("$p = 0.7$ or $70\\%$, $1 - p = 0.4$", [DEF, WRONG]),
    ],
)
def test_a_name_that_is_this_or_that_has_no_value(text: str, expected: list[Ruling]) -> None:
    assert [link.verdict.ruling for link in check(text).links] == expected


def test_what_is_given_stays_given_although_it_may_be_this_or_that() -> None:
    assert check("$t = 1$ or $t = 0$: $t + 1 = 3$", {"t": "1"}).links[-1].amiss


@pytest.mark.parametrize("head", ["L", r"\mathcal{L}(y, \hat y)", "J", r"\text{Loss}", "BCE"])
def test_the_logarithm_of_a_loss_is_the_natural_one(head: str) -> None:
    (fault,) = check(rf"${head} = -\log(0.66) = 0.18$").faults
    assert (fault.verdict.ruling, fault.verdict.expected) == (WRONG, "0.4155")
    assert [slip.name for slip in fault.verdict.slips] == ["other-logarithm"]


@pytest.mark.parametrize("head", ["A", "H", "E", r"\mathrm{pH}"])
def test_other_quantities_may_take_a_logarithm_to_base_ten(head: str) -> None:
    assert check(rf"${head} = -\log(0.66) = 0.18$").links[-1].verdict.ruling is UNDECIDED
    assert check(r"$L = 10 \log(200) = 23.01$").links[-1].verdict.ruling is UNDECIDED  # decibels
    assert check(r"$L = -\log_2(0.25) = 2$, $L = -\log(0.25) = 2$").links[-1].verdict.ruling is UNDECIDED  # bits


def test_rounded_entries_stand_for_those_of_a_vector_however_it_is_written() -> None:
    text = (r"$a = \begin{bmatrix} \sigma(0.2) \\ \sigma(0.4) \end{bmatrix} \approx \begin{bmatrix} 0.55 \\ 0.60 \end{bmatrix}$, "
            r"$d = \sigma(0.39) - 1 = -0.404$. ")  # fmt: skip
    for vector in (r"[0.55, 0.60]", r"\begin{bmatrix} 0.55 \\ 0.60 \end{bmatrix}"):
        *_, link = check(rf"{text}$g = d \cdot a = -0.404 \times {vector}$").links
        assert link.verdict.ruling is ROUNDED
        *_, link = check(rf"{text}$g = d \cdot a = -0.414 \times {vector}$").links
        assert link.verdict.ruling is WRONG


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # -0.4 · 0.2 · 0.25 = -0.02, -0.4 · 0.3 · 0.24 = -0.0288
        (r"$-0.4 \cdot [0.2, 0.3] \cdot [0.5 (1 - 0.5), 0.6 (1 - 0.6)] = [-0.02, -0.0288]$", EXACT),
        (r"$-0.4 \cdot [0.2, 0.3] \cdot [0.5 (1 - 0.5), 0.6 (1 - 0.6)] = [-0.02, -0.0388]$", UNDECIDED),
        (r"$a = [0.5, 0.6]$, $w = (0.2, 0.3)$, $w a (1 - a) = [0.05, 0.072]$", UNDECIDED),
        (r"$a = [0.5, 0.6]$, $w = (0.2, 0.3)$, $w a (1 - a) = [0.05, 0.082]$", WRONG),
        (r"$a = [\sigma(1), \sigma(2)]$, $a \odot (1 - a) = [\sigma(1) (1 - \sigma(1)), \sigma(2) \sigma(-2)]$", EXACT),
        (r"$a = [\sigma(1), \sigma(2)]$, $a \odot (1 - a) = [\sigma(1) (1 - \sigma(1)), \sigma(2) \sigma(-1)]$", WRONG),
        (r"$x = (3, 4)$, $x^T x = (9, 16)$", UNDECIDED),
        (r"$x = (3, 4)$, $x x^T = (9, 16)$", WRONG),
        (r"$[0.2, 0.3] \cdot [0.5, 0.6] = 0.28$, $[0.2, 0.3] \cdot [0.5, 0.6] = 0.29$", WRONG),
        (r"$w = [0.2, 0.3]$, $0.28 = w \cdot [0.5, 0.6]$, $[0.1, 0.18] = w \cdot [0.5, 0.6]$", EXACT),
    ],
)
def test_lists_are_multiplied_as_the_other_side_shows(text: str, expected: Ruling) -> None:
    *_, link = check(text).links
    assert link.verdict.ruling is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # e / (e + e^2) = 1 / (1 + e) = 0.2689
        (r"$z = [1, 2]$, $p = \text{softmax}(z) = [0.2689, 0.7311]$", ROUNDED),
        (r"$z = [1, 2]$, $p = \text{softmax}(z) = [0.7311, 0.2689]$", WRONG),
        (r"$\text{softmax}(1, 2) = (0.269, 0.731)$", ROUNDED),
        # -ln 0.26894 = 1.3133, and not -ln 0.27 = 1.3093
        (r"$z = [1, 2]$, $p = \text{softmax}(z) = [0.27, 0.73]$, $L = -\ln p_1 = 1.3133$", ROUNDED),
        # of a matrix it is taken in rows or in columns, as the numbers tell
        (r"$S = \begin{pmatrix} 1 & 2 \\ 1 & 2 \end{pmatrix}$, $\text{softmax}(S) = \begin{pmatrix} 0.269 & 0.731 \\ 0.269 & 0.731 \end{pmatrix}$", ROUNDED),
        (r"$S = \begin{pmatrix} 1 & 1 \\ 2 & 2 \end{pmatrix}$, $\text{softmax}(S) = \begin{pmatrix} 0.269 & 0.269 \\ 0.731 & 0.731 \end{pmatrix}$", ROUNDED),
        (r"$S = \begin{pmatrix} 1 & 2 \\ 1 & 2 \end{pmatrix}$, $\text{softmax}(S) = \begin{pmatrix} 0.269 & 0.731 \\ 0.269 & 0.713 \end{pmatrix}$", WRONG),
        (r"$S = \begin{pmatrix} 1 & 2 \\ 1 & 2 \end{pmatrix}$, $A = \text{softmax}(S) = \begin{pmatrix} 0.269 & 0.731 \\ 0.269 & 0.731 \end{pmatrix}$, "
         r"$10 A = \begin{pmatrix} 2.6894 & 7.3106 \\ 2.6894 & 7.3106 \end{pmatrix}$", ROUNDED),
    ],
)
def test_softmax_is_taken_of_a_vector(text: str, expected: Ruling) -> None:
    *_, link = check(text).links
    assert link.verdict.ruling is expected


def test_the_entries_of_a_vector_that_a_formula_gives_have_their_names() -> None:
    text = (r"$x = [1, 2]$, $W = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$, $z = W x$, $z_1 = 5$, $z_2 = 11$, "
            r"$a = \sigma(z)$, $L = -\ln a_1 = 0.0067$, ")  # fmt: skip
    assert [link.verdict.ruling for link in check(text).links] == [DEF, DEF, DEF, EXACT, EXACT, DEF, DEF, ROUNDED]
    # another z has other entries, and none where it is a number
    *_, first, second = check(text + r"$z = W x - [1, 2]^T$, $2 z_1 = 10$, $z_2 + 1 = 10$").links
    assert (first.verdict.ruling, first.verdict.expected, second.verdict.ruling) == (WRONG, "8", EXACT)
    # 0.4 · 1 + 0.6 · 2 = 1.6 is a number, and so is its sigmoid, 0.8320
    product = r"$h = [1, 2]^T$, $v = [0.4, 0.6]^T$, $o = v^T h$, $d = \sigma(o) v$, "
    assert check(product + r"$2 d_2 = 0.9984$").links[-1].verdict.ruling is ROUNDED
    assert check(product + r"$2 d_1 = 0.9984$").links[-1].verdict.ruling is WRONG
    slopes = r"$v = [0.4, 0.6]$, $\frac{\partial L}{\partial h} = 0.5 v$, $2 \cdot \frac{\partial L}{\partial h_2} = 0.6$, "
    assert check(slopes + r"$2 \cdot \frac{\partial L}{\partial h_1} = 0.6$").links[-1].verdict.ruling is WRONG
    assert check(slopes).links[-1].verdict.ruling is EXACT
    assert check(text + r"$z = 3 \cdot 2$, $z_1 + 1 = 6$").links[-1].verdict.ruling is UNDECIDED


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        # tanh(0.5) = 0.4621, tanh(-1) = -0.7616: both are rounded, and 0.2 · 0.4621 - 0.3 · 0.7616 + 0.6 = 0.4639
        (r"z = W a + b = \begin{pmatrix} 0.2 & 0.3 \end{pmatrix} \begin{pmatrix} 0.46 \\ -0.76 \end{pmatrix} + 0.6", ROUNDED),
        (r"z = W a + b = \begin{pmatrix} 0.2 & 0.3 \end{pmatrix} \begin{pmatrix} 0.46 \\ -0.67 \end{pmatrix} + 0.6", WRONG),
        (r"a - 0.5 a = [0.46, -0.76]^T - 0.5 \cdot [0.46, -0.76]^T", ROUNDED),
        (r"a - 0.5 a = [0.46, -0.76]^T - 0.5 \cdot [0.46, 0.76]^T", WRONG),
        # tanh' = (1 - 0.4621^2, 1 - 0.7616^2) = (0.7864, 0.4200)
        (r"2 a \odot \tanh'(u) = 2 \begin{pmatrix} 0.46 \\ -0.76 \end{pmatrix} \odot \begin{pmatrix} 0.79 \\ 0.42 \end{pmatrix}", ROUNDED),
    ],
)
def test_matrices_of_rounded_numbers_stand_for_terms_in_their_places(last: str, expected: Ruling) -> None:
    known = (r"$u = \begin{pmatrix} 0.5 \\ -1 \end{pmatrix}$, $W = \begin{pmatrix} 0.2 & 0.3 \end{pmatrix}$, $b = 0.6$, "
             r"$a = \tanh(u) \approx \begin{pmatrix} 0.46 \\ -0.76 \end{pmatrix}$, ")  # fmt: skip
    *_, link = check(f"{known}${last}$").links
    assert link.verdict.ruling is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 2/3 = 0.667 and 4/3 = 1.333, or twice what was written for u/3
        (r"$u = [1, 2]$, $\frac{u}{3} = [0.33, 0.67]$, $2 \cdot \frac{u}{3} = [0.67, 1.33]$", ROUNDED),
        (r"$u = [1, 2]$, $\frac{u}{3} = [0.33, 0.67]$, $2 \cdot \frac{u}{3} = [0.66, 1.34]$", CARRIED),
        (r"$u = [1, 2]$, $\frac{u}{3} = [0.33, 0.67]$, $2 \cdot \frac{u}{3} = [0.76, 1.34]$", WRONG),
        # softmax(0, 1)_2 = 0.7311, -ln 0.7311 = 0.3133 and -ln 0.73 = 0.3147
        (r"$z = [0, 1]$, $p = \text{softmax}(z) = [0.27, 0.73]$, $L = -\ln p_2 = 0.3147$", CARRIED),
        (r"$z = [0, 1]$, $p = \text{softmax}(z) = [0.27, 0.73]$, $L = -\ln p_2 = 0.3174$", WRONG),
        # σ(0.4) = 0.5987: what is exactly twice 0.60 is not exactly p
        (r"$p = 2 \sigma(0.4) = 2 \cdot 0.60 = 1.20$, $10 p = 12.00$", CARRIED),
        (r"$p = 2 \sigma(0.4) = 2 \cdot 0.60 = 1.20$, $10 p = 12.10$", WRONG),
        # σ(0.4) = 0.5987
        (r"$h = a = \sigma(0.4) = 0.60$, $10 a = 6.00$", CARRIED),
        (r"$h = a = \sigma(0.4) = 0.60$, $10 a = 6.10$", WRONG),
        # the mean is 2.3333, and the squares 1.7778, 0.1111 and 2.7778: in all 4.6667, or 4.67 as they were written
        (r"$x = [1, 2, 4]$, $m = \frac{7}{3}$, $(x - m)^2 = [1.77, 0.11, 2.79]$, $\frac{1}{3} \sum_{i=1}^{3} (x_i - m)^2 = 1.557$", CARRIED),
        (r"$x = [1, 2, 4]$, $m = \frac{7}{3}$, $(x - m)^2 = [1.77, 0.11, 2.79]$, $\frac{1}{3} \sum_{i=1}^{3} (x_i - m)^2 = 1.575$", WRONG),
        # (0.1 · 1/3, 0.1 · 2/3) beside (0.1 · 0.33, 0.1 · 0.67), as a row
        (r"$W = [0.1, 0.2]$, $d = \frac{1}{3} \begin{pmatrix} 1 & 2 \end{pmatrix} = [0.33, 0.67]$, "
         r"$W^T d = \begin{pmatrix} 0.033 & 0.067 \\ 0.066 & 0.134 \end{pmatrix}$", CARRIED),
        # what was written for a name is carried on by the formula of that name: 10 · 2 · 0.5987 = 11.974, or 20 · 0.60
        (r"$x = 0.4$, $p = 2 \sigma(x) = 1.20$, $10 \cdot (2 \sigma(x)) = 12.00$", CARRIED),
        (r"$x = 0.4$, $p = 2 \sigma(x) = 1.20$, $10 \cdot (2 \sigma(x)) = 12.10$", WRONG),
        (r"$u = [1, 2]$, $\frac{u}{3} - 1 = [0.33, 0.67] - 1 = [-0.67, -0.33]$, $\frac{1}{2} (-0.67 + (-0.33)) = -0.500$", EXACT),
    ],
)
def test_what_was_written_for_a_term_is_carried_on(text: str, expected: Ruling) -> None:
    *_, link = check(text).links
    assert link.verdict.ruling is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$v = [1, -2, 3]$, $v^2 = [1, 4, 9]$", EXACT),
        ("$v = [1, -2, 3]$, $v^2 = [1, -4, 9]$", WRONG),
        ("$v = [1, -2, 3]$, $v^2 = 14$", UNDECIDED),
        ("$v = [1, -2, 3]$, $(v - 1)^2 = [0, 9, 4]^T$", EXACT),
        (r"$v = [\sigma(1), 2]$, $v^2 = [\sigma(1) \sigma(1), 4]$", EXACT),
        (r"$v = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$, $v^2 = \begin{pmatrix} 1 & 4 \\ 9 & 16 \end{pmatrix}$", UNDECIDED),
    ],
)
def test_the_power_of_a_vector_is_taken_entry_by_entry(text: str, expected: Ruling) -> None:
    *_, link = check(text).links
    assert link.verdict.ruling is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # W is a row, so that W^T δ is 2 by 2: 0.5 · (0.2, 0.4), -1 · (0.2, 0.4)
        (r"$W = [0.5, -1]$, $d = [0.2, 0.4]$, $W^T d^T \odot M = \begin{pmatrix} 0.1 & 0.2 \\ -0.2 & -0.4 \end{pmatrix}$", EXACT),
        (r"$W = [0.5, -1]$, $d = [0.2, 0.4]$, $W^T d^T \odot M = \begin{pmatrix} 0.1 & 0.2 \\ 0.2 & -0.4 \end{pmatrix}$", WRONG),
        (r"$W = [0.5, -1]$, $x = [0.2, 0.4]$, $W x = -0.3$, $W^T x = -0.3$, $x^T W^T = -0.3$", EXACT),
        # the bias is a column, as it is written
        (r"$b = [1, 2]^T$, $M b^T = 3$, $M + b = \begin{pmatrix} 2 & 2 \\ 3 & 3 \end{pmatrix}$", EXACT),
        (r"$b = [1, 2]^T$, $M b^T = 3$, $M + b = \begin{pmatrix} 2 & 3 \\ 2 & 3 \end{pmatrix}$", WRONG),
    ],
)
def test_a_list_for_a_matrix_of_weights_is_its_row(text: str, expected: Ruling) -> None:
    known = r"$M = \begin{pmatrix} 1 & 1 \\ 1 & 1 \end{pmatrix}$, "
    *_, link = check(known + text).links
    assert link.verdict.ruling is expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        # twice 0.123 is 0.246, which may be 0.247 with more digits; twice 0.456 is 0.912
        ("[0.246, 0.912]", ROUNDED),
        ("[0.247, 0.912]", UNDECIDED),
        ("[0.247, 0.913]", UNDECIDED),
        ("[0.247, 0.812]", WRONG),
        ("[0.247, -0.912]", WRONG),
        ("[0.912, 0.246]", WRONG),
    ],
)
def test_unwritten_digits_excuse_their_own_entries_only(result: str, expected: Ruling) -> None:
    *_, link = check(rf"$1.99999999 \cdot \begin{{pmatrix}} 0.123 \\ 0.456 \end{{pmatrix}} = {result}$").links
    assert link.verdict.ruling is expected


@pytest.mark.parametrize(("entry", "expected"), [("0.6623", UNDECIDED), ("0.6643", WRONG)])
def test_unwritten_digits_of_two_formulas_excuse_their_own_entries_only(entry: str, expected: Ruling) -> None:
    # 1.234 · 0.567 = 0.699678, 1.234 · 0.537 = 0.662658
    *_, link = check(rf"$1.234 \cdot (0.567, 0.537) = 1 \cdot (0.6995, {entry})$").links
    assert link.verdict.ruling is expected


def test_a_matrix_of_fractions_stands_for_a_softmax() -> None:
    # e = 2.7183, e^2 = 7.3891, together 10.1073
    text = r"$z = (1, 2)$, $p = \text{softmax}(z) = \left(\frac{2.72}{10.11}, \frac{7.39}{10.11}\right) = (0.269, 0.731)$"
    assert [link.verdict.ruling for link in check(text).links][2:] == [ROUNDED, ROUNDED]
    assert check(text.replace("7.39", "7.93")).links[2].verdict.ruling is WRONG
    assert check(text.replace("10.11", "10.107")).links[2].verdict.ruling is ROUNDED
    assert check(text.replace("10.11", "10.108")).links[2].verdict.ruling is UNDECIDED  # a number on the way, less than a unit off


def test_an_entry_that_is_a_whole_number_is_proved_beside_rounded_ones() -> None:
    text = (r"$S = \begin{pmatrix} 1 & 2 \\ 1 & 2 \end{pmatrix}$, $A = \text{softmax}(S) = \begin{pmatrix} 0.269 & 0.731 \\ 0.269 & 0.731 \end{pmatrix}$, "
            r"$A \begin{pmatrix} 1 & 2 \\ 1 & 0 \end{pmatrix} = \begin{pmatrix} 1 & 0.538 \\ 1 & 0.538 \end{pmatrix}$")  # fmt: skip
    assert check(text).links[-1].verdict.ruling is ROUNDED


def test_what_a_name_was_before_an_update_is_not_its_value() -> None:
    text = r"$b = 0$, $y = 1$, $b \leftarrow b + y = 0 + 1 = 1$, $1 \cdot 0 = 0$, $1 \cdot 0 = 1$"
    assert [link.verdict.ruling for link in check(text).links][2:] == [DEF, EXACT, EXACT, EXACT, WRONG]


def test_a_vector_may_become_a_number() -> None:
    assert [link.verdict.ruling for link in check(r"$z = [1, 2]$, $z = 3 \cdot 2$, $z + 1 = 7$").links] == [DEF, DEF, EXACT]


def test_each_entry_of_a_column_written_as_a_row_is_judged() -> None:
    *_, link = check(r"$\frac{1}{3} \begin{pmatrix} 1 \\ 2 \end{pmatrix} \approx [0.33, 0.66]^T$").links
    assert (link.verdict.ruling, link.verdict.expected) == (MIS, "0.67")
    assert check(r"$\frac{1}{3} \begin{pmatrix} 1 \\ 2 \end{pmatrix} = [0.33, 0.67]^T$").links[-1].verdict.ruling is ROUNDED


def test_what_is_the_same_by_its_names_is_equal_without_a_digit() -> None:
    text = "$x = (1, 2)$, $W = \\begin{pmatrix} 0.1 & 0.2 \\\\ 0.3 & 0.4 \\end{pmatrix}$, $z = W x$, $a = \\sigma(z)$, $a = \\sigma(W x)$, $h = a$, $2 h = 2 a$"
    assert [link.verdict.ruling for link in check(text).links] == [DEF, DEF, DEF, DEF, EXACT, DEF, EXACT]


@pytest.mark.parametrize(
    "text",
    [
        r"The level is $L = 10 \log(2) = 3.01$",
        r"A path loss of $\text{Loss} = 20 \cdot \log(100) = 40$",
        r"The attenuation is $L = -10 \log(0.5) = 3.01$",
        r"Here log is taken to base 10: $L = -\log(0.5) = 0.301$",
        r"$L = -\log_{10}(0.1) = 1$ and $L = -\log(0.5) = 0.301$",
        r"Mit dem Logarithmus zur Basis $10$ ist $L = -\log(0.5) = 0.301$",
    ],
)
def test_a_level_is_no_loss_and_a_document_may_speak_of_base_ten(text: str) -> None:
    assert check(text).links[-1].verdict.ruling is UNDECIDED


def test_a_boundary_may_be_an_equation_and_a_formula_with_another_value_is_none() -> None:
    text = "$w_1 = 2$, $w_2 = -1$, $b = 1$, $x_1 = 1$, $x_2 = 2$. "
    assert check(text + "The boundary is $w_1 x_1 + w_2 x_2 + b = 0$.").links[-1].verdict.ruling is UNDECIDED
    assert check(text + "And $w_1 x_1 + w_2 x_2 + b = 2$.").links[-1].verdict.ruling is WRONG
    assert check(text + "And $w_1 x_1 = 3$, $x_1 = 4$.").links[-2].verdict.ruling is WRONG
    assert check("$1 - 2 + 2 = 0$").links[-1].verdict.ruling is WRONG


def test_an_activation_stays_what_it_is_after_an_equation() -> None:
    text = r"$z = 0.5$. $\sigma(z) = 0.9$ for $z = 2.1972$. And $z = 1$, $\sigma(z) = 0.7311$, $\sigma(z) = 0.7411$"
    assert [link.verdict.ruling for link in check(text).links] == [DEF, DEF, DEF, DEF, ROUNDED, WRONG]


def test_several_names_get_one_new_value() -> None:
    text = "$w_1 = 0.5$, $w_2 = 0.3$. Then $w_1 = w_2 = 0.4$, $w_1 + w_2 = 0.8$, and $w_1 = w_2 = 0$, $w_1 + w_2 = 0$, $w_1 = 0.2$"
    assert [link.verdict.ruling for link in check(text).links] == [DEF, DEF, DEF, DEF, EXACT, EXACT, DEF, EXACT, DEF]
    *_, link = check(r"$z = 0.5$, $a = \sigma(z) = 0.6225$, so $\hat{y} = a = 0.6252$").links
    assert link.verdict.ruling is WRONG


def test_a_whole_number_is_another_value_and_no_rounding() -> None:
    links = check("$x = 1.8$, $2 x = 3.6$; for $x = 2$, $2 x = 4$").links
    assert [link.verdict.ruling for link in links] == [DEF, EXACT, DEF, EXACT]


# --- names that a document numbers, fills and equates in its own way -------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    # θ₀ is spoken of and given no value: the vector counts from nought
    (r"$\theta = (0, 1, -1)$, $x = (1, 2, 3)$, $\theta_0 x_0 = 0$, $\theta_1 x_1 = 1 \cdot 2 = 2$, $\theta_2 x_2 = -3$",
     [DEF, DEF, EXACT, EXACT, EXACT, EXACT]),
    # w₀ is given: the vector counts from one, whichever comes first
    ("$w_0 = 0.1$, $w = (0.5, -0.3)$, $w_1 + w_0 = 0.6$", [DEF, DEF, EXACT]),
    ("$w = (0.5, -0.3)$, $w_0 = 0.1$, $w_1 + w_0 = 0.6$", [DEF, DEF, EXACT]),
    # what is put in for w₂ has a sign of its own
    (r"$h = 0.6044$, $z_2 = w_2 h + b_2 = -1.2 \cdot 0.6044 + 0.4 = -0.3253$, $w_2 = -1.2$", [DEF, DEF, DEF, ROUNDED, EXACT]),
    # a name that was worked out is replaced by the decimal that was written for it
    (r"$o = \sigma(1.0151) = 0.7340$, $E = \frac{1}{2}(t - o)^2 = \frac{1}{2}(0.95 - 0.7340)^2 = 0.0233$, $t = 0.95$",
     [DEF, ROUNDED, DEF, DEF, ROUNDED, EXACT]),
    (r"$f_t = i_t = o_t = \sigma(0.75) = 0.6792$, $i_t \cdot 0.5 = 0.3396$, $o_t = 0.6972$", [DEF, DEF, DEF, ROUNDED, ROUNDED, DEF]),
    (r"$\cos(A, B) = \frac{16}{\sqrt{260}} = 0.992$", [DEF, ROUNDED]),
    (r"$a = \sigma(z)$, $z = \mathbf{w}^T \mathbf{x}$, $L' = \frac{1 - y}{1 - a} - \frac{y}{a} = \frac{a - y}{a (1 - a)}$", [DEF, DEF, DEF, EXACT]),
])  # fmt: skip
def test_names_as_documents_use_them(text: str, expected: list[Ruling]) -> None:
    assert [link.verdict.ruling for link in check(text).links] == expected


def test_a_bias_stands_beside_each_column_or_row_of_a_batch() -> None:
    batch, bias = r"\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"
    column = rf"{batch} + {bias} = \begin{{pmatrix}} 2 & 3 & 4 \\ 6 & 7 & 8 \end{{pmatrix}}"
    row = rf"{batch}^T + {bias}^T = \begin{{pmatrix}} 2 & 6 \\ 3 & 7 \\ 4 & 8 \end{{pmatrix}}"
    assert rulings(column, row, row.replace("8", "9")) == [EXACT, EXACT, WRONG]
    square = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} + b = \begin{pmatrix} 2 & 3 \\ 5 & 6 \end{pmatrix}"
    assert rulings(r"b = \begin{pmatrix} 1 \\ 2 \end{pmatrix}", square) == [DEF, EXACT]
    assert rulings(square, b=["1", "2"]) == [UNDECIDED]  # a list may be meant as a column or a row


def test_unwritten_digits_may_make_two_formulas_equal() -> None:
    (first, second) = check(r"$\frac{3}{\sqrt{2} \sqrt{4.667}} = \frac{3}{\sqrt{9.333}}$ and $\sqrt{2} \sqrt{4.667} = \sqrt{9.313}$").links
    assert (first.verdict.ruling, second.verdict.ruling) == (UNDECIDED, WRONG)


@pytest.mark.parametrize("text", [
    # the value shown last is exact as it follows, and was rounded on the way: 2 - 29/48 = 1.39583, f'(1.39583) = 7.87829
    r"$w_1 = 2 - \frac{29}{48} = 2 - 0.6042 = 1.3958$, so $4 \cdot 1.3958^3 - 3 = 7.8783$",
    r"$v = 0.001 \cdot 12^2 = 0.14$, $\hat{v} = \frac{0.14}{0.001} = 144.00$",  # from 0.144
    r"$\sigma^2 = \frac{6.2475}{4} = 1.5619$, $\sigma = \sqrt{1.5619} = 1.2497$",  # √1.561875 = 1.24975…, just below
    # 0.81 · 0.18 = 0.1458 and 0.41 · 0.082 = 0.03362, of which 0.1458/0.17942 = 0.8126
    r"$P = 0.81 \cdot 0.18 + 0.41 \cdot 0.082 = 0.146 + 0.034 = 0.179$, $\frac{0.146}{0.179} = 0.813$",
])  # fmt: skip
def test_the_unrounded_values_are_found_again(text: str) -> None:
    assert {link.verdict.ruling for link in check(text).links} <= {DEF, EXACT, ROUNDED}


def test_three_decimals_may_move_a_third_of_their_sum_by_half_a_unit() -> None:
    assert check(r"$\frac{0.4134 - 0.4378 - 0.6570}{3} = -0.2272$").links[0].verdict.ruling is UNDECIDED
    assert check(r"$\frac{0.4134 - 0.4378 - 0.6570}{3} = -0.2273$").links[0].verdict.ruling is WRONG


def test_what_no_unrounded_value_explains_is_wrong() -> None:
    text = r"$w_1 = 2 - \frac{29}{48} = 2 - 0.6042 = 1.3958$, so $4 \cdot 1.3958^3 - 3 = 7.8793$"
    assert [link.verdict.ruling for link in check(text).faults] == [WRONG]


def test_the_true_value_after_one_that_was_rounded_too_early() -> None:
    links = judged(
        r"z = \begin{pmatrix} 0.2 & 1.2 \\ -0.4 & 0.7 \end{pmatrix} \begin{pmatrix} 0.5 \\ 3 \end{pmatrix} + \begin{pmatrix} 0.1 \\ -0.2 \end{pmatrix}"
        r" = \begin{pmatrix} 3.800 \\ 1.700 \end{pmatrix}",
        r"a = \sigma(z) = \begin{pmatrix} 0.978 \\ 0.846 \end{pmatrix}",
        r"W = \begin{pmatrix} 0.5 & -1 \end{pmatrix}, \quad u = W a = 0.5 \cdot 0.978 + (-1) \cdot 0.846 = -0.356",
    )
    assert {link.verdict.ruling for link in links} <= {DEF, EXACT, ROUNDED, CARRIED}
    assert links[-1].verdict.ruling is ROUNDED
    assert check(r"$SE = \frac{3.9}{4} = 0.98$, $1.96 \cdot 0.98 = 1.911$").links[-1].verdict.ruling is ROUNDED


def test_unrounded_values_go_through_a_chain() -> None:
    # h = 0.98367…, -0.7 h = -0.688572, σ of that 0.334352; σ(-0.7 · 0.9837) would be 0.334347
    text = r"$h = \tanh(0.8 \cdot 3) = 0.9837$, $y = \sigma(-0.7 \cdot 0.9837) = \sigma(-0.6886) = 0.3344$"
    assert {link.verdict.ruling for link in check(text).links} <= {DEF, EXACT, ROUNDED}
    # w = 1.195, 2 w = 2.39
    text = r"$w = 1.2 - 0.5 \cdot 0.01 = 1.20$, $h = \tanh(1.20 \cdot 2) = \tanh(2.39) = 0.98$"
    assert {link.verdict.ruling for link in check(text).links} <= {DEF, EXACT, ROUNDED}
    assert check(text.replace("2.39", "2.29")).faults


def test_a_decimal_that_is_written_with_fewer_digits_further_down() -> None:
    # p = 0.521739…, r = 0.6: 2 p r / (p + r) = 0.55813…, and 0.55714… of 0.52
    blocks = r"p = \frac{60}{115} = 0.522", "r = 60/100 = 0.600", r"f = 2 \cdot (0.52 \cdot 0.60) / (0.52 + 0.60) = 0.558"
    assert [link.verdict.ruling for link in judged(*blocks)] == [DEF, ROUNDED, DEF, EXACT, DEF, ROUNDED]
    assert judged(*blocks[:2], blocks[2].replace("0.558", "0.556"))[-1].verdict.ruling.fault
    assert judged(blocks[2])[-1].verdict.ruling is MIS
    assert judged(blocks[0], "q = 0.52", blocks[1], blocks[2])[-1].verdict.ruling is MIS  # 0.52 is another number there


def test_unwritten_digits_do_not_make_a_vector_a_number() -> None:
    assert rulings(r"\langle 0.707, 0.911 \rangle = |\frac{0.42}{0.371}|") == [WRONG]


def test_a_filter_adds_up_what_it_multiplies() -> None:
    patch = r"\begin{bmatrix} 1 & 2 \\ 0 & 1 \end{bmatrix} \odot \begin{bmatrix} 1 & 0 \\ 2 & 1 \end{bmatrix}"
    assert rulings(rf"{patch} = 1 \cdot 1 + 2 \cdot 0 + 0 \cdot 2 + 1 \cdot 1 = 2") == [UNDECIDED, EXACT]
    assert rulings(rf"{patch} = 3") == [WRONG]


def test_what_is_said_again_of_a_name_that_got_another_value_is_judged() -> None:
    blocks = "z = 0.5", r"z = \frac{1}{1 + e^{-1.2}}", "z = 0.7513"  # σ(1.2) = 0.76852…
    assert [link.verdict.ruling for link in judged(*blocks)] == [DEF, DEF, WRONG]
    assert judged(*blocks)[-1].verdict.expected == "0.7685"
    text = "$z = 0.5$, $z = 0.3 + 0.3$. In the next row $z = 0.9$"
    assert [link.verdict.ruling for link in check(text).links] == [DEF, DEF, DEF]


def test_a_wrong_decimal_that_is_put_into_another_formula_is_carried() -> None:
    # σ(1.2) = 0.76852…, and σ'(1.2) = 0.76852… · 0.23147… = 0.17789…
    blocks = "z = 1.2", r"\hat y = \sigma(z) = 0.7692", r"\sigma'(z) = 0.7692 (1 - 0.7692) = 0.1775"
    links = judged(*blocks)
    assert [link.verdict.ruling for link in links] == [DEF, DEF, WRONG, CARRIED, CARRIED]
    assert [link.verdict.expected for link in links[2:]] == ["0.7685", "0.7685", "0.1779"]
    # with the sum behind z, of which no proof is found: σ(0.8808 · 0.9 + 0.4) = 0.7672…
    blocks_of_sums = r"a = \sigma(2)", r"z = 0.9 a + 0.4", r"\hat y = \sigma(z) = 0.7962", r"\sigma'(z) = 0.7962 (1 - 0.7962)"
    assert judged(*blocks_of_sums)[-1].verdict.ruling is CARRIED
    # another number was put in, and another formula
    assert judged(*blocks[:2], r"\sigma'(z) = 0.7962 (1 - 0.7962)")[-1].verdict.ruling is WRONG
    assert judged(*blocks[:2], r"\sigma'(z) = 0.7692 (1 + 0.7692)")[-1].verdict.ruling is WRONG


def test_a_comparison_of_a_name_alone_may_be_a_condition() -> None:
    text = r"$z = 0.5 \cdot 2 + 0.1 = 1.1 > 0$. If $z < 0$, it is dead; $0 < z < 1$ and $\sigma(z) \le 0.5$ do not hold either"
    assert [link.verdict.ruling for link in check(text, path="x.md").links][3:] == [UNDECIDED, EXACT, UNDECIDED, UNDECIDED]
    text = r"$z = 1.1$, $z = 1.1 < 0$, $z - 2 > 0$, $1.1 < 0$"
    assert [link.verdict.ruling for link in check(text, path="x.md").links] == [DEF, EXACT, WRONG, WRONG, WRONG]
    # the bound that z stays below is no value of z, from which another could be carried
    assert judged("z = 1.25 \\cdot 2", "z < 2.4", "y = 2 z = 4.8")[-1].verdict.ruling is WRONG


def test_a_sum_without_bounds_may_reach_over_all_that_is_known() -> None:
    text = "$w = (0.5, 0.2)$, $x = (1, 2)$, $\\sum_i w_i x_i = 0.5 \\cdot 1 + 0.2 \\cdot 2 = 0.9$, $\\sum w_i x_i + 0.1 = 1$"
    assert [link.verdict.ruling for link in check(text).links] == [DEF, DEF, EXACT, EXACT, EXACT]
    assert check(text + r", $\sum_i w_i x_i = 0.8$").links[-1].verdict.ruling is UNDECIDED  # there may be more of them
    assert check("$x_1 = 1$, $y_1 = 2$, $y_2 = 3$, $\\sum_i x_i y_i = 2$").links[-1].verdict.ruling is UNDECIDED
