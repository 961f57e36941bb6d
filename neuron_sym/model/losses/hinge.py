"""The hinge loss."""

from neuron_sym.model.catalogue import Kink
from neuron_sym.model.losses._loss import Loss

HINGE = Loss(
    name="hinge",
    title="hinge loss",
    definition=r"\max(0, 1 - y \hat{y})",
    derivative=r"\begin{cases} -y & y \hat{y} < 1 \\ 0 & y \hat{y} \ge 1 \end{cases}",
    second="0",
    kinks=(
        Kink(r"\frac{1}{y}", "0", "The slope is -y on one side and 0 on the other; 0, as for the ReLU, stands for it."),
    ),
    outputs="real",
    targets="sign",
    summary="Nothing where the output is on the side of its target, -1 or 1, by a margin of 1, and in proportion elsewhere.",
    source="Cortes and Vapnik, Support-Vector Networks (1995)",
)
