r"""The neuron as SymPy expressions: z, ŷ = f(z), a loss L, its gradient and its Hessian.

This is the only module of the model that imports SymPy; the checker's quick path stays clear of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sympy import (
    Add,
    Expr,
    IndexedBase,
    Integer,
    Matrix,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    count_ops,
    diff,
    exp,
    factor,
    latex,
    log,
    symbols,
    tanh,
)

from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.model.activations import activation as activation_named
from neuron_sym.model.fields import LOSSES, MAX_INPUTS, nearest

Y = Symbol("y", real=True)
"""The target."""


@dataclass(frozen=True)
class _Function:
    """f(z), and f′ in the form a hand would use: in z and ŷ, so that σ′ = ŷ(1 − ŷ) stays short."""

    value: Callable[[Expr], Expr]
    slope: Callable[[Expr, Expr], Expr]


_FUNCTIONS = {
    "sigmoid": _Function(lambda z: 1 / (1 + exp(-z)), lambda z, y_hat: y_hat * (1 - y_hat)),
    "tanh": _Function(tanh, lambda z, y_hat: 1 - y_hat**2),
    # A Piecewise and not Max: SymPy gives Max(0, z) the slope 1/2 at the kink.
    "relu": _Function(
        lambda z: Piecewise((z, z > 0), (0, True)), lambda z, y_hat: Piecewise((1, z > 0), (0, True))
    ),
    "identity": _Function(lambda z: z, lambda z, y_hat: Integer(1)),
    "heaviside": _Function(lambda z: Piecewise((1, z >= 0), (0, True)), lambda z, y_hat: Integer(0)),
}

_LOSSES: dict[str, Callable[[Expr, Expr], Expr]] = {
    "binary_cross_entropy": lambda y_hat, y: -(y * log(y_hat) + (1 - y) * log(1 - y_hat)),
    "squared_error": lambda y_hat, y: Rational(1, 2) * (y_hat - y) ** 2,
}


class Neuron:
    r"""One neuron, ``ŷ = f(z)`` with ``z = w₁x₁ + … + wₙxₙ + b``, as SymPy expressions.

    ``inputs`` is how many there are (1 to 10,000), or a symbol or its name (``"n"``) for any
    number: ``x`` and ``w`` are then indexed (``x[i]``) and ``z`` is a sum over ``i`` from 1 to n.

    The slope of ReLU at its kink is 0, and that of the step is 0 everywhere.

    Raises:
        InputError: ``inputs`` is no such number or name, or there is no activation of this name.
    """

    def __init__(self, inputs: int | str | Symbol = 2, activation: str = "sigmoid") -> None:
        self.activation = activation_named(activation)
        self.b: Symbol = Symbol("b", real=True)
        self.x: tuple[Symbol, ...] | IndexedBase
        self.w: tuple[Symbol, ...] | IndexedBase
        if isinstance(inputs, int) and not isinstance(inputs, bool) and 1 <= inputs <= MAX_INPUTS:
            self.n: Expr = Integer(inputs)
            self.x = symbols(f"x_1:{inputs + 1}", real=True)
            self.w = symbols(f"w_1:{inputs + 1}", real=True)
        elif isinstance(inputs, Symbol) or (isinstance(inputs, str) and inputs.isidentifier()):
            self.n = inputs if isinstance(inputs, Symbol) else Symbol(inputs, integer=True, positive=True)
            self.x, self.w = IndexedBase("x", real=True), IndexedBase("w", real=True)
        else:
            mend = f"pass a number from 1 to {MAX_INPUTS:,}, or a name such as 'n'"
            raise InputError(Fault(Place(), f"inputs must be a number of inputs, found {inputs!r}", mend))

    @cached_property
    def z(self) -> Expr:
        """The pre-activation ``w₁x₁ + … + wₙxₙ + b``; a ``Sum`` for symbolic n."""
        if isinstance(self.x, tuple) and isinstance(self.w, tuple):
            # Add(*terms): adding one by one costs time quadratic in their number.
            return Add(*(w * x for w, x in zip(self.w, self.x, strict=True)), self.b)
        i = Symbol("i", integer=True)
        return Sum(self.w[i] * self.x[i], (i, 1, self.n)) + self.b

    @cached_property
    def output(self) -> Expr:
        """The output ``ŷ = f(z)``."""
        return self._function.value(self.z)

    def loss(self, name: str = "binary_cross_entropy", target: Expr = Y) -> Expr:
        """The loss of the output: ``binary_cross_entropy`` or ``squared_error``, ½(ŷ − y)².

        Raises:
            InputError: there is no loss of this name.
        """
        return _loss(name)(self.output, target)

    def delta(self, name: str = "binary_cross_entropy", target: Expr = Y) -> Expr:
        """The error signal ``δ = ∂L/∂z = ∂L/∂ŷ · f′(z)``; ``ŷ − y`` for sigmoid and cross-entropy.

        Raises:
            InputError: there is no loss of this name.
        """
        return self._written_out(self._delta(name, target))

    def gradient(self, name: str = "binary_cross_entropy", target: Expr = Y) -> Matrix:
        """The column ``(∂L/∂w₁, …, ∂L/∂wₙ, ∂L/∂b) = δ · (x₁, …, xₙ, 1)``.

        For symbolic n it has two entries: ``∂L/∂w[j]`` for any j, and ``∂L/∂b``.

        Raises:
            InputError: there is no loss of this name.
        """
        delta = self.delta(name, target)
        return Matrix([delta * x for x in self._inputs("j")])

    def hessian(self, name: str = "binary_cross_entropy", target: Expr = Y) -> Matrix:
        """The second derivatives in the order of the gradient: ``κ · xxᵀ`` with ``κ = ∂²L/∂z²``.

        For symbolic n it is 2 × 2: the rows are ``w[j]`` and ``b``, the columns ``w[k]`` and ``b``.

        Raises:
            InputError: there is no loss of this name.
        """
        curvature = self._written_out(self._slope(self._delta(name, target)))
        return Matrix(
            [[curvature * row * column for column in self._inputs("k")] for row in self._inputs("j")]
        )

    def _inputs(self, index: str) -> list[Expr]:
        """What the weights and the bias multiply: the inputs and 1."""
        if isinstance(self.x, tuple):
            return [*self.x, Integer(1)]
        return [self.x[Symbol(index, integer=True)], Integer(1)]

    def _delta(self, name: str, target: Expr) -> Expr:
        """δ in z and ŷ, two letters: the short form is found before anything is written out."""
        return self._slope(_loss(name)(_Y_HAT, target))

    def _slope(self, value: Expr) -> Expr:
        """The derivative by z of an expression in z and ŷ = f(z)."""
        slope = self._function.slope(_Z, _Y_HAT)
        total = diff(value, _Z) + diff(value, _Y_HAT) * slope
        # As a product it is the shorter for most; for sigmoid and cross-entropy, ŷ − y, it is not.
        return total if total.has(Piecewise) else min(total, factor(total), key=count_ops)

    def _written_out(self, value: Expr) -> Expr:
        return value.xreplace({_Y_HAT: self.output, _Z: self.z})

    @property
    def _function(self) -> _Function:
        return _FUNCTIONS[self.activation.name]

    def __repr__(self) -> str:
        return f"Neuron(inputs={self.n}, activation={self.activation.name!r})"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle \hat{{y}} = {latex(self.output, order='none')}$"


_Z = Symbol("z", real=True)
_Y_HAT = Symbol(r"\hat{y}", real=True)


def _loss(name: str) -> Callable[[Expr, Expr], Expr]:
    if name not in _LOSSES:
        near = nearest(name, LOSSES)
        mend = f'did you mean "{near}"?' if near else f"known are {', '.join(LOSSES)}"
        raise InputError(Fault(Place(), f'unknown loss "{name[:60]}"', mend))
    return _LOSSES[name]
