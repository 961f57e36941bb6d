"""``neuron-sym check --batch``: one working a line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from neuron_sym.cli.output import EMPTY, FAULT, OK, OPEN, USAGE
from neuron_sym.errors import Fault, InputError, Place

if TYPE_CHECKING:
    from neuron_sym.batch import Answer


def run_batch(name: str, given: dict[str, object], *, strict: bool) -> int:
    """Writes the answer to each line, and returns the exit code of the worst."""
    import json

    from neuron_sym.batch import check_lines

    try:
        stream = sys.stdin if name == "-" else open(name, encoding="utf-8-sig", errors="replace")  # noqa: PTH123, SIM115
    except OSError as error:
        raise InputError(Fault(Place(name), f"cannot be read: {error.strerror}")) from error
    code = EMPTY
    with stream:
        for answer in check_lines(stream, given):
            sys.stdout.write(json.dumps(answer) + "\n")
            code = min(code, _code(answer, strict=strict), key=_WORST_FIRST.index)
    return code


_WORST_FIRST = (FAULT, USAGE, OPEN, OK, EMPTY)


def _code(answer: Answer, *, strict: bool) -> int:
    """The exit code that one line of output asks for."""
    verdicts = {link["verdict"] for link in answer["links"]}
    if verdicts & {"wrong", "misrounded"}:
        return FAULT
    if not verdicts:
        return USAGE
    return OPEN if strict and verdicts & {"undecided", "unreadable"} else OK
