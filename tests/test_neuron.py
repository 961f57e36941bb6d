"""The SymPy model of a neuron: its expressions, and its derivatives against difference quotients."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy
from sympy import Expr, Piecewise, Rational, Sum, Symbol, exp, log

from neuron_sym.errors import InputError
from neuron_sym.model.activations import ACTIVATIONS, chosen_activation
from neuron_sym.model.losses import LOSSES, chosen_loss
from neuron_sym.model.neuron import Neuron, Y
from neuron_sym.model.pairs import objection_to

# A point where ŷ is between 0 and 1 for every activation, as cross-entropy asks.
POINT = {"x_1": "0.5", "x_2": "-1.25", "w_1": "0.75", "w_2": "-0.25", "b": "-0.125", "y": "0.3"}
# The point is no kink of these, and both losses have a value.
SMOOTH = ["sigmoid", "tanh", "relu", "identity", "swish", "gelu", "elu(alpha=0.5)", "z * sigmoid(z)"]
COMMON = ["binary_cross_entropy", "squared_error"]
SPECS = [*(entry.name for entry in ACTIVATIONS), "elu(alpha=0.5)", "z * sigmoid(z)", r"\sqrt{1 + z^{2}} - |z|"]
PAIRS = [
    (activation, loss.name)
    for activation in SPECS
    for loss in LOSSES
    if objection_to(chosen_activation(activation), chosen_loss(loss.name)) is None
]


def at_point(expression: Expr, **moved: str) -> mpmath.mpf:
    values = {symbol: Rational((POINT | moved)[symbol.name]) for symbol in expression.free_symbols}
    return mpmath.mpf(str(sympy.N(expression.xreplace(values), 40)))


def difference(expression: Expr, name: str) -> mpmath.mpf:
    """The central difference quotient in one symbol; its error is of the order 1e-20."""
    step = Rational(1, 10**10)
    above, below = (str(Rational(POINT[name]) + sign * step) for sign in (1, -1))
    return (at_point(expression, **{name: above}) - at_point(expression, **{name: below})) / (
        2 * mpmath.mpf("1e-10")
    )


def test_pre_activation_and_output() -> None:
    neuron = Neuron()
    (x_1, x_2), (w_1, w_2) = neuron.x, neuron.w
    assert neuron.z == w_1 * x_1 + w_2 * x_2 + neuron.b
    assert neuron.output == 1 / (1 + exp(-neuron.z))
    assert neuron.output.xreplace({w_1: 0, w_2: 0, neuron.b: 0}) == Rational(1, 2)


def test_any_number_of_inputs() -> None:
    neuron = Neuron("n")
    i, n = Symbol("i", integer=True), Symbol("n", integer=True, positive=True)
    assert neuron.z == Sum(neuron.w[i] * neuron.x[i], (i, 1, n)) + neuron.b
    weight, bias = neuron.gradient()
    assert weight == bias * neuron.x[Symbol("j", integer=True)]
    assert neuron.hessian().shape == (2, 2)
    assert Neuron(Symbol("m")).n == Symbol("m")


def test_the_sum_of_many_inputs() -> None:
    assert len(Neuron(300).z.args) == 301


def test_losses() -> None:
    neuron = Neuron(1)
    y_hat = neuron.output
    assert neuron.loss("squared_error") == (y_hat - Y) ** 2 / 2
    assert neuron.loss() == -(Y * log(y_hat) + (1 - Y) * log(1 - y_hat))
    assert neuron.loss("squared_error", Rational(1)) == (y_hat - 1) ** 2 / 2


def test_sigmoid_and_cross_entropy_cancel() -> None:
    neuron = Neuron()
    assert neuron.delta() == neuron.output - Y
    assert list(neuron.gradient()) == [(neuron.output - Y) * factor for factor in (*neuron.x, 1)]
    assert neuron.hessian()[2, 2] == neuron.output * (1 - neuron.output)


@pytest.mark.parametrize(("name", "loss"), PAIRS)
def test_every_pair_that_makes_sense_against_differences(name: str, loss: str) -> None:
    """δ against L, and κ against δ, for one input, by the bias."""
    neuron = Neuron(1, name)
    with mpmath.workdps(40):
        for above, below in (
            (neuron.gradient(loss)[1], neuron.loss(loss)),
            (neuron.hessian(loss)[1, 1], neuron.gradient(loss)[1]),
        ):
            assert mpmath.almosteq(at_point(above), difference(below, "b"), rel_eps=1e-15, abs_eps=1e-15)


@pytest.mark.parametrize("loss", [loss.name for loss in LOSSES])
def test_any_number_of_inputs_with_any_loss(loss: str) -> None:
    neuron = Neuron("n")
    assert neuron.gradient(loss).shape == (2, 1)
    assert neuron.hessian(loss).shape == (2, 2)


@pytest.mark.parametrize("loss", COMMON)
@pytest.mark.parametrize("name", SMOOTH)
def test_gradient_against_differences(name: str, loss: str) -> None:
    neuron = Neuron(2, name)
    with mpmath.workdps(40):
        for entry, symbol in zip(neuron.gradient(loss), ("w_1", "w_2", "b"), strict=True):
            assert mpmath.almosteq(at_point(entry), difference(neuron.loss(loss), symbol), rel_eps=1e-15)


@pytest.mark.parametrize("loss", COMMON)
@pytest.mark.parametrize("name", SMOOTH)
def test_hessian_against_differences(name: str, loss: str) -> None:
    neuron = Neuron(2, name)
    hessian, gradient = neuron.hessian(loss), neuron.gradient(loss)
    assert hessian == hessian.T
    with mpmath.workdps(40):
        for row in range(3):
            for column, symbol in enumerate(("w_1", "w_2", "b")):
                wanted = difference(gradient[row], symbol)
                assert mpmath.almosteq(at_point(hessian[row, column]), wanted, rel_eps=1e-15, abs_eps=1e-15)


def test_forms_stay_short() -> None:
    y_hat = Neuron().output
    assert Neuron().delta("squared_error") == (y_hat - Y) * y_hat * (1 - y_hat)
    linear = Neuron(1, "identity")
    assert linear.delta("squared_error") == linear.z - Y
    assert linear.delta("bce_with_logits") == 1 / (1 + exp(-linear.z)) - Y
    assert linear.delta("poisson") == exp(linear.z) - Y
    curved = Neuron(1, "tanh")
    assert curved.output == sympy.tanh(curved.z)
    assert curved.delta("mse") == 2 * (curved.output - Y) * (1 - curved.output**2)


def test_parameters_and_formulas() -> None:
    assert Neuron(1, "leaky_relu(negative_slope=0.2)").gradient("mse")[1].has(Rational(1, 5))
    same, custom = Neuron(2, "swish"), Neuron(2, "z * sigmoid(z)")
    assert same.output == custom.output
    assert repr(custom) == "Neuron(inputs=2, activation='z * sigmoid(z)')"
    assert sympy.simplify(Neuron(1).loss("huber(delta=2)") - Neuron(1).loss("huber(delta=2.0)")) == 0


def test_conventions_at_the_kink() -> None:
    relu = Neuron(1, "relu")
    assert relu.output == Piecewise((relu.z, relu.z > 0), (0, True))
    assert relu.gradient("squared_error")[1].xreplace({relu.b: -relu.w[0] * relu.x[0]}) == 0
    step = Neuron(1, "step")
    assert step.output.xreplace({step.b: -step.w[0] * step.x[0]}) == 1
    assert list(step.gradient("squared_error")) == [0, 0]


@pytest.mark.parametrize("inputs", [0, -1, 10_001, True, "2 + 2", "__import__('os')", 1.5])
def test_inputs_that_are_no_number_of_inputs(inputs: Any) -> None:
    with pytest.raises(InputError, match="inputs must be a number of inputs"):
        Neuron(inputs)


def test_names_that_are_unknown() -> None:
    with pytest.raises(InputError, match='did you mean "sigmoid"'):
        Neuron(2, "Sigmoid")
    with pytest.raises(InputError, match=r'unknown loss "squared"\n.*did you mean "squared_error"'):
        Neuron().loss("squared")


def test_latex_for_a_notebook() -> None:
    assert (
        Neuron()._repr_latex_()
        == r"$\displaystyle \hat{y} = \frac{1}{1 + e^{- b - w_{1} x_{1} - w_{2} x_{2}}}$"
    )
