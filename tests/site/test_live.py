"""The neuron that a reader moves: what the browser shows is what the package works out."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import mpmath
import pytest
from sympy import Symbol, lambdify

from neuron_sym.expression import Name
from neuron_sym.model.activations import ACTIVATIONS, chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.model.to_sympy import to_sympy
from neuron_sym.notation.plain import plain
from neuron_sym.render.derivation import derive
from neuron_sym.render.live import _activation_tree, figures_of, live
from tests.site.conftest import Visit

Open = Callable[..., Visit]

PAGE = "examples/obese-or-not/"
FORMULAS = ("z * sigmoid(2 z)", "max(0, z)^2 - z / 3", "atan(z) / pi", r"\sqrt[3]{1 + z^{2}}", "log(1 + exp(z)) - sin(z)", "Φ(z) + |z|")
CLOSE = 1e-12

READ = """states => states.map(state => {
    const live = document.querySelector("neuron-live")
    live.set(state)
    const texts = selector => [...live.querySelectorAll(selector)].map(text => text.textContent)
    const slot = name => live.querySelector(`math [data-live="${name}"]`).textContent
    const point = live.querySelector(".ns-point")
    return {
        z: live.values?.z ?? null, y: live.values?.y ?? null,
        shown: [slot("z-relation"), slot("z"), slot("y")], side: slot("threshold-relation"),
        class: live.querySelector('[data-live="class"]').textContent,
        formula: texts("mn.ns-w[data-live], mn.ns-x[data-live], mn.ns-b[data-live]"),
        neuron: texts(".ns-neuron text"), sums: texts(".ns-contributions text"), ticks: texts(".ns-activation text"),
        bars: [...live.querySelectorAll(".ns-bar")].map(bar => ["class", "x", "width"].map(name => bar.getAttribute(name))),
        point: [point.getAttribute("cx"), point.getAttribute("cy")],
    }
})"""


def _number(chance: random.Random, most: int) -> str:
    """A decimal such as a slider or a hand gives."""
    places = chance.choice((0, 1, 2, 2, 5))
    value = Decimal(chance.randint(-most * 10**places, most * 10**places)).scaleb(-places)
    return format(value + 0, "f")


def _states(count: int) -> list[dict[str, str]]:
    chance = random.Random(1943)
    sizes = {"x1": 9, "x2": 99, "w1": 2, "w2": 1, "b": 5}
    return [{key: _number(chance, most) for key, most in sizes.items()} | {"t": f"0.{chance.randint(1, 9)}"} for _ in range(count)]


def _example(state: dict[str, str]) -> Example:
    return Example.of(
        [state["x1"], state["x2"]], [state["w1"], state["w2"]], state["b"], "sigmoid",
        names=["height", "weight"], classes=["Not obese", "Obese"], threshold=state["t"],
    )  # fmt: skip


def test_two_hundred_settings_agree_with_the_package(visit: Open) -> None:
    visited = visit(PAGE)
    states = _states(200)
    for state, told in zip(states, visited.page.evaluate(READ, states), strict=True):
        derivation = derive(_example(state))
        z, y = derivation.value("z"), derivation.value("y_hat")
        assert z.exact == Fraction(told["z"]), state
        with mpmath.workdps(40):
            exact = mpmath.mpf(z.exact.numerator) / z.exact.denominator
            assert abs(told["y"] - 1 / (1 + mpmath.exp(-exact))) <= CLOSE, state
        assert told["shown"][:2] == ["=" if z.relation.value == "=" else "≈", plain(z.shown)], state
        assert told["shown"][2] == _four_decimals(told["y"]), state
        assert derivation.decision is not None
        assert told["class"] == derivation.decision.class_name
        assert told["side"] == {"\\ge": "≥", "<": "<"}[derivation.decision.relation.value]
        brackets = [f"({text})" if text.startswith("-") else text for text in (state[key] for key in ("w1", "x1", "w2", "x2", "b"))]
        assert told["formula"] == [text.replace("-", "−") for text in brackets]
        _same_figures(told, derivation, exact=y.relation.value == "=")
    assert visited.errors == []


def _same_figures(told: dict[str, Any], derivation: Any, *, exact: bool) -> None:
    """The browser's figures are those that the build draws for the same numbers; its ŷ is never said to be exact."""
    drawn = {ElementTree.fromstring(svg).get("class"): ElementTree.fromstring(svg) for svg, _ in figures_of(derivation)}
    texts = {kind: [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")] for kind, svg in drawn.items()}
    assert told["sums"] == texts["ns-contributions"]
    for bar, there in zip(drawn["ns-contributions"].iter("{http://www.w3.org/2000/svg}rect"), told["bars"], strict=True):
        assert bar.get("class") == there[0]
        assert [float(bar.get(name) or 0) for name in ("x", "width")] == pytest.approx([float(part) for part in there[1:]], abs=0.11)
    if "ns-activation" in drawn:
        point = next(drawn["ns-activation"].iter("{http://www.w3.org/2000/svg}circle"))
        assert [float(point.get(name) or 0) for name in ("cx", "cy")] == pytest.approx([float(part) for part in told["point"]], abs=0.11)
    if not exact:
        assert told["neuron"] == texts["ns-neuron"]
        assert told["ticks"] == texts.get("ns-activation", told["ticks"])


def _four_decimals(number: float) -> str:
    """The correct rounding of a double, as the page prints."""
    exact = Decimal(number)
    if exact and not exact.quantize(Decimal("0.0001"), ROUND_HALF_UP):
        digits, _, power = f"{exact:.3e}".partition("e")
        return f"{digits}×10⁻" + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(-int(power)))
    return str(exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)).replace("-", "−")


