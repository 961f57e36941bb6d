"""Activations and losses once more, from their published definitions, in mpmath and in PyTorch.

Nothing of neuron_sym is imported here: what the catalogue says is held against this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from mpmath import mp, mpf

from tests import torch_functions

Function = Callable[..., Any]


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + mp.exp(-z))


def _softplus(z: Any) -> Any:
    return mp.log(1 + mp.exp(z))


MP_ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "identity": lambda z: z,
    "heaviside": lambda z: mpf(z >= 0),
    "sign": lambda z: mpf((z > 0) - (z < 0)),
    "sigmoid": _sigmoid,
    "hard_sigmoid": lambda z: min(mpf(1), max(mpf(0), z / 6 + mpf(1) / 2)),
    "tanh": mp.tanh,
    "hard_tanh": lambda z: min(mpf(1), max(mpf(-1), z)),
    "softsign": lambda z: z / (1 + abs(z)),
    "relu": lambda z: max(mpf(0), z),
    "leaky_relu": lambda z, negative_slope=mpf("0.01"): z if z > 0 else z * negative_slope,
    "prelu": lambda z, init=mpf("0.25"): z if z > 0 else z * init,
    "relu6": lambda z: min(mpf(6), max(mpf(0), z)),
    "elu": lambda z, alpha=1: z if z > 0 else alpha * (mp.exp(z) - 1),
    "selu": lambda z: mpf("1.0507009873554804934193349852946") * (
        z if z > 0 else mpf("1.6732632423543772848170429916717") * (mp.exp(z) - 1)
    ),
    "celu": lambda z, alpha=1: z if z > 0 else alpha * (mp.exp(z / alpha) - 1),
    "softplus": lambda z, beta=1: mp.log(1 + mp.exp(beta * z)) / beta,
    "swish": lambda z: z * _sigmoid(z),
    "hard_swish": lambda z: z * min(mpf(1), max(mpf(0), z / 6 + mpf(1) / 2)),
    "mish": lambda z: z * mp.tanh(_softplus(z)),
    "gelu": lambda z: z * mp.ncdf(z),
    "gelu_tanh": lambda z: z / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (z + mpf("0.044715") * z**3))),
    "gaussian": lambda z: mp.exp(-(z**2)),
    "sine": mp.sin,
    "arctan": mp.atan,
    "log_sigmoid": lambda z: -_softplus(-z),
}  # fmt: skip

TORCH_ACTIVATIONS: dict[str, Function] = torch_functions.ACTIVATIONS | {
    "heaviside": lambda z: z * 0 + torch.heaviside(z.detach(), torch.ones_like(z)),  # PyTorch's has no gradient
    # F.hardsigmoid multiplies its gradient by 1/6 in single precision, even for doubles.
    "hard_sigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),
}

MP_LOSSES: dict[str, Callable[..., Any]] = {
    "binary_cross_entropy": lambda p, y: -(y * mp.log(p) + (1 - y) * mp.log(1 - p)),
    "binary_cross_entropy_with_logits": lambda z, y: _softplus(z) - y * z,
    "squared_error": lambda p, y: (p - y) ** 2 / 2,
    "mean_squared_error": lambda p, y: (p - y) ** 2,
    "absolute_error": lambda p, y: abs(p - y),
    "huber": lambda p, y, delta=1: (p - y) ** 2 / 2 if abs(p - y) <= delta else delta * (abs(p - y) - delta / mpf(2)),
    "hinge": lambda p, y: max(mpf(0), 1 - y * p),
    "squared_hinge": lambda p, y: max(mpf(0), 1 - y * p) ** 2,
    "log_cosh": lambda p, y: mp.log(mp.cosh(p - y)),
    "poisson": lambda p, y: mp.exp(p) - y * p,
    "focal": lambda p, y, alpha=mpf("0.25"), gamma=2:
        -alpha * y * (1 - p) ** gamma * mp.log(p) - (1 - alpha) * (1 - y) * p**gamma * mp.log(1 - p),
}

def _cross_entropy(p: Any, y: Any) -> Any:
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p))


# The second derivative of F.binary_cross_entropy adds 1e-12 to p and 1 - p.
TWICE_BY_TORCH: dict[str, Function] = {
    **torch_functions.LOSSES,
    "binary_cross_entropy": _cross_entropy,
    "focal": lambda p, y: _cross_entropy(p, y) * (1 - (p * y + (1 - p) * (1 - y))) ** 2 * (0.25 * y + 0.75 * (1 - y)),
}

INTO_UNIT_INTERVAL = ("sigmoid", "hard_sigmoid", "gaussian")
"""Activations whose outputs may be taken for probabilities."""
PROBABILITIES = ("binary_cross_entropy", "focal")
TARGETS: dict[str, tuple[str, ...]] = {
    "binary_cross_entropy": ("0", "1", "0.25"),
    "binary_cross_entropy_with_logits": ("0", "1", "0.25"),
    "focal": ("0", "1"),
    "hinge": ("-1", "1"),
    "squared_hinge": ("-1", "1"),
    "poisson": ("0", "1", "3"),
}
KINKS: dict[str, tuple[int, ...]] = {
    "heaviside": (0,), "sign": (0,), "hard_sigmoid": (-3, 3), "hard_tanh": (-1, 1), "softsign": (0,), "relu": (0,),
    "leaky_relu": (0,), "prelu": (0,), "relu6": (0, 6), "elu": (0,), "selu": (0,), "celu": (0,), "hard_swish": (-3, 3),
}  # fmt: skip
PARAMETERS: dict[str, dict[str, str]] = {
    "leaky_relu": {"negative_slope": "0.2"}, "prelu": {"init": "0.3"}, "elu": {"alpha": "0.7"}, "celu": {"alpha": "2.5"},
    "softplus": {"beta": "1.7"}, "huber": {"delta": "0.85"}, "focal": {"alpha": "0.3", "gamma": "3.5"},
}  # fmt: skip
"""Other values than the defaults, of which several are 1 and would hide a lost factor."""
