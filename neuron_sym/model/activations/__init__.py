"""The catalogue of activations: one small file each, and one name in ``ACTIVATIONS``."""

from __future__ import annotations

from difflib import get_close_matches

from neuron_sym.errors import Fault, InputError, Place, code_point, visible
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.activations.heaviside import HEAVISIDE
from neuron_sym.model.activations.identity import IDENTITY
from neuron_sym.model.activations.relu import RELU
from neuron_sym.model.activations.sigmoid import SIGMOID
from neuron_sym.model.activations.tanh import TANH

ACTIVATIONS: tuple[Activation, ...] = (SIGMOID, TANH, RELU, IDENTITY, HEAVISIDE)

_BY_NAME = {name: entry for entry in ACTIVATIONS for name in (entry.name, *entry.aliases)}

__all__ = ["ACTIVATIONS", "Activation", "activation"]


def activation(name: str) -> Activation:
    """The activation of exactly this name or alias, in lower case.

    Raises:
        InputError: there is none; the message names the nearest one, and the code point of the
            first character of ``name`` that is not ASCII, since look-alikes cannot be seen.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    message = f'unknown activation "{visible(name[:60])}"'
    for position, char in enumerate(name, start=1):
        if not char.isascii():
            message += f": its character {position} is {code_point(char)}"
            break
    near = get_close_matches(name[:60].lower(), _BY_NAME, n=1)
    known = ", ".join(f'"{entry.name}"' for entry in ACTIVATIONS)
    raise InputError(Fault(Place(), message, f'did you mean "{near[0]}"?' if near else f"known are {known}"))
