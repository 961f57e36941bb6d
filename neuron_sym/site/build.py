"""Builds the site beside the old one and swaps it in whole; serves it while it is written."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from neuron_sym.errors import Fault, InputError, Place, visible
from neuron_sym.site.plugin import NeuronSymPlugin
from neuron_sym.site.pyodide import checker_files
from neuron_sym.site.swap import beside, swap

MARKER = ".neuron-sym-site"
"""The file that says that a folder is a site of ours, and may be replaced."""


def build(config_file: str, site_dir: str | None = None, *, strict: bool = False, checker: bool = False) -> int:
    """Builds the site and returns the exit code: 0, or 1 where ``strict`` and something was warned of.

    ``checker`` lets readers check a working in the page, whatever the configuration says.

    Raises:
        InputError: the configuration cannot be used, the folder is not a site of ours, or the checker cannot be had.
    """
    console = Console(stderr=True)
    config = _config(config_file, strict=strict)
    plugin = config.plugins.get("neuron-sym")
    if checker:
        if not isinstance(plugin, NeuronSymPlugin):
            raise InputError(Fault(Place(config_file), "the plugin neuron-sym is not in it", "Add it below plugins."))
        with console.status("Fetching the checker for the page"):
            checker_files()
        plugin.config.checker = True
    target = Path(site_dir or config.site_dir).resolve()
    _refuse_other(target)
    try:
        with beside(target) as folder:
            config.site_dir = str(folder)
            with _progress(console, config):
                mkdocs_build.build(config)
            (folder / MARKER).touch()
            swap(folder, target)
    except Abort as error:
        console.print(f"[red]Not built:[/red] {error}; the old site is as it was.")
        return 1
    except MkDocsException as error:
        raise InputError(Fault(Place(config_file), str(error))) from error
    pages = sum(1 for _ in target.rglob("*.html"))
    console.print(f"Built {pages} pages in {_shown(target)}")
    if isinstance(plugin, NeuronSymPlugin) and plugin.forms and not plugin.config.checker:
        console.print("Checking in the page is left out: --with-checker adds it (npm fetches it, once).")
    return 0


def serve(config_file: str, address: str) -> int:
    """Serves the site and rebuilds it when a document, an example or a template changes."""
    try:
        mkdocs_serve.serve(config_file, dev_addr=address)
    except MkDocsException as error:
        raise InputError(Fault(Place(config_file), str(error))) from error
    return 0


def _config(config_file: str, *, strict: bool) -> MkDocsConfig:
    try:
        config = load_config(config_file, strict=strict)
    except MkDocsException as error:
        mend = "Run it where mkdocs.yml lies, or name the file with --config-file."
        raise InputError(Fault(Place(config_file), str(error), mend)) from error
    config.plugins.on_startup(command="build", dirty=False)
    return config


def _refuse_other(target: Path) -> None:
    """Never replaces a folder that is not a site of ours."""
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not (target / MARKER).exists() and not _is_site(target)):
        raise InputError(
            Fault(Place(str(target)), "exists and is not a site that was built here", "Remove it, or choose another --site-dir.")
        )


def _is_site(folder: Path) -> bool:
    """What plain ``mkdocs build`` leaves behind."""
    return (folder / "sitemap.xml").is_file() and (folder / "404.html").is_file()


def _progress(console: Console, config: MkDocsConfig) -> Progress:
    """A bar that moves with each page written, and warnings above it."""
    logger = logging.getLogger("mkdocs")
    logger.handlers = [_Above(console)]
    logger.propagate = False
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    progress = Progress(*columns, console=console, transient=True)
    task = progress.add_task("Building", total=None)

    def counted(files: Any, **_: Any) -> Any:
        progress.update(task, total=sum(1 for file in files if file.is_documentation_page()))
        return files

    def advanced(output: Any, **_: Any) -> Any:
        progress.advance(task)
        return output

    _listen(config, "files", counted)
    _listen(config, "post_page", advanced)
    return progress


class _Above(logging.Handler):
    """Prints warnings above the bar, each on one line however long."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.WARNING)
        self.console = console

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.levelname.lower()}: {record.getMessage()}"
        self.console.print(visible(text), soft_wrap=True, markup=False, highlight=False)


def _listen(config: MkDocsConfig, event: str, method: Callable[..., Any]) -> None:
    config.plugins.events[event].append(method)


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
