"""The figures that need no example, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from neuron_sym.render.action_potential import action_potential_figure
from neuron_sym.render.figures import draw

DRAWINGS: dict[str, Callable[[], str]] = {
    "action-potential": action_potential_figure,
    "cell": partial(draw, "cell"),
    "xor": partial(draw, "xor"),
}
