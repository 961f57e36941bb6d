r"""f′(z) for the machine (SymPy, arrays): the catalogue's form, or for a formula of one's own the derivative by rule.

How a hand gets to a derivative, step by step, is the deriver's business.
"""

from __future__ import annotations

from neuron_sym.derivative import derivative, times
from neuron_sym.expression import Add, Call, Cases, Divide, Multiply, Name, Negative, Node, Power, replaced
from neuron_sym.functions import FUNCTIONS, ONE, ZERO, E
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen

Z = Name("z")


def rate(activation: Chosen[Activation]) -> Node:
    """The derivative of the activation as a tree in z, without primes."""
    return activation.slope if activation.slope is not None else _in_full(derivative(activation.formula, Z))


def _in_full(node: Node) -> Node:
    """σ′(u) as σ(u)(1-σ(u)), e^{u}/(1+e^{u}) as σ(u), and the derivative of |u|, which has no value at 0, as its sign."""
    choice: dict[int, Node | None] = {}
    for part in node.walk():
        if isinstance(part, Call) and part.function.primes == 1:
            choice[id(part)] = FUNCTIONS[part.function.letter].slope(_in_full(part.arguments[0]))
        elif (of := _sign_of(part)) is not None:
            choice[id(part)] = Call(Name("sign"), (_in_full(of),))
        elif (product := _with_sigmoid(part)) is not None:
            choice[id(part)] = product
    return replaced(node, choice) if choice else node


def _with_sigmoid(node: Node) -> Node | None:
    """C σ(u) for c e^{u}/(1+e^{u}), which is ∞/∞ as soon as u is large."""
    if not isinstance(node, Divide) or (u := exponent_beside_one(node.denominator)) is None:
        return None
    above = node.numerator.factors if isinstance(node.numerator, Multiply) else (node.numerator,)
    power = Power(E, u)
    if power not in above:
        return None
    place = above.index(power)
    rest = [_in_full(factor) for factor in (*above[:place], *above[place + 1 :])]
    return times(*rest, Call(Name("σ"), (_in_full(u),)))


def exponent_beside_one(node: Node) -> Node | None:
    """U in 1 + e^{u}, either way round."""
    if not isinstance(node, Add) or len(node.terms) != 2 or node.signs[1] != "+" or ONE not in node.terms:
        return None
    power = node.terms[1] if node.terms[0] == ONE else node.terms[0]
    return power.exponent if isinstance(power, Power) and power.base == E else None


def _sign_of(node: Node) -> Node | None:
    """U in 1 for u > 0, -1 for u < 0."""
    if not isinstance(node, Cases) or [value for value, _ in node.branches] != [ONE, Negative(ONE)]:
        return None
    above, below = (condition for _, condition in node.branches)
    if above is None or below is None or (above.relation, below.relation) != (">", "<"):
        return None
    alike = above.left == below.left and above.right == below.right == ZERO and above.last is below.last is None
    return above.left if alike else None
