"""What a reader meets on every page of the real site."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from neuron_sym.model.activations import ACTIVATIONS
from neuron_sym.model.losses import LOSSES
from tests.site.conftest import Site, Visit, build_site

Open = Callable[..., Visit]

PHONE: dict[str, Any] = {"viewport": {"width": 375, "height": 800}}
NAMED = (
    "", "lessons/", "lessons/biology/", "lessons/gradients/", "lessons/descent/", "lessons/batch/",
    "examples/obese-or-not/", "examples/", "activations/", "activations/gelu/", "losses/", "losses/huber/", "check/", "check/published/", "about/",
    "reference/", "reference/example-file/", "reference/verdicts/", "reference/functions/", "reference/command-line/",
    "reference/python/", "reference/certainty/", "reference/templates/", "reference/extending/",
)  # fmt: skip


def test_the_pages_of_the_navigation_are_there(site: Site) -> None:
    assert set(NAMED) <= set(site.pages)


PARTS = 12


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_scrolls_sideways_has_an_error_or_asks_for_anything_elsewhere(site: Site, browser: Browser, part: int) -> None:
    """Every page on a phone; nothing stands in the way of its requests, so that the browser keeps what it has."""
    context = browser.new_context(**PHONE)
    amiss: list[tuple[str, str]] = []
    context.on("request", lambda request: request.url.startswith((site.url, "data:")) or amiss.append(("asks for", request.url)))
    context.on("console", lambda message: _complains(message) and amiss.append(("says", message.text)))
    page = context.new_page()
    page.on("pageerror", lambda error: amiss.append(("fails", str(error))))
    for path in site.pages[part::PARTS]:
        page.goto(site.url + path, wait_until="load")
        page.evaluate("document.fonts.ready")
        assert _hangs_over(page) == [], path
        assert amiss == [], path
    context.close()


def test_no_kind_of_page_scrolls_sideways_on_a_desk(site: Site, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    for path in NAMED:
        page.goto(site.url + path, wait_until="load")
        page.evaluate("document.fonts.ready")
        assert _hangs_over(page) == [], path
    page.context.close()


def _complains(message: ConsoleMessage) -> bool:
    """An error or a warning; but that a font came late says only how busy the machine is (and see the next test)."""
    return message.type in ("error", "warning") and "was preloaded using link preload but not used within" not in message.text


def test_the_font_is_fetched_ahead_where_formulas_stand_and_nowhere_else(site: Site) -> None:
    ahead = {path: 'rel="preload"' in site.text(path) for path in site.pages}
    assert ahead == {path: "<math" in site.text(path) for path in site.pages}
    assert set(ahead.values()) == {True, False}


def _hangs_over(page: Page) -> list[str]:
    """What makes a page wider than its window, if it is."""
    over: list[str] = page.evaluate("""() => {
        if (document.scrollingElement.scrollWidth <= innerWidth) return []
        const over = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth)
        return [document.scrollingElement.scrollWidth, ...over.map(one => one.outerHTML.slice(0, 80))].map(String)
    }""")
    return over


def test_every_page_carries_a_policy_ahead_of_its_first_script(site: Site) -> None:
    for path in site.pages:
        page = site.text(path)
        policy = page.index('http-equiv="Content-Security-Policy"')
        assert policy < page.index("<script"), path


def test_a_script_that_a_page_smuggles_in_does_not_run(visit: Open) -> None:
    visited = visit("")
    ran = visited.page.evaluate(
        """() => {
            const script = document.createElement("script")
            script.textContent = "window.__ran = 1"
            document.querySelector("article").append(script)
            return window.__ran
        }"""
    )
    assert ran is None
    assert "Content Security Policy" in " ".join(visited.errors)


@pytest.mark.parametrize("path", ["", "examples/obese-or-not/"])
def test_mathematics_is_there_without_javascript(visit: Open, path: str) -> None:
    page = visit(path, java_script_enabled=False).page
    sizes = page.locator("math:not(details:not([open]) math, .ns-short math)").evaluate_all(
        "formulas => formulas.map(formula => formula.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert sizes
    assert all(width > 4 and height > 4 for width, height in sizes)


def test_mathematics_is_set_in_the_font_of_the_site(visit: Open, site: Site) -> None:
    visited = visit("")
    visited.page.wait_for_function("document.fonts.check('16px \"NS Math\"')")
    fonts = [request.removeprefix(site.url) for request in visited.requests if "/fonts/" in request]
    assert fonts == ["fonts/stix-two-math.woff2"]  # and not the half of it that few formulas need


class _Untypeset(HTMLParser):
    """The elements that hold LaTeX which was not typeset, or could not be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if "arithmatex" in classes or ("ns-unreadable" in classes and "title" in dict(attrs)):
            self.found.append(self.get_starttag_text() or tag)


