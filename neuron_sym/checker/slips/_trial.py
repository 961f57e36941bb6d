"""What a slip proposes."""

from __future__ import annotations

from typing import NamedTuple

from neuron_sym.expression import Node


class Trial(NamedTuple):
    """The left side with the mistake made in it, and the sentence that says which."""

    mutant: Node
    text: str
