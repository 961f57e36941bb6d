"""What a document has said up to some point: the meaning that names and functions have there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from itertools import takewhile
from typing import TypeVar

from neuron_sym.chain import ORDER, Chain, Claim, Relation
from neuron_sym.checker.comparison import rounds_to
from neuron_sym.checker.entries import is_long, rows_of, softmax_as_written
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.heads import ONE_ARGUMENT, defines_function, is_square, letters_of, upright
from neuron_sym.checker.quantity import Entry, Quantity, has_value, literal, written_out
from neuron_sym.checker.substitution import substitution
from neuron_sym.checker.verdict import Judged, Ruling, Verdict
from neuron_sym.expression import (
    Add,
    Call,
    Derivative,
    Divide,
    Ellipsis,
    Matrix,
    Name,
    Node,
    Number,
    Root,
    Transpose,
    Unread,
)
from neuron_sym.functions import VECTOR_FUNCTIONS, has_meaning
from neuron_sym.notation.statements import head_of
from neuron_sym.real import NoValue
from neuron_sym.record import Record, replace
from neuron_sym.scope import CONSTANTS, Scope, canonical

M = TypeVar("M")
MAX_ENTRIES = 16
"""A longer vector's entries get no names of their own."""


class Cause(Record):
    """An earlier link whose right side is not the true value."""

    claim: Claim
    written: Node
    early: bool = False
    """It is correctly rounded, and was carried on in place of the unrounded value."""


def early(verdict: Verdict) -> bool:
    """Whether the decimal written is right, or would be with more digits on the way."""
    return verdict.early or verdict.ruling in (Ruling.ROUNDED, Ruling.UNDECIDED)


