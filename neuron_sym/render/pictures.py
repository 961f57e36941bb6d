"""The figures that a page can ask for by name, each made from examples: the rows of one batch, or a single one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log1p
from typing import NamedTuple

from neuron_sym.chain import Relation
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.training import training
from neuron_sym.deriver.worked import Value
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Node, Number
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.model.losses import chosen_loss
from neuron_sym.notation.plain import plain
from neuron_sym.number import rational
from neuron_sym.render.curves import Curve, curves_figure
from neuron_sym.render.derivation import derive
from neuron_sym.render.entry import activation_curves, loss_curves
from neuron_sym.render.figures import Axis, Label, draw
from neuron_sym.render.live import figures_of
from neuron_sym.render.plane import Line, Placed, plane_figure

Rows = Sequence[Example]

BELL = 3
"""The normal distribution is drawn to so many standard deviations."""


class Picture(NamedTuple):
    """A figure and what is said below it."""

    make: Callable[[Rows], str]
    caption: str


def picture(name: str, rows: Rows) -> tuple[str, str]:
    """The SVG and the caption of the figure ``name``.

    Raises:
        InputError: there is no such figure, or the example is not one that it can be made of.
    """
    if name not in PICTURES:
        raise InputError(Fault(Place(), f'unknown figure "{name}"', f"known are {', '.join(PICTURES)}"))
    try:
        made = PICTURES[name].make(rows)
    except (ArithmeticError, ValueError):  # numbers too large for pixels, or rows where there should be one
        made = ""
    if not made:
        raise InputError(Fault(Place(), f'the figure "{name}" cannot be made of this example'))
    return made, PICTURES[name].caption


def _of_page(place: int) -> Callable[[Rows], str]:
    """A figure that the page of an example has: the neuron, the contributions or the activation."""

    def made(rows: Rows) -> str:
        figures = figures_of(derive(rows[0]))
        return figures[place][0] if place < len(figures) else ""

    return made


def _slope(rows: Rows) -> str:
    chosen = chosen_activation(rows[0].activation)
    return curves_figure(activation_curves(chosen), "z", f"The {chosen.title} f and its derivative f′ over z")


def _loss(rows: Rows) -> str:
    chosen = chosen_loss(rows[0].loss or "binary_cross_entropy")
    return curves_figure(loss_curves(chosen, chosen.formula, "L"), "ŷ", f"The {chosen.title} over the output")


def _plane(rows: Rows) -> str:
    """The inputs and the line at the threshold; with rounds of learning, the line before them and after."""
    first = rows[0]
    if len(first.inputs) != 2:
        return ""
    told = derive(first, what="insight")
    if "boundary_level" not in told.values:
        return ""
    level = _float(told.value("boundary_level"))
    weights, bias = (_number(first.weights[0]), _number(first.weights[1])), _number(first.bias)
    lines = [Line("first", "where the output is the threshold", weights, level - bias)]
    if first.updates:
        trained = training(rows)
        after = trained.values["w_trained"]
        assert isinstance(after, tuple)
        found = (_float(after[0]), _float(after[1]))
        before = Line("second", "before learning", weights, level - bias)
        lines = [before, Line("first", "after learning", found, level - _float(trained.value("b_trained")))]
    points = [_placed(row, told) for row in rows]
    names = first.names or ("x₁", "x₂")
    shown = ", ".join(f"({plain(row.inputs[0])}, {plain(row.inputs[1])})" for row in rows)
    title = f"The plane of {names[0]} and {names[1]} with the inputs {shown}, and the line at which the class changes"
    return plane_figure(points, lines, (names[0], names[1]), title)


def _placed(row: Example, told: Derivation) -> Placed:
    at = (_number(row.inputs[0]), _number(row.inputs[1]))
    if row.target is None:
        decided = told.decision
        return Placed(at, None if decided is None else int(decided.relation is Relation.AT_LEAST), "x")
    return Placed(at, int(_number(row.target) > 0), plain(row.target))


def _run(rows: Rows) -> str:
    """The cost after each round."""
    trained = training(rows)
    name = "L" if len(rows) == 1 else "J"
    points = [(float(number), _float(cost)) for number, cost in enumerate(trained.costs)]
    title = f"The loss over {len(points) - 1} rounds of learning: from {plain(trained.costs[0].shown)} to {plain(trained.costs[-1].shown)}"
    return curves_figure([Curve("first", name, [points])], "round", title)


def _descent(rows: Rows) -> str:
    """The loss of a logistic neuron over z, and where it stands after each round.

    Its weights and its bias all move along one line, z with them; so the loss over z is the whole of it.
    """
    (row,) = rows
    trained = training(row)
    if (row.activation, row.loss or "binary_cross_entropy") != ("sigmoid", "binary_cross_entropy"):
        return ""
    inputs = [*(_number(x) for x in row.inputs), 1.0]
    zs = []
    for one in trained.rounds:
        parameters = [*(_float(weight) for weight in one.weights), _float(one.bias)]
        zs.append(sum(x * w for x, w in zip(inputs, parameters, strict=True)))
    target = _number(row.target or Number("0"))
    room = max(1.0, (max(zs) - min(zs)) / 3)
    low, high = min(zs) - room, max(zs) + room
    grid = [low + (high - low) * step / 80 for step in range(81)]
    across, up = Axis(low, high, 44, 464), Axis(0, max(_log_loss(z, target) for z in (low, high)), 240, 30)
    first, last = trained.rounds[0], trained.rounds[-1]
    return draw(
        "descent",
        path="M" + "L".join(f"{across(z):g} {up(_log_loss(z, target)):g}" for z in grid),
        steps=[(across(z), up(_log_loss(z, target))) for z in zs],
        across=across.ticks(),
        up=up.ticks(),
        at=250 if target > 0 else 64,
        first=f"at first L = {plain(first.cost.shown)}",
        last=f"after {last.number} rounds L = {plain(last.cost.shown)}",
        title=f"The loss over z, falling from {plain(first.cost.shown)} to {plain(last.cost.shown)} in {last.number} rounds",
    )


def _log_loss(z: float, target: float) -> float:
    """The binary cross-entropy at σ(z), for drawing."""
    return target * _softplus(-z) + (1 - target) * _softplus(z)


def _softplus(z: float) -> float:
    return max(z, 0.0) + log1p(exp(-abs(z)))


def _backward(rows: Rows) -> str:
    """The values that go forward and the derivatives that come back."""
    gradient = derive(rows[0], what="gradient")
    values = {key: plain(gradient.value(key).shown) for key in ("z", "y_hat", "L", "dL_dy_hat", "dy_hat_dz", "dL_dz")}
    forward = (("ns-w", "w, b", "weights"), ("ns-z", "z", values["z"]), ("ns-y", "ŷ", values["y_hat"]), ("", "L", values["L"]))
    back = (("∂z/∂wᵢ", "xᵢ"), ("dŷ/dz", values["dy_hat_dz"]), ("∂L/∂ŷ", values["dL_dy_hat"]))
    return draw(
        "backward",
        places=[
            {"x": 52 + 125 * at, "kind": kind, "letter": letter, "value": Label.fit(text, 76, 17)}
            for at, (kind, letter, text) in enumerate(forward)
        ],
        slopes=[
            {"x": 114.5 + 125 * at, "what": what, "value": Label.fit(text, 90, 17)} for at, (what, text) in enumerate(back)
        ],
        title=f"Forward z = {values['z']}, ŷ = {values['y_hat']}, L = {values['L']}; backward ∂L/∂ŷ = {values['dL_dy_hat']}, "
        f"dŷ/dz = {values['dy_hat_dz']}, and their product δ = {values['dL_dz']}",
    )


def _bell(rows: Rows) -> str:
    """What random weights make of the inputs, and the share of it that lies beyond z."""
    told = derive(rows[0], what="insight")
    if "chance_far" not in told.values:
        return ""
    spread, z = _float(told.value("variance")) ** 0.5, _float(told.value("z"))
    across = Axis(-BELL * spread, BELL * spread, 20, 460)
    height = Axis(0, 1, 200, 36)
    grid = [spread * BELL * (step / 40 - 1) for step in range(81)]
    curve = [(across(at), height(exp(-((at / spread) ** 2) / 2))) for at in grid]
    at = across(max(-BELL * spread, min(BELL * spread, z)))
    beyond = [point for point in curve if (point[0] - at) * (1 if z >= 0 else -1) >= 0]
    edge = (at, height(exp(-((z / spread) ** 2) / 2)))
    ordered = [edge, *beyond] if z >= 0 else [*beyond, edge]
    end = 460 if z >= 0 else 20
    return draw(
        "bell",
        path="M" + "L".join(f"{x:g} {y:g}" for x, y in curve),
        tail=f"M{ordered[0][0]:g} 200" + "".join(f"L{x:g} {y:g}" for x, y in ordered) + f"L{end if z >= 0 else at:g} 200Z",
        base=200,
        at=at,
        z=Label.fit(f"z = {plain(told.value('z').shown)}", 120),
        ticks=across.ticks(),
        title=f"The distribution of the pre-activation under random weights; beyond z = {plain(told.value('z').shown)} "
        f"lies the share {plain(told.value('chance_far').shown)}",
    )


def _number(node: Node) -> float:
    return float(rational(node) or 0)


def _float(value: Value) -> float:
    return float(value.decimal)


PICTURES = {
    "neuron": Picture(_of_page(0), "The neuron with its numbers."),
    "contributions": Picture(_of_page(1), "What each term adds to z: to the right it excites, to the left it inhibits."),
    "activation": Picture(_of_page(2), "The activation, with this neuron's point."),
    "slope": Picture(_slope, "The activation and its derivative."),
    "plane": Picture(_plane, "The plane of the inputs. On the filled side the output is at or above the threshold."),
    "loss": Picture(_loss, "The loss over the output, for either target."),
    "backward": Picture(_backward, "Forward go the values, backward the derivatives; along the way they are multiplied."),
    "run": Picture(_run, "The loss after each round."),
    "descent": Picture(_descent, "The loss over z, and where the neuron stands after each round."),
    "bell": Picture(_bell, "What random weights would make of these inputs. The filled part lies as far out as z, or farther."),
}
"""Every figure of an example that a page can ask for."""
