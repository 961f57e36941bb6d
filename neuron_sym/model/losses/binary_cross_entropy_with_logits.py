"""The binary cross-entropy of a logit."""

from neuron_sym.model.catalogue import Rewriting
from neuron_sym.model.losses._loss import Loss

BINARY_CROSS_ENTROPY_WITH_LOGITS = Loss(
    name="binary_cross_entropy_with_logits",
    title="binary cross-entropy with logits",
    definition=r"\ln\left(1 + e^{\hat{y}}\right) - y \hat{y}",
    derivative=r"\sigma(\hat{y}) - y",
    rewritings=(
        Rewriting(
            r"\frac{1}{1 + e^{-\hat{y}}} - y",
            "reduce the fraction",
            "Numerator and denominator are divided by the power of e.",
        ),
    ),
    second=r"\sigma(\hat{y}) \left(1 - \sigma(\hat{y})\right)",
    outputs="real",
    targets="probability",
    summary="The binary cross-entropy of σ(ŷ), for a neuron whose output is not yet squeezed between 0 and 1.",
    aliases=(
        "bce_with_logits",
        "bcewithlogits",
    ),
    source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.2.2.2",
)
