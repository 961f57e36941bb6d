"""A finding seen from its place in a chain: whether it is a fault of its own, or carried from an earlier one."""

from __future__ import annotations

from collections.abc import Callable

from neuron_sym.chain import Claim, Link
from neuron_sym.checker.carried import from_alternatives, from_unrounded, with_true_value
from neuron_sym.checker.comparison import Finding
from neuron_sym.checker.context import Cause, Context
from neuron_sym.checker.corrected import corrected
from neuron_sym.checker.quantity import (
    SHOWN_DIGITS,
    SHOWN_PLACES,
    Entry,
    Quantity,
    literal,
    show_all,
    typed,
    written_out,
)
from neuron_sym.checker.relate import relate
from neuron_sym.checker.slips import explain
from neuron_sym.checker.substitution import other_values
from neuron_sym.checker.unwritten import both_open, given_too_short, left_open
from neuron_sym.checker.verdict import Explanation, Ruling, Slip, Verdict
from neuron_sym.expression import Name, Node, Number
from neuron_sym.notation.plain import plain
from neuron_sym.number import fixed
from neuron_sym.real import NoValue
from neuron_sym.record import replace
from neuron_sym.scope import Scope, canonical


class Progress:
    """How far a chain has come."""

    def __init__(self, head: Node, context: Context, where: Callable[[Claim], str]) -> None:
        self.head = head
        self.context = context
        self.where = where
        self.anchor: Node | None = None
        """The first term that has a value: what the chain is about."""
        self.cause: Cause | None = None
        """The link from which the present left side has its wrong value."""
        self.fault = False
        """Whether that link is a fault of this chain, not a value that was carried into it."""
        self.rounded: Cause | None = None
        """The last link at which something was rounded."""

    def begin_again(self, term: Node) -> None:
        """From here on the chain is about this term."""
        self.anchor, self.cause, self.rounded, self.fault = self.context.scope.closed(term), None, None, False

    def placed(self, finding: Finding, link: Link[Claim]) -> Verdict:
        """The finding seen from its place in the working."""
        claim = link.mark
        notes = "; ".join(claim.notes)
        if finding.ruling in (Ruling.EXACT, Ruling.ROUNDED):
            verdict = self._follows(finding, link)
        elif finding.ruling.fault:
            verdict = self._fails(finding, link)
        else:
            verdict = Verdict(claim, finding.ruling, finding.reason, finding.expected)
        if notes:
            reason = f"{verdict.reason}; {notes}" if verdict.reason else notes
            return replace(verdict, reason=reason)
        return verdict

    def _follows(self, finding: Finding, link: Link[Claim]) -> Verdict:
        claim = link.mark
        holds = Verdict(claim, finding.ruling, finding.reason, follows=True, true=True)
        if self.cause is None and self.rounded is None:
            return holds
        asked = self.cause is not None or (self.rounded is not None and written_out(link.right))
        against = self._against_anchor(link) if asked else None
        if self.cause is not None:
            if against is not None and not against.ruling.fault and against.ruling is not Ruling.UNDECIDED:
                self.cause = None
                return holds
            expected = against.expected if against else ""
            return Verdict(claim, Ruling.CARRIED, self._from(self.cause), expected, follows=True, true=False,
                           early=self.cause.early)  # fmt: skip
        if self.rounded and against is not None and against.ruling.fault and written_out(link.right):
            if literal(link.left) is not None and against.ruling is Ruling.MISROUNDED:
                reason = f"rounded twice: the value is {self._anchor_shown(link)}"
                return Verdict(claim, Ruling.MISROUNDED, reason, against.expected, follows=True, true=False)
            reason = f"rounded too early{self._at(self.rounded)}: the value is {self._anchor_shown(link)}"
            return Verdict(claim, Ruling.CARRIED, reason, against.expected, follows=True, true=False, early=True)
        return holds

    def _fails(self, finding: Finding, link: Link[Claim]) -> Verdict:
        claim = link.mark
        doubtful = [name for side in (link.left, link.right) for name in side.walk() if canonical(name) in self.context.unread]
        if doubtful:
            place = self._in(self.context.unread[canonical(doubtful[0])])
            said = f"{finding.reason}, unless {plain(doubtful[0])} carries from a formula{place}"
            return Verdict(claim, Ruling.UNDECIDED, f"{said}, which could not be read", follows=False)
        against = self._against_anchor(link)
        if against is not None and against.ruling in (Ruling.EXACT, Ruling.ROUNDED):
            sound = not self.fault and (self.cause is None or self.cause.early)
            if sound and (self.rounded or self.cause or finding.ruling is Ruling.MISROUNDED):
                return Verdict(claim, Ruling.ROUNDED, "worked out from the unrounded values", follows=False, true=True)
            if self.fault and finding.ruling is Ruling.MISROUNDED and literal(link.left) is None:
                reason = f"{finding.expected} follows from the line as written, and yet this is the true value"
                return Verdict(claim, Ruling.UNDECIDED, reason, follows=False, true=True)
        began = None if self.anchor is None or self.fault else Link(self.anchor, claim, link.right)
        if from_unrounded(link, self.context) or (began and from_unrounded(began, self.context)):
            return Verdict(claim, Ruling.ROUNDED, "worked out from the unrounded values", follows=False, true=True)
        if carried := from_alternatives(link, self.context):
            name, cause = carried
            expected, span = with_true_value(link, name, cause, self.context.scope)
            return Verdict(claim, Ruling.CARRIED, self._from(cause), expected, follows=True, true=False, span=span,
                           early=cause.early)  # fmt: skip
        if open_ := self._open(finding, link):
            return Verdict(claim, Ruling.UNDECIDED, open_, follows=False)
        if self.cause is not None and against is not None and against.ruling in (Ruling.EXACT, Ruling.ROUNDED):
            reason = "the true value, which does not follow from what stands before it"
            return Verdict(claim, finding.ruling, reason, follows=False, true=True, span=link.right.span)
        expected, reason = finding.expected, finding.reason
        span = (finding.at or link.right).span
        if suspect := corrected(link.left, link.right, self.context.scope):
            expected, span = suspect
        if self.cause is not None and against is not None and against.expected:
            stated = self._carried(finding, link)
            reason = (f"the value is {stated}" if stated == against.expected else
                      f"{against.expected} is the true value; {stated} follows from the carried value")  # fmt: skip
            expected, span = against.expected, (against.at or link.right).span
        return Verdict(claim, finding.ruling, reason, expected, follows=False, true=False, span=span,
                       explained=explanation(link, self.context))  # fmt: skip

    def _open(self, finding: Finding, link: Link[Claim]) -> str:
        """Why a small difference may be no mistake; empty where it is one."""
        if finding.on_the_way:
            return f"{finding.reason}; a number on the way may have been meant no more exactly"
        named = isinstance(link.left, Name) and canonical(link.left) not in map(canonical, self.context.given)
        left = self.context.scope.lookup(link.left) if named else None
        worked_out = link.left is self.head and isinstance(self.head, Name) and canonical(self.head) not in self.context.formulas
        if not worked_out and (names := other_values(link.left, link.right, self.context.scope, self.context.renewed)):
            return f"other numbers than were given stand for {' and '.join(map(plain, names))}: perhaps of another example"
        if decimals := left_open(left or link.left, link.right, self.context.scope):
            return f"{finding.expected} from the digits written; more digits of {decimals} than are written may give this"
        if not written_out(link.right) and (decimals := given_too_short(link.left, link.right, self.context.given, self.context.scope)):
            return f"{finding.reason}; more digits of {decimals} than are given may make the two equal"
        if not written_out(link.right) and (decimals := both_open(link.left, link.right, self.context.scope)):
            return f"{finding.reason}; more digits of {decimals} than are written may make the two equal"
        return ""

    def _against_anchor(self, link: Link[Claim]) -> Finding | None:
        if self.anchor is None or self.anchor is link.left:
            return None
        try:
            return relate(self.anchor, link.mark.relation, link.right, self.context.scope)
        except NoValue:
            return None

    def _carried(self, finding: Finding, link: Link[Claim]) -> str:
        """What follows from the line as written, with no more digits than the true value is shown with."""
        written = literal(link.right)
        if written is None:
            return finding.expected
        places = max(written.places, SHOWN_PLACES)
        value = Entry(Quantity(link.left, self.context.scope), None).rounded(places)
        return finding.expected if value is None or abs(value) >= 10**SHOWN_DIGITS else typed(fixed(value, places))

    def _anchor_shown(self, link: Link[Claim]) -> str:
        assert self.anchor is not None
        places = max((part.places for part in link.right.walk() if isinstance(part, Number)), default=0) + 2
        return show_all(Quantity(self.anchor, self.context.scope), places)

    def _from(self, cause: Cause) -> str:
        how = "rounded too early" if cause.early else "not the true value"
        return f"follows from {plain(cause.written)}{self._at(cause)}, which is {how}"

    def _at(self, cause: Cause) -> str:
        place = self.where(cause.claim)
        return f" ({place})" if place else ""

    def _in(self, claim: Claim) -> str:
        place = self.where(claim)
        return f" in {place}" if place else ""

    def advance(self, link: Link[Claim], verdict: Verdict) -> None:
        if verdict.ruling.fault:
            self.cause, self.fault = Cause(link.mark, link.right), True
        elif verdict.ruling is Ruling.CARRIED:
            self.cause = self.cause or Cause(link.mark, link.right, verdict.early)
        elif verdict.ruling is Ruling.ROUNDED:
            self.rounded = Cause(link.mark, link.right, early=True)
        elif verdict.ruling.open or verdict.ruling is Ruling.DEFINITION:
            self.cause, self.fault = None, False


def explanation(link: Link[Claim], context: Context) -> Explanation:
    """Seeks the slips with what the names stand for now, whatever becomes of them later.

    At first the names are the decimals that were written for them: it is these that a hand goes on with.
    """
    scope = context.scope
    right, functions = scope.closed(link.right), Scope({}, dict(scope.functions))
    written = {name: context.shown[name] for name in map(canonical, link.left.names) if name in context.shown}
    lefts = [scope.extended(written).closed(link.left)] if written else []
    lefts.append(scope.closed(link.left))

    def explained() -> tuple[Slip, ...]:
        for left in lefts:
            try:
                if slips := explain(left, link.mark.relation, right, functions):
                    return slips
            except NoValue:
                pass
        return ()

    return explained
