"""What every command says and writes: errors, colours, files that appear whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

from neuron_sym.errors import Fault, InputError, Place, visible
from neuron_sym.whole import appearing


def tell(error: InputError) -> None:
    """What is wrong, on standard error; names of files and flags may hold anything."""
    print("\n".join(visible(line) for line in str(error).split("\n")), file=sys.stderr)


def write(text: str, output: str | None) -> None:
    """To standard output, or to a file that appears whole or not at all; into a device or pipe as it is."""
    if output is None:
        sys.stdout.write(text)
        return
    through = not output or (os.path.exists(output) and not os.path.isfile(output))  # noqa: PTH110, PTH113
    try:
        place = nullcontext(output) if through else appearing(output)
        with place as path, open(path, "w" if through else "x", encoding="utf-8") as file:  # noqa: PTH123
            file.write(text)
    except OSError as error:
        raise InputError(Fault(Place(output), f"cannot be written: {error.strerror or 'no reason given'}")) from error


def coloured(wanted: str) -> bool:
    """Whether to colour: as told, else on a terminal unless NO_COLOR is set."""
    if wanted != "auto":
        return wanted == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
