"""``neuron-sym check``: what it takes, and once through the files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from neuron_sym.cli.configuration import DECIMALS, FORMATS, Configuration, configuration, excluded
from neuron_sym.cli.output import coloured, tell, write
from neuron_sym.cli.parser import Commands, Parser, command
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.exit_codes import EMPTY, FAULT, OK, USAGE
from neuron_sym.record import Record

if TYPE_CHECKING:
    from neuron_sym.fixing.fixer import Mended
    from neuron_sym.report import FileReport, Report

CHECK_EXAMPLES = """\
examples:
  neuron-sym check lesson.md
  neuron-sym check notes/ --strict
  neuron-sym check --explain lesson.md              the working and the true values, line by line
  neuron-sym check --diff lesson.md                 what --fix would change
  neuron-sym check --fix --watch lesson.md
  neuron-sym check --format sarif -o neuron-sym.sarif .
  neuron-sym check --given w=0.2,0.00001 --given x=4,80 --given b=1 working.tex
  echo '0.2*4 + 0.00001*80 = 0.808' | neuron-sym check -
  neuron-sym check --batch workings.jsonl

configuration: [tool.neuron-sym] in the nearest pyproject.toml that has it, with the keys exclude, strict,
               given, format, decimal and strict-equals; a flag wins over it

exit codes: 0 no fault (with --fix: none left), 1 a fault found, 2 the input cannot be used, 3 a bug of ours,
            4 something undecided or unreadable (with --strict), 5 nothing to check
