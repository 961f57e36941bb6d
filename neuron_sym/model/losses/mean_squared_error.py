"""The squared error without the half."""

from neuron_sym.model.losses._loss import Loss

MEAN_SQUARED_ERROR = Loss(
    name="mean_squared_error",
    title="mean squared error",
    definition=r"(\hat{y} - y)^{2}",
    derivative=r"2 (\hat{y} - y)",
    second="2",
    outputs="real",
    targets="real",
    summary="The squared distance between output and target; its mean over many examples is what its name says.",
    aliases=("mse",),
    source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.1.4",
)
