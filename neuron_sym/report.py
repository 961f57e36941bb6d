"""Documents judged: which link is the first wrong one, where, and what should stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike, fspath
from typing import TextIO

from neuron_sym.chain import Claim
from neuron_sym.checker.equations import AHEAD
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Judged, Ruling, Verdict
from neuron_sym.documents.clean import bare
from neuron_sym.documents.clean import dialect_of as dialect_of  # noqa: PLC0414  a part of this interface
from neuron_sym.documents.declared import declarations
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.extract import formulas
from neuron_sym.documents.given import Given
from neuron_sym.documents.given import read_given as read_given  # noqa: PLC0414  a part of this interface
from neuron_sym.documents.letters import speaks_of_base_ten
from neuron_sym.documents.opening import MAX_DOCUMENT, decoded, open_document
from neuron_sym.documents.opening import documents_in as documents_in  # noqa: PLC0414  a part of this interface
from neuron_sym.documents.reading import read_document
from neuron_sym.documents.scopes import Scopes
from neuron_sym.errors import Place
from neuron_sym.expression import Node, Span
from neuron_sym.notation.latex import latex
from neuron_sym.record import Record


class JudgedLink(Record):
    """A link with its two terms and its verdict; ``place`` and ``span`` are where what is judged stands in the document."""

    left: Node
    verdict: Verdict
    right: Node
    place: Place
    span: Span
    formula: Formula
    """The block of mathematics that its right side stands in."""

    @property
    def amiss(self) -> bool:
        """Whether its right side is not what it should be, by a fault or by one further up."""
        return self.verdict.ruling.fault or self.verdict.ruling is Ruling.CARRIED


class JudgedChain(Record):
    """A chain of a document, judged."""

    chain: Judged
    links: tuple[JudgedLink, ...]
    place: Place
    known: Judge | None = None
    """A judge who knows what stands before the chain; kept if asked for, and if a link is amiss."""

    @property
    def ruling(self) -> Ruling:
        """The worst of its links."""
        return worst(link.verdict.ruling for link in self.links)


class FileReport(Record):
    """All chains of one document."""

    document: Document
    chains: tuple[JudgedChain, ...]

    @property
    def links(self) -> list[JudgedLink]:
        """All links in reading order."""
        return [link for chain in self.chains for link in chain.links]

    @property
    def faults(self) -> list[JudgedLink]:
        """The links that are the author's mistakes, the first fault first."""
        return [link for link in self.links if link.verdict.ruling.fault]


class Report(Record):
    """The outcome of a check. ``exit_code`` is what the command line ends with."""

    files: tuple[FileReport, ...]

    @property
    def links(self) -> list[JudgedLink]:
        """All links of all files."""
        return [link for file in self.files for link in file.links]

    @property
    def faults(self) -> list[JudgedLink]:
        """The faults of all files."""
        return [link for file in self.files for link in file.faults]

    def exit_code(self, *, strict: bool = False) -> int:
        """0 no fault · 1 a fault · 4 (strict only) something open · 5 nothing to check."""
        rulings = [link.verdict.ruling for link in self.links]
        if any(ruling.fault for ruling in rulings):
            return 1
        if strict and any(ruling.open for ruling in rulings):
            return 4
        return 0 if rulings else 5

    def _repr_markdown_(self) -> str:
        rows = [f"| ${latex(link.left)}$ | ${link.verdict.claim.relation.value}$ | ${latex(link.right)}$ | "
                f"{link.verdict.ruling.value} | {link.verdict.expected} |" for link in self.links]  # fmt: skip
        return "\n".join(["| left | | right | verdict | expected |", "|---|---|---|---|---|", *rows])


_ORDER = (Ruling.WRONG, Ruling.MISROUNDED, Ruling.UNREADABLE, Ruling.UNDECIDED, Ruling.CARRIED, Ruling.ROUNDED,
          Ruling.EXACT, Ruling.DEFINITION)  # fmt: skip


def worst(rulings: Iterator[Ruling]) -> Ruling:
    """The ruling that decides for a chain or a file."""
    return min(rulings, key=_ORDER.index, default=Ruling.DEFINITION)


