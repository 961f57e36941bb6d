"""Figures: well-formed, titled, small, and inert whatever text they show."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from neuron_sym.render.figures import WIDTH, activation_figure, contribution_figure, neuron_figure

SVG = "{http://www.w3.org/2000/svg}"
SIGMOID = [(x / 10, 1 / (1 + math.exp(-x / 10))) for x in range(-60, 61)]


def _texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def _figures(text: str) -> list[str]:
    return [
        neuron_figure([(text, text, text)], text, text, text, text),
        contribution_figure([(text, 1.0, text)]),
        activation_figure(SIGMOID, 1.8, 0.86, text, text, text),
    ]


def test_the_neuron_shows_its_numbers() -> None:
    svg = neuron_figure(
        [("height", "4", "0.2"), ("weight", "80", "0.00001")], "1", "z = 1.8008", "0.8582", "sigmoid"
    )
    shown = _texts(svg)
    assert {"height", "4", "0.2", "weight", "80", "0.00001", "1", "z = 1.8008", "0.8582", "sigmoid"} <= set(
        shown
    )


@pytest.mark.parametrize("count", [1, 2, 6, 7, 100])
def test_of_many_inputs_the_first_three_and_the_last_are_drawn(count: int) -> None:
    inputs = [(f"x{index}", str(index), "1") for index in range(1, count + 1)]
    svg = neuron_figure(inputs, "0", "0", "0", "identity")
    names = [text for text in _texts(svg) if text.startswith("x")]
    assert names == ([name for name, _, _ in inputs] if count <= 6 else ["x1", "x2", "x3", f"x{count}"])
    assert ("⋮" in _texts(svg)) == (count > 6)


def test_an_inhibiting_weight_is_told_by_more_than_its_colour() -> None:
    svg = neuron_figure([("a", "1", "-2"), ("b", "1", "−2"), ("c", "1", "2")], "0", "0", "0", "tanh")
    assert svg.count("ns-inhibits") == 2


def test_bars_go_both_ways_from_zero() -> None:
    svg = ElementTree.fromstring(contribution_figure([("a", 2, "2"), ("b", -1, "−1"), ("c", 0, "0")]))
    exciting, inhibiting, resting = svg.iter(f"{SVG}rect")
    assert float(exciting.attrib["width"]) == pytest.approx(2 * float(inhibiting.attrib["width"]), abs=0.2)
    ends = float(inhibiting.attrib["x"]) + float(inhibiting.attrib["width"])
    assert float(exciting.attrib["x"]) == pytest.approx(ends, abs=0.2)
    assert float(resting.attrib["width"]) == 0


def test_a_bar_too_short_to_see_is_seen() -> None:
    svg = ElementTree.fromstring(contribution_figure([("a", 1e9, "1e9"), ("b", 1e-9, "1e-9")]))
    assert [float(bar.attrib["width"]) >= 1 for bar in svg.iter(f"{SVG}rect")] == [True, True]


def test_of_many_bars_the_rest_is_counted() -> None:
    shown = _texts(contribution_figure([("w", 1.0, "1")] * 20))
    assert "and 9 more" in shown


@pytest.mark.parametrize("values", [(), (0.0,), (math.inf, math.nan, 1), (1e308, -1e308), (5e-324,)])
def test_no_length_breaks_the_bars(values: tuple[float, ...]) -> None:
    assert "nan" not in contribution_figure([("a", value, "a") for value in values])


@pytest.mark.parametrize(("z", "y"), [(0, 0), (6, 1), (-6, 0), (1e300, 1), (5e-324, 0.5), (-1e308, 1e308)])
def test_the_point_stays_within_the_picture(z: float, y: float) -> None:
    svg = ElementTree.fromstring(activation_figure(SIGMOID, z, y, "z", "y", "sigmoid"))
    point = next(iter(svg.iter(f"{SVG}circle")))
    assert 0 <= float(point.attrib["cx"]) <= WIDTH
    assert 0 <= float(point.attrib["cy"]) <= 264


def test_a_curve_towards_one_shows_the_one() -> None:
    assert "1" in _texts(activation_figure(SIGMOID, 0, 0.5, "0", "0.5", "sigmoid"))


@pytest.mark.parametrize("text", ["<script>\"&'</script>", "a]]>b", "<< 1 >>", "x" * 10_000])
def test_text_is_inert_and_well_formed(text: str) -> None:
    for svg in _figures(text):
        root = ElementTree.fromstring(svg)
        assert root.attrib["role"] == "img"
        assert root[0].tag == f"{SVG}title"
        assert text[:5] in (root[0].text or "")
        assert not list(root.iter(f"{SVG}script"))


def test_figures_are_small() -> None:
    assert all(len(svg) < 3600 for svg in _figures("0.8582"))
