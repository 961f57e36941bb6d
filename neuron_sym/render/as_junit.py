"""A report as JUnit XML in the shape of pytest's: a testcase for each chain, a failure for each fault."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from neuron_sym.errors import Fault, InputError, visible
from neuron_sym.render.message import faults_of, loudness, message
from neuron_sym.report import FileReport, JudgedChain, Report


def report_junit(report: Report, unusable: Sequence[InputError] = ()) -> str:
    """One suite; what is undecided or unreadable makes a chain without a fault count as skipped."""
    cases = [_unusable(fault) for fault in faults_of(unusable)]
    cases += [_case(chain, file) for file in report.files for chain in file.chains]
    counts = {
        "errors": sum(case.find("error") is not None for case in cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
        "tests": len(cases),
    }
    numbers = {name: str(count) for name, count in counts.items()}
    root = ET.Element("testsuites", {"name": "neuron-sym check", **numbers})
    suite = ET.SubElement(root, "testsuite", {"name": "neuron-sym", **numbers})
    suite.extend(cases)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(chain: JudgedChain, file: FileReport) -> ET.Element:
    start = chain.place
    name = f"line {start.line}, column {start.column}"
    case = ET.Element("testcase", _named(file.document.path or "standard input", name, start.line))
    rulings = [link.verdict.ruling for link in chain.links]
    if not any(ruling.fault for ruling in rulings) and any(ruling.open for ruling in rulings):
        worst = next(link for link in chain.links if link.verdict.ruling.open)
        skipped = ET.SubElement(case, "skipped", {"type": worst.verdict.ruling.value, "message": message(worst)})
        skipped.text = f"{worst.place}: {message(worst)}"
        return case
    for link in chain.links:
        if link.verdict.ruling.fault:
            failure = ET.SubElement(case, "failure", {"type": link.verdict.ruling.value, "message": message(link)})
            failure.text = visible(f"{link.place}: {message(link)}")
    notes = [visible(f"{link.place}: {message(link)}") for link in chain.links
             if loudness(link.verdict.ruling) in ("warning", "note")]  # fmt: skip
    if notes:
        ET.SubElement(case, "system-out").text = "\n".join(notes)
    return case


def _unusable(fault: Fault) -> ET.Element:
    case = ET.Element("testcase", _named(fault.place.path or "standard input", "the file", fault.place.line))
    error = ET.SubElement(case, "error", {"type": "unusable", "message": visible(fault.message)})
    error.text = visible(f"{fault.place}: {fault.message}")
    return case


def _named(path: str, name: str, line: int | None) -> dict[str, str]:
    named = {"classname": visible(path), "name": name, "file": visible(path), "time": "0.000"}
    return named if line is None else named | {"line": str(line)}
