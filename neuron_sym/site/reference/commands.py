"""The command line as its parsers know it, its exit codes, and the settings of a project."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from textwrap import dedent

from neuron_sym.cli import command_line
from neuron_sym.cli.configuration import KEYS, Configuration
from neuron_sym.exit_codes import MEANINGS
from neuron_sym.model.keys import KEYS as KEYS_OF_EXAMPLES
from neuron_sym.record import Record
from neuron_sym.render import escape
from neuron_sym.render.environment import environment
from neuron_sym.site.reference.entry import Entry, entries

EXAMPLE_FILE = "reference/example-file.md"
ELSEWHERE = ("configuration:", "exit codes:")
"""Paragraphs of ``--help`` that have a section of their own on the page."""


_REMARK = re.compile(r"(?<=\S) {3,}(?=\S)")
"""What parts a command of the help from the words beside it."""


class Group(Record):
    """Options that belong together, under a heading that may be empty; the list of them is Markdown."""

    heading: str
    options: str


class Command(Record):
    """One command: what it does, how it is used, examples, what else ``--help`` says, and its options."""

    name: str
    says: str
    usage: str
    examples: str
    more: tuple[str, ...]
    groups: tuple[Group, ...]


def commands(link: Callable[[str], str]) -> str:
    """Every command with its usage, its examples and all of its options; those that are keys of an example lead there."""
    keys = link(EXAMPLE_FILE)
    (chooser,) = (action for action in command_line()._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001
    made = [_command(name, parser, keys) for name, parser in chooser.choices.items()]
    return environment(autoescape=False).get_template("site/reference/commands.md").render(commands=made)


def exit_codes() -> str:
    """What each exit code means."""
    return environment(autoescape=False).get_template("site/reference/codes.md").render(codes=MEANINGS)


def settings() -> str:
    """Every key of ``[tool.neuron-sym]``."""
    usual = Configuration()
    return entries([
        Entry(f"setting-{key}", f"`{key}`", "", f"{says} {expected[0].upper()}{expected[1:]}.{_default(usual, key)}")
        for key, (_, expected, says) in KEYS.items()
    ])  # fmt: skip


def _default(usual: Configuration, key: str) -> str:
    value = getattr(usual, key.replace("-", "_"))
    shown = str(value).lower() if isinstance(value, bool) else f'"{value}"' if value else "none"
    return f" Default: `{shown}`." if value or isinstance(value, bool) else " Default: none."


def _command(name: str, parser: argparse.ArgumentParser, keys: str) -> Command:
    said = [dedent(part) for part in (parser.epilog or "").strip().split("\n\n")]
    examples = [part for part in said if part.startswith("examples:")]
    return Command(
        name=name,
        says=parser.description or "",
        usage=_usage(parser),
        examples=_REMARK.sub("  # ", dedent(examples[0].partition("\n")[2])) if examples else "",
        more=tuple(part for part in said if part and part not in examples and not part.startswith(ELSEWHERE)),
        groups=tuple(_groups(name, parser, keys)),
    )


def _usage(parser: argparse.ArgumentParser) -> str:
    """``neuron-sym check [OPTIONS] [FILE …]``: the options are listed below, and what is long would not be read."""
    words = [parser.prog, "[OPTIONS]"]
    for action in parser._get_positional_actions():  # noqa: SLF001  argparse has no other way to them
        name = str(action.metavar or action.dest)
        words.append({"?": f"[{name}]", "*": f"[{name} …]"}.get(str(action.nargs), name))
    return " ".join(words)


def _groups(command: str, parser: argparse.ArgumentParser, keys: str) -> Iterator[Group]:
    for group in parser._action_groups:  # noqa: SLF001
        listed = [_option(command, action, keys) for action in group._group_actions if action.dest != "help"]  # noqa: SLF001
        if listed:
            title = group.title or ""
            usual = title in ("positional arguments", "options", "optional arguments")
            yield Group("" if usual else title[0].upper() + title[1:], entries(listed))


def _option(command: str, action: argparse.Action, keys: str) -> Entry:
    says = _says(action)
    if keys and command == "derive" and action.dest in KEYS_OF_EXAMPLES:
        says += f' The key <a href="{keys}#key-{action.dest}"><code>{action.dest}</code></a>.'
    return Entry(f"{command}-{action.dest.replace('_', '-')}", ", ".join(_written(action)), "", says)


def _written(action: argparse.Action) -> Iterator[str]:
    """``-o FILE``, ``--output FILE``: each as code."""
    value = "" if action.nargs == 0 else str(action.metavar or _choices(action) or action.dest.upper())
    for flag in action.option_strings or ("",):
        yield f"`{f'{flag} {value}'.strip()}`"


def _choices(action: argparse.Action) -> str:
    return "{" + ",".join(map(str, action.choices)) + "}" if action.choices else ""


def _says(action: argparse.Action) -> str:
    said = action.help or ""
    if action.option_strings and action.nargs != 0 and action.default and "default" not in said:
        said += f" (default {action.default})"
    return f"{escape.markdown(said[:1].upper() + said[1:])}."
