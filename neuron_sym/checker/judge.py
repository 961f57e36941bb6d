"""The judge reads chains in order, keeps what they define, and gives every link its verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import NamedTuple

from neuron_sym.chain import Chain, Claim, Link, Relation
from neuron_sym.checker.corrected import corrected
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.identities import comparable, refute
from neuron_sym.checker.quantity import Entry, Quantity, has_value, literal, show
from neuron_sym.checker.relate import Finding, equal_as_written, relate
from neuron_sym.checker.slips import explain
from neuron_sym.checker.substitution import substitution
from neuron_sym.checker.unwritten import given_too_short, left_open
from neuron_sym.checker.verdict import Explanation, Judged, Ruling, Slip, Verdict
from neuron_sym.expression import (
    Call,
    Derivative,
    Ellipsis,
    Matrix,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Span,
    Transpose,
    Unread,
    replaced,
)
from neuron_sym.functions import has_meaning
from neuron_sym.notation.statements import read_term
from neuron_sym.notation.tokens import ReadError
from neuron_sym.notation.writer import plain
from neuron_sym.real import NoValue, TooCostly, Undefined, Unvalued
from neuron_sym.record import Record, replace
from neuron_sym.scope import CONSTANTS, Scope, canonical
from neuron_sym.value import evaluate

_RELATION = re.compile(r"=|≈|\\approx|\\leftarrow")
NAMING = (Name, Derivative, Call, Matrix, Transpose)
"""The terms that a sign of definition can introduce."""


class Cause(Record):
    """An earlier link whose right side is not the true value."""

    claim: Claim
    written: Node
    early: bool = False
    """It is correctly rounded, and was carried on in place of the unrounded value."""


class Known(NamedTuple):
    """What names and functions stand for at one point of a document, and which of them were given."""

    given: dict[Node, Node]
    values: dict[Node, Node]
    functions: dict[str, tuple[Name, Node]]


class _Progress:
    """How far a chain has come."""

    def __init__(self) -> None:
        self.anchor: Node | None = None
        """The first term that has a value: what the chain is about."""
        self.cause: Cause | None = None
        """The link from which the present left side has its wrong value."""
        self.fault = False
        """Whether that link is a fault of this chain, not a value that was carried into it."""
        self.rounded: Cause | None = None
        """The last link at which something was rounded."""


class Judge:
    """Judges the chains of one document.

    ``given`` are names with values that are taken for true; ``where`` turns a claim into words such
    as ``line 12``, for messages.
    """

    def __init__(self, given: Mapping[Node, Node] | None = None, where: Callable[[Claim], str] | None = None) -> None:
        self.given = dict(given or {})
        self.where = where or (lambda claim: "")
        self.scope = Scope()
        self.written: dict[Node, list[Cause]] = {}
        self.announced: dict[str, tuple[Name, Node]] = {}
        """The functions that the document defines somewhere, and in one way only."""
        self.unread: dict[Node, Claim] = {}
        """The names that a link which could not be read may have given another value, with that link."""
        self.give(self.given)

    def known(self) -> Known:
        """What is known at this point of the document."""
        return Known(dict(self.given), dict(self.scope.values), dict(self.scope.functions))

    def new_scope(self, known: Known) -> None:
        """A new example starts with what was known at an earlier point: what the one before defined ends here."""
        self.given = dict(known.given)
        self.scope = Scope(functions=dict(known.functions))
        for key, value in known.values.items():
            self.scope.bind(key, value)
        self.written, self.unread = {}, {}

    def give(self, names: Mapping[Node, Node]) -> None:
        """These names have these values from here on."""
        self.given.update(names)
        for key, value in names.items():
            if not (isinstance(key, Call) and self._define_function(key, value)):
                self.scope.bind(key, value)

    def announce(self, chains: Iterable[Chain[Claim]]) -> None:
        """Says beforehand what chains are to come: a function that they define is known for one from the beginning."""
        found: dict[str, list[tuple[Name, Node]]] = {}
        for chain in chains:
            for left, right in ((link.left, link.right) for link in chain.links()):
                if isinstance(left, Call) and not has_meaning(left.function) and _defines_function(left, right):
                    assert isinstance(left.arguments[0], Name)
                    found.setdefault(left.function.letter, []).append((left.arguments[0], right))
        for letter, definitions in found.items():
            parameter, body = definitions[0]
            others = [Scope({canonical(name): parameter}).closed(other) for name, other in definitions[1:]]
            if all(proved_equal(body, other, Scope()) for other in others):
                self.announced[letter] = parameter, body

    def branch(self) -> Judge:
        """A judge who knows what this one knows so far, and learns on his own from here."""
        other = copy(self)
        other.where = lambda _: ""
        other.given = dict(self.given)
        other.scope = Scope(dict(self.scope.values), dict(self.scope.functions))
        other.unread = dict(self.unread)
        other.written = {name: list(causes) for name, causes in self.written.items()}
        return other

    def judge(self, chain: Chain[Claim], *, restates: bool = False) -> Judged:
        """The chain with a verdict on each link; what it defines is known from here on.

        A chain that ``restates`` says again what its first term has just come to: it defines nothing.
        """
        progress = _Progress()
        first = not restates
        verdicts: list[tuple[Verdict, Node]] = []
        for link in chain.links():
            try:
                verdict = self._link(link, progress, first=first)
            except NoValue as error:  # found out only when the two sides were looked at closely
                verdict = Verdict(link.mark, Ruling.UNDECIDED, str(error))
            self._advance(progress, link, verdict)
            verdicts.append((verdict, link.right))
            first = False
        judged = Chain(chain.first, tuple(verdicts), chain.name)
        self._learn(judged)
        return judged

    # --- one link -------------------------------------------------------------------------------

    def _link(self, link: Link[Claim], progress: _Progress, *, first: bool) -> Verdict:
        left, claim, right = link
        for side in (left, right):
            if isinstance(side, Unread):
                return Verdict(claim, Ruling.UNREADABLE, side.reason, span=side.span)
        if claim.relation in (Relation.DEFINE, Relation.ASSIGN) and isinstance(left, NAMING):
            return Verdict(claim, Ruling.DEFINITION)
        if self._about_numbers(left) and self._about_numbers(right):
            return self._compared(link, progress)
        if first and self._introduces(link):
            return Verdict(claim, Ruling.DEFINITION, self._until_here(left))
        if self._names_the_left(link) or self._is_function_definition(left, right):
            return Verdict(claim, Ruling.DEFINITION)
        if left_out := self._function_left_out(link):
            return left_out
        if progress.anchor is None and self._gives_a_meaning(link):
            return Verdict(claim, Ruling.DEFINITION)
        return self._compared(link, progress)

    def _about_numbers(self, term: Node) -> bool:
        """Whether the term holds no name that could be looked up or given a meaning."""
        if isinstance(term, NAMING):
            return False
        return not term.names or all(name in CONSTANTS or has_meaning(name) for name in term.names)

    def _compared(self, link: Link[Claim], progress: _Progress) -> Verdict:
        """The verdict on two terms of which nothing is left to be said but whether they are equal."""
        left, claim, right = link
        try:
            finding = relate(left, claim.relation, right, self.scope)
        except NoValue as error:
            if progress.anchor is None and has_value(left, self.scope):
                progress.anchor = self.scope.closed(left)
            return self._without_finding(link, error)
        if progress.anchor is None:
            progress.anchor = self.scope.closed(left)
        return self._placed(finding, link, progress)

    def _without_finding(self, link: Link[Claim], error: NoValue) -> Verdict:
        """The verdict on two terms of which one has no value, or none that can be computed."""
        left, claim, right = link
        if isinstance(error, Unvalued):
            return self._symbolic(link, error)
        if isinstance(error, TooCostly):
            proved = proved_equal(left, right, self.scope)
        else:  # without a value at these numbers, such as d/dz |z| at 0
            proved = equal_as_written(left, right, self.scope)
        return Verdict(claim, Ruling.EXACT if proved else Ruling.UNDECIDED, "" if proved else str(error))

    def _names_the_left(self, link: Link[Claim]) -> bool:
        """Whether the right side is a new name for what stands on the left: ``0.2·4 + 1 = z``."""
        left, claim, right = link
        if claim.relation not in (Relation.EQUAL, Relation.APPROX) or right in left.walk():
            return False
        return self._unknown(right) and not self._unknown(left)

    def _function_left_out(self, link: Link[Claim]) -> Verdict | None:
        r"""The fault of ``f(z) = \mathbf w^T \mathbf x + b``, where that is z and f is another function than f(z) = z."""
        left, claim, right = link
        if not isinstance(left, Call) or len(left.arguments) != 1 or left.function.primes:
            return None
        (argument,), letter = left.arguments, left.function.letter
        definition = self.scope.functions.get(letter) or self.announced.get(letter)
        formula = self.scope.lookup(argument) if isinstance(argument, Name) else argument
        if definition is None or formula is None or literal(formula) is not None or definition[1] == definition[0]:
            return None
        if right != formula and self.scope.closed(right) != self.scope.closed(formula):
            return None
        should = Call(left.function, (right,))
        slip = Slip("forgotten-activation", f"{plain(left.function)} left out")
        reason = f"what stands on the right is {plain(argument)}, not {plain(left)}"
        return Verdict(claim, Ruling.WRONG, reason, plain(should), follows=False, true=False, explained=lambda: (slip,))

    def _gives_a_meaning(self, link: Link[Claim]) -> bool:
        """Whether a link says what its left side is, of which nothing was said: ``δ = ∂L/∂z = ŷ - y`` on to ŷ - y."""
        left, claim, right = link
        if claim.relation not in (Relation.EQUAL, Relation.APPROX):
            return False
        parts = set(map(canonical, right.walk()))
        if self._unknown(left):
            return canonical(left) not in parts
        names = [part for part in _arguments(left) if part not in CONSTANTS]
        return bool(names) and all(map(self._unknown, names)) and parts.isdisjoint(names) and has_value(right, self.scope)

    def _unknown(self, node: Node) -> bool:
        """Whether the term is a name, derivative or call that nothing has defined so far."""
        if isinstance(node, Transpose):
            return self._unknown(node.operand)
        if isinstance(node, Call):
            known = node.function.letter in self.scope.functions or canonical(node) in self.scope.values
            return not has_meaning(node.function) and not known
        if isinstance(node, Derivative) and not node.opaque:
            return self.scope.lookup(node) is None and isinstance(node.of, Call) and self._unknown(node.of)
        return isinstance(node, (Name, Derivative)) and node not in CONSTANTS and self.scope.lookup(node) is None

    def _introduces(self, link: Link[Claim]) -> bool:
        """Whether the first link of a chain defines its head rather than claims something of it."""
        left, claim, right = link
        if claim.relation not in (Relation.EQUAL, Relation.APPROX):
            return False
        if self._unknown(left) or self._at_kink(left) or self._gives_a_meaning(link):
            return True
        if isinstance(left, Matrix) and all(isinstance(entry, Name) for row in left.rows for entry in row):
            return True
        if not isinstance(left, (Name, Derivative, Call)) or self.scope.lookup(left) is None:
            return False
        if any(canonical(part) == canonical(left) for part in right.walk()):
            return left != right
        if canonical(left) in self.unread:
            return True
        if canonical(left) in map(canonical, self.given):
            return False
        try:
            finding = relate(left, claim.relation, right, self.scope)
        except NoValue:
            return not proved_equal(left, right, self.scope)
        if not finding.ruling.fault:
            return False
        if self._from_alternatives(link):
            return False
        return not self._at_hand(right)

    def _until_here(self, left: Node) -> str:
        """What a name stood for that gets a new value: nothing changes its meaning without a word."""
        if not isinstance(left, (Name, Derivative)) or self.scope.lookup(left) is None or not has_value(left, self.scope):
            return ""
        entries = Quantity(left, self.scope).entries() or []
        return f"{plain(left)} was {show(entries[0])} until here" if len(entries) == 1 else ""

    def _at_kink(self, node: Node) -> bool:
        """``ReLU'(0)``, which has no value but the one that a convention gives it."""
        if not isinstance(node, Call) or not node.function.primes:
            return False
        try:
            evaluate(node, self.scope)
        except Undefined:
            return True
        except NoValue:
            pass
        return False

    def _at_hand(self, right: Node) -> bool:
        """Whether most numbers of a formula are values that the document has at hand: it then speaks of them."""
        if literal(right) is not None or isinstance(right, Matrix):
            return False
        numbers = [part.value for part in right.walk() if isinstance(part, Number)]
        return bool(numbers) and 2 * sum(self.scope.numerals[value] > 0 for value in numbers) > len(numbers)

    # --- names without values ---------------------------------------------------------------------

    def _symbolic(self, link: Link[Claim], error: Unvalued) -> Verdict:
        left, claim, right = link
        a, b = self.scope.closed(left), self.scope.closed(right)
        if claim.relation not in (Relation.EQUAL, Relation.APPROX):
            return Verdict(claim, Ruling.UNDECIDED, self._missing(error))
        if a == b or proved_equal(left, right, self.scope):
            return Verdict(claim, Ruling.EXACT, follows=True)
        if substitution(left, right, self.scope) is not None:
            return Verdict(claim, Ruling.DEFINITION, "numbers or formulas take the places of names")
        if proved_equal(left, right, self.scope.holding_layer()):
            return Verdict(claim, Ruling.EXACT, "with the activations as inputs of the layer", follows=True)
        names = comparable(a, b, self.scope)
        if names is not None:
            return replace(refute(a, b, names, claim, self.scope), explained=self._explanation(link))
        return Verdict(claim, Ruling.UNDECIDED, self._missing(error))

    def _missing(self, error: Unvalued) -> str:
        return f"{plain(error.node)}: {error}" if isinstance(error.node, (Name, Derivative, Call)) else str(error)

    # --- carried values -----------------------------------------------------------------------------

    def _placed(self, finding: Finding, link: Link[Claim], progress: _Progress) -> Verdict:
        """The finding seen from its place in the working."""
        claim = link.mark
        notes = "; ".join(claim.notes)
        if finding.ruling in (Ruling.EXACT, Ruling.ROUNDED):
            verdict = self._follows(finding, link, progress)
        elif finding.ruling.fault:
            verdict = self._fails(finding, link, progress)
        else:
            verdict = Verdict(claim, finding.ruling, finding.reason, finding.expected)
        if notes:
            reason = f"{verdict.reason}; {notes}" if verdict.reason else notes
            return replace(verdict, reason=reason)
        return verdict

    def _follows(self, finding: Finding, link: Link[Claim], progress: _Progress) -> Verdict:
        claim = link.mark
        if progress.cause is None and progress.rounded is None:
            return Verdict(claim, finding.ruling, finding.reason, follows=True, true=True)
        asked = progress.cause is not None or (progress.rounded is not None and literal(link.right) is not None)
        against = self._against_anchor(link, progress) if asked else None
        if progress.cause is not None:
            if against is not None and not against.ruling.fault and against.ruling is not Ruling.UNDECIDED:
                progress.cause = None
                return Verdict(claim, finding.ruling, finding.reason, follows=True, true=True)
            expected = against.expected if against else ""
            return Verdict(claim, Ruling.CARRIED, self._from(progress.cause), expected, follows=True, true=False)
        if progress.rounded and against is not None and against.ruling.fault and literal(link.right) is not None:
            if literal(link.left) is not None and against.ruling is Ruling.MISROUNDED:
                reason = f"rounded twice: the value is {self._anchor_shown(link, progress)}"
                return Verdict(claim, Ruling.MISROUNDED, reason, against.expected, follows=True, true=False)
            reason = f"rounded too early{self._at(progress.rounded)}: the value is {self._anchor_shown(link, progress)}"
            return Verdict(claim, Ruling.CARRIED, reason, against.expected, follows=True, true=False)
        return Verdict(claim, finding.ruling, finding.reason, follows=True, true=True)

    def _fails(self, finding: Finding, link: Link[Claim], progress: _Progress) -> Verdict:
        claim = link.mark
        doubtful = [name for side in (link.left, link.right) for name in side.walk() if canonical(name) in self.unread]
        if doubtful:
            place = self._in(self.unread[canonical(doubtful[0])])
            said = f"{finding.reason}, unless {plain(doubtful[0])} carries from a formula{place}"
            return Verdict(claim, Ruling.UNDECIDED, f"{said}, which could not be read", follows=False)
        against = self._against_anchor(link, progress)
        if against is not None and against.ruling is Ruling.ROUNDED:
            if progress.rounded and not progress.cause:
                return Verdict(claim, Ruling.ROUNDED, "worked out from the unrounded values", follows=False, true=True)
            if progress.fault and finding.ruling is Ruling.MISROUNDED and literal(link.left) is None:
                reason = f"{finding.expected} follows from the line as written, and yet this is the true value"
                return Verdict(claim, Ruling.UNDECIDED, reason, follows=False, true=True)
        if self._from_unrounded(link):
            return Verdict(claim, Ruling.ROUNDED, "worked out from the unrounded values", follows=False, true=True)
        if carried := self._from_alternatives(link):
            name, cause = carried
            expected, span = self._with_true_value(link, name, cause)
            return Verdict(claim, Ruling.CARRIED, self._from(cause), expected, follows=True, true=False, span=span)
        if open_ := self._open(finding, link):
            return Verdict(claim, Ruling.UNDECIDED, open_, follows=False)
        expected, reason = finding.expected, finding.reason
        span = link.right.span
        if suspect := corrected(link.left, link.right, self.scope):
            expected, span = suspect
        if progress.cause is not None and against is not None and against.expected:
            reason = f"{against.expected} is the true value; {finding.expected} follows from the carried value"
            expected = against.expected
        return Verdict(claim, finding.ruling, reason, expected, follows=False, true=False, span=span,
                       explained=self._explanation(link))  # fmt: skip

    def _explanation(self, link: Link[Claim]) -> Explanation:
        """Seeks the slips with what the names stand for now, whatever becomes of them later."""
        left, right = self.scope.closed(link.left), self.scope.closed(link.right)
        functions = Scope({}, dict(self.scope.functions))

        def explained() -> tuple[Slip, ...]:
            try:
                return explain(left, link.mark.relation, right, functions)
            except NoValue:
                return ()

        return explained

    def _open(self, finding: Finding, link: Link[Claim]) -> str:
        """Why a small difference may be no mistake; empty where it is one."""
        if finding.on_the_way:
            return f"{finding.reason}; a number on the way may have been meant no more exactly"
        named = isinstance(link.left, Name) and canonical(link.left) not in map(canonical, self.given)
        left = self.scope.lookup(link.left) if named else None
        if decimals := left_open(left or link.left, link.right, self.scope):
            return f"{finding.expected} from the digits written; more digits of {decimals} than are written may give this"
        if literal(link.right) is None and (decimals := given_too_short(link.left, link.right, self.given, self.scope)):
            return f"{finding.reason}; more digits of {decimals} than are given may make the two equal"
        return ""

    def _against_anchor(self, link: Link[Claim], progress: _Progress) -> Finding | None:
        if progress.anchor is None or progress.anchor is link.left:
            return None
        try:
            return relate(progress.anchor, link.mark.relation, link.right, self.scope)
        except NoValue:
            return None

    def _anchor_shown(self, link: Link[Claim], progress: _Progress) -> str:
        written = literal(link.right)
        assert progress.anchor is not None
        places = (written.places if written else 0) + 2
        return show(Entry(Quantity(progress.anchor, self.scope), None), places)

    def _from_unrounded(self, link: Link[Claim]) -> bool:
        """Whether the link holds once a decimal on the left is taken for the unrounded value that it was rounded from.

        ``z = … = -2.402955`` and then ``p = σ(-2.402955) = …``, worked out with all digits of z.
        """
        left, claim, right = link
        if not self.written or literal(right) is None:
            return False
        kept = {abs(stated.value): (name, stated.value) for name, causes in self.written.items() for cause in causes
                if cause.early and (stated := literal(cause.written)) is not None}  # fmt: skip
        choice: dict[int, Node | None] = {}
        for part in left.walk():
            if isinstance(part, Number) and part.value in kept:
                name, value = kept[part.value]
                choice[id(part)] = name if value > 0 else Negative(name)
        if not choice:
            return False
        try:
            return relate(replaced(left, choice), claim.relation, right, self.scope).ruling is Ruling.ROUNDED
        except NoValue:
            return False

    def _from_alternatives(self, link: Link[Claim]) -> tuple[Node, Cause] | None:
        """The name whose value as written earlier, taken for the true one, makes this link right."""
        if not self.written:
            return None
        left, claim, right = link
        names = {canonical(part) for part in (*left.walk(), *right.walk()) if isinstance(part, (Name, Derivative))}
        causes = [(name, cause) for name in names for cause in self.written.get(name, ())]
        trials = [[pair] for pair in causes] + ([causes] if len({name for name, _ in causes}) > 1 else [])
        for trial in trials:
            scope = self.scope.extended({name: cause.written for name, cause in trial})
            try:
                if relate(left, claim.relation, right, scope).ruling in (Ruling.EXACT, Ruling.ROUNDED):
                    return trial[0]
            except NoValue:
                continue
        return None

    def _with_true_value(self, link: Link[Claim], name: Node, cause: Cause) -> tuple[str, Span | None]:
        """What should stand on the right: the name's true value where its wrong one was put in, else the result."""
        stated, written = literal(cause.written), literal(link.right)
        if written is None and stated is not None:
            for part in link.right.walk():
                if isinstance(part, Number) and part.value == abs(stated.value):
                    return show(Entry(Quantity(name, self.scope), None), part.places), part.span
        entries = Quantity(link.left, self.scope).entries() or []
        places = written.places if written else 4
        return (show(entries[0], places) if len(entries) == 1 else ""), link.right.span

    def _from(self, cause: Cause) -> str:
        how = "rounded too early" if cause.early else "not the true value"
        return f"follows from {plain(cause.written)}{self._at(cause)}, which is {how}"

    def _at(self, cause: Cause) -> str:
        place = self.where(cause.claim)
        return f" ({place})" if place else ""

    def _in(self, claim: Claim) -> str:
        place = self.where(claim)
        return f" in {place}" if place else ""

    def _advance(self, progress: _Progress, link: Link[Claim], verdict: Verdict) -> None:
        if verdict.ruling.fault:
            progress.cause, progress.fault = Cause(link.mark, link.right), True
        elif verdict.ruling is Ruling.CARRIED:
            progress.cause = progress.cause or Cause(link.mark, link.right, early="early" in verdict.reason)
        elif verdict.ruling is Ruling.ROUNDED:
            progress.rounded = Cause(link.mark, link.right, early=True)
        elif verdict.ruling.open or verdict.ruling is Ruling.DEFINITION:
            progress.cause, progress.fault = None, False

    # --- what a chain defines -------------------------------------------------------------------------

    def _learn(self, chain: Judged) -> None:
        if not chain.rest:
            return
        if chain.rest[0][0].ruling is Ruling.UNREADABLE:
            head = canonical(_head(chain.first))
            self.unread[head] = chain.rest[0][0].claim
            self._forget(head)
            return
        defines = chain.rest[0][0].ruling is Ruling.DEFINITION
        if defines and isinstance(chain.first, Matrix) and isinstance(chain.rest[0][1], Matrix):
            self._learn_entries(chain.first, chain.rest[0][1])
        elif defines:
            self._define(chain.first, [term for _, term in chain.rest])
        for place, link in enumerate(chain.links()):
            if link.mark.ruling is not Ruling.DEFINITION or link.left is chain.first:
                continue
            if self._is_function_definition(link.left, link.right):
                self._define(link.left, [link.right])
                self._define(chain.first, [link.right])
            elif self._unknown(link.right):
                self._define(link.right, [link.left])
            elif self._unknown(link.left):
                later = list(chain.terms[place + 1 :])
                if not isinstance(link.left, Call) or any(has_value(term, self.scope) for term in later):
                    self._define(link.left, later)
            else:
                for name, term in (substitution(link.left, link.right, self.scope) or {}).items():
                    if self._unknown(name):
                        self._define(name, [term])
        if isinstance(chain.first, (Name, Derivative)):
            self._remember_written(canonical(chain.first), chain)

    def _learn_entries(self, names: Matrix, values: Matrix) -> None:
        keys = [entry for row in names.rows for entry in row]
        entries = [entry for row in values.rows for entry in row]
        if len(keys) == len(entries):
            for key, entry in zip(keys, entries, strict=True):
                self._define(key, [entry])

    def _define(self, head: Node, terms: list[Node]) -> None:
        if isinstance(head, Transpose):
            head, terms = head.operand, [Transpose(term) for term in terms]
        if isinstance(head, Call) and self._define_function(head, terms[0]):
            return
        if not isinstance(head, (Name, Derivative, Call)):
            return
        for term in terms:
            if not isinstance(term, Unread) and has_value(term, self.scope):
                self._remember_unread(head, term)
                self.scope.bind(head, self.scope.closed(term))
                self._forget(head)
                return
        formula = terms[0]
        names_itself = any(canonical(part) == canonical(head) for part in formula.walk())
        leaves_out = any(isinstance(part, (Ellipsis, Unread)) for part in formula.walk())
        if not names_itself and not leaves_out:
            self._remember_unread(head, formula)
            self.scope.bind(head, formula)
            self._forget(head)
        elif names_itself:
            self.scope.forget(head)

    def _remember_unread(self, head: Node, term: Node) -> None:
        """What is made of a name whose value is in doubt is in doubt."""
        doubts = [self.unread[canonical(name)] for name in term.names if canonical(name) in self.unread]
        if doubts:
            self.unread[canonical(head)] = doubts[0]
        else:
            self.unread.pop(canonical(head), None)

    def _forget(self, head: Node) -> None:
        self.written.pop(canonical(head), None)

    def _is_function_definition(self, left: Node, right: Node) -> bool:
        """``f(z) = 1/(1 + e^{-z})`` within a chain, where nothing has said what f is, or something else."""
        if not isinstance(left, Call) or len(left.arguments) != 1:
            return False
        parameter, defined = left.arguments[0], left.function.letter in self.scope.functions
        if defined and left.function.primes and self._differentiable(left):
            return False
        inside = list(right.walk())
        if not isinstance(parameter, Name) or parameter not in inside or left.function in inside:
            return False
        if any(isinstance(part, Unread) for part in inside) or not (defined or self._unknown(left)):
            return False
        return not defined or not proved_equal(left, right, self.scope)

    def _differentiable(self, call: Call) -> bool:
        """Whether f' follows from what the document says of f: then a formula for it is judged."""
        try:
            _, slope = self.scope.primed(call.function.letter, call.function.primes)
        except NoValue:
            return False
        return not any(self._unknown(part) for part in slope.walk() if isinstance(part, Call))

    def _define_function(self, head: Call, body: Node) -> bool:
        if not _defines_function(head, body):
            return False
        (parameter,) = head.arguments
        assert isinstance(parameter, Name)
        self.scope.define(head.function.letter, parameter, body)
        return True

    def _remember_written(self, key: Node, chain: Judged) -> None:
        """The decimals written for a name that are not its exact value: later links may carry them on."""
        for verdict, term in chain.rest:
            if literal(term) is None or verdict.ruling in (Ruling.EXACT, Ruling.DEFINITION):
                continue
            early = verdict.ruling in (Ruling.ROUNDED, Ruling.UNDECIDED)
            causes = self.written.setdefault(key, [])
            if all(cause.written != term for cause in causes):
                causes.append(Cause(verdict.claim, term, early))


def _head(first: Node) -> Node:
    r"""What a chain is about whose first term may not have been read: the z of ``z = \lim 3``."""
    if not isinstance(first, Unread):
        return first
    text = _RELATION.split(first.text, maxsplit=1)[0]
    try:
        return read_term(text)
    except ReadError:
        return first


def _defines_function(head: Call, body: Node) -> bool:
    """``f(z) = …``, a formula in z."""
    if len(head.arguments) != 1 or not isinstance(head.arguments[0], Name) or head.function.primes:
        return False
    if head.function != Name(head.function.letter):
        return False
    parts = list(body.walk())
    return head.arguments[0] in parts and head not in parts and not any(isinstance(p, (Unread, Ellipsis)) for p in parts)


def _arguments(node: Node) -> list[Node]:
    """What a function of one name or more is taken of: z in σ'(z) and in e^z."""
    if isinstance(node, Call) and has_meaning(node.function) and all(isinstance(a, Name) for a in node.arguments):
        return list(node.arguments)
    if isinstance(node, Power) and node.base == CONSTANTS[0] and isinstance(node.exponent, Name):
        return [node.exponent]
    return []
