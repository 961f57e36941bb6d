"""Published losses, gradients and updates: reproduced by the derivation, and their printed figures judged rightly.

``data/published_gradients.json`` holds, for each figure, what its author printed, the true value to twelve digits and
a verdict on the figure; both were worked out apart from this program. ``quantity`` is the number of our derivation that
the figure states, and ``times`` by what it must be multiplied for that: an author's δ may be target minus output, his
error the whole square. Where the inputs of a neuron were themselves published with a few digits only, the true value
belongs to ``unrounded_inputs``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import mpmath
import pytest
from mpmath import mp, mpf

from neuron_sym.checker.verdict import Ruling
from neuron_sym.deriver.forward import forward
from neuron_sym.deriver.gradient import gradient
from neuron_sym.deriver.slope import second_slope, slope
from neuron_sym.deriver.update import update
from neuron_sym.deriver.worked import Value, Z
from neuron_sym.expression import Number
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.model.load_example import load
from neuron_sym.number import rational
from neuron_sym.render.page import example_page, judge_published, known
from neuron_sym.report import FileReport
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate, scalar
from tests import oracle

FOLDER = Path(__file__).parent.parent / "docs" / "examples"
PUBLISHED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "published_gradients.json").read_text("utf-8"))
EACH = pytest.mark.parametrize("entry", PUBLISHED, ids=lambda entry: entry["file"])
TWELVE = mpf("5.0001e-12")

RIGHT = ("exact", "correctly-rounded")
FITTING = {Ruling.EXACT, Ruling.ROUNDED, Ruling.DEFINITION, Ruling.UNDECIDED}
"""How a right figure may be judged: whatever is no complaint."""
FORWARD_ONLY = {"logistic-regression/gradient-descent-first-point.toml"}
"""The author stops at the output; the figures after it are ours."""


def example_of(entry: dict[str, Any]) -> Example:
    (example,) = load(FOLDER / entry["file"])
    return example


def number(node: Any) -> mpf:
    exact = rational(node)
    assert exact is not None
    return mpf(exact.numerator) / exact.denominator


def derived(example: Example) -> dict[str, mpf]:
    """Our numbers by name, a name for each weight: ``dL_dw.0``."""
    derivation = update(example) if example.learning_rate else gradient(example)
    found: dict[str, mpf] = {}
    for key, value in derivation.values.items():
        parts = {key: value} if isinstance(value, Value) else {f"{key}.{i}": part for i, part in enumerate(value)}
        found |= {name: mpf(part.decimal) for name, part in parts.items()}
    return with_steps(found, example)


def with_steps(found: dict[str, mpf], example: Example) -> dict[str, mpf]:
    """The same with what is added to each parameter."""
    if example.learning_rate:
        rate = number(example.learning_rate)
        found |= {"step_b": -rate * found["dL_db"]}
        found |= {f"step_w.{i}": -rate * found[f"dL_dw.{i}"] for i in range(len(example.inputs))}
    return found


def by_differences(example: Example) -> dict[str, mpf]:
    """The same numbers from definitions in mpmath and difference quotients: nothing here knows a derivative."""
    function = oracle.MP_ACTIVATIONS["identity" if example.activation == "z" else example.activation]
    assert example.loss is not None
    assert example.target is not None
    loss, y = oracle.MP_LOSSES[example.loss], number(example.target)
    x, w, b = list(map(number, example.inputs)), list(map(number, example.weights)), number(example.bias)

    def of_parameters(*at: mpf) -> mpf:
        return loss(function(mp.fdot(at[:-1], x) + at[-1]), y)

    z = mp.fdot(w, x) + b
    output = function(z)
    found = {"z": z, "y_hat": output, "L": loss(output, y)}
    # The step must stay small against probabilities such as 10^-15.
    found["dL_dy_hat"] = mpmath.diff(lambda p: loss(p, y), output, h=output * mpf(10) ** -40)
    found["dy_hat_dz"] = mpmath.diff(function, z)
    found["dL_dz"] = found["dL_dy_hat"] * found["dy_hat_dz"]
    for i in range(len(x) + 1):
        one = tuple(int(i == j) for j in range(len(x) + 1))
        key = f"dL_dw.{i}" if i < len(x) else "dL_db"
        by_one = mpmath.diff(of_parameters, (*w, b), one, h=mpf(10) ** -60)
        found[key] = by_one
        if example.learning_rate:
            found[f"w_new.{i}" if i < len(x) else "b_new"] = (*w, b)[i] - number(example.learning_rate) * by_one
    return with_steps(found, example)


def close(ours: mpf, true: mpf) -> bool:
    return bool(abs(ours - true) <= TWELVE * max(abs(true), mpf("1e-12")))


@EACH
def test_the_derivation_agrees_with_differences(entry: dict[str, Any]) -> None:
    example = example_of(entry)
    with mp.workdps(200):
        true, ours = by_differences(example), derived(example)
        assert set(true) <= set(ours)
        for key in true:
            assert close(ours[key], true[key]), (key, ours[key], true[key])


@EACH
def test_each_figure_is_reproduced(entry: dict[str, Any]) -> None:
    r"""The true value of each figure is a number of ours, to twelve digits; a right figure is its rounding."""
    example = example_of(entry)
    with mp.workdps(50):
        printed = derived(example)
        if "unrounded_inputs" in entry:
            inputs = Example.of(entry["unrounded_inputs"], ["1"] * len(example.inputs), 0).inputs
            exact = derived(replace(example, inputs=inputs))
        else:
            exact = printed
        for claim in entry["claims"]:
            if "quantity" not in claim:
                continue
            times, key = mpf(claim.get("times", "1")), claim["quantity"]
            assert close(times * exact[key], mpf(claim["truth"])), claim
            if claim["verdict"] in RIGHT:
                unit = mpf(10) ** -len(claim["value"].partition(".")[2])
                assert abs(times * printed[key] - mpf(claim["value"])) <= unit / 2, claim


def test_the_mean_of_four_losses() -> None:
    """scikit-learn's log loss is the mean of what the neuron loses on each row."""
    example = example_of(next(entry for entry in PUBLISHED if entry["file"].endswith("log-loss-of-four.toml")))
    losses = [
        derived(replace(example, inputs=Example.of([p], ["1"], 0).inputs, target=Number(target)))["L"]
        for p, target in (("0.9", "1"), ("0.1", "0"), ("0.2", "0"), ("0.65", "1"))
    ]
    with mp.workdps(30):
        assert close(mp.fsum(losses) / 4, mpf("0.216161874681"))


