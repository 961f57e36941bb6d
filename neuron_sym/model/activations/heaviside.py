"""The Heaviside step: the neuron fires or it does not."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.catalogue import Kink

HEAVISIDE = Activation(
    name="heaviside",
    title="Heaviside step",
    function=Name("step"),
    definition=r"\begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}",
    derivative="0",
    second="0",
    kinks=(Kink("0", "0", "The step jumps at 0; it is flat on both sides, and 0 stands for its slope there too."),),
    summary="All or none: 1, the neuron fires, where the pre-activation reaches 0, and 0 below.",
    range=r"\{0, 1\}",
    aliases=("step",),
    source="McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity (1943)",
)
