"""The functions of the catalogue as PyTorch has them; where it has none, written with what it has."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F

Tensor = torch.Tensor


def tensor(*values: float) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def without_threshold(beta: float) -> Callable[[Tensor], Tensor]:
    """PyTorch takes the softplus for z itself as soon as βz > 20."""
    return lambda z: F.softplus(z, beta=beta, threshold=1e9)


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda z: z * 1,
    "heaviside": lambda z: torch.heaviside(z, tensor(1.0)[0]),
    "sign": torch.sign,
    "sigmoid": F.sigmoid,
    "hard_sigmoid": F.hardsigmoid,
    "tanh": F.tanh,
    "hard_tanh": F.hardtanh,
    "softsign": F.softsign,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "leaky_relu(negative_slope=0.2)": lambda z: F.leaky_relu(z, 0.2),
    "prelu": lambda z: F.prelu(z, tensor(0.25)),
    "prelu(init=-0.5)": lambda z: F.prelu(z, tensor(-0.5)),
    "relu6": F.relu6,
    "elu": F.elu,
    "elu(alpha=0.5)": lambda z: F.elu(z, 0.5),
    "selu": F.selu,
    "celu": F.celu,
    "celu(alpha=2.5)": lambda z: F.celu(z, 2.5),
    "softplus": without_threshold(1),
    "softplus(beta=0.5)": without_threshold(0.5),
    "swish": F.silu,
    "hard_swish": F.hardswish,
    "mish": F.mish,
    "gelu": F.gelu,
    "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"),
    "gaussian": lambda z: torch.exp(-(z**2)),
    "sine": torch.sin,
    "arctan": torch.atan,
    "log_sigmoid": F.logsigmoid,
}

# PyTorch's hinge losses are others; those of a margin of 1 are written with its ReLU.
LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "binary_cross_entropy": lambda p, y: F.binary_cross_entropy(p, y, reduction="none"),
    "binary_cross_entropy_with_logits": lambda p, y: F.binary_cross_entropy_with_logits(p, y, reduction="none"),
    "squared_error": lambda p, y: F.mse_loss(p, y, reduction="none") / 2,
    "mean_squared_error": lambda p, y: F.mse_loss(p, y, reduction="none"),
    "absolute_error": lambda p, y: F.l1_loss(p, y, reduction="none"),
    "huber": lambda p, y: F.huber_loss(p, y, reduction="none"),
    "huber(delta=0.25)": lambda p, y: F.huber_loss(p, y, reduction="none", delta=0.25),
    "log_cosh": lambda p, y: torch.log(torch.cosh(p - y)),
    "hinge": lambda p, y: F.relu(1 - y * p),
    "squared_hinge": lambda p, y: F.relu(1 - y * p) ** 2,
    "poisson": lambda p, y: F.poisson_nll_loss(p, y, log_input=True, reduction="none"),
    "focal": lambda p, y: focal(p, y, 0.25, 2),
    "focal(gamma=3)": lambda p, y: focal(p, y, 0.25, 3),
}


def focal(p: Tensor, y: Tensor, alpha: float, gamma: float) -> Tensor:
    """As ``torchvision.ops.sigmoid_focal_loss``, of the probability and not of its logit; targets are 0 or 1."""
    p_t = p * y + (1 - p) * (1 - y)
    alpha_t = alpha * y + (1 - alpha) * (1 - y)
    return alpha_t * F.binary_cross_entropy(p, y, reduction="none") * (1 - p_t) ** gamma
