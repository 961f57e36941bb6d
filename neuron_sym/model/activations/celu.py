"""The continuously differentiable exponential linear unit."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Parameter

CELU = Activation(
    name="celu",
    title="CELU",
    function=Name("CELU"),
    definition=r"\begin{cases} z & z \ge 0 \\ \alpha \left(e^{z/\alpha} - 1\right) & z < 0 \end{cases}",
    derivative=r"\begin{cases} 1 & z \ge 0 \\ e^{z/\alpha} & z < 0 \end{cases}",
    second=r"\begin{cases} 0 & z \ge 0 \\ \frac{1}{\alpha} e^{z/\alpha} & z < 0 \end{cases}",
    parameters=(Parameter("alpha", r"\alpha", "1", "how far below 0 the output can fall", bound="positive"),),
    summary="An ELU whose curve meets the straight line at 0 without a kink, whatever α is.",
    range=r"(-\alpha, \infty)",
    source="Barron, Continuously Differentiable Exponential Linear Units (2017)",
)
