r"""A reader's answer to an exercise: judged as what stands below the question, and held against what is asked for.

What is asked for is told by the working that solves the exercise: the names that it works out and the question does not
give, or else whatever its chains begin with. An answer need not go the same way. It has to come to a value that what
is asked for has, by the judge's word: what ``z`` is worked out from in the solution ``= 2.2006``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from neuron_sym.chain import Chain, Claim, Relation
from neuron_sym.checker.quantity import literal
from neuron_sym.checker.verdict import Ruling, Verdict
from neuron_sym.documents.clean import dialect_of
from neuron_sym.documents.document import Document
from neuron_sym.documents.extract import formulas
from neuron_sym.expression import Call, Divide, Matrix, Name, Negative, Node, Number
from neuron_sym.notation.latex import latex
from neuron_sym.notation.plain import plain
from neuron_sym.notation.statements import read
from neuron_sym.record import Record, replace
from neuron_sym.report import FileReport, JudgedChain, formulas_of, judge_document
from neuron_sym.scope import CONSTANTS

SOUND = (Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED)
"""What every link of a solution has to be."""

TRIED = 12
"""Of the values in a working, at most so many are held against what is asked for, the last ones first."""

_EQUAL = (Relation.EQUAL, Relation.APPROX, Relation.DEFINE)
_BETWEEN = "\n\nAnd so:\n\n"
"""Words, so that what stands below does not go on with what stands above."""
_RELATION = re.compile(r"=|≈|<|>|≤|≥|\\approx|\\[lg]eq?\b")


class Asked(Record):
    """One thing that an exercise asks for, as its solution has it."""

    term: Node
    formula: Node
    """What its value is worked out from."""
    answer: Node
    places: int
    """How many decimals the answer has, where it is rounded; 0 where it is exact."""


class Standing(Enum):
    """How far a working has come with one thing that is asked for."""

    REACHED = "reached"
    COARSE = "coarse"
    """Rounded rightly, to fewer decimals than the answer has."""
    DRIFTED = "drifted"
    """Its formula is right, and what was rounded on the way shows in its value."""
    OFF = "off"
    """What it says that this is, this is not."""
    MISSING = "missing"


class Found(Record):
    """How a working stands with one thing that is asked for, and which value says so."""

    asked: Asked
    standing: Standing
    value: Node | None = None
    off: JudgedChain | None = None
    """The chain that says what this is, where it is not that; its first link is marked as wrong."""


def judged_below(question: str, working: str) -> FileReport:
    """The chains of a working that stands below a question and knows its numbers; its own first line is line 1."""
    above = f"{question}{_BETWEEN}"
    document = Document(above + working, first_line=1 - above.count("\n"))
    theirs = [replace(formula, start=formula.start + len(above)) for formula in formulas_of(Document(working))]
    judged = judge_document(document, formulas(Document(question)) + theirs, {})
    return FileReport(document, tuple(chain for chain in judged.chains if (chain.place.line or 0) > 0))


def asked_of(question: str, solution: FileReport) -> tuple[Asked, ...]:
    """What an exercise asks for."""
    given = {chain.first for chain in _written(question) if chain.rest and not any(map(_free, chain.terms[1:]))}
    worked = [_asked(chain) for chain in solution.chains]
    new = [asked for asked in worked if asked.term not in given] or worked
    return tuple([asked for asked in new if isinstance(asked.term, Name)] or new)


def _written(question: str) -> Iterator[Chain[Claim]]:
    """What stands in a question, names by themselves too: ``Work out $z$``."""
    for formula in formulas(Document(question)):
        yield from read(formula.text, formula.dialect)


def _free(term: Node) -> frozenset[Node]:
    """The names in a term that stand for values."""
    return term.names.difference(CONSTANTS, (part.function for part in term.walk() if isinstance(part, Call)))


def _asked(judged: JudgedChain) -> Asked:
    chain = judged.chain
    equal = _equal(chain, chain.first)
    answer = next((term for term in reversed(equal) if _is_value(term)), equal[-1])
    rounded = any(verdict.ruling is Ruling.ROUNDED for verdict, _ in chain.rest)
    formula = equal[1] if isinstance(chain.first, Name) and len(equal) > 1 else chain.first
    return Asked(chain.first, formula, answer, _places(answer) if rounded else 0)


def _equal(chain: Chain[Verdict], term: Node) -> list[Node]:
    """The terms of a chain that are said to be equal to one of them, and itself: as far as the next ``<`` on either side."""
    equal = [chain.first]
    for verdict, right in chain.rest:
        if verdict.claim.relation not in _EQUAL:
            if term in equal:
                break
            equal = []
        equal.append(right)
    return equal


def _is_value(term: Node) -> bool:
    """Whether a term is worked out: a number, a fraction of two, or a matrix of these."""
    match term:
        case Negative(operand):
            return _is_value(operand)
        case Divide(above, below):
            return literal(above) is not None and literal(below) is not None
        case Matrix(rows):
            return all(_is_value(entry) for row in rows for entry in row)
        case _:
            return literal(term) is not None


def _places(term: Node) -> int:
    return max((part.places for part in term.walk() if isinstance(part, Number)), default=0)


def completed(working: str, asked: Sequence[Asked]) -> str:
    """``2.2`` and ``= 2.2`` as ``z = 2.2``, where one thing is asked for."""
    if len(asked) != 1 or "$" in working or not working.strip():
        return working
    relation = _RELATION.search(working)
    if relation and working[: relation.start()].strip():
        return working
    term = (plain if dialect_of(working) == "plain" else latex)(asked[0].term)
    return f"{term} {working}" if relation else f"{term} = {working}"


def held_against(question: str, solution: str, asked: Sequence[Asked], judged: FileReport) -> tuple[FileReport, list[Found]]:
    """A judged working as it is when one knows what is asked for, and how it stands with each part of that.

    ``z = 7`` is a definition to the judge, who does not know what ``z`` is to be, and ``z = w x`` likewise.
    """
    known = _Known(question, solution)
    found = [known.found(one, judged) for one in asked]
    off = {id(one.off): known.marked(one) for one in found if one.off is not None}
    return FileReport(judged.document, tuple(off.get(id(chain), chain) for chain in judged.chains)), found


class _Known:
    """The question and its solution, below which a value is tried."""

    def __init__(self, question: str, solution: str) -> None:
        self.above = f"{question}{_BETWEEN}{solution}"
        self.named = frozenset(name for chain in _written(question) for term in chain.terms for name in _free(term))

    def found(self, asked: Asked, judged: FileReport) -> Found:
        """The best that the working says of it."""
        tried = [Found(asked, self._standing(asked, value), value) for value in _values(asked, judged, self.named)]
        for standing in (Standing.REACHED, Standing.COARSE):
            if best := next((one for one in tried if one.standing is standing), None):
                return best
        own = next((chain for chain in reversed(judged.chains) if chain.chain.first == asked.term), None)
        stranger = isinstance(asked.term, Name) and asked.term not in self.named  # means something else, maybe
        return self._amiss(asked, own) if own is not None and not stranger else Found(asked, Standing.MISSING)

    def _standing(self, asked: Asked, value: Node) -> Standing:
        if value == asked.answer:
            return Standing.REACHED
        ruling = self._verdict(asked, value).ruling if _is_value(value) else Ruling.UNDECIDED
        if ruling is Ruling.ROUNDED and _places(value) < asked.places:
            return Standing.COARSE
        return Standing.REACHED if ruling in SOUND else Standing.MISSING

    def _amiss(self, asked: Asked, own: JudgedChain) -> Found:
        """What is to be said of a chain about what is asked for, which no value of it is."""
        equal = _equal(own.chain, asked.term)
        value = next((term for term in reversed(equal) if _is_value(term)), None)
        followed = all(verdict.ruling in (*SOUND, Ruling.CARRIED) for verdict, _ in own.chain.rest)
        if value is None or not followed or not _free(equal[1]) <= self.named:  # its own names are not known here
            return Found(asked, Standing.MISSING)
        formula = self._verdict(asked, equal[1]).ruling
        if formula.fault:
            return Found(asked, Standing.OFF, value, own)
        return Found(asked, Standing.DRIFTED if formula in SOUND else Standing.MISSING, value)

    def marked(self, found: Found) -> JudgedChain:
        """The chain that is off with its first link marked as wrong, and the slip that leads to its value."""
        off, value = found.off, found.value
        assert off is not None
        assert value is not None
        (verdict, second), *rest = off.chain.rest
        reason = "" if second is value else f"the value of {plain(found.asked.term)} is not {plain(value)}"
        wrong = replace(verdict, ruling=Ruling.WRONG, reason=reason, explained=lambda: self._verdict(found.asked, value).slips)
        links = (replace(off.links[0], verdict=wrong), *off.links[1:])
        return replace(off, chain=Chain(off.chain.first, ((wrong, second), *rest)), links=links)

    def _verdict(self, asked: Asked, value: Node) -> Verdict:
        judged = judged_below(self.above, f"{latex(asked.formula)} = {latex(value)}")
        return judged.links[-1].verdict


def _values(asked: Asked, judged: FileReport, named: frozenset[Node]) -> list[Node]:
    """The values that a working gives what is asked for, or gives a calculation that may be it; the last ones first."""
    found: list[Node] = []
    for judged_chain in reversed(judged.chains):
        chain = judged_chain.chain
        if asked.term in chain.terms:
            found += [term for term in reversed(_equal(chain, asked.term)) if _is_value(term) or term == asked.answer]
        elif chain.first not in named:
            found += [term for term in reversed(_equal(chain, chain.first)) if _is_value(term)]
    return found[:TRIED]


def standing(found: Sequence[Found], *, faulty: bool) -> Iterator[str]:
    """What is said of an answer beyond its faults: how it stands with what is asked for. No value is given away."""
    by = {kind: list(dict.fromkeys(plain(one.asked.term) for one in found if one.standing is kind)) for kind in Standing}
    if right := by[Standing.REACHED]:
        yield f"{_are(right)} right{' all the same' if faulty else ''}."
    for one in found:
        term, places = plain(one.asked.term), one.asked.places
        if one.standing is Standing.COARSE:
            yield f"{term} is right as far as it goes; the answer has {places} decimals."
        elif one.standing is Standing.DRIFTED and one.value is not None:
            yield f"{term} is not quite {plain(one.value)}: what was rounded on the way shows in it."
    if missing := by[Standing.MISSING]:
        yield f"{_are(missing)} still to be worked out."


def _are(terms: Sequence[str]) -> str:
    *first, last = terms
    return f"{', '.join(first)} and {last} are" if first else f"{last} is"
