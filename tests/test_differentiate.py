"""Differentiation by small steps: every line against SymPy's diff, every rule named, short and readable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.differentiate import apply, differentiate
from neuron_sym.deriver.rules import RULES, By
from neuron_sym.deriver.slope import activation_slope, loss_slope, slope
from neuron_sym.deriver.tidy import tidy
from neuron_sym.expression import Derivative, Name, Node, Number, name
from neuron_sym.model.activations import ACTIVATIONS, chosen_activation
from neuron_sym.model.losses import LOSSES, chosen_loss
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read_term
from neuron_sym.real import Unvalued
from neuron_sym.render.replay import replay
from tests.as_sympy import as_sympy
from tests.mutants import EXPRESSIONS

Z, Y_HAT = name("z"), name("y", accent="hat")
POINTS = tuple(map(sympy.Rational, ("-23/10", "-2/5", "7/10", "8/5")))
LETTERS = {"α": "3/10", "β": "17/10", "c": "17/20", "γ": "7/2", "λ": "21/20", "a": "1/4", "y": "2/5"}


def lines(chain: Chain[Step]) -> Iterator[Chain[Step]]:
    """The chain and all that are nested in it."""
    yield chain
    for step, _ in chain.rest:
        for part in step.because:
            yield from lines(part)


def assert_is_derivative(chain: Chain[Step], node: Node, variable: Name, points: tuple[sympy.Rational, ...]) -> None:
    """The last line is what SymPy's diff gives, to 25 digits, at points where both have a value."""
    symbol = as_sympy(variable)
    ours, theirs = as_sympy(chain.last), sympy.diff(as_sympy(node), symbol)
    letters = {sympy.Symbol(letter, real=True): sympy.Rational(value) for letter, value in LETTERS.items()}
    for point in points:
        at = {**letters, symbol: point}
        apart = (ours - theirs).subs(at, simultaneous=True).evalf(30, maxn=200)
        assert abs(apart) < sympy.Float("1e-24", 30), (latex(node), latex(chain.last), point)


@pytest.mark.parametrize("node", EXPRESSIONS, ids=latex)
def test_rules_agree_with_sympy(node: Node) -> None:
    assert_is_derivative(differentiate(node, Z), node, Z, POINTS)


@pytest.mark.parametrize("activation", [entry.name for entry in ACTIVATIONS])
def test_activations_agree_with_sympy_and_replay(activation: str) -> None:
    chosen = chosen_activation(activation).symbolic()
    chain = differentiate(chosen.formula, Z)
    assert_is_derivative(chain, chosen.formula, Z, POINTS)
    replay((chain,), {})


@pytest.mark.parametrize("loss", [entry.name for entry in LOSSES])
def test_losses_agree_with_sympy_and_replay(loss: str) -> None:
    chosen = chosen_loss(loss).symbolic()
    points = tuple(map(sympy.Rational, ("1/9", "2/7", "3/4", "8/9")))
    chain = differentiate(chosen.formula, Y_HAT, "∂")
    assert_is_derivative(chain, chosen.formula, Y_HAT, points)
    replay(loss_slope(chosen), {})


@pytest.mark.parametrize("activation", [entry.name for entry in ACTIVATIONS])
def test_every_step_has_a_rule_and_a_reason(activation: str) -> None:
    chosen = chosen_activation(activation)
    for chain in activation_slope(chosen, Name("f")):
        for part in lines(chain):
            for step, _ in part.rest:
                assert step.rule and step.reason.endswith("."), step


def test_the_sigmoid_takes_eight_lines() -> None:
    (chain,) = activation_slope(chosen_activation("sigmoid"), Name("σ"))
    assert sum(len(part.rest) for part in lines(chain)) <= 8
    assert chain.last == read_term(r"\sigma(z) (1 - \sigma(z))")
    rules = [step.rule for step, _ in chain.rest]
    assert rules[:5] == [
        "definition of the sigmoid", "reciprocal rule", "sum rule, constant rule", "exponential rule, chain rule",
        "constant multiple rule",
    ]  # fmt: skip


