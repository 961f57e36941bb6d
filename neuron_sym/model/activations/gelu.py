"""The Gaussian error linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Rewriting

GELU = Activation(
    name="gelu",
    title="GELU",
    function=Name("GELU"),
    definition=r"\frac{z}{2} \left(1 + \operatorname{erf}\left(\frac{z}{\sqrt{2}}\right)\right)",
    derivative=r"\frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{z}{\sqrt{2}}\right)\right) + \frac{z}{\sqrt{2 \pi}} e^{-z^{2}/2}",
    rewritings=(
        Rewriting(
            r"\frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{z}{\sqrt{2}}\right)\right) + \frac{z}{\sqrt{2} \sqrt{\pi}} e^{-z^{2}/2}",
            "collect the factors",
            "The square in the exponent is worked out, and what multiplies the power of e is put before it.",
        ),
    ),
    second=r"\frac{2 - z^{2}}{\sqrt{2 \pi}} e^{-z^{2}/2}",
    summary="The pre-activation times the probability that a standard normal number lies below it.",
    range=r"[-0.1699\ldots, \infty)",
    source="Hendrycks and Gimpel, Gaussian Error Linear Units (2016)",
)
