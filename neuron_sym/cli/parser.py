"""The argument parser of all commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from neuron_sym.errors import visible


class Parser(argparse.ArgumentParser):
    """Says what it was given in characters that can be seen."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def with_values(arguments: Sequence[str]) -> list[str]:
    """``--inputs -4,80`` as ``--inputs=-4,80``: a flag that begins with a digit there is none."""
    joined: list[str] = []
    for argument in arguments:
        before = joined[-1] if joined else ""
        if re.match(r"-[0-9.]", argument) and before.startswith("--") and len(before) > 2 and "=" not in before:
            joined[-1] = f"{before}={argument}"
        else:
            joined.append(argument)
    return joined


Commands = argparse._SubParsersAction  # noqa: SLF001  argparse gives its type no public name


def command(commands: Commands[Parser], name: str, does: str, epilog: str) -> argparse.ArgumentParser:
    """A subcommand: what it does, and examples of its use."""
    return commands.add_parser(
        name, help=does, description=does[0].upper() + does[1:] + ".", epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