def test_no_formula_is_left_as_latex(site: Site) -> None:
    for path in site.pages:
        assert _Untypeset(site.text(path)).found == [], path


def test_a_formula_left_as_latex_would_be_found() -> None:
    assert len(_Untypeset('<p><span class="a arithmatex">x</span><code class="ns-unreadable" title="no">y</code>').found) == 2


def test_search_finds_a_word(visit: Open, searched: Site) -> None:
    page = visit("", url=searched.url).page
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("obese", delay=5)
    found = page.locator(".md-search-result__link").first
    found.wait_for(timeout=10_000)
    assert "obese" in (found.get_attribute("href") or "")


def test_the_search_index_holds_no_formula(site: Site) -> None:
    index = (site.folder / "search" / "search_index.json").read_text()
    assert "obese" in index
    assert "<math" not in index
    assert "\\\\frac" not in index


def test_without_scripts_a_phone_does_not_scroll_sideways_either(site: Site, browser: Browser) -> None:
    page = browser.new_page(**PHONE, java_script_enabled=False)
    for path in NAMED:
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
    page.context.close()


def test_a_long_formula_scrolls_within_itself_and_shows_its_start(visit: Open) -> None:
    page = visit("examples/obese-or-not/", viewport={"width": 220, "height": 800}).page
    wide = page.locator(".ns-formula").evaluate_all(
        """formulas => formulas.filter(element => element.scrollWidth > element.clientWidth)
            .map(element => [getComputedStyle(element).overflowX, element.firstElementChild.getBoundingClientRect().left])"""
    )
    assert wide
    for overflow, left in wide:
        assert overflow == "auto"
        assert left >= 0


def test_dark_mode_toggles_and_keeps_formulas_readable(visit: Open) -> None:
    page = visit("examples/obese-or-not/", color_scheme="light").page
    light = _contrast(page.evaluate(_COLOURS))
    page.locator("label[for=__palette_1]:visible, label[for=__palette_0]:visible").first.click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    page.wait_for_timeout(400)  # the theme fades from one palette to the other
    dark = _contrast(page.evaluate(_COLOURS))
    assert light[0] < light[1]
    assert dark[0] > dark[1]
    assert all(_ratio(*pair) >= 4.5 for pair in (light, dark))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_five_colours_can_be_read(visit: Open, scheme: str) -> None:
    page = visit("", color_scheme=scheme).page
    for name in "wxbzy":
        colours = page.evaluate(
            """name => {
                const symbol = document.createElement("span")
                symbol.className = `ns-${name}`
                document.querySelector("article").append(symbol)
                return [getComputedStyle(symbol).color, getComputedStyle(document.body).backgroundColor]
            }""",
            name,
        )
        assert _ratio(*_contrast(colours)) >= 4.5, name


def test_copying_a_formula_gives_its_latex(visit: Open) -> None:
    page = visit("examples/obese-or-not/").page
    copied = page.evaluate(
        """() => {
            getSelection().selectAllChildren(document.querySelector(".ns-chain .ns-formula"))
            const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), bubbles: true})
            document.dispatchEvent(event)
            return event.clipboardData.getData("text/plain")
        }"""
    )
    assert copied.strip() == r"${\mathbf{x}} = \begin{pmatrix} 4 \\ 80 \end{pmatrix}$"


def test_each_activation_and_each_loss_has_a_page_and_a_place_in_the_navigation(site: Site, visit: Open) -> None:
    for catalogue, entries in (("activations", ACTIVATIONS), ("losses", LOSSES)):
        paths = {f"{catalogue}/{entry.name.replace('_', '-')}/" for entry in entries}
        assert paths <= set(site.pages)
        page = visit(f"{catalogue}/", java_script_enabled=False).page
        addresses = "links => links.map(link => link.href)"
        shown = page.locator(".ns-multiples a").evaluate_all(addresses)
        assert set(shown) == {site.url + path for path in paths}
        assert set(shown) <= set(page.locator("nav.md-nav--primary a").evaluate_all(addresses))
        assert all(page.locator(".ns-multiples svg .ns-first path").nth(i).get_attribute("d") for i in range(len(entries)))


