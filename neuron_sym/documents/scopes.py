"""How far what a document defines reaches: to the next example, and from a ``given`` block on."""

from __future__ import annotations

from collections.abc import Sequence

from neuron_sym.checker.context import Context
from neuron_sym.checker.judge import Judge
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.headings import turns
from neuron_sym.documents.reading import Reading
from neuron_sym.expression import Node
from neuron_sym.scope import canonical


class Scopes:
    """Tells the judge, place by place, what ends and what is given."""

    def __init__(self, judge: Judge, document: Document, found: Sequence[Formula], reading: Reading) -> None:
        self.judge = judge
        new = turns(document, found)
        self.returns = {turn.start: turn.back_to for turn in new}
        self.wanted = {turn.back_to for turn in new}
        self.kept: dict[int, Context] = {}
        self.blocks = dict(reading.blocks)
        self.before_blocks: Context | None = None
        self.pending = sorted({*self.returns, *self.wanted, *self.blocks}, reverse=True)

    def reach(self, start: int) -> None:
        """The next chain begins at ``start``: everything that stands before it takes effect."""
        while self.pending and self.pending[-1] <= start:
            place = self.pending.pop()
            if place in self.returns:
                self.judge.context.new_scope(self.kept[self.returns[place]])
            elif place in self.wanted:
                self.kept[place] = self.judge.context.branch()
            if place in self.blocks:
                self._give(self.blocks[place])

    def _give(self, names: dict[Node, Node]) -> None:
        """A block that gives a name another value than an earlier one starts a new example."""
        given = {canonical(name): value for name, value in self.judge.context.given.items()}
        if self.before_blocks is None:
            self.before_blocks = self.judge.context.branch()
        elif any(given.get(canonical(name), value) != value for name, value in names.items()):
            self.judge.context.new_scope(self.before_blocks)
        self.judge.context.give(names)
