"""Learning: updates, rounds, batches and optimizers, held against PyTorch and against the judge."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import product

import pytest

from neuron_sym.deriver.hessian import hessian
from neuron_sym.deriver.optimizers import OPTIMIZERS, optimizer_named, settings_of
from neuron_sym.deriver.rounds import Formulas, Rounds
from neuron_sym.deriver.training import Training, milestones, training
from neuron_sym.deriver.update import update
from neuron_sym.deriver.worked import Value
from neuron_sym.errors import InputError
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.model.losses import chosen_loss
from neuron_sym.render.replay import replay

torch = pytest.importorskip("torch")

ROUNDS = 20
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "identity": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "softplus": torch.nn.functional.softplus,
    "elu": torch.nn.functional.elu,
    "gelu": torch.nn.functional.gelu,
}
LOSSES = {
    "squared_error": lambda p, y: (p - y) ** 2 / 2,
    "mean_squared_error": lambda p, y: (p - y) ** 2,
    "absolute_error": lambda p, y: (p - y).abs(),
    "huber": lambda p, y: torch.nn.functional.huber_loss(p, y, reduction="none"),
    "log_cosh": lambda p, y: torch.log(torch.cosh(p - y)),
    "binary_cross_entropy": lambda p, y: -(y * torch.log(p) + (1 - y) * torch.log(1 - p)),
}
PAIRS = [
    ("sigmoid", "binary_cross_entropy"), ("sigmoid", "squared_error"), ("tanh", "squared_error"),
    ("identity", "mean_squared_error"), ("relu", "huber"), ("leaky_relu", "absolute_error"),
    ("softplus", "log_cosh"), ("elu", "huber"), ("gelu", "squared_error"),
]  # fmt: skip
ROWS = [(["0.5", "-1.2"], "1"), (["2", "0.25"], "0"), (["-0.75", "1.5"], "1")]
PENALTIES = [(None, None), ("l2", "0.05"), ("l1", "0.02")]


def rows_of(activation: str, loss: str, rows: list[tuple[list[str], str]] = ROWS, **more: object) -> list[Example]:
    return [
        Example.of(x, ["0.3", "-0.4"], "0.1", activation, target=y, loss=loss, learning_rate="0.1", **more)  # type: ignore[arg-type]
        for x, y in rows
    ]


def by_torch(examples: list[Example], name: str, rounds: int, penalty: str | None, strength: str | None):  # type: ignore[no-untyped-def]
    """(cost, weights, bias) after each round, in double precision."""
    x = torch.tensor([[float(number(entry)) for entry in row.inputs] for row in examples], dtype=torch.float64)
    y = torch.tensor([float(number(row.target)) for row in examples], dtype=torch.float64)
    w = torch.tensor([float(number(entry)) for entry in examples[0].weights], dtype=torch.float64, requires_grad=True)
    b = torch.tensor(float(number(examples[0].bias)), dtype=torch.float64, requires_grad=True)
    f, loss = ACTIVATIONS[examples[0].activation], LOSSES[examples[0].loss or ""]
    decay = float(strength) if penalty == "l2" and strength else 0.0
    groups = [{"params": [w], "weight_decay": decay}, {"params": [b], "weight_decay": 0.0}]
    rate = float(number(examples[0].learning_rate))
    if name == "adam":
        rule = torch.optim.Adam(groups, lr=rate)
    else:
        rule = torch.optim.SGD(groups, lr=rate, momentum=0.9 if name == "momentum" else 0.0)
    seen = []
    for _ in range(rounds + 1):
        cost = loss(f(x @ w + b), y).mean()
        seen.append((cost.item(), w.tolist(), b.item()))
        rule.zero_grad()
        total = cost + float(strength) * w.abs().sum() if penalty == "l1" and strength else cost
        total.backward()
        rule.step()
    return seen


def number(node: object) -> Fraction:
    from neuron_sym.number import rational

    value = rational(node)  # type: ignore[arg-type]
    assert value is not None
    return value


def of(value: object) -> float:
    assert isinstance(value, Value)
    return float(value.decimal)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("name", [one.name for one in OPTIMIZERS])
def test_twenty_rounds_are_those_of_torch(activation: str, loss: str, name: str) -> None:
    for penalty, strength in PENALTIES:
        more = {"penalty": penalty, "penalty_strength": strength} if penalty else {}
        examples = rows_of(activation, loss, optimizer=name, **more)
        trained = training(examples, ROUNDS)
        expected = by_torch(examples, name, ROUNDS, penalty, strength)
        assert trained.stopped == ""
        for round_ in trained.rounds:
            cost, weights, bias = expected[round_.number]
            assert of(round_.cost) == pytest.approx(cost, rel=1e-12, abs=1e-14)
            assert [of(w) for w in round_.weights] == pytest.approx(weights, rel=1e-12, abs=1e-13)
            assert of(round_.bias) == pytest.approx(bias, rel=1e-12, abs=1e-13)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_one_row_is_trained_as_torch_does(activation: str, loss: str) -> None:
    examples = rows_of(activation, loss, ROWS[:1])
    trained, expected = training(examples[0], ROUNDS), by_torch(examples, "sgd", ROUNDS, None, None)
    for round_ in trained.rounds:
        cost, weights, bias = expected[round_.number]
        assert of(round_.cost) == pytest.approx(cost, rel=1e-12, abs=1e-14)
        assert [of(w) for w in round_.weights] == pytest.approx(weights, rel=1e-12, abs=1e-13)
        assert of(round_.bias) == pytest.approx(bias, rel=1e-12, abs=1e-13)


def test_the_gradient_and_the_hessian_of_a_batch_are_those_of_autograd() -> None:
    examples = rows_of("sigmoid", "binary_cross_entropy")
    trained = training(examples, 1)
    x = torch.tensor([[float(number(entry)) for entry in row.inputs] for row in examples], dtype=torch.float64)
    y = torch.tensor([float(number(row.target)) for row in examples], dtype=torch.float64)
    b = torch.tensor(0.1, dtype=torch.float64)

    def cost(w: object) -> object:
        return LOSSES["binary_cross_entropy"](torch.sigmoid(x @ w + b), y).mean()

    at = torch.tensor([0.3, -0.4], dtype=torch.float64)
    gradient = torch.autograd.functional.jacobian(cost, at)
    assert [of(value) for value in trained.values["dJ_dw"]] == pytest.approx(gradient.tolist(), rel=1e-12)  # type: ignore[union-attr]
    curvature = torch.autograd.functional.hessian(cost, at)
    (matrix,) = [chain.last for chain in trained.chains if chain.name == "hessian" and "X^{T}" in _latex(chain)]
    shown = [float(number(entry)) for row in matrix.rows for entry in row]  # type: ignore[attr-defined]
    assert shown == pytest.approx(curvature.flatten().tolist(), abs=5.1e-5)


def _latex(chain: object) -> str:
    from neuron_sym.render.replay import as_latex

    return as_latex(chain)  # type: ignore[arg-type]


SINGLE = [
    (["4", "80"], ["0.2", "0.00001"], "1", "1"),
    (["0.5", "-1.2"], ["0.3", "-0.4"], "0.1", "0"),
    (["2"], ["0.7"], "0", "1"),
]


@pytest.mark.parametrize("name", [one.name for one in OPTIMIZERS])
@pytest.mark.parametrize(("activation", "loss"), PAIRS[:6])
def test_updates_replay(activation: str, loss: str, name: str) -> None:
    for (inputs, weights, bias, target), (penalty, strength) in zip(SINGLE, PENALTIES, strict=True):
        more = {"penalty": penalty, "penalty_strength": strength} if penalty else {}
        example = Example.of(inputs, weights, bias, activation, target=target, loss=loss, learning_rate="0.1",
                             optimizer=name, **more)  # type: ignore[arg-type]  # fmt: skip
        derivation = update(example)
        replay(derivation.chains, derivation.given)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_batches_replay(activation: str, loss: str) -> None:
    for rows, name in ((ROWS, "sgd"), (ROWS[:2], "momentum"), (ROWS * 2, "sgd"), (ROWS * 3, "sgd")):
        trained = training(rows_of(activation, loss, rows, optimizer=name), 2)
        replay(trained.chains, trained.given)


def test_many_inputs_are_written_with_an_index() -> None:
    example = Example.of(["0.5"] * 20, ["0.1"] * 20, "0", target="0", learning_rate="0.5")
    derivation = update(example)
    replay(derivation.chains, derivation.given)
    assert sum(chain.name == "update" for chain in derivation.chains) == 3
    after = derivation.values["w_new"]
    assert isinstance(after, tuple)
    assert len(after) == 20
    assert len({value.decimal for value in after}) == 1


def test_the_numbers_of_the_first_update_are_those_of_mpmath() -> None:
    mpmath = pytest.importorskip("mpmath")
    example = Example.of(["4", "80"], ["0.2", "0.00001"], "1", target="1", learning_rate="0.1")
    derivation = update(example)
    with mpmath.workdps(40):
        z = mpmath.mpf("0.2") * 4 + mpmath.mpf("0.00001") * 80 + 1
        delta = 1 / (1 + mpmath.exp(-z)) - 1
        w = [mpmath.mpf("0.2") - delta * 4 / 10, mpmath.mpf("0.00001") - delta * 80 / 10]
        b = 1 - delta / 10
        values = derivation.values["w_new"]
        assert isinstance(values, tuple)
        for value, exact in zip((*values, derivation.value("b_new")), (*w, b), strict=True):
            assert abs(mpmath.mpf(value.decimal) - exact) < mpmath.mpf(10) ** -14
        text = "\n".join(map(_latex, derivation.chains))
        assert rf"\approx 0.2 - 0.1 \cdot ({mpmath.nstr(delta * 4, 4)}" in text
        assert mpmath.nstr(w[0], 4) in text


def test_a_round_that_is_rational_stays_exact() -> None:
    example = Example.of(["2"], ["1"], "0", "identity", target="1", loss="squared_error", learning_rate="0.1")
    trained = training(example, 3)
    w, b, expected = Fraction(1), Fraction(0), []
    for _ in range(4):
        expected.append((w, b))
        delta = w * 2 + b - 1
        w, b = w - delta * 2 / 10, b - delta / 10
    assert [(one.weights[0].exact, one.bias.exact) for one in trained.rounds] == expected


def test_a_first_round_of_training_is_the_update() -> None:
    for name, penalty in product(("sgd", "momentum", "adam"), (None, "l2")):
        more = {"penalty": penalty, "penalty_strength": "0.1"} if penalty else {}
        example = Example.of(["4", "80"], ["0.2", "0.00001"], "1", target="1", learning_rate="0.1", optimizer=name,
                             **more)  # type: ignore[arg-type]  # fmt: skip
        one, many = update(example), training(example, 2)
        assert one.chains == many.chains
        after = one.values["w_new"]
        assert isinstance(after, tuple)
        assert [value.decimal for value in after] == [value.decimal for value in many.rounds[1].weights]
        assert one.value("b_new").decimal == many.rounds[1].bias.decimal


def test_saturated_neurons_keep_their_digits() -> None:
    mpmath = pytest.importorskip("mpmath")
    example = Example.of(["100", "5"], ["9", "0.1"], "1", target="1", learning_rate="0.1")
    trained = training(example, 1)
    with mpmath.workdps(1_000):
        z = mpmath.mpf(9) * 100 + mpmath.mpf("0.5") + 1
        assert mpmath.almosteq(mpmath.mpf(trained.rounds[0].cost.decimal), mpmath.log1p(mpmath.exp(-z)), 1e-14)


def test_no_learning_rate_no_target_are_told() -> None:
    with pytest.raises(InputError, match=r"learning rate[\s\S]*learning_rate = 0\.1"):
        update(Example.of([1], [1], 0, target=1))
    with pytest.raises(InputError, match="target"):
        training(Example.of([1], [1], 0, learning_rate="0.1"))
    with pytest.raises(InputError, match="unknown optimizer"):
        optimizer_named("sdg")


def test_rows_that_are_not_one_neuron_are_named() -> None:
    rows = rows_of("sigmoid", "binary_cross_entropy")
    other = Example.of(["1", "2"], ["0.3", "0.4"], "0.1", target="1", loss="binary_cross_entropy", learning_rate="0.1")
    with pytest.raises(InputError, match="row 3 has other weights than row 1"):
        training([*rows[:2], other])
    tanh = rows_of("tanh", "squared_error")
    with pytest.raises(InputError, match="row 2 has another activation"):
        training([rows[0], tanh[0]])


def test_training_that_diverges_says_where_it_stops() -> None:
    example = Example.of(["1000"], ["1"], "0", "identity", target="0", loss="squared_error", learning_rate="10")
    trained = training(example, 500)
    assert trained.stopped.startswith("From round ")
    assert 1 < len(trained.costs) < 500
    assert trained.rounds[-1].number == len(trained.costs) - 1


def test_milestones() -> None:
    assert list(milestones(3)) == [0, 1, 2, 3]
    assert list(milestones(25)) == [*range(11), 20, 25]
    assert list(milestones(1000)) == [*range(11), 20, 50, 100, 200, 500, 1000]


def _run(inputs: int, rounds: int) -> Rounds:
    example = Example.of(["0.5"] * inputs, ["0.01"] * inputs, "0", target="0", learning_rate="0.001")
    formulas = Formulas(chosen_activation("sigmoid"), chosen_loss("binary_cross_entropy"))
    return Rounds((example,), formulas, optimizer_named("sgd"), settings_of(example), rounds)


def _seconds(inputs: int, rounds: int) -> float:
    start = time.process_time()
    _run(inputs, rounds).at(rounds, 64)
    return time.process_time() - start


def test_the_cost_is_linear_in_inputs_and_rounds() -> None:
    _seconds(10, 5)
    few, many = _seconds(100, 20), _seconds(1_000, 20)
    assert many < 30 * few + 0.2
    short, long = _seconds(50, 25), _seconds(50, 250)
    assert long < 30 * short + 0.2


def test_a_thousand_rounds_take_a_few_seconds() -> None:
    start = time.process_time()
    trained: Training = training(rows_of("sigmoid", "binary_cross_entropy")[0], 1_000)
    assert len(trained.costs) == 1_001
    assert time.process_time() - start < 20


def test_the_hessian_of_one_row_is_that_of_the_neuron() -> None:
    examples = rows_of("tanh", "squared_error")[:1] * 2
    trained, alone = training(examples, 1), hessian(examples[0])
    (batch,) = [chain.last for chain in trained.chains if chain.name == "hessian" and "X^{T}" in _latex(chain)]
    (single,) = [chain.last for chain in alone.chains if _latex(chain).startswith("H ")]
    assert batch == single
