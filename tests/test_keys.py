"""The keys of an example: what the table says of each is what the readers do."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields

import pytest

from neuron_sym.deriver.backward import loss_of
from neuron_sym.deriver.optimizers import OPTIMIZERS as RULES
from neuron_sym.deriver.optimizers import settings_of
from neuron_sym.deriver.training import training
from neuron_sym.deriver.worked import Worked
from neuron_sym.errors import InputError
from neuron_sym.model.example import Example
from neuron_sym.model.keys import KEYS, MAX_INPUTS, MAX_TEXT, MAX_UPDATES, OPTIMIZERS, Key
from neuron_sym.model.toml_example import read_toml
from neuron_sym.notation.plain import plain

NEEDED = {
    "title": '"t"', "activation": '"sigmoid"', "inputs": "[4, 80]", "weights": "[0.2, 0.00001]", "bias": "1",
}  # fmt: skip
WRONG = {
    "text": ("3", "[1]", "true"), "number": ('"a"', "[1]", "true"), "whole number": ("0.5", '"a"', "[1]"),
    "list of numbers": ("3", '["a", "b"]', '"a"'), "list of texts": ("3", "[1, 2]", '"a"'),
}  # fmt: skip
EACH = pytest.mark.parametrize(("name", "key"), KEYS.items(), ids=KEYS)


def text(**values: str) -> str:
    return "".join(f"{name} = {value}\n" for name, value in (NEEDED | values).items())


def read(**values: str) -> Example:
    return read_toml(text(**values), "e.toml")


def told(**values: str) -> str:
    with pytest.raises(InputError) as caught:
        read(**values)
    return str(caught.value)


@EACH
def test_every_key_is_described(name: str, key: Key) -> None:
    assert key.says.endswith(".")
    assert key.limits == "" or key.limits.endswith(".")
    assert not (key.required and key.default)


def test_the_keys_are_the_fields_of_an_example() -> None:
    assert set(KEYS) == {field.name for field in dataclass_fields(Example)} - {"path", "working_line"}


@EACH
def test_a_key_that_is_needed_is_missed_and_no_other(name: str, key: Key) -> None:
    assert (name in NEEDED) == key.required
    without = "".join(f"{other} = {value}\n" for other, value in NEEDED.items() if other != name)
    if key.required:
        with pytest.raises(InputError, match=f'"{name}" is missing'):
            read_toml(without, "")
    else:
        read_toml(without, "")


@EACH
def test_another_kind_of_value_is_refused(name: str, key: Key) -> None:
    for value in WRONG[key.kind]:
        assert f"e.toml:{list(NEEDED | {name: value}).index(name) + 1}:" in told(**{name: value})


def test_the_defaults_are_those_that_are_told() -> None:
    bare = read()
    learning = read(learning_rate="0.1", target="1")
    assert KEYS["optimizer"].default == f'`"{bare.optimizer}"`'
    assert KEYS["momentum"].default == f"`{plain(settings_of(learning).momentum)}`"
    assert KEYS["penalty"].default == "none"
    assert bare.penalty is None
    assert KEYS["updates"].default == f"`{training([learning], digits=4).rounds[-1].number}`"
    threshold = Worked(read(classes='["a", "b"]'), 4).threshold
    assert threshold is not None
    assert f"`{plain(threshold)}` if there are `classes`" in KEYS["threshold"].default
    assert Worked(bare, 4).threshold is None


def test_the_loss_that_is_taken_is_the_one_that_is_told() -> None:
    for values, expected in (
        ({"target": "1"}, "binary_cross_entropy"),
        ({"target": "3"}, "squared_error"),
        ({"target": "1", "activation": '"relu"'}, "squared_error"),
    ):
        loss = loss_of(read(**values))
        assert loss is not None
        assert loss.entry.name == expected
        assert f'`"{expected}"`' in KEYS["loss"].default


def test_the_limits_hold() -> None:
    assert tuple(one.name for one in RULES) == OPTIMIZERS
    assert "stands without" in told(penalty='"l2"')
    assert "stands without" in told(penalty_strength="0.1")
    assert "the optimizer is" in told(momentum="0.9")
    for name, value in (
        ("updates", str(MAX_UPDATES + 1)), ("updates", "0"), ("momentum", '1\noptimizer = "momentum"'),
        ("penalty_strength", '-1\npenalty = "l1"'), ("names", '["a"]'), ("units", '["a"]'), ("classes", '["a"]'),
        ("inputs", "[]"), ("weights", "[1]"), ("optimizer", '"fast"'), ("penalty", '"l3"\npenalty_strength = 1'),
        ("source", f'"{"s" * (MAX_TEXT + 1)}"'), ("title", f'"{"t" * 201}"'),
        ("inputs", "[" + "1," * (MAX_INPUTS + 1) + "]"),
    ):  # fmt: skip
        assert f"{name}" in told(**{name: value}), name
    assert read(updates=str(MAX_UPDATES), source=f'"{"s" * MAX_TEXT}"').updates == MAX_UPDATES
