r"""The rules by which a gradient changes the weights: plain gradient descent, momentum, Adam.

A rule is a record: its lines are the formulas of the books in the letters w, g, v, m of one parameter, its
``step`` is the same in numbers. The tests hold the two against each other, and the steps against PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from neuron_sym import enclosure, real
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Name, Node, Number
from neuron_sym.model.example import Example
from neuron_sym.number import rational
from neuron_sym.real import Real
from neuron_sym.record import Record

ETA, MU, LAMBDA = Name("η"), Name("μ"), Name("λ")
BETA_1, BETA_2, EPSILON, T = Name("β", "1"), Name("β", "2"), Name("ε"), Name("t")
DEFAULT_MOMENTUM = Number("0.9")
B1, B2, E8 = Fraction(9, 10), Fraction(999, 1000), Fraction(1, 10**8)
Memory = tuple[Real, ...]
"""What a rule remembers of one parameter from round to round."""


class Settings(Record):
    """The numbers that a rule needs, as typed."""

    learning_rate: Node
    momentum: Node = DEFAULT_MOMENTUM
    penalty: str = ""
    strength: Node = Number("0")

    @property
    def rate(self) -> Fraction:
        """η as a number."""
        return _number(self.learning_rate)

    @property
    def inertia(self) -> Fraction:
        """μ as a number."""
        return _number(self.momentum)

    def penalized(self, gradient: Real, weight: Real, precision: int) -> Real:
        """The slope of the loss and of the penalty, λ/2 Σ w² or λ Σ |w|, together."""
        if not self.penalty:
            return gradient
        pull = weight if self.penalty == "l2" else Fraction(real.sign(weight))
        return real.add(gradient, real.multiply(_number(self.strength), pull, precision), precision)


Step = Callable[[Settings, int, Real, Real, Memory, int], tuple[Real, Memory]]
"""(settings, round from 1, parameter, slope, memory, precision) to the new parameter and memory."""


class Line(Record):
    """One assignment of a rule for one parameter: ``head`` and ``formula`` are LaTeX in w, g, v, m."""

    head: str
    formula: str
    rule: str
    reason: str


class Optimizer(Record):
    """A rule of learning: what is remembered of a parameter (0 before the first round), and how it changes."""

    name: str
    title: str
    summary: str
    source: str
    lines: tuple[Line, ...]
    step: Step
    remembers: tuple[str, ...] = ()
    constants: tuple[tuple[Name, str, str], ...] = ()
    """Letter, LaTeX of its number, and what it is, beside η and μ."""
    vector: str = ""
    """The last line for all weights at once, where it is linear in them."""


def _number(node: Node) -> Fraction:
    value = rational(node)
    assert value is not None, "the settings of a rule are numerals"
    return value


def _descend(settings: Settings, weight: Real, direction: Real, precision: int) -> Real:
    return real.subtract(weight, real.multiply(settings.rate, direction, precision), precision)


def _sgd(settings: Settings, _round: int, weight: Real, slope: Real, memory: Memory, precision: int) -> tuple[Real, Memory]:
    return _descend(settings, weight, slope, precision), memory


def _momentum(
    settings: Settings, _round: int, weight: Real, slope: Real, memory: Memory, precision: int
) -> tuple[Real, Memory]:
    velocity = real.add(real.multiply(settings.inertia, memory[0], precision), slope, precision)
    return _descend(settings, weight, velocity, precision), (velocity,)


def _mixed(share: Fraction, old: Real, new: Real, precision: int) -> Real:
    return real.add(real.multiply(share, old, precision), real.multiply(1 - share, new, precision), precision)


def _adam(settings: Settings, round_: int, weight: Real, slope: Real, memory: Memory, precision: int) -> tuple[Real, Memory]:
    mean = _mixed(B1, memory[0], slope, precision)
    square = _mixed(B2, memory[1], real.multiply(slope, slope, precision), precision)
    corrected = real.over(mean, _bias_correction(B1, round_, precision), precision)
    spread = _square_root(real.over(square, _bias_correction(B2, round_, precision), precision), precision)
    direction = real.over(corrected, real.add(spread, E8, precision), precision)
    return _descend(settings, weight, direction, precision), (mean, square)


def _bias_correction(share: Fraction, round_: int, precision: int) -> Real:
    """1 − βᵗ; as a ball where its digits would fill pages."""
    if round_ <= 16:
        return 1 - share**round_
    one = real.ball(Fraction(1), precision)
    return one - real.ball(share, precision).power(round_)


def _square_root(value: Real, precision: int) -> Real:
    if isinstance(value, Fraction):
        above, below = real.whole_root(value.numerator, 2), real.whole_root(value.denominator, 2)
        if above is not None and below is not None:
            return Fraction(above, below)
    return enclosure.root(real.ball(value, precision), 2)


SGD = Optimizer(
    name="sgd",
    title="gradient descent",
    summary="Each parameter goes a little way against its slope.",
    source="Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3",
    lines=(
        Line(r"w^{\text{new}}", r"w - \eta g", "gradient descent",
             "A step against the slope, as long as the learning rate says."),
    ),
    step=_sgd,
    vector=r"\mathbf{w} - \eta \mathbf{g}",
)  # fmt: skip

MOMENTUM = Optimizer(
    name="momentum",
    title="gradient descent with momentum",
    summary="Steps gather speed where slopes agree from round to round.",
    source="Polyak, Some methods of speeding up the convergence of iteration methods (1964); as in torch.optim.SGD",
    lines=(
        Line(r"v^{\text{new}}", r"\mu v + g", "velocity", "A part of the last step is kept, and the slope added."),
        Line(r"w^{\text{new}}", r"w - \eta v^{\text{new}}", "step", "The parameter moves against the velocity."),
    ),
    step=_momentum,
    remembers=("v",),
    vector=r"\mathbf{w} - \eta \mathbf{v}^{\text{new}}",
)

ADAM = Optimizer(
    name="adam",
    title="Adam",
    summary="The running mean of the slope, measured by the root of that of its square.",
    source="Kingma and Ba, Adam: A Method for Stochastic Optimization (2015), algorithm 1",
    lines=(
        Line(r"m^{\text{new}}", r"\beta_{1} m + (1 - \beta_{1}) g", "running mean", "The mean of the slopes so far."),
        Line(r"v^{\text{new}}", r"\beta_{2} v + (1 - \beta_{2}) g^{2}", "running mean of squares",
             "The mean of the squared slopes so far."),
        Line(r"\hat{m}", r"\frac{m^{\text{new}}}{1 - \beta_{1}^{t}}", "bias correction",
             "The mean began at 0; this makes up for it."),
        Line(r"\hat{v}", r"\frac{v^{\text{new}}}{1 - \beta_{2}^{t}}", "bias correction",
             "So did the mean of the squares."),
        Line(r"w^{\text{new}}", r"w - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}", "step",
             "The step is measured by how large slopes usually are."),
    ),
    step=_adam,
    remembers=("m", "v"),
    constants=(
        (BETA_1, "0.9", "How much of the mean is kept."),
        (BETA_2, "0.999", "How much of the mean of the squares is kept."),
        (EPSILON, "10^{-8}", "Keeps the denominator away from 0."),
        (T, "1", "The number of the round."),
    ),
)  # fmt: skip

OPTIMIZERS = (SGD, MOMENTUM, ADAM)
_BY_NAME = {one.name: one for one in OPTIMIZERS}


def optimizer_named(name: str) -> Optimizer:
    """The rule of this name.

    Raises:
        InputError: there is none.
    """
    if name not in _BY_NAME:
        raise InputError(Fault(Place(), f'unknown optimizer "{name[:60]}"', f"known are {', '.join(_BY_NAME)}"))
    return _BY_NAME[name]


def settings_of(example: Example) -> Settings:
    """The numbers of an example that its rule needs.

    Raises:
        InputError: it has no learning rate.
    """
    if example.learning_rate is None:
        mend = "add  learning_rate = 0.1  (or --learning-rate 0.1)"
        raise InputError(Fault(Place(example.path), "an update needs a learning rate, and there is none", mend))
    return Settings(
        example.learning_rate,
        example.momentum or DEFAULT_MOMENTUM,
        example.penalty or "",
        example.penalty_strength or Number("0"),
    )
