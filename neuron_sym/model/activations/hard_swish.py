"""The swish without powers of e."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

HARD_SWISH = Activation(
    name="hard_swish",
    title="hard swish",
    function=Name("HardSwish"),
    definition=r"\begin{cases} 0 & z \le -3 \\ \frac{z (z + 3)}{6} & -3 < z < 3 \\ z & z \ge 3 \end{cases}",
    derivative=r"\begin{cases} 0 & z \le -3 \\ \frac{2 z + 3}{6} & -3 < z < 3 \\ 1 & z \ge 3 \end{cases}",
    second=r"\begin{cases} 0 & z \le -3 \\ \frac{1}{3} & -3 < z < 3 \\ 0 & z \ge 3 \end{cases}",
    kinks=(
        Kink("-3", "0", "The slope is 0 on the left and -1/2 on the right; PyTorch takes 0."),
        Kink("3", "1", "The slope is 3/2 on the left and 1 on the right; PyTorch takes 1."),
    ),
    summary="The swish with the hard sigmoid in place of the sigmoid: a parabola between two straight lines.",
    range=r"[-0.375, \infty)",
    aliases=("hardswish",),
    source="Howard and others, Searching for MobileNetV3 (2019), section 5.2",
)
