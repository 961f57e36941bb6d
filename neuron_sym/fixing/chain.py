"""One chain mended: in its trees first, where each proposal is judged at once."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.chain import Chain, Claim, Relation
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.quantity import has_value, literal
from neuron_sym.checker.relate import relate
from neuron_sym.checker.verdict import Judged, Ruling, Verdict
from neuron_sym.expression import Node, replaced
from neuron_sym.fixing.edit import Edit
from neuron_sym.fixing.proposals import Faulty, proposals
from neuron_sym.real import NoValue
from neuron_sym.report import JudgedChain

MAX_TRIALS = 400
"""Proposals that are judged in one document."""


class Memory:
    """What the mending of earlier chains leaves to later ones."""

    def __init__(self) -> None:
        self.changed: dict[Fraction, Fraction] = {}
        """Numbers that were corrected, and what they are now."""
        self.tried: set[tuple[int, int, Ruling]] = set()
        """Links, by chain and number, that could not be mended while they had that verdict."""
        self.trials = 0


class MendedChain:
    """A chain of a document with the terms replaced that could be; ``edits`` are those of each link, in its formula."""

    def __init__(self, number: int, written: JudgedChain, judge: Judge, memory: Memory) -> None:
        self.number = number
        self.written = written
        self.judge = judge
        self.memory = memory
        self.chain: Chain[Claim] = written.chain.remark(lambda link: link.mark.claim)
        self.judged: Judged = written.chain
        self.edits: dict[int, tuple[Edit, ...]] = {}
        while memory.trials < MAX_TRIALS and (place := self._next()) is not None:
            self._mend(place)

    def _next(self) -> int | None:
        """The first link that is amiss and was not tried."""
        for place, (verdict, _) in enumerate(self.judged.rest):
            trial = (self.number, place, verdict.ruling)
            if amiss(verdict.ruling) and trial not in self.memory.tried:
                self.memory.tried.add(trial)
                return place
        return None

    def _mend(self, place: int) -> None:
        """Takes the first proposal with which the link is right."""
        judged, scope = self.judged, self.judge.context.scope
        faulty = Faulty(
            link=list(judged.links())[place], text=self.written.links[place].formula.text,
            anchor=next((term for term in self.chain.terms[: place + 1] if has_value(term, scope)), None),
            scope=scope, changed=self.memory.changed, exactly=self._stated_exactly(place),
        )  # fmt: skip
        for changes in proposals(faulty):
            self.memory.trials += 1
            term = replaced(faulty.link.right, {id(change.old): change.new for change in changes})
            chain = with_term(self.chain, place, self.chain.rest[place][0], term)
            rulings = [verdict.ruling for verdict, _ in self._until(chain, place)]
            if right(rulings[-1]) and rulings[:-1] == [verdict.ruling for verdict, _ in judged.rest[:place]]:
                self.chain, self.judged = chain, self.judge.branch().judge(chain)
                self.edits[place] = tuple(edit for change in changes for edit in change.edits)
                self._remember(faulty.link.right, term)
                return

    def _until(self, chain: Chain[Claim], place: int) -> tuple[tuple[Verdict, Node], ...]:
        """The links up to one, judged without what stands after it."""
        return self.judge.branch().judge(Chain(chain.first, chain.rest[: place + 1], chain.name)).rest

    def _stated_exactly(self, place: int) -> bool:
        """Whether the author, given his own left side, wrote its value and not a rounding of it."""
        link = self.written.links[place]
        if literal(link.right) is None:
            return True  # what a formula holds was taken over from elsewhere
        if link.verdict.ruling is not Ruling.CARRIED:
            return link.verdict.ruling is not Ruling.MISROUNDED
        try:
            return relate(link.left, Relation.EQUAL, link.right, self.judge.context.scope).ruling is Ruling.EXACT
        except NoValue:
            return False

    def _remember(self, old: Node, new: Node) -> None:
        was, becomes = literal(old), literal(new)
        if was is not None and becomes is not None:
            self.memory.changed[abs(was.value)] = abs(becomes.value)


def with_term(chain: Chain[Claim], place: int, claim: Claim, term: Node) -> Chain[Claim]:
    """The chain with another link at one place."""
    return Chain(chain.first, (*chain.rest[:place], (claim, term), *chain.rest[place + 1 :]), chain.name)


def right(ruling: Ruling) -> bool:
    """Whether nothing is wrong with a link, and that is sure."""
    return not amiss(ruling) and not ruling.open


def amiss(ruling: Ruling) -> bool:
    """Whether the right side is not what it should be, by a fault or by one further up."""
    return ruling.fault or ruling is Ruling.CARRIED
