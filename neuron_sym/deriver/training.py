r"""Rounds of gradient descent: the first one written out, the others as a table of certified numbers.

One example is trained on alone; several are the rows of one batch, whose cost is the mean of their losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neuron_sym.deriver.backward import Backward, L
from neuron_sym.deriver.batch import Batch, J
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.gradient import gradient_of
from neuron_sym.deriver.optimizers import optimizer_named, settings_of
from neuron_sym.deriver.rounds import MOST_KEPT, Formulas, Rounds
from neuron_sym.deriver.terms import column
from neuron_sym.deriver.update import Updated
from neuron_sym.deriver.worked import B, Value, W, Worked, typed, worked_value
from neuron_sym.errors import Fault, InputError, OutOfReach, Place
from neuron_sym.expression import Node
from neuron_sym.model.example import Example
from neuron_sym.real import NoValue

MOST_ROUNDS = 1_000
IN_A_ROW = 10
"""So many rounds are shown one by one; after them the 20th, 50th, 100th, …, and the last."""
SHARED = ("activation", "loss", "optimizer", "momentum", "penalty", "penalty_strength", "learning_rate")


@dataclass(frozen=True, slots=True)
class Round:
    """The neuron after so many rounds; ``weights`` is empty where there are too many for a table."""

    number: int
    cost: Value
    weights: tuple[Value, ...]
    bias: Value
    outputs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Training(Derivation):
    """A derivation of the first round, and what the others lead to.

    ``rounds`` are those worth a row of a table, ``costs`` the cost after each round from 0 on. ``stopped``
    says in words why there are fewer than were asked for, where this is so.
    """

    rounds: tuple[Round, ...] = ()
    costs: tuple[Value, ...] = ()
    stopped: str = ""


def training(
    examples: Example | Sequence[Example], rounds: int | None = None, optimizer: str | None = None, digits: int = 4
) -> Training:
    """Rounds of gradient descent, as many as the first example says unless ``rounds`` does.

    Raises:
        InputError: no target, no learning rate, or rows that are not one neuron's.
        OutOfReach: a number of the first round cannot be told from a rounding boundary.
    """
    rows = (examples,) if isinstance(examples, Example) else tuple(examples)
    first, count = _checked(rows), rounds if rounds is not None else rows[0].updates or 1
    if not 1 <= count <= MOST_ROUNDS:
        mend = f"ask for 1 to {MOST_ROUNDS:,}"
        raise InputError(Fault(Place(first.path), f"{count:,} rounds are too {'few' if count < 1 else 'many'}", mend))
    backwards = tuple(Backward(Worked(row, digits)) for row in rows)
    settings, rule = settings_of(first), optimizer_named(optimizer or first.optimizer)
    run = Rounds(rows, Formulas(backwards[0].activation, backwards[0].loss), rule, settings, count)
    try:
        return _trained(run, backwards, digits)
    except NoValue as error:
        raise OutOfReach(first.path, "the training", str(error)) from error


def _trained(run: Rounds, backwards: tuple[Backward, ...], digits: int) -> Training:
    batch = Batch(backwards, run, digits)
    single = len(backwards) == 1
    written_out = backwards[0].neuron.written_out if single else batch.written_out
    one = Updated(run, run.optimizer, run.settings, L if single else J, digits, written_out)
    passed = gradient_of(backwards[0]) if single else _batch_derivation(batch)
    costs, stopped = _costs(run, digits)
    shown = tuple(_round(run, number, digits) for number in milestones(len(costs) - 1))
    values = {**passed.values, **one.values(), **_last(run, len(costs) - 1, digits)}
    return Training(
        passed.example, (*passed.chains, *one.chains()), values, passed.products, passed.given, passed.decision,
        shown, costs, stopped,
    )  # fmt: skip


def _batch_derivation(batch: Batch) -> Derivation:
    example = batch.rows[0]
    given: dict[Node, Node] = {W: column(example.weights), B: example.bias}
    return Derivation(example, tuple(batch.chains()), batch.values(), (), given)


def _costs(run: Rounds, digits: int) -> tuple[tuple[Value, ...], str]:
    """The cost after each round, as far as they can be written."""
    costs: list[Value] = []
    for number in range(run.count + 1):
        try:
            costs.append(worked_value(run.number(number, lambda one: one.cost), digits))
            if number > 1:
                _round(run, number, digits, bias_only=True)
        except NoValue as error:
            if number <= 1:
                raise
            costs = costs[:number]
            return tuple(costs), f"From round {number} on the numbers cannot be written: {error}."
    return tuple(costs), ""


def _round(run: Rounds, number: int, digits: int, *, bias_only: bool = False) -> Round:
    few = len(run.start) <= MOST_KEPT + 1 and not bias_only
    places = range(len(run.start) - 1) if few else ()
    outputs = range(len(run.rows)) if len(run.rows) <= MOST_KEPT and not bias_only else ()
    return Round(
        number,
        worked_value(run.number(number, lambda one: one.cost), digits),
        tuple(worked_value(run.number(number, lambda one, j=j: one.parameters[j]), digits) for j in places),  # type: ignore[misc]
        worked_value(run.number(number, lambda one: one.parameters[-1]), digits),
        tuple(worked_value(run.number(number, lambda one, i=i: one.outputs[i]), digits) for i in outputs),  # type: ignore[misc]
    )


def _last(run: Rounds, number: int, digits: int) -> dict[str, Value | tuple[Value, ...]]:
    """The parameters and the cost at the end."""
    kept = number == run.count or len(run.start) <= MOST_KEPT + 1
    places = range(len(run.start) - 1) if kept else ()
    entries = [run.number(number, lambda one, j=j: one.parameters[j]) for j in places]  # type: ignore[misc]
    return {
        "w_trained": tuple(worked_value(entry, digits) for entry in entries),
        "b_trained": worked_value(run.number(number, lambda one: one.parameters[-1]), digits),
        "cost_trained": worked_value(run.number(number, lambda one: one.cost), digits),
    }


def milestones(last: int) -> Iterator[int]:
    """0 to 10, 20, 50, 100, 200, 500, …, and the last round; all of them where they are few."""
    yield from range(min(last, IN_A_ROW) + 1)
    step, factors = IN_A_ROW, (2, 5, 10)
    while step < last:
        yield from (step * factor for factor in factors if step * factor < last)
        step *= 10
    if last > IN_A_ROW:
        yield last


def _checked(rows: tuple[Example, ...]) -> Example:
    """The first row, where all of them are one neuron's; the first that is not is named."""
    if not rows:
        raise InputError(Fault(Place(), "training needs at least one example", "give a file with one row or more"))
    first, faults = rows[0], []
    for number, row in enumerate(rows[1:], start=2):
        what = _different(first, row)
        if what:
            mend = "rows of one batch differ in their inputs and targets only"
            where = f"row {number}" + (f" ({row.title})" if row.title else "")
            faults.append(Fault(Place(row.path), f"{where} has {what} than row 1", mend))
    for number, row in enumerate(rows, start=1):
        if row.target is None:
            where = f"row {number} has no target" if len(rows) > 1 else "training needs a target, and there is none"
            faults.append(Fault(Place(row.path), where, "add  target = 1  (or --target 1)"))
    if faults:
        raise InputError(*faults)
    return first


def _different(first: Example, row: Example) -> str:
    if len(first.inputs) != len(row.inputs):
        return "another number of inputs"
    if list(map(typed, first.weights)) != list(map(typed, row.weights)):
        return "other weights"
    if typed(first.bias) != typed(row.bias):
        return "another bias"
    for field in SHARED:
        one, other = getattr(first, field), getattr(row, field)
        same = typed(one) == typed(other) if isinstance(one, Node) and isinstance(other, Node) else one == other
        if not same:
            return f"another {field.replace('_', ' ')}"
    return ""
