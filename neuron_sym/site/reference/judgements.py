"""The verdicts and the slips, each with a working that is judged when the page is made."""

from __future__ import annotations

import logging
import re

from neuron_sym.checker.slips import SLIPS
from neuron_sym.checker.verdict import MEANINGS, Ruling
from neuron_sym.exit_codes import FAULT, OK, OPEN
from neuron_sym.record import Record
from neuron_sym.render import escape
from neuron_sym.render.environment import environment
from neuron_sym.report import JudgedLink, check

log = logging.getLogger("mkdocs.plugins.neuron_sym")

EXAMPLES = {
    Ruling.DEFINITION: "z = w x + b",
    Ruling.EXACT: r"0.2 \cdot 4 + 0.00001 \cdot 80 + 1 = 1.8008",
    Ruling.ROUNDED: r"\sigma(1.8008) = 0.858",
    Ruling.MISROUNDED: r"\frac{2}{3} = 0.66",
    Ruling.WRONG: r"0.00001 \cdot 80 = 0.008",
    Ruling.CARRIED: "z = 0.2 \\cdot 4 + 0.00001 \\cdot 80 + 1 = 1.808\n\n\\hat{y} = \\sigma(z) = 0.859",
    Ruling.UNDECIDED: "w_1 x_1 = 0.8",
    Ruling.UNREADABLE: r"0.2 \cdot = 0.8",
}
"""A working for each verdict, which its last link gets."""


class Shown(Record):
    """A verdict or a slip: its name, what is said of it, and a working that shows it."""

    name: str
    says: str
    working: str
    counts: str = ""
    """Whether it counts as a fault, and the exit code that it leads to."""


def verdicts() -> str:
    """Each verdict with its meaning, whether it is a fault, and a working that gets it."""
    for ruling, working in EXAMPLES.items():
        last = _last(working).verdict.ruling
        if last is not ruling:
            log.warning("reference: %s is shown by a working that is judged %s", ruling.value, last.value)
    return _rendered([Shown(one.value, MEANINGS[one], EXAMPLES[one], _counts(one)) for one in Ruling])


def slips() -> str:
    """Each slip with what it is, and a working that it explains."""
    shown = []
    for rule in SLIPS:
        working = f"{rule.left} = {rule.right}"
        found = [slip.name for slip in _last(working).verdict.slips]
        if found[:1] != [rule.name]:
            log.warning("reference: %s is shown by a working that is explained by %s", rule.name, found or "nothing")
        shown.append(Shown(rule.name, _in_markdown(rule.words.strip()), working))
    return _rendered(shown)


def _in_markdown(words: str) -> str:
    """The words of a docstring, in which code stands between two marks."""
    parts = re.split(r"``(.*?)``", words)
    return "".join(f"`{part}`" if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(words: str) -> str:
    """Words between two pieces of code; the spaces at their ends stay."""
    start, end = (" " if words[place:][:1] == " " else "" for place in (0, -1))
    return f"{start}{escape.markdown(words.replace(' - ', ' − '))}{end}"


def _last(working: str) -> JudgedLink:
    return check(working).links[-1]


def _counts(ruling: Ruling) -> str:
    if ruling.fault:
        return f"A fault. Exit code {FAULT}."
    return f"No fault. Exit code {OK}, and {OPEN} with `--strict`." if ruling.open else f"No fault. Exit code {OK}."


def _rendered(shown: list[Shown]) -> str:
    return environment(autoescape=False).get_template("site/reference/judged.md").render(shown=shown)