@pytest.mark.parametrize(("order", "true"), [(1, "0.419974341614"), (2, "-0.639700008449")])
def test_published_derivatives_of_the_hyperbolic_tangent(order: int, true: str) -> None:
    chosen = chosen_activation("tanh")
    term = slope(chosen) if order == 1 else second_slope(chosen, Z)
    value = scalar(evaluate(term, Scope({Z: Number("1")}), 128))
    assert value is not None
    assert close(mpf(float(value.lower)), mpf(true))  # type: ignore[union-attr]
    (example,) = load(FOLDER / "rectifier-and-tanh" / "tanh-of-one.toml")
    assert not judged(example).faults


# --- the published figures ---------------------------------------------------------------------------


def judged(example: Example) -> FileReport:
    """The working as the page of the example judges it."""
    return judge_published(gradient(example) if example.target is not None else forward(example))


def rulings(entry: dict[str, Any], report: FileReport, working: str) -> list[tuple[dict[str, Any], Ruling, int]]:
    """Each claim with its ruling and its chain: the figures are found in the order in which they are printed."""
    links = [
        (working[link.right.span.start : link.right.span.end], link.verdict.ruling, place)
        for place, chain in enumerate(report.chains)
        for link in chain.links
        if link.right.span
    ]
    found, rest = [], iter(links)
    for claim in entry["claims"]:
        link = next((link for link in rest if plain(link[0]) == claim["figure"]), None)
        assert link is not None, f"{claim['figure']} was not found after the figures before it"
        found.append((claim, link[1], link[2]))
    return found


