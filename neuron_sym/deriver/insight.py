"""What the numbers of a neuron mean: contributions, odds, the decision boundary, and whether it was luck."""

from __future__ import annotations

from dataclasses import replace

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.boundary import Boundary
from neuron_sym.deriver.chance import Chance
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.forward import forward_of
from neuron_sym.deriver.odds import Contributions, Odds
from neuron_sym.deriver.worked import Value, Worked
from neuron_sym.errors import OutOfReach
from neuron_sym.model.example import Example
from neuron_sym.real import NoValue


def insight(example: Example, digits: int = 4) -> Derivation:
    """The forward pass of ``example`` and what it means; what does not apply to its activation is left out.

    Raises:
        OutOfReach: a number cannot be told from a rounding boundary.
    """
    neuron = Worked(example, digits)
    passed = forward_of(neuron)
    try:
        chains, values = told(neuron)
    except NoValue as error:
        raise OutOfReach(example.path, "what these numbers mean", str(error)) from error
    return replace(passed, chains=(*passed.chains, *chains), values={**passed.values, **values})


def told(neuron: Worked) -> tuple[list[Chain[Step]], dict[str, Value | tuple[Value, ...]]]:
    """The chains and the numbers of all that can be said of this neuron."""
    boundary = Boundary(neuron)
    contributions, odds, chance = Contributions(neuron), Odds(neuron), Chance(boundary)
    chains, values = list(contributions.chains()), contributions.values()
    if odds.apply:
        chains += odds.chains()
        values |= odds.values()
    if boundary.apply:
        chains += boundary.chains()
        values |= boundary.values()
        if chance.apply:
            chains += chance.chains()
            values |= chance.values()
    return chains, values
