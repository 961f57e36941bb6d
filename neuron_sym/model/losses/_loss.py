"""What a loss is; the catalogue is in :mod:`neuron_sym.model.losses`."""

from __future__ import annotations

from typing import Literal

from neuron_sym.model.catalogue import Kink, Parameter, Rewriting
from neuron_sym.record import Record


class Loss(Record):
    r"""How far the output ``ŷ`` of a neuron is from the target ``y``.

    ``definition`` is the LaTeX of ``L`` in ``\hat{y}``, ``y`` and the letters of the ``parameters``;
    ``derivative`` that of ``∂L/∂ŷ`` in the form that a textbook ends in, ``second`` that of ``∂²L/∂ŷ²``
    where it is short enough to be shown. ``rewritings`` lead from the derivative as the rules leave it to
    this form.

    ``outputs`` says which outputs the loss is defined for: those between 0 and 1, or all. ``targets`` says
    the same of y: numbers from 0 to 1, the signs -1 and 1, counts 0, 1, 2, …, or all.
    """

    name: str
    title: str
    definition: str
    derivative: str
    outputs: Literal["probability", "real"]
    targets: Literal["probability", "sign", "real", "count"]
    summary: str
    rewritings: tuple[Rewriting, ...] = ()
    kinks: tuple[Kink, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    second: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
