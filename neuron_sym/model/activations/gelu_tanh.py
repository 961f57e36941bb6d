"""The GELU by way of tanh."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

GELU_TANH = Activation(
    name="gelu_tanh",
    title="GELU with tanh",
    function=Name("GELU", "tanh"),
    definition=r"\frac{z}{2} \left(1 + \tanh\left(\sqrt{\frac{2}{\pi}} \left(z + 0.044715 z^{3}\right)\right)\right)",
    derivative=r"\frac{1}{2} \left(1 + \tanh\left(\sqrt{\frac{2}{\pi}} \left(z + 0.044715 z^{3}\right)\right)\right) + \frac{z}{2} \left(1 - \tanh^{2}\left(\sqrt{\frac{2}{\pi}} \left(z + 0.044715 z^{3}\right)\right)\right) \sqrt{\frac{2}{\pi}} \left(1 + 0.134145 z^{2}\right)",
    second=r"\sqrt{\frac{2}{\pi}} \left(1 - \tanh^{2}\left(\sqrt{\frac{2}{\pi}} \left(z + 0.044715 z^{3}\right)\right)\right) \left(1 + 0.26829 z^{2} - \sqrt{\frac{2}{\pi}} \cdot z \cdot \left(1 + 0.134145 z^{2}\right)^{2} \tanh\left(\sqrt{\frac{2}{\pi}} \left(z + 0.044715 z^{3}\right)\right)\right)",
    summary="The GELU with a formula in tanh that comes close to the normal probability.",
    range=r"[-0.1700\ldots, \infty)",
    aliases=("gelu_approximate",),
    source="Hendrycks and Gimpel, Gaussian Error Linear Units (2016), section 2",
)
