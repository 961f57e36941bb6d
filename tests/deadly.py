"""Work that ends the process that does it: what the tests of ``neuron_sym.batch.crew`` hand to workers."""

from __future__ import annotations

import os
import signal

from neuron_sym.batch import chunk as chunks
from neuron_sym.batch.chunk import Answered, Chunk, Fuse


def killed(chunk: Chunk) -> Answered:
    """As if the system had taken the memory back."""
    if b"KILL" in chunk.lines:
        os.kill(os.getpid(), signal.SIGKILL)
    return chunks.judge(chunk)


def stuck(chunk: Chunk) -> Answered:
    """One multiplication without end: no Python code runs, and no exception can reach it."""
    if b"KILL" in chunk.lines:
        Fuse.SECONDS = 0.3  # type: ignore[assignment]
        Fuse.renew()
        pow(3, 10**10)
    return chunks.judge(chunk)
