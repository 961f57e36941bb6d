"""The parametric rectified linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink, Parameter

PRELU = Activation(
    name="prelu",
    title="PReLU",
    function=Name("PReLU"),
    definition=r"\begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}",
    derivative=r"\begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}",
    second="0",
    kinks=(Kink("0", r"\alpha", "The slope is α on the left and 1 on the right; PyTorch takes that on the left."),),
    parameters=(Parameter("init", r"\alpha", "0.25", "the slope left of 0, which is learned with the weights"),),
    summary="A leaky ReLU whose slope left of 0 is learned; here it stands still while one neuron is worked out.",
    range=r"\mathbb{R}",
    source="He, Zhang, Ren and Sun, Delving Deep into Rectifiers (2015)",
)
