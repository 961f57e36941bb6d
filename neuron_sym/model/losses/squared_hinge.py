"""The squared hinge loss."""

from neuron_sym.model.losses._loss import Loss

SQUARED_HINGE = Loss(
    name="squared_hinge",
    title="squared hinge loss",
    definition=r"\max(0, 1 - y \hat{y})^{2}",
    derivative=r"-2 y \max(0, 1 - y \hat{y})",
    second=r"\begin{cases} 2 y^{2} & y \hat{y} < 1 \\ 0 & y \hat{y} \ge 1 \end{cases}",
    outputs="real",
    targets="sign",
    summary="The hinge loss squared: no kink, and large errors weigh more.",
    source="Tang, Deep Learning using Linear Support Vector Machines (2013)",
)
