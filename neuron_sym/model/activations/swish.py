"""The swish, or sigmoid linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

SWISH = Activation(
    name="swish",
    title="swish",
    function=Name("swish"),
    definition=r"z \sigma(z)",
    derivative=r"\sigma(z) + z \sigma(z) \left(1 - \sigma(z)\right)",
    second=r"\sigma(z) \left(1 - \sigma(z)\right) \left(2 + z \left(1 - 2 \sigma(z)\right)\right)",
    summary="The pre-activation, let through by as much as its own sigmoid says; also called SiLU.",
    range=r"[-0.2784\ldots, \infty)",
    aliases=("silu",),
    source="Ramachandran, Zoph and Le, Searching for Activation Functions (2017)",
)
