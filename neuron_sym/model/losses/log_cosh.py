"""The logarithm of the hyperbolic cosine."""

from neuron_sym.model.losses._loss import Loss

LOG_COSH = Loss(
    name="log_cosh",
    title="log-cosh loss",
    definition=r"\ln\left(\cosh(\hat{y} - y)\right)",
    derivative=r"\tanh(\hat{y} - y)",
    second=r"1 - \tanh^{2}(\hat{y} - y)",
    outputs="real",
    targets="real",
    summary="Like half the squared error for small distances and the absolute error for large ones, without a seam.",
    aliases=("logcosh",),
    source="Green, Bayesian Reconstructions from Emission Tomography Data Using a Modified EM Algorithm (1990)",
)
