"""The leaky rectified linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink, Parameter

LEAKY_RELU = Activation(
    name="leaky_relu",
    title="leaky ReLU",
    function=Name("LeakyReLU"),
    definition=r"\begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}",
    derivative=r"\begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}",
    second="0",
    kinks=(Kink("0", r"\alpha", "The slope is α on the left and 1 on the right; PyTorch takes that on the left."),),
    parameters=(Parameter("negative_slope", r"\alpha", "0.01", "the slope left of 0"),),
    summary="A ReLU that lets a little of a negative pre-activation through, so that its slope is never 0.",
    range=r"\mathbb{R}",
    aliases=(
        "lrelu",
        "leakyrelu",
    ),
    source="Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013)",
)
