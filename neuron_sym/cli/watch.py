"""Checks again whenever a file changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from threading import Event
from time import sleep

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from neuron_sym.cli.output import tell
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.report import documents_in

SETTLED = 0.1
"""Seconds without a change, after which an editor has written all that it writes."""
PATIENCE = 1.0
"""Seconds after which the files are looked at even if nothing was heard of them."""
SHORTLY = 0.02
"""Seconds between two looks at the files, however much goes on beside them."""
CLEAR = "\x1b[2J\x1b[3J\x1b[H"


class _Heard(FileSystemEventHandler):
    """Wakes whoever waits."""

    def __init__(self, event: Event) -> None:
        self.event = event

    def on_any_event(self, event: FileSystemEvent) -> None:
        del event
        self.event.set()


def watch(check: Callable[[], int], files: Sequence[str]) -> int:
    """Checks, and checks anew after each change, until it is interrupted."""
    if "-" in files:
        raise InputError(Fault(Place(), "standard input cannot be watched", "Give a FILE or a folder."))
    changed = Event()
    observer = Observer()
    for folder in {name if os.path.isdir(name) else os.path.dirname(name) or "." for name in files}:  # noqa: PTH112, PTH120
        if os.path.isdir(folder):  # noqa: PTH112
            observer.schedule(_Heard(changed), folder, recursive=folder in files)
    observer.start()
    try:
        while True:
            seen = _checked(check, files)
            while _state(files) == seen:
                changed.wait(PATIENCE)
                changed.clear()
                sleep(SHORTLY)
            _settle(files)
    finally:
        observer.stop()
        observer.join()


def _settle(files: Sequence[str]) -> None:
    """Waits until the files, and not merely the folder that they lie in, are left alone."""
    before: object = None
    while (now := _state(files)) != before:
        before = now
        sleep(SETTLED)


def _checked(check: Callable[[], int], files: Sequence[str]) -> object:
    """Clears the screen and checks; returns the state of the files that was checked, or left behind by ``--fix``."""
    if sys.stdout.isatty():
        sys.stdout.write(CLEAR)
    before = _state(files)
    try:
        check()
    except InputError as error:
        tell(error)
    sys.stdout.flush()
    print("Watching for changes; Ctrl-C ends it.", file=sys.stderr)
    return before


def _state(files: Sequence[str]) -> list[tuple[str, int, int]]:
    """What tells that a file is another than before."""
    state = []
    for name in files:
        for path in documents_in(name):
            try:
                found = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            state.append((path, found.st_mtime_ns, found.st_size))
    return state
