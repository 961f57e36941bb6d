r"""Rounds of gradient descent in certified numbers: rationals while they are short, enclosures after that.

.. math::
    J = \frac{1}{m}\sum_{i=1}^{m} L^{(i)}, \qquad
    \frac{\partial J}{\partial w_j} = \frac{1}{m}\sum_{i=1}^{m} \delta^{(i)} x_j^{(i)}, \qquad
    \frac{\partial J}{\partial b} = \frac{1}{m}\sum_{i=1}^{m} \delta^{(i)}

One pass at a precision works out all rounds; it goes as far as it is asked to, and ends where its
enclosures have grown too wide to say anything. Whoever needs more digits asks for more precision.
The cost is linear in rounds, rows and inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from neuron_sym import real
from neuron_sym.deriver.optimizers import Memory, Optimizer, Settings
from neuron_sym.deriver.quantity import Quantity
from neuron_sym.deriver.slope import slope
from neuron_sym.deriver.tidy import tidy, times
from neuron_sym.deriver.worked import typed
from neuron_sym.enclosure import Ball, ContainsZero, OutsideDomain, TooLarge
from neuron_sym.expression import Cases, Divide, Name, Node, name
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.error_signal import output
from neuron_sym.model.example import Example
from neuron_sym.model.losses import Loss
from neuron_sym.notation.statements import read_term
from neuron_sym.number import rational
from neuron_sym.real import NoValue, Real, Unresolved
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate, scalar

Z, Y_HAT, Y = name("z"), name("y", accent="hat"), name("y")
MAX_EXACT = 1_000
"""A rational of more bits goes on as an enclosure: nobody reads its digits."""
MOST_KEPT = 12
"""The weights of a neuron with more inputs are kept for the first rounds and the last one only."""
LOGISTIC = ("sigmoid", "binary_cross_entropy")
STABLE_LOSS = r"y \operatorname{softplus}(-z) + (1 - y) \operatorname{softplus}(z)"
STABLE_DELTA = r"(1 - y) \sigma(z) - y \sigma(-z)"
"""Loss and error signal of this pair as functions of z that keep their digits where ŷ is next to 0 or 1."""
ENOUGH = 8
"""An enclosure wider than 2^-8, absolutely and of its value, says nothing any more."""
SPARE = 40
"""Bits that a function is worked out to beyond those that its argument is known to."""
NOWHERE = Scope()


class Snapshot(NamedTuple):
    """The neuron before a round: what it says of each row, and where its parameters go; the bias is the last of them."""

    parameters: tuple[Real, ...]
    memory: tuple[Memory, ...]
    pre_activations: tuple[Real, ...]
    outputs: tuple[Real, ...]
    losses: tuple[Real, ...]
    deltas: tuple[Real, ...]
    cost: Real
    gradient: tuple[Real, ...]
    penalized: tuple[Real, ...]


class Formulas:
    """What the rounds evaluate: f, L, and δ as one formula where both slopes are, else as a product."""

    def __init__(self, activation: Chosen[Activation], loss: Chosen[Loss]) -> None:
        self.kinks = tuple((rational(at), value) for at, value, _ in activation.kinks)
        self.output = output(activation)
        self.loss = loss.formula
        self.loss_slope = slope(loss)
        self.slope = activation.in_output or slope(activation)
        self.delta: Node | None = None
        if (activation.entry.name, loss.entry.name) == LOGISTIC:
            self.loss, self.delta = read_term(STABLE_LOSS), read_term(STABLE_DELTA)
            return
        if not any(isinstance(part, Cases) for formula in (self.loss_slope, self.slope) for part in formula.walk()):
            factors = times(self.loss_slope, self.slope, sign="cdot")
            self.delta = tidy(factors) if isinstance(self.loss_slope, Divide) else factors

    def error_signal(self, known: dict[Name, Real], precision: int) -> Real:
        """δ = ∂L/∂ŷ · dŷ/dz; at a kink with the slope that is agreed on."""
        kink = next((value for at, value in self.kinks if at == known[Z]), None)
        if kink is None and self.delta is not None:
            return number_of(self.delta, known, precision)
        by_z = number_of(self.slope if kink is None else kink, known, precision)
        return real.multiply(number_of(self.loss_slope, known, precision), by_z, precision)


def number_of(formula: Node, known: dict[Name, Real], precision: int) -> Real:
    """The number that a formula is with these numbers for its names."""
    value = scalar(evaluate(formula, NOWHERE, precision, known))
    assert value is not None, "formulas of one neuron are numbers"
    return value


class Rounds:
    """All rounds of training one neuron on some rows, as closely as they are asked for."""

    def __init__(
        self, rows: tuple[Example, ...], formulas: Formulas, optimizer: Optimizer, settings: Settings, rounds: int
    ) -> None:
        self.rows, self.formulas, self.optimizer, self.settings = rows, formulas, optimizer, settings
        self.count = rounds
        self.inputs = [tuple(map(typed, row.inputs)) for row in rows]
        self.targets = [typed(row.target) for row in rows if row.target is not None]
        self._passes: dict[int, _Pass] = {}

    @cached_property
    def start(self) -> tuple[Fraction, ...]:
        """The weights and the bias as typed."""
        return (*map(typed, self.rows[0].weights), typed(self.rows[0].bias))

    def at(self, round_: int, precision: int) -> Snapshot:
        """The neuron after so many rounds.

        Raises:
            NoValue: it has no value there; :class:`Unresolved` where more precision may help.
        """
        if precision not in self._passes:
            self._passes[precision] = _Pass(self, precision)
        return self._passes[precision].at(round_)

    def number(self, round_: int, which: Callable[[Snapshot], Real]) -> Quantity:
        """One number of the neuron after so many rounds."""
        return lambda precision: which(self.at(round_, precision))


class _Pass:
    """The rounds at one precision."""

    def __init__(self, rounds: Rounds, precision: int) -> None:
        self.rounds, self.precision = rounds, precision
        self.inputs = [[(x, real.ball(x, precision)) for x in row] for row in rounds.inputs]
        self.share = Fraction(1, len(rounds.inputs))
        self.known: list[Snapshot] = []
        self.failure: NoValue | None = None

    def at(self, round_: int) -> Snapshot:
        while len(self.known) <= round_:
            if self.failure is not None:
                raise self.failure
            try:
                self.known.append(self._next())
            except NoValue as error:
                self.failure = error
                raise
            self._shed()
        return self.known[round_]

    def _next(self) -> Snapshot:
        if not self.known:
            memory = (Fraction(0),) * len(self.rounds.optimizer.remembers)
            return self._snapshot(self.rounds.start, (memory,) * len(self.rounds.start))
        last = self.known[-1]
        try:
            moved = self._moved(last)
            return self._snapshot(tuple(new for new, _ in moved), tuple(memory for _, memory in moved))
        except (ContainsZero, OutsideDomain, TooLarge) as error:
            raise Unresolved("the numbers of the rounds are not known closely enough") from error
        except NoValue as error:
            if all(isinstance(value, Fraction) for value in last.parameters):
                raise
            raise Unresolved(str(error)) from error

    def _moved(self, last: Snapshot) -> list[tuple[Real, Memory]]:
        settings, step, round_ = self.rounds.settings, self.rounds.optimizer.step, len(self.known)
        return [
            step(settings, round_, *one, self.precision)
            for one in zip(last.parameters, last.penalized, last.memory, strict=True)
        ]

    def _snapshot(self, parameters: tuple[Real, ...], memory: tuple[Memory, ...]) -> Snapshot:
        parameters = tuple(map(self._bounded, parameters))
        memory = tuple(tuple(map(self._bounded, one)) for one in memory)
        weights, bias = parameters[:-1], parameters[-1]
        rows = [self._row(entries, weights, bias, y) for entries, y in zip(self.inputs, self.rounds.targets, strict=True)]
        zs, outputs, losses, deltas = (tuple(column) for column in zip(*rows, strict=True))
        slopes = [self._mean(self._weighed(j, deltas)) for j in range(len(weights))]
        gradient = (*slopes, self._mean(self._total(deltas)))
        penalized = [self.rounds.settings.penalized(g, w, self.precision) for g, w in zip(slopes, weights, strict=True)]
        cost = self._mean(self._total(losses))
        return Snapshot(parameters, memory, zs, outputs, losses, deltas, cost, gradient, (*penalized, gradient[-1]))

    def _row(
        self, entries: list[tuple[Fraction, Ball]], weights: tuple[Real, ...], bias: Real, target: Fraction
    ) -> tuple[Real, Real, Real, Real]:
        formulas, precision = self.rounds.formulas, self.precision
        z = self._bounded(self._sum([*(_product(pair, w) for pair, w in zip(entries, weights, strict=True)), bias]))
        known: dict[Name, Real] = {Z: z, Y: target}
        known[Y_HAT] = output = self._bounded(number_of(formulas.output, known, precision))
        loss = number_of(formulas.loss, known, precision)
        return z, output, self._bounded(loss), self._bounded(formulas.error_signal(known, precision))

    def _weighed(self, j: int, deltas: tuple[Real, ...]) -> Real:
        """Σ δ⁽ⁱ⁾ xⱼ⁽ⁱ⁾."""
        return self._sum([_product(row[j], delta) for row, delta in zip(self.inputs, deltas, strict=True)])

    def _mean(self, total: Real) -> Real:
        return total if self.share == 1 else real.multiply(total, self.share, self.precision)

    def _total(self, numbers: tuple[Real, ...]) -> Real:
        return self._sum(list(numbers))

    def _sum(self, terms: list[Real]) -> Real:
        """The rationals added up exactly, the enclosures after them."""
        exact, rest = Fraction(0), None
        for term in terms:
            if isinstance(term, Fraction):
                exact += term
            else:
                rest = term if rest is None else rest + term
        return exact if rest is None else real.add(exact, rest, self.precision) if exact else rest

    def _bounded(self, value: Real) -> Real:
        """The number as the next round takes it over.

        Raises:
            Unresolved: its enclosure says nothing any more.
        """
        if isinstance(value, Fraction):
            long = value.numerator.bit_length() + value.denominator.bit_length() > MAX_EXACT
            return Ball.exact(value, self.precision) if long else value
        meant = abs(value.mantissa).bit_length() - value.radius.bit_length()
        if not value.radius or meant >= self.precision:
            return value
        if meant < ENOUGH and value.radius.bit_length() + value.exponent > -ENOUGH:
            raise Unresolved("the numbers of the rounds are not known closely enough")
        return value.at(min(self.precision, max(meant, 0) + SPARE))

    def _shed(self) -> None:
        """The many weights of rounds that nobody will ask for are let go."""
        if len(self.rounds.start) > MOST_KEPT + 1 and len(self.known) > 3:
            old = self.known[-2]
            self.known[-2] = old._replace(
                parameters=old.parameters[-1:], memory=(), gradient=old.gradient[-1:], penalized=()
            )


def _product(pair: tuple[Fraction, Ball], factor: Real) -> Real:
    exact, ball = pair
    if isinstance(factor, Fraction):
        return exact * factor
    return ball * factor if exact else Fraction(0)
