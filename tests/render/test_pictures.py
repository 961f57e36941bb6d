"""The figures of the lessons: the physics and the geometry in them, and whatever numbers they are made of."""

from __future__ import annotations

import decimal
import math
import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron_sym.errors import InputError
from neuron_sym.model.example import Example
from neuron_sym.render.action_potential import STIMULI, action_potential_figure, membrane, straightened
from neuron_sym.render.drawings import DRAWINGS
from neuron_sym.render.pictures import PICTURES, picture
from neuron_sym.render.plane import Line, Placed, plane_figure

MOST = 6_000
"""No figure is larger than this, in bytes."""


def _example(**fields: object) -> Example:
    chosen: dict[str, object] = {
        "inputs": ["1.2", "-0.7"], "weights": ["0.9", "-0.5"], "bias": "0.4", "target": 0, "learning_rate": "0.5", "updates": 5,
    }  # fmt: skip
    return Example.of(**(chosen | fields))  # type: ignore[arg-type]


def test_every_figure_is_well_formed_titled_and_small() -> None:
    for name in PICTURES:
        svg, caption = picture(name, [_example()])
        ElementTree.fromstring(svg)
        assert "<title>" in svg, name
        assert len(svg.encode()) < MOST, name
        assert caption.endswith("."), name
    for name, make in DRAWINGS.items():
        ElementTree.fromstring(make())
        assert len(make().encode()) < MOST, name
        assert "<title>" in make(), name
        assert "<desc>" in make(), name


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(
    "fields",
    [
        {"inputs": ["1e300", "1e-300"]},
        {"weights": [0, 0], "bias": 0},
        {"inputs": [0, 0]},
        {"weights": ["1e9", "-1e9"]},
        {"inputs": [1], "weights": [2]},
        {"names": ["<script>alert(1)</script>", '"&' * 60]},
        {"activation": "relu", "loss": "squared_error"},
    ],
)
def test_a_figure_is_drawn_or_refused_in_words(name: str, fields: dict[str, object]) -> None:
    try:
        svg, _ = picture(name, [_example(**fields)])
    except InputError as error:
        assert str(error)
    else:
        ElementTree.fromstring(svg)
        assert "<script" not in svg
        assert not re.search(r'="[^"]*\b(nan|inf)\b', svg)


# --- the action potential ---------------------------------------------------------------------------------


def _peak(current: str) -> tuple[float, float]:
    time, potential = max(membrane(Decimal(current)), key=lambda point: point[1])
    return float(time), float(potential)


def test_at_rest_nothing_happens() -> None:
    potentials = [float(potential) for _, potential in membrane(Decimal(0))]
    assert max(potentials) - min(potentials) < 0.1
    assert abs(potentials[-1] + 65) < 0.1


def test_all_or_none() -> None:
    weak, strong, stronger = (_peak(current) for current, _ in STIMULI)
    assert weak[1] < -55
    assert strong[1] > 30
    assert abs(stronger[1] - strong[1]) < 5
    assert stronger[0] < strong[0]


def test_after_the_spike_the_potential_falls_below_its_rest_and_returns() -> None:
    points = [(float(time), float(potential)) for time, potential in membrane(Decimal(8))]
    peak = max(points, key=lambda point: point[1])
    assert min(potential for time, potential in points if time > peak[0]) < -70
    assert abs(points[-1][1] + 65) < 3


