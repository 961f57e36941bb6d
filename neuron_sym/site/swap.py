"""A folder that is built beside the old one and takes its place in one step, whatever stops the build."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

try:
    import fcntl
except ImportError:  # where files are locked otherwise, nobody knows what a killed build left, and it stays
    fcntl = None  # type: ignore[assignment]

_HERE = -100  # AT_FDCWD of Linux
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target`` to build in, gone afterwards; and so is what builds that were killed left there."""
    _clear(target)
    folder = target.with_name(f".{target.name}.building-{os.getpid()}")
    folder.mkdir(parents=True)
    lock = _locked(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def swap(folder: Path, target: Path) -> None:
    """Puts ``folder`` in the place of ``target``, and what was there in the place of ``folder``.

    Where the system cannot exchange two folders it takes two renames: for a moment there is no site, but there is
    never half of one, and the next build puts the old one back if this is the moment in which it was killed.
    """
    if not target.exists():
        folder.rename(target)
    elif not _exchanged(folder, target):
        old = target.with_name(f".{target.name}.old-{os.getpid()}")
        target.rename(old)
        try:
            folder.rename(target)
        except OSError:
            old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have changed places in one step, which Linux can do on most file systems."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(exchange(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


def _clear(target: Path) -> None:
    """Removes what builds of ``target`` that were killed left beside it, and puts the old site back if it is there."""
    for left in sorted(target.parent.glob(f".{escape(target.name)}.old-*")):
        if target.exists():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.rename(target)
    for left in target.parent.glob(f".{escape(target.name)}.building-*"):
        lock = _locked(left)
        if lock is not None:  # else it is being built in
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """A lock on a folder, which ends with the process that holds it; none where another holds it, or none can be had."""
    if fcntl is None:
        return None
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            return None
        return opened
    return None
