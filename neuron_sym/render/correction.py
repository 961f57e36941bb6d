"""Corrections as a person reads them in the terminal: chains beside their corrections, patches, and how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from neuron_sym.checker.verdict import Judged
from neuron_sym.errors import visible
from neuron_sym.fixing.diff import patch
from neuron_sym.fixing.explain import Explained
from neuron_sym.fixing.fixer import Mended
from neuron_sym.notation.plain import plain
from neuron_sym.render.terminal import Painter, width

MAX_INDENT = 20
"""A longer first term stands on a line of its own."""


def explanation_text(explained: Explained, *, colour: bool = False) -> str:
    """The lines that are right as they are; of the others, what was written (-) and what is true (+)."""
    return "\n".join(_lines(explained, Painter(colour=colour)))


def _lines(explained: Explained, paint: Painter) -> Iterator[str]:
    place = visible(f"{explained.place.path}:{explained.place.line}" if explained.place.path else f"{explained.place.line}")
    if explained.corrected is None:
        yield f"{paint('1', place)}: no correction of this chain was found that replays"
        return
    yield f"{paint('1', place)}: worked out anew"
    first = visible(plain(explained.written.first))
    indent = width(first) if width(first) <= MAX_INDENT else 4
    head = f"{first} " if width(first) <= MAX_INDENT else " " * 5
    if width(first) > MAX_INDENT:
        yield f"    {first}"
    for written, true in zip(_terms(explained.written), _terms(explained.corrected), strict=True):
        if written == true:
            yield f"    {head}{written}"
        else:
            yield paint("31", f"  - {head}{written}")
            yield paint("32", f"  + {' ' * (indent + 1)}{true}")
        head = " " * (indent + 1)


def _terms(chain: Judged) -> Iterator[str]:
    """``= 1.8008`` for each link."""
    for link in chain.links():
        sign = link.mark.claim.relation.value.replace(r"\approx", "≈").replace(r"\leftarrow", "←")
        yield visible(f"{sign} {plain(link.right)}")


_COLOURS = {"-": "31", "+": "32", "@": "36"}


def diff_text(mended: Sequence[Mended], *, colour: bool = False) -> str:
    """The patches of all files; painted, what moves the cursor or turns the reading direction is shown escaped."""
    text = "".join(patch(one) for one in mended)
    return "".join(f"{_painted(line)}\n" for line in text.removesuffix("\n").split("\n")) if colour and text else text


def _painted(line: str) -> str:
    kind = "" if line.startswith(("---", "+++")) else line[:1]
    return Painter(colour=True)(_COLOURS.get(kind, "1" if line.startswith(("---", "+++")) else ""), visible(line))


def summary(mended: Sequence[Mended], *, would: bool = False) -> str:
    """``Fixed 3 of 4 faults.``; nothing where there was nothing to fix."""
    faults, fixed = sum(len(one.before.faults) for one in mended), sum(one.fixed for one in mended)
    left, followed = sum(len(one.after.faults) for one in mended), sum(one.followed for one in mended)
    signs = sum(one.signs for one in mended)
    said = []
    if faults:
        carried = f" and {followed} carried {'value' if followed == 1 else 'values'}" if followed else ""
        new = f" ({left} left)" if left != faults - fixed else ""
        verb = "Would fix" if would else "Fixed"
        said.append(f"{verb} {fixed} of {faults} {'fault' if faults == 1 else 'faults'}{carried}{new}.")
    if signs:
        said.append(f"{'Would write' if would else 'Wrote'} ≈ for = {'once' if signs == 1 else f'{signs} times'}.")
    return f"{' '.join(said)}\n" if said else ""
