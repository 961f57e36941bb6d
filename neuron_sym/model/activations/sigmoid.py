"""The logistic sigmoid."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Rewriting

SIGMOID = Activation(
    name="sigmoid",
    title="sigmoid",
    function=Name("σ"),
    definition=r"\frac{1}{1+e^{-z}}",
    derivative=r"\sigma(z) \left(1 - \sigma(z)\right)",
    rewritings=(
        Rewriting(
            r"\frac{1}{1+e^{-z}} \cdot \frac{\left(1+e^{-z}\right) - 1}{1+e^{-z}}",
            "split the fraction",
            "The square below gives each factor one denominator, and 1 is added to the second numerator and taken off again.",
        ),
    ),
    second=r"\sigma(z) \left(1 - \sigma(z)\right) \left(1 - 2 \sigma(z)\right)",
    in_output=r"\hat{y} (1 - \hat{y})",
    summary="Squeezes any number between 0 and 1, so that the output can be read as a probability.",
    range="(0, 1)",
    aliases=("logistic",),
    source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 3.10",
)
