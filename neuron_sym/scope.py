"""What the names of a document stand for at one point of it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping

from neuron_sym.derivative import derivative
from neuron_sym.expression import Call, Derivative, Matrix, Name, Negative, Node, Number, Power, mapped, replaced
from neuron_sym.real import NoValue, TooCostly, Unvalued
from neuron_sym.record import replace


class Scope:
    """Names to the trees that define them, and letters to the functions that they are.

    A value is kept as the tree that defines it, so that it stays exact however it was written.
    ``functions`` maps a letter to its parameter and body: f ↦ (z, 1/(1+e^{-z})).
    """

    def __init__(
        self, values: Mapping[Node, Node] | None = None, functions: dict[str, tuple[Name, Node]] | None = None
    ) -> None:
        self.values: Mapping[Node, Node] = {} if values is None else values
        self.functions = {} if functions is None else functions
        self.worked_out: dict[tuple[int, int], tuple[Node, object]] = {}
        """Values of whole terms by identity and precision, good until something is bound."""
        self.noted: list[Node] = []
        """Terms without a name for which a decimal was written: 0.88 stands for σ(2) from there on."""
        self.layer_held = False
        """Whether a derivative by a weight or activation takes the activations written beside it for fixed."""
        self.settled: dict[int, tuple[Node, object]] = {}
        """What was found out of values that are made of numbers alone, by identity: good for ever."""
        self.differentiated: dict[int, tuple[Node, Node | NoValue]] = {}
        """Derivatives worked out, by identity, good until something is bound."""
        self._primes: dict[tuple[str, int], tuple[Node, Node]] = {}

    def bind(self, key: Node, value: Node) -> None:
        """``key`` stands for ``value`` from here on."""
        self.forget(key)
        self._own()[canonical(key)] = value

    def forget(self, key: Node) -> None:
        """``key`` stands for nothing from here on."""
        self._own().pop(canonical(key), None)
        self._changed()

    def _own(self) -> dict[Node, Node]:
        assert isinstance(self.values, dict), "nothing is bound in a scope that was made from another"
        return self.values

    def define(self, letter: str, parameter: Name, body: Node) -> None:
        """``letter(parameter)`` stands for ``body`` from here on."""
        self.functions[letter] = (parameter, body)
        self._changed()

    def _changed(self) -> None:
        self.worked_out.clear()
        self.differentiated.clear()
        self._primes.clear()

    def slope(self, node: Derivative) -> Node:
        """The derivative of a term as a plain tree, its names not replaced by their values.

        A name that stands for a formula of other names is replaced by it first: with u = 1 + e^{-z},
        the derivative of 1/u by z is that of 1/(1 + e^{-z}).

        Raises:
            NoValue: it cannot be worked out.
        """
        known = self.differentiated.get(id(node))
        if known is None:
            known = self.differentiated[id(node)] = node, self._slope(node)
        if isinstance(known[1], NoValue):
            raise known[1]
        return known[1]

    def _slope(self, node: Derivative) -> Node | NoValue:
        try:
            return self._taken(node)
        except NoValue as error:
            return error

    def _taken(self, node: Derivative) -> Node:
        if self.values.get(node) is not None or node.opaque:
            raise Unvalued(node, "the derivative has no value here")
        of = self.slope(node.of) if isinstance(node.of, Derivative) else self._unfolded(node.of, node.by)
        natural = self.lookup(Name("e")) is None
        return derivative(of, node.by, functions=self.functions, constants=self._parameters(of, node.by), natural=natural)

    def _parameters(self, term: Node, by: Node) -> tuple[Node, ...]:
        """``a`` beside z, where nothing says that it is the activation: the slope of ``a z``."""
        if self.layer_held and by in term.walk():
            return tuple({part for part in term.walk() if isinstance(part, Name) and part.letter in LAYER})
        return (SLOPE,) if self.lookup(SLOPE) is None and by != SLOPE and by in term.walk() else ()

    def primed(self, letter: str, primes: int) -> tuple[Name, Node]:
        """The parameter and body of a function that the document defines, or of a derivative of it.

        Raises:
            NoValue: the derivative cannot be worked out.
        """
        parameter, body = self.functions[letter]
        for _ in range(primes):
            found = self._primes.get((letter, id(body)))
            if found is None:
                natural = self.lookup(Name("e")) is None
                term = self._unfolded(body, parameter)
                found = body, derivative(term, parameter, functions=self.functions,
                                         constants=self._parameters(term, parameter), natural=natural)  # fmt: skip
                self._primes[letter, id(body)] = found
            body = found[1]
        return parameter, body

    def _unfolded(self, term: Node, by: Node) -> Node:
        """``term`` with the names that stand for formulas of other names, but for ``by``, replaced by these."""
        meaning = self.lookup(by)
        if meaning is not None:
            names = {part for part in term.walk() if isinstance(part, Name)} - {by}
            for part in meaning.walk():
                if isinstance(part, Name) and part in names and part not in CONSTANTS:
                    raise Unvalued(part, "is a part of what it is differentiated by")
        for _ in range(MAX_UNFOLDINGS):
            choice: dict[int, Node | None] = {}
            for part in term.walk():
                if isinstance(part, Name) and part != by and part not in CONSTANTS:
                    found = self.lookup(part)
                    if found is not None and any(isinstance(inner, Name) for inner in found.walk()):
                        choice[id(part)] = found
            if not choice:
                return term
            term = replaced(term, choice)
        raise TooCostly("names that stand for each other too often")

    def lookup(self, key: Node) -> Node | None:
        """The tree that ``key`` stands for: bound itself, or an entry of a bound vector, or all its entries."""
        found = self.values.get(canonical(key))
        if found is None and isinstance(key, Name):
            found = self._entry(key) or self._entries(key)
            if found is None and key.subscript == OLD:
                found = self.lookup(replace(key, subscript=""))
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
        while (entry := self.values.get(canonical(replace(key, subscript=str(len(entries) + 1))))) is not None:
            entries.append(entry)
        return Matrix(tuple((entry,) for entry in entries)) if len(entries) > 1 else None

    def holding_layer(self) -> Scope:
        """The same scope, with ∂(w₁a₁ + w₂a₂)/∂w₁ taken as a layer of a network has it: the activations are its inputs."""
        scope = Scope(self.values, self.functions)
        scope.layer_held = True
        return scope

    def extended(self, more: Mapping[Node, Node]) -> Scope:
        """A scope with ``more`` bound on top of this one, which is not changed."""
        own = {canonical(key): value for key, value in more.items()}
        scope = Scope(ChainMap(own, self.values), self.functions)  # type: ignore[arg-type]  # which is only read
        scope.settled, scope.noted = self.settled, self.noted
        return scope

    def of_numerals(self) -> Scope:
        """The same scope, with those names only that stand for numbers as they are written."""
        return Scope(_Numerals(self.values), self.functions)

    def closed(self, node: Node) -> Node:
        """``node`` with every bound name replaced by what it stands for now."""
        return substitute(node, self) if self.values and node.names else node


class _Numerals(Mapping[Node, Node]):
    """The names that stand for numbers as written: a view, for a document may have thousands of others."""

    def __init__(self, values: Mapping[Node, Node]) -> None:
        self.bound = values

    def __getitem__(self, key: Node) -> Node:
        value = self.bound[key]
        if not isinstance(value, (Number, Negative, Power, Matrix)):
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[Node]:
        return (key for key in self.bound if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self.bound)


def canonical(key: Node) -> Node:
    """A bold or arrowed vector is the name without the decoration; ``L(y, ŷ)`` is L, and ``L(0)`` and ``L(w_1)`` are values of it."""
    if isinstance(key, Name) and (key.bold or key.accent == "vec"):
        return replace(key, bold=False, accent="" if key.accent == "vec" else key.accent)
    if isinstance(key, Call):
        whole = all(isinstance(argument, Name) and not argument.subscript for argument in key.arguments)
        return canonical(key.function) if whole and key.function.letter in LOSS_LETTERS else key
    return key


CONSTANTS = (Name("e"), Name("π"), Name("∞"))
"""Names that are numbers unless the document gives them another value."""

SLOPE = Name("a")
OLD = "old"
"""``w_old`` is what w was until the update."""
LAYER = frozenset(("a", "h"))
"""The letters of activations."""
MAX_UNFOLDINGS = 8

LOSS_LETTERS = frozenset(("L", "J", "C", "E", "ℒ"))


def substitute(node: Node, scope: Scope) -> Node:
    """``node`` with the names that ``scope`` binds replaced; parts without such names are kept as they are."""
    if isinstance(node, Name) or canonical(node) in scope.values:
        found = scope.lookup(node)
        if found is not None:
            return found
    if isinstance(node, Derivative):
        return _closed_derivative(node, scope)
    return mapped(node, lambda part: substitute(part, scope), functions=False)


def _closed_derivative(node: Derivative, scope: Scope) -> Node:
    """A number must not take the place of a name that is differentiated by: the derivative is taken first."""
    others = (part for part in node.walk() if isinstance(part, Name) and part != node.by)
    if scope.lookup(node.by) is None and all(scope.lookup(part) is None for part in others):
        return node
    try:
        return substitute(scope.slope(node), scope)
    except NoValue:
        return node
