"""Figures: where things stand, in pixels. The templates in ``templates/site/figures`` draw them.

Floats are welcome here and nowhere else on a page: they place a line, and no reader sees them as a
number. Every number that is shown arrives as text and leaves as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, isfinite, log10

from neuron_sym.render.environment import environment

WIDTH = 480
"""Every figure's width; at 375 px on a phone its text is still readable."""

_ROW = 62
_PILL = 84
_SUM_X, _SUM_RADIUS = 238, 34
_MOST_INPUTS = 6
_MOST_BARS = 12
_MOST_POINTS = 61


@dataclass(frozen=True, slots=True)
class Label:
    """A text made to fit: its size, and what is left of it if no size would do.

    ``room`` is the width that it has, and its greatest size: what the script needs to put another text there.
    """

    text: str
    size: float
    room: str

    @classmethod
    def fit(cls, text: str, width: float, size: float = 15) -> Label:
        """``text`` in at most ``size`` pixels, so that it fills at most ``width``."""
        fitting = min(size, width / (0.58 * max(1, len(text))))
        room = f"{width:g} {size:g}"
        if fitting >= 8:
            return cls(text, round(fitting, 1), room)
        return cls(text[: int(width / (0.58 * 8)) - 1] + "…", 8, room)


@dataclass(frozen=True, slots=True)
class Edge:
    """One input with its weight: a row of the neuron figure."""

    name: Label
    x: Label
    w: Label
    y: float
    """The height of the row."""
    end: tuple[float, float]
    """Where the edge meets the sum."""
    middle: tuple[float, float]
    """Where the weight is written."""
    inhibits: bool


def neuron_figure(inputs: list[tuple[str, str, str]], bias: str, z: str, y: str, activation: str) -> str:
    """The neuron with its numbers on it; ``inputs`` holds a name, an input and a weight each, ``z`` is ``z = 1.8008``.

    Of more than six inputs the first three and the last are drawn.
    """
    shown = inputs if len(inputs) <= _MOST_INPUTS else [*inputs[:3], inputs[-1]]
    gap = len(shown) < len(inputs)
    rows = len(shown) + gap
    height = max(rows, 3) * _ROW + 20
    top = (height - rows * _ROW) / 2 + _ROW / 2 + 6
    edges = []
    for index, (name, x, w) in enumerate(shown):
        row = index + (gap and index == len(shown) - 1)
        edges.append(_edge(name, x, w, top + row * _ROW, height / 2))
    return draw(
        "neuron",
        height=height,
        middle=height / 2,
        edges=edges,
        dots=top + 3 * _ROW if gap else None,
        bias=Label.fit(bias, _PILL - 12),
        z=Label.fit(z, 104),
        y=Label.fit(y, _PILL - 12),
        activation=Label.fit(activation, 96, 14),
        title=_neuron_title(inputs, bias, z, y, activation),
    )


def _edge(name: str, x: str, w: str, y: float, middle: float) -> Edge:
    start = _PILL + 4
    across, down = _SUM_X - start, middle - y
    length = (across**2 + down**2) ** 0.5
    short = 1 - (_SUM_RADIUS + 2) / length
    return Edge(
        name=Label.fit(name, _PILL + 16, 13),
        x=Label.fit(x, _PILL - 12),
        w=Label.fit(w, 80, 14),
        y=y,
        end=(round(start + across * short, 1), round(y + down * short, 1)),
        middle=(round(start + across * 0.36, 1), round(y + down * 0.36, 1)),
        inhibits=w.startswith(("-", "−")),
    )


