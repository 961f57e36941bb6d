"""The plane of two inputs, parted by the line on which a neuron changes its mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from neuron_sym.render.figures import Axis, Label, draw

Point = tuple[float, float]

ROOM = 0.2
"""How far the axes reach beyond the points, as a share of what they span."""


@dataclass(frozen=True, slots=True)
class Line:
    """The points where ``weights · x = level``; ``kind`` says how it is drawn: ``first`` or ``second``."""

    kind: str
    name: str
    weights: Point
    level: float

    def __call__(self, point: Point) -> float:
        """How far on the side of the greater outputs a point lies, in units of z."""
        return self.weights[0] * point[0] + self.weights[1] * point[1] - self.level


@dataclass(frozen=True, slots=True)
class Placed:
    """A point with its class, 0 or 1 (none where it is not known), and what is written on it."""

    at: Point
    kind: int | None
    text: str


def plane_figure(points: Sequence[Placed], lines: Sequence[Line], names: tuple[str, str], title: str) -> str:
    """Points in the plane of two inputs, and lines; the side of the last line where the output is greater is filled."""
    across, up = _axis([one.at[0] for one in points], 44, 464), _axis([one.at[1] for one in points], 248, 30)
    corners = [(across.low, up.low), (across.high, up.low), (across.high, up.high), (across.low, up.high)]

    def path(found: Sequence[Point]) -> str:
        return "M" + "L".join(f"{across(x):g} {up(y):g}" for x, y in found) if found else ""

    return draw(
        "plane",
        side=path(list(_greater(lines[-1], corners))) if lines else "",
        lines=[{"kind": one.kind, "name": one.name, "path": path(list(_crossings(one, corners)))} for one in lines],
        across=across.ticks(),
        up=up.ticks(),
        points=[
            {
                "at": (across(one.at[0]), up(one.at[1])),
                "kind": "none" if one.kind is None else f"class-{one.kind}",
                "text": Label.fit(one.text, 20, 13),
            }
            for one in points
        ],
        names=[Label.fit(name, 80, 14) for name in names],
        title=title,
    )


def _axis(values: Sequence[float], start: float, end: float) -> Axis:
    low, high = min(0.0, *values), max(0.0, *values)
    room = ROOM * ((high - low) or 1)
    return Axis(low - room * (low in values), high + room, start, end)


def _greater(line: Line, corners: Sequence[Point]) -> Iterator[Point]:
    """The corners of what is left of the box on the side of the greater outputs."""
    for one, other in pairwise([*corners, corners[0]]):
        if line(one) >= 0:
            yield one
        if line(one) * line(other) < 0:
            yield _between(line, one, other)


def _crossings(line: Line, corners: Sequence[Point]) -> Iterator[Point]:
    """Where the line meets the edges of the box."""
    for one, other in pairwise([*corners, corners[0]]):
        if line(one) == 0:
            yield one
        elif line(one) * line(other) < 0:
            yield _between(line, one, other)


def _between(line: Line, one: Point, other: Point) -> Point:
    share = line(one) / (line(one) - line(other))
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
