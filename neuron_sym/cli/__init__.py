"""The command ``neuron-sym``. Each subcommand imports what it needs, so that ``check`` starts at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from neuron_sym.cli import build, check, derive
from neuron_sym.cli.output import tell
from neuron_sym.cli.parser import Parser, with_values
from neuron_sym.errors import Fault, InputError, NeuronSymError, Place, visible
from neuron_sym.exit_codes import BUG, INTERRUPTED, OK, USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = command_line().parse_args(with_values(sys.argv[1:] if arguments is None else arguments))
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except InputError as error:
        tell(error)
        return USAGE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:  # no space left on the device, say
        tell(InputError(Fault(Place(str(error.filename or "standard output")), error.strerror or "cannot be used")))
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


def command_line() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = Parser(
        prog="neuron-sym",
        description="Worked examples of an artificial neuron, derived step by step, "
        "and a checker for the ones you did by hand.",
    )
    parser.add_argument("--version", action="version", version=f"neuron-sym {_version()}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    derive.add(commands)
    check.add(commands)
    build.add(commands)
    return parser


def _version() -> str:
    from neuron_sym import __version__

    return __version__


if __name__ == "__main__":
    raise SystemExit(main())
