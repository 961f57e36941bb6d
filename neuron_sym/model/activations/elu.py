"""The exponential linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink, Parameter

ELU = Activation(
    name="elu",
    title="ELU",
    function=Name("ELU"),
    definition=r"\begin{cases} z & z > 0 \\ \alpha \left(e^{z} - 1\right) & z \le 0 \end{cases}",
    derivative=r"\begin{cases} 1 & z > 0 \\ \alpha e^{z} & z \le 0 \end{cases}",
    second=r"\begin{cases} 0 & z > 0 \\ \alpha e^{z} & z \le 0 \end{cases}",
    kinks=(
        Kink(
            "0",
            r"\alpha",
            "The slope is α on the left and 1 on the right, one and the same only where α is 1; PyTorch takes that on the left.",
        ),
    ),
    parameters=(Parameter("alpha", r"\alpha", "1", "how far below 0 the output can fall"),),
    summary="The pre-activation itself where it is positive; where it is negative, a curve that levels out at -α.",
    range=r"(-\alpha, \infty)",
    source="Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units (2016)",
)
