"""The Poisson loss."""

from neuron_sym.model.losses._loss import Loss

POISSON = Loss(
    name="poisson",
    title="Poisson loss",
    definition=r"e^{\hat{y}} - y \hat{y}",
    derivative=r"e^{\hat{y}} - y",
    second=r"e^{\hat{y}}",
    outputs="real",
    targets="count",
    summary="For counts: the output is the logarithm of the count that is expected.",
    aliases=("poisson_nll",),
    source="Nelder and Wedderburn, Generalized Linear Models (1972)",
)
