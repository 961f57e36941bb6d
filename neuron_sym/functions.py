r"""The functions that have one meaning in this field: values, derivatives, other names. One table for all.

The evaluator takes the kernels (f, f′, f″ as far as there are ones that never cancel), the rules of
differentiation and the prover take the formula of f′. A function that is not here is known only
where a document defines it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from neuron_sym import elementary, enclosure, real
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
    multiply,
)
from neuron_sym.real import Real
from neuron_sym.record import Record

Kernel = Callable[[Real, int], Real]
ZERO, ONE, TWO = Number("0"), Number("1"), Number("2")
E, PI = Name("e"), Name("π")


class Function(Record):
    """One function of one argument: its name, the kernels of f, f′, …, and the formula of f′ at u."""

    letter: str
    kernels: tuple[Kernel, ...]
    slope: Callable[[Node], Node]
    primed: bool = False
    """Whether the chain rule leaves f′(u) standing rather than writes its formula out."""


def call(letter: str, argument: Node, primes: int = 0) -> Call:
    """``letter(argument)``."""
    return Call(Name(letter, primes=primes), (argument,))


def less(a: Node, b: Node) -> Node:
    """``a - b``."""
    return Add((a, b), ("+", "-"))


def square(u: Node) -> Node:
    """``u²``."""
    return Power(u, TWO)


def by_sign(above: Node, below: Node, u: Node) -> Node:
    """``above`` where u > 0, ``below`` where u < 0; nothing at 0."""
    return Cases(((above, Condition(u, ">", ZERO)), (below, Condition(u, "<", ZERO))))


def _flat(u: Node) -> Node:
    return Cases(((ZERO, Condition(u, r"\ne", ZERO)),))


def _flat_between(u: Node) -> Node:
    return Cases(((ZERO, Condition(u, r"\ne", call("floor", u))),))


def _slope_of_arcsin(u: Node) -> Node:
    return Divide(ONE, Root(less(ONE, square(u))))


def _exponential_of_half_square(u: Node) -> Node:
    return Power(E, Negative(Divide(square(u), TWO)))


# --- kernels that keep their relative precision ----------------------------------------------------


def _sigmoid_curvature(a: Real, precision: int) -> Real:
    """σ″ = σ′ (1 - 2σ) = -σ′(a) tanh(a/2)."""
    bend = real.tanh(real.multiply(a, Fraction(1, 2), precision), precision)
    return -real.multiply(real.sigmoid_slope(a, precision), bend, precision)


def _tanh_slope(a: Real, precision: int) -> Real:
    """tanh′ = 4 σ(2a) σ(-2a)."""
    return real.multiply(Fraction(4), real.sigmoid_slope(real.multiply(a, Fraction(2), precision), precision), precision)


def _tanh_curvature(a: Real, precision: int) -> Real:
    """tanh″ = -2 tanh tanh′."""
    product = real.multiply(real.tanh(a, precision), _tanh_slope(a, precision), precision)
    return real.multiply(Fraction(-2), product, precision)


def _off_zero(a: Real, what: str) -> int:
    side = real.sign(a)
    if side == 0:
        raise real.Undefined(f"the derivative of {what} at 0")
    return side


def _relu_slope(a: Real, _precision: int) -> Real:
    return Fraction(_off_zero(a, "ReLU") > 0)


def _relu_curvature(a: Real, _precision: int) -> Real:
    return Fraction(0 * _off_zero(a, "ReLU"))


def _sinh(a: Real, precision: int) -> Real:
    """½ (E + E/(E + 1)) with E = e^a - 1."""
    if a == 0:
        return Fraction(0)
    e = elementary.expm1(real.ball(a, precision))
    one = real.ball(Fraction(1), precision)
    return (e + e / (e + one)).scaled(-1)


def _cosh(a: Real, precision: int) -> Real:
    if a == 0:
        return Fraction(1)
    x = real.ball(a, precision)
    return (elementary.exp(x) + elementary.exp(-x)).scaled(-1)


def _at_zero(value: Fraction, function: Callable[[enclosure.Ball], enclosure.Ball]) -> Kernel:
    """The function with its exact value at 0."""
    return lambda a, precision: value if a == 0 else function(real.ball(a, precision))


_sin, _cos = _at_zero(Fraction(0), elementary.sin), _at_zero(Fraction(1), elementary.cos)
_arctan, _erf = _at_zero(Fraction(0), elementary.arctan), _at_zero(Fraction(0), elementary.erf)
_normal = _at_zero(Fraction(1, 2), elementary.normal_cdf)


def _tan(a: Real, precision: int) -> Real:
    return real.over(_sin(a, precision), _cos(a, precision), precision)


def _sign(a: Real, _precision: int) -> Real:
    return Fraction(real.sign(a))


def _floor(a: Real, _precision: int) -> Real:
    return Fraction(real.floor(a))


def _ceil(a: Real, _precision: int) -> Real:
    return Fraction(-real.floor(-a))


def _arcsin(a: Real, precision: int) -> Real:
    """arctan of a/√(1 - a²), and ±π/2 at ±1."""
    if a in (1, -1):
        return real.multiply(Fraction(int(a), 2), elementary.pi(precision), precision)
    square = real.multiply(a, a, precision)
    if real.sign(real.add(Fraction(1), -square, precision)) < 0:
        raise real.Undefined("arcsin and arccos beyond ±1")
    return _arctan(real.over(a, _sqrt(real.add(Fraction(1), -square, precision), precision), precision), precision)


def _arccos(a: Real, precision: int) -> Real:
    """π/2 - arcsin a."""
    quarter = real.multiply(Fraction(1, 2), elementary.pi(precision), precision)
    return Fraction(0) if a == 1 else real.add(quarter, -_arcsin(a, precision), precision)


def _sqrt(a: Real, precision: int) -> Real:
    return enclosure.sqrt(real.ball(a, precision))


# --- the table ------------------------------------------------------------------------------------

_TABLE = (
    Function("exp", (real.exp, real.exp, real.exp), lambda u: call("exp", u)),
    Function("ln", (real.log,), lambda u: Divide(ONE, u)),
    Function("sqrt", (_sqrt,), lambda u: Divide(ONE, Multiply((TWO, Root(u)), ("",)))),
    Function("id", (lambda a, _: a,), lambda u: ONE),
    Function("abs", (real.absolute,), lambda u: by_sign(ONE, Negative(ONE), u)),
    Function("sign", (_sign,), _flat),
    Function("step", (real.step,), _flat),
    Function("ReLU", (real.relu, _relu_slope, _relu_curvature), lambda u: by_sign(ONE, ZERO, u), primed=True),
    Function("σ", (real.sigmoid, real.sigmoid_slope, _sigmoid_curvature),
             lambda u: multiply(call("σ", u), less(ONE, call("σ", u)), sign=""), primed=True),
    Function("softplus", (real.softplus, real.sigmoid, real.sigmoid_slope), lambda u: call("σ", u)),
    Function("tanh", (real.tanh, _tanh_slope, _tanh_curvature), lambda u: less(ONE, square(call("tanh", u))), primed=True),
    Function("sin", (_sin, _cos), lambda u: call("cos", u)),
    Function("cos", (_cos,), lambda u: Negative(call("sin", u))),
    Function("tan", (_tan,), lambda u: Divide(ONE, square(call("cos", u)))),
    Function("sinh", (_sinh, _cosh, _sinh), lambda u: call("cosh", u)),
    Function("cosh", (_cosh, _sinh, _cosh), lambda u: call("sinh", u)),
    Function("arctan", (_arctan,), lambda u: Divide(ONE, Add((ONE, square(u)), ("+", "+")))),
    Function("arcsin", (_arcsin,), _slope_of_arcsin),
    Function("arccos", (_arccos,), lambda u: Negative(_slope_of_arcsin(u))),
    Function("floor", (_floor,), _flat_between),
    Function("ceil", (_ceil,), _flat_between),
    Function("erf", (_erf,), lambda u: multiply(Divide(TWO, Root(PI)), Power(E, Negative(square(u))))),
    Function("Φ", (_normal,), lambda u: multiply(
        Divide(ONE, Root(Multiply((TWO, PI), ("",)))), _exponential_of_half_square(u))),
)  # fmt: skip
_ALIASES = {
    "sigmoid": "σ", "Sigmoid": "σ", "logistic": "σ", "Tanh": "tanh", "relu": "ReLU", "Relu": "ReLU",
    "Softplus": "softplus", "log": "ln", "sgn": "sign",
}  # fmt: skip
FUNCTIONS: dict[str, Function] = {function.letter: function for function in _TABLE}
FUNCTIONS |= {alias: FUNCTIONS[letter] for alias, letter in _ALIASES.items()}
SEVERAL = frozenset(("max", "min"))
"""Functions of two and more arguments."""
VECTOR_FUNCTIONS = frozenset(("softmax", "Softmax"))
"""Functions of a vector, whose every entry depends on all of it."""
MAX_PRIMES = 4


def has_meaning(name: Name) -> bool:
    """Whether the function has a meaning here without any document, with the primes that it carries."""
    if name.letter in SEVERAL:
        return not name.primes
    return name == Name(name.letter, primes=name.primes) and name.letter in FUNCTIONS and name.primes <= MAX_PRIMES
