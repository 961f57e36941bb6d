"""Worked examples of an artificial neuron, derived step by step, and a checker for the ones you did by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neuron_sym.batch.many import check_many
    from neuron_sym.model.example import Example
    from neuron_sym.model.neuron import Neuron
    from neuron_sym.render.derivation import derive
    from neuron_sym.report import check

__version__ = "0.1.0"
__all__ = ["Example", "Neuron", "check", "check_many", "derive"]

_HOMES = {
    "Example": ("neuron_sym.model.example", "Example"),
    "Neuron": ("neuron_sym.model.neuron", "Neuron"),
    "check": ("neuron_sym.report", "check"),
    "check_many": ("neuron_sym.batch.many", "check_many"),
    "derive": ("neuron_sym.render.derivation", "derive"),
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used, so that checking never pays for SymPy."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
