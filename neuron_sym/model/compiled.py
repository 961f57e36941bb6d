"""The gradient of a neuron over a batch of examples, as a function of arrays.

A tree becomes a list of steps, each a function of arrays and the registers that it reads; equal parts are
worked out once. The list is made once, and running it makes no text and looks at no tree.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NoReturn

from neuron_sym.derivative import negative
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
)
from neuron_sym.functions import ONE, TWO
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.error_signal import error_signal
from neuron_sym.model.kernels import Kernel, kernels
from neuron_sym.model.losses import Loss
from neuron_sym.model.pairs import objection_to
from neuron_sym.model.rate import Z, exponent_beside_one, rate
from neuron_sym.number import rational

BatchGradient = Callable[[Any, Any, Any, Any], tuple[Any, Any]]
"""``gradient(X, w, b, y) -> (grad_w, grad_b)``."""
BACKENDS = ("numpy",)
BLOCK = 8_192
"""How many examples are worked out at once."""

_Y = Name("y")
_CONSTANTS = {Name("e"): 2.718281828459045, Name("π"): 3.141592653589793}
_RELATIONS = {"<": "less", ">": "greater", r"\le": "less_equal", r"\ge": "greater_equal", "=": "equal", r"\ne": "not_equal"}


def compiled(
    backend: str, activation: Chosen[Activation], loss: Chosen[Loss], inputs: int | None = None
) -> BatchGradient:
    """The gradient of the mean loss over the rows of X; ``inputs`` is how many columns X must have, if that is known.

    Raises:
        InputError: the backend is unknown or not installed, or the loss asks for other outputs.
    """
    if backend not in BACKENDS:
        _refuse(f"unknown backend {backend!r}", f"known are {', '.join(BACKENDS)}")
    if find_spec(backend) is None:
        _refuse("NumPy is not installed, and compiled gradients need it", "pip install numpy")
    if objection := objection_to(activation, loss):
        _refuse(*objection)
    np = import_module(backend)
    delta = _delta(np, activation, loss)

    def gradient(X: Any, w: Any, b: Any, y: Any) -> tuple[Any, Any]:  # noqa: N803
        X, w, y = _floats(np, X), _floats(np, w), _floats(np, y)  # noqa: N806
        _refuse_shapes(X, w, y, inputs)
        with np.errstate(all="ignore"):
            z = X @ w
            z += b
            signal = delta(z, y)
            return (signal @ X) / len(z), signal.mean()

    return gradient


def _delta(np: Any, activation: Chosen[Activation], loss: Chosen[Loss]) -> Callable[[Any, Any], Any]:
    """δ of arrays z and y. Where f is flat δ is 0, also where the slope of the loss is infinite."""
    program = Program(np)
    signal = program.register(error_signal(activation, loss))
    flat = program.register(rate(activation)) if loss.entry.outputs == "probability" and activation.entry.name != "sigmoid" else None

    def delta(z: Any, y: Any) -> Any:
        registers = program.run(z, y)
        found = registers[signal]
        return found if flat is None else np.where(np.isnan(found) & (registers[flat] == 0.0), 0.0, found)

    return lambda z, y: _in_blocks(np, delta, z, y)


def _in_blocks(np: Any, delta: Callable[[Any, Any], Any], z: Any, y: Any) -> Any:
    """δ block by block: the arrays between z and δ then stay in the cache of the processor."""
    signal = np.empty_like(z)
    for start in range(0, len(z), BLOCK):
        block = slice(start, start + BLOCK)
        signal[block] = delta(z[block], y[block])
    return signal


def _floats(np: Any, array: Any) -> Any:
    array = np.asarray(array)
    return array if array.dtype.kind == "f" else array.astype(float)


def _refuse_shapes(matrix: Any, w: Any, y: Any, inputs: int | None) -> None:
    if matrix.ndim != 2 or not len(matrix):
        _refuse(f"X must have a row for each example and a column for each input, found the shape {matrix.shape}")
    rows, columns = matrix.shape
    if inputs is not None and columns != inputs:
        _refuse(f"X must have {inputs} columns, one for each input, found {columns}")
    if w.shape != (columns,):
        _refuse(f"w must have the shape ({columns},), one weight for each column of X, found {w.shape}")
    if y.shape != (rows,):
        _refuse(f"y must have the shape ({rows},), one target for each row of X, found {y.shape}")


def _refuse(message: str, mend: str = "") -> NoReturn:
    raise InputError(Fault(Place(), message, mend))


class Program:
    """Steps that fill registers: the first holds z, the second y, each further one the value of a part of a tree."""

    def __init__(self, np: Any) -> None:
        self.np = np
        self.kernels = kernels(np)
        self.start: list[Any] = [None, None]
        self.steps: list[tuple[int, Kernel, tuple[int, ...]]] = []
        self.known: dict[object, int] = {Z: 0, _Y: 1}

    def run(self, z: Any, y: Any) -> list[Any]:
        """The registers, all filled."""
        registers = self.start.copy()
        registers[0], registers[1] = z, y
        for place, function, arguments in self.steps:
            registers[place] = function(*[registers[argument] for argument in arguments])
        return registers

    def register(self, node: Node) -> int:
        """The register that holds the value of ``node``."""
        if node not in self.known:
            self.known[node] = self.computed(node)
        return self.known[node]

    def constant(self, value: float) -> int:
        key = ("constant", value)
        if key not in self.known:
            self.known[key] = len(self.start)
            self.start.append(value)
        return self.known[key]

    def step(self, name: str, function: Kernel, *arguments: int) -> int:
        """The register of a function of other registers; the same one where that was asked before."""
        key = (name, arguments)
        if key not in self.known:
            numbers = [self.start[argument] for argument in arguments]
            if None not in numbers and name != "where":
                return self.constant(float(function(*numbers)))
            self.known[key] = len(self.start)
            self.start.append(None)
            self.steps.append((self.known[key], function, arguments))
        return self.known[key]

    def kernel(self, name: str, *arguments: int) -> int:
        return self.step(name, self.kernels[name], *arguments)

    def computed(self, node: Node) -> int:
        np = self.np
        number = rational(node)
        if number is not None:
            return self.constant(_float(number.numerator, number.denominator))
        match node:
            case Name() if node in _CONSTANTS:
                return self.constant(_CONSTANTS[node])
            case Add():
                return self.sum(node)
            case Negative(operand):
                return self.step("negative", np.negative, self.register(operand))
            case Multiply(factors, _):
                place = self.register(factors[0])
                for factor in factors[1:]:
                    place = self.step("multiply", np.multiply, place, self.register(factor))
                return place
            case Divide(above, below):
                if above == ONE and (u := exponent_beside_one(below)) is not None:
                    return self.kernel("σ", self.register(negative(u)))
                return self.step("divide", np.divide, self.register(above), self.register(below))
            case Power():
                return self.power(node)
            case Root(radicand, degree):
                if degree == 2:
                    return self.step("sqrt", np.sqrt, self.register(radicand))
                return self.step("root", _root(np, degree), self.register(radicand), self.constant(1.0 / degree))
            case Cases(branches):
                return self.cases(branches)
            case Call():
                return self.call(node)
        raise TypeError(f"{type(node).__name__} has no array")

    def sum(self, node: Add) -> int:
        """A sum; 1 - σ(u) is σ(-u), 1 - e^{u} and e^{u} - 1 are worked out without cancelling."""
        first, *rest = node.terms
        if len(rest) == 1 and node.signs[1] == "-":
            other = rest[0]
            if first == ONE and _is(other, "σ"):
                return self.kernel("σ", self.register(negative(other.arguments[0])))  # type: ignore[attr-defined]
            if first == ONE and (u := _exponent(other)) is not None:
                return self.step("negative", self.np.negative, self.kernel("expm1", self.register(u)))
            if other == ONE and (u := _exponent(first)) is not None:
                return self.kernel("expm1", self.register(u))
        place = self.register(first)
        for sign, term in zip(node.signs[1:], rest, strict=True):
            name = "add" if sign == "+" else "subtract"
            place = self.step(name, getattr(self.np, name), place, self.register(term))
        return place

    def power(self, node: Power) -> int:
        if (exponent := _exponent(node)) is not None:
            return self.kernel("exp", self.register(exponent))
        base = self.register(node.base)
        if node.exponent == TWO:
            return self.step("square", self.np.square, base)
        if node.exponent == Number("3"):
            return self.step("multiply", self.np.multiply, self.step("square", self.np.square, base), base)
        return self.step("power", self.np.power, base, self.register(node.exponent))

    def cases(self, branches: tuple[tuple[Node, Condition | None], ...]) -> int:
        """The last case takes what the others leave."""
        *others, (last, _) = branches
        place = self.register(last)
        for value, condition in reversed(others):
            assert condition is not None, "only the last case has no condition"
            place = self.step("where", self.np.where, self.holds(condition), self.register(value), place)
        return place

    def holds(self, condition: Condition) -> int:
        places = []
        for left, relation, right in condition.parts:
            name = _RELATIONS[relation]
            places.append(self.step(name, getattr(self.np, name), self.register(left), self.register(right)))
        return places[0] if len(places) == 1 else self.step("and", self.np.logical_and, *places)

    def call(self, node: Call) -> int:
        letter = node.function.letter
        if letter in ("ln", "log"):
            place = self.logarithm(node.arguments[0])
            base = node.base
            return place if base is None else self.step("divide", self.np.divide, place, self.logarithm(base))
        first, *others = (self.register(argument) for argument in node.arguments)
        if not others:
            return self.kernel(letter, first)
        for other in others:
            first = self.kernel(letter, first, other)
        return first

    def logarithm(self, node: Node) -> int:
        """Ln of what would overflow or vanish before it is taken: of σ(u), 1-σ(u), 1+e^{u} and e^{u}."""
        if _is(node, "σ"):
            return self.minus_softplus(negative(node.arguments[0]))  # type: ignore[attr-defined]
        if (u := exponent_beside_one(node)) is not None:
            return self.kernel("softplus", self.register(u))
        if (u := _exponent(node)) is not None:
            return self.register(u)
        if isinstance(node, Add) and len(node.terms) == 2 and node.terms[0] == ONE:
            other = node.terms[1]
            if node.signs[1] == "-" and _is(other, "σ"):
                return self.minus_softplus(other.arguments[0])  # type: ignore[attr-defined]
            if _exponent(other) is None:
                return self.kernel("log1p", self.register(other if node.signs[1] == "+" else negative(other)))
        return self.kernel("ln", self.register(node))

    def minus_softplus(self, node: Node) -> int:
        return self.step("negative", self.np.negative, self.kernel("softplus", self.register(node)))


def _is(node: Node, letter: str) -> bool:
    return isinstance(node, Call) and node.function == Name(letter)


def _exponent(node: Node) -> Node | None:
    """U in e^{u}."""
    return node.exponent if isinstance(node, Power) and node.base == Name("e") else None


def _root(np: Any, degree: int) -> Kernel:
    """Roots of odd degree exist on both sides of 0."""
    if degree % 2:
        return lambda u, power: np.copysign(np.abs(u) ** power, u)
    return np.power  # type: ignore[no-any-return]


def _float(above: int, below: int) -> float:
    try:
        return above / below
    except OverflowError:
        _refuse("the formula holds a number too large for an array", "write a number below 1e308")
