"""A report as a person reads it in the terminal: the place, the line, a caret, what should stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from unicodedata import combining

from neuron_sym.checker.verdict import Ruling
from neuron_sym.errors import visible
from neuron_sym.render.message import claimed, clipped, sentences
from neuron_sym.report import FileReport, JudgedLink, Report

WINDOW = 100
NOTHING = "Nothing to check: no equality was found."
_COLOURS = {
    Ruling.WRONG: "31;1", Ruling.MISROUNDED: "33;1", Ruling.CARRIED: "35", Ruling.UNDECIDED: "36",
    Ruling.UNREADABLE: "36", Ruling.EXACT: "32", Ruling.ROUNDED: "32", Ruling.DEFINITION: "2",
}  # fmt: skip


class Painter:
    """Wraps text in ANSI colours, or in nothing."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def width(text: str) -> int:
    """How many columns a text takes: a hat stands above its letter and takes none."""
    return sum(not combining(char) for char in text)


def report_text(
    report: Report, *, colour: bool = False, verbose: bool = False, quiet: bool = False, explained: Sequence[str] = ()
) -> str:
    """The faults with what follows from them, explanations, and a summary unless ``quiet``; with ``verbose`` every link."""
    paint = Painter(colour=colour)
    blocks: list[str] = []
    for file in report.files:
        first = file.faults[0] if file.faults else None
        for link in file.links:
            ruling = link.verdict.ruling
            if verbose or ruling.fault or ruling is Ruling.CARRIED:
                blocks.append("\n".join(_link(link, file, paint, first=link is first)))
    blocks += explained
    if not quiet:
        blocks.append(_summary(report, paint, verbose=verbose))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _link(link: JudgedLink, file: FileReport, paint: Painter, *, first: bool) -> Iterator[str]:
    verdict = link.verdict
    label = paint(_COLOURS[verdict.ruling], verdict.ruling.value)
    head = " (first fault)" if first else ""
    yield f"{paint('1', visible(str(link.place)))}: {label}{head}: {clipped(claimed(link), 80)}"
    if verdict.ruling.fault or verdict.ruling is Ruling.CARRIED or verdict.ruling is Ruling.UNREADABLE:
        yield from _pointed(link, file, paint)
    elif verdict.reason:
        yield f"    {visible(verdict.reason)}"


def _pointed(link: JudgedLink, file: FileReport, paint: Painter) -> Iterator[str]:
    """The source line, cut to a window, with a caret under the part that is to blame."""
    verdict = link.verdict
    line = file.document.line_at(link.span.start)
    column = (link.place.column or 1) - 1
    width = max(1, min(link.span.end - link.span.start, len(line) - column))
    start = max(0, min(column - WINDOW // 2, len(line) - WINDOW))
    before, after = "…" if start else "", "…" if start + WINDOW < len(line) else ""
    number = str(link.place.line)
    shown = before + visible(line[start : start + WINDOW]) + after
    indent = len(before) + len(visible(line[start:column]))
    yield f"  {paint('34', number + ' |')} {shown}"
    hint = f" should be {verdict.expected}" if verdict.expected else ""
    caret = paint(_COLOURS[verdict.ruling], "^" * min(width, max(1, len(shown) - indent)) + hint)
    yield f"  {' ' * len(number)} {paint('34', '|')} {' ' * indent}{caret}"
    for sentence in sentences(link):
        yield f"  {' ' * len(number)} {paint('34', '=')} {sentence}"


def _summary(report: Report, paint: Painter, *, verbose: bool) -> str:
    if not report.links:
        return NOTHING
    outcome = paint("31;1", "Faults found.") if report.faults else paint("32;1", "No fault found.")
    hidden = any(link.verdict.ruling.open for link in report.links)
    advice = " Add --verbose to see what is undecided or unreadable." if hidden and not verbose else ""
    return f"{outcome} {counted(report)}{advice}"


def counted(report: Report) -> str:
    """How many links got which verdict: ``5 links: 2 definitions, 1 wrong, 2 carried.``."""
    count = Counter(link.verdict.ruling for link in report.links)
    parts = [f"{count[ruling]} {_plural(ruling, count[ruling])}" for ruling in Ruling if count[ruling]]
    files = f" in {len(report.files)} files" if len(report.files) > 1 else ""
    links = "1 link" if len(report.links) == 1 else f"{len(report.links)} links"
    return f"{links}{files}: {', '.join(parts)}."


def _plural(ruling: Ruling, count: int) -> str:
    return "definitions" if ruling is Ruling.DEFINITION and count != 1 else ruling.value
