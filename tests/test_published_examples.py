"""The published examples under docs/examples: they load, compute to the true values, and are judged rightly.

The rulings and values below were not taken from this program: each figure was worked out apart from it, with
exact fractions and forty digits, and labelled as printed right, rounded, truncated or wrong.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest

from neuron_sym.checker.verdict import Ruling
from neuron_sym.documents.document import Document, Formula
from neuron_sym.model.load_example import load
from neuron_sym.report import JudgedLink, dialect_of, judge_document, read_given

FOLDER = Path(__file__).parent.parent / "docs" / "examples"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.toml"))

EXACT, ROUNDED = Ruling.EXACT, Ruling.ROUNDED
MISROUNDED, WRONG, CARRIED = Ruling.MISROUNDED, Ruling.WRONG, Ruling.CARRIED

FIGURES: dict[str, list[tuple[str, Ruling]]] = {
    "obese-or-not.toml": [
        # 0.00001 · 80 is 0.0008; e^{-1.808} leads to 0.859.
        (r"\begin{pmatrix} 0.808 \end{pmatrix} + 1", WRONG),
        (r"\begin{pmatrix} 1.808 \end{pmatrix}", CARRIED),
        (r"\dfrac{1}{1+e^{-1.808}}", CARRIED),
        ("0.71", WRONG),
    ],
    "identity/adaline-third-row.toml": [
        ("0.087", EXACT),
        ("0.913", EXACT),
        ("-0.0913", EXACT),
        ("0.1617", EXACT),
        ("0.1783", EXACT),
        ("0.3443", EXACT),
        ("0.83356", MISROUNDED),  # 0.833569
    ],
    "identity/three-inputs.toml": [("0.06+0.05-0.18", EXACT), ("-0.07", EXACT)],
    "identity/tiny-neuron.toml": [("0.0", EXACT)],
    "identity/two-inputs-and-a-bias.toml": [("0.45+0.06+0.42", EXACT), ("0.93", EXACT)],
    "logistic-regression/credit-card-default.toml": [
        (r"\frac{e^{-2.402955}}{1 + e^{-2.402955 }}", ROUNDED),
        ("0.08294763", ROUNDED),
    ],
    "logistic-regression/four-hours.toml": [
        ("-6 + 8", EXACT),
        ("2", EXACT),
        ("0.135", ROUNDED),
        ("1.135", ROUNDED),
        ("0.881", ROUNDED),
    ],
    "logistic-regression/gradient-descent-first-point.toml": [("0.2", EXACT), ("0.5498", ROUNDED)],
    "logistic-regression/gradient-descent-fourth-point.toml": [
        ("0.7", EXACT),
        ("0.6682", ROUNDED),
        ("1.1015", WRONG),  # 1.1032
    ],
    "logistic-regression/height-and-sex.toml": [("0.00004539", WRONG)],  # 0.6*150 was printed 0.6150
    "logistic-regression/hours-of-study.toml": [
        ("-4.0777 + 3.0092", EXACT),
        ("-1.0685", EXACT),
        (r"\dfrac{1}{1 + 2.911}", ROUNDED),
        ("0.256", ROUNDED),
    ],
    "logistic-regression/women-on-the-titanic.toml": [("1.057", EXACT)],
    "rectifier-and-tanh/handed-on-unchanged.toml": [("1.5", EXACT)],
    "rectifier-and-tanh/rectified-away.toml": [("1.0 - 3.0 + 1.0", EXACT), ("-1.0", EXACT)],
    "rectifier-and-tanh/tanh-of-one.toml": [
        ("0.761594156", ROUNDED),
        ("0.4199743416", ROUNDED),
        ("0.880797078", ROUNDED),
    ],
    "sigmoid/badly-wrong.toml": [("0.98", ROUNDED)],
    "sigmoid/before-it-learns.toml": [("0.82", ROUNDED)],
    "sigmoid/binary-and-bipolar.toml": [
        ("0.53", EXACT),
        ("0.62", MISROUNDED),  # 0.6295
        ("0.259", ROUNDED),
    ],
    "sigmoid/cut-after-five-digits.toml": [("0.41", EXACT), ("0.60108", MISROUNDED)],  # 0.601088
    "sigmoid/exclusive-or-hidden-neuron.toml": [("0.5", EXACT), ("0.622", ROUNDED)],
    "sigmoid/first-hidden-neuron.toml": [("0.3775", EXACT), ("0.593269992", ROUNDED)],
    "sigmoid/hidden-neuron-of-an-exercise.toml": [("0.6", EXACT), ("0.645", MISROUNDED)],  # 0.6457
    "sigmoid/one-of-two-neurons.toml": [("0.7", EXACT), ("0.668", ROUNDED)],
    "sigmoid/three-bits.toml": [("-5.8002", EXACT), ("0.003", ROUNDED)],
    "step/nand.toml": [("-1", EXACT), ("0", EXACT)],
    "step/nand-both-off.toml": [("3", EXACT), ("1", EXACT)],
    "step/or-first-example.toml": [("0", EXACT), ("-1", EXACT), (".5", EXACT)],
    "step/or-second-example.toml": [("-.5", EXACT), ("0", EXACT), ("1", EXACT), (".5", EXACT), ("0", EXACT)],
    "step/perceptron-exercise.toml": [("0.1", EXACT), ("1", EXACT)],
}
"""The published figures, each as the right side of its link is printed, in reading order."""

TRUE: dict[str, dict[str, str]] = {
    "obese-or-not.toml": {"z": "1.8008", "ŷ": "0.858246290672"},
    "identity/adaline-third-row.toml": {"z": "0.087"},
    "identity/three-inputs.toml": {"z": "-0.07"},
    "identity/tiny-neuron.toml": {"z": "0"},
    "identity/two-inputs-and-a-bias.toml": {"z": "0.93"},
    "logistic-regression/credit-card-default.toml": {"z": "-2.402955114", "ŷ": "0.082947631671"},
    "logistic-regression/four-hours.toml": {"z": "2", "ŷ": "0.880797077978"},
    "logistic-regression/gradient-descent-first-point.toml": {"z": "0.2", "ŷ": "0.549833997312"},
    "logistic-regression/gradient-descent-fourth-point.toml": {"z": "0.7", "ŷ": "0.668187772168"},
    "logistic-regression/height-and-sex.toml": {"ŷ": "0.0000453978687024"},
    "logistic-regression/hours-of-study.toml": {"z": "-1.0685", "ŷ": "0.255688447341"},
    "logistic-regression/women-on-the-titanic.toml": {"z": "1.05658854"},
    "rectifier-and-tanh/handed-on-unchanged.toml": {"z": "1.5"},
    "rectifier-and-tanh/rectified-away.toml": {"z": "-1"},
    "rectifier-and-tanh/tanh-of-one.toml": {"ŷ": "0.761594155956"},
    "sigmoid/badly-wrong.toml": {"ŷ": "0.982013790038"},
    "sigmoid/before-it-learns.toml": {"ŷ": "0.817574476194"},
    "sigmoid/binary-and-bipolar.toml": {"z": "0.53", "ŷ": "0.629483111967"},
    "sigmoid/cut-after-five-digits.toml": {"z": "0.41", "ŷ": "0.601087878848"},
    "sigmoid/exclusive-or-hidden-neuron.toml": {"z": "0.5", "ŷ": "0.622459331202"},
    "sigmoid/first-hidden-neuron.toml": {"z": "0.3775", "ŷ": "0.593269992107"},
    "sigmoid/hidden-neuron-of-an-exercise.toml": {"z": "0.6", "ŷ": "0.645656306226"},
    "sigmoid/one-of-two-neurons.toml": {"z": "0.7", "ŷ": "0.668187772168"},
    "sigmoid/three-bits.toml": {"z": "-5.8002", "ŷ": "0.00301781452343"},
    "step/nand.toml": {"z": "-1", "ŷ": "0"},
    "step/nand-both-off.toml": {"z": "3", "ŷ": "1"},
    "step/or-first-example.toml": {"z": "0", "ŷ": "1"},
    "step/or-second-example.toml": {"z": "-0.5", "ŷ": "0"},
    "step/perceptron-exercise.toml": {"z": "0.1", "ŷ": "1"},
}
"""The true pre-activation and output of each neuron; outputs that are irrational, to twelve digits."""

OUTPUT = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": lambda z: (mpmath.exp(2 * z) - 1) / (mpmath.exp(2 * z) + 1),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "heaviside": lambda z: mpmath.mpf(z >= 0),
    "identity": lambda z: z,
}


def typed(name: str) -> dict[str, Any]:
    """The fields of the file, its decimal numbers as the text that was typed."""
    return tomllib.loads((FOLDER / name).read_text("utf-8"), parse_float=str)


def judged(name: str) -> tuple[str, list[JudgedLink]]:
    """The working of an example and its links, judged with the example's numbers for x, w and b."""
    fields = typed(name)
    working = fields["working"]
    given = {
        key: numbers if len(numbers) > 1 else numbers[0]
        for key, numbers in (("x", fields["inputs"]), ("w", fields["weights"]), ("b", [fields["bias"]]))
    }
    formula = Formula(working, 0, dialect_of(working))
    return working, judge_document(Document(working, ""), [formula], read_given(given)).links


