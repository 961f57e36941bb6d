"""Which loss makes sense for which activation and which target."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.losses import Loss

_PROBABILITIES = ("(0, 1)", "[0, 1]", "(0, 1]", "")
"""The ranges of outputs that can be taken for probabilities; that of a formula of one's own, empty, is not known."""
_WANTED = {
    "probability": ("between 0 and 1", "0 and 1 are the two classes"),
    "sign": ("-1 or 1", "-1 and 1 are the two classes of this loss"),
    "count": ("a whole number, 0 or greater", "this loss is for counts"),
}


def objection_to(activation: Chosen[Activation], loss: Chosen[Loss]) -> tuple[str, str] | None:
    """Why the loss cannot be that of a neuron with this activation, and how to mend it."""
    if loss.entry.outputs != "probability" or activation.entry.range in _PROBABILITIES:
        return None
    message = f"the {loss.title} needs outputs between 0 and 1, and the {activation.title} has others"
    return message, 'write activation = "sigmoid", or another loss, such as "squared_error"'


def objection_to_target(loss: Chosen[Loss], target: Fraction) -> tuple[str, str] | None:
    """What the target of this loss must be, and a remark on it, where ``target`` is no such number."""
    fits = {
        "probability": 0 <= target <= 1,
        "sign": abs(target) == 1,
        "count": target >= 0 and target.denominator == 1,
        "real": True,
    }[loss.entry.targets]
    return None if fits else _WANTED[loss.entry.targets]
