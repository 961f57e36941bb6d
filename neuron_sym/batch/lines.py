"""JSON Lines, cut into chunks as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from neuron_sym.batch.answer import MAX_LINE
from neuron_sym.batch.chunk import Chunk

SIZE = 16_384
"""Bytes of a chunk: some tenths of a second of work, against a fraction of a millisecond of travelling."""


def chunks_of(read: Callable[[int], bytes], given: str = "") -> Iterator[Chunk]:
    """Whole lines, about :data:`SIZE` bytes at a time, or as many as there are yet if they come slowly.

    Of a line that is too long, only as much is kept as shows that it is.
    """
    rest, first, size = bytearray(), 1, 0
    while block := read(SIZE):
        size += len(block)
        end = block.rfind(b"\n") + 1
        if end:
            lines = bytes(rest) + block[:end]
            yield Chunk(lines, first, size, given)
            rest, first, size = bytearray(), first + lines.count(b"\n"), 0
        rest += block[end:][: MAX_LINE + 1 - len(rest)]
    if rest:
        yield Chunk(bytes(rest), first, size, given)


def after(count: int, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """What comes after the first ``count`` lines that get an answer."""
    for chunk in chunks:
        numbers = [number for number, _ in chunk.numbered()] if count else []
        if not count:
            yield chunk
        elif len(numbers) <= count:
            count -= len(numbers)
            yield chunk._replace(lines=b"")  # nothing to judge, but a part of the way
        else:
            cut, count = numbers[count], 0
            yield chunk._replace(lines=b"\n".join(chunk.lines.split(b"\n")[cut - chunk.first :]), first=cut)
