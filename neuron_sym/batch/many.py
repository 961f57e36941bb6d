"""Many workings from Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from itertools import islice

from neuron_sym.batch.answer import Answer
from neuron_sym.batch.chunk import Chunk
from neuron_sym.batch.crew import answered
from neuron_sym.documents.given import Given
from neuron_sym.report import read_given

Working = str | tuple[str, Given] | Mapping[str, object]
"""A text, a text with what is given, or ``{"id", "working", "given"}``."""


def check_many(
    workings: Iterable[Working],
    executor: Executor | None = None,
    *,
    given: Given | None = None,
    chunk: int = 64,
    jobs: int | None = None,
    in_flight: int | None = None,
) -> Iterator[Answer]:
    r"""The answers to many workings, in order, while the workings are still being read.

    A working is a text, a pair ``(text, given)``, or a mapping ``{"id", "working", "given"}`` as in a line of
    ``neuron-sym check --batch``; an answer is ``{"id", "links"}``, with ``"error"`` where something could not be
    used. ``given`` holds for the workings that do not say otherwise.

    The executor is any of ``concurrent.futures``, or ``Client.get_executor()`` of Dask; without one, ``jobs``
    processes judge, as many as there are cores. (A script that starts processes does so under
    ``if __name__ == "__main__":``.) Workers get ``chunk`` workings at a time, and at most ``in_flight`` chunks are
    ahead of the answers that have been taken, so that memory stays small however many workings there are.
    A working that costs its worker process its life costs one answer, which says so.

    Raises:
        InputError: ``given`` cannot be read, or worker processes cannot be started.
        ValueError: ``chunk``, ``jobs`` or ``in_flight`` is less than 1.

    Examples:
        >>> for answer in check_many(["0.1 + 0.2 = 0.3", ("2b = 5", {"b": "3"})], jobs=1):
        ...     print([link["verdict"] for link in answer["links"]])
        ['exact']
        ['wrong']
    """
    for name, number in (("chunk", chunk), ("jobs", jobs), ("in_flight", in_flight)):
        if number is not None and number < 1:
            raise ValueError(f"{name} must be at least 1, not {number}")
    read_given(given or {})
    chunks = _chunks(iter(workings), chunk, json.dumps(given or {}, default=_plain))
    return _answers(chunks, executor, jobs, in_flight)


def _answers(
    chunks: Iterator[Chunk], executor: Executor | None, jobs: int | None, in_flight: int | None
) -> Iterator[Answer]:
    for done in answered(chunks, executor, jobs=jobs, in_flight=in_flight):
        yield from map(json.loads, done.lines.splitlines())


def _chunks(workings: Iterator[Working], size: int, given: str) -> Iterator[Chunk]:
    first = 1
    while lines := [_line(working) for working in islice(workings, size)]:
        yield Chunk("\n".join(lines).encode("ascii"), first, given=given, unit="working")
        first += len(lines)


def _line(working: Working) -> str:
    """As in a batch; what has no JSON becomes a line that is refused."""
    try:
        return json.dumps(_row(working), default=_plain)
    except (TypeError, ValueError, RecursionError):
        return "null"


def _row(working: Working) -> object:
    if isinstance(working, str):
        return {"working": working}
    if isinstance(working, tuple) and len(working) == 2:
        return {"working": working[0], "given": working[1]}
    return working


def _plain(value: object) -> object:
    """A mapping of any kind as an object, and a number of any kind as text."""
    return dict(value) if isinstance(value, Mapping) else str(value)
