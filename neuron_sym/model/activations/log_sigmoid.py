"""The logarithm of the sigmoid."""

from neuron_sym.expression import Name
from neuron_sym.model.activations._activation import Activation

LOG_SIGMOID = Activation(
    name="log_sigmoid",
    title="log-sigmoid",
    function=Name("LogSigmoid"),
    definition=r"\ln\left(\sigma(z)\right)",
    derivative=r"1 - \sigma(z)",
    second=r"-\sigma(z) \left(1 - \sigma(z)\right)",
    summary="The logarithm of the probability that a sigmoid gives: 0 at best, and about z far to the left.",
    range=r"(-\infty, 0)",
    aliases=("logsigmoid",),
    source="Mikolov, Sutskever, Chen, Corrado and Dean, Distributed Representations of Words and Phrases and their Compositionality (2013), equation 4",
)
