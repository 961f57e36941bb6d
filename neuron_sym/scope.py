"""What the names of a document stand for at one point of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from neuron_sym.expression import Call, Matrix, Name, Node
from neuron_sym.record import items, replace


class Scope:
    """Names to the trees that define them, and letters to the functions that they are.

    A value is kept as the tree that defines it, so that it stays exact however it was written.
    ``functions`` maps a letter to its parameter and body: f ↦ (z, 1/(1+e^{-z})).
    """

    def __init__(
        self, values: dict[Node, Node] | None = None, functions: dict[str, tuple[Name, Node]] | None = None
    ) -> None:
        self.values = {} if values is None else values
        self.functions = {} if functions is None else functions
        self.worked_out: dict[tuple[int, int], tuple[Node, object]] = {}
        """Values of whole terms by identity and precision, good until something is bound."""

    def bind(self, key: Node, value: Node) -> None:
        """``key`` stands for ``value`` from here on."""
        self.values[canonical(key)] = value
        self.worked_out.clear()

    def forget(self, key: Node) -> None:
        """``key`` stands for nothing from here on."""
        self.values.pop(canonical(key), None)
        self.worked_out.clear()

    def define(self, letter: str, parameter: Name, body: Node) -> None:
        """``letter(parameter)`` stands for ``body`` from here on."""
        self.functions[letter] = (parameter, body)
        self.worked_out.clear()

    def lookup(self, key: Node) -> Node | None:
        """The tree that ``key`` stands for: bound itself, or an entry of a bound vector, or all its entries."""
        found = self.values.get(canonical(key))
        if found is None and isinstance(key, Name):
            found = self._entry(key) or self._entries(key)
        return found

    def _entry(self, key: Name) -> Node | None:
        """``w_2`` where only the vector w is known."""
        if not key.subscript.isdigit():
            return None
        vector = self.values.get(canonical(replace(key, subscript="", bold=False)))
        if not isinstance(vector, Matrix):
            return None
        place, rows = int(key.subscript) - 1, vector.rows
        if len(rows[0]) == 1 and 0 <= place < len(rows):
            return rows[place][0]
        return rows[0][place] if len(rows) == 1 and 0 <= place < len(rows[0]) else None

    def _entries(self, key: Name) -> Node | None:
        """The column of w_1, w_2, … where the bold name w stands and only its entries are known."""
        if key.subscript or not (key.bold or key.accent == "vec"):
            return None
        entries: list[Node] = []
        while (entry := self.values.get(Name(key.letter, str(len(entries) + 1)))) is not None:
            entries.append(entry)
        return Matrix(tuple((entry,) for entry in entries)) if len(entries) > 1 else None

    def extended(self, more: Mapping[Node, Node]) -> Scope:
        """This scope with ``more`` bound on top of it; this one is not changed."""
        return Scope({**self.values, **{canonical(key): value for key, value in more.items()}}, self.functions)

    def closed(self, node: Node) -> Node:
        """``node`` with every bound name replaced by what it stands for now."""
        return substitute(node, self)


def canonical(key: Node) -> Node:
    """A bold or arrowed vector is the name without the decoration; ``L(y, ŷ)`` is L."""
    if isinstance(key, Name) and (key.bold or key.accent == "vec"):
        return replace(key, bold=False, accent="" if key.accent == "vec" else key.accent)
    if isinstance(key, Call):
        return canonical(key.function) if key.function.letter in LOSS_LETTERS else key
    return key


CONSTANTS = (Name("e"), Name("π"))
"""Names that are numbers unless the document gives them another value."""

LOSS_LETTERS = frozenset(("L", "J", "C", "E", "ℒ"))


def substitute(node: Node, scope: Scope) -> Node:
    """``node`` with the names that ``scope`` binds replaced; parts without such names are kept as they are."""
    if isinstance(node, Name) or canonical(node) in scope.values:
        found = scope.lookup(node)
        if found is not None:
            return found
    changes = {}
    for slot, value in _slots(node):
        changed = _substituted(value, scope)
        if changed is not value:
            changes[slot] = changed
    return replace(node, **changes) if changes else node


def _substituted(value: object, scope: Scope) -> object:
    if isinstance(value, Node):
        return substitute(value, scope)
    if isinstance(value, tuple):
        changed = tuple(_substituted(item, scope) for item in value)
        return changed if any(new is not old for new, old in zip(changed, value, strict=True)) else value
    return value


def _slots(node: Node) -> Iterator[tuple[str, object]]:
    for slot, value in items(node):
        if not (isinstance(node, Call) and slot == "function"):
            yield slot, value
