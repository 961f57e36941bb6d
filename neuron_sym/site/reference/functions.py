"""The catalogue as lists: every activation and every loss with its formula and its derivative."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from neuron_sym.deriver.slope import slope
from neuron_sym.model.activations import ACTIVATIONS, Activation, chosen_activation
from neuron_sym.model.catalogue import Chosen, Parameter
from neuron_sym.model.losses import LOSSES, Loss, chosen_loss
from neuron_sym.record import Record
from neuron_sym.render.colours import COLOURED
from neuron_sym.render.entry import OUTPUTS, TARGETS
from neuron_sym.render.environment import environment


class Row(Record):
    """One function: its names, its parameters, its formula and its derivative in LaTeX, and the address of its page."""

    name: str
    title: str
    aliases: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    formula: str
    derivative: str
    takes: str
    """What outputs and targets a loss takes, in words."""
    link: str


def activations(link: Callable[[str], str]) -> str:
    """The activations."""
    rows = (_row(chosen_activation(one.name).symbolic(), "", link(f"activations/{slug(one)}.md")) for one in ACTIVATIONS)
    return _listed("f(z)", "f'(z)", list(rows))


def losses(link: Callable[[str], str]) -> str:
    """The losses, each with the outputs and the targets that it takes."""
    rows = (
        _row(chosen_loss(one.name).symbolic(), f"output {OUTPUTS[one.outputs]}, target {TARGETS[one.targets]}",
             link(f"losses/{slug(one)}.md"))
        for one in LOSSES
    )  # fmt: skip
    return _listed("L", r"\frac{\partial L}{\partial\hat{y}}", list(rows))


def slug(entry: Activation | Loss) -> str:
    """The name of the entry's page."""
    return entry.name.replace("_", "-")


def _row(chosen: Chosen[Activation] | Chosen[Loss], takes: str, link: str) -> Row:
    entry = chosen.entry
    formula, derivative = COLOURED.write(chosen.formula), COLOURED.write(slope(chosen))
    return Row(entry.name, entry.title, entry.aliases, entry.parameters, formula, derivative, takes, link)


def _listed(letter: str, slope: str, rows: Sequence[Row]) -> str:
    template = environment(autoescape=True).get_template("site/reference/functions.html")
    return template.render(letter=letter, slope=slope, rows=rows)
