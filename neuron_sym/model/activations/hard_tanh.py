"""The hyperbolic tangent in three straight pieces."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

HARD_TANH = Activation(
    name="hard_tanh",
    title="hard tanh",
    function=Name("HardTanh"),
    definition=r"\begin{cases} -1 & z < -1 \\ z & -1 \le z \le 1 \\ 1 & z > 1 \end{cases}",
    derivative=r"\begin{cases} 0 & z \le -1 \\ 1 & -1 < z < 1 \\ 0 & z \ge 1 \end{cases}",
    second="0",
    kinks=(
        Kink("-1", "0", "The slope is 0 on the left and 1 on the right; PyTorch takes 0."),
        Kink("1", "0", "The slope is 1 on the left and 0 on the right; PyTorch takes 0."),
    ),
    summary="The pre-activation itself between -1 and 1, cut off beyond.",
    range="[-1, 1]",
    aliases=("hardtanh",),
    source="Collobert, Large Scale Machine Learning (2004)",
)
