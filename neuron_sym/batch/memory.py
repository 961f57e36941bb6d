"""A bound on the memory of a worker process, where the system can set one."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module

MAX_GROWTH = 1 << 30
"""Bytes that a worker may take beyond what it starts with."""


def spare_memory() -> None:
    """From here on, a working that needs too much gets a ``MemoryError`` before the machine runs short."""
    if sys.platform != "linux":
        return
    resource = import_module("resource")  # Windows has none
    with suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        taken = int(file.read().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = taken + MAX_GROWTH
        resource.setrlimit(resource.RLIMIT_AS, (soft if hard < 0 else min(soft, hard), hard))
