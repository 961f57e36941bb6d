"""Curves of activations and losses: where their points lie, in pixels.

Values are worked out as everywhere, enclosed and certified, and turned into floats for drawing only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from neuron_sym.compiled_value import Formula
from neuron_sym.expression import Name, Node
from neuron_sym.real import NoValue, Real
from neuron_sym.render.figures import Axis, draw
from neuron_sym.scope import Scope
from neuron_sym.value import FIRST_PRECISION

POINTS = 128
"""How many steps a curve is drawn with; a power of two, so that each ends as a decimal."""

BESIDE = Fraction(1, 10**6)
"""How far beside a jump or a corner the curve is broken."""

Piece = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve in pieces, between which it jumps; ``kind`` says how it is drawn: ``first`` or ``second``."""

    kind: str
    name: str
    pieces: list[Piece]

    @property
    def points(self) -> Iterator[tuple[float, float]]:
        """The points of all pieces."""
        for piece in self.pieces:
            yield from piece


def pieces(
    formula: Node, variable: Name, ends: tuple[Fraction, Fraction], breaks: Sequence[Fraction], *,
    values: Mapping[Node, Node], most: float = float("inf"),
) -> list[Piece]:  # fmt: skip
    """The curve of ``formula`` from end to end, broken at ``breaks`` and where it has no value or exceeds ``most``."""
    height_at = _heights(formula, variable, values)
    inner = [at for at in sorted(set(breaks)) if ends[0] < at < ends[1]]
    found: list[Piece] = []
    for low, high in pairwise([ends[0], *inner, ends[1]]):
        start, end = low + BESIDE * (low in inner), high - BESIDE * (high in inner)
        steps = max(1, round(POINTS * float((high - low) / (ends[1] - ends[0]))))
        grid = [start, *(low + (high - low) * Fraction(i, POINTS) * POINTS / steps for i in range(1, steps)), end]
        piece: Piece = []
        for at in grid:
            height = height_at(_to_a_pixel(at))
            if height is not None and abs(height) <= most:
                piece.append((float(at), height))
            elif piece:
                found.append(piece)
                piece = []
        found.append(piece)
    return [piece for piece in found if len(piece) > 1]


def _heights(formula: Node, variable: Name, values: Mapping[Node, Node]) -> Callable[[Fraction], float | None]:
    """The formula as a function of its variable, as no float is computed with until the end; none where it has no value."""
    value_at = Formula(Scope(dict(values)).closed(formula), {variable: 0})

    def height(at: Fraction) -> float | None:
        try:
            return drawn_at(value_at((at,), FIRST_PRECISION))
        except NoValue:
            return None

    return height


def drawn_at(value: Real) -> float:
    """Where a value lies on paper: pixels need no certificate."""
    return float(value) if isinstance(value, Fraction) else float((value.lower + value.upper) / 2)


def _to_a_pixel(at: Fraction) -> Fraction:
    """The point, to as many places as a pixel could ask for."""
    return Fraction(round(at * 10**9), 10**9)


def curves_figure(curves: Sequence[Curve], variable: str, title: str) -> str:
    """Curves over the same axis, with ticks, and a name for each above them."""
    across, up = _axes(curves, (44, 464), (232, 46))
    return draw(
        "curves",
        curves=[
            {"kind": curve.kind, "name": curve.name, "path": _path(curve, across, up), "at": 44 + 160 * place}
            for place, curve in enumerate(curves)
        ],
        zero=(across(0), up(0)),
        across=across.ticks(),
        up=up.ticks(),
        variable=variable,
        title=title,
    )


def small_figure(curves: Sequence[Curve]) -> str:
    """The same, so small that only the shape is seen."""
    across, up = _axes(curves, (6, 154), (92, 8))
    drawn = [{"kind": curve.kind, "path": _path(curve, across, up, every=3)} for curve in curves]
    return draw("small", curves=drawn, zero=(across(0), up(0)))


def _axes(curves: Sequence[Curve], width: tuple[int, int], height: tuple[int, int]) -> tuple[Axis, Axis]:
    points = [point for curve in curves for point in curve.points]
    xs, ys = [0.0, *(x for x, _ in points)], [0.0, *(y for _, y in points)]
    return Axis(min(xs), max(xs), *width), Axis(min(ys), max(ys), *height).rounded()


def _path(curve: Curve, across: Axis, up: Axis, every: int = 1) -> str:
    kept = ([*piece[:-1:every], piece[-1]] for piece in curve.pieces)
    return "".join("M" + "L".join(f"{across(x):g} {up(y):g}" for x, y in piece) for piece in kept)
