r"""The neuron as SymPy expressions: z, ŷ = f(z), a loss L, its gradient and its Hessian.

Of the model only this module and :mod:`neuron_sym.model.to_sympy` import SymPy; the checker's quick
path stays clear of both.
"""

from __future__ import annotations

from functools import cached_property

from sympy import (
    Add,
    DiracDelta,
    Expr,
    IndexedBase,
    Integer,
    Matrix,
    Piecewise,
    Sum,
    Symbol,
    count_ops,
    diff,
    factor,
    latex,
    symbols,
)

from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Call, Name
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.compiled import BatchGradient, compiled
from neuron_sym.model.keys import MAX_INPUTS
from neuron_sym.model.losses import chosen_loss
from neuron_sym.model.rate import rate
from neuron_sym.model.to_sympy import to_sympy

Y = Symbol("y", real=True)
"""The target."""

_Z = Symbol("z", real=True)
_Y_HAT = Symbol(r"\hat{y}", real=True)
_LONGEST_TO_FACTOR = 60
"""How many operations an expression may have so that a shorter form of it is looked for: factoring takes its time."""


class Neuron:
    r"""One neuron, ``ŷ = f(z)`` with ``z = w₁x₁ + … + wₙxₙ + b``, as SymPy expressions.

    ``inputs`` is how many there are (1 to 10,000), or a symbol or its name (``"n"``) for any
    number: ``x`` and ``w`` are then indexed (``x[i]``) and ``z`` is a sum over ``i`` from 1 to n.

    ``activation`` is a name of the catalogue, with parameters where they are not the usual ones
    (``"elu(alpha=0.5)"``), or a formula in z (``"z * sigmoid(z)"``). Losses are named alike:
    ``"huber(delta=2)"``. At a kink the slope is the catalogue's: that of ReLU at 0 is 0.

    Raises:
        InputError: ``inputs`` is no such number or name, or there is no activation of this name.

    Examples:
        >>> neuron = Neuron(inputs=2, activation="tanh")
        >>> neuron.z
        b + w_1*x_1 + w_2*x_2
        >>> neuron.output
        tanh(b + w_1*x_1 + w_2*x_2)
    """

    def __init__(self, inputs: int | str | Symbol = 2, activation: str = "sigmoid") -> None:
        self.chosen = chosen_activation(activation)
        self.activation = self.chosen.entry
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
        return self._value.xreplace({_Z: self.z})

    def loss(self, name: str = "binary_cross_entropy", target: Expr = Y) -> Expr:
        """The loss of the output, by its name in the catalogue of losses.

        Raises:
            InputError: there is no loss of this name.
        """
        return to_sympy(chosen_loss(name).formula, {_HAT: self.output, Name("y"): target})

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
        return Matrix([[curvature * row * column for column in self._inputs("k")] for row in self._inputs("j")])

    def compile(self, backend: str = "numpy", *, loss: str = "binary_cross_entropy") -> BatchGradient:
        """``gradient(X, w, b, y) -> (grad_w, grad_b)`` of the mean loss over a batch, for arrays.

        The rows of ``X`` are the examples, ``y`` their targets. ŷ and δ are worked out in forms that
        neither overflow nor cancel.

        Raises:
            InputError: the backend is not ``"numpy"`` or is not installed, there is no loss of this name,
                or it asks for other outputs than the activation has.

        Examples:
            >>> gradient = Neuron(inputs=2).compile()
            >>> grad_w, grad_b = gradient([[4, 80], [5, 60]], [0.2, 0.00001], 1, [1, 0])
            >>> grad_w.shape
            (2,)
        """
        count = int(self.n) if isinstance(self.n, Integer) else None
        return compiled(backend, self.chosen, chosen_loss(loss), count)

    def _inputs(self, index: str) -> list[Expr]:
        """What the weights and the bias multiply: the inputs and 1."""
        if isinstance(self.x, tuple):
            return [*self.x, Integer(1)]
        return [self.x[Symbol(index, integer=True)], Integer(1)]

    def _delta(self, name: str, target: Expr) -> Expr:
        """δ in z and ŷ, two letters: the short form is found before anything is written out."""
        chosen = chosen_loss(name)
        assert chosen.slope is not None, "every loss of the catalogue has its slope"
        return _short(to_sympy(chosen.slope, {_HAT: _Y_HAT, Name("y"): target}) * self._rate)

    def _slope(self, value: Expr) -> Expr:
        """The derivative by z of an expression in z and ŷ = f(z)."""
        total = diff(value, _Z) + diff(value, _Y_HAT) * self._rate
        # The slope of a sign is 0 but for its jump, where 0 stands for it by convention.
        return _short(total.replace(DiracDelta, lambda *_: Integer(0)))

    @cached_property
    def _value(self) -> Expr:
        """f(z) in the symbol z; tanh by its name, which SymPy knows."""
        tree = Call(Name("tanh"), (Name("z"),)) if self.activation.name == "tanh" else self.chosen.formula
        return to_sympy(tree, {Name("z"): _Z})

    @cached_property
    def _rate(self) -> Expr:
        """f′ in the form a hand would use: in ŷ where that is shorter, so that σ′ = ŷ(1 − ŷ)."""
        return to_sympy(self.chosen.in_output or rate(self.chosen), {Name("z"): _Z, _HAT: _Y_HAT})

    def _written_out(self, value: Expr) -> Expr:
        return value.xreplace({_Y_HAT: self.output, _Z: self.z})

    def __repr__(self) -> str:
        return f"Neuron(inputs={self.n}, activation={self.chosen.spec!r})"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle \hat{{y}} = {latex(self.output, order='none')}$"


_HAT = Name("y", accent="hat")


def _short(value: Expr) -> Expr:
    """The shorter of an expression and its factored form; for sigmoid and cross-entropy, ŷ − y, they are one."""
    if value.has(Piecewise) or count_ops(value) > _LONGEST_TO_FACTOR:
        return value
    return min(value, factor(value), key=count_ops)
