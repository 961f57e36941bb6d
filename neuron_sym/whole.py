"""A file that appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def appearing(path: str) -> Iterator[str]:
    """The name of a new file beside ``path`` that takes its place once all is written; after a failure none is left."""
    target = os.path.realpath(path)
    beside = os.path.join(os.path.dirname(target), f".neuron-sym-{os.getpid()}")  # noqa: PTH118, PTH120
    try:
        yield beside
        os.replace(beside, target)  # noqa: PTH105
    finally:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
