"""The absolute error."""

from neuron_sym.model.catalogue import Kink
from neuron_sym.model.losses._loss import Loss

ABSOLUTE_ERROR = Loss(
    name="absolute_error",
    title="absolute error",
    definition=r"|\hat{y} - y|",
    derivative=r"\operatorname{sign}(\hat{y} - y)",
    second="0",
    outputs="real",
    targets="real",
    kinks=(Kink("y", "0", "The slope is -1 on the left and 1 on the right; PyTorch takes 0."),),
    summary="The distance between output and target, so that outliers weigh no more than they must.",
    aliases=(
        "mae",
        "l1",
        "mean_absolute_error",
    ),
    source="Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section 10.6",
)
