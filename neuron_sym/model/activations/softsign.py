"""The softsign."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Rewriting

SOFTSIGN = Activation(
    name="softsign",
    title="softsign",
    function=Name("softsign"),
    definition=r"\frac{z}{1 + |z|}",
    derivative=r"\frac{1}{\left(1 + |z|\right)^{2}}",
    rewritings=(
        Rewriting(
            r"\frac{1 + |z| - |z|}{\left(1 + |z|\right)^{2}}",
            "absolute value",
            "A number times its sign is its absolute value.",
        ),
    ),
    second=r"-\frac{2 \operatorname{sign}(z)}{\left(1 + |z|\right)^{3}}",
    summary="An S-shaped curve from -1 to 1 that nears its ends much more slowly than tanh.",
    range="(-1, 1)",
    source="Turian, Bergstra and Bengio, Quadratic features and deep architectures for chunking (2009)",
)
