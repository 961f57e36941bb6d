"""Documents judged: which link is the first wrong one, where, and what should stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath, walk
from os.path import isdir, join
from typing import TextIO

from neuron_sym.chain import Chain, Claim
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Judged, Ruling, Verdict
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.extract import MAX_DOCUMENT, SUFFIXES, formulas
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.expression import Matrix, Node, Number, Span, Unread
from neuron_sym.notation.statements import read, read_term
from neuron_sym.notation.tokens import Dialect, ReadError
from neuron_sym.notation.writer import latex
from neuron_sym.record import Record

Given = Mapping[str, object]


class JudgedLink(Record):
    """A link with its verdict and its place in the document."""

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
    ``{"w": ["0.2", "0.00001"], "\\hat{y}": "0.453"}``. They are taken for true.
    """
    document = Document(text, path)
    return Report((judge_document(document, formulas_of(document), read_given(given or {})),))


def formulas_of(document: Document) -> list[Formula]:
    """The mathematics of a document, or of a text that is one bare working."""
    found = formulas(document)
    if not document.path and all(formula.tentative for formula in found):
        return [Formula(document.text, 0, dialect_of(document.text))]
    return found


def check_file(
    path: str | PathLike[str], given: Given | None = None, *, decimal_comma: bool = False, keep: bool = False
) -> FileReport:
    """Judges a file; ``keep`` as in :func:`judge_document`.

    Raises:
        InputError: it cannot be read, is not UTF-8, or is larger than 1 MB.
    """
    document = Document(_text_of(fspath(path)), fspath(path))
    return judge_document(document, formulas(document), read_given(given or {}), decimal_comma=decimal_comma, keep=keep)


def check_stream(stream: TextIO, given: Given | None = None, *, decimal_comma: bool = False) -> FileReport:
    """Judges what standard input holds: read as a file is, and judged as :func:`check` judges a text.

    Raises:
        InputError: it is not UTF-8, or is larger than 1 MB.
    """
    document = Document(_decoded(stream.buffer.read(MAX_DOCUMENT + 1), "standard input"))
    return judge_document(document, formulas_of(document), read_given(given or {}), decimal_comma=decimal_comma)


def _text_of(path: str) -> str:
    place = Place(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123  pathlib alone takes a tenth of a whole check
            return _decoded(file.read(MAX_DOCUMENT + 1), path)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(Fault(place, f"cannot be read: {reason}", "Check the name and the permissions.")) from error


def _decoded(content: bytes, path: str) -> str:
    if len(content) > MAX_DOCUMENT:
        raise InputError(Fault(Place(path), f"is longer than {MAX_DOCUMENT} bytes", "Split the file."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(Fault(Place(path, line), "is not UTF-8 text", "Save the file as UTF-8.")) from error


def documents_in(path: str) -> list[str]:
    """The file itself, or the documents of a folder, sorted; hidden ones are left out."""
    if not isdir(path):
        return [path]
    found: list[str] = []
    for folder, folders, files in walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [join(folder, name) for name in files if name.lower().endswith(SUFFIXES) and name[0] != "."]
    return sorted(found)


def judge_document(
    document: Document, found: Iterable[Formula], given: Mapping[Node, Node], *,
    decimal_comma: bool = False, keep: bool = False,
) -> FileReport:  # fmt: skip
    """Judges formulas in reading order; what one defines the next ones know.

    ``keep`` keeps beside each chain that is amiss what is known before it.
    """
    report: list[JudgedChain] = []
    homes: dict[int, tuple[Claim, Formula]] = {}

    def where(claim: Claim) -> str:
        _, formula = homes[id(claim)]
        return f"line {document.place(document.shifted(claim.span, formula).start).line}"

    judge = Judge(given, where)
    read_in = [(formula, _chains(formula, decimal_comma=decimal_comma)) for formula in found]
    judge.announce(chain for _, chains in read_in for chain in chains)
    for formula, chains in read_in:
        for chain in chains:
            homes |= {id(claim): (claim, formula) for claim, _ in chain.rest}
            known = judge.branch() if keep else None
            judged = judge.judge(chain)
            links = tuple(_placed(link.left, link.mark, link.right, document, formula) for link in judged.links())
            report.append(JudgedChain(judged, links, links[0].place, known if any(link.amiss for link in links) else None))
    return FileReport(document, tuple(report))


def _chains(formula: Formula, *, decimal_comma: bool = False) -> list[Chain[Claim]]:
    """The chains of a formula that have a link; tentative text counts only if all of it can be read."""
    chains = [chain for chain in read(formula.text, formula.dialect, decimal_comma=decimal_comma) if chain.rest]
    if formula.tentative and any(isinstance(term, Unread) for chain in chains for term in chain.terms):
        return []
    if formula.tentative and not any(isinstance(p, Number) for c in chains for t in c.terms for p in t.walk()):
        return []
    return chains


def _placed(left: Node, verdict: Verdict, right: Node, document: Document, formula: Formula) -> JudgedLink:
    span = verdict.span or right.span or verdict.claim.span
    shifted = document.shifted(span, formula)
    return JudgedLink(left, verdict, right, document.place(shifted.start), shifted, formula)


def dialect_of(text: str) -> Dialect:
    """LaTeX where a backslash, a brace or a subscript shows it; plain text else."""
    return "latex" if any(mark in text for mark in ("\\", "{", "_")) else "plain"


def read_given(given: Given) -> dict[Node, Node]:
    """Names and values as text to trees.

    Raises:
        InputError: a name or value that cannot be read.
    """
    return {_given_term(key, key): _given_value(key, value) for key, value in given.items()}


def _given_value(key: str, value: object) -> Node:
    if isinstance(value, (list, tuple)):
        rows = [item if isinstance(item, (list, tuple)) else [item] for item in value]
        if not rows or len({len(row) for row in rows}) != 1 or not rows[0]:
            raise InputError(Fault(Place(), f"given {key}: expected rows of equal length"))
        return Matrix(tuple(tuple(_given_term(key, entry) for entry in row) for row in rows))
    return _given_term(key, value)


def _given_term(key: str, value: object) -> Node:
    text = str(value)
    if value is None or isinstance(value, (bool, dict, list, tuple)):
        raise InputError(Fault(Place(), f"given {key}: expected a number as text", 'Write a number such as "0.2".'))
    try:
        return read_term(text, dialect_of(text))
    except ReadError as error:
        raise InputError(Fault(Place(), f"given {key}: {error.message}", 'Write a number such as "0.2".')) from error
