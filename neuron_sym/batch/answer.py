"""One working, one answer: a line of JSON in, a line of JSON out. A bad line costs only its own answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple, NoReturn, NotRequired, Self, TypedDict

from neuron_sym.batch.outline import HOLDS, OUTLINES
from neuron_sym.checker.verdict import Ruling
from neuron_sym.documents.clean import bare
from neuron_sym.documents.document import Document
from neuron_sym.documents.extract import formulas
from neuron_sym.documents.given import Given
from neuron_sym.errors import InputError, visible
from neuron_sym.expression import Node
from neuron_sym.notation.statements import read
from neuron_sym.render.as_json import links_json
from neuron_sym.report import FileReport, JudgedLink, judge_document, read_given

MAX_LINE = 4_000_000
"""Bytes."""

OUR_MISTAKE = "neuron-sym could not judge this"
"""How the error of an answer begins that is a bug of ours, not the author's."""


class Answer(TypedDict):
    """A line of output; ``error`` is there where the line or its ``given`` cannot be used."""

    id: object
    links: list[dict[str, object]]
    error: NotRequired[str]


class Tally(NamedTuple):
    """How many answers there are, and how many of them hold a fault, something open, or no verdict at all."""

    answers: int = 0
    faulty: int = 0
    open: int = 0
    refused: int = 0
    mistakes: int = 0
    """Of ours: see :data:`OUR_MISTAKE`."""

    def and_(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def tally_of(answer: Answer) -> Tally:
    """The tally of one answer."""
    verdicts = {link["verdict"] for link in answer["links"]}
    return Tally(
        answers=1,
        faulty=not verdicts.isdisjoint(("wrong", "misrounded")),
        open=not verdicts.isdisjoint(("undecided", "unreadable")),
        refused=not verdicts,
        mistakes=answer.get("error", "").startswith(OUR_MISTAKE),
    )


class _Typed(float):
    """A number of a JSON text, as it was typed."""

    text: str

    def __new__(cls, text: str) -> Self:
        typed = super().__new__(cls, text)
        typed.text = text
        return typed

    def __str__(self) -> str:
        return self.text


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


_CARRIER = re.compile(r"\$|(?<!\\)\\[(\[]|```")
"""What shows that a working comes with the marks that part mathematics from words."""
_READ = json.JSONDecoder(parse_float=_Typed, parse_constant=_no_number).decode
_WRITE = json.JSONEncoder(allow_nan=False, check_circular=False).encode


def read_object(text: str) -> dict[str, object]:
    """A JSON object; what is no integer prints as it was typed."""
    row = _READ(text)
    return row if isinstance(row, dict) else {}


def check_line(line: bytes, place: str, common: Mapping[str, object]) -> Answer:
    """The answer to ``{"id", "working", "given": {"w": ["0.2", "0.00001"]}}``.

    ``place`` names the line in messages; what is in ``common`` is given unless the line says otherwise.
    """
    if len(line) > MAX_LINE:
        return refused(None, f"{place}: longer than {MAX_LINE} bytes")
    try:
        row = _READ(line.decode("utf-8", "replace"))
    except RecursionError:
        return refused(None, f"{place}: nested too deeply")
    except ValueError as error:
        reason = error if isinstance(error, json.JSONDecodeError) else "a number that cannot be read"
        return refused(None, f"{place}: not JSON: {reason}")
    if not isinstance(row, dict) or not isinstance(row.get("working"), str):
        return refused(row.get("id") if isinstance(row, dict) else None, f'{place}: expected {{"id", "working"}}')
    given = row.get("given") or {}
    if not isinstance(given, dict):
        return refused(row.get("id"), f'{place}: "given" is not an object')
    try:
        return check_working(row["working"], {**common, **given} if given else common, row.get("id"))
    except Exception as error:  # noqa: BLE001  a bug of ours costs one answer, not all
        return refused(row.get("id"), f"{OUR_MISTAKE}: {type(error).__name__}: {visible(str(error))[:200]}")


def judged(working: str, given: Mapping[Node, Node]) -> FileReport:
    """One bare working, judged; the slips of its faulty links are sought when somebody asks for them."""
    document = Document(working)
    found = formulas(document) if _CARRIER.search(working) else []
    return judge_document(document, found or [bare(working)], given)


def rulings(working: str, given: Given | None = None) -> list[Ruling]:
    r"""The bare verdicts on the links of one working, without what should stand there and why: for those who count.

    Raises:
        InputError: ``given`` cannot be read.

    Examples:
        >>> [ruling.value for ruling in rulings(r"z = 0.2 \cdot 4 + 1 = 1.8")]
        ['definition', 'exact']
    """
    names = read_given(given) if given else {}
    known = OUTLINES.of(working, names)
    found = known[0].rulings(known[1]) if known else None
    if found is None or (names and not HOLDS.issuperset(found)):  # what is given may say why it is so
        found = [link.verdict.ruling for link in _read(working, names)]
    return found


def _read(working: str, given: Mapping[Node, Node]) -> list[JudgedLink]:
    """The links of a working that no outline tells; the next ones like it may be told by its own."""
    file = judged(working, given)
    OUTLINES.learn(working, file)
    return file.links


def check_working(working: str, given: Mapping[str, object], identity: object = None) -> Answer:
    """The answer to one bare working. A given that cannot be read is left out, and named."""
    names: dict[Node, Node] = {}
    unusable: list[str] = []
    for key, value in given.items():
        try:
            names |= read_given({key: value})
        except InputError as error:
            unusable.append("; ".join(fault.message for fault in error.faults))
    known = OUTLINES.of(working, names)
    links = known[0].links(known[1]) if known else None
    if links is None:
        links = links_json(_read(working, names))
    answer = Answer(id=identity, links=links)
    if not links:
        formula = bare(working)
        chains = read(formula.text, formula.dialect)
        reason = getattr(chains[0].first, "reason", "no relation sign") if chains else "no relation sign"
        unusable.append(f"nothing to judge: {reason}")
    if unusable:
        answer["error"] = "; ".join(unusable)
    return answer


def refused(identity: object, message: str) -> Answer:
    """The answer where there is nothing that could be judged."""
    return Answer(id=identity, links=[], error=message)


def written(answer: Answer) -> str:
    """A line of JSON, in ASCII. An id such as 1e999, which no JSON can repeat, becomes none."""
    try:
        return _WRITE(answer)
    except ValueError:
        message = "the id holds a number that cannot be read"
        return _WRITE({**answer, "id": None, "error": "; ".join(filter(None, (answer.get("error"), message)))})
