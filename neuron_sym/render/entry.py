"""The page of an activation or a loss: its curve, its formula, its derivative by steps, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.slope import slope
from neuron_sym.expression import Name, Node
from neuron_sym.model.activations import Activation, chosen_activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.losses import Loss, chosen_loss
from neuron_sym.notation.plain import plain
from neuron_sym.notation.statements import read_term
from neuron_sym.number import rational
from neuron_sym.real import NoValue
from neuron_sym.render.catalogue import Y_HAT, Z, activation_chains, loss_chains
from neuron_sym.render.colours import COLOURED
from neuron_sym.render.curves import Curve, curves_figure, pieces, small_figure
from neuron_sym.render.environment import environment
from neuron_sym.render.replay import replay
from neuron_sym.render.view import sections
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate

HEADINGS = {
    "activation": "Definition",
    "activation slope": "The derivative, step by step",
    "loss": "Definition",
    "loss slope": "The derivative, step by step",
}
"""Headings of a page that is about one function only; others are as everywhere."""

OUTPUTS = {"probability": "between 0 and 1", "real": "any number"}
TARGETS = {
    "probability": "0 or 1, or a number between them", "sign": "−1 or 1", "real": "any number", "count": "0, 1, 2, …",
}  # fmt: skip
_PAIR = {"probability": ("1", "0"), "sign": ("1", "-1"), "real": ("1", "0"), "count": ("3", "1")}
"""The two targets for which the curves of a loss are drawn."""
_REACH = {"probability": ("0", "1"), "real": ("-3", "3")}
_MOST = {"probability": 6.0, "real": float("inf")}
"""Curves that rise without end are cut where they exceed this."""
MOST_TOLD = 8
"""A default of more characters than this is read in the table only."""
_Y = Name("y")


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of the catalogue in Markdown, and how the index shows it."""

    name: str
    title: str
    summary: str
    markdown: str
    small: str


def activation_page(entry: Activation) -> EntryPage:
    """The page of an activation; the letters of its parameters stay letters, its curve has their defaults.

    Raises:
        Unwritable: a line of its derivation does not replay.
    """
    chosen = chosen_activation(entry.name)
    curves = activation_curves(chosen)
    title = _capital(entry.title)
    figure = curves_figure(curves, "z", f"{title} f and its derivative f′ over z{_defaults(entry)}")
    facts = [("Range", entry.range, True)]
    written = f'activation = "{entry.name}"'
    caption = f"The {entry.title} and its derivative{_defaults(entry)}."
    return _page(entry, facts, written, [(figure, caption)], curves, activation_chains(chosen.symbolic()))


def loss_page(entry: Loss) -> EntryPage:
    """The page of a loss, likewise, with its curves over the output for two targets.

    Raises:
        Unwritable: a line of its derivation does not replay.
    """
    chosen = chosen_loss(entry.name)
    title = _capital(entry.title)
    curves = loss_curves(chosen, chosen.formula, "L")
    slopes = loss_curves(chosen, slope(chosen), "∂L/∂ŷ")
    figures = [
        (curves_figure(curves, "ŷ", f"{title} over the output"), f"The loss over the output{_defaults(entry)}."),
        (curves_figure(slopes, "ŷ", f"Derivative of the {entry.title}"), "Its derivative over the output."),
    ]
    facts = [("Outputs ŷ", OUTPUTS[entry.outputs], False), ("Targets y", TARGETS[entry.targets], False)]
    return _page(entry, facts, f'loss = "{entry.name}"', figures, curves, loss_chains(chosen.symbolic()))


def _page(
    entry: Activation | Loss, facts: list[tuple[str, str, bool]], written: str, figures: list[tuple[str, str]],
    curves: Sequence[Curve], chains: tuple[Chain[Step], ...],
) -> EntryPage:  # fmt: skip
    replay(chains, {})
    title = _capital(entry.title)
    markdown = environment(autoescape=True).get_template("site/entry.md").render(
        title=title,
        summary=entry.summary,
        figures=figures,
        facts=facts,
        written=written,
        aliases=entry.aliases,
        parameters=entry.parameters,
        sections=sections(chains, COLOURED, HEADINGS),
        source=entry.source,
    )  # fmt: skip
    return EntryPage(entry.name, title, entry.summary, markdown, small_figure(curves))


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]


def _defaults(entry: Activation | Loss) -> str:
    """``, for α = 0.01``: which of its shapes is drawn."""
    if any(len(one.default) > MOST_TOLD for one in entry.parameters):
        return ", for the usual parameters"
    told = " and ".join(f"{plain(read_term(one.letter))} = {one.default}" for one in entry.parameters)
    return f", for {told}" if told else ""


def activation_curves(chosen: Chosen[Activation]) -> list[Curve]:
    """An activation and its derivative."""
    ends = Fraction(chosen.entry.plot[0]), Fraction(chosen.entry.plot[1])
    breaks = list(_breaks(chosen, {}))
    return [
        Curve(kind, name, pieces(formula, Z, ends, breaks, values={}))
        for kind, name, formula in (("first", "f", chosen.formula), ("second", "f′", slope(chosen)))
    ]


def loss_curves(chosen: Chosen[Loss], formula: Node, name: str) -> list[Curve]:
    """A formula of a loss over the output, for either target."""
    entry = chosen.entry
    ends = Fraction(_REACH[entry.outputs][0]), Fraction(_REACH[entry.outputs][1])
    curves = []
    for kind, target in zip(("first", "second"), _PAIR[entry.targets], strict=True):
        values: dict[Node, Node] = {_Y: read_term(target)}
        found = pieces(formula, Y_HAT, ends, list(_breaks(chosen, values)), values=values, most=_MOST[entry.outputs])
        curves.append(Curve(kind, f"{name} for y = {target.replace('-', '−')}", found))
    return curves


def _breaks(chosen: Chosen[Activation] | Chosen[Loss], values: dict[Node, Node]) -> Iterator[Fraction]:
    for at, _, _ in chosen.kinks:
        try:
            value = evaluate(at, Scope(dict(values)))
        except NoValue:
            continue
        place = value if isinstance(value, Fraction) else rational(at)
        if place is not None:
            yield place