def check(text: str, given: Given | None = None, *, path: str = "") -> Report:
    r"""Judges the mathematics of a Markdown text, or of one bare working.

    ``given`` maps names in LaTeX or plain text to numbers as text, or to lists of these:
    ``{"w": ["0.2", "0.00001"], "\\hat{y}": "0.453"}``. They are taken for true. ``path`` is what messages call the text.

    Raises:
        InputError: ``given``, or what the text declares to be given, cannot be read.

    Examples:
        >>> [link.verdict.ruling.value for link in check("0.1 + 0.2 = 0.3, 1/3 = 0.333").links]
        ['exact', 'rounded']
        >>> report = check("w x + b = 1.808", given={"w": "0.2", "x": "4", "b": "1.0008"})
        >>> report.faults[0].verdict.expected
        '1.8008'
        >>> report.exit_code()
        1
    """
    document = Document(text, path)
    return Report((judge_document(document, formulas_of(document), read_given(given or {})),))


def formulas_of(document: Document) -> list[Formula]:
    """The mathematics of a document, or of a text that is one bare working."""
    found = formulas(document)
    if not document.path and all(formula.tentative for formula in found) and not declarations(document):
        return [bare(document.text)]
    return found


def check_file(
    path: str | PathLike[str], given: Given | None = None, *, decimal_comma: bool = False, keep: bool = False
) -> FileReport:
    """Judges a file; ``keep`` as in :func:`judge_document`.

    Raises:
        InputError: it cannot be read, is not UTF-8, is larger than 1 MB, or what it declares cannot be read.
    """
    document = open_document(fspath(path))
    return judge_document(document, formulas(document), read_given(given or {}), decimal_comma=decimal_comma, keep=keep)


def check_stream(stream: TextIO, given: Given | None = None, *, decimal_comma: bool = False) -> FileReport:
    """Judges what standard input holds: read as a file is, and judged as :func:`check` judges a text.

    Raises:
        InputError: it is not UTF-8, or is larger than 1 MB.
    """
    document = Document(decoded(stream.buffer.read(MAX_DOCUMENT + 1), "standard input"))
    return judge_document(document, formulas_of(document), read_given(given or {}), decimal_comma=decimal_comma)


def judge_document(
    document: Document, found: list[Formula], given: Mapping[Node, Node], *,
    decimal_comma: bool = False, keep: bool = False,
) -> FileReport:  # fmt: skip
    """Judges formulas in reading order; what one defines the next ones know, up to the next example.

    ``keep`` keeps beside each chain that is amiss what is known before it.
    """
    reading = read_document(document, found, given, decimal_comma=decimal_comma)

    def where(claim: Claim) -> str:
        formula = reading.homes[id(claim)]
        place = document.place(document.shifted(claim.span, formula).start)
        return f"line {place.line}" if place.cell is None else f"cell {place.cell}, line {place.line}"

    chains = [chain for _, chain in reading.chains]
    judge = Judge(reading.given, where)
    judge.context.announce(chains)
    judge.context.base_ten = speaks_of_base_ten(document.text)
    scopes = Scopes(judge, document, found, reading)
    report: list[JudgedChain] = []
    for place, (start, chain) in enumerate(reading.chains, start=1):
        scopes.reach(start)
        judge.later = chains[place : place + AHEAD]
        known = judge.branch() if keep else None
        judged = judge.judge(chain, restates=id(chain) in reading.restating)
        if id(chain) in reading.alternatives and chain.first not in judge.context.given:
            judge.context.scope.forget(chain.first)
        links = tuple(_placed(link.left, link.mark, link.right, document, reading.homes[id(link.mark.claim)])
                      for link in judged.links())  # fmt: skip
        report.append(JudgedChain(judged, links, links[0].place, known if any(link.amiss for link in links) else None))
    return FileReport(document, tuple(report))


def _placed(left: Node, verdict: Verdict, right: Node, document: Document, formula: Formula) -> JudgedLink:
    span = verdict.span or right.span or verdict.claim.span
    shifted = document.shifted(span, formula)
    return JudgedLink(left, verdict, right, document.place(shifted.start), shifted, formula)
