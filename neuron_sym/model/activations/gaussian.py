"""The Gaussian bell."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

GAUSSIAN = Activation(
    name="gaussian",
    title="Gaussian",
    function=Name("Gauss"),
    definition="e^{-z^{2}}",
    derivative="-2 z e^{-z^{2}}",
    second=r"\left(4 z^{2} - 2\right) e^{-z^{2}}",
    summary="Fires most where the pre-activation is 0, and less and less on both sides.",
    range="(0, 1]",
    aliases=(
        "gauss",
        "rbf",
    ),
    source="Broomhead and Lowe, Multivariable functional interpolation and adaptive networks (1988)",
    plot=(
        "-4",
        "4",
    ),
)