TEXTBOOK = {
    "sigmoid": r"\sigma(z) (1 - \sigma(z))",
    "tanh": r"1 - \tanh^{2}(z)",
    "relu": r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    "swish": r"\sigma(z) + z \sigma(z) (1 - \sigma(z))",
    "softplus": r"\sigma(z)",
    "gaussian": r"-2 z e^{-z^{2}}",
    "arctan": r"\frac{1}{1 + z^{2}}",
    "sine": r"\cos(z)",
    "log_sigmoid": r"1 - \sigma(z)",
    "z^2 \\cdot \\sigma(z)": r"2 z \sigma(z) + z^{2} \sigma(z) (1 - \sigma(z))",
}


@pytest.mark.parametrize(("activation", "form"), TEXTBOOK.items())
def test_the_last_line_is_the_form_of_the_textbook(activation: str, form: str) -> None:
    assert slope(chosen_activation(activation)) == read_term(form)


def test_every_rule_is_used_by_some_expression() -> None:
    used = set()
    for node in EXPRESSIONS:
        for chain in lines(differentiate(node, Z)):
            for term in chain.terms:
                for part in term.walk():
                    if isinstance(part, Derivative):
                        used.add(next(rule for rule in RULES if rule(part.of, By(Z, "d"))))
    assert used == set(RULES)


def test_a_function_without_a_rule_is_said_so() -> None:
    with pytest.raises(Unvalued, match=r"no rule of differentiation for g\(z\)"):
        apply(read_term("g(z)", functions=("g",)), By(Z, "d"))


@pytest.mark.parametrize(
    ("untidy", "tidied"),
    [
        (r"1 \cdot z + 0", "z"),
        (r"-\frac{e^{-z} \cdot (-1)}{(1 + e^{-z})^{2}}", r"\frac{e^{-z}}{(1 + e^{-z})^{2}}"),
        (r"e^{-z^{2}} \cdot (-2 z)", r"-2 z e^{-z^{2}}"),
        (r"z + 3 + z", "2 z + 3"),
        (r"\frac{\sigma(z) (1 - \sigma(z))}{\sigma(z)}", r"1 - \sigma(z)"),
        (r"2 \cdot \frac{1}{2} (\hat{y} - y)", r"\hat{y} - y"),
        (r"0.044715 \cdot (3 z^{2})", r"0.134145 z^{2}"),
        (r"z - z", "0"),
        (r"\frac{z + 3 - z}{2}", r"\frac{3}{2}"),
        (r"-(-z)", "z"),
        (r"2 - 1", "1"),
    ],
)
def test_tidying_up(untidy: str, tidied: str) -> None:
    assert latex(tidy(read_term(untidy))) == tidied


def smooth() -> st.SearchStrategy[Node]:
    """Terms in z without kinks or poles near the points at which they are tried."""
    leaves = st.sampled_from([r"z", r"2", r"0.5", r"\frac{1}{3}", r"\pi"])
    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        one, two = inner, st.tuples(inner, inner)
        return st.one_of(
            two.map(lambda p: rf"\left({p[0]} + {p[1]}\right)"), two.map(lambda p: rf"\left({p[0]} - {p[1]}\right)"),
            two.map(lambda p: rf"\left({p[0]}\right) \cdot \left({p[1]}\right)"),
            two.map(lambda p: rf"\frac{{{p[0]}}}{{3 + \sin\left({p[1]}\right)}}"),
            one.map(lambda p: rf"e^{{\sin\left({p}\right)}}"), one.map(lambda p: rf"\tanh\left({p}\right)"),
            one.map(lambda p: rf"\sigma\left({p}\right)"), one.map(lambda p: rf"\ln\left(2 + \cos\left({p}\right)\right)"),
            one.map(lambda p: rf"\left({p}\right)^{{2}}"), one.map(lambda p: rf"-\left({p}\right)"),
            one.map(lambda p: rf"\sqrt{{2 + \sin\left({p}\right)}}"), one.map(lambda p: rf"\operatorname{{erf}}\left({p}\right)"),
        )  # fmt: skip
    return st.recursive(leaves, grown, max_leaves=6).map(read_term)


@settings(max_examples=30, deadline=None)  # others each time
@given(smooth())
def test_any_term_is_differentiated_as_sympy_does(node: Node) -> None:
    chain = differentiate(node, Z)
    assert_is_derivative(chain, node, Z, POINTS[1:3])
    replay((chain,), {})


def test_a_constant_has_the_slope_0() -> None:
    assert differentiate(read_term(r"\sin(y) + 3"), Z).last == Number("0")
