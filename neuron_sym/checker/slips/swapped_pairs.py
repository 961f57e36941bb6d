"""Inputs multiplied by the weights of others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Add, Matrix, Multiply, Negative, Node, Number, Transpose, replaced
from neuron_sym.notation.plain import plain

MAX_PAIRS = 6


@mal_rule(r"0.25 \cdot 4 + 0.35 \cdot 7 + 1", "4.15")
def swapped_pairs(link: Faulty) -> Iterator[Trial]:
    """Inputs are paired with the wrong weights: w₁x₂ + w₂x₁ for w₁x₁ + w₂x₂."""
    for part in link.left.walk():
        if isinstance(part, Add):
            products = [term for term in part.terms if isinstance(term, Multiply) and len(term.factors) == 2]
            for one, other in combinations(products[:MAX_PAIRS], 2):
                yield _crossed(link.left, one, other)
        elif isinstance(part, Multiply) and any(isinstance(_inside(factor), Matrix) for factor in part.factors[:-1]):
            yield from _permuted(link.left, part.factors[-1])


def _crossed(left: Node, one: Multiply, other: Multiply) -> Trial:
    (a, b), (c, d) = one.factors, other.factors
    crossed: dict[int, Node | None] = {id(one): Multiply((a, d), one.signs), id(other): Multiply((c, b), other.signs)}
    return Trial(replaced(left, crossed), f"{plain(b)} and {plain(d)} swapped", 2)


def _permuted(left: Node, factor: Node) -> Iterator[Trial]:
    matrix = _inside(factor)
    if not isinstance(matrix, Matrix):
        return
    entries = [entry for row in matrix.rows for entry in row]
    if not all(isinstance(entry, (Number, Negative)) for entry in entries) or min(len(matrix.rows), len(matrix.rows[0])) > 1:
        return
    for i, j in combinations(range(min(len(entries), MAX_PAIRS)), 2):
        order = list(entries)
        order[i], order[j] = order[j], order[i]
        rows = (tuple(order),) if len(matrix.rows) == 1 else tuple((entry,) for entry in order)
        mutant = replaced(left, {id(matrix): Matrix(rows, matrix.fence)})
        yield Trial(mutant, f"{plain(entries[i])} and {plain(entries[j])} swapped", 2)


def _inside(factor: Node) -> Node:
    return factor.operand if isinstance(factor, Transpose) else factor
