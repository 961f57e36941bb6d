"""A faulty chain worked out anew: each wrong or carried term replaced by its true value, and judged."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.chain import Chain, Claim, Relation
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.quantity import SHOWN_PLACES, Entry, Quantity, has_value, literal, shown
from neuron_sym.checker.verdict import Judged, Ruling, Verdict
from neuron_sym.errors import Place
from neuron_sym.expression import Node
from neuron_sym.fixing.chain import Memory, amiss, right, with_term
from neuron_sym.fixing.fixer import Fixer, Given, mended_chains, with_known
from neuron_sym.number import rational
from neuron_sym.real import NoValue
from neuron_sym.record import Record, replace
from neuron_sym.report import FileReport


class Explained(Record):
    """A faulty chain as written, and as it should be; ``None`` where no correction of it replays."""

    place: Place
    written: Judged
    corrected: Judged | None


def explanations(report: FileReport, given: Given, *, decimal_comma: bool = False) -> Iterator[Explained]:
    """The faulty and carried chains of a document in reading order, each with its correction."""
    if not any(link.amiss for link in report.links):
        return
    kept = with_known(report, Fixer(report.document, given, decimal_comma=decimal_comma))
    for _, mended in mended_chains(kept, Memory()):
        written = mended.written
        yield Explained(written.place, written.chain, corrected(mended.chain, mended.judge))


def corrected(claims: Chain[Claim], judge: Judge) -> Judged | None:
    """The chain with the terms that are still wrong replaced by values, and ``=`` and ``≈`` where they belong."""
    judged = judge.branch().judge(claims)
    for _ in claims.rest:
        place = next((place for place, (verdict, _) in enumerate(judged.rest) if amiss(verdict.ruling)), None)
        if place is None:
            break
        worth = _worth(claims, place, judge)
        if worth is None:
            return None
        claims = with_term(claims, place, *worth)
        judged = judge.branch().judge(claims)
    judged = judge.branch().judge(judged.remark(lambda link: _signed(link.mark)))
    replays = all(right(verdict.ruling) for verdict, _ in judged.rest)
    return judged if replays else None


def _worth(claims: Chain[Claim], place: int, judge: Judge) -> tuple[Claim, Node] | None:
    """The value of the chain in the place of one of its terms."""
    anchor = next((term for term in claims.terms[: place + 1] if has_value(term, judge.context.scope)), None)
    claim, term = claims.rest[place]
    if anchor is None or claim.relation not in (Relation.EQUAL, Relation.APPROX):
        return None
    written = literal(term)
    try:
        quantity = Quantity(anchor, judge.context.scope)
        if quantity.shape() != ():
            return None
        entry = Entry(quantity, None)
        value = shown(entry, written.places if written else SHOWN_PLACES)
        exact = entry.exact is not None and rational(value) == entry.exact
    except NoValue:
        return None
    return replace(claim, relation=Relation.EQUAL if exact else Relation.APPROX), value


def _signed(verdict: Verdict) -> Claim:
    """The claim with ``=`` where both sides are equal, and ``≈`` where the right one is rounded."""
    relation = verdict.claim.relation
    if verdict.ruling is Ruling.ROUNDED and relation is Relation.EQUAL:
        return replace(verdict.claim, relation=Relation.APPROX)
    if verdict.ruling is Ruling.EXACT and relation is Relation.APPROX:
        return replace(verdict.claim, relation=Relation.EQUAL)
    return verdict.claim
