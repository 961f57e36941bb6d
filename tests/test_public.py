"""The public names: each is documented, and the examples in its documentation are run."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module

import pytest

import neuron_sym

MODULES = ("neuron_sym.report", "neuron_sym.batch.many", "neuron_sym.render.derivation", "neuron_sym.model.example", "neuron_sym.model.neuron")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_hold(name: str) -> None:
    outcome = doctest.testmod(import_module(name))
    assert outcome.attempted
    assert not outcome.failed


@pytest.mark.parametrize("name", neuron_sym.__all__)
def test_a_public_name_says_what_it_is_and_what_it_raises(name: str) -> None:
    public = getattr(neuron_sym, name)
    assert public.__module__ in MODULES
    said = inspect.getdoc(public) or ""
    assert said
    raising = inspect.getdoc(public.of) or "" if name == "Example" else said
    assert "Raises:" in raising
    assert "Examples:" in raising
