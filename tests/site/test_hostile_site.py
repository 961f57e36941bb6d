"""Every hostile text, in the field that it was written for, on a built page in a real browser: none of it comes to life."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pymdownx.snippets import SnippetMissingError

from tests.site.conftest import ROOT, Site, build_site, serve

ENTRIES: dict[str, dict[str, Any]] = {
    entry["slug"]: entry for entry in json.loads((ROOT / "tests" / "data" / "hostile_site.json").read_text("utf-8"))["entries"]
}
STOPS = "md-snippet-rel"
"""A file from outside of the project as a snippet: with that in a page there is no site."""
PLAIN = """\
title = {title}
activation = "sigmoid"
inputs = [4, 80]
weights = [0.2, 0.00001]
bias = 1
names = [{label}, "weight"]
units = [{label}, "kg"]
classes = [{label}, "Obese"]
"""


def text_of(entry: dict[str, Any]) -> str:
    match entry.get("gen"):
        case {"repeat": [str(text), int(times)]}:
            return text * times
        case {"lines": {"indent": int(indent), "text": str(text), "n": int(times)}}:
            return "\n".join(" " * indent * depth + text for depth in range(times))
        case _:
            return str(entry["text"])


def source_of(entry: dict[str, Any]) -> tuple[str, str]:
    """The file that an entry stands in, and its content."""
    slug, text = entry["slug"], text_of(entry)
    fence = f"``````working\n{text}\n``````\n"
    if entry["field"] in ("title", "label"):
        told = {"title": '"A neuron"', "label": '"height"', entry["field"]: json.dumps(text)}
        return f"examples/{slug}.toml", PLAIN.format(**told)
    if entry["field"] == "latex":
        # On a line of its own, a tag would be Markdown's, and of the page.
        return f"{slug}.md", f"# Mathematics\n\n$$ {text} $$\n\nAnd in a line: ${text}$.\n\n{fence}"
    # Whoever writes a page may use HTML in it: that is for the page's policy to stop. Front matter, and lists that are nested
    # more deeply than Python-Markdown can follow, stop the build.
    raw = "" if text.startswith("---") or "lines" in entry.get("gen", {}) else f"\n{text}\n"
    return f"{slug}.md", f"# Words\n\n{fence}{raw}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    docs = tmp_path_factory.mktemp("hostile") / "docs"
    for folder in ("assets", "fonts", "javascripts", "stylesheets"):
        shutil.copytree(ROOT / "docs" / folder, docs / folder)
    (docs / "examples").mkdir()
    built = (source_of(entry) for slug, entry in ENTRIES.items() if slug != STOPS)
    for path, content in {"index.md": "# Home\n", **dict(built)}.items():
        (docs / path).write_text(content, "utf-8")
    site = tmp_path_factory.mktemp("built")
    build_site(site, docs_dir=str(docs), nav=[{"Home": "index.md"}], plugins=[{"search": {}}, {"neuron-sym": {}}])
    with serve(site) as served:
        yield served


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    yield opened
    opened.close()


def test_all_of_them_are_tried() -> None:
    assert len(ENTRIES) == 76
    shared = ROOT.parent / "shared" / "hostile" / "site.json"
    if shared.is_file():
        assert {entry["slug"] for entry in json.loads(shared.read_text("utf-8"))["entries"]} == set(ENTRIES)


def test_a_snippet_from_outside_of_the_project_stops_the_build(tmp_path: Path) -> None:
    path, content = source_of(ENTRIES[STOPS])
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / path).write_text(content, "utf-8")
    with pytest.raises(SnippetMissingError, match="etc/passwd"):
        build_site(tmp_path / "site", docs_dir=str(tmp_path / "docs"), nav=[{"Home": path}], plugins=[{"neuron-sym": {}}])


@pytest.mark.parametrize("slug", [slug for slug in ENTRIES if slug != STOPS])
def test_nothing_comes_to_life(hostile: Site, page: Page, slug: str) -> None:
    entry = ENTRIES[slug]
    (path,) = [path for path in hostile.pages if path.endswith(f"{slug}/")]
    asked: list[str] = []
    happened: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.goto(hostile.url + path, wait_until="load")
    page.evaluate(PROVOKE)
    assert page.evaluate("window.__pwned") is None
    assert page.url == hostile.url + path
    assert happened == []
    assert [url for url in asked if not url.startswith((hostile.url, "data:"))] == [] or entry["field"] == "markdown"
    if entry["field"] != "markdown":
        assert page.evaluate(LIVE) == []
    assert "root:x:" not in page.inner_text("body")
    assert page.locator("h1").first.is_visible()


PROVOKE = """() => {
    for (const one of document.querySelectorAll("article :not(math *), .md-nav--secondary *"))
        for (const kind of ["mouseover", "mouseenter", "focus", "toggle", "click", "error", "load", "animationend"]) {
            if (kind === "click" && one.closest("a[href], button, label, input, summary")) continue
            one.dispatchEvent(new Event(kind, {cancelable: true}))
        }
}"""

LIVE = """() => {
    const amiss = []
    for (const one of document.querySelectorAll("article, article *")) {
        for (const {name, value} of one.attributes) {
            if (name.startsWith("on")) amiss.push(`${one.localName} ${name}`)
            if (/^(href|src|action|formaction|data|.*:href)$/.test(name) && /^\\s*(java|vb)script:|^\\s*data:text/i.test(value))
                amiss.push(`${one.localName} ${name}=${value}`)
            if (name === "style" && /url|position/.test(value)) amiss.push(`${one.localName} style`)
        }
        if (/^(script|iframe|object|embed|base|meta|link|style|maction|foreignObject)$/i.test(one.localName)) amiss.push(one.localName)
        if (one.localName === "form" && one.method !== "dialog" && !one.closest("neuron-live")) amiss.push("form")
        if (one.id === "__config" || one.getAttribute("name") === "location") amiss.push("a name that hides another")
    }
    return amiss
}"""
