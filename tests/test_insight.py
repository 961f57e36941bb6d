"""What a neuron's numbers mean: contributions, odds, boundary and chance, against mpmath and the judge."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from neuron_sym.deriver.boundary import LEVELS, Boundary
from neuron_sym.deriver.insight import insight
from neuron_sym.deriver.worked import Value, Worked
from neuron_sym.model.example import Example
from neuron_sym.number import rational
from neuron_sym.render.replay import as_latex, replay

TOUCHSTONE = Example.of(["4", "80"], ["0.2", "0.00001"], "1", target="1", threshold="0.5")
NUMBERS = [
    (["4", "80"], ["0.2", "0.00001"], "1"),
    (["4", "-0.8", "0"], ["0.2", "0.7", "0"], "1.3"),
    (["0.5"], ["-0.25"], "0"),
    (["1", "2", "3", "4"], ["-0.3", "0.1", "0.25", "-0.4"], "-0.6"),
]
CASES = [
    ("sigmoid", "0.5", "1"), ("sigmoid", "0.7", "0"), ("sigmoid", "0.9", None), ("tanh", "0.3", "-1"),
    ("relu", "0.5", "1"), ("identity", "1", None), ("softplus", "2", "1"), ("heaviside", None, "1"),
]  # fmt: skip


def of(value: object) -> mpmath.mpf:
    assert isinstance(value, Value)
    return mpmath.mpf(value.decimal)


@pytest.mark.parametrize(("activation", "threshold", "target"), CASES)
def test_every_chain_replays(activation: str, threshold: str | None, target: str | None) -> None:
    for inputs, weights, bias in NUMBERS:
        derivation = insight(Example.of(inputs, weights, bias, activation, threshold=threshold, target=target))
        replay(derivation.chains, derivation.given)


def test_many_inputs_replay() -> None:
    derivation = insight(Example.of(["0.5"] * 30, ["0.2"] * 30, "1"))
    replay(derivation.chains, derivation.given)


def test_the_chance_is_that_of_the_normal_distribution() -> None:
    derivation = insight(TOUCHSTONE)
    assert derivation.value("variance").exact == 4**2 + 80**2 + 1
    assert derivation.value("chance_right").exact == Fraction(1, 2)
    with mpmath.workdps(30):
        far = 1 - mpmath.ncdf(mpmath.mpf("1.8008") / mpmath.sqrt(6417))
        assert mpmath.almosteq(of(derivation.value("chance_far")), far, 1e-14)
        assert mpmath.nstr(far, 4) in "\n".join(map(as_latex, derivation.chains))


@pytest.mark.parametrize(("threshold", "target"), [("0.7", "1"), ("0.7", "0"), ("0.2", "1"), ("0.2", "0")])
def test_the_chance_of_the_right_class_at_other_thresholds(threshold: str, target: str) -> None:
    example = Example.of(["0.5", "-1.5"], ["0.3", "0.8"], "0.1", threshold=threshold, target=target)
    derivation = insight(example)
    with mpmath.workdps(30):
        t = mpmath.mpf(threshold)
        below = mpmath.ncdf(mpmath.log(t / (1 - t)) / mpmath.sqrt(mpmath.mpf("0.25") + mpmath.mpf("2.25") + 1))
        assert mpmath.almosteq(of(derivation.value("chance_right")), 1 - below if target == "1" else below, 1e-14)
        z = mpmath.mpf("0.15") - mpmath.mpf("1.2") + mpmath.mpf("0.1")
        far = mpmath.ncdf(z / mpmath.sqrt(mpmath.mpf("3.5")))
        on_side = far if z < mpmath.log(t / (1 - t)) else 1 - far
        assert mpmath.almosteq(of(derivation.value("chance_far")), on_side, 1e-14)


def test_odds_and_their_ratios() -> None:
    derivation = insight(TOUCHSTONE)
    with mpmath.workdps(30):
        assert mpmath.almosteq(of(derivation.value("odds")), mpmath.exp(mpmath.mpf("1.8008")), 1e-14)
        ratios = derivation.values["odds_ratios"]
        assert isinstance(ratios, tuple)
        for ratio, weight in zip(ratios, ("0.2", "0.00001"), strict=True):
            assert mpmath.almosteq(of(ratio), mpmath.exp(mpmath.mpf(weight)), 1e-14)


def test_one_unit_more_multiplies_the_odds_by_the_ratio() -> None:
    more = insight(Example.of(["5", "80"], ["0.2", "0.00001"], "1"))
    here = insight(TOUCHSTONE)
    ratios = here.values["odds_ratios"]
    assert isinstance(ratios, tuple)
    assert mpmath.almosteq(of(more.value("odds")), of(here.value("odds")) * of(ratios[0]), 1e-13)


def test_shares_add_up_to_one() -> None:
    for inputs, weights, bias in NUMBERS:
        shares = insight(Example.of(inputs, weights, bias)).values["shares"]
        assert isinstance(shares, tuple)
        assert mpmath.almosteq(sum(map(of, shares)), 1, 1e-13)


def test_the_distance_is_that_of_a_point_from_a_plane() -> None:
    derivation = insight(TOUCHSTONE)
    with mpmath.workdps(30):
        norm = mpmath.sqrt(mpmath.mpf("0.2") ** 2 + mpmath.mpf("0.00001") ** 2)
        assert mpmath.almosteq(of(derivation.value("boundary_distance")), mpmath.mpf("1.8008") / norm, 1e-14)


@pytest.mark.parametrize("activation", [name for name in LEVELS if name != "heaviside"])
def test_the_level_is_where_the_output_is_the_threshold(activation: str) -> None:
    t = {"log_sigmoid": "-0.4"}.get(activation, "0.3")
    example = Example.of([1], [1], 0, activation, threshold=t)
    boundary = Boundary(Worked(example, 4))
    assert boundary.formula is not None
    level = insight(example).value("boundary_level")
    at_level = insight(Example.of([level.decimal], [1], 0, activation))
    assert mpmath.almosteq(of(at_level.value("y_hat")), mpmath.mpf(t), 1e-12)


def test_what_does_not_apply_is_left_out() -> None:
    def names(example: Example) -> set[str]:
        return {chain.name for chain in insight(example).chains}

    assert "odds" not in names(Example.of([1], [1], 0, "tanh"))
    assert "decision boundary" not in names(Example.of([1], [1], 0, "tanh"))
    assert "decision boundary" not in names(Example.of([1], [1], 0, "gaussian", threshold="0.5"))
    assert "decision boundary" not in names(Example.of([1], [1], 0, "sigmoid", threshold="1.5"))
    assert "decision boundary" not in names(Example.of([1], [0], 0, "sigmoid"))


def test_the_line_of_two_inputs_passes_through_the_level() -> None:
    derivation = insight(Example.of(["1", "2"], ["0.5", "-0.25"], "0.75", threshold="0.5"))
    ends = {as_latex(chain)[0]: chain.last for chain in derivation.chains if chain.name == "decision boundary"}
    slope, intercept = rational(ends["k"]), rational(ends["c"])
    assert (slope, intercept) == (Fraction("0.5") / Fraction("0.25"), Fraction("-0.75") / Fraction("-0.25"))
