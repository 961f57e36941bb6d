"""The rectified linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

RELU = Activation(
    name="relu",
    title="ReLU",
    function=Name("ReLU"),
    definition=r"\max(0, z)",
    derivative=r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    second="0",
    kinks=(Kink("0", "0", "The slope is 0 on the left and 1 on the right; PyTorch takes 0."),),
    summary="Hands positive pre-activations on unchanged and turns negative ones into 0.",
    range=r"[0, \infty)",
    source="Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines (2010)",
)
