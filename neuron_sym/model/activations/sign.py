"""The sign: the output of the perceptron."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

SIGN = Activation(
    name="sign",
    title="sign",
    function=Name("sign"),
    definition=r"\begin{cases} 1 & z > 0 \\ 0 & z = 0 \\ -1 & z < 0 \end{cases}",
    derivative="0",
    second="0",
    kinks=(Kink("0", "0", "The sign jumps at 0; it is flat on both sides, and 0 stands for its slope there too."),),
    summary="Says on which side of 0 the pre-activation lies: 1 above, -1 below.",
    range=r"\{-1, 0, 1\}",
    aliases=(
        "sgn",
        "signum",
    ),
    source="Rosenblatt, The perceptron: a probabilistic model for information storage and organization in the brain (1958)",
)
