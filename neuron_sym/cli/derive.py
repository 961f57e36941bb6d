"""``neuron-sym derive``."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from neuron_sym.cli.configuration import configuration
from neuron_sym.cli.output import coloured, write
from neuron_sym.cli.parser import Commands, Parser, command
from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.exit_codes import OK

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

formats: text (the default), latex, markdown, json, ipynb (a notebook)
what:    forward (the default), activation (its derivative by steps), gradient, hessian,
         update (one step of learning), training (--updates steps; the rows of a .csv are one batch),
         insight (contributions, odds, the decision boundary, and how likely luck is)
"""
WHAT = ("forward", "activation", "gradient", "hessian", "update", "training", "insight")
"""As in :mod:`neuron_sym.render.derivation`, which is too slow to import for a line of help."""
FLAGS = {
    "inputs": "4,80", "weights": "0.2,0.00001", "bias": "1", "activation": "sigmoid (the default)", "target": "1",
    "loss": "binary_cross_entropy (the default)", "title": "'Obese or not?'", "threshold": "0.5", "classes": "'Not obese,Obese'",
    "learning_rate": "0.1", "updates": "3", "optimizer": "sgd (the default), momentum or adam", "momentum": "0.9",
}  # fmt: skip
"""The fields of an example that are flags too, and what they may hold."""


def add(commands: Commands[Parser]) -> None:
    """Adds the command."""
    parser = command(commands, "derive", "write the derivation of a worked example step by step", DERIVE_EXAMPLES)
    parser.add_argument("example", nargs="?", metavar="EXAMPLE", help="a .toml file, or a .csv with one example a row")
    parser.add_argument("--format", choices=("text", "latex", "markdown", "json", "ipynb"), default="text",
                        help="what it is written as; ipynb is a notebook (default text)")  # fmt: skip
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE, whole or not at all")
    parser.add_argument("--digits", type=int, default=4, metavar="N", help="decimals of a rounded value (default 4)")
    parser.add_argument("--templates", metavar="DIR", help="a folder whose templates go before the usual ones")
    parser.add_argument("--what", choices=WHAT, default="forward", help="what to derive (default forward)")
    flags = parser.add_argument_group("an example without a file; from --target on, also for those of a file")
    for name, says in FLAGS.items():
        flags.add_argument(f"--{name.replace('_', '-')}", metavar=name.upper(), help=f"such as {says}")
    parser.set_defaults(run=_derive)


def _derive(options: argparse.Namespace) -> int:
    from neuron_sym.render.derivation import render
    from neuron_sym.render.environment import templates_of

    if not 1 <= options.digits <= 15:
        raise InputError(Fault(Place(), f"--digits {options.digits} is not between 1 and 15"))
    with templates_of(_templates(options)):
        text = render(_examples(options), options.format, digits=options.digits, colour=coloured("auto"), what=options.what)
    write(text, options.output)
    return OK


def _templates(options: argparse.Namespace) -> str | None:
    """The folder that the flag names, else the project's."""
    if options.templates is not None:
        return str(options.templates)
    return configuration(os.path.dirname(options.example or "") or ".").own_templates  # noqa: PTH120


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
