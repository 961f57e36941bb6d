"""What can stand on the left of a definition, and what becomes of the right."""

from __future__ import annotations

import re

from neuron_sym.expression import Call, Ellipsis, Matrix, Name, Node, Number, Power, Unread
from neuron_sym.functions import has_meaning
from neuron_sym.pattern import pattern
from neuron_sym.record import replace
from neuron_sym.scope import CONSTANTS, canonical

ONE_ARGUMENT = frozenset(("cos", "sin", "exp"))
r"""Functions of one number: ``\cos(A, B)`` is the name of the angle between two vectors."""
SQUARED = frozenset("σsSRr")
"""The letters whose squares have a meaning of their own: variance, and the coefficient of determination."""
_LOSSES = frozenset(("L", "J", "ℒ", "CE", "BCE", "CCE", "NLL"))
_OF_LOSSES = pattern("loss|cost|cross[- ]?entropy", re.IGNORECASE)


def is_square(term: Node) -> bool:
    r"""``\sigma_B^2``, which is defined before its root is."""
    if not isinstance(term, Power) or term.exponent != Number("2"):
        return False
    if isinstance(term.base, Call):
        return term.base.function.letter == "norm"
    return isinstance(term.base, Name) and term.base.letter in SQUARED


def names_a_loss(term: Node) -> bool:
    r"""``L``, ``\mathcal{L}(y, \hat y)``, ``J``, ``\text{Loss}``, ``BCE``; not C, E or H, which are capacities, voltages and entropies too."""
    name = canonical(term)
    if not isinstance(name, Name):
        return False
    return name.letter in _LOSSES or _OF_LOSSES.search(name.letter) is not None


def upright(head: Node, value: Node) -> Node:
    """A list is a vector, and a vector a column: ``w = [0.2, 0.3]``, and then ``w^T x``; but the one row of a matrix W."""
    if isinstance(head, Name) and head.letter == "W" and not head.subscript:
        return value
    if isinstance(value, Matrix) and value.fence in ("list", "tuple") and len(value.rows) == 1:
        return replace(value, rows=tuple((entry,) for entry in value.rows[0]))
    return value


def letters_of(term: Node) -> frozenset[str]:
    """The letters of the names in a term that stand for quantities."""
    return frozenset(name.letter for name in term.names if name not in CONSTANTS and not has_meaning(name))


def defines_function(head: Call, body: Node) -> bool:
    """``f(z) = …``, a formula in z."""
    if len(head.arguments) != 1 or not isinstance(head.arguments[0], Name) or head.function.primes:
        return False
    if head.function != Name(head.function.letter):
        return False
    parts = list(body.walk())
    return head.arguments[0] in parts and head not in parts and not any(isinstance(p, (Unread, Ellipsis)) for p in parts)
