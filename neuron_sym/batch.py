"""Many workings, one JSON object a line in and one a line out, in order, never stopping at a bad one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn, NotRequired, TypedDict

from neuron_sym.documents.clean import bare
from neuron_sym.documents.document import Document
from neuron_sym.errors import InputError
from neuron_sym.expression import Node
from neuron_sym.notation.statements import read
from neuron_sym.render.as_json import link_json
from neuron_sym.report import judge_document, read_given

MAX_LINE = 4_000_000


class Answer(TypedDict):
    """A line of output; ``error`` is there where the line or its ``given`` cannot be used."""

    id: object
    links: list[dict[str, object]]
    error: NotRequired[str]


def check_lines(lines: Iterable[str], given: Mapping[str, object] | None = None) -> Iterator[Answer]:
    """The answer to each input line that is not blank; ``given`` holds for the lines that do not say otherwise.

    In: ``{"id", "working", "given": {"w": ["0.2", "0.00001"]}}``; out: ``{"id", "links": […]}``, with
    ``"error"`` beside it where the line or its ``given`` cannot be used.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _checked(line.removeprefix("\ufeff") if number == 1 else line, number, given or {})


def _checked(line: str, number: int, common: Mapping[str, object]) -> Answer:
    if len(line) > MAX_LINE:
        return _refused(None, f"line {number}: longer than {MAX_LINE} characters")
    try:
        row = json.loads(line, parse_constant=_no_number)
        typed = json.loads(line, parse_float=str, parse_int=str) if isinstance(row, dict) and row.get("given") else {}
    except RecursionError:
        return _refused(None, f"line {number}: nested too deeply")
    except ValueError as error:
        reason = error if isinstance(error, json.JSONDecodeError) else "a number that cannot be read"
        return _refused(None, f"line {number}: not JSON: {reason}")
    if not isinstance(row, dict) or not isinstance(row.get("working"), str):
        return _refused(row.get("id") if isinstance(row, dict) else None, f'line {number}: expected {{"id", "working"}}')
    given = typed.get("given") or row.get("given") or {}
    if not isinstance(given, dict):
        return _refused(row.get("id"), f'line {number}: "given" is not an object')
    return check_working(row["working"], {**common, **given}, row.get("id"))


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def check_working(working: str, given: Mapping[str, object], identity: object = None) -> Answer:
    """The answer to one bare working. A given that cannot be read is left out, and named."""
    names: dict[Node, Node] = {}
    refused: list[str] = []
    for key, value in given.items():
        try:
            names |= read_given({key: value})
        except InputError as error:
            refused.append("; ".join(fault.message for fault in error.faults))
    formula = bare(working)
    file = judge_document(Document(working), [formula], names)
    answer = Answer(id=identity, links=[link_json(link) for link in file.links])
    if not file.links:
        chains = read(formula.text, formula.dialect)
        reason = getattr(chains[0].first, "reason", "no relation sign") if chains else "no relation sign"
        refused.append(f"nothing to judge: {reason}")
    if refused:
        answer["error"] = "; ".join(refused)
    return answer


def _refused(identity: object, message: str) -> Answer:
    return Answer(id=identity, links=[], error=message)
