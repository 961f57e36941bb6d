"""The MkDocs plugin ``neuron-sym``: each ``docs/examples/*.toml`` becomes a page, and each activation and loss.

Thin on purpose: what a page holds is decided in :mod:`neuron_sym.render.page`, which the command line
uses too. An example with a fault gets its page all the same, and a warning that stops
``mkdocs build --strict``.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from os.path import relpath
from pathlib import Path

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from neuron_sym import __version__
from neuron_sym.cli.configuration import configuration
from neuron_sym.errors import InputError, NeuronSymError
from neuron_sym.model.activations import ACTIVATIONS
from neuron_sym.model.load_example import MAX_BYTES
from neuron_sym.model.losses import LOSSES
from neuron_sym.render import escape
from neuron_sym.render.entry import EntryPage, activation_page, loss_page
from neuron_sym.render.environment import FOLDERS, environment, take_templates
from neuron_sym.render.page import ExamplePage, example_page
from neuron_sym.site.corpus import corpus_report
from neuron_sym.site.judged import judged_page
from neuron_sym.site.kept import KEPT
from neuron_sym.site.policy import content_security_policy
from neuron_sym.site.pyodide import checker_files, megabytes
from neuron_sym.site.reference import filled
from neuron_sym.site.sheltered import Sheltered

log = get_plugin_logger("neuron_sym")

LISTING = "<!-- neuron-sym: examples -->"
"""Where a page holds this line, the list of all examples takes its place."""

CORPUS = re.compile(r"<!-- neuron-sym: corpus ([a-z0-9_.-]+) -->")
"""Where a page holds this line, the report on the labelled workings in that file takes its place."""

LEAD = re.compile(r'<p class="ns-lead">([^<>"]+)</p>')
"""What a page begins with, and is described by where search engines and links show it, unless its front matter says more."""

FORM = re.compile(r'<div class="ns-check"(?P<attributes>[^<>]*)>(?P<starter>[^<]*)</div>')
"""Where a page holds this element, a working can be checked in the page; its text is there to begin with."""

CATALOGUES: dict[str, dict[str, Callable[[], EntryPage]]] = {
    "activations": {entry.name: partial(activation_page, entry) for entry in ACTIVATIONS},
    "losses": {entry.name: partial(loss_page, entry) for entry in LOSSES},
}
"""Where the documents have a page ``activations/index.md``, each activation gets its page beside it.

That page holds the line ``<!-- neuron-sym: activations -->``, which the pictures of all of them replace.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An example as the list of examples shows it."""

    title: str
    source: str
    """The page's place among the sources, ``examples/obese.md``."""
    group: str
    faulty: bool
    summary: str = ""
    link: str = ""


class Settings(Config):  # type: ignore[no-untyped-call]
    """What ``mkdocs.yml`` may say below ``neuron-sym:``."""

    examples = config_options.Type(str, default="examples")
    """The folder of the example files, within the documents."""

    check = config_options.Type((bool, str), default=False)
    """Whether the mathematics of every page is judged, with a warning for each fault; or the folder whose pages are."""

    checker = config_options.Type(bool, default=False)
    """Whether readers can check a working in the page: npm fetches Python for browsers, once."""


class NeuronSymPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Turns example files into pages, lists them, and gives each page its security policy."""

    def __init__(self) -> None:
        self.listed: dict[str, Listed] = {}
        self.entries: dict[str, list[EntryPage]] = {}
        self.beside: dict[str, str] = {}
        """Files to download, by their place within the site."""
        self.forms = 0
        self.own_templates: str | None = None
        self._sheltered = Sheltered("")

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """The project's own templates go before ours."""
        try:
            self.own_templates = configuration(str(Path(config.config_file_path or ".").resolve().parent)).own_templates
            take_templates(self.own_templates)
        except InputError as error:
            raise PluginError(str(error)) from error
        return config

    def on_startup(self, *, command: str, **_: object) -> None:
        """What is made for a site that is served is kept for the next build."""
        KEPT.serves = command == "serve"

    def on_shutdown(self) -> None:
        """No build follows any more."""
        KEPT.forget()

    def on_pre_build(self, **_: object) -> None:
        """Templates may have changed since the last build."""
        KEPT.begin()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """A page in place of each example file."""
        self.listed, self.beside = {}, {}
        folder = self.config.examples.strip("/") + "/"
        taken = {file.src_uri.lower() for file in files}
        for file in sorted(files, key=lambda file: file.src_uri):
            if file.src_uri.startswith(folder) and file.src_uri.endswith(".toml"):
                files.remove(file)
                files.append(self._page(file, folder, taken, config))
        self.entries = {}
        for catalogue, pages in CATALOGUES.items():
            if files.get_file_from_path(f"{catalogue}/index.md") is not None:
                self._add(catalogue, list(_made(catalogue, pages)), files, config)
        self.forms = 0
        for path, content in self._checker().items():
            files.append(File.generated(config, path, content=content))
        return files

    def _checker(self) -> dict[str, bytes]:
        try:
            return checker_files() if self.config.checker else {}
        except InputError as error:
            raise PluginError(str(error)) from error

    def _add(self, catalogue: str, pages: list[EntryPage], files: Files, config: MkDocsConfig) -> None:
        """The pages of a catalogue, below its index in the navigation."""
        self.entries[catalogue] = pages
        for page in pages:
            # The empty line ends the metadata, so that no title is taken for some.
            described = f"---\ndescription: {json.dumps(page.summary)}\n---\n\n{page.markdown}"
            files.append(File.generated(config, _entry(catalogue, page), content=described))
        index = f"{catalogue}/index.md"
        section = [index, *({page.title: _entry(catalogue, page)} for page in pages)]
        config.nav = [
            {title: section if path == index else path for title, path in item.items()} if isinstance(item, dict) else item
            for item in config.nav or []
        ] or None

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The titles of examples, escaped because the theme prints titles as they are; and the list."""
        if self._judges(page.file):
            for warning in judged_page(page.file, Path(config.config_file_path or ".").resolve().parent):
                log.warning("%s", warning)
        example = self.listed.get(page.file.src_uri)
        if example is not None:
            page.meta["title"] = str(escape.html(example.title))
            page.meta["description"] = str(escape.attribute(": ".join(filter(None, (example.title, example.summary)))))
            page.meta["hide"] = ["navigation", "toc"]  # the workings need the width
        elif lead := LEAD.search(markdown):
            page.meta.setdefault("description", lead.group(1))
        if LISTING in markdown:
            return markdown.replace(LISTING, self._listing(posixpath.dirname(page.file.src_uri)))
        if asked := CORPUS.search(markdown):
            path = Path(config.docs_dir, posixpath.dirname(page.file.src_uri), asked.group(1))
            content = path.read_bytes()
            return markdown.replace(asked.group(), KEPT.of(lambda: corpus_report(content), "corpus", content))
        for catalogue in self.entries:
            asked_for = f"<!-- neuron-sym: {catalogue} -->"
            if asked_for in markdown:
                markdown = markdown.replace(asked_for, self._multiples(catalogue, page, files))
        try:
            return filled(markdown, partial(_address, page=page, files=files))
        except InputError as error:
            raise PluginError(f"{page.file.src_uri}: {error}") from error

    def _judges(self, file: File) -> bool:
        asked = self.config.check
        return file.src_uri.startswith(asked.strip("/") + "/") if isinstance(asked, str) else bool(asked)

    def on_page_content(self, html: str, **_: object) -> str:
        """What stands in place of a form until a script puts it there."""
        return FORM.sub(self._form, html)

    def _form(self, found: re.Match[str]) -> str:
        self.forms += 1
        loaded, exercise = megabytes(self._checker()), "data-question=" in found["attributes"]
        template = environment(autoescape=True).get_template("site/checker.html")
        return template.render(live=self.config.checker, megabytes=loaded, exercise=exercise, **found.groupdict())

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Gives the theme's ``main.html`` its filters."""
        env.filters["content_security_policy"] = content_security_policy
        env.filters["bibtex"] = bibtex
        return env

    @event_priority(100)
    def _before_search(self, context: TemplateContext, /, *, page: Page, **_: object) -> TemplateContext:
        self._sheltered = Sheltered(page.content or "")
        page.content = self._sheltered.html
        return context

    @event_priority(-100)
    def _after_search(self, context: TemplateContext, /, *, page: Page, **_: object) -> TemplateContext:
        page.content = self._sheltered.restored(page.content or "")
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """What can be downloaded, beside the pages; Markdown among it is no page of the site."""
        for place, text in self.beside.items():
            Path(config.site_dir, place).write_text(text, "utf-8")
        KEPT.end()
        take_templates(None)

    def on_build_error(self, **_: object) -> None:
        """The next build begins anew."""
        take_templates(None)

    def on_serve(self, server: LiveReloadServer, **_: object) -> LiveReloadServer:
        """A changed template builds the site anew."""
        for folder in (*map(str, FOLDERS), *([self.own_templates] if self.own_templates else [])):
            if Path(folder).is_dir():
                server.watch(folder)
        return server

    def _page(self, file: File, folder: str, taken: set[str], config: MkDocsConfig) -> File:
        path, source = Path(file.abs_src_path or ""), _source(file.src_uri, folder, taken)
        stem = posixpath.basename(source).removesuffix(".md")
        shown = Path(relpath(path, Path(config.config_file_path or ".").resolve().parent)).as_posix()
        made = KEPT.of(lambda: _written(path, stem, shown), "example", path, stem, shown, _content(path))
        for fault in made.faults:
            told = fault.replace(str(path), shown)
            log.warning("%s", told if shown in told else f"{shown}: {told}")
        group = posixpath.dirname(source)[len(folder) :].replace("-", " ").capitalize()
        self.listed[source] = Listed(made.title, source, group, bool(made.faults), made.summary)
        # MkDocs reads `key: value` lines at the very top as metadata; an empty line keeps titles out of it.
        page = File.generated(config, source, content="\n" + made.markdown)
        page.edit_uri = file.src_uri
        beside = posixpath.join(posixpath.dirname(page.dest_uri), stem)
        self.beside |= {f"{beside}.{end}": text for end, text in made.downloads.items()}
        return page

    def _multiples(self, catalogue: str, page: Page, files: Files) -> str:
        entries = [
            {"title": one.title, "summary": one.summary, "svg": one.small, "link": file.url_relative_to(page.file)}
            for one in self.entries[catalogue]
            if (file := files.get_file_from_path(_entry(catalogue, one))) is not None
        ]
        return environment(autoescape=True).get_template("site/multiples.html").render(entries=entries)

    def _listing(self, folder: str) -> str:
        linked = [
            replace(one, link=posixpath.relpath(one.source, folder or "."))
            for one in sorted(self.listed.values(), key=lambda one: (one.group, one.source))
        ]
        groups = [(name, list(members)) for name, members in groupby(linked, key=lambda one: one.group)]
        return environment(autoescape=False).get_template("site/listing.md").render(groups=groups)


