"""The real site, built once into a temporary folder, served on loopback, looked at in a real browser."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from filelock import FileLock
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NOTHING_TO_FIND = Path(__file__).parent / "nothing_to_find.json"


@dataclass(frozen=True)
class Site:
    """A built site and where it is served."""

    folder: Path
    url: str

    @property
    def pages(self) -> list[str]:
        """The addresses of all pages, relative to the site."""
        found = (file.relative_to(self.folder).as_posix() for file in self.folder.rglob("*.html"))
        return sorted(page.removesuffix("index.html") for page in found)

    def text(self, page: str) -> str:
        """The HTML of a page."""
        return (self.folder / (page if page.endswith(".html") else f"{page}index.html")).read_text("utf-8")


@dataclass
class Visit:
    """A page that is open in the browser, and what it did so far."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as its base calls it
        """Says nothing: a missing file shows as an error in the browser's console."""


class _Unsearched(_Quiet):
    """Each page that loads makes an index of all pages, for a search that hardly any test begins: half of its work."""

    def translate_path(self, path: str) -> str:
        """The file at an address; nothing is there to be searched."""
        return str(NOTHING_TO_FIND) if path.endswith("/search/search_index.json") else super().translate_path(path)


@contextmanager
def serve(folder: Path, handler: type[_Quiet] = _Quiet) -> Iterator[Site]:
    """``folder`` on a free port of the loopback interface."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Site(folder, f"http://127.0.0.1:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()


def build_site(folder: Path, *, checker: bool = False, **settings: Any) -> None:
    """``mkdocs build`` of the real configuration into ``folder``."""
    config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), **settings)
    if checker:
        config.plugins["neuron-sym"].config.checker = True
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def visit_at_home(visit: Callable[..., Visit], site: Site, path: str, **settings: Any) -> Visit:
    """The theme navigates without loading anew among the pages of the sitemap: here it names them where they are served."""
    visited = visit(**settings)
    sitemap = re.sub("<loc>https://[^/]+/", f"<loc>{site.url}", (site.folder / "sitemap.xml").read_text("utf-8"))
    visited.page.route("**/sitemap.xml", lambda route: route.fulfill(body=sitemap, content_type="application/xml"))
    visited.page.goto(f"{site.url}{path}")
    return visited


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of the real site comes first of all: one worker builds the site while the others need none."""
    first = next((item for item in items if "site" in getattr(item, "fixturenames", ())), None)
    if first:
        items.remove(first)
        items.insert(0, first)


@contextmanager
def warnings_of(logger: str) -> Iterator[list[str]]:
    """What the logger warns of meanwhile."""
    heard = _Heard()
    logging.getLogger(logger).addHandler(heard)
    try:
        yield heard.messages
    finally:
        logging.getLogger(logger).removeHandler(heard)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """The real site with its checker, for which npm and node are needed; built by the first worker that needs it."""
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    folder, built = shared / "site", shared / "site-is-built"
    with FileLock(shared / "site.lock"):
        if not built.exists():
            _build_real_site(folder)
            built.touch()
    with serve(folder, _Unsearched) as served:
        yield served


@pytest.fixture
def searched(site: Site) -> Iterator[Site]:
    """The real site with all that can be found in it."""
    with serve(site.folder) as served:
        yield served


def _build_real_site(folder: Path) -> None:
    """It may warn of faults in what others published, and of nothing else."""
    with warnings_of("mkdocs") as warnings:
        build_site(folder, checker=True)
    published = re.compile(r"docs/examples/\S+:\d+:\d+: (wrong|misrounded): ")
    assert [message for message in warnings if not published.search(message)] == []
    assert any("docs/examples/obese-or-not.toml" in message for message in warnings)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without its windows if it comes so. These tests are about what a reader sees: without a browser they fail."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    assert chromium, "no chromium on the PATH: the site's tests need a real browser"
    with sync_playwright() as playwright:
        # The sandbox needs rights that containers seldom give; only our own pages are opened.
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visit]]:
    """Opens an address in a fresh browser context; whatever leaves the site is stopped and recorded."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "", url: str = site.url, **settings: Any) -> Visit:
        context = browser.new_context(**settings)
        contexts.append(context)
        visited = Visit(context.new_page())

        def record(request: Request) -> None:
            visited.requests.append(request.url)

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                visited.errors.append(message.text)

        context.on("request", record)  # those of workers too
        context.on("console", hear)
        visited.page.on("pageerror", lambda error: visited.errors.append(str(error)))
        context.route(lambda address: not address.startswith((url, "data:")), lambda route: route.abort())
        visited.page.goto(url + path, wait_until="load")
        return visited

    yield open_page
    for context in contexts:
        context.close()
