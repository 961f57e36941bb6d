"""The softplus."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Parameter, Rewriting

SOFTPLUS = Activation(
    name="softplus",
    title="softplus",
    function=Name("softplus"),
    definition=r"\frac{1}{\beta} \ln\left(1 + e^{\beta z}\right)",
    derivative=r"\sigma(\beta z)",
    rewritings=(
        Rewriting(
            r"\frac{1}{1 + e^{-\beta z}}",
            "reduce the fraction",
            "Numerator and denominator are divided by the power of e.",
        ),
    ),
    parameters=(Parameter("beta", r"\beta", "1", "how closely the curve follows the ReLU", bound="positive"),),
    second=r"\beta \sigma(\beta z) \left(1 - \sigma(\beta z)\right)",
    summary="A smooth ReLU: always positive, close to 0 far to the left and to z far to the right.",
    range=r"(0, \infty)",
    source="Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating Second-Order Functional Knowledge for Better Option Pricing (2001)",
)
