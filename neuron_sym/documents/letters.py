r"""What letters mean in a document as a whole, where one formula alone leaves it open.

Where ``e = t - y = 1`` stands, e is the error: in ``η e x`` too. A power of e stays one of Euler's number, but for
``e^2``: an error is squared, and hardly ever raised to anything else. And where ``w^0`` stands, or w never without a
raised number and is once raised to 1 or what a chain is about, ``w^2`` is the weight after two steps, no square.
And a document that speaks of base 10 may mean it by ``\log`` too.

From ``σ(z_i) = e^{z_i} / Σ_j e^{z_j}`` on, σ is the softmax, which one number alone does not determine, up to where it
is said to be ``1/(1 + e^{-z})`` again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial

from neuron_sym.chain import Chain, Claim, Relation
from neuron_sym.checker.quantity import literal
from neuron_sym.expression import Add, Call, Divide, Name, Node, Number, Power, Summation, mapped, replaced
from neuron_sym.pattern import pattern
from neuron_sym.record import replace

EULER, ERROR = Name("e"), Name("𝑒")
SIGMOID, SOFTMAX = Name("σ"), Name("𝜎")
LAYERED = frozenset("wWbBazhoδΔθvm")
_ABOUT_E = Fraction("2.6"), Fraction("2.8")
_BASE_TEN = pattern(
    r"\b(?:base|basis)(?: of)?[ $-]*(?:10|ten|zehn|dix|diez)\b|log_?(?:\{10\}|10(?![0-9])|₁₀)|common log|log[a-z]* d[eé]cimal|dekadisch|(?:zehner|10er-)log|\bdecibel", re.IGNORECASE
)


def settled(chains: list[Chain[Claim]]) -> list[Chain[Claim]]:
    """The same chains with such letters made names of their own; the very same list where there are none."""
    chains = _with_softmax(chains)
    changes: list[Callable[[Node], Node]] = []
    if _defines_error(chains):
        changes.append(_with_error)
    if steps := _counted(chains):
        changes.append(partial(_with_steps, letters=steps))
    for change in changes:
        chains = [
            Chain(change(chain.first), tuple((claim, change(term)) for claim, term in chain.rest), chain.name)
            for chain in chains
        ]
    return chains


def speaks_of_base_ten(text: str) -> bool:
    """Whether the text of a document names the logarithm to base 10."""
    return _BASE_TEN.search(text) is not None


def _defines_error(chains: Iterable[Chain[Claim]]) -> bool:
    """Whether e is said to be a difference, or a number far from Euler's."""
    return any(chain.first == EULER and _is_error(chain) for chain in chains)


def _is_error(chain: Chain[Claim]) -> bool:
    low, high = _ABOUT_E
    numbers = [stated.value for term in chain.terms if (stated := literal(term)) is not None]
    if chain.rest[0][0].relation not in (Relation.EQUAL, Relation.DEFINE) or any(low < value < high for value in numbers):
        return False
    return bool(numbers) or isinstance(chain.rest[0][1], Add)


def _with_error(node: Node) -> Node:
    if node == EULER:
        return ERROR.at(node.span)
    if isinstance(node, Power) and node.base == EULER and node.exponent != Number("2"):
        return replaced(node, {id(node.exponent): _with_error(node.exponent)})
    return mapped(node, _with_error)


def _with_softmax(chains: list[Chain[Claim]]) -> list[Chain[Claim]]:
    """The chains with the σ that shares out a whole between the entries of a vector by a name of its own."""
    if not any(map(_shares, chains)):
        return chains
    found: list[Chain[Claim]] = []
    shared = False
    for chain in chains:
        shared = (shared or _shares(chain)) and not _squashes(chain)
        if shared:
            rest = tuple((claim, _renamed(term)) for claim, term in chain.rest)
            chain = Chain(_renamed(chain.first), rest, chain.name)
        found.append(chain)
    return found


def _shares(chain: Chain[Claim]) -> bool:
    """``σ(z_i) = e^{z_i} / Σ_j e^{z_j}``."""
    return any(isinstance(below, Summation) and _power_of_e(below.body) for below in _below_sigmoid(chain))


def _squashes(chain: Chain[Claim]) -> bool:
    """``σ(z) = 1 / (1 + e^{-z})``."""
    return any(isinstance(below, Add) and any(map(_power_of_e, below.terms)) for below in _below_sigmoid(chain))


def _below_sigmoid(chain: Chain[Claim]) -> Iterator[Node]:
    """The denominators of the quotients that σ is said to be."""
    for left, _, right in chain.links():
        if isinstance(left, Call) and left.function == SIGMOID and isinstance(right, Divide):
            yield right.denominator


def _power_of_e(node: Node) -> bool:
    return (isinstance(node, Power) and node.base == EULER) or (isinstance(node, Call) and node.function == Name("exp"))


def _renamed(node: Node) -> Node:
    inside = mapped(node, _renamed)
    return replace(inside, function=SOFTMAX.at(inside.function.span)) if isinstance(inside, Call) and inside.function == SIGMOID else inside


def _counted(chains: Iterable[Chain[Claim]]) -> frozenset[str]:
    """The letters whose raised numbers count steps or layers."""
    raised: set[str] = set()
    bare: set[str] = set()
    evident: set[str] = set()
    certain: set[str] = set()
    for chain in chains:
        if letter := _raised(chain.first):
            evident.add(letter)
        for term in chain.terms:
            pending = [term]
            while pending:
                part = pending.pop()
                if letter := _raised(part):
                    raised.add(letter)
                    if isinstance(part, Power) and part.exponent in (Number("0"), Number("1")):
                        (certain if part.exponent == Number("0") else evident).add(letter)
                    continue
                if isinstance(part, Name):
                    bare.add(part.letter)
                pending.extend(part.children())
    return frozenset(certain | (raised & evident - bare))


def _raised(node: Node) -> str:
    """The letter of ``w^1`` and ``δ^3``."""
    if not isinstance(node, Power) or not isinstance(node.base, Name) or node.base.superscript:
        return ""
    count = isinstance(node.exponent, Number) and node.exponent.digits.isdigit() and node.exponent.exponent is None
    return node.base.letter if count and node.base.letter in LAYERED else ""


def _with_steps(node: Node, letters: frozenset[str]) -> Node:
    if isinstance(node, Power) and _raised(node) in letters:
        assert isinstance(node.base, Name)
        assert isinstance(node.exponent, Number)
        return replace(node.base, superscript=node.exponent.digits, span=node.span)
    return mapped(node, partial(_with_steps, letters=letters))
