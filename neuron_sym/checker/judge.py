"""The judge reads chains in order, keeps what they define, and gives every link its verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from neuron_sym.chain import ORDER, Chain, Claim, Link, Relation
from neuron_sym.checker.carried import from_alternatives
from neuron_sym.checker.comparison import equal_as_written, proved
from neuron_sym.checker.context import Context
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.equations import equation
from neuron_sym.checker.heads import is_square, names_a_loss
from neuron_sym.checker.identities import comparable, refute
from neuron_sym.checker.progress import Progress, explanation
from neuron_sym.checker.quantity import Quantity, begun, has_value, literal, show
from neuron_sym.checker.reach import reaching
from neuron_sym.checker.relate import relate, with_natural_logarithm
from neuron_sym.checker.verdict import Judged, Ruling, Slip, Verdict
from neuron_sym.expression import (
    Call,
    Derivative,
    Matrix,
    Name,
    Node,
    Power,
    Transpose,
    Unread,
)
from neuron_sym.functions import has_meaning
from neuron_sym.notation.plain import plain
from neuron_sym.real import NoValue, TooCostly, Undefined, Unvalued
from neuron_sym.record import replace
from neuron_sym.scope import CONSTANTS, canonical
from neuron_sym.value import evaluate

NAMING = (Name, Derivative, Call, Matrix, Transpose)
"""The terms that a sign of definition can introduce."""


class Judge:
    """Judges the chains of one document.

    ``given`` are names with values that are taken for true; ``where`` turns a claim into words such
    as ``line 12``, for messages.
    """

    def __init__(self, given: Mapping[Node, Node] | None = None, where: Callable[[Claim], str] | None = None) -> None:
        self.context = Context(given or {})
        self.where = where or (lambda _: "")
        self.later: Sequence[Chain[Claim]] = ()
        """The next chains, in which an equation may be solved."""

    def branch(self) -> Judge:
        """A judge who knows what this one knows so far, and learns on his own from here."""
        other = Judge()
        other.context, other.later = self.context.branch(), self.later
        return other

    def judge(self, chain: Chain[Claim], *, restates: bool = False) -> Judged:
        """The chain with a verdict on each link; what it defines is known from here on.

        A chain that ``restates`` says again what its first term has just come to: it defines nothing.
        """
        progress = Progress(chain.first, self.context, self.where)
        first, together = not restates, () if restates else self.context.equated(chain)
        verdicts: list[tuple[Verdict, Node]] = []
        for link in chain.links():
            try:
                verdict = self._link(link, progress, first=first or link.left in together)
            except NoValue as error:  # found out only when the two sides were looked at closely
                verdict = Verdict(link.mark, Ruling.UNDECIDED, str(error))
            if verdict.ruling.fault and _may_be_condition(chain):
                verdict = Verdict(link.mark, Ruling.UNDECIDED, f"{verdict.reason}: perhaps a condition, of another case")
            progress.advance(link, verdict)
            verdicts.append((verdict, link.right))
            first = False
        judged = Chain(chain.first, tuple(verdicts), chain.name)
        self.context.learn(judged)
        return judged

    def _link(self, link: Link[Claim], progress: Progress, *, first: bool) -> Verdict:
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
        if self._names_the_left(link) or self.context.is_function_definition(left, right):
            return Verdict(claim, Ruling.DEFINITION)
        if left_out := self._function_left_out(link):
            return left_out
        if progress.anchor is None and self._gives_a_meaning(link):
            return Verdict(claim, Ruling.DEFINITION)
        return self._compared(link, progress)

    def _about_numbers(self, term: Node) -> bool:
        """Whether the term holds no name that could be looked up or given a meaning."""
        if isinstance(term, NAMING) or is_square(term):
            return False
        return not term.names or all(name in CONSTANTS or has_meaning(name) for name in term.names)

    def _compared(self, link: Link[Claim], progress: Progress) -> Verdict:
        """The verdict on two terms of which nothing is left to be said but whether they are equal."""
        left, claim, right = link
        if begun(left) is not None and progress.anchor is not None and not progress.fault:
            return self._compared(Link(progress.anchor, claim, right), progress)
        try:
            finding = relate(left, claim.relation, right, self.context.scope)
        except NoValue as error:
            if progress.anchor is None and has_value(left, self.context.scope):
                progress.anchor = self.context.scope.closed(left)
            return self._without_finding(link, error, progress)
        if finding.decimal_logarithm and names_a_loss(progress.head) and not self.context.base_ten:  # whose logarithm is the natural one
            finding = relate(with_natural_logarithm(left), claim.relation, right, self.context.scope)
        if finding.ruling.fault and (self.context.put_in(left, right) or {}).keys() & self.context.inferred:
            progress.begin_again(right)
            return Verdict(claim, Ruling.DEFINITION, "other numbers take the places of the names: the next example")
        if finding.ruling.fault and not progress.fault and (stated := equation(link, progress.head, self.later, self.context)):
            progress.begin_again(right)
            return stated
        if progress.anchor is None:
            progress.anchor = self.context.scope.closed(left)
        return progress.placed(finding, link)

    def _without_finding(self, link: Link[Claim], error: NoValue, progress: Progress) -> Verdict:
        """The verdict on two terms of which one has no value, or none that can be computed."""
        left, claim, right = link
        if isinstance(error, Unvalued):
            return self._symbolic(link, error, progress)
        if isinstance(error, TooCostly):
            proved = proved_equal(left, right, self.context.scope)
        else:  # without a value at these numbers, such as d/dz |z| at 0
            proved = equal_as_written(left, right, self.context.scope)
        return Verdict(claim, Ruling.EXACT if proved else Ruling.UNDECIDED, "" if proved else str(error))

    def _names_the_left(self, link: Link[Claim]) -> bool:
        """Whether the right side is a new name for what stands on the left: ``0.2·4 + 1 = z``."""
        left, claim, right = link
        if claim.relation not in (Relation.EQUAL, Relation.APPROX) or right in left.walk():
            return False
        return self.context.unknown(right) and not self.context.unknown(left)

    def _function_left_out(self, link: Link[Claim]) -> Verdict | None:
        r"""The fault of ``f(z) = \mathbf w^T \mathbf x + b``, where that is z and f is another function than f(z) = z."""
        left, claim, right = link
        if not isinstance(left, Call) or len(left.arguments) != 1 or left.function.primes:
            return None
        (argument,), letter = left.arguments, left.function.letter
        definition = self.context.scope.functions.get(letter) or self.context.announced.get(letter)
        formula = self.context.scope.lookup(argument) if isinstance(argument, Name) else argument
        if definition is None or formula is None or literal(formula) is not None or definition[1] == definition[0]:
            return None
        if right != formula and self.context.scope.closed(right) != self.context.scope.closed(formula):
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
        if self.context.unknown(left):
            return canonical(left) not in parts
        names = [part for part in _arguments(left) if part not in CONSTANTS]
        return bool(names) and all(map(self.context.unknown, names)) and parts.isdisjoint(names) and has_value(right, self.context.scope)

    def _introduces(self, link: Link[Claim]) -> bool:
        """Whether the first link of a chain defines its head rather than claims something of it."""
        left, claim, right = link
        if claim.relation not in (Relation.EQUAL, Relation.APPROX):
            return False
        if self.context.unknown(left) or self._at_kink(left) or self._gives_a_meaning(link):
            return True
        if isinstance(left, Matrix) and all(isinstance(entry, Name) for row in left.rows for entry in row):
            return True
        if not isinstance(left, (Name, Derivative, Call)) or self.context.scope.lookup(left) is None:
            return False
        if any(canonical(part) == canonical(left) for part in right.walk()):
            return left != right
        if canonical(left) in self.context.unread:
            return True
        if canonical(left) in map(canonical, self.context.given):
            return False
        if canonical(left) in self.context.stale:
            return True
        try:
            entry = self.context.is_entry(left) and literal(right) is None
            finding = relate(left, claim.relation, right, self.context.scope, standing=not entry)
        except NoValue:
            return not proved_equal(left, right, self.context.scope)
        if entry and finding.ruling is Ruling.UNDECIDED:
            return True
        if not finding.ruling.fault:
            stated = literal(right)
            return finding.ruling is Ruling.UNDECIDED and isinstance(left, Name) and stated is not None and stated.whole
        if from_alternatives(link, self.context):
            return False
        return not self._repeats_with_a_slip(link)

    def _until_here(self, left: Node) -> str:
        """What a name stood for that gets a new value: nothing changes its meaning without a word."""
        if not isinstance(left, (Name, Derivative)) or self.context.scope.lookup(left) is None or not has_value(left, self.context.scope):
            return ""
        entries = Quantity(left, self.context.scope).entries() or []
        return f"{plain(left)} was {show(entries[0])} until here" if len(entries) == 1 else ""

    def _at_kink(self, node: Node) -> bool:
        """``ReLU'(0)``, which has no value but the one that a convention gives it."""
        if not isinstance(node, Call) or not node.function.primes:
            return False
        try:
            evaluate(node, self.context.scope)
        except Undefined:
            return True
        except NoValue:
            pass
        return False

    def _repeats_with_a_slip(self, link: Link[Claim]) -> bool:
        """Whether a formula repeats one that was given for the name, with a number copied wrongly.

        Any other formula is taken for the next row, round or example: numbers such as 0, 1 and the learning rate stand
        in both, and how many are the same tells nothing.
        """
        if canonical(link.left) not in self.context.formulas or literal(link.right) is not None:
            return False
        slips = explanation(link, self.context)()
        return any(slip.name == "shifted-digits" for slip in slips)

    def _symbolic(self, link: Link[Claim], error: Unvalued, progress: Progress) -> Verdict:
        left, claim, right = link
        a, b = self.context.scope.closed(left), self.context.scope.closed(right)
        if claim.relation not in (Relation.EQUAL, Relation.APPROX):
            return Verdict(claim, Ruling.UNDECIDED, self._missing(error))
        slopes = any(isinstance(part, Derivative) for side in (left, right) for part in side.walk())
        if a == b or (proved_equal if slopes else proved)(left, right, self.context.scope):
            return Verdict(claim, Ruling.EXACT, follows=True)
        if self.context.put_in(left, right) is not None:
            return Verdict(claim, Ruling.DEFINITION, "numbers or formulas take the places of names")
        if slopes and proved_equal(left, right, self.context.scope.holding_layer()):
            return Verdict(claim, Ruling.EXACT, "with the activations as inputs of the layer", follows=True)
        if (whole := reaching(left, self.context.scope)) is not None and has_value(whole, self.context.scope) and has_value(right, self.context.scope):
            finding = relate(whole, claim.relation, right, self.context.scope)
            if not finding.ruling.fault and not finding.ruling.open:
                return Verdict(claim, finding.ruling, "with the sum over all entries that are known", follows=True)
        if stated := equation(link, progress.head, self.later, self.context):
            return stated
        names = comparable(a, b, self.context.scope)
        if names is not None and progress.fault and proved_equal(progress.head, right, self.context.scope):
            reason = "equal to what the chain began with, which does not follow from what stands before it"
            return Verdict(claim, Ruling.WRONG, reason, follows=False, true=True)
        if names is not None:
            return replace(refute(a, b, names, claim, self.context.scope), explained=explanation(link, self.context))
        return Verdict(claim, Ruling.UNDECIDED, self._missing(error))

    def _missing(self, error: Unvalued) -> str:
        return f"{plain(error.node)}: {error}" if isinstance(error.node, (Name, Derivative, Call)) else str(error)


def _may_be_condition(chain: Chain[Claim]) -> bool:
    """Whether nothing is worked out: ``z < 0`` in *if z < 0, the slope is 0*, of which no more than the formula is known."""
    stated = [_variable(term) for term in chain.terms if literal(term) is None]
    return bool(stated) and all(stated) and all(claim.relation in ORDER for claim, _ in chain.rest)


def _variable(node: Node) -> bool:
    """``z``, ``∂L/∂w``, ``σ(z)``: nothing in which numbers were put."""
    if isinstance(node, Call):
        return all(isinstance(argument, Name) for argument in node.arguments)
    return isinstance(node, (Name, Derivative)) and node not in CONSTANTS


def _arguments(node: Node) -> list[Node]:
    """What a function of one name or more is taken of: z in σ'(z) and in e^z."""
    if isinstance(node, Call) and has_meaning(node.function) and all(isinstance(a, Name) for a in node.arguments):
        return list(node.arguments)
    if isinstance(node, Power) and node.base == CONSTANTS[0] and isinstance(node.exponent, Name):
        return [node.exponent]
    return []
