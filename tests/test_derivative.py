"""Derivatives as plain trees, against mpmath's numerical ones, and against what must stay open."""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction

import mpmath
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from neuron_sym.derivative import derivative
from neuron_sym.enclosure import Ball
from neuron_sym.expression import Add, Call, Derivative, Divide, Multiply, Name, Negative, Node, Number, Power, Root
from neuron_sym.functions import FUNCTIONS
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read_term
from neuron_sym.number import quotient
from neuron_sym.real import NoValue, TooCostly, Undefined, Unvalued
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate
from tests.numeric import FUNCTIONS as BY_MPMATH
from tests.numeric import value

z, y_hat, w = Name("z"), Name("y", accent="hat"), Name("w")
SMOOTH = ("σ", "tanh", "softplus", "exp", "sin", "cos", "arctan", "erf", "Φ", "sinh", "cosh")
POINTS = tuple(map(Fraction, ("2/3", "-5/7", "11/10", "-13/5", "1/9")))

def middle(value: object) -> mpmath.mpf:
    if isinstance(value, Ball):
        value = (value.lower + value.upper) / 2
    assert isinstance(value, Fraction)
    return mpmath.mpf(value.numerator) / value.denominator


@st.composite
def smooth_terms(draw: st.DrawFn, depth: int = 3) -> Node:
    """A term in z that has a derivative wherever it has a value."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from((z, z, Number("2"), Number("0.5"), Number("3"))))
    part = smooth_terms(depth - 1)
    match draw(st.integers(0, 8)):
        case 0 | 1:
            return Add((draw(part), draw(part)), ("+", draw(st.sampled_from("+-"))))
        case 2 | 3:
            return Multiply((draw(part), draw(part)), ("cdot",))
        case 4:
            return Divide(draw(part), Add((Number("2"), Power(draw(part), Number("2"))), ("+", "+")))
        case 5:
            return Power(draw(part), Number(draw(st.sampled_from("0123"))))
        case 6:
            return Power(Name("e"), Negative(Power(draw(part), Number("2"))))
        case 7:
            inside = Add((Number("1"), Power(draw(part), Number("2"))), ("+", "+"))
            return draw(st.sampled_from((Root(inside), Call(Name("ln"), (inside,)), Power(inside, z), Power(Number("2"), z))))
        case _:
            return Call(Name(draw(st.sampled_from(SMOOTH))), (draw(part),))


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(smooth_terms(), st.sampled_from(POINTS))
def test_derivatives_agree_with_differences_at_fifty_digits(term: Node, point: Fraction) -> None:
    slope = derivative(term, z)
    assert read_term(latex(slope)) == slope
    scope = Scope({z: quotient(point)})
    with mpmath.workdps(50):
        at = mpmath.mpf(point.numerator) / point.denominator
        try:
            size = value(term, {z: at})
            assume(abs(size) < mpmath.mpf(10) ** 12)
            expected = mpmath.diff(lambda x: value(term, {z: x}), at, h=mpmath.mpf(10) ** -20)
            found = middle(evaluate(slope, scope, 200))
            operated = middle(evaluate(Derivative(term, z, "d"), scope, 200))
        except (ZeroDivisionError, OverflowError, NoValue):
            assume(False)
        assert found == operated
        assert abs(found - expected) <= mpmath.mpf(10) ** -15 * (1 + abs(expected) + abs(size)), latex(slope)


WITHIN = {**dict.fromkeys(("arcsin", "arccos"), ("3/7", "-1/9")), **dict.fromkeys(("floor", "ceil"), ("13/10", "3/7", "-5/2"))}
"""Where functions have derivatives that do not have them everywhere."""


@pytest.mark.parametrize("primes", [1, 2, 3])
@pytest.mark.parametrize("letter", sorted({function.letter for function in FUNCTIONS.values()} - {"step", "sign"}))
def test_primes_of_the_known_functions(letter: str, primes: int) -> None:
    with mpmath.workdps(60):
        for point in WITHIN.get(letter, ("13/10", "3/7", "8")):
            at = Fraction(point)
            value = evaluate(Call(Name(letter, primes=primes), (quotient(at),)), Scope(), 150)
            expected = mpmath.diff(BY_MPMATH[letter], mpmath.mpf(at.numerator) / at.denominator, primes)
            assert abs(middle(value) - expected) < mpmath.mpf(10) ** -20 * (1 + abs(expected)), point


@pytest.mark.parametrize("text", [r"\sigma'(800)", r"\sigma''(-800)", r"\tanh'(400)", r"\tanh''(-400)"])
def test_slopes_keep_their_digits_where_they_are_tiny(text: str) -> None:
    value = evaluate(read_term(text), Scope(), 64)
    assert isinstance(value, Ball)
    assert value.sign() in (1, -1)
    assert (value.upper - value.lower) * 2**40 < abs(value.lower)


TERSE = [
    (r"3", "0"), (r"z", "1"), (r"z + 3", "1"), (r"w z", "w"), (r"z^{2}", r"2 \cdot z"), (r"z^{3}", r"3 \cdot z^{2}"),
    (r"e^{z}", r"e^{z}"), (r"\ln(z)", r"\frac{1}{z}"), (r"\sigma(z)", r"\sigma'(z)"), (r"f(z)", r"f'(z)"),
    (r"\sigma(2 z)", r"\sigma'(2 z) \cdot 2"), (r"\max(0, z)", r"\begin{cases} 1 & z > 0 \\ 0 & z < 0 \end{cases}"),
    (r"z^{-1}", r"-1 \cdot z^{-2}".replace("-1 \\cdot ", "-")), (r"x^{z}", r"x^{z} \cdot \ln(x)"), (r"50\%", "0"),
    (r"\begin{cases} 0 & z \le -3 \\ z & -3 < z < 3 \\ 1 & z \ge 3 \end{cases}",
     r"\begin{cases} 0 & z < -3 \\ 1 & -3 < z < 3 \\ 0 & z > 3 \end{cases}"),
    (r"\begin{cases} z^{2} & z > 1 \\ z & \text{otherwise} \end{cases}",
     r"\begin{cases} 2 \cdot z & z > 1 \\ 1 & z < 1 \end{cases}"),
    (r"\begin{cases} z & y = 1 \\ 3 & y = 0 \end{cases}", r"\begin{cases} 1 & y = 1 \\ 0 & y = 0 \end{cases}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TERSE, ids=[text for text, _ in TERSE])
def test_terse(text: str, expected: str) -> None:
    assert latex(derivative(read_term(text), z)) == expected


KINKS = [
    r"|z|", r"\max(0, z)", r"\min(0, z)", r"\operatorname{ReLU}(z)", r"\operatorname{sign}(z)", r"z \cdot |z|",
    r"\begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases}", r"\begin{cases} z & z \ge 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{cases} 1 & z \le -1 \\ 2 & z \le 0 \\ 3 & z \le 5 \end{cases}",
    r"\begin{cases} 1 & z < -1 \\ 2 & z < 0 \\ 3 & z < 5 \\ 4 & \text{otherwise} \end{cases}",
    r"\begin{cases} 1 & z > 0 \\ 0 & z = 0 \\ -1 & z < 0 \end{cases}", r"\frac{z}{1 + |z|}",
]  # fmt: skip


@pytest.mark.parametrize("text", KINKS)
def test_no_value_at_a_kink(text: str) -> None:
    scope = Scope({z: Number("0")})
    for node in (Derivative(read_term(text), z), derivative(read_term(text), z)):
        with pytest.raises(Undefined):
            evaluate(node, scope)


def test_no_value_where_the_term_has_none() -> None:
    with pytest.raises(Undefined):
        evaluate(read_term(r"\frac{d}{dz} \ln(z)"), Scope({z: Negative(Number("1"))}))


OPEN = [
    (r"\hat{y}^{2}", z), ("a z", z), (r"L(y, \hat{y}) z", z), ("z^{2}", w), (r"\frac{\partial L}{\partial z} z", z),
    (r"z_1 z_2", Name("z", "1")), (r"\sum_{i=1}^{3} w_i x_i", Name("w", "2")), (r"w_i w_j", Name("w", "i")),
    (r"\mathbf{w}^{T} \mathbf{x}", w), ("w x + b", z), (r"f(x)", w), ("[z, 1]", z), (r"z + \dots", z), ("u z", z),
]  # fmt: skip


@pytest.mark.parametrize(("text", "by"), OPEN, ids=[text for text, _ in OPEN])
def test_what_may_vary_is_not_taken_for_constant(text: str, by: Node) -> None:
    with pytest.raises(Unvalued):
        derivative(read_term(text), by)


def test_declared_constants() -> None:
    assert derivative(read_term("a z"), z, constants=[Name("a")]) == Name("a")


def test_numbers_are_put_in_after_differentiating() -> None:
    scope = Scope({z: Number("3"), w: Number("5")})
    term = read_term(r"\frac{d}{dz}(w z^{2})")
    assert evaluate(term, scope) == 30
    assert evaluate(scope.closed(term), Scope()) == 30
    assert evaluate(scope.closed(read_term(r"z \frac{d}{dz}(w z^{2})")), Scope()) == 90


def test_names_that_stand_for_formulas_are_unfolded() -> None:
    scope = Scope({z: read_term("w x + b")})
    values = {w: Number("2"), Name("x"): Number("3"), Name("b"): Number("1")}
    assert evaluate(read_term(r"\frac{\partial}{\partial w}(z^{2})"), scope.extended(values)) == 2 * 7 * 3
    with pytest.raises(Unvalued):
        evaluate(read_term(r"\frac{d}{dz}(w x + z)"), scope.extended(values))


def test_primes_of_a_function_of_the_document() -> None:
    scope = Scope(functions={"f": (z, read_term(r"z^{3} + w"))})
    assert evaluate(read_term("f'(2)"), scope) == 12
    assert evaluate(read_term("f''(2)"), scope) == 12
    assert evaluate(read_term(r"\frac{d}{dz} f(2 z)"), Scope({z: Number("1"), w: Number("5")}, scope.functions)) == 24


def nested(depth: int, wrap: str) -> str:
    text = "z"
    for _ in range(depth):
        text = wrap % text
    return text


HOSTILE = [
    nested(20, r"\frac{d}{dz}(z \sigma(z) %s)"), r"\frac{d^{9}}{dz^{9}}(" + nested(12, r"\tanh(z \sigma(%s))") + ")",
    r"\frac{d}{dz}(9^{9^{z}})", r"\frac{d}{dz}(9^{9^{9^{9}}} z)", nested(12, r"\frac{d}{dz} |z^{3} + %s|"),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:40] for text in HOSTILE])
def test_hostile_derivatives_end(text: str) -> None:
    begun = time.process_time()
    with suppress(TooCostly, Undefined):
        evaluate(read_term(text), Scope({z: Number("1.5")}))
    assert time.process_time() - begun < 2
