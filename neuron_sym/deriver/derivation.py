"""What a derivation is: chains in reading order, and the numbers that they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.output import Decision
from neuron_sym.deriver.worked import Product, Value
from neuron_sym.expression import Node
from neuron_sym.model.example import Example


@dataclass(frozen=True, slots=True)
class Derivation:
    """The chains in reading order, and what pages, figures and programs want beside them.

    ``given`` binds the vectors x and w, the bias b and the target y: what a reader of the chains
    is told before. ``values`` holds a tuple where there is one number for each input.
    """

    example: Example
    chains: tuple[Chain[Step], ...]
    values: Mapping[str, Value | tuple[Value, ...]]
    products: tuple[Product, ...]
    given: dict[Node, Node] = field(default_factory=dict)
    decision: Decision | None = None

    def value(self, name: str) -> Value:
        """The number of this name, where there is one."""
        value = self.values[name]
        assert isinstance(value, Value), f"{name} is one number for each input"
        return value
