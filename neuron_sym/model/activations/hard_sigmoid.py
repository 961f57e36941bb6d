"""The sigmoid in three straight pieces."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

HARD_SIGMOID = Activation(
    name="hard_sigmoid",
    title="hard sigmoid",
    function=Name("HardSigmoid"),
    definition=r"\begin{cases} 0 & z \le -3 \\ \frac{z}{6} + \frac{1}{2} & -3 < z < 3 \\ 1 & z \ge 3 \end{cases}",
    derivative=r"\begin{cases} 0 & z \le -3 \\ \frac{1}{6} & -3 < z < 3 \\ 0 & z \ge 3 \end{cases}",
    second="0",
    kinks=(
        Kink("-3", "0", "The slope is 0 on the left and 1/6 on the right; PyTorch takes 0."),
        Kink("3", "0", "The slope is 1/6 on the left and 0 on the right; PyTorch takes 0."),
    ),
    summary="A straight line from 0 to 1 in place of the sigmoid's curve, and flat beside it: no power of e to work out.",
    range="[0, 1]",
    aliases=("hardsigmoid",),
    source="Howard and others, Searching for MobileNetV3 (2019), section 5.2",
)
