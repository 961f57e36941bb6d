r"""The error signal δ = ∂L/∂ŷ · f′(z) as one tree in z and y, its common factors cancelled.

For the sigmoid and the cross-entropy (ŷ-y)/(ŷ(1-ŷ)) · ŷ(1-ŷ) is ŷ-y: as arrays the two differ, 0/0 is no
number. What is cancelled here are equal factors, as written; nothing is expanded or reordered.
"""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.derivative import negative, times
from neuron_sym.expression import Add, Call, Divide, Multiply, Name, Negative, Node, Number
from neuron_sym.functions import ONE
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.losses import Loss
from neuron_sym.model.rate import Z, rate
from neuron_sym.scope import Scope

Y_HAT = Name("y", accent="hat")
_BY_NAME = ("sigmoid", "tanh")
"""The activations that have a name with kernels of its own: ŷ is better σ(z) than 1/(1+e^{-z})."""


def output(activation: Chosen[Activation]) -> Node:
    """ŷ as a tree in z."""
    return Call(activation.entry.function, (Z,)) if activation.entry.name in _BY_NAME else activation.formula


def error_signal(activation: Chosen[Activation], loss: Chosen[Loss]) -> Node:
    """δ as a tree in z and y."""
    assert loss.slope is not None, "every loss of the catalogue has its slope"
    return _product(Scope({Y_HAT: output(activation)}).closed(loss.slope), rate(activation))


def _product(a: Node, b: Node) -> Node:
    """A · b; a sum of fractions is multiplied out where a factor of b stands below the line of one of them."""
    if isinstance(a, Negative):
        return negative(_product(a.operand, b))
    _, above, _ = _fraction(b)
    factors = a.factors if isinstance(a, Multiply) else (a,)
    for place, factor in enumerate(factors):
        if isinstance(factor, Add) and any(part in above for part in _denominators(factor)):
            rest = (*factors[:place], *factors[place + 1 :])
            return Add(tuple(_product(times(*rest, term), b) for term in factor.terms), factor.signs)
    return _cancelled(a, b)


def _denominators(node: Node) -> Iterator[Node]:
    """The factors that stand below a line anywhere in sums of products."""
    match node:
        case Negative(operand):
            yield from _denominators(operand)
        case Add(parts, _) | Multiply(parts, _):
            for part in parts:
                yield from _denominators(part)
        case Divide():
            yield from _fraction(node)[2]


def _cancelled(a: Node, b: Node) -> Node:
    sign, above, below = _fraction(times(a, b))
    kept = []
    for factor in above:
        if factor in below:
            below.remove(factor)
        else:
            kept.append(factor)
    numerator = times(*kept) if kept else ONE
    quotient = Divide(numerator, times(*below)) if below else numerator
    return negative(quotient) if sign < 0 else quotient


def _fraction(node: Node) -> tuple[int, list[Node], list[Node]]:
    """The sign, the factors above and those below the line."""
    match node:
        case Negative(operand):
            sign, above, below = _fraction(operand)
            return -sign, above, below
        case Multiply(factors, _):
            sign, above, below = 1, list[Node](), list[Node]()
            for factor in factors:
                its_sign, its_above, its_below = _fraction(factor)
                sign, above, below = sign * its_sign, above + its_above, below + its_below
            return sign, above, below
        case Divide(numerator, denominator):
            sign, above, below = _fraction(numerator)
            other_sign, other_above, other_below = _fraction(denominator)
            return sign * other_sign, above + other_below, below + other_above
        case Number(digits="1", exponent=None):
            return 1, [], []
        case _:
            return 1, [node], []
