"""The focal loss."""

from neuron_sym.model.catalogue import Parameter
from neuron_sym.model.losses._loss import Loss

FOCAL = Loss(
    name="focal",
    title="focal loss",
    definition=r"-\alpha y \cdot (1 - \hat{y})^{\gamma} \ln(\hat{y}) - (1 - \alpha) (1 - y) \hat{y}^{\gamma} \ln(1 - \hat{y})",
    derivative=r"\alpha y \left(\gamma (1 - \hat{y})^{\gamma - 1} \ln(\hat{y}) - \frac{(1 - \hat{y})^{\gamma}}{\hat{y}}\right) + (1 - \alpha) (1 - y) \left(\frac{\hat{y}^{\gamma}}{1 - \hat{y}} - \gamma \hat{y}^{\gamma - 1} \ln(1 - \hat{y})\right)",
    second=r"\alpha y \left(\frac{(1 - \hat{y})^{\gamma}}{\hat{y}^{2}} + \frac{2 \gamma (1 - \hat{y})^{\gamma - 1}}{\hat{y}} - \gamma (\gamma - 1) (1 - \hat{y})^{\gamma - 2} \ln(\hat{y})\right) + (1 - \alpha) (1 - y) \left(\frac{\hat{y}^{\gamma}}{(1 - \hat{y})^{2}} + \frac{2 \gamma \hat{y}^{\gamma - 1}}{1 - \hat{y}} - \gamma (\gamma - 1) \hat{y}^{\gamma - 2} \ln(1 - \hat{y})\right)",
    parameters=(
        Parameter("alpha", r"\alpha", "0.25", "the weight of the target 1 against the target 0", bound="nonnegative"),
        Parameter("gamma", r"\gamma", "2", "how little what is already right counts", bound="nonnegative"),
    ),
    outputs="probability",
    targets="probability",
    summary="A cross-entropy in which examples that are already right count for little.",
    source="Lin, Goyal, Girshick, He and Dollár, Focal Loss for Dense Object Detection (2017)",
)