def _neuron_title(inputs: list[tuple[str, str, str]], bias: str, z: str, y: str, activation: str) -> str:
    told = ", ".join(f"{name} {x} with weight {w}" for name, x, w in inputs[:_MOST_INPUTS])
    more = len(inputs) - _MOST_INPUTS
    return (
        f"A neuron: {told}{f' and {more} more inputs' if more > 0 else ''}; "
        f"bias {bias}; sum {z}; {activation} gives the output {y}"
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One term of the sum, as a bar from the axis."""

    label: Label
    text: Label
    top: int
    left: float
    width: float
    sign: str
    """``excites``, ``inhibits`` or ``rests``."""


def contribution_figure(bars: list[tuple[str, float, str]]) -> str:
    """What each term adds to z, as bars to the right (exciting) or left (inhibiting) of zero.

    ``bars`` holds a label, a length and the number as text each; of more than twelve the first eleven
    are drawn.
    """
    shown = bars if len(bars) <= _MOST_BARS else bars[: _MOST_BARS - 1]
    values = [value if isfinite(value) else 0.0 for _, value, _ in shown]
    axis = Axis(min([0.0, *values]), max([0.0, *values]), 116, 372)
    return draw(
        "contributions",
        height=len(shown) * 34 + (34 if len(shown) < len(bars) else 0) + 30,
        zero=axis(0),
        more=len(bars) - len(shown),
        bars=[
            Bar(
                label=Label.fit(label, 106),
                text=Label.fit(text, 98),
                top=8 + 34 * row,
                left=min(axis(0), axis(value)),
                width=max(float(value != 0), round(abs(axis(value) - axis(0)), 1)),
                sign="excites" if value > 0 else "inhibits" if value < 0 else "rests",
            )
            for row, ((label, _, text), value) in enumerate(zip(shown, values, strict=True))
        ],
        title="What each term adds to z: " + ", ".join(f"{label} {text}" for label, _, text in shown),
    )


def activation_figure(
    points: Sequence[tuple[float, float]], z: float, y: float, z_text: str, y_text: str, title: str
) -> str:
    """The curve through ``points`` with (z, ŷ) marked on it; the texts are ``z = 1.8008`` and ``ŷ ≈ 0.8582``."""
    kept = [point for point in _thin(points) if isfinite(point[0]) and isfinite(point[1])]
    xs, ys = [z, 0.0, *(x for x, _ in kept)], [y, 0.0, *(height for _, height in kept)]
    across = Axis(min(xs), max(xs), 44, 464)
    up = Axis(min(ys), max(ys), 232, 46).rounded()
    at = (across(z), up(y))
    # Activations rise, so both corners are clear of the curve; below, there has to be room above the axis.
    above = at[0] > WIDTH - 130 or at[1] > up(0) - 46
    return draw(
        "activation",
        path="M" + "L".join(f"{across(x)} {up(height)}" for x, height in kept),
        at=at,
        zero=(across(0), up(0)),
        across=across.ticks(),
        up=up.ticks(),
        above=above,
        z=Label.fit(z_text, 170),
        y=Label.fit(y_text, 170),
        title=f"{title}, marked at {z_text}, {y_text}",
    )


def _thin(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """At most so many points as a curve of this size can show; the last one is kept."""
    every = ceil(len(points) / _MOST_POINTS)
    return points if every <= 1 else [*points[:-1:every], points[-1]]


@dataclass(frozen=True, slots=True)
class Axis:
    """Numbers from ``low`` to ``high`` on the pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span > 0 and isfinite(span) else 0.0
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """A few round numbers from low to high: where they stand and how they are written."""
        step = self._step()
        at = [self.low]
        if step:
            at = [index * step for index in range(ceil(self.low / step), floor(self.high / step) + 1)]
        return [(self(value), f"{value:g}".replace("-", "−")) for value in at]

    def rounded(self) -> Axis:
        """The axis reaching for a tick that it misses by little: a curve towards 1 shows the 1."""
        step = self._step()
        if step == 0:
            return self
        low, high = floor(self.low / step) * step, ceil(self.high / step) * step
        near = (self.high - self.low) / 20
        return replace(
            self,
            low=low if self.low - low < near else self.low,
            high=high if high - self.high < near else self.high,
        )

    def _step(self) -> float:
        span = self.high - self.low
        if not 1e-300 < span < float("inf"):
            return 0
        power: float = 10.0 ** floor(log10(span / 3))
        return next(unit * power for unit in (5, 2, 1) if unit * power <= span / 3)


def draw(name: str, **context: object) -> str:
    """The SVG that a template makes of places in pixels."""
    template = environment(autoescape=True).get_template(f"site/figures/{name}.svg")
    return template.render(width=WIDTH, **context).strip()
