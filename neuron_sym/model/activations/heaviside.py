"""The Heaviside step: the neuron fires or it does not."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

HEAVISIDE = Activation(
    name="heaviside",
    function=Name("step"),
    definition=r"\begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}",
    summary="All or none: 1, the neuron fires, where the pre-activation reaches 0, and 0 below.",
    range=r"\{0, 1\}",
    aliases=("step",),
    source="McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity (1943)",
)
