"""The plugin: example files become pages, and what is wrong with one shows on the page and in the log."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from neuron_sym.errors import Fault, InputError, Place
from neuron_sym.render import escape
from neuron_sym.render.page import ExamplePage
from tests.site.conftest import ROOT, Site, Visit, build_site, serve

TITLES: list[str] = [
    entry["text"]
    for entry in json.loads((Path(__file__).parent / "hostile.json").read_text())
    if entry["field"] != "latex"
]
Open = Callable[..., Visit]


def _page(path: Path, _stem: str) -> ExamplePage:
    """A stand-in for the real page: its title is what the file holds."""
    title = path.read_text()
    if "fault" in path.stem:
        raise InputError(Fault(Place(str(path), 3, 7), "weights holds <b>text</b>", "write a number"))
    faults = (f"{path}:9:1: 1.808 is not 1.8008",) if "wrong" in path.stem else ()
    return ExamplePage(markdown=f"# {escape.markdown(title)}\n\nAll is $x$.\n", title=title, faults=faults)


NAV = [{"Home": "index.md"}, {"Examples": "examples/index.md"}]


def _only_the_index(docs: Path) -> Path:
    """The real scripts and stylesheets with the index of examples and a home page; gives the folder of examples."""
    for folder in ("assets", "fonts", "javascripts", "stylesheets"):
        shutil.copytree(ROOT / "docs" / folder, docs / folder)
    (docs / "index.md").write_text("# Home\n")
    (docs / "examples").mkdir()
    shutil.copy(ROOT / "docs" / "examples" / "index.md", docs / "examples")
    return docs / "examples"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Examples with hostile titles, a fault, a wrong working, a group and a clash of names."""
    docs = tmp_path_factory.mktemp("source") / "docs"
    examples = _only_the_index(docs)
    for number, title in enumerate(TITLES):
        (examples / f"hostile-{number}.toml").write_text(title)
    (examples / "two inputs").mkdir()
    for name, title in {
        "fault.toml": "x",
        "wrong.toml": "A wrong working",
        "Index.toml": "Not the index",
        "!!!.toml": "No name",
        "two inputs/obese.toml": "Obese or not?",
        "obese-or-not.toml": "The page that others link to",
    }.items():
        (examples / name).write_text(title)
    return docs


@pytest.fixture(scope="module")
def examples(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of these documents."""
    folder = tmp_path_factory.mktemp("examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("neuron_sym.site.plugin.example_page", _page)
        build_site(folder, docs_dir=str(documents), nav=NAV)
    with serve(folder) as served:
        yield served


def test_each_example_has_a_page_and_its_file_is_not_copied(examples: Site) -> None:
    assert {"examples/wrong/", "examples/two-inputs/obese/", "examples/example/"} <= set(examples.pages)
    assert not list(examples.folder.rglob("*.toml"))


def test_no_example_takes_the_place_of_a_page(examples: Site) -> None:
    assert "Each page works one neuron out" in (examples.folder / "examples" / "index.html").read_text()
    assert "Not the index" in (examples.folder / "examples" / "index-2" / "index.html").read_text()


def test_the_index_lists_every_example_in_its_group(examples: Site, visit: Open) -> None:
    page = visit("examples/", url=examples.url, java_script_enabled=False).page
    links = page.locator("article li a")
    assert links.count() == len(TITLES) + 6
    assert page.locator("h2").all_inner_texts()[-1].startswith("Two inputs")
    assert links.last.get_attribute("href") == "two-inputs/obese/"
    assert page.locator(".ns-wrong").count() == 2


def test_a_fault_is_shown_instead_of_the_page(examples: Site, visit: Open) -> None:
    page = visit("examples/fault/", url=examples.url, java_script_enabled=False).page
    shown = page.locator("[role=alert]").inner_text()
    assert "weights holds <b>text</b>" in shown
    assert "examples/fault.toml:3:7" in shown
    assert "write a number" in shown


@pytest.mark.parametrize("name", ["fault", "wrong"])
def test_a_fault_stops_a_strict_build(
    documents: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neuron_sym.site.plugin.example_page", _page)
    docs = tmp_path / "docs"
    examples = _only_the_index(docs)
    for file in (name, "obese-or-not"):
        shutil.copy(documents / "examples" / f"{file}.toml", examples)
    with pytest.raises(Abort, match="1 warnings in strict mode"):
        build_site(tmp_path / "site", docs_dir=str(docs), nav=NAV, strict=True)


class _Article(HTMLParser):
    """The text of a page's title and first heading, and the elements of its article that could do something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.title = self.heading = ""
        self.live: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", "article", "h1"):
            self.inside.append(tag)
        does = [name for name, _ in attrs if name.startswith("on")]
        if "article" in self.inside and (tag in ("base", "iframe", "object", "embed", "style", "script", "img") or does):
            self.live.append(self.get_starttag_text() or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] == ["title"]:
            self.title += data
        if self.inside[-1:] == ["h1"] and not self.heading:
            self.heading = data


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_a_hostile_title_is_text(examples: Site, number: int) -> None:
    article, title = _Article(examples.text(f"examples/hostile-{number}/")), " ".join(TITLES[number].split())
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in title)
    assert article.heading == shown
    assert " ".join(article.title.split()).startswith(shown)
    assert article.live == []


def test_a_title_that_came_to_life_would_be_noticed() -> None:
    article = _Article("<title>t</title><article><h1>h<a>#</a></h1><p onclick='x'><img src=x></p></article>")
    assert (article.title, article.heading, len(article.live)) == ("t", "h", 2)


def test_a_hostile_title_is_text_in_the_search(examples: Site, visit: Open) -> None:
    visited = visit("", url=examples.url)
    page = visited.page
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("zebra", delay=5)
    page.locator(".md-search-result__link").first.wait_for(timeout=10_000)
    assert (
        "zebra <details"
        in page.locator(".md-search-result__link h1, .md-search-result__link h2").first.inner_text()
    )
    assert page.locator(".md-search-result details[ontoggle]").count() == 0
    assert page.evaluate("window.__pwned") is None
    assert visited.errors == []
