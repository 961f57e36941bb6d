"""A report as SARIF 2.1.0, which GitHub and other viewers of code scanning show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from neuron_sym.checker.slips import SLIPS
from neuron_sym.checker.verdict import Ruling
from neuron_sym.errors import Fault, InputError, visible
from neuron_sym.render.message import faults_of, loudness, message, told
from neuron_sym.report import FileReport, JudgedLink, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MEANING = {
    Ruling.WRONG: "The two sides are not equal, and the right one is no rounding of the left one.",
    Ruling.MISROUNDED: "The decimal is less than one unit of its last digit away, but not the correct rounding.",
    Ruling.CARRIED: "Follows from an earlier value that is wrong, or was rounded too early.",
    Ruling.UNDECIDED: "Whether the two sides are equal could not be settled.",
    Ruling.UNREADABLE: "The mathematics could not be read.",
}
Json = dict[str, object]


def report_sarif(report: Report, unusable: Sequence[InputError] = (), *, version: str) -> Json:
    """One run, of this program's ``version``, with a result for each link of which something is to be said."""
    driver = {"name": "neuron-sym", "version": version, "rules": _rules()}
    invocation: Json = {"executionSuccessful": not unusable}
    if unusable:
        invocation["toolExecutionNotifications"] = [_notification(fault) for fault in faults_of(unusable)]
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": [_told(link, file, loud) for file in report.files for link, loud in told(Report((file,)))],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules() -> list[Json]:
    """The verdicts that are told, then the slips that explain faults."""
    verdicts = [_rule(ruling.value, text, loudness(ruling) or "none") for ruling, text in _MEANING.items()]
    return verdicts + [_rule(slip.name, f"A slip that explains a fault: {slip.name.replace('-', ' ')}.", "error")
                       for slip in SLIPS]  # fmt: skip


def _rule(name: str, text: str, level: str) -> Json:
    return {"id": name, "name": name, "shortDescription": {"text": text}, "fullDescription": {"text": text},
            "defaultConfiguration": {"level": level}, "help": {"text": text}}  # fmt: skip


_PLACES = {ruling: place for place, ruling in enumerate(_MEANING)}


def _told(link: JudgedLink, file: FileReport, loud: str) -> Json:
    start, end = link.place, file.document.place(max(link.span.end, link.span.start + 1))
    region = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    made: Json = {
        "ruleId": link.verdict.ruling.value,
        "ruleIndex": _PLACES[link.verdict.ruling],
        "level": loud,
        "message": {"text": message(link)},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(start.path), "region": region}}],
    }
    if link.verdict.slips:
        made["properties"] = {"slips": [slip.name for slip in link.verdict.slips]}
    return made


def _artifact(path: str) -> Json:
    """Relative paths are those of the repository's root, where the command is run."""
    shown = quote(path.replace("\\", "/").removeprefix("./"), errors="surrogateescape")
    if path.startswith("/"):
        return {"uri": f"file://{shown}"}
    return {"uri": shown or "stdin", "uriBaseId": "%SRCROOT%"}


def _notification(fault: Fault) -> Json:
    location: Json = {"artifactLocation": _artifact(fault.place.path)}
    if fault.place.line is not None:
        location["region"] = {"startLine": fault.place.line}
    return {"level": "error", "message": {"text": visible(fault.message)}, "locations": [{"physicalLocation": location}]}
