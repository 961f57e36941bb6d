"""The rectified linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

RELU = Activation(
    name="relu",
    function=Name("ReLU"),
    definition=r"\max(0, z)",
    summary="Hands positive pre-activations on unchanged and turns negative ones into 0.",
    range=r"[0, \infty)",
    source="Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010)",
)
