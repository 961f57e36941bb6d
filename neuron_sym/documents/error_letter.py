r"""The letter e where a document means the error by it: ``e = t - y = 1``, and then ``η e x``.

A power of e stays one of Euler's number, but for ``e^2``: an error is squared, and hardly ever raised to anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from neuron_sym.chain import Chain, Claim, Relation
from neuron_sym.checker.quantity import literal
from neuron_sym.expression import Add, Name, Node, Number, Power, mapped, replaced

EULER, ERROR = Name("e"), Name("𝑒")
_ABOUT_E = Fraction("2.6"), Fraction("2.8")


def defines_error(chains: Iterable[Chain[Claim]]) -> bool:
    """Whether e is said to be a difference, or a number far from Euler's."""
    return any(chain.first == EULER and _is_error(chain) for chain in chains)


def _is_error(chain: Chain[Claim]) -> bool:
    low, high = _ABOUT_E
    numbers = [stated.value for term in chain.terms if (stated := literal(term)) is not None]
    if chain.rest[0][0].relation not in (Relation.EQUAL, Relation.DEFINE) or any(low < value < high for value in numbers):
        return False
    return bool(numbers) or isinstance(chain.rest[0][1], Add)


def with_error(chain: Chain[Claim]) -> Chain[Claim]:
    """The chain with the error where e stands for it."""
    return Chain(_named(chain.first), tuple((claim, _named(term)) for claim, term in chain.rest), chain.name)


def _named(node: Node) -> Node:
    if node == EULER:
        return ERROR.at(node.span)
    if isinstance(node, Power) and node.base == EULER and node.exponent != Number("2"):
        return replaced(node, {id(node.exponent): _named(node.exponent)})
    return mapped(node, _named)
