"""What an activation is; the catalogue is in :mod:`neuron_sym.model.activations`."""

from __future__ import annotations

from neuron_sym.expression import Name
from neuron_sym.model.catalogue import Kink, Parameter, Rewriting
from neuron_sym.record import Record


class Activation(Record):
    r"""A function ``f`` from the pre-activation ``z`` to the output of a neuron.

    ``function`` is how a call is written (``\sigma(z)``). ``definition`` is the LaTeX of ``f(z)`` in the
    variable ``z`` and the letters of the ``parameters``; ``derivative`` that of ``f'(z)`` in the form that
    a textbook ends in, ``second`` that of ``f''(z)`` where it is short enough to be shown. ``rewritings``
    lead from the derivative as the rules leave it to this form; ``in_output`` is the same derivative in
    ``ŷ`` alone, where ŷ tells it: ``\hat{y} (1 - \hat{y})``.

    ``range`` is the LaTeX of the set of its values. ``aliases`` are other names that an example may use;
    ``source`` is where the definition can be looked up; ``plot`` is the part of the z-axis worth drawing.
    """

    name: str
    title: str
    function: Name
    definition: str
    derivative: str
    summary: str
    range: str
    rewritings: tuple[Rewriting, ...] = ()
    kinks: tuple[Kink, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    second: str = ""
    in_output: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    plot: tuple[str, str] = ("-6", "6")
