"""Chunks: some lines on their way to a worker as one piece of text, and their answers on the way back as another."""

from __future__ import annotations

import faulthandler
import json
import os
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO

from neuron_sym.batch.answer import OUR_MISTAKE, Answer, Tally, check_line, read_object, refused, tally_of, written


class Chunk(NamedTuple):
    """Lines of input. ``first`` is the number of the first one, ``size`` how far the input has been read for them."""

    lines: bytes
    first: int = 1
    size: int = 0
    given: str = ""
    """A JSON object: what holds for the lines that do not say otherwise."""
    unit: str = "line"
    attempts: int = 0
    """Deaths so far. (Dask gives the answer to the same task, be it a death, a second time.)"""

    def numbered(self) -> Iterator[tuple[int, bytes]]:
        """The lines that are not blank, with their numbers; each of them gets an answer."""
        for number, line in enumerate(self.lines.split(b"\n"), start=self.first):
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line

    def place(self, number: int) -> str:
        """What messages call a line."""
        return f"{self.unit} {number}"

    def halves(self) -> tuple[Chunk, Chunk] | None:
        """Two chunks with the same lines, or nothing where one line is all there is."""
        numbers = [number for number, _ in self.numbered()]
        if len(numbers) < 2:
            return None
        cut = numbers[len(numbers) // 2]
        lines = self.lines.split(b"\n")
        before, after = lines[: cut - self.first], lines[cut - self.first :]
        return self._replace(lines=b"\n".join(before), size=0), self._replace(lines=b"\n".join(after), first=cut)


class Answered(NamedTuple):
    """The answers to a chunk, a line of JSON each."""

    lines: bytes
    tally: Tally
    size: int


def judge(chunk: Chunk) -> Answered:
    """What workers run."""
    common = read_object(chunk.given) if chunk.given else {}
    return _answered(chunk, (check_line(line, chunk.place(number), common) for number, line in _fused(chunk)))


def give_up(chunk: Chunk) -> Answered:
    """The answers to lines that have cost a worker its life."""
    message = f"{OUR_MISTAKE}: its worker died, or took longer than {Fuse.SECONDS} seconds"
    return _answered(chunk, (refused(_identity(line), message) for _, line in chunk.numbered()))


def _answered(chunk: Chunk, answers: Iterable[Answer]) -> Answered:
    lines: list[str] = []
    tally = Tally()
    for answer in answers:
        lines.append(written(answer) + "\n")
        tally = tally.and_(tally_of(answer))
    return Answered("".join(lines).encode("ascii"), tally, chunk.size)


def _fused(chunk: Chunk) -> Iterator[tuple[int, bytes]]:
    try:
        for numbered in chunk.numbered():
            Fuse.renew()
            yield numbered
    finally:
        Fuse.cancel()


def _identity(line: bytes) -> object:
    try:
        return json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None


class Fuse:
    """Ends a worker process that a single working has kept busy for far longer than any working should.

    The judge counts its work and needs no clock. This is for the day on which it counts wrong: the thread
    that ``faulthandler`` keeps ends the process even if it is inside one long multiplication.
    """

    SECONDS = 30
    _grace = 1.0
    _nowhere: TextIO | None = None
    _lit = 0.0

    @classmethod
    def insert(cls) -> None:
        """In a process of ours, which may die; in anybody else's there is no fuse."""
        cls._nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  for as long as the process lives

    @classmethod
    def renew(cls) -> None:
        """Another working begins."""
        if cls._nowhere is not None and time.monotonic() - cls._lit > cls._grace:
            cls._lit = time.monotonic()
            faulthandler.dump_traceback_later(cls.SECONDS, exit=True, file=cls._nowhere)

    @classmethod
    def cancel(cls) -> None:
        """Nothing is being judged."""
        if cls._nowhere is not None:
            faulthandler.cancel_dump_traceback_later()
            cls._lit = 0.0
