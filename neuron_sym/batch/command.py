"""``neuron-sym check --batch FILE``: judges as it reads and writes as it judges; a run that stops can go on."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from neuron_sym.batch.answer import Tally
from neuron_sym.batch.chunk import Answered, Chunk
from neuron_sym.batch.crew import answered
from neuron_sym.batch.lines import after, chunks_of
from neuron_sym.batch.part import Part
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.exit_codes import BUG, EMPTY, FAULT, OK, OPEN, USAGE

if TYPE_CHECKING:
    from neuron_sym.batch.parquet import Table
    from neuron_sym.batch.progress import Bar


class Source(NamedTuple):
    """Where the workings come from. ``total`` is what the sizes of all chunks add up to."""

    chunks: Iterator[Chunk]
    total: int | None
    table: Table | None = None


def run(options: argparse.Namespace, given: Mapping[str, object]) -> int:
    """Runs a batch and returns its exit code."""
    _refuse_nonsense(options)
    common = json.dumps(given)
    with ExitStack() as stack:
        source = _source(options.batch, common, stack)
        if options.output is None or _is_no_file(options.output):
            out = stack.enter_context(open(options.output, "wb")) if options.output else sys.stdout.buffer  # noqa: PTH123
            tally = _judged(source, out, options, Tally())
        else:
            tally = _into_file(source, options, common)
    if tally.mistakes:
        print(f"{tally.mistakes} of {tally.answers} workings met a mistake in neuron-sym: their answers say so in "
              '"error". Please report one of them.', file=sys.stderr)  # fmt: skip
    return _exit_code(tally, strict=options.strict)


def _refuse_nonsense(options: argparse.Namespace) -> None:
    def refuse(what: str, mend: str) -> None:
        raise InputError(Fault(Place(), what, mend))

    if options.files:
        refuse("--batch takes no further files", "Check them in a second command.")
    if options.jobs is not None and options.jobs < 1:
        refuse(f"--jobs {options.jobs} is not at least 1", "Leave it out to use all cores.")
    if options.jobs is not None and options.scheduler is not None:
        refuse("--jobs and --scheduler were both given", "The cluster knows its own number of workers.")
    if options.output == "":
        refuse("-o needs the name of a file", "Leave it out to write to standard output.")
    if options.resume and (options.output is None or options.batch == "-"):
        refuse("--resume goes on with the FILE of -o, from an input that can be read again", "Give both as files.")
    names = [os.path.realpath(name) for name in (options.batch, options.output or "")]
    if options.batch != "-" and names[0] == names[1]:
        refuse(f"-o {options.output} is the input itself", "Give the answers another name.")


def _is_no_file(output: str) -> bool:
    """A device or a pipe, which is written to as it is."""
    return os.path.exists(output) and not os.path.isfile(output)  # noqa: PTH110, PTH113


def _source(name: str, given: str, stack: ExitStack) -> Source:
    if name == "-":
        return Source(chunks_of(sys.stdin.buffer.read1, given), None)  # type: ignore[union-attr]
    try:
        file = stack.enter_context(open(name, "rb"))  # noqa: PTH123, SIM115
    except OSError as error:
        raise InputError(Fault(Place(name), f"cannot be read: {error.strerror}")) from error
    if name.lower().endswith(".parquet"):
        table = _parquet().Table(name)
        return Source(table.chunks(given), table.rows, table)
    return Source(_read(chunks_of(file.read1, given), name), os.fstat(file.fileno()).st_size or None)


def _read(chunks: Iterator[Chunk], name: str) -> Iterator[Chunk]:
    try:
        yield from chunks
    except OSError as error:
        raise InputError(Fault(Place(name), f"cannot be read to its end: {error.strerror}")) from error


def _into_file(source: Source, options: argparse.Namespace, given: str) -> Tally:
    """Into ``FILE.part``, which takes its name when all answers are there."""
    as_parquet = options.output.lower().endswith(".parquet")
    if as_parquet:
        _parquet()  # before hours of work, not after
    try:
        part = Part(options.output, options.batch, given)
        before = part.begin(resume=options.resume)
        with part.path.open("ab") as out:
            tally = _judged(source._replace(chunks=after(before.answers, source.chunks)), out, options, before)
        part.finish(_as_parquet(part.path, source) if as_parquet else None)
    except KeyboardInterrupt:
        print(f"{part.path} keeps the answers so far; the same command with --resume goes on.", file=sys.stderr)
        raise
    except OSError as error:
        where = Place(str(error.filename or options.output))
        raise InputError(Fault(where, f"cannot be written: {error.strerror or 'no reason given'}")) from error
    return tally


def _as_parquet(answers: Path, source: Source) -> Path:
    finished = answers.with_name(answers.name + ".parquet")
    _parquet().write(answers, finished, source.table)
    return finished


def _judged(source: Source, out: BinaryIO, options: argparse.Namespace, tally: Tally) -> Tally:
    """Writes the answers, each chunk whole, and counts on from ``tally``."""
    with _executor(options.scheduler) as (executor, in_flight), _bar(source.total, options, tally) as bar:
        for done in answered(source.chunks, executor, jobs=options.jobs, in_flight=in_flight):
            _write_whole(out, done)
            tally = tally.and_(done.tally)
            if bar is not None:
                bar.advance(done.size, tally)
    return tally


def _write_whole(out: BinaryIO, done: Answered) -> None:
    with _interrupted_later():
        out.write(done.lines)
        out.flush()


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Lets a write come to its end before Ctrl-C stops the run, so that no line is torn; a second one does not wait."""
    heard = signal.getsignal(signal.SIGINT)
    if heard is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        del frame
        if came:
            raise KeyboardInterrupt
        came.append(number)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)
    if came:
        raise KeyboardInterrupt


def _executor(scheduler: str | None) -> AbstractContextManager[tuple[Executor | None, int | None]]:
    """The workers of a cluster, or nobody in particular."""
    if scheduler is None:
        return nullcontext((None, None))
    try:
        from neuron_sym.batch.cluster import cluster
    except ImportError as error:
        raise _missing("--scheduler", "Dask", "dask") from error
    return cluster(scheduler)


def _parquet() -> ModuleType:
    try:
        from neuron_sym.batch import parquet
    except ImportError as error:
        raise _missing("a .parquet file", "PyArrow", "parquet") from error
    return parquet


def _missing(what: str, library: str, extra: str) -> InputError:
    return InputError(
        Fault(Place(), f"{what} needs {library}, which is not installed", f"pip install 'neuron-sym[{extra}]'")
    )


def _bar(total: int | None, options: argparse.Namespace, tally: Tally) -> AbstractContextManager[Bar | None]:
    """A bar where somebody looks at it, and where it does not stand among the answers."""
    if options.quiet or not sys.stderr.isatty() or (options.output is None and sys.stdout.isatty()):
        return nullcontext()
    from neuron_sym.batch.progress import Bar

    return Bar(total, tally.answers)


def _exit_code(tally: Tally, *, strict: bool) -> int:
    if tally.faulty:
        return FAULT
    if tally.mistakes:
        return BUG
    if tally.refused:
        return USAGE
    if strict and tally.open:
        return OPEN
    return OK if tally.answers else EMPTY