"""
MANY = 20
"""So many files are worth a bar that shows how far it is."""


class Settings(Record):
    """What holds for a check: the flags, and the configuration where they say nothing."""

    files: tuple[str, ...]
    given: dict[str, object]
    exclude: tuple[tuple[str, tuple[str, ...]], ...]
    """Folders, with patterns relative to them."""
    format: str
    strict: bool
    strict_equals: bool
    decimal_comma: bool
    output: str | None
    color: str
    verbose: bool = False
    quiet: bool = False
    explain: bool = False
    diff: bool = False
    fix: bool = False
    force_exclude: bool = False
    allow_empty: bool = False


def add(commands: Commands[Parser]) -> None:
    """Adds the command."""
    parser = command(commands, "check", "judge every equality of a working and name the first wrong one", CHECK_EXAMPLES)
    parser.add_argument("files", nargs="*", metavar="FILE", help="Markdown, LaTeX or text files, folders, or - for standard input")
    parser.add_argument("--given", action="append", default=[], metavar="NAME=VALUE",
                        help="a value to take for true, such as b=1 or w=0.2,0.00001; repeatable")  # fmt: skip
    parser.add_argument("--decimal", choices=DECIMALS, help="what stands before decimals where a text has 0,5 (default point)")
    parser.add_argument("--strict", action=argparse.BooleanOptionalAction, default=None,
                        help="exit with 4 if anything is undecided or unreadable")  # fmt: skip
    parser.add_argument("--allow-empty", action="store_true", help="exit with 0, and not 5, if there is nothing to check")
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    _add_output(parser)
    _add_fixing(parser)
    choice = parser.add_argument_group("which files")
    choice.add_argument("--exclude", action="append", metavar="PATTERN", help="leave out what a folder holds; repeatable")
    choice.add_argument("--force-exclude", action="store_true", help="leave it out even if it is named as FILE")
    choice.add_argument("--isolated", action="store_true", help="read no configuration")
    _add_batch(parser)
    parser.set_defaults(run=_check)


def _add_output(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument("--format", choices=(*FORMATS, "text"), metavar="FORMAT",
                        help=f"{', '.join(FORMATS)} (default terminal)")  # fmt: skip
    output.add_argument("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all")
    output.add_argument("-v", "--verbose", action="store_true", help="show every link, not only the faulty ones")
    output.add_argument("-q", "--quiet", action="store_true", help="show faults only: no summary, no progress")
    output.add_argument("--color", choices=("auto", "always", "never"), default="auto",
                        help="colours: where they are seen, always, or never (default auto)")  # fmt: skip


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    fixing = parser.add_argument_group("corrections, each judged before it is shown or made")
    fixing.add_argument("--explain", action="store_true", help="show each faulty chain beside its correction")
    either = fixing.add_mutually_exclusive_group()
    either.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    either.add_argument("--fix", action="store_true", help="correct wrong numbers in the files, and touch nothing else")
    fixing.add_argument("--strict-equals", action=argparse.BooleanOptionalAction, default=None,
                        help="there, put ≈ where = stands before a rounded value")  # fmt: skip


def _add_batch(parser: argparse.ArgumentParser) -> None:
    batch = parser.add_argument_group("many workings, judged on all cores (the answers go to -o FILE)")
    batch.add_argument("--batch", metavar="FILE",
                       help='one {"id", "working", "given"} a line, - for standard input, or a .parquet file')  # fmt: skip
    batch.add_argument("--jobs", type=int, metavar="N", help="processes (default: one for each core)")
    batch.add_argument("--resume", action="store_true", help="go on with the FILE of -o where an interrupted run stopped")
    batch.add_argument("--scheduler", metavar="ADDRESS", help="judge on a Dask cluster, such as tcp://10.0.0.1:8786")


def _check(options: argparse.Namespace) -> int:
    if options.batch is not None:
        from neuron_sym.batch.command import run

        return run(options, _given(options.given))
    if options.jobs or options.scheduler or options.resume:
        raise InputError(Fault(Place(), "--jobs, --scheduler and --resume go with --batch", "Add --batch FILE."))
    if not options.files:
        raise InputError(Fault(Place(), "nothing to check", "Give a FILE, a folder, or - for standard input."))
    from neuron_sym.report import read_given

    settings = _settings(options)
    read_given(settings.given)
    if settings.explain and settings.format != "terminal":
        raise InputError(Fault(Place(), "--explain is for --format terminal", "Leave one of them out."))
    if options.watch:
        from neuron_sym.cli.watch import watch

        return watch(lambda: run_once(settings), settings.files)
    return run_once(settings)


def _settings(options: argparse.Namespace) -> Settings:
    configured = Configuration() if options.isolated else configuration(_start(options.files[0]))
    if options.exclude is None:
        exclude = ((configured.folder, configured.exclude),)
    else:
        exclude = ((".", tuple(options.exclude)),)
    names = ("output", "color", "verbose", "quiet", "explain", "diff", "fix", "force_exclude", "allow_empty")
    wanted = options.format or configured.format
    return Settings(
        files=tuple(options.files), given={**configured.given, **_given(options.given)}, exclude=exclude,
        format="terminal" if wanted == "text" else wanted,
        strict=configured.strict if options.strict is None else options.strict,
        strict_equals=configured.strict_equals if options.strict_equals is None else options.strict_equals,
        decimal_comma=(options.decimal or configured.decimal) == "comma",
        **{name: getattr(options, name) for name in names},
    )  # fmt: skip


def _start(file: str) -> str:
    """Where the search for a configuration begins."""
    if file == "-":
        return "."
    return file if os.path.isdir(file) else os.path.dirname(file) or "."  # noqa: PTH112, PTH120


def run_once(settings: Settings) -> int:
    """Checks the files once, says what was found, and returns the exit code."""
    from neuron_sym.report import Report

    files: list[FileReport] = []
    unusable: list[InputError] = []
    mended: list[Mended] = []
    for path in _shown_progress(_paths(settings), settings):
        try:
            files.append(_report(path, settings))
            if settings.fix or settings.diff:
                one = _mended(files[-1], settings)
                if settings.fix:
                    files[-1] = _rewritten(one)
                mended.append(one)
        except InputError as error:
            unusable.append(error)
    for problem in unusable:
        tell(problem)
    report = Report(tuple(files))
    if files or not unusable or settings.format not in ("terminal", "json"):
        _say(report, mended, unusable, settings)
    return _exit_code(report, unusable, settings)


def _exit_code(report: Report, unusable: list[InputError], settings: Settings) -> int:
    code = report.exit_code(strict=settings.strict)
    if unusable and code != FAULT:
        return USAGE
    return OK if code == EMPTY and settings.allow_empty else code


def _paths(settings: Settings) -> list[str]:
    """The files that are named, and the documents of folders that are not excluded."""
    from neuron_sym.report import documents_in

    found: list[str] = []
    for name in settings.files:
        within = [name] if name == "-" else documents_in(name)
        if name in (".", "./"):
            within = [path.removeprefix("./") for path in within]
        named = within == [name] and not settings.force_exclude
        found += within if named or name == "-" else [
            path for path in within if not any(excluded(path, patterns, folder) for folder, patterns in settings.exclude)
        ]  # fmt: skip
    return found


def _shown_progress(paths: list[str], settings: Settings) -> Iterable[str]:
    """A bar on standard error where there is much to do and somebody looks on."""
    if len(paths) < MANY or settings.quiet or not sys.stderr.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, "Checking", console=Console(stderr=True), transient=True)


def _report(path: str, settings: Settings) -> FileReport:
    from neuron_sym.report import check_file, check_stream

    if path == "-":
        return check_stream(sys.stdin, settings.given, decimal_comma=settings.decimal_comma)
    keep = settings.fix or settings.diff or settings.explain
    return check_file(path, settings.given, decimal_comma=settings.decimal_comma, keep=keep)


def _mended(report: FileReport, settings: Settings) -> Mended:
    from neuron_sym.fixing.fixer import mended
    from neuron_sym.report import read_given

    given = read_given(settings.given)
    return mended(report, given, decimal_comma=settings.decimal_comma, strict_equals=settings.strict_equals)


def _rewritten(mended: Mended) -> FileReport:
    """Puts the mended text in the place of the old one; from standard input it goes to standard output."""
    from neuron_sym.fixing.rewrite import rewrite

    if not mended.before.document.path:
        sys.stdout.write(mended.after.document.text)
    elif mended.changed:
        rewrite(mended)
    return mended.after


def _say(report: Report, mended: list[Mended], unusable: list[InputError], settings: Settings) -> None:
    to_stdout = settings.output is None and not (settings.fix and "-" in settings.files)
    painted = coloured(settings.color) if settings.output is None else settings.color == "always"
    if settings.diff:
        from neuron_sym.render.correction import diff_text, summary

        write(diff_text(mended, colour=painted), settings.output)
        print(summary(mended, would=True), end="", file=sys.stderr)
        return
    text = _rendered(report, unusable, settings, painted=painted)
    if settings.fix and not settings.quiet:
        from neuron_sym.render.correction import summary

        if settings.format == "terminal":
            text = summary(mended) + text
        else:
            print(summary(mended), end="", file=sys.stderr)
    if to_stdout or settings.output is not None:
        write(text, settings.output)
    else:
        sys.stderr.write(text)


def _rendered(report: Report, unusable: list[InputError], settings: Settings, *, painted: bool) -> str:
    """The report in the format that was asked for; each is imported only then."""
    if settings.format == "json":
        import json

        from neuron_sym.render.as_json import report_json

        return json.dumps(report_json(report), indent=2) + "\n"
    if settings.format == "sarif":
        import json

        from neuron_sym import __version__
        from neuron_sym.render.as_sarif import report_sarif

        return json.dumps(report_sarif(report, unusable, version=__version__), indent=2) + "\n"
    if settings.format == "github":
        from neuron_sym.render.as_github import report_github

        return report_github(report, unusable)
    if settings.format == "junit":
        from neuron_sym.render.as_junit import report_junit

        return report_junit(report, unusable)
    from neuron_sym.render.terminal import report_text

    explained = _explained(report, settings, painted=painted) if settings.explain else ()
    return report_text(report, colour=painted, verbose=settings.verbose, quiet=settings.quiet, explained=explained)


def _explained(report: Report, settings: Settings, *, painted: bool) -> list[str]:
    from neuron_sym.fixing.explain import explanations
    from neuron_sym.render.correction import explanation_text
    from neuron_sym.report import read_given

    given = read_given(settings.given)
    return [explanation_text(explained, colour=painted) for file in report.files
            for explained in explanations(file, given, decimal_comma=settings.decimal_comma)]  # fmt: skip


def _given(flags: list[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for flag in flags:
        name, equals, value = flag.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InputError(Fault(Place(), f"--given {flag}: expected NAME=VALUE", "Write --given b=1 or --given w=0.2,0.00001."))
        parts = [part.strip() for part in value.split(",")]
        given[name.strip()] = parts if len(parts) > 1 else parts[0]
    return given
