r"""The forward pass: every line replays, and every value agrees with an engine that shares none of our code."""

from __future__ import annotations

import random
import time
from fractions import Fraction

import mpmath  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Ruling
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.digits import adaptive, decimal, in_full, printed, replays, shown
from neuron_sym.deriver.forward import forward
from neuron_sym.expression import Divide, Node, Number, add
from neuron_sym.model.example import Example
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read, read_term

HOLDS = (Ruling.EXACT, Ruling.ROUNDED, Ruling.DEFINITION)
LONG = "0.123456789012345678901234567891"
ORACLES = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "identity": lambda z: z,
    "heaviside": lambda z: mpmath.mpf(z >= 0),
}


def text(chain: Chain[Step]) -> str:
    return " ".join([latex(chain.first), *(f"{step.relation.value} {latex(term)}" for step, term in chain.rest)])


def lines(derivation: Derivation, name: str) -> list[str]:
    return [text(chain) for chain in derivation.chains if chain.name == name]


def assert_replays(derivation: Derivation) -> None:
    """Written, read back, the same; every link holds for a judge who knows the givens only, and ``=`` is exact."""
    judge = Judge(given=derivation.given)
    for chain in derivation.chains:
        (claims,) = read(text(chain))
        assert claims.terms == chain.terms
        for link in judge.judge(claims).links():
            written = f"{latex(link.left)} {link.mark.claim.relation.value} {latex(link.right)}"
            assert link.mark.ruling in HOLDS, f"{written}: {link.mark.ruling.value}, {link.mark.reason}"
            exactly = link.mark.ruling is not Ruling.ROUNDED
            assert exactly or link.mark.claim.relation is Relation.APPROX, written


def _exact(node: Node) -> Fraction:
    return Fraction(node.value) if isinstance(node, Number) else -Fraction(node.operand.value)  # type: ignore[attr-defined]


decimals = st.builds(
    lambda sign, digits, places: (
        f"{sign}{digits // 10**places}.{digits % 10**places:0{places}d}" if places else f"{sign}{digits}"
    ),
    st.sampled_from(["", "", "-"]),
    st.one_of(st.integers(0, 999), st.integers(0, 10**9), st.integers(0, 10**20)),
    st.integers(0, 21),
)
neurons = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(decimals, min_size=n, max_size=n), st.lists(decimals, min_size=n, max_size=n), decimals
    )
)


@settings(max_examples=60, deadline=None)
@given(neurons, st.sampled_from(sorted(ORACLES)), st.integers(1, 8))
def test_every_line_replays(numbers: tuple[list[str], list[str], str], activation: str, digits: int) -> None:
    derivation = forward(Example.of(*numbers, activation), digits)
    assert_replays(derivation)


@settings(max_examples=60, deadline=None)
@given(neurons, st.sampled_from(sorted(ORACLES)))
def test_values_agree_with_mpmath(numbers: tuple[list[str], list[str], str], activation: str) -> None:
    inputs, weights, bias = numbers
    values = forward(Example.of(inputs, weights, bias, activation)).values
    z = sum((Fraction(x) * Fraction(w) for x, w in zip(inputs, weights, strict=True)), Fraction(bias))
    assert values["z"].exact == z
    with mpmath.workdps(120):
        expected = ORACLES[activation](mpmath.mpf(z.numerator) / z.denominator)
        for name, true in (("z", mpmath.mpf(z.numerator) / z.denominator), ("y_hat", expected)):
            stated = mpmath.mpf(values[name].decimal) if abs(true) > mpmath.mpf("1e-900") or not true else true
            assert abs(stated - true) <= abs(true) * mpmath.mpf("5.0001e-15")


def test_the_touchstone_from_first_principles() -> None:
    derivation = forward(Example.of(["4", "80"], ["0.2", "0.00001"], "1", classes=["Not obese", "Obese"]))
    assert lines(derivation, "values") == [
        r"\mathbf{x} = \begin{pmatrix} 4 \\ 80 \end{pmatrix}",
        r"\mathbf{w} = \begin{pmatrix} 0.2 \\ 0.00001 \end{pmatrix}",
        "b = 1",
    ]
    assert lines(derivation, "pre-activation") == [
        r"z = w_{1} x_{1} + w_{2} x_{2} + b = 0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = 0.8 + 0.0008 + 1 = 1.8008"
    ]
    assert lines(derivation, "sum form") == [r"z = \sum_{i=1}^{2} w_{i} x_{i} + b = 0.8008 + 1 = 1.8008"]
    assert lines(derivation, "matrix form") == [
        r"z = \mathbf{w}^{T} \mathbf{x} + b = \begin{pmatrix} 0.2 & 0.00001 \end{pmatrix} "
        r"\begin{pmatrix} 4 \\ 80 \end{pmatrix} + 1 = 0.8008 + 1 = 1.8008"
    ]
    assert lines(derivation, "activation") == [
        r"f(z) = \sigma(z) = \frac{1}{1 + e^{-z}}",
        r"\hat{y} = f(z) = \frac{1}{1 + e^{-1.8008}} \approx \frac{1}{1 + 0.1652} \approx 0.8582",
    ]
    assert lines(derivation, "decision") == [r"\hat{y} \approx 0.8582 \ge 0.5"]
    assert derivation.decision is not None
    assert (derivation.decision.class_name, derivation.decision.relation) == ("Obese", Relation.AT_LEAST)
    assert derivation.values["z"].exact == Fraction(2251, 1250)
    assert derivation.values["z"].decimal == "1.8008"
    assert derivation.values["y_hat"].exact is None
    assert derivation.values["y_hat"].decimal == "0.858246290672314"
    assert [latex(product.product) for product in derivation.products] == ["0.8", "0.0008"]
    assert_replays(derivation)