def bibtex(page: Page, site: str) -> str:
    """How to cite a page. No date stands in it, so that the same input builds the same site."""
    key = "-".join(part for part in (_slug(site), *map(_slug, page.url.strip("/").split("/")[-1:])) if part)
    title = escape.tex(html.unescape(re.sub("<[^>]+>", "", str(page.meta.get("title") or page.title or ""))))
    fields = {"title": title, "author": f"{{{escape.tex(site)}}}", "url": page.canonical_url or "", "note": f"version {__version__}"}
    return "".join((f"@misc{{{key},\n", *(f"  {name} = {{{text}}},\n" for name, text in fields.items()), "}"))


def _made(catalogue: str, pages: dict[str, Callable[[], EntryPage]]) -> Iterator[EntryPage]:
    """The pages that can be written; of any other a warning says why."""
    for name, make in pages.items():
        try:
            yield KEPT.of(make, catalogue, name)
        except NeuronSymError as error:
            log.warning("%s/%s: %s", catalogue, name, error)


def _address(source: str, page: Page, files: Files) -> str:
    """Where a page is, as seen from another; empty if there is none."""
    file = files.get_file_from_path(source)
    return file.url_relative_to(page.file) if file is not None else ""


def _entry(catalogue: str, page: EntryPage) -> str:
    return f"{catalogue}/{_slug(page.name)}.md"


def _written(path: Path, stem: str, shown: str) -> ExamplePage:
    """The page of an example; of one that cannot be read, a page that says why."""
    try:
        return example_page(path, stem)
    except NeuronSymError as error:
        message = str(error).replace(str(path), shown)
        template = environment(autoescape=False).get_template("site/unreadable.md")
        return ExamplePage(path.name, template.render(title=path.name, message=message), (str(error),))


def _content(path: Path) -> bytes:
    """As much of an example file as is ever read of one; nothing where it cannot be read, which its page tells."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES[".toml"] + 1)
    except OSError:
        return b""


def _source(uri: str, folder: str, taken: set[str]) -> str:
    """Where the page of ``uri`` goes: only plain letters, digits and hyphens, and never over another page."""
    parts = [_slug(part) for part in uri.removeprefix(folder).removesuffix(".toml").split("/")]
    stem = folder + "/".join(parts)
    source, count = f"{stem}.md", 2
    while source.lower() in taken:
        source, count = f"{stem}-{count}.md", count + 1
    taken.add(source.lower())
    return source


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "example"