def test_an_index_that_is_not_there_adds_no_pages(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Words\n")
    build_site(tmp_path / "site", docs_dir=str(docs), nav=[{"Home": "index.md"}])
    assert not (tmp_path / "site" / "activations").exists()


FOLD = "activations/gelu/"


def test_what_a_line_rests_on_is_folded_and_opens_without_scripts(visit: Open) -> None:
    page = visit(FOLD, java_script_enabled=False).page
    fold = page.locator("details.ns-because").first
    inner = fold.locator("ol.ns-chain").first
    assert not inner.is_visible()
    fold.locator("summary").first.click()
    assert inner.is_visible()
    assert fold.locator("math").first.bounding_box() is not None


def test_a_fold_opens_by_keyboard_and_says_what_it_explains(visit: Open) -> None:
    page = visit(FOLD).page
    summary = page.locator("details.ns-because > summary").first
    summary.focus()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.locator("details.ns-because").first.evaluate("fold => fold.open")
    assert summary.inner_text().split() != ["Why?"]  # a screen reader hears the rule too
    page.keyboard.press("Space")
    assert not page.locator("details.ns-because").first.evaluate("fold => fold.open")


def test_folded_steps_are_printed(visit: Open) -> None:
    page = visit(FOLD, java_script_enabled=False).page
    inner = page.locator("details.ns-because ol.ns-chain").first
    assert (inner.bounding_box() or {"height": 0})["height"] == 0 or not inner.is_visible()
    page.emulate_media(media="print")
    box = inner.bounding_box()
    assert box is not None
    assert box["height"] > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_verdicts_can_be_read_on_paper(visit: Open, scheme: str) -> None:
    page = visit("lessons/published/", color_scheme=scheme).page
    page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"  # of which the margins are
    for verdict in ("exact", "wrong", "carried", "definition"):
        colours = page.locator(f".ns-verdict.ns-{verdict}").first.evaluate(
            "badge => [getComputedStyle(badge).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert _ratio(*_contrast(colours)) >= 4.5, verdict


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_new_is_marked_and_can_be_read(visit: Open, scheme: str) -> None:
    page = visit(FOLD, color_scheme=scheme).page
    ground, plain = page.evaluate(
        """() => {
            const mark = getComputedStyle(document.querySelector("math .ns-changed"))
            return [mark.backgroundColor, getComputedStyle(document.body).backgroundColor]
        }"""
    )
    assert ground != plain
    for name in ("", *"wxbzy"):
        colour = page.evaluate(
            """name => {
                const symbol = document.createElement("span")
                symbol.className = name ? `ns-${name}` : ""
                document.querySelector(".ns-derived").append(symbol)
                return getComputedStyle(symbol).color
            }""",
            name,
        )
        assert _ratio(*_contrast([colour, ground])) >= 4.5, name or "text"


def test_an_example_with_a_learning_rate_shows_the_backward_pass_and_a_step(visit: Open) -> None:
    page = visit("examples/obese-or-not/").page
    headings = page.locator("article h2, article h3").all_inner_texts()
    order = ["Derivation", "The pre-activation", "As published", "The backward pass", "The loss", "The error signal", "Learning"]
    assert [heading for heading in headings if heading in order] == order


_COLOURS = """() => [
    getComputedStyle(document.querySelector("math")).color,
    getComputedStyle(document.body).backgroundColor,
]"""


def _contrast(colours: list[str]) -> tuple[float, float]:
    """The relative luminance of text and ground."""
    text, ground = (_luminance([float(part) for part in re.findall(r"[\d.]+", colour)]) for colour in colours)
    return text, ground


def _luminance(colour: list[float]) -> float:
    red, green, blue, *rest = (part / 255 for part in colour)
    alpha = rest[0] * 255 if rest else 1.0  # faint ink on white, strong ink on black: weigh it as it is
    shades = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)
    ]
    solid = 0.2126 * shades[0] + 0.7152 * shades[1] + 0.0722 * shades[2]
    return solid if alpha == 1 else solid * alpha + (1 - alpha) * (1 - solid)


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
