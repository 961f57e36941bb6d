"""How far a batch is, on a terminal."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from neuron_sym.batch.answer import Tally


class Bar:
    """A line on standard error: the part of the input that is done, workings a second, faults so far."""

    def __init__(self, total: int | None, before: int = 0) -> None:
        columns = (TaskProgressColumn(), TimeRemainingColumn()) if total else (TimeElapsedColumn(),)
        self._progress = Progress(
            BarColumn(),
            *columns,
            TextColumn(
                "{task.fields[answers]:,} workings, {task.fields[pace]:,.0f} a second, {task.fields[faulty]:,} with a fault"
            ),
            console=Console(stderr=True),
        )
        self._task = self._progress.add_task("", total=total, answers=before, pace=0, faulty=0)
        self._before = before

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def advance(self, by: int, tally: Tally) -> None:
        """A chunk is done; the tally is that of all answers so far."""
        seconds = self._progress.tasks[0].elapsed or 0
        pace = (tally.answers - self._before) / seconds if seconds else 0
        self._progress.update(self._task, advance=by, answers=tally.answers, pace=pace, faulty=tally.faulty)
