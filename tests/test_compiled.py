"""Compiled gradients against PyTorch's, far out on the z-axis, and what is said of arrays that do not fit."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
import torch

from neuron_sym.errors import InputError
from neuron_sym.model import compiled
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.kernels import kernels
from neuron_sym.model.losses import chosen_loss
from neuron_sym.model.neuron import Neuron
from neuron_sym.model.pairs import objection_to
from tests import torch_functions
from tests.test_catalogue import TARGETS

PAIRS = [
    (activation, loss)
    for activation in torch_functions.ACTIVATIONS
    for loss in torch_functions.LOSSES
    if objection_to(chosen_activation(activation), chosen_loss(loss)) is None and activation != "heaviside"
]
FAR = [sign * size for size in (0.0, 1e-8, 0.5, 5.0, 40.0, 700.0, 1e4) for sign in (1, -1)]


def by_torch(activation: str, loss: str, X: Any, w: Any, b: float, y: Any) -> tuple[Any, float]:
    weights, bias = torch.tensor(w, requires_grad=True), torch.tensor(b, dtype=torch.float64, requires_grad=True)
    output = torch_functions.ACTIVATIONS[activation](torch.tensor(X) @ weights + bias)
    torch_functions.LOSSES[loss](output, torch.tensor(y)).mean().backward()
    assert weights.grad is not None and bias.grad is not None
    return weights.grad.numpy(), bias.grad.item()


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_the_gradient_is_that_of_pytorch(activation: str, loss: str) -> None:
    numbers = np.random.default_rng(7)
    X, w, b = numbers.normal(size=(97, 3)), np.array([0.5, -1.25, 2.0]), 0.25
    y = numbers.choice(TARGETS[chosen_loss(loss).entry.targets], size=97)
    if activation == "hard_sigmoid":
        X = X / 2  # PyTorch's logarithm of an output of 0 is -100.
    found, wanted = Neuron(3, activation).compile(loss=loss)(X, w, b, y), by_torch(activation, loss, X, w, b, y)
    # PyTorch holds the sixth of the hard sigmoid as a float of 32 bits.
    rel = 1e-7 if activation == "hard_sigmoid" else 1e-11
    np.testing.assert_allclose(found[0], wanted[0], rtol=rel, atol=1e-13)
    assert found[1] == pytest.approx(wanted[1], rel=rel, abs=1e-13)


def signal(activation: str, loss: str, z: float, y: float) -> float:
    """δ at one point: the derivative by the bias of one example."""
    return float(Neuron(1, activation).compile(loss=loss)([[0.0]], [0.0], z, [y])[1])


@pytest.mark.parametrize(("activation", "loss"), [pair for pair in PAIRS if pair[1] != "poisson"])
def test_the_error_signal_is_finite_far_out(activation: str, loss: str) -> None:
    """And nothing warns: the tests turn warnings into errors. (e^{10000} of the Poisson loss is no double.)"""
    gradient = Neuron(1, activation).compile(loss=loss)
    for y in TARGETS[chosen_loss(loss).entry.targets]:
        for z in FAR:
            assert all(map(np.isfinite, gradient([[1.0]], [z], 0.0, [y]))), (z, y)


@pytest.mark.parametrize("z", FAR)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_forms_do_not_cancel(z: float, y: float) -> None:
    with mpmath.workdps(60):
        sigmoid = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
        assert signal("sigmoid", "bce", z, y) == pytest.approx(float(sigmoid - y), rel=1e-15, abs=2.3e-16)
        assert signal("identity", "bce_with_logits", z, y) == signal("sigmoid", "bce", z, y)
        ours = signal("softplus", "mse", z, y)
        wanted = 2 * (mpmath.log1p(mpmath.exp(mpmath.mpf(z))) - y) * sigmoid
        assert ours == pytest.approx(float(wanted), rel=1e-14, abs=1e-300)
        own = signal("ln(1 + e^z)", "mse", z, y)
        assert own == pytest.approx(ours, rel=1e-14)


def test_the_focal_loss_far_out() -> None:
    """Where the output says 0 and the target 1, δ of α (1-ŷ)^γ (-ln ŷ) is nearly -α: the logarithm is linear in z."""
    assert signal("sigmoid", "focal", -1e4, 1.0) == pytest.approx(-0.25, rel=1e-12)
    assert signal("sigmoid", "focal", 1e4, 0.0) == pytest.approx(0.75, rel=1e-12)
    assert signal("sigmoid", "focal", 1e4, 1.0) == 0


@pytest.mark.parametrize("spec", ["z * sigmoid(z)", "1/(1 + e^(-z))", "max(0, z) - 0.1 max(0, -z)", "sqrt(1 + z^2) - 1",
                                  "|z| / (1 + |z|)", "tanh(z)^3", r"\log_{10}(2 + \sin(z))", "0.5 z (1 + erf(z))",
                                  r"\sqrt[3]{1 + z^{2}}", "sinh(z) / cosh(z) + arctan(z)", "2^z / (1 + 2^z)", "tan(z / 4)"])  # fmt: skip
def test_a_formula_of_ones_own(spec: str) -> None:
    for z in (-1.75, -0.25, 0.5, 3.0):
        neuron = Neuron(1, spec)
        wanted = neuron.gradient("mse")[1].subs({neuron.w[0]: 0, neuron.b: z})
        by_symbols = [symbol for symbol in wanted.free_symbols if symbol.name == "y"]
        number = float(wanted.subs(dict.fromkeys(by_symbols, 1)))
        assert signal(spec, "mse", z, 1.0) == pytest.approx(number, rel=1e-13)


def test_the_error_function() -> None:
    points = np.array([n / 64 for n in range(-512, 513)] + [1e4, -1e4, 1e-300])
    with np.errstate(all="ignore"):
        found = kernels(np)["erf"](points)
    with mpmath.workdps(40):
        for x, value in zip(points, found, strict=True):
            assert value == pytest.approx(float(mpmath.erf(x)), rel=1e-15)


def test_blocks_fit_together() -> None:
    numbers = np.random.default_rng(3)
    X, w, y = numbers.normal(size=(2 * compiled.BLOCK + 5, 2)), np.array([0.5, -1.0]), numbers.integers(0, 2, 2 * compiled.BLOCK + 5)
    grad_w, grad_b = Neuron("n").compile("numpy")(X, w, 0.5, y)
    delta = 1 / (1 + np.exp(-(X @ w + 0.5))) - y
    np.testing.assert_allclose(grad_w, X.T @ delta / len(X), rtol=1e-12)
    assert grad_b == pytest.approx(delta.mean(), rel=1e-12)


def test_single_precision_stays_single() -> None:
    X = np.ones((4, 2), dtype=np.float32)
    grad_w, _ = Neuron(2).compile()(X, X[0], np.float32(0.5), np.zeros(4, dtype=np.float32))
    assert grad_w.dtype == np.float32


def test_nothing_but_numbers_comes_of_what_is_no_number() -> None:
    grad_w, grad_b = Neuron(1, "relu").compile(loss="mse")([[np.nan]], [1.0], 0.0, [1.0])
    assert np.isnan(grad_w).all() or np.isnan(grad_b)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        (([1.0, 2.0], [1.0, 2.0], 0.0, [1.0]), "a row for each example"),
        (([], [1.0, 2.0], 0.0, []), "a row for each example"),
        (([[1.0]], [1.0], 0.0, [1.0]), "X must have 2 columns"),
        (([[1.0, 2.0]], [1.0], 0.0, [1.0]), "w must have the shape (2,)"),
        (([[1.0, 2.0]], [[1.0], [2.0]], 0.0, [1.0]), "w must have the shape (2,)"),
        (([[1.0, 2.0]], [1.0, 2.0], 0.0, 1.0), "y must have the shape (1,)"),
    ],
)
def test_arrays_that_do_not_fit(arrays: tuple[Any, ...], says: str) -> None:
    with pytest.raises(InputError) as caught:
        Neuron(2).compile()(*arrays)
    assert says in str(caught.value)


def test_what_cannot_be_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="unknown backend 'torch'"):
        Neuron().compile("torch")
    with pytest.raises(InputError, match="needs outputs between 0 and 1"):
        Neuron(2, "tanh").compile()
    with pytest.raises(InputError, match="unknown loss"):
        Neuron().compile(loss="squared")
    with pytest.raises(InputError, match="too large for an array"):
        Neuron(2, "z + 1e399 z").compile(loss="mse")
    monkeypatch.setattr(compiled, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="pip install numpy"):
        Neuron().compile()
