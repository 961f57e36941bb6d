"""Every kind of page against WCAG 2.2 AA, by axe-core; what axe cannot see is tested by hand in the other files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.site.conftest import ROOT, Site

Open = Callable[[str, str, int], Page]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
LESSONS = tuple(sorted(f"lessons/{path.stem}/" for path in (ROOT / "docs" / "lessons").glob("*.md") if path.stem != "index"))
RICH = {"lessons/published/", "lessons/gradients/", "lessons/descent/"}
COLOURED = {*RICH, "lessons/activations/", "lessons/batch/", "lessons/biology/", "lessons/luck/"}
"""What is coloured in the other lessons is coloured in these."""
KINDS = (
    "", "examples/obese-or-not/", "examples/rectifier-and-tanh/rectified-away/", "examples/", "activations/", "activations/gelu/",
    "losses/", "losses/huber/", "lessons/", "check/", "check/published/", "about/",
    "reference/example-file/", "reference/verdicts/", "reference/functions/", "reference/python/", "404.html",
)  # fmt: skip
BOTH = (("light", 1440), ("dark", 375))
"""Either palette and either width; what depends on both is the frame, which all pages share."""
DARK = BOTH[1:]
ALL = (*BOTH, ("light", 375), ("dark", 1440))
CASES = [(path, *seen) for path in KINDS for seen in (BOTH if path else ALL)]
RUN = """async ([frame_too, contrast]) => {
    const look = one => { const style = getComputedStyle(one); return [style.color, style.backgroundColor, style.opacity].join() }
    const known = new Map()
    const grounds = one => {
        if (!known.has(one)) known.set(one, one ? `${look(one)} ${grounds(one.parentElement)}` : "")
        return known.get(one)
    }
    const seen = new Set()
    const again = [...document.querySelectorAll("math, :is(code, div, p, span):not(:has(*), math *)")].filter(one => {
        if (one.closest("a, button, label, summary, h1, h2, h3, h4, h5, h6")) return false  // it gives a name
        const {fontSize, fontWeight} = getComputedStyle(one)
        const looks = [...new Set([...one.querySelectorAll("*")].map(look))].sort()
        const key = [one.getAttributeNames(), fontSize, fontWeight, one.checkVisibility(), grounds(one), ...looks].join(" ")
        return seen.has(key) || !seen.add(key)
    })
    for (const one of again) one.style.visibility = "hidden"
    const shared = frame_too ? [] : document.querySelectorAll(".md-header, .md-tabs, .md-sidebar--primary, .md-footer")
    const found = await axe.run({include: [document], exclude: [...shared]}, {
        resultTypes: ["violations"], rules: {"color-contrast": {enabled: contrast}},
        runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    })
    return found.violations.map(one => [one.id, one.nodes.map(node => node.target.join(" "))])
}"""
"""Of the formulas and words that look alike, on grounds that look alike, one stands for all, and the first page for the frame
of all: contrast is most of what axe spends its time on."""
PALETTES = {"light": "default", "dark": "slate"}


@pytest.fixture(scope="module")
def opened(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens a page in either palette at either width, each with its own window, and loads axe into it."""
    windows: dict[tuple[str, int], Page] = {}

    def open_page(path: str, scheme: str, width: int) -> Page:
        if (scheme, width) not in windows:
            looks: Any = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
            windows[scheme, width] = browser.new_page(**looks)
        page = windows[scheme, width]
        page.goto(f"{site.url}{path}", wait_until="load")
        assert page.evaluate("document.body.dataset.mdColorScheme") == PALETTES[scheme]
        page.evaluate(AXE)
        return page

    yield open_page
    for page in windows.values():
        page.context.close()


@pytest.mark.parametrize(("path", "scheme", "width"), CASES)
def test_axe_finds_nothing(opened: Open, path: str, scheme: str, width: int) -> None:
    assert opened(path, scheme, width).evaluate(RUN, [not path, True]) == []


@pytest.mark.parametrize(("scheme", "width", "path"), [(*seen, path) for path in LESSONS for seen in (BOTH if path in RICH else DARK)])
def test_axe_finds_nothing_on_a_lesson_with_its_exercises_open(opened: Open, path: str, scheme: str, width: int) -> None:
    page = opened(path, scheme, width)
    page.locator(".ns-check-open").first.click()
    page.locator(".ns-solution summary").last.click()
    assert page.evaluate(RUN, [False, path in COLOURED]) == []


def test_no_lesson_has_colours_of_its_own(site: Site) -> None:
    """A colour comes with a class: the style sheet has no other, and none is given to an element by itself."""
    looked_at = _classes(site, {*KINDS, *COLOURED})
    for path in set(LESSONS) - COLOURED:
        assert _classes(site, {path}) <= looked_at, path


def _classes(site: Site, paths: Iterable[str]) -> set[str]:
    return {name for path in paths for names in re.findall(r'class="([^"]*)"', site.text(path)) for name in names.split()}


def test_axe_would_find_something(opened: Open) -> None:
    page = opened("about/", "light", 1440)
    page.evaluate("document.querySelector('article').append(document.createElement('img'))")
    page.evaluate("document.querySelector('article h1').style.setProperty('color', '#eee')")
    page.evaluate(
        """() => {
            for (const colour of ["", "#eee", ""]) {
                const words = Object.assign(document.createElement("p"), {textContent: "These words look alike."})
                words.style.setProperty("color", colour)
                document.querySelector("article").append(words)
            }
        }"""
    )
    found = dict(page.evaluate(RUN, [False, True]))
    assert {rule: len(places) for rule, places in found.items()} == {"color-contrast": 2, "image-alt": 1}