class Context:
    """What the chains that were read so far say, and the values ``given`` beside them, which are taken for true."""

    def __init__(self, given: Mapping[Node, Node]) -> None:
        self.given = dict(given)
        self.scope = Scope()
        self.written: dict[Node, list[Cause]] = {}
        """The decimals written for a name that are not its exact value."""
        self.announced: dict[str, tuple[Name, Node]] = {}
        """The functions that the document defines somewhere, and in one way only."""
        self.unread: dict[Node, Claim] = {}
        """The names that a link which could not be read may have given another value, with that link."""
        self.formulas: dict[Node, frozenset[str]] = {}
        """The names whose value follows from a formula of other names, ``z`` after ``z = wx + b``, with their letters."""
        self.stale: set[Node] = set()
        """Those of which a letter has got another value since: they speak of an earlier row, round or layer."""
        self.inferred: set[Node] = set()
        """The names whose values were seen where a formula of names was followed by one of numbers."""
        self.renewed: set[Node] = set()
        """The names that had another value before."""
        self.shown: dict[Node, Node] = {}
        """The decimal that was last written for a name."""
        self.counted: dict[Node, Node] = {}
        """The vectors so counted, with the first entry of each."""
        self.entries: dict[Node, dict[Node, Node]] = {}
        """The vectors that formulas give, with the names of their entries."""
        self.noughts: set[str] = set()
        """The letters that the document counts from nought: θ₀, θ₁, … are the entries of θ, for θ₀ is given no value."""
        self.base_ten = False
        """Whether the document speaks of the logarithm to base 10."""
        self.give(self.given)

    def new_scope(self, known: Context) -> None:
        """A new example starts with what was known at an earlier point: what the one before defined ends here."""
        then = known.branch()
        self.given, self.formulas, self.stale, self.counted = then.given, then.formulas, then.stale, then.counted
        self.entries = then.entries
        self.scope = Scope(then.scope.values, then.scope.functions)
        self.written, self.unread, self.shown = {}, {}, {}
        self.inferred, self.renewed = set(), set()

    def give(self, names: Mapping[Node, Node]) -> None:
        """These names have these values from here on."""
        self.given.update(names)
        for key, value in names.items():
            if not (isinstance(key, Call) and self._define_function(key, value)):
                self.scope.bind(key, value)

    def announce(self, chains: Iterable[Chain[Claim]]) -> None:
        """Says beforehand what chains are to come: a function that they define is known for one from the beginning."""
        found: dict[str, list[tuple[Name, Node]]] = {}
        spoken, given = set[str](), set[str]()
        for chain in chains:
            spoken.update(name.letter for term in chain.terms for name in term.names if name.subscript == "0")
            if all(isinstance(term, Name) or literal(term) is not None for term in chain.terms):
                given.update(term.letter for term in chain.terms if isinstance(term, Name) and term.subscript == "0")
            for left, claim, right in chain.links():
                if claim.relation is Relation.APPROX:
                    continue
                if isinstance(left, Call) and not has_meaning(left.function) and defines_function(left, right):
                    assert isinstance(left.arguments[0], Name)
                    found.setdefault(left.function.letter, []).append((left.arguments[0], right))
        self.noughts = spoken - given
        for letter, definitions in found.items():
            parameter, body = definitions[0]
            others = [Scope({canonical(name): parameter}).closed(other) for name, other in definitions[1:]]
            if all(proved_equal(body, other, Scope()) for other in others):
                self.announced[letter] = parameter, body

    def branch(self) -> Context:
        """What is known so far, to which things may be added that this one does not learn."""
        other = copy(self)
        other.given = dict(self.given)
        other.scope = Scope(dict(self.scope.values), dict(self.scope.functions))
        other.scope.noted = list(self.scope.noted)
        other.unread, other.formulas, other.stale = dict(self.unread), dict(self.formulas), set(self.stale)
        other.counted, other.entries = dict(self.counted), dict(self.entries)
        other.inferred, other.renewed, other.shown = set(self.inferred), set(self.renewed), dict(self.shown)
        other.written = {name: list(causes) for name, causes in self.written.items()}
        return other

    def unknown(self, node: Node) -> bool:
        """Whether the term is a name, derivative or call that nothing has defined so far."""
        if isinstance(node, Transpose):
            return self.unknown(node.operand)
        if is_square(node):
            return self.unknown(node.children()[0])
        if isinstance(node, Call) and node.function.letter == "norm":
            return not has_value(node, self.scope)
        if isinstance(node, Call) and node.function.letter in VECTOR_FUNCTIONS and not node.function.primes:
            return not all(has_value(argument, self.scope) for argument in node.arguments)
        if isinstance(node, Call) and node.function.letter in ONE_ARGUMENT and len(node.arguments) > 1:
            return canonical(node) not in self.scope.values
        if isinstance(node, Call):
            known = node.function.letter in self.scope.functions or canonical(node) in self.scope.values
            return not has_meaning(node.function) and not known
        if isinstance(node, Derivative) and not node.opaque:
            return self.scope.lookup(node) is None and isinstance(node.of, Call) and self.unknown(node.of)
        return isinstance(node, (Name, Derivative)) and node not in CONSTANTS and self.scope.lookup(node) is None

    def put_in(self, left: Node, right: Node) -> dict[Node, Node] | None:
        """What takes the places of the names of a formula, be it for the first time or, in the next example, again.

        Nothing, if the right side is no such formula; it may be empty where the product of two vectors is written out.
        """
        scope = self.scope
        if self.inferred:
            values = {name: value for name, value in scope.values.items() if name not in self.inferred}
            scope = Scope(values, scope.functions)
        found = substitution(left, right, scope, self.shown)
        return None if found is None else {name.operand if isinstance(name, Transpose) else name: term for name, term in found.items()}

    def equated(self, chain: Chain[M]) -> list[Name]:
        """The names that a chain gives another value together: ``w_1 = w_2 = 0.4``, ``w = b = 0``."""
        names: list[Name] = []
        for term in chain.terms:
            if not isinstance(term, Name):
                break
            names.append(term)
        if not 1 < len(names) <= len(chain.rest):
            return []
        if self.unknown(names[-1]):
            return names if any(has_value(term, self.scope) for term in chain.terms[len(names) :]) else []
        alike = len({name.letter for name in names}) == 1
        return names if alike or all(canonical(name) not in self.formulas for name in names) else []

    def learn(self, chain: Judged) -> None:
        """Takes in what a chain defines, and the decimals that it writes for what it is about."""
        if not chain.rest:
            return
        if chain.rest[0][0].ruling is Ruling.UNREADABLE:
            head = canonical(head_of(chain.first))
            self.unread[head] = chain.rest[0][0].claim
            self._forget(head)
            return
        first = chain.rest[0][0]
        approximates = isinstance(chain.first, Call) and (
            first.claim.relation is Relation.APPROX or self._solved(chain.first, chain.rest[0][1]))  # fmt: skip
        defines = first.ruling is Ruling.DEFINITION and not approximates
        if (names := self.equated(chain)) and chain.rest[len(names) - 1][0].ruling is Ruling.DEFINITION:
            defines = False
            for name in reversed(names):
                self._define(name, [term for _, term in chain.rest[len(names) - 1 :]])
        if defines and isinstance(chain.first, Matrix) and isinstance(chain.rest[0][1], Matrix):
            self._learn_entries(chain.first, chain.rest[0][1])
        elif defines:
            self._define(chain.first, [term for _, term in chain.rest])
        elif first.ruling is Ruling.EXACT:  # what was inferred of it is said now
            self.inferred.discard(canonical(chain.first))
        for place, link in enumerate(chain.links()):
            if link.mark.ruling is not Ruling.DEFINITION or link.left is chain.first:
                continue
            if self.is_function_definition(link.left, link.right):
                self._define(link.left, [link.right])
                self._define(chain.first, [link.right])
            elif self.unknown(link.right):
                self._define(link.right, [link.left])
            elif self.unknown(link.left):
                later = list(chain.terms[place + 1 :])
                if not isinstance(link.left, Call) or any(has_value(term, self.scope) for term in later):
                    self._define(link.left, later)
            else:
                self._infer(link.left, link.right, chain.first)
        self._remember_parts(chain)
        if isinstance(chain.first, (Name, Derivative)):
            for head in takewhile(lambda term: isinstance(term, (Name, Derivative)), chain.terms):
                self._remember_written(canonical(head), chain)
        elif any(_inexact(chain)):
            self.scope.noted.append(self.scope.closed(chain.first))
            self._remember_written(self.scope.noted[-1], chain)

    def _solved(self, call: Call, right: Node) -> bool:
        """Whether ``σ(z) = 0.9`` is an equation for z: σ stays what it is."""
        known = self.scope.lookup(call) is None and has_value(call, self.scope)
        return known and not defines_function(call, right)

    def _infer(self, left: Node, right: Node, head: Node) -> None:
        again = False
        for name, term in (self.put_in(left, right) or {}).items():
            if self.unknown(name) or canonical(name) in self.inferred:
                again = again or not self.unknown(name)
                self._define(name, [term])
                self.inferred.add(canonical(name))
        if again and isinstance(head, (Name, Derivative)):
            self._define(head, [right])

    def _learn_entries(self, names: Matrix, values: Matrix) -> None:
        keys = [entry for row in names.rows for entry in row]
        entries = [entry for row in values.rows for entry in row]
        if len(keys) == len(entries):
            for key, entry in zip(keys, entries, strict=True):
                self._define(key, [entry])

    def _define(self, head: Node, terms: list[Node]) -> None:
        if isinstance(head, Transpose):
            head, terms = head.operand, [Transpose(term) for term in terms]
        if is_square(head):
            head, terms = head.children()[0], [Root(term) for term in terms]
        if isinstance(head, Call) and self._define_function(head, terms[0]):
            return
        if not isinstance(head, (Name, Derivative, Call)):
            return
        outcome = next((term for term in terms if written_out(term)), terms[-1])
        for term in (softmax_as_written(term, outcome, self.scope) for term in terms):
            if not isinstance(term, Unread) and has_value(term, self.scope):
                self._remember_unread(head, term)
                self._bind(head, self.scope.closed(term), letters_of(term))
                return
        formula = terms[0]
        names_itself = any(canonical(part) == canonical(head) for part in formula.walk())
        leaves_out = any(isinstance(part, (Ellipsis, Unread)) for part in formula.walk())
        if not names_itself and not leaves_out:
            self._remember_unread(head, formula)
            self._bind(head, formula, letters_of(formula))
        elif names_itself or isinstance(formula, Ellipsis):
            self.scope.forget(head)

    def _bind(self, head: Node, value: Node, letters: frozenset[str]) -> None:
        """Gives the name a value that follows from names with these letters; what was made of its former one is stale."""
        key, value = canonical(head), upright(head, value)
        if isinstance(head, Name) and self.scope.lookup(head) not in (None, value):
            self._outdate(head.letter)
            self.renewed.add(key)
        self.scope.bind(head, value)
        self._bind_entries(head, value)
        self._count_from_nought(head, value)
        self._forget(head)
        self.stale.discard(key)
        self.inferred.discard(key)
        self.shown.pop(key, None)
        self.formulas.pop(key, None)
        if letters:
            self.formulas[key] = letters

    def _bind_entries(self, head: Node, value: Node) -> None:
        r"""``p_1`` and ``p_2`` after ``p = \text{softmax}(z)``, in place of those of the vector that p was before."""
        for name, entry in self.entries.pop(canonical(head), {}).items():
            if self.scope.values.get(name) is entry:
                self.scope.forget(name)
        whole = head.by if isinstance(head, Derivative) else head
        if not isinstance(whole, Name) or whole.subscript or isinstance(value, Number) or (isinstance(value, Matrix) and whole is head):
            return
        rows = rows_of(value, self.scope) or ()
        entries = [entry for row in rows for entry in row] if rows and 1 in (len(rows), len(rows[0])) else []
        if not 1 < len(entries) <= MAX_ENTRIES or any(is_long(entry) for entry in entries):
            return
        parts = [replace(whole, subscript=str(place), bold=False) for place in range(1, len(entries) + 1)]
        names = {canonical(replace(head, by=part) if isinstance(head, Derivative) else part): entry
                 for part, entry in zip(parts, entries, strict=True)}  # fmt: skip
        own = self.entries[canonical(head)] = {name: entry for name, entry in names.items() if name not in self.scope.values}
        for name, entry in own.items():
            self.scope.bind(name, entry)

    def is_entry(self, name: Node) -> bool:
        """Whether a name has its value by being an entry of a vector that a formula gave."""
        return any(canonical(name) in names for names in self.entries.values())

    def _count_from_nought(self, head: Node, value: Node) -> None:
        r"""``\theta = (0, 1, -1)`` where θ₀ is spoken of, and was given no value of its own."""
        if not isinstance(head, Name) or head.subscript or head.letter not in self.noughts or not isinstance(value, Matrix):
            return
        is_column = len(value.rows[0]) == 1
        first = self.scope.lookup(replace(head, subscript="0", bold=False, accent=""))
        if is_column and (first is None or first is self.counted.get(canonical(head))):
            for place, (entry, *_) in enumerate(value.rows):
                self.scope.bind(replace(head, subscript=str(place), bold=False, accent=""), entry)
            self.counted[canonical(head)] = value.rows[0][0]

    def _outdate(self, letter: str) -> None:
        for name, letters in self.formulas.items():
            if letter in letters and name not in self.stale:
                self.stale.add(name)
                if isinstance(name, Name):
                    self._outdate(name.letter)

    def _remember_unread(self, head: Node, term: Node) -> None:
        """What is made of a name whose value is in doubt is in doubt."""
        doubts = [self.unread[canonical(name)] for name in term.names if canonical(name) in self.unread]
        if doubts:
            self.unread[canonical(head)] = doubts[0]
        else:
            self.unread.pop(canonical(head), None)

    def _forget(self, head: Node) -> None:
        self.written.pop(canonical(head), None)

    def is_function_definition(self, left: Node, right: Node) -> bool:
        """``f(z) = 1/(1 + e^{-z})`` within a chain, where nothing has said what f is, or something else."""
        if not isinstance(left, Call) or len(left.arguments) != 1:
            return False
        parameter, defined = left.arguments[0], left.function.letter in self.scope.functions
        if defined and left.function.primes and self._differentiable(left):
            return False
        inside = list(right.walk())
        if not isinstance(parameter, Name) or parameter not in inside or left.function in inside:
            return False
        if any(isinstance(part, Unread) for part in inside) or not (defined or self.unknown(left)):
            return False
        return not defined or not proved_equal(left, right, self.scope)

    def _differentiable(self, call: Call) -> bool:
        """Whether f' follows from what the document says of f: then a formula for it is judged."""
        try:
            _, slope = self.scope.primed(call.function.letter, call.function.primes)
        except NoValue:
            return False
        return not any(self.unknown(part) for part in slope.walk() if isinstance(part, Call))

    def _define_function(self, head: Call, body: Node) -> bool:
        if not defines_function(head, body):
            return False
        (parameter,) = head.arguments
        assert isinstance(parameter, Name)
        self.scope.define(head.function.letter, parameter, body)
        return True

    def _remember_parts(self, chain: Judged) -> None:
        """The decimals written for the terms of a sum and the two sides of a fraction: 0.146 for ``0.81 · 0.18``."""
        for left, verdict, right in chain.links():
            if verdict.ruling not in (Ruling.EXACT, Ruling.ROUNDED) or type(left) is not type(right) or not isinstance(left, (Add, Divide)):
                continue
            parts, numbers = left.children(), right.children()
            for part, number in zip(parts, numbers, strict=False):
                if len(parts) == len(numbers) and literal(part) is None and self._is_written(part, number):
                    self.shown[self.scope.closed(part)] = number

    def _is_written(self, part: Node, number: Node) -> bool:
        r"""Whether a decimal is the value of a term or rounds it: in ``b \leftarrow b + y = 0 + 1``, 0 is what b was before."""
        stated = literal(number)
        if stated is None or not has_value(part, self.scope):
            return False
        quantity = Quantity(part, self.scope)
        return quantity.shape() == () and rounds_to(Entry(quantity, None), stated.value, stated.places)

    def _remember_written(self, key: Node, chain: Judged) -> None:
        """The decimals written for a term, and those that are not its exact value: later links may carry them on."""
        for verdict, term in chain.rest:
            if written_out(term) and not verdict.ruling.fault and verdict.claim.relation not in ORDER:
                self.shown[key] = term
        for cause in _inexact(chain):
            causes = self.written.setdefault(key, [])
            if all(other.written != cause.written for other in causes):
                causes.append(cause)


def _inexact(chain: Judged) -> Iterator[Cause]:
    """The decimals of a chain that are not the exact value of its first term, though they may be of the term before them."""
    rounded = False
    for verdict, term in chain.rest:
        rounded = rounded or verdict.ruling is Ruling.ROUNDED
        exact = verdict.ruling is Ruling.EXACT
        states = written_out(term) and verdict.claim.relation not in ORDER
        if states and verdict.ruling is not Ruling.DEFINITION and not (exact and not rounded):
            yield Cause(verdict.claim, term, exact or early(verdict))
