"""The mathematics of a page of the site, judged as ``neuron-sym check`` judges its source."""

from __future__ import annotations

from collections.abc import Iterator
from os.path import relpath
from pathlib import Path

from mkdocs.structure.files import File

from neuron_sym.cli.configuration import Configuration, configuration, excluded
from neuron_sym.errors import InputError
from neuron_sym.render.message import message
from neuron_sym.report import check_file
from neuron_sym.site.kept import KEPT


def judged_page(file: File, folder: Path) -> Iterator[str]:
    """``docs/lesson.md:3:25: wrong: …`` for each fault of a page, named as seen from ``folder``.

    The source is judged, and not what MkDocs makes of it: front matter and other plugins move no line. The
    configuration of the project holds as it does for the command.
    """
    if file.generated_by is not None or file.abs_src_path is None:
        return
    configured = configuration(str(folder))
    if excluded(file.abs_src_path, configured.exclude, configured.folder):
        return
    shown = Path(relpath(file.abs_src_path, folder)).as_posix()
    try:
        content = Path(file.abs_src_path).read_bytes()
        asked = (file.abs_src_path, content, repr(configured.given), configured.decimal)
        faults = KEPT.of(lambda: _faults(str(file.abs_src_path), configured), "page", *asked)
    except InputError as error:
        yield str(error).replace(file.abs_src_path, shown)
        return
    yield from (f"{shown}:{fault}" for fault in faults)


def _faults(path: str, configured: Configuration) -> list[str]:
    report = check_file(path, configured.given, decimal_comma=configured.decimal == "comma")
    return [f"{link.place.line}:{link.place.column}: {link.verdict.ruling.value}: {message(link)}" for link in report.faults]