def test_negative_numbers_get_their_brackets() -> None:
    derivation = forward(Example.of([-1, -2], [2, -3], -3))
    assert lines(derivation, "pre-activation") == [
        r"z = w_{1} x_{1} + w_{2} x_{2} + b = 2 \cdot (-1) + (-3) \cdot (-2) + (-3) = -2 + 6 - 3 = 1"
    ]
    assert_replays(derivation)


def test_one_input_and_a_bias_of_zero() -> None:
    derivation = forward(Example.of(["4"], ["0.20"], 0, "identity"))
    assert lines(derivation, "pre-activation") == [r"z = w_{1} x_{1} + b = 0.20 \cdot 4 + 0 = 0.8 + 0 = 0.8"]
    assert not lines(derivation, "sum form") + lines(derivation, "matrix form")
    assert_replays(derivation)


@pytest.mark.parametrize("activation", sorted(ORACLES))
@pytest.mark.parametrize("count", [1, 2, 7, 12])
def test_long_weights_are_rounded_only_as_far_as_the_line_replays(activation: str, count: int) -> None:
    inputs, weights = [f"{i + 1}.5" for i in range(count)], ([LONG, f"-{LONG}"] * count)[:count]
    derivation = forward(Example.of(inputs, weights, "0.5", activation))
    assert LONG in lines(derivation, "pre-activation")[0]
    assert r"\approx" in lines(derivation, "pre-activation")[0]
    assert_replays(derivation)


def test_more_digits_where_the_next_line_needs_them() -> None:
    """1/(1 + 0.3679) is 0.73105 and rounds to 0.7310, but σ(1) = 0.73106."""
    assert r"\frac{1}{1 + 0.36788} \approx 0.7311" in lines(forward(Example.of([1], [1], 0)), "activation")[1]


def test_a_thousand_inputs_are_a_sum() -> None:
    rng = random.Random(7)
    inputs, weights = ([f"{rng.randint(-99, 99)}.{rng.randint(0, 99):02d}" for _ in range(1_000)] for _ in range(2))
    derivation = forward(Example.of(inputs, weights, "1"))
    (line,) = lines(derivation, "pre-activation")
    assert line.startswith(r"z = \sum_{i=1}^{1000} w_{i} x_{i} + b = ")
    assert lines(derivation, "values") == ["b = 1"]
    assert len(derivation.products) == 1_000
    assert_replays(derivation)
    many = Example.of(["0.25"] * 1_000, ["0.125"] * 1_000, "1")
    assert lines(forward(many), "pre-activation") == [r"z = \sum_{i=1}^{1000} w_{i} x_{i} + b = 31.25 + 1 = 32.25"]


def test_the_cost_is_linear_in_the_inputs() -> None:
    example = Example.of(["0.25", "-1.5"] * 5_000, ["0.125", "3.7"] * 5_000, "1")
    start = time.process_time()
    derivation = forward(example)
    assert time.process_time() - start < 3, "ten thousand inputs; a quadratic step would take far longer"
    assert_replays(derivation)


@pytest.mark.parametrize("activation", sorted(ORACLES))
@pytest.mark.parametrize("z", ["0", "800", "-800", "12", "-12", "1e-5", "-1e-20", "5000", "-5000", "1e20", "-1e20", "-1e400",
                               f"5000{LONG[1:]}", f"-12345678901234567890{LONG[1:]}"])  # fmt: skip
def test_extremes_stay_readable(activation: str, z: str) -> None:
    derivation = forward(Example.of([1], [z], 0, activation))
    assert all(len(line) < 500 for line in lines(derivation, "activation"))
    assert_replays(derivation)


def test_zero_is_exact() -> None:
    assert lines(forward(Example.of([0], [1], 0)), "activation")[1] == (
        r"\hat{y} = f(z) = \frac{1}{1 + e^{0}} = \frac{1}{1 + 1} = \frac{1}{2} = 0.5"
    )