def test_each_activation_is_worked_out_in_the_browser(visit: Open) -> None:
    specs = [*(entry.name for entry in ACTIVATIONS), "leaky_relu(negative_slope=0.2)", *FORMULAS]
    chance = random.Random(1958)
    points = [0.0, 1.0, -1.0, 3.0, -3.0, 6.0, *(round(chance.uniform(-12, 12), 3) for _ in range(40))]
    trees = [_activation_tree(Example.of(["1"], ["1"], "0", spec)) for spec in specs]
    found = visit("about/").page.evaluate(
        """async ([trees, points]) => {
            const {compiled} = await import("/javascripts/tree.js")
            return trees.map(tree => points.map(compiled(tree)))
        }""",
        [trees, points],
    )
    z = Symbol("z", real=True)
    for spec, values in zip(specs, found, strict=True):
        oracle = lambdify(z, to_sympy(chosen_activation(spec).formula, {Name("z"): z}), "mpmath")
        with mpmath.workdps(30):
            for at, value in zip(points, values, strict=True):
                assert abs(value - oracle(mpmath.mpf(at))) <= CLOSE * max(1, abs(value)), (spec, at)


def test_without_scripts_the_figures_stand_there(visit: Open) -> None:
    page = visit(PAGE, java_script_enabled=False).page
    assert page.locator("neuron-live svg").count() == 3
    assert page.locator("neuron-live input").count() == 0
    assert "1.8008" in page.locator(".ns-live-lines").inner_text()


def test_slider_and_field_move_everything_and_reset_puts_it_back(visit: Open) -> None:
    page = visit(PAGE).page
    before = page.locator(".ns-live .ns-figures").inner_html()
    field = page.get_by_label("w₁, as a number")
    field.fill("-0.75")
    assert "z = −1.9992" in (page.locator(".ns-neuron").text_content() or "")
    assert page.locator("strong[data-live=class]").inner_text() == "Not obese"
    page.wait_for_url("**/?x=4,80&w=-0.75,0.00001&b=1&t=0.5")
    slider = page.get_by_label("w₁", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    assert field.input_value() == "-1"
    page.keyboard.press("ArrowRight")
    assert field.input_value() == "-0.99"
    page.get_by_role("button", name="Reset").click()
    assert page.locator(".ns-live .ns-figures").inner_html() == before
    page.wait_for_url(lambda address: "?" not in address)


def test_an_address_restores_its_numbers_and_nonsense_is_left_out(visit: Open) -> None:
    asked = "?x=1,2&w=0.5,-0.25&b=0&t=0.6"
    assert visit(PAGE + asked).page.locator("strong[data-live=class]").inner_text() == "Not obese"
    for nonsense in ("?x=1", "?x=1,%3Cimg%20src=x%3E", "?w=1e999,2", "?b=NaN", "?b=" + "9" * 4_000):
        visited = visit(PAGE + nonsense)
        assert "1.8008" in visited.page.locator(".ns-live-lines").inner_text(), nonsense
        assert visited.errors == []


@pytest.mark.parametrize("typed", ["", "-", "1e400"])
def test_what_is_no_number_is_marked_and_moves_nothing(visit: Open, typed: str) -> None:
    page = visit(PAGE).page
    field = page.get_by_label("b, bias, as a number")
    field.evaluate("(field, typed) => { field.value = typed; field.dispatchEvent(new Event('input')) }", typed)
    assert field.get_attribute("aria-invalid") == "true"
    assert "1.8008" in page.locator(".ns-live-lines").inner_text()


def test_text_of_a_stranger_is_inert() -> None:
    hostile = "</neuron-live><script>alert(1)</script>\"'&"
    example = Example.of(["1"], ["2"], "3", names=[hostile], classes=[hostile, "b"])
    shown = live(derive(example))
    assert "<script" not in shown


def test_many_or_long_numbers_stand_still() -> None:
    assert "<neuron-live" not in live(derive(Example.of(["1"] * 7, ["1"] * 7, "0")))
    assert "<neuron-live" not in live(derive(Example.of(["1"], ["0." + "3" * 60], "0")))
