"""Who judges: worker processes of our own, or any executor. Answers come in order, and a dead worker costs one of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from typing import Self

from neuron_sym.batch.chunk import Answered, Chunk, Fuse, give_up, judge
from neuron_sym.batch.memory import spare_memory
from neuron_sym.errors import Fault, InputError, Place

Work = Callable[[Chunk], Answered]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answered(
    chunks: Iterator[Chunk], executor: Executor | None = None, *, jobs: int | None = None, in_flight: int | None = None
) -> Iterator[Answered]:
    """The answers to all chunks, in order, by an executor or else by ``jobs`` processes.

    At most ``in_flight`` chunks are read ahead of the answers that have been taken. A single chunk, or a single
    job, needs no process but this one.
    """
    jobs = jobs or cores()
    if executor is None:
        begun = list(islice(chunks, 2)) if jobs > 1 else []
        chunks = chain(begun, chunks)
        if len(begun) < 2:
            return map(judge, chunks)
    return in_order(Crew(executor, jobs), chunks, in_flight or (64 if executor else 4 * jobs))


def in_order(crew: Crew, chunks: Iterable[Chunk], in_flight: int) -> Iterator[Answered]:
    """The answers of a crew, however its workers fare."""
    under_way: deque[tuple[Chunk, Future[Answered]]] = deque()
    with crew:
        for chunk in chunks:
            under_way.append((chunk, crew.submit(chunk)))
            while under_way and (len(under_way) >= in_flight or under_way[0][1].done()):
                yield from _first(under_way, crew)
        while under_way:
            yield from _first(under_way, crew)


def _first(under_way: deque[tuple[Chunk, Future[Answered]]], crew: Crew) -> Iterable[Answered]:
    """The answers to the chunk that has waited longest.

    If its worker died, nobody knows whose fault it was: the others that were lost with it begin again, and
    this one is judged apart from them.
    """
    chunk, future = under_way.popleft()
    try:
        return [crew.result(chunk, future)]
    except Exception as error:
        if not _died(error):
            raise
    if crew.renew():
        for place, (later, lost) in enumerate(under_way):
            if not _succeeded(lost):
                under_way[place] = later, crew.submit(later)
    return _alone(chunk, crew)


def _succeeded(future: Future[Answered]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(chunk: Chunk, crew: Crew) -> Iterator[Answered]:
    """The answers of a worker that judges nothing else meanwhile; in halves where it dies."""
    chunk = chunk._replace(attempts=chunk.attempts + 1)
    try:
        yield crew.alone(chunk)
    except Exception as error:
        if not _died(error):
            raise
        halves = chunk.halves()
        if halves is None:
            yield give_up(chunk)
        else:
            for half in halves:
                yield from _alone(half, crew)


def _died(error: Exception) -> bool:
    """Whether a worker died of it: the judge itself raises nothing."""
    distributed = sys.modules.get("distributed")
    return isinstance(error, BrokenProcessPool) or (
        distributed is not None and isinstance(error, distributed.KilledWorker)
    )


class Crew:
    """An executor, and what to do when its workers die."""

    def __init__(self, executor: Executor | None = None, jobs: int = 1, work: Work = judge) -> None:
        self.jobs = jobs
        self.work = work
        self._proved = executor is not None
        self._own = executor is None
        self._ward: ProcessPoolExecutor | None = None
        self._executor = executor or _processes(jobs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nobody waits for answers any more; what is not ours goes on."""
        self._discharge()
        if self._own:
            _kill(self._executor)

    def submit(self, chunk: Chunk) -> Future[Answered]:
        """The answers to a chunk, some time."""
        try:
            return self._executor.submit(self.work, chunk)
        except BrokenProcessPool as error:  # told where the answers are awaited
            failed: Future[Answered] = Future()
            failed.set_exception(error)
            return failed

    def result(self, chunk: Chunk, future: Future[Answered]) -> Answered:
        """The answers to a chunk, when they are there; asked for once more if the executor stumbles.

        The judge raises nothing. But ``Client.get_executor()`` of Dask may take an answer for an exception, if the
        worker that holds it dies while it is fetched.
        """
        try:
            return future.result()
        except (CancelledError, OSError):  # unwanted, or out of reach
            raise
        except Exception as error:
            if _died(error):
                raise
            return self.submit(chunk).result()

    def renew(self) -> bool:
        """After a death: a new pool of processes for a broken one. Whether what was under way is lost."""
        if not isinstance(self._executor, ProcessPoolExecutor):
            return False
        if self._own:
            _kill(self._executor)
        self._executor, self._own = _processes(self.jobs), True
        return True

    def alone(self, chunk: Chunk) -> Answered:
        """The answers to a chunk by a worker that judges nothing else."""
        if not isinstance(self._executor, ProcessPoolExecutor):
            return self.result(chunk, self.submit(chunk))
        if self._ward is None:
            self._ward = _processes(1)
            self._prove(self._ward)
        try:
            return self._ward.submit(self.work, chunk).result()
        except BrokenProcessPool:
            self._discharge()
            raise

    def _prove(self, pool: ProcessPoolExecutor) -> None:
        """That processes can be started at all, once one has died before anything was answered."""
        if self._proved:
            return
        try:
            pool.submit(self.work, Chunk(b"")).result()
        except BrokenProcessPool as error:
            mend = (
                'A script that judges in processes does so under `if __name__ == "__main__":`; '
                "in threads or in this process (jobs=1) it works anywhere."
            )
            raise InputError(Fault(Place(), "worker processes cannot be started", mend)) from error
        self._proved = True

    def _discharge(self) -> None:
        if self._ward is not None:
            _kill(self._ward)
            self._ward = None


def _processes(jobs: int) -> ProcessPoolExecutor:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    if threading.current_thread() is threading.main_thread():
        heard = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the processes inherit it, and Ctrl-C is left to this one
        try:
            forkserver.ensure_running()
        finally:
            signal.signal(signal.SIGINT, heard or signal.SIG_DFL)
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver"), initializer=_begin)


def _begin() -> None:
    """What a worker process does first: it leaves Ctrl-C to its parent, and ends when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    Fuse.insert()
    spare_memory()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _kill(executor: Executor) -> None:
    """Ends the processes of a pool at once: nobody wants what they are at."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for each in processes:
        each.kill()
