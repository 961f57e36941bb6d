"""The arctangent."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

ARCTAN = Activation(
    name="arctan",
    title="arctangent",
    function=Name("arctan"),
    definition=r"\arctan(z)",
    derivative=r"\frac{1}{1 + z^{2}}",
    second=r"-\frac{2 z}{\left(1 + z^{2}\right)^{2}}",
    summary="An S-shaped curve between -π/2 and π/2.",
    range=r"\left(-\frac{\pi}{2}, \frac{\pi}{2}\right)",
    aliases=("atan",),
    source="Kamruzzaman and Aziz, A note on activation function in multilayer feedforward learning (2002)",
)
