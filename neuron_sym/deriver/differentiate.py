r"""Differentiation as a hand does it: one ``d/dz(…)`` at a time, by one named rule at a time.

While one derivative is left to take, the chain goes on line by line; where a rule leaves several,
each is worked out in a derivation of its own, and one line puts them in (``because`` holds them).
"""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.rules import RULES, Applied, By
from neuron_sym.deriver.terms import Links
from neuron_sym.deriver.tidy import flat, tidy
from neuron_sym.expression import Derivative, Multiply, Name, Node, mapped, multiply, replaced
from neuron_sym.notation.plain import plain
from neuron_sym.real import TooCostly, Undefined, Unvalued

MAX_NODES = 4_000
"""A derivative longer than this is not written."""


def differentiate(node: Node, variable: Name, letter: str = "d", name: str = "derivative") -> Chain[Step]:
    r"""``\frac{d}{dz}(node) = … = `` the derivative, tidied, every link by the rule that it names.

    Raises:
        NoValue: there is no rule for a part of ``node``, or the derivative grows too long to write.
    """
    by = By(variable, letter)
    derivative = by.d(node)
    return Chain(derivative, tuple(steps(derivative, by)), name)


def steps(term: Node, by: By) -> Links:
    """The links from ``term``, in which derivatives are left to take, to one without."""
    links: Links = []
    while waiting := list(_waiting(term, by)):
        step, term = _one(waiting[0], term, by) if len(waiting) == 1 else _several(waiting, term, by)
        term = flat(term)
        links.append((step, term))
        if sum(1 for _ in term.walk()) > MAX_NODES:
            raise TooCostly("a derivative that is too long to be written")
    try:
        tidied = tidy(term)
    except ZeroDivisionError as error:
        raise Undefined("division by zero") from error
    if tidied != term and links and _undotted(tidied) == _undotted(term):
        links[-1] = (links[-1][0], tidied)  # nothing but dots: not worth a line
    elif tidied != term:
        links.append((Step(Relation.EQUAL, "simplify", "Ones, zeros, signs and common factors are cleared up."), tidied))
    return links


def _undotted(node: Node) -> Node:
    """The term with its products written without a sign."""
    inner = mapped(node, _undotted)
    return flat(multiply(*inner.factors, sign="")) if isinstance(inner, Multiply) else inner


def _waiting(term: Node, by: By) -> Iterator[Derivative]:
    """The derivatives that are to be taken, in the order they are written."""
    if isinstance(term, Derivative) and term.by == by.variable:
        yield term
    else:
        for child in term.children():
            yield from _waiting(child, by)


def _one(derivative: Derivative, term: Node, by: By) -> tuple[Step, Node]:
    applied = apply(derivative.of, by)
    step = Step(Relation.EQUAL, applied.rule, applied.reason, changed=(applied.term,))
    return step, replaced(term, {id(derivative): applied.term})


def _several(derivatives: list[Derivative], term: Node, by: By) -> tuple[Step, Node]:
    parts = [Chain(derivative, tuple(steps(derivative, by)), "part") for derivative in derivatives]
    rules = dict.fromkeys(part.rest[0][0].rule for part in parts)
    short = all(len(part.rest) == 1 for part in parts)
    step = Step(
        Relation.EQUAL, ", ".join(rules), "Each part is differentiated on its own.",
        because=() if short else tuple(parts), changed=tuple(part.last for part in parts),
    )  # fmt: skip
    ends = {id(derivative): part.last for derivative, part in zip(derivatives, parts, strict=True)}
    return step, replaced(term, dict(ends))


def apply(node: Node, by: By) -> Applied:
    """The first rule that applies to the derivative of ``node``.

    Raises:
        Unvalued: none does.
    """
    for rule in RULES:
        applied = rule(node, by)
        if applied is not None:
            return applied
    raise Unvalued(node, f"no rule of differentiation for {plain(node)}")
