"""Gradients and Hessians of every activation with every loss that makes sense for it.

The numbers of every pair are held against mpmath differences at 50 digits and PyTorch's autograd; of two
pairs in five each line, nested ones included, is judged. ``--neurons N`` sets how many random neurons each pair
is tried with; from two on, the lines of every pair are judged.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
import torch
from mpmath import mp, mpf

from neuron_sym.chain import Relation
from neuron_sym.checker.verdict import Ruling
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.gradient import gradient
from neuron_sym.deriver.hessian import hessian
from neuron_sym.deriver.worked import Value
from neuron_sym.model.activations import ACTIVATIONS
from neuron_sym.model.example import Example
from neuron_sym.model.losses import LOSSES
from neuron_sym.number import rational
from neuron_sym.render.replay import replay
from tests import oracle, torch_functions

ACTIVATION_NAMES, LOSS_NAMES = [one.name for one in ACTIVATIONS], [one.name for one in LOSSES]
PAIRS = [
    (activation, loss)
    for activation in ACTIVATION_NAMES
    for loss in LOSS_NAMES
    if loss not in oracle.PROBABILITIES or activation in oracle.INTO_UNIT_INTERVAL
]


def random_neuron(activation: str, loss: str, random: Random) -> Example:
    """One to four inputs of a few digits, away from kinks, with a target that the loss is made for."""
    while True:
        count = random.randint(1, 4)
        inputs = [Decimal(random.randint(-40, 40)) / 10 for _ in range(count)]
        weights = [Decimal(random.randint(-150, 150)) / 100 for _ in range(count)]
        bias = Decimal(random.randint(-20, 20)) / 10
        z = sum((x * w for x, w in zip(inputs, weights, strict=True)), bias)
        if abs(z) > 5 or any(abs(z - kink) < Decimal("0.01") for kink in oracle.KINKS.get(activation, ())):
            continue
        target = random.choice(oracle.TARGETS.get(loss, ("0.7", "-1.3", "2")))
        if loss in oracle.PROBABILITIES and not 0 < oracle.MP_ACTIVATIONS[activation](mpf(str(z))) < 1:
            continue
        if near_kink_of_loss(loss, oracle.MP_ACTIVATIONS[activation](mpf(str(z))), mpf(target)):
            continue
        return Example.of(inputs, weights, bias, activation, target=target, loss=loss)


def near_kink_of_loss(loss: str, p: mpf, y: mpf) -> bool:
    """Whether a difference quotient would straddle a kink of the loss."""
    at = {"absolute_error": [p - y], "huber": [abs(p - y) - 1], "hinge": [1 - y * p], "squared_hinge": [1 - y * p]}
    return any(abs(distance) < mpf("1e-3") for distance in at.get(loss, []))


def close(ours: Value, theirs: float | mpf, scale: mpf) -> bool:
    """Equal to 12 digits, seen against the size of what it is made of."""
    return bool(abs(mpf(ours.decimal) - mpf(theirs)) <= mpf("1e-12") * max(abs(mpf(theirs)), scale))


# The lines of a pair are those of its activation and of its loss, put together; factors of the two can cancel where the
# slope is a formula in ŷ, or where ŷ is a probability.
CANCEL = {one.name for one in ACTIVATIONS if one.in_output}
JUDGED = {
    (activation, loss)
    for activation, loss in PAIRS
    if activation in CANCEL
    or loss in oracle.PROBABILITIES
    or (ACTIVATION_NAMES.index(activation) + LOSS_NAMES.index(loss)) % 3 == 0
}


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_every_line_and_number_of_gradient_and_hessian(activation: str, loss: str, neurons: int) -> None:
    random = Random(f"{activation} {loss}")
    for _ in range(neurons):
        example = random_neuron(activation, loss, random)
        derivation = hessian(example)
        if neurons > 1 or (activation, loss) in JUDGED:
            replay(derivation.chains, derivation.given)
        against_differences(example, derivation)
        against_autograd(example, derivation)


def test_the_lines_of_each_activation_and_each_loss_are_judged_more_than_once() -> None:
    for place, names in enumerate((ACTIVATION_NAMES, LOSS_NAMES)):
        counts = Counter(pair[place] for pair in JUDGED)
        assert all(counts[name] >= 2 for name in names)


def parameters(example: Example) -> list[Fraction]:
    """Weights, bias and inputs as one row."""
    values = [rational(node) for node in (*example.weights, example.bias, *example.inputs)]
    return [value for value in values if value is not None]


def against_differences(example: Example, derivation: Derivation) -> None:
    f, loss = oracle.MP_ACTIVATIONS[example.activation], oracle.MP_LOSSES[str(example.loss)]
    count = len(example.inputs)
    y = mpf(str(Decimal(str(rational_text(example.target)))))

    def of_z(z: mpf) -> mpf:
        return loss(f(z), y)

    def of(*values: mpf) -> mpf:
        z = sum((values[i] * values[count + 1 + i] for i in range(count)), values[count])
        return of_z(z)

    with mp.workdps(50):
        at = [mpf(value.numerator) / value.denominator for value in parameters(example)]
        z = sum((at[i] * at[count + 1 + i] for i in range(count)), at[count])
        assert close(derivation.value("L"), of_z(z), mpf(0))
        assert close(derivation.value("dL_dz"), mp.diff(of_z, z), mpf(0))
        assert close(derivation.value("dy_hat_dz"), mp.diff(f, z), mpf(0))
        assert close(derivation.value("dL_dy_hat"), mp.diff(lambda p: loss(p, y), f(z)), mpf(0))
        assert close(derivation.value("d2L_dz2"), mp.diff(of_z, z, 2), mpf("1e-9"))  # what is 0 is noise there
        names = [("dL_dw", i) for i in range(count)] + [("dL_db", 0)] + [("dL_dx", i) for i in range(count)]
        for place, (name, i) in enumerate(names):
            order = tuple(int(other == place) for other in range(len(at)))
            entry = derivation.values[name]
            ours = entry[i] if isinstance(entry, tuple) else entry
            assert close(ours, mp.diff(of, tuple(at), order), mpf(0)), name


def rational_text(node: object) -> str:
    value = rational(node)  # type: ignore[arg-type]
    assert value is not None
    return str(Decimal(value.numerator) / Decimal(value.denominator))


def against_autograd(example: Example, derivation: Derivation) -> None:
    f, loss = oracle.TORCH_ACTIVATIONS[example.activation], torch_functions.LOSSES[str(example.loss)]
    values = [float(value) for value in parameters(example)]
    count = len(example.inputs)
    tensor = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    z = tensor[:count] @ tensor[count + 1 :] + tensor[count]
    y = torch.tensor(float(rational_text(example.target)), dtype=torch.float64)
    (gradient,) = torch.autograd.grad(loss(f(z), y), tensor)
    ours = [*derivation.values["dL_dw"], derivation.values["dL_db"], *derivation.values["dL_dx"]]  # type: ignore[misc]
    # Autograd rounds its own way: what cancels within it (1 - ŷ, ŷ - y) is known to the size of its parts.
    for one, theirs in zip(ours, gradient.tolist(), strict=True):
        assert close(one, theirs, mpf(1) / 10), (example.activation, example.loss)
    at = z.detach().requires_grad_()
    twice = oracle.TWICE_BY_TORCH[str(example.loss)]
    (delta,) = torch.autograd.grad(twice(f(at), y), at, create_graph=True)
    kappa = torch.autograd.grad(delta, at)[0].item() if delta.requires_grad else 0.0  # straight pieces have no graph
    assert close(derivation.value("d2L_dz2"), kappa, mpf(1) / 10), (example.activation, example.loss)


def test_what_is_judged_is_never_left_open() -> None:
    """The replay accepts definitions, exact and rounded links only: an open one is refused."""
    from neuron_sym.render.replay import HOLDS

    assert Counter(HOLDS) == Counter((Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED))


def test_what_a_case_makes_0_is_0_and_not_rounded_to_it() -> None:
    """A hinge loss beyond its margin, though ŷ is irrational: max(0, 1 - yŷ) = 0."""
    found = gradient(Example.of(["1.5"], ["2"], "1", "softplus", target="1", loss="hinge"))
    for name in ("L", "dL_dy_hat", "dL_dz"):
        assert found.value(name).exact == 0
        assert found.value(name).relation is Relation.EQUAL