def plain(text: str) -> str:
    """A right side without the bracket round a signed number."""
    return text.strip("() ") if text.startswith("(-") else text.strip()


@EACH
def test_right_figures_pass_and_wrong_ones_do_not(entry: dict[str, Any]) -> None:
    example = example_of(entry)
    for claim, ruling, _ in rulings(entry, judged(example), example.working):
        if claim["verdict"] in RIGHT:
            assert ruling in FITTING, (claim, ruling)
        elif claim["verdict"] == "wrong":
            assert ruling not in {Ruling.EXACT, Ruling.ROUNDED, Ruling.DEFINITION}, (claim, ruling)
            assert not ruling.open, (claim, ruling)


@EACH
def test_no_link_is_called_a_fault_without_one(entry: dict[str, Any]) -> None:
    """Faults stand only in chains with a figure that is wrong, or was carried on from a wrong one."""
    example = example_of(entry)
    report = judged(example)
    bad = {place for claim, _, place in rulings(entry, report, example.working) if claim["verdict"] not in RIGHT}
    faulty = {place for place, chain in enumerate(report.chains) if any(link.verdict.ruling.fault for link in chain.links)}
    assert faulty <= bad


@EACH
def test_the_page_is_written(entry: dict[str, Any]) -> None:
    """Every line of the derivation replays."""
    page = example_page(FOLDER / entry["file"])
    assert "backward pass" in page.markdown


def test_there_are_twenty_at_least() -> None:
    learnt = [entry for entry in PUBLISHED if entry["file"] not in FORWARD_ONLY]
    assert len(learnt) >= 20
    assert {path.name for path in (FOLDER / "gradients").glob("*.toml")} <= {Path(entry["file"]).name for entry in PUBLISHED}


WRONG_BY_HAND = r"""
L = 0.02

\frac{\partial L}{\partial w_1} = 0.069

\frac{\partial L}{\partial b} = -0.0173

\frac{d\hat{y}}{dz} = 0.1418

\frac{\partial L}{\partial w_1} = -0.1418 \cdot 0.1217 \cdot 8

w_1 - \eta \frac{\partial L}{\partial w_1} = 0.2138
"""
RIGHT_BY_HAND = r"""
L = 0.0100

\frac{\partial L}{\partial w_1} = -0.1418 \cdot 0.1217 \cdot 4 = -0.069

\frac{\partial L}{\partial w_1} = (0.858 - 1) \cdot 0.858 \cdot (1 - 0.858) \cdot 4 = -0.069

\frac{\partial L}{\partial w_2} = -0.0172 \cdot 80

w_1 - \eta \frac{\partial L}{\partial w_1} = 0.2 - 0.1 \cdot (-0.069) = 0.2069
"""


def by_hand(working: str) -> Example:
    """The neuron of the touchstone with a loss."""
    numbers = (["4", "80"], ["0.2", "0.00001"], 1)
    return Example.of(*numbers, target=1, loss="squared_error", learning_rate="0.1", working=working)


def test_a_wrong_slope_is_not_taken_for_a_definition() -> None:
    """What follows from the example is known to the judge: L and its slopes, but no δ, whose sign authors choose."""
    links = judged(by_hand(WRONG_BY_HAND)).links
    assert len(links) == 6
    assert all(link.verdict.ruling.fault for link in links)
    assert not any(getattr(key, "letter", "") == "δ" for key in known(gradient(by_hand(WRONG_BY_HAND))))


def test_right_slopes_by_hand_pass() -> None:
    rulings_found = {link.verdict.ruling for link in judged(by_hand(RIGHT_BY_HAND)).links}
    assert rulings_found <= {Ruling.EXACT, Ruling.ROUNDED}
