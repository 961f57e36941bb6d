"""``Neuron.compile("numpy")``: the gradient of a batch, against its two matrix products alone and against autograd.

    .venv/bin/python benchmarks/compiled_gradient.py [ROUNDS]

One thread each; wall time, medians of rounds in which all contenders run in turn. Every result is compared
with autograd's, and every one is finite where the pre-activations reach ±10⁴.
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import torch

from neuron_sym import Neuron

PAIRS = {
    ("sigmoid", "binary_cross_entropy"): torch.nn.functional.binary_cross_entropy_with_logits,
    ("tanh", "squared_error"): lambda z, y: torch.nn.functional.mse_loss(torch.tanh(z), y) / 2,
    ("gelu", "mean_squared_error"): lambda z, y: torch.nn.functional.mse_loss(torch.nn.functional.gelu(z), y),
    ("mish", "huber"): lambda z, y: torch.nn.functional.huber_loss(torch.nn.functional.mish(z), y),
}  # fmt: skip
SHAPES = ((100_000, 100), (1_000, 10))


def timed(run: Callable[[], object], repeats: int) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats


def main(rounds: int) -> int:
    """Prints the ratios for each pair and shape."""
    torch.set_num_threads(1)
    random = np.random.default_rng(1)
    for (activation, loss), autograd_loss in PAIRS.items():
        gradient = Neuron(inputs="n", activation=activation).compile("numpy", loss=loss)
        for rows, count in SHAPES:
            X, w, b = random.normal(size=(rows, count)), random.normal(size=count) / count, 0.3
            y = (random.random(rows) > 0.5).astype(float)
            tensors = [torch.tensor(a) for a in (X, y)]
            parameters = [torch.tensor(w, requires_grad=True), torch.tensor(b, dtype=torch.float64, requires_grad=True)]

            def autograd(tensors: list[torch.Tensor] = tensors, parameters: list[torch.Tensor] = parameters) -> object:
                loss = autograd_loss(tensors[0] @ parameters[0] + parameters[1], tensors[1])  # noqa: B023
                return torch.autograd.grad(loss, parameters)

            delta = random.normal(size=rows)
            contenders = {
                "ours": lambda: gradient(X, w, b, y),  # noqa: B023
                "two products": lambda: (X @ w, X.T @ delta),  # noqa: B023
                "autograd": autograd,
            }
            assert np.allclose(gradient(X, w, b, y)[0], autograd()[0].numpy(), rtol=1e-10, atol=1e-12)
            with np.errstate(all="raise"):
                assert all(np.all(np.isfinite(part)) for part in gradient(X * 1e4, w * 10, b, y))
            repeats = max(1, 200_000 // (rows * count // 10 + 1))
            times: dict[str, list[float]] = {name: [] for name in contenders}
            for _ in range(rounds):
                for name, run in contenders.items():
                    times[name].append(timed(run, repeats))
            middle = {name: median(measured) for name, measured in times.items()}
            print(f"{activation} + {loss}, {rows:,} × {count}: {middle['ours'] * 1e6:,.0f} µs; "
                  f"ours / two products {middle['ours'] / middle['two products']:.2f}, "
                  f"ours / autograd {middle['ours'] / middle['autograd']:.2f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
