r"""How far a sum without bounds reaches: ``\sum_i w_i x_i`` over all entries that are known, where that makes a link right.

Whether there are more of them cannot be told from a page, so that nothing is wrong for it.
"""

from __future__ import annotations

from neuron_sym.expression import Name, Node, Number, RepeatedProduct, Summation, replaced
from neuron_sym.record import replace
from neuron_sym.scope import Scope

INDICES = frozenset("ijklmn")
MAX_REACH = 64


def reaching(term: Node, scope: Scope) -> Node | None:
    """The term with bounds for the sums that have none; ``None`` if it has no such sum, or its entries are not known."""
    open_ = [part for part in term.walk() if isinstance(part, Summation) and not isinstance(part, RepeatedProduct) and part.upper is None]
    choice: dict[int, Node | None] = {}
    for part in open_:
        index = part.index or _index(part.body)
        reach = _reach(part.body, index, scope) if index is not None and part.lower is None else 0
        if index is None or not reach:
            return None
        choice[id(part)] = replace(part, index=index, lower=Number("1"), upper=Number(str(reach)))
    return replaced(term, choice) if choice else None


def _index(body: Node) -> Name | None:
    """The only letter that stands below the names of a sum."""
    below = {name.subscript for name in body.names if name.subscript in INDICES}
    return Name(below.pop()) if len(below) == 1 else None


def _reach(body: Node, index: Name, scope: Scope) -> int:
    """How many entries are known of every name with the index, if of each as many."""
    reaches = {_known(name, scope) for name in body.names if name.subscript == index.letter}
    return reaches.pop() if len(reaches) == 1 else 0


def _known(name: Name, scope: Scope) -> int:
    count = 0
    while count < MAX_REACH and scope.lookup(replace(name, subscript=str(count + 1))) is not None:
        count += 1
    return count
