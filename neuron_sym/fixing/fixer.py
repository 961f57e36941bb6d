"""A document mended: each faulty or carried number replaced by its true value, where the judge then agrees.

Chains are mended in reading order, and then the whole document is judged anew: an edit whose link is still
faulty is withdrawn. What has become a fault by then, as it was carried on from a number that is another
now, is mended in the next round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from neuron_sym.chain import Relation
from neuron_sym.checker.verdict import Ruling
from neuron_sym.documents.document import Document, Formula
from neuron_sym.expression import Node, Span
from neuron_sym.fixing.chain import Memory, MendedChain, amiss, right
from neuron_sym.fixing.edit import Edit, applied, composed
from neuron_sym.record import Record
from neuron_sym.report import FileReport, JudgedLink, formulas_of, judge_document

MAX_ROUNDS = 4

Given = Mapping[Node, Node]


class Place(Record):
    """Which link: its chain in the document, and its number in the chain."""

    chain: int
    link: int


Edits = dict[Place, tuple[Edit, ...]]
"""The edits of some links, in the places of the document."""


class Mended(Record):
    """A judged document, the edits that mend it, and the report of what it is then."""

    before: FileReport
    edits: tuple[Edit, ...]
    after: FileReport
    signs: int = 0
    """How many ``=`` before a rounded value have become ``≈``."""

    @property
    def fixed(self) -> int:
        """How many of the faults are none any more."""
        return sum(old.fault and not new.fault for old, new in self._rulings())

    @property
    def followed(self) -> int:
        """How many values that were carried from a fault are right now."""
        return sum(old is Ruling.CARRIED and not amiss(new) for old, new in self._rulings())

    def _rulings(self) -> Iterator[tuple[Ruling, Ruling]]:
        for old, new in zip(self.before.links, self.after.links, strict=True):
            yield old.verdict.ruling, new.verdict.ruling

    @property
    def changed(self) -> bool:
        """Whether anything is another than before."""
        return self.after.document.text != self.before.document.text


def mended(report: FileReport, given: Given, *, decimal_comma: bool = False, strict_equals: bool = False) -> Mended:
    """The document of a report with the numbers corrected that can be."""
    fixer = Fixer(report.document, given, decimal_comma=decimal_comma)
    fixer.report = with_known(report, fixer)
    if any(link.amiss for link in report.links):
        fixer.correct_numbers()
    signs = fixer.correct_signs() if strict_equals else 0
    return Mended(report, fixer.edits, fixer.report, signs)


class Fixer:
    """Mends one document round by round."""

    def __init__(self, document: Document, given: Given, *, decimal_comma: bool) -> None:
        self.document = document
        self.given = given
        self.decimal_comma = decimal_comma
        self.edits: tuple[Edit, ...] = ()
        self.report: FileReport | None = None
        """What the document is by now."""
        self.memory = Memory()

    def judged(self, text: str) -> FileReport:
        """The document with another text, read and judged as if it had always been so."""
        document = Document(text, self.document.path, self.document.first_line)
        return judge_document(document, formulas_of(document), self.given, decimal_comma=self.decimal_comma, keep=True)

    def correct_numbers(self) -> None:
        """Round after round, until nothing more can be corrected."""
        for _ in range(MAX_ROUNDS):
            assert self.report is not None
            if not self._take(self._numbers(self.report)):
                return

    def correct_signs(self) -> int:
        """``≈`` in the place of ``=`` where the right side is rounded; returns how often."""
        assert self.report is not None
        return self._take({place: (edit,) for place, edit in self._signs(self.report)})

    def _numbers(self, report: FileReport) -> Edits:
        found: Edits = {}
        for number, chain in mended_chains(report, self.memory):
            for link, edits in chain.edits.items():
                moved = [_moved(edit, report.document, chain.written.links[link].formula) for edit in edits]
                sound = tuple(edit for edit in moved if edit is not None)
                if len(sound) == len(edits):
                    found[Place(number, link)] = sound
        return found

    def _signs(self, report: FileReport) -> Iterator[tuple[Place, Edit]]:
        for number, chain in enumerate(report.chains):
            for count, link in enumerate(chain.links):
                edit = _sign(link, report.document)
                if edit is not None:
                    yield Place(number, count), edit

    def _take(self, edits: Edits) -> int:
        """Applies edits but those whose link is not right with them; returns of how many links they are."""
        before = self.report
        assert before is not None
        for _ in range(MAX_ROUNDS):
            taken = tuple(edit for group in edits.values() for edit in group)
            both = composed(self.edits, taken)
            if not edits or both is None:
                return 0
            after = self.judged(applied(before.document.text, taken))
            if not _alike(before, after):
                return 0
            sound = {place: group for place, group in edits.items()
                     if right(after.chains[place.chain].links[place.link].verdict.ruling)}  # fmt: skip
            if len(sound) == len(edits):
                self.edits, self.report = both, after
                return len(edits)
            edits = sound
        return 0


def with_known(report: FileReport, fixer: Fixer) -> FileReport:
    """The report, or the same once more, with what is known before each chain that is amiss."""
    kept = all(chain.known is not None or not any(link.amiss for link in chain.links) for chain in report.chains)
    return report if kept else fixer.judged(report.document.text)


def mended_chains(report: FileReport, memory: Memory) -> Iterator[tuple[int, MendedChain]]:
    """The chains that are amiss in a report that kept what is known before them, each mended as far as it goes."""
    for number, chain in enumerate(report.chains):
        if chain.known is not None:
            yield number, MendedChain(number, chain, chain.known, memory)


def _moved(edit: Edit, document: Document, formula: Formula) -> Edit | None:
    """An edit of a formula as one of the document, if the document holds there what the formula does."""
    span = document.shifted(Span(edit.start, edit.end), formula)
    same = document.text[span.start : span.end] == formula.text[edit.start : edit.end]
    return Edit(span.start, span.end, edit.text) if same else None


def _sign(link: JudgedLink, document: Document) -> Edit | None:
    """``≈`` for the ``=`` of a link whose right side is rounded."""
    claim, formula = link.verdict.claim, link.formula
    if link.verdict.ruling is not Ruling.ROUNDED or claim.relation is not Relation.EQUAL or claim.span is None:
        return None
    start, end = claim.span.start, claim.span.end
    if formula.text[start:end] != "=":
        return None
    sign = r"\approx" + " " * formula.text[end : end + 1].isalpha() if formula.dialect == "latex" else "≈"
    return _moved(Edit(start, end, sign), document, formula)


def _alike(before: FileReport, after: FileReport) -> bool:
    """Whether the two have the same chains, so that their links can be compared."""
    return [len(chain.links) for chain in before.chains] == [len(chain.links) for chain in after.chains]
