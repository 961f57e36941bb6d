"""The catalogue of losses: one small file each, and one name in ``LOSSES``."""

from __future__ import annotations

from functools import lru_cache

from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.losses._loss import Loss
from neuron_sym.model.losses.absolute_error import ABSOLUTE_ERROR
from neuron_sym.model.losses.binary_cross_entropy import BINARY_CROSS_ENTROPY
from neuron_sym.model.losses.binary_cross_entropy_with_logits import BINARY_CROSS_ENTROPY_WITH_LOGITS
from neuron_sym.model.losses.focal import FOCAL
from neuron_sym.model.losses.hinge import HINGE
from neuron_sym.model.losses.huber import HUBER
from neuron_sym.model.losses.log_cosh import LOG_COSH
from neuron_sym.model.losses.mean_squared_error import MEAN_SQUARED_ERROR
from neuron_sym.model.losses.poisson import POISSON
from neuron_sym.model.losses.squared_error import SQUARED_ERROR
from neuron_sym.model.losses.squared_hinge import SQUARED_HINGE
from neuron_sym.model.spec import Spec, chosen_entry, split

LOSSES: tuple[Loss, ...] = (
    BINARY_CROSS_ENTROPY, BINARY_CROSS_ENTROPY_WITH_LOGITS, SQUARED_ERROR, MEAN_SQUARED_ERROR, ABSOLUTE_ERROR,
    HUBER, LOG_COSH, HINGE, SQUARED_HINGE, POISSON, FOCAL,
)  # fmt: skip

_BY_NAME = {name: entry for entry in LOSSES for name in (entry.name, *entry.aliases)}

__all__ = ["LOSSES", "Loss", "chosen_loss", "loss"]


@lru_cache(maxsize=1_024)
def chosen_loss(spec: str) -> Chosen[Loss]:
    """The loss that a text names, by its name or an alias, with or without parameters: ``"huber(delta=2)"``.

    Raises:
        InputError: there is none; the message names the nearest one.
    """
    text = Spec(spec, "loss")
    name, parameters = split(text, _BY_NAME)
    if name not in _BY_NAME:
        text.unknown(name, _BY_NAME)
    return chosen_entry(text, _BY_NAME[name], parameters)


def loss(name: str) -> Loss:
    """The entry of exactly this name or alias, its letters left in.

    Raises:
        InputError: there is none; the message names the nearest one.
    """
    if name not in _BY_NAME:
        Spec(name, "loss").unknown(name, _BY_NAME)
    return _BY_NAME[name]