def _by_runge_kutta(current: float, step: float = 0.005) -> float:
    """The peak of the same equations, written out anew, by a method of fourth order in binary floats."""

    def slope(time: float, state: tuple[float, ...]) -> tuple[float, ...]:
        v, m, h, n = state
        am, bm = 0.1 * (v + 40) / (1 - math.exp(-(v + 40) / 10)), 4 * math.exp(-(v + 65) / 18)
        ah, bh = 0.07 * math.exp(-(v + 65) / 20), 1 / (1 + math.exp(-(v + 35) / 10))
        an, bn = 0.01 * (v + 55) / (1 - math.exp(-(v + 55) / 10)), 0.125 * math.exp(-(v + 65) / 80)
        flow = 120 * m**3 * h * (v - 50) + 36 * n**4 * (v + 77) + 0.3 * (v + 54.387)
        put_in = current if 2 <= time < 3 else 0
        return put_in - flow, am * (1 - m) - bm * m, ah * (1 - h) - bh * h, an * (1 - n) - bn * n

    state, peak = (-65.0, 0.05293, 0.59612, 0.31768), -65.0
    for count in range(int(10 / step)):
        time = count * step
        a = slope(time, state)
        b = slope(time + step / 2, tuple(s + step / 2 * k for s, k in zip(state, a, strict=True)))
        c = slope(time + step / 2, tuple(s + step / 2 * k for s, k in zip(state, b, strict=True)))
        d = slope(time + step, tuple(s + step * k for s, k in zip(state, c, strict=True)))
        state = tuple(
            s + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4) for s, k1, k2, k3, k4 in zip(state, a, b, c, d, strict=True)
        )  # fmt: skip
        peak = max(peak, state[0])
    return peak


@pytest.mark.parametrize("current", [current for current, _ in STIMULI])
def test_a_finer_method_finds_the_same_peak(current: str) -> None:
    assert abs(_by_runge_kutta(float(current)) - _peak(current)[1]) < 1.5


def test_the_figure_does_not_depend_on_how_the_program_rounds() -> None:
    usual = action_potential_figure()
    action_potential_figure.cache_clear()
    with decimal.localcontext(decimal.Context(prec=4, rounding=decimal.ROUND_UP)):
        assert action_potential_figure() == usual
        assert decimal.getcontext().prec == 4


def test_the_curve_that_is_drawn_stays_by_the_one_that_is_computed() -> None:
    points = [(float(at), 100 * math.sin(at / 20)) for at in range(400)]
    drawn = straightened(points)
    assert drawn[0] == points[0]
    assert drawn[-1] == points[-1]
    assert len(drawn) < len(points) / 4
    for (x, y), (u, v) in pairwise(drawn):
        assert all(abs(y + (at - x) / (u - x) * (v - y) - height) <= 0.4 for at, height in points if x <= at <= u)


# --- the plane --------------------------------------------------------------------------------------------

NUMBER = st.integers(-50, 50).map(lambda n: n / 10)


def _points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


def _area(points: list[tuple[float, float]]) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(points, [*points[1:], *points[:1]], strict=True))) / 2


def _sides(weights: tuple[float, float], level: float) -> tuple[float, list[tuple[float, float]]]:
    points = [Placed((-1, -1), 0, "0"), Placed((2, 1), 1, "1")]
    svg = plane_figure(points, [Line("first", "line", weights, level)], ("x", "y"), "title")
    side = re.search(r'class="ns-side" d="([^"]*)"', svg)
    drawn = re.search(r'class="ns-first"><path class="ns-curve" d="([^"]*)"', svg)
    assert drawn
    return _area(_points(side[1])) if side else 0.0, _points(drawn[1])


@given(NUMBER, NUMBER, NUMBER)
def test_what_is_filled_on_either_side_of_a_line_makes_up_the_box(w1: float, w2: float, level: float) -> None:
    if not (w1 or w2):
        return
    one, line = _sides((w1, w2), level)
    other, turned = _sides((-w1, -w2), -level)
    box = (464 - 44) * (248 - 30)
    assert abs(one + other - box) < 0.002 * box
    assert sorted(line) == sorted(turned)


def test_a_line_is_where_it_should_be() -> None:
    """x = 0.5 parts the axis from -1.6 to 2.6, whose pixels go from 44 to 464, at half its length."""
    _, line = _sides((1, 0), 0.5)
    assert {x for x, _ in line} == {254.0}