def right_side(working: str, link: JudgedLink) -> str:
    return working[link.right.span.start : link.right.span.end] if link.right.span else ""


@pytest.mark.parametrize("name", FILES)
def test_each_example_loads(name: str) -> None:
    (example,) = load(FOLDER / name)
    assert example.title
    assert example.source


def test_each_working_has_its_rulings_here() -> None:
    elsewhere = {name for name in FILES if name.startswith("gradients/")}  # tests/test_published_gradients.py
    assert {name for name in FILES if "working" in typed(name)} - elsewhere == set(FIGURES)
    assert set(TRUE) == set(FIGURES)


def test_titles_differ() -> None:
    titles = [typed(name)["title"] for name in FILES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", FIGURES)
def test_each_published_figure_is_judged_as_it_is(name: str) -> None:
    working, links = judged(name)
    found = iter([(right_side(working, link), link.verdict.ruling) for link in links])
    for figure, ruling in FIGURES[name]:
        given = next((given for text, given in found if text == figure), None)
        assert given is not None, f"{figure} was not found after the figures before it"
        assert given is ruling, f"{figure} is {given.value}, not {ruling.value}"


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_else_is_called_a_fault(name: str) -> None:
    working, links = judged(name)
    faults = [right_side(working, link) for link in links if link.verdict.ruling.fault]
    assert faults == [figure for figure, ruling in FIGURES[name] if ruling.fault]


@pytest.mark.parametrize("name", TRUE)
def test_the_numbers_give_the_true_values(name: str) -> None:
    fields = typed(name)
    products = (Fraction(w) * Fraction(x) for w, x in zip(fields["weights"], fields["inputs"], strict=True))
    exact = sum(products, Fraction(fields["bias"]))
    with mpmath.workdps(40):
        z = mpmath.mpf(exact.numerator) / exact.denominator
        values = {"z": z, "ŷ": OUTPUT[fields["activation"]](z)}
        for key, true in TRUE[name].items():
            assert abs(values[key] - mpmath.mpf(true)) <= mpmath.mpf("5.0001e-12") * abs(mpmath.mpf(true)), key
    if "z" in TRUE[name]:
        assert exact == Fraction(TRUE[name]["z"])
