"""A report as commands of a GitHub workflow, which shows each beside its line of the change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from neuron_sym.errors import InputError, visible
from neuron_sym.render.message import faults_of, message, told
from neuron_sym.report import FileReport, JudgedLink, Report

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def report_github(report: Report, unusable: Sequence[InputError] = ()) -> str:
    """A line for each link of which something is to be said: ``::error file=…,line=…,col=…::message``."""
    lines = [*_unusable(unusable)]
    for file in report.files:
        lines += [_line(link, file, loud) for link, loud in told(Report((file,)))]
    return "".join(f"{line}\n" for line in lines)


def _line(link: JudgedLink, file: FileReport, loud: str) -> str:
    title = f"neuron-sym ({link.verdict.ruling.value})"
    end = file.document.place(link.span.end)
    where = {"file": link.place.path, "line": link.place.line, "col": link.place.column}
    # Columns mark a part of one line only; what goes on below it is marked line by line.
    ends = {"endColumn": end.column} if end.line == link.place.line else {"endLine": end.line}
    if end.line != link.place.line:
        del where["col"]
    return _command(_COMMANDS[loud], where | ends | {"title": title}, f"{link.place}: {message(link)}")


def _unusable(unusable: Sequence[InputError]) -> Iterator[str]:
    for fault in faults_of(unusable):
        where = {"file": fault.place.path, "line": fault.place.line, "col": fault.place.column}
        yield _command("error", where | {"title": "neuron-sym (unusable)"}, visible(f"{fault.place}: {fault.message}"))


def _command(name: str, properties: Mapping[str, object], text: str) -> str:
    known = ((key, value) for key, value in properties.items() if value not in (None, ""))
    return f"::{name} {','.join(f'{key}={_property(str(value))}' for key, value in known)}::{_escaped(text)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")
