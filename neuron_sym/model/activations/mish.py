"""The mish."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Rewriting

MISH = Activation(
    name="mish",
    title="mish",
    function=Name("mish"),
    definition=r"z \tanh\left(\ln\left(1 + e^{z}\right)\right)",
    derivative=r"\tanh\left(\ln\left(1 + e^{z}\right)\right) + z \sigma(z) \left(1 - \tanh^{2}\left(\ln\left(1 + e^{z}\right)\right)\right)",
    rewritings=(
        Rewriting(
            r"\tanh\left(\ln\left(1 + e^{z}\right)\right) + z \cdot \frac{1}{1 + e^{-z}} \left(1 - \tanh^{2}\left(\ln\left(1 + e^{z}\right)\right)\right)",
            "reduce the fraction",
            "Numerator and denominator are divided by the power of e.",
        ),
    ),
    second=r"\sigma(z) \left(1 - \tanh^{2}\left(\ln\left(1 + e^{z}\right)\right)\right) \left(2 + z \left(1 - \sigma(z) - 2 \sigma(z) \tanh\left(\ln\left(1 + e^{z}\right)\right)\right)\right)",
    summary="Like the swish, with tanh of the softplus in place of the sigmoid.",
    range=r"[-0.3088\ldots, \infty)",
    source="Misra, Mish: A Self Regularized Non-Monotonic Activation Function (2020)",
)
