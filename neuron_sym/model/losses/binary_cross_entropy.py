"""The binary cross-entropy."""

from neuron_sym.model.catalogue import Rewriting
from neuron_sym.model.losses._loss import Loss

BINARY_CROSS_ENTROPY = Loss(
    name="binary_cross_entropy",
    title="binary cross-entropy",
    definition=r"-\left(y \ln(\hat{y}) + (1 - y) \ln(1 - \hat{y})\right)",
    derivative=r"\frac{\hat{y} - y}{\hat{y} (1 - \hat{y})}",
    rewritings=(
        Rewriting(
            r"\frac{-y (1 - \hat{y}) + (1 - y) \hat{y}}{\hat{y} (1 - \hat{y})}",
            "common denominator",
            "Both fractions are brought to the denominator ŷ(1 - ŷ).",
        ),
    ),
    second=r"\frac{y}{\hat{y}^{2}} + \frac{1 - y}{(1 - \hat{y})^{2}}",
    outputs="probability",
    targets="probability",
    summary="How surprised one who believes the output, a probability, is by the target.",
    aliases=(
        "bce",
        "cross_entropy",
        "log_loss",
    ),
    source="Bishop, Pattern Recognition and Machine Learning (2006), equation 4.90",
)
