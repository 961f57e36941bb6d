"""The rectified linear unit that ends at 6."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

RELU6 = Activation(
    name="relu6",
    title="ReLU6",
    function=Name("ReLU", "6"),
    definition=r"\min(\max(0, z), 6)",
    derivative=r"\begin{cases} 0 & z \le 0 \\ 1 & 0 < z < 6 \\ 0 & z \ge 6 \end{cases}",
    second="0",
    kinks=(
        Kink("0", "0", "The slope is 0 on the left and 1 on the right; PyTorch takes 0."),
        Kink("6", "0", "The slope is 1 on the left and 0 on the right; PyTorch takes 0."),
    ),
    summary="A ReLU cut off at 6, for numbers of few bits.",
    range="[0, 6]",
    source="Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10 (2010)",
    plot=(
        "-3",
        "9",
    ),
)
