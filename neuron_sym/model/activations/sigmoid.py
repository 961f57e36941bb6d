"""The logistic sigmoid."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

SIGMOID = Activation(
    name="sigmoid",
    function=Name("σ"),
    definition=r"\frac{1}{1+e^{-z}}",
    summary="Squeezes any number between 0 and 1, so that the output can be read as a probability.",
    range=r"(0, 1)",
    aliases=("logistic",),
    source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 3.10",
)
