"""The scaled exponential linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink, Parameter

SELU = Activation(
    name="selu",
    title="SELU",
    function=Name("SELU"),
    definition=r"\begin{cases} \lambda z & z > 0 \\ \lambda \alpha \left(e^{z} - 1\right) & z \le 0 \end{cases}",
    derivative=r"\begin{cases} \lambda & z > 0 \\ \lambda \alpha e^{z} & z \le 0 \end{cases}",
    second=r"\begin{cases} 0 & z > 0 \\ \lambda \alpha e^{z} & z \le 0 \end{cases}",
    kinks=(
        Kink("0", r"\lambda \alpha", "The slope is λα on the left and λ on the right; PyTorch takes that on the left."),
    ),
    parameters=(
        Parameter("scale", r"\lambda", "1.0507009873554804934193349852946", "the slope right of 0"),
        Parameter(
            "alpha",
            r"\alpha",
            "1.6732632423543772848170429916717",
            "how far below 0 the output can fall, before it is scaled",
        ),
    ),
    summary="An ELU stretched so that outputs of mean 0 and variance 1 stay so from layer to layer.",
    range=r"(-\lambda \alpha, \infty)",
    source="Klambauer, Unterthiner, Mayr and Hochreiter, Self-Normalizing Neural Networks (2017)",
)
