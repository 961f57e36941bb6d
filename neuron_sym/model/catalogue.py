r"""What the catalogues of activations and losses have in common: parameters, kinks, and a choice of one entry.

An entry of a catalogue holds LaTeX with letters for its parameters (``\alpha z``). A *choice* of an
entry, :class:`Chosen`, holds the trees that the LaTeX stands for, with numbers in place of the letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Literal, TypeVar

from neuron_sym.expression import Name, Node
from neuron_sym.model.put_in import put_in
from neuron_sym.notation.statements import read_term
from neuron_sym.record import Record

Entry = TypeVar("Entry", bound=Record)


class Parameter(Record):
    r"""A number that shapes a function and is no weight: ``negative_slope``, written ``\alpha``, 0.01 unless given."""

    name: str
    letter: str
    default: str
    says: str
    bound: Literal["", "positive", "nonnegative"] = ""
    """Which numbers it may be; any where this is empty."""


class Rewriting(Record):
    """One line between the tidied derivative and the target form; ``term`` equals the line before and after it."""

    term: str
    rule: str
    reason: str


class Kink(Record):
    """A point without a derivative, and the value that stands for it there by convention (PyTorch's)."""

    at: str
    value: str
    reason: str


class Chosen(Record, Generic[Entry]):
    """One entry of a catalogue with numbers for its parameters, as trees.

    ``spec`` is the canonical text of the choice: choosing by it gives this choice again. ``slope`` is the
    target form of the derivative, ``None`` for a formula of the user's own; ``curvature`` that of the
    second derivative, where it has one; ``in_output`` is the slope as a formula in ŷ, where it has one.
    """

    entry: Entry
    spec: str
    title: str
    values: dict[Name, Node]
    formula: Node
    slope: Node | None = None
    curvature: Node | None = None
    in_output: Node | None = None
    rewritings: tuple[tuple[Node, str, str], ...] = ()
    kinks: tuple[tuple[Node, Node, str], ...] = ()

    def symbolic(self) -> Chosen[Entry]:
        """The same with the letters of the parameters left in, for the pages of the catalogue."""
        return in_trees(self.entry, self.spec, self.title, {}) if self.values else self

    def __hash__(self) -> int:
        return hash((type(self.entry), self.spec))


def in_trees(entry: Any, spec: str, title: str, values: Mapping[Name, Node]) -> Chosen[Any]:
    """The choice of an entry of either catalogue with ``values`` in place of letters."""

    def tree(latex: str) -> Node:
        return put_in(read_term(latex), values)

    def optional(latex: str) -> Node | None:
        return tree(latex) if latex else None

    return Chosen(
        entry=entry,
        spec=spec,
        title=title,
        values=dict(values),
        formula=tree(entry.definition),
        slope=optional(entry.derivative),
        curvature=optional(entry.second),
        in_output=optional(getattr(entry, "in_output", "")),
        rewritings=tuple((tree(line.term), line.rule, line.reason) for line in entry.rewritings),
        kinks=tuple((tree(kink.at), tree(kink.value), kink.reason) for kink in entry.kinks),
    )
