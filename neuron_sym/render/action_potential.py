r"""The action potential, computed from the equations that Hodgkin and Huxley fitted to the squid's giant axon.

.. math::
    C \dot V = I(t) - g_{Na} m^3 h (V - E_{Na}) - g_K n^4 (V - E_K) - g_L (V - E_L), \qquad
    \dot p = \alpha_p(V) (1 - p) - \beta_p(V) p \quad (p = m, h, n)

V in mV with the rest at -65, time in ms, currents in µA/cm². Source: A. L. Hodgkin and A. F. Huxley, A quantitative
description of membrane current and its application to conduction and excitation in nerve, J. Physiol. 117 (1952)
500-544; in today's signs: Dayan and Abbott, Theoretical Neuroscience (2001), section 5.6.

Steps of Euler's method in decimal arithmetic, whose exponential is rounded correctly by its specification: the
figure is the same to its last byte on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import cache

from neuron_sym.render.figures import Axis, draw

STEP, LAST = Decimal("0.02"), 20
"""The time from step to step and from first to last, in ms."""
EVERY = 5
"""One step of so many is drawn."""
PULSE = (Decimal(2), Decimal(3))
"""When the current flows."""
EXACTLY = Context(prec=16, rounding=ROUND_HALF_EVEN)
"""How numbers are rounded, whatever the program around does."""
REST = Decimal(-65)
STIMULI = (("6", "weak"), ("8", "first"), ("16", "second"))
"""The currents, and how their curves are drawn: the first stays below the threshold."""

CAPACITY = Decimal(1)
SODIUM, POTASSIUM, LEAK = (Decimal(120), Decimal(50)), (Decimal(36), Decimal(-77)), (Decimal("0.3"), Decimal("-54.387"))
"""Conductances in mS/cm², and the potentials at which the currents turn round."""

Rates = tuple[Decimal, Decimal]
Point = tuple[float, float]

SEEN = 0.4
"""In pixels, what can be seen of a bend."""


def _m(v: Decimal) -> Rates:
    return _ratio(v + 40), 4 * (-(v + 65) / 18).exp()


def _h(v: Decimal) -> Rates:
    return Decimal("0.07") * (-(v + 65) / 20).exp(), 1 / (1 + (-(v + 35) / 10).exp())


def _n(v: Decimal) -> Rates:
    return _ratio(v + 55) * Decimal("0.1"), Decimal("0.125") * (-(v + 65) / 80).exp()


def _ratio(u: Decimal) -> Decimal:
    """(u/10) / (1 - exp(-u/10)), which goes to 1 at 0."""
    return (u / 10) / (1 - (-u / 10).exp()) if u else Decimal(1)


def membrane(current: Decimal) -> list[tuple[Decimal, Decimal]]:
    """(time, potential) at each step, for a pulse of ``current``."""
    found = []
    with localcontext(EXACTLY):
        v = REST
        m, h, n = (a / (a + b) for a, b in (_m(v), _h(v), _n(v)))
        for step in range(int(LAST / STEP) + 1):
            time = step * STEP
            found.append((time, v))
            flowing = current if PULSE[0] <= time < PULSE[1] else Decimal(0)
            flowing -= SODIUM[0] * m**3 * h * (v - SODIUM[1])
            flowing -= POTASSIUM[0] * n**4 * (v - POTASSIUM[1]) + LEAK[0] * (v - LEAK[1])
            m, h, n = (p + STEP * (a * (1 - p) - b * p) for p, (a, b) in ((m, _m(v)), (h, _h(v)), (n, _n(v))))
            v += STEP * flowing / CAPACITY
    return found


def straightened(points: Sequence[Point]) -> list[Point]:
    """The points without those that a line between their neighbours passes by less than ``SEEN`` pixels."""
    kept = [0]
    for end in range(2, len(points)):
        start = points[kept[-1]]
        if any(_off(start, points[end], point) > SEEN for point in points[kept[-1] + 1 : end]):
            kept.append(end - 1)
    return [points[index] for index in (*kept, len(points) - 1)]


def _off(start: Point, end: Point, point: Point) -> float:
    """How far above or below the line from start to end a point lies."""
    share = (point[0] - start[0]) / (end[0] - start[0])
    return abs(start[1] + share * (end[1] - start[1]) - point[1])


@cache
def action_potential_figure() -> str:
    """The potential of a membrane over time, after a weak, a strong and a still stronger stimulus."""
    across, up = Axis(0, LAST, 56, 464), Axis(-80, 40, 226, 36)
    curves = []
    for current, kind in STIMULI:
        points = [(across(float(time)), up(float(v))) for time, v in membrane(Decimal(current))[::EVERY]]
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in straightened(points))
        curves.append({"kind": kind, "current": current, "path": path})
    return draw(
        "action-potential",
        curves=curves,
        across=[(across(at), str(at)) for at in range(0, LAST + 1, 5)],
        up=[(up(at), str(at).replace("-", "−")) for at in range(-80, 41, 40)],
        rest=up(float(REST)),
        pulse=(across(float(PULSE[0])), across(float(PULSE[1]))),
    )
