"""The hyperbolic tangent."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

TANH = Activation(
    name="tanh",
    function=Name("tanh"),
    definition=r"\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
    summary="An S-shaped curve like the sigmoid's, from -1 to 1 and with its centre at the origin.",
    range=r"(-1, 1)",
    source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.4",
)
