"""The sine."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

SINE = Activation(
    name="sine",
    title="sine",
    function=Name("sin"),
    definition=r"\sin(z)",
    derivative=r"\cos(z)",
    second=r"-\sin(z)",
    summary="A wave, for neurons that learn what repeats itself.",
    range="[-1, 1]",
    aliases=("sin",),
    source="Sitzmann, Martel, Bergman, Lindell and Wetzstein, Implicit Neural Representations with Periodic Activation Functions (2020)",
)
