"""Slips (mal-rules): small mistakes that turn the left side into what was written on the right.

A slip is one small file with one function ``(left) -> Iterator[Trial]`` that makes the mistake in
every place where it could be made; :func:`explain` keeps those after which the faulty link holds.
To add one, write the function and name it in ``SLIPS``, likeliest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from neuron_sym.chain import Relation
from neuron_sym.checker.quantity import literal
from neuron_sym.checker.relate import relate
from neuron_sym.checker.slips._trial import Trial
from neuron_sym.checker.slips.dropped_term import dropped_term
from neuron_sym.checker.slips.forgotten_activation import forgotten_activation
from neuron_sym.checker.slips.lost_sign import lost_sign
from neuron_sym.checker.slips.other_logarithm import other_logarithm
from neuron_sym.checker.slips.shifted_digits import shifted_digits
from neuron_sym.checker.verdict import Ruling, Slip
from neuron_sym.expression import Node
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

SLIPS: tuple[Callable[[Node], Iterator[Trial]], ...] = (
    shifted_digits,
    lost_sign,
    dropped_term,
    forgotten_activation,
    other_logarithm,
)
MAX_TRIALS = 64
MAX_SLIPS = 2
MAX_NODES = 150
"""In a longer term some slip or other would fit by chance, and trying them all takes its time."""


def explain(left: Node, relation: Relation, right: Node, scope: Scope) -> tuple[Slip, ...]:
    """At most two slips, likeliest first, that lead from the left side to the right; none where nothing fits well."""
    found: list[Slip] = []
    if sum(1 for _ in left.walk()) > MAX_NODES:
        return ()
    for slip in SLIPS:
        trials = list(islice(slip(left), MAX_TRIALS))
        for trial in trials:
            if _explains(trial, relation, right, scope, len(trials)):
                found.append(Slip(slip.__name__.replace("_", "-"), trial.text))
                break
        if len(found) == MAX_SLIPS:
            break
    return tuple(found)


def _explains(trial: Trial, relation: Relation, right: Node, scope: Scope, trials: int) -> bool:
    try:
        ruling = relate(trial.mutant, relation, right, scope, standing=False).ruling
    except NoValue:
        return False
    return ruling is Ruling.EXACT or (ruling is Ruling.ROUNDED and _telling(right, trials))


def _telling(right: Node, trials: int) -> bool:
    """Whether the decimal has digits enough that none of the trials would hit it by chance."""
    written = literal(right)
    if written is None:
        return True
    figures = len(written.number.digits.replace(".", "").lstrip("0"))
    return int(10**figures) >= 20 * trials
