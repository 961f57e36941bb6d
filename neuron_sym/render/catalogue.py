r"""The derivations that a page of the catalogue shows: a function, its slope by steps, and the slope of that.

What is chosen with numbers for its parameters is derived with these; ``symbolic()`` leaves the letters in.
"""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.slope import activation_slope, loss_slope, slope
from neuron_sym.deriver.terms import equal
from neuron_sym.errors import Fault
from neuron_sym.expression import Call, Cases, Derivative, Name, Node, Span, name
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.example import Example, assemble, refuse
from neuron_sym.model.fields import Fields
from neuron_sym.model.losses import Loss
from neuron_sym.model.written import Source, Written
from neuron_sym.record import replace

F, Z, Y_HAT, L = Name("f"), name("z"), name("y", accent="hat"), name("L")


def activation_chains(chosen: Chosen[Activation]) -> tuple[Chain[Step], ...]:
    """``f(z) = …``, ``f'(z) = …`` by steps with what is agreed at kinks, and ``f''(z) = …``."""
    return tuple(_activation(chosen))


def loss_chains(chosen: Chosen[Loss]) -> tuple[Chain[Step], ...]:
    """``L = …``, ``∂L/∂ŷ = …`` by steps with what is agreed at kinks, and ``∂²L/∂ŷ² = …``."""
    return tuple(_loss(chosen))


def without_numbers(activation: str) -> Example:
    """An example that only says which activation is meant, as the flag ``--activation`` does.

    Raises:
        InputError: there is no such activation.
    """
    source = Source("--activation", activation, first_line=None)
    faults: list[Fault] = []
    written = Written("activation", "text", activation, source, Span(0, len(activation)))
    example = assemble(Fields({"activation": written}, faults))
    if faults:
        refuse(faults)
    return example


def _activation(chosen: Chosen[Activation]) -> Iterator[Chain[Step]]:
    links = [(equal(f"definition of the {chosen.title}", chosen.entry.summary), chosen.formula)]
    if _has_name(chosen):
        reason = f"The {chosen.title} has a name of its own."
        links.insert(0, (equal("name of the function", reason), Call(chosen.entry.function, (Z,))))
    yield Chain(Call(F, (Z,)), tuple(links), "activation")
    yield from activation_slope(chosen, F)
    yield from _curvature(chosen, Call(replace(F, primes=2), (Z,)), Z, "d", "activation curvature")


def _has_name(chosen: Chosen[Activation]) -> bool:
    """Whether the formula is that of a named function; one by cases, or z itself, is clear without."""
    own = chosen.entry.name == "custom" or chosen.entry.parameters or chosen.entry.function.subscript
    return not own and not isinstance(chosen.formula, (Cases, Name))


def _loss(chosen: Chosen[Loss]) -> Iterator[Chain[Step]]:
    yield Chain(L, ((equal(f"definition of the {chosen.title}", chosen.entry.summary), chosen.formula),), "loss")
    yield from loss_slope(chosen)
    yield from _curvature(chosen, Derivative(Derivative(L, Y_HAT), Y_HAT), Y_HAT, "∂", "loss curvature")


def _curvature(
    chosen: Chosen[Activation] | Chosen[Loss], head: Node, variable: Name, letter: str, kind: str
) -> Iterator[Chain[Step]]:
    """The slope of the slope, where the catalogue has it; at a kink it has no value, and none is agreed on."""
    if chosen.curvature is None:
        return
    derived = differentiate(slope(chosen), variable, letter)
    links = [(equal("definition of the second derivative", "The slope is differentiated once more."), derived.first)]
    links += derived.rest
    if derived.last != chosen.curvature and not chosen.kinks:
        links.append((equal("rearrange", "The same, as it is usually written."), chosen.curvature))
    yield Chain(head, tuple(links), kind)
