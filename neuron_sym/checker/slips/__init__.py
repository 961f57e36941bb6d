"""Slips (mal-rules): small mistakes that turn the left side into what was written on the right.

A mal-rule is one small file with one function ``(link) -> Iterator[Trial]`` that makes the mistake
in every place where it could be made; :func:`explain` keeps those after which the faulty link
holds. To add one, write the function with an example and name it in ``SLIPS``, likeliest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice

from neuron_sym.chain import Link, Relation
from neuron_sym.checker.equality import differentiated
from neuron_sym.checker.slips._aim import Aim, evaluations
from neuron_sym.checker.slips._forms import with_slopes
from neuron_sym.checker.slips._trial import Faulty, MalRule, Trial
from neuron_sym.checker.slips.complement import complement
from neuron_sym.checker.slips.degrees import degrees
from neuron_sym.checker.slips.distributed_power import distributed_power
from neuron_sym.checker.slips.dropped_term import dropped_term
from neuron_sym.checker.slips.early_rounding import early_rounding
from neuron_sym.checker.slips.exponent_sign import exponent_sign
from neuron_sym.checker.slips.forgotten_activation import forgotten_activation
from neuron_sym.checker.slips.learning_rate import learning_rate
from neuron_sym.checker.slips.lost_brackets import lost_brackets
from neuron_sym.checker.slips.lost_factor import lost_factor
from neuron_sym.checker.slips.lost_percent import lost_percent
from neuron_sym.checker.slips.lost_sign import lost_sign
from neuron_sym.checker.slips.lost_square import lost_square
from neuron_sym.checker.slips.misread_digit import misread_digit
from neuron_sym.checker.slips.other_activation import other_activation
from neuron_sym.checker.slips.other_logarithm import other_logarithm
from neuron_sym.checker.slips.other_number import other_number
from neuron_sym.checker.slips.other_operation import other_operation
from neuron_sym.checker.slips.reciprocal import reciprocal
from neuron_sym.checker.slips.reversed_difference import reversed_difference
from neuron_sym.checker.slips.running_total import running_total
from neuron_sym.checker.slips.shifted_digits import shifted_digits
from neuron_sym.checker.slips.swapped_pairs import swapped_pairs
from neuron_sym.checker.slips.truncated import truncated
from neuron_sym.checker.slips.wrong_direction import wrong_direction
from neuron_sym.checker.verdict import Slip
from neuron_sym.expression import Node
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope

SLIPS: tuple[MalRule, ...] = (
    wrong_direction,
    learning_rate,
    shifted_digits,
    running_total,
    reversed_difference,
    complement,
    exponent_sign,
    lost_sign,
    dropped_term,
    lost_brackets,
    lost_square,
    forgotten_activation,
    other_logarithm,
    lost_factor,
    other_activation,
    reciprocal,
    degrees,
    lost_percent,
    swapped_pairs,
    distributed_power,
    other_operation,
    early_rounding,
    other_number,
    misread_digit,
    truncated,
)
"""Likeliest first: of two edits of the same size, the earlier one is named first."""
ROUNDING = (truncated,)
"""What explains a value that is less than a unit of its last place away."""
MAX_TRIALS = 64
"""Of one mal-rule."""
MAX_SLIPS = 2
MAX_NODES = 150
"""Evaluated, a sum counting each of its terms. In a longer term some slip or other would fit by chance, and trying them all takes its time."""
MAX_WORK = 12_000
"""Nodes evaluated for one link, over all trials."""


def explain(left: Node, relation: Relation, right: Node, scope: Scope) -> tuple[Slip, ...]:
    """At most two slips, of the smallest edit that leads from the left side to the right; none where nothing fits well."""
    nodes = evaluations(left, scope)
    if nodes > MAX_NODES or relation not in (Relation.EQUAL, Relation.APPROX):
        return ()
    try:
        left = with_slopes(differentiated(left, scope))
        aim = Aim(left, relation, right, scope)
    except NoValue:
        return ()
    rules = ROUNDING if aim.missed_by_less_than_a_unit else SLIPS
    found: dict[str, Trial] = {}
    seen = {left}
    for name, trial in islice(_ranked(rules, Link(left, relation, right)), MAX_WORK // nodes):
        if trial.mutant in seen:
            continue
        if any(trial.size > first.size for first in found.values()):
            break
        seen.add(trial.mutant)
        if len(seen) - 1 > aim.most:
            break
        if name not in found and aim.hit_by(trial, len(seen) - 1):
            found[name] = trial
            if len(found) == MAX_SLIPS:
                break
    return tuple(Slip(name, trial.text) for name, trial in found.items())


def _ranked(rules: tuple[MalRule, ...], link: Faulty) -> Iterator[tuple[str, Trial]]:
    """The trials of some mal-rules, smallest edit first, then in the order of ``SLIPS``; made as they are asked for."""
    return merge(*(_of(rule, link) for rule in rules), key=lambda pair: pair[1].size)


def _of(rule: MalRule, link: Faulty) -> Iterator[tuple[str, Trial]]:
    trials: Iterable[Trial] = islice(rule.trials(link), MAX_TRIALS)
    if rule.mixed:
        trials = sorted(trials, key=lambda trial: trial.size)
    return ((rule.name, trial) for trial in trials)
