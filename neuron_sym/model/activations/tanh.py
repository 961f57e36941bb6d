"""The hyperbolic tangent."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Rewriting

TANH = Activation(
    name="tanh",
    title="hyperbolic tangent",
    function=Name("tanh"),
    definition=r"\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
    derivative=r"1 - \tanh^{2}(z)",
    rewritings=(
        Rewriting(
            r"1 - \left(\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}\right)^{2}",
            "split the fraction",
            "The first square is the denominator itself, so that the fraction is 1 less the square of a quotient.",
        ),
    ),
    second=r"-2 \tanh(z) \left(1 - \tanh^{2}(z)\right)",
    in_output=r"1 - \hat{y}^{2}",
    summary="An S-shaped curve like the sigmoid's, from -1 to 1 and with its centre at the origin.",
    range="(-1, 1)",
    source="LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.4",
)
