"""The identity: a neuron that is linear in its inputs."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

IDENTITY = Activation(
    name="identity",
    title="identity",
    function=Name("id"),
    definition="z",
    derivative="1",
    second="0",
    summary="Hands the pre-activation on unchanged, which makes the neuron a linear regression.",
    range=r"\mathbb{R}",
    aliases=("linear",),
    source="Bishop, Pattern Recognition and Machine Learning (2006), section 5.1",
)
