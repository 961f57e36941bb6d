"""What every command says and writes: errors, colours, files that appear whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from neuron_sym.errors import Fault, InputError, Place, visible


def tell(error: InputError) -> None:
    """What is wrong, on standard error; names of files and flags may hold anything."""
    print("\n".join(visible(line) for line in str(error).split("\n")), file=sys.stderr)


def write(text: str, output: str | None) -> None:
    """To standard output, or to a file that appears whole or not at all; into a device or pipe as it is."""
    if output is None:
        sys.stdout.write(text)
        return
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


def coloured(wanted: str) -> bool:
    """Whether to colour: as told, else on a terminal unless NO_COLOR is set."""
    if wanted != "auto":
        return wanted == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