def test_saturated_sigmoids() -> None:
    assert lines(forward(Example.of([800], [1], 0)), "activation")[1].endswith(r"\approx 1.0000")
    assert lines(forward(Example.of([-800], [1], 0)), "activation")[1].endswith(r"\approx 3.668 \times 10^{-348}")


@pytest.mark.parametrize(("z", "side"), [("1.8008", r"z = 1.8008 \ge 0"), ("0", r"z = 0 \ge 0"), ("-1", "z = -1 < 0")])
def test_the_step_shows_which_case_holds(z: str, side: str) -> None:
    derivation = forward(Example.of([1], [z], 0, "heaviside"))
    assert lines(derivation, "activation")[1:] == [side, rf"\hat{{y}} = f(z) = {int(z[0] != '-')}"]


@pytest.mark.parametrize(
    ("z", "threshold", "line", "class_name"),
    [
        ("0", None, r"\hat{y} = 0.5 \ge 0.5", "at or above"),
        ("-0.00004", None, r"\hat{y} \approx 0.49999 < 0.5", "below"),
        ("-1e-25", None, r"\hat{y} \approx 0.49999999999999999999999998 < 0.5", "below"),
        ("-1e-60", None, r"\hat{y} < 0.5", "below"),
        ("0.00004", None, r"\hat{y} \approx 0.50001 \ge 0.5", "at or above"),
        ("1", "0.7311", r"\hat{y} \approx 0.73106 < 0.7311", "below"),
        ("1", "0.7310", r"\hat{y} \approx 0.7311 \ge 0.7310", "at or above"),
        ("800", "1", r"\hat{y} < 1", "below"),
    ],
)
def test_the_decision_at_the_threshold(z: str, threshold: str | None, line: str, class_name: str) -> None:
    derivation = forward(Example.of([z], [1], 0, classes=["below", "at or above"], threshold=threshold))
    assert lines(derivation, "decision") == [line]
    assert derivation.decision is not None
    assert derivation.decision.class_name == class_name
    assert_replays(derivation)


def test_without_classes_or_threshold_nothing_is_decided() -> None:
    derivation = forward(Example.of([1], [1], 0))
    assert derivation.decision is None
    assert not lines(derivation, "decision")


@pytest.mark.parametrize(
    ("term", "relation", "number", "text_of"),
    [
        ("0.00001", "=", "0.00001", "0.00001"),
        ("0.20", "=", "0.2", "0.2"),
        (r"\frac{1}{3}", r"\approx", "0.3333", "0.333333333333333"),
        (r"\frac{2}{3} \cdot 10^{-5}", r"\approx", r"6.667 \times 10^{-6}", "0.00000666666666666667"),
        ("0.0000000000001", "=", r"1 \times 10^{-13}", "0.0000000000001"),
        ("1000000000000", "=", "1000000000000", "1000000000000"),
        ("123456789012345", r"\approx", r"1.235 \times 10^{14}", "123456789012345"),
        ("0.1234567890123", r"\approx", "0.1235", "0.1234567890123"),
        ("0.99999999999999", r"\approx", "1.0000", "0.99999999999999"),
        (r"\sigma(40)", r"\approx", "1.0000", "1.00000000000000"),
        (r"\sigma(-20000)", r"\approx", "0.0000", "0.000000000000000"),
        (r"e^{800}", r"\approx", r"2.726 \times 10^{347}", "2.72637457211257e347"),
    ],
)
def test_display(term: str, relation: str, number: str, text_of: str) -> None:
    node = read_term(term)
    found, written = shown(node)
    assert (found.value, latex(written)) == (relation, number)
    assert Fraction(decimal(node)) == Fraction(text_of)


@given(st.fractions(max_denominator=10**6), st.integers(1, 10))
def test_what_is_printed_is_within_half_a_unit(value: Fraction, digits: int) -> None:
    relation, node = printed(value, digits)
    stated = _exact(node)
    number = node if isinstance(node, Number) else node.operand  # type: ignore[attr-defined]
    assert (relation is Relation.EQUAL) == (stated == value)
    assert abs(stated - value) <= Fraction(1, 2) / Fraction(10) ** number.places


@given(st.integers(-(10**30), 10**30), st.integers(0, 60))
def test_in_full_loses_nothing(units: int, places: int) -> None:
    value = Fraction(units, 10**places)
    assert _exact(in_full(value)) == value


def test_adaptive_gives_up_rather_than_print_a_false_line() -> None:
    target = read_term("0.7311")

    def write(places: int) -> tuple[Relation, Node]:
        return Relation.APPROX, Divide(Number("1"), add(Number("1"), shown(read_term("e^{-1}"), places)[1]))

    found = adaptive(write, target, 4)
    assert found is not None
    assert latex(found[1]) == r"\frac{1}{1 + 0.36788}"
    assert not replays(read_term(r"\frac{1}{1 + 0.3679}"), target)
    assert adaptive(lambda _: (Relation.APPROX, Number("0.5")), target, 4) is None
