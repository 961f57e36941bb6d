"""The command ``neuron-sym``. Each subcommand imports what it needs, so that ``check`` starts at once."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from neuron_sym.errors import Fault, InputError, NeuronSymError, Place, visible
from neuron_sym.exit_codes import BUG, FAULT, INTERRUPTED, OK, USAGE

if TYPE_CHECKING:
    from neuron_sym.model.example import Example

DERIVE_EXAMPLES = """\
examples:
  neuron-sym derive example.toml
  neuron-sym derive --inputs 4,80 --weights 0.2,0.00001 --bias 1
  neuron-sym derive example.toml --format latex -o example.tex
  neuron-sym derive examples.csv --format json
  neuron-sym derive example.toml --what gradient --target 1
  neuron-sym derive --what activation --activation gelu

formats: text (the default), latex, markdown, json
what:    forward (the default), activation (its derivative by steps), gradient, hessian,
         update (one step of learning), training (--updates steps; the rows of a .csv are one batch),
         insight (contributions, odds, the decision boundary, and how likely luck is)
"""
WHAT = ("forward", "activation", "gradient", "hessian", "update", "training", "insight")
"""As in :mod:`neuron_sym.render.derivation`, which is too slow to import for a line of help."""
FLAGS = {
    "inputs": "4,80", "weights": "0.2,0.00001", "bias": "1", "activation": "sigmoid (the default)", "target": "1",
    "loss": "binary_cross_entropy (the default)", "title": "words", "threshold": "0.5", "classes": "'Not obese,Obese'",
    "learning_rate": "0.1", "updates": "3", "optimizer": "sgd (the default), momentum or adam", "momentum": "0.9",
}  # fmt: skip
"""The fields of an example that are flags too, and what they may hold."""
CHECK_EXAMPLES = """\
examples:
  neuron-sym check lesson.md
  neuron-sym check notes/ --strict
  neuron-sym check --given w=0.2,0.00001 --given x=4,80 --given b=1 working.tex
  echo '0.2*4 + 0.00001*80 = 0.808' | neuron-sym check -
  neuron-sym check --batch workings.jsonl

exit codes: 0 no fault, 1 a fault found, 2 the input cannot be used, 3 a bug of ours,
            4 something undecided or unreadable (with --strict), 5 nothing to check
"""
BUILD_EXAMPLES = """\
examples:
  neuron-sym build
  neuron-sym build --strict --site-dir public
"""
SERVE_EXAMPLES = """\
examples:
  neuron-sym serve
  neuron-sym serve --dev-addr localhost:8080
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(_with_values(sys.argv[1:] if arguments is None else arguments))
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except InputError as error:
        _tell(error)
        return USAGE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:  # no space left on the device, say
        _tell(InputError(Fault(Place(str(error.filename or "standard output")), error.strerror or "cannot be used")))
        return USAGE
    except Exception as error:
        if os.environ.get("NEURON_SYM_DEBUG"):
            raise
        known = isinstance(error, NeuronSymError)
        print(f"neuron-sym: {'' if known else type(error).__name__ + ': '}{visible(str(error))[:500]}\n"
              "This is a mistake in neuron-sym, not in your file. Please report it with the file and the command;\n"
              "NEURON_SYM_DEBUG=1 shows where it happened.", file=sys.stderr)  # fmt: skip
        return BUG
    return code


