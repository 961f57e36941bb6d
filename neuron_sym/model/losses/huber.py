"""The Huber loss."""

from neuron_sym.model.catalogue import Parameter
from neuron_sym.model.losses._loss import Loss

HUBER = Loss(
    name="huber",
    title="Huber loss",
    definition=r"\begin{cases} \frac{1}{2} (\hat{y} - y)^{2} & |\hat{y} - y| \le c \\ c \left(|\hat{y} - y| - \frac{c}{2}\right) & |\hat{y} - y| > c \end{cases}",
    derivative=r"\begin{cases} \hat{y} - y & |\hat{y} - y| \le c \\ c \operatorname{sign}(\hat{y} - y) & |\hat{y} - y| > c \end{cases}",
    second=r"\begin{cases} 1 & |\hat{y} - y| \le c \\ 0 & |\hat{y} - y| > c \end{cases}",
    outputs="real",
    targets="real",
    parameters=(
        Parameter("delta", "c", "1", "the distance at which the parabola turns into a straight line", bound="positive"),
    ),
    summary="Half the squared error for small distances, and a straight line, like the absolute error, for large ones.",
    source="Huber, Robust Estimation of a Location Parameter (1964)",
)
