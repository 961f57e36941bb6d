"""Many workings, one JSON object a line in and one a line out, in order, never stopping at a bad one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from neuron_sym.documents.document import Document, Formula
from neuron_sym.errors import InputError
from neuron_sym.expression import Node
from neuron_sym.notation.statements import read
from neuron_sym.render.as_json import link_json
from neuron_sym.report import dialect_of, judge_document, read_given

MAX_LINE = 200_000


def check_lines(lines: Iterable[str]) -> Iterator[str]:
    """The output line of each input line that is not blank.

    In: ``{"id", "working", "given": {"w": ["0.2", "0.00001"]}}``; out: ``{"id", "links": […]}``, with
    ``"error"`` beside it where the line or its ``given`` cannot be used.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_checked(line, number))


def _checked(line: str, number: int) -> dict[str, object]:
    if len(line) > MAX_LINE:
        return _refused(None, f"line {number}: longer than {MAX_LINE} characters")
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return _refused(None, f"line {number}: not JSON: {error}")
    if not isinstance(row, dict) or not isinstance(row.get("working"), str):
        return _refused(row.get("id") if isinstance(row, dict) else None, f'line {number}: expected {{"id", "working"}}')
    given = row.get("given") or {}
    if not isinstance(given, dict):
        return _refused(row.get("id"), f'line {number}: "given" is not an object')
    return {"id": row.get("id"), **check_working(row["working"], given)}


def check_working(working: str, given: dict[str, object]) -> dict[str, object]:
    """``{"links": […]}`` of one bare working. A given that cannot be read is left out, and named."""
    names: dict[Node, Node] = {}
    refused: list[str] = []
    for key, value in given.items():
        try:
            names |= read_given({key: value})
        except InputError as error:
            refused.append(str(error))
    dialect = dialect_of(working)
    file = judge_document(Document(working), [Formula(working, 0, dialect)], names)
    answer: dict[str, object] = {"links": [link_json(link) for link in file.links]}
    if not file.links:
        chains = read(working, dialect)
        reason = getattr(chains[0].first, "reason", "no relation sign") if chains else "no relation sign"
        refused.append(f"nothing to judge: {reason}")
    if refused:
        answer["error"] = "; ".join(refused)
    return answer


def _refused(identity: object, message: str) -> dict[str, object]:
    return {"id": identity, "links": [], "error": message}