def _tell(error: InputError) -> None:
    """What is wrong, on standard error; names of files and flags may hold anything."""
    print("\n".join(visible(line) for line in str(error).split("\n")), file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """Says what it was given in characters that can be seen."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def _with_values(arguments: Sequence[str]) -> list[str]:
    """``--inputs -4,80`` as ``--inputs=-4,80``: a flag that begins with a digit there is none."""
    joined: list[str] = []
    for argument in arguments:
        before = joined[-1] if joined else ""
        if re.match(r"-[0-9.]", argument) and before.startswith("--") and len(before) > 2 and "=" not in before:
            joined[-1] = f"{before}={argument}"
        else:
            joined.append(argument)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="neuron-sym",
        description="Worked examples of an artificial neuron, derived step by step, "
        "and a checker for the ones you did by hand.",
    )
    parser.add_argument("--version", action="version", version=f"neuron-sym {_version()}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_derive(commands)
    _add_check(commands)
    _add_build(commands)
    return parser


def _version() -> str:
    from neuron_sym import __version__

    return __version__


Commands = argparse._SubParsersAction  # noqa: SLF001  argparse gives its type no public name


def _command(commands: Commands[_Parser], name: str, does: str, epilog: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=does, description=does[0].upper() + does[1:] + ".", epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


# --- derive -----------------------------------------------------------------------------------------


def _add_derive(commands: Commands[_Parser]) -> None:
    parser = _command(commands, "derive", "write the derivation of a worked example step by step", DERIVE_EXAMPLES)
    parser.add_argument("example", nargs="?", metavar="EXAMPLE", help="a .toml file, or a .csv with one example a row")
    parser.add_argument("--format", choices=("text", "latex", "markdown", "json"), default="text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all")
    parser.add_argument("--digits", type=int, default=4, metavar="N", help="decimals of a rounded value (default 4)")
    parser.add_argument("--what", choices=WHAT, default="forward", help="what to derive (default forward)")
    flags = parser.add_argument_group("an example without a file; from --target on, also for those of a file")
    for name, says in FLAGS.items():
        flags.add_argument(f"--{name.replace('_', '-')}", metavar=name.upper(), help=f"such as {says}")
    parser.set_defaults(run=_derive)


def _derive(options: argparse.Namespace) -> int:
    from neuron_sym.render.derivation import render

    if not 1 <= options.digits <= 15:
        raise InputError(Fault(Place(), f"--digits {options.digits} is not between 1 and 15"))
    text = render(_examples(options), options.format, digits=options.digits, colour=_colour("auto"), what=options.what)
    _write(text, options.output)
    return OK


def _examples(options: argparse.Namespace) -> list[Example]:
    """The examples of a file, or the one that the flags describe."""
    from pathlib import Path

    from neuron_sym.model.flag_example import LEARNING, from_flags, with_flags
    from neuron_sym.model.load_example import load
    from neuron_sym.render.catalogue import without_numbers

    flags = {name: getattr(options, name) for name in FLAGS if getattr(options, name) is not None}
    if options.example is not None:
        if not flags.keys() <= set(LEARNING):
            mend = "Give one of them; " + ", ".join(f"--{name.replace('_', '-')}" for name in LEARNING if name in FLAGS) + " go with a file."
            raise InputError(Fault(Place(), "an EXAMPLE file and flags for its numbers were both given", mend))
        examples = load(Path(options.example))
        return [with_flags(example, **flags) for example in examples] if flags else examples
    if options.what == "activation" and flags.keys() == {"activation"}:
        return [without_numbers(flags["activation"])]
    if not flags:
        raise InputError(Fault(Place(), "nothing to derive", "Give an EXAMPLE file, or --inputs, --weights and --bias."))
    return [from_flags(**flags)]


def _write(text: str, output: str | None) -> None:
    """To standard output, or to a file that appears whole or not at all; into a device or pipe as it is."""
    if output is None:
        sys.stdout.write(text)
        return
    from contextlib import suppress

    target = os.path.realpath(output)
    beside = os.path.join(os.path.dirname(target), f".neuron-sym-{os.getpid()}")  # noqa: PTH118, PTH120
    through = not output or (os.path.exists(output) and not os.path.isfile(output))  # noqa: PTH110, PTH113
    try:
        with open(output if through else beside, "w" if through else "x", encoding="utf-8") as file:  # noqa: PTH123
            file.write(text)
        if not through:
            os.replace(beside, target)  # noqa: PTH105
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
        raise InputError(Fault(Place(output), f"cannot be written: {error.strerror or 'no reason given'}")) from error


# --- check ------------------------------------------------------------------------------------------


def _add_check(commands: Commands[_Parser]) -> None:
    parser = _command(commands, "check", "judge every equality of a working and name the first wrong one", CHECK_EXAMPLES)
    parser.add_argument("files", nargs="*", metavar="FILE", help="Markdown, LaTeX or text files, folders, or - for standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--given", action="append", default=[], metavar="NAME=VALUE",
                        help="a value to take for true, such as b=1 or w=0.2,0.00001; repeatable")  # fmt: skip
    parser.add_argument("--strict", action="store_true", help="exit with 4 if anything is undecided or unreadable")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every link, not only the faulty ones")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    batch = parser.add_argument_group("many workings, judged on all cores")
    batch.add_argument("--batch", metavar="FILE", help='one {"id", "working", "given"} a line, - for standard input, or a .parquet file')
    batch.add_argument("-o", "--output", metavar="FILE", help="write the answers to FILE (.parquet or one a line), whole or not at all")
    batch.add_argument("--jobs", type=int, metavar="N", help="processes (default: one for each core)")
    batch.add_argument("--resume", action="store_true", help="go on with FILE where an interrupted run stopped")
    batch.add_argument("--scheduler", metavar="ADDRESS", help="judge on a Dask cluster, such as tcp://10.0.0.1:8786")
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    if options.batch is not None:
        from neuron_sym.batch.command import run

        return run(options, _given(options.given))
    if options.output or options.jobs or options.scheduler or options.resume:
        raise InputError(Fault(Place(), "-o, --jobs, --scheduler and --resume go with --batch", "Add --batch FILE."))
    if not options.files:
        raise InputError(Fault(Place(), "nothing to check", "Give a FILE, a folder, or - for standard input."))
    from neuron_sym.report import FileReport, Report, check_file, check_stream, documents_in, read_given

    given = _given(options.given)
    read_given(given)
    files: list[FileReport] = []
    unusable: list[InputError] = []
    for name in options.files:
        for path in documents_in(name) if name != "-" else [name]:
            try:
                files.append(check_file(path, given) if path != "-" else check_stream(sys.stdin, given))
            except InputError as error:
                unusable.append(error)
    report = Report(tuple(files))
    for problem in unusable:
        _tell(problem)
    if not files and unusable:
        return USAGE
    if options.format == "json":
        import json

        from neuron_sym.render.as_json import report_json

        print(json.dumps(report_json(report), indent=2))
    else:
        from neuron_sym.render.terminal import report_text

        sys.stdout.write(report_text(report, colour=_colour(options.color), verbose=options.verbose))
    code = report.exit_code(strict=options.strict)
    return USAGE if unusable and code != FAULT else code


def _given(flags: list[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for flag in flags:
        name, equals, value = flag.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InputError(Fault(Place(), f"--given {flag}: expected NAME=VALUE", "Write --given b=1 or --given w=0.2,0.00001."))
        parts = [part.strip() for part in value.split(",")]
        given[name.strip()] = parts if len(parts) > 1 else parts[0]
    return given


def _colour(wanted: str) -> bool:
    """Whether to colour: as told, else on a terminal unless NO_COLOR is set."""
    if wanted != "auto":
        return wanted == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


# --- build and serve ----------------------------------------------------------------------------------


def _add_build(commands: Commands[_Parser]) -> None:
    build = _command(commands, "build", "build the site, whole or not at all", BUILD_EXAMPLES)
    build.add_argument("-f", "--config-file", default="mkdocs.yml", metavar="FILE")
    build.add_argument("-d", "--site-dir", metavar="DIR", help="where the site goes (default: as in the file)")
    build.add_argument("--strict", action="store_true", help="stop at the first fault or warning")
    build.set_defaults(run=_build)
    serve = _command(commands, "serve", "show the site and rebuild it as you write", SERVE_EXAMPLES)
    serve.add_argument("-f", "--config-file", default="mkdocs.yml", metavar="FILE")
    serve.add_argument("-a", "--dev-addr", default="127.0.0.1:8000", metavar="HOST:PORT")
    serve.set_defaults(run=_serve)


def _build(options: argparse.Namespace) -> int:
    from neuron_sym.site.build import build

    return build(options.config_file, options.site_dir, strict=options.strict)


def _serve(options: argparse.Namespace) -> int:
    from neuron_sym.site.build import serve

    return serve(options.config_file, options.dev_addr)


if __name__ == "__main__":
    raise SystemExit(main())
