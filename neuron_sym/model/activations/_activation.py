"""What an activation is; the catalogue is in :mod:`neuron_sym.model.activations`."""

from __future__ import annotations

from dataclasses import dataclass

from neuron_sym.expression import Name


@dataclass(frozen=True, slots=True)
class Activation:
    r"""A function ``f`` from the pre-activation ``z`` to the output of a neuron.

    ``function`` is how a call is written (``\sigma(z)``), ``definition`` the LaTeX of ``f(z)`` in the
    variable ``z``, ``range`` the LaTeX of the set of its values. ``aliases`` are other names that
    an example may use; ``source`` is where the definition can be looked up.
    """

    name: str
    function: Name
    definition: str
    summary: str
    range: str
    aliases: tuple[str, ...] = ()
    source: str = ""
