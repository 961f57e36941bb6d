"""Half the squared error."""

from neuron_sym.model.losses._loss import Loss

SQUARED_ERROR = Loss(
    name="squared_error",
    title="half squared error",
    definition=r"\frac{1}{2} (\hat{y} - y)^{2}",
    derivative=r"\hat{y} - y",
    second="1",
    outputs="real",
    targets="real",
    summary="The squared distance between output and target; the half makes the derivative plain.",
    aliases=(
        "half_squared_error",
        "se",
    ),
    source="Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986)",
)
