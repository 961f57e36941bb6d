"""A reader's answer to an exercise, checked in the page of the lesson by Python in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from neuron_sym.site.plugin import NeuronSymPlugin
from tests.site.conftest import Site, Visit, visit_at_home
from tests.site.test_fences import page as rendered

Open = Callable[..., Visit]

STARTED = 60_000
"""Milliseconds that Python may take to start, on cores that others use too."""


class Exercise:
    """One exercise of a page."""

    def __init__(self, place: Locator) -> None:
        self.place = place
        self.opener = place.get_by_role("button", name="Check your working")
        self.area = place.get_by_label("Your working")

    def answer(self, text: str) -> tuple[str, str]:
        """Types an answer and has it checked: the outcome, and what is said."""
        if not self.area.is_visible():
            self.opener.click()
        self.area.fill(text)
        self.area.press("Control+Enter")
        verdict = self.place.locator("form:not([aria-busy]) .ns-check-verdict[data-outcome]")
        verdict.wait_for(timeout=STARTED)
        return verdict.get_attribute("data-outcome") or "", verdict.inner_text()


def exercise(visited: Visit, number: int) -> Exercise:
    return Exercise(visited.page.locator(".ns-exercise").nth(number - 1))


def test_answers_are_judged_on_one_lesson_and_the_next(site: Site, visit: Open) -> None:
    visited = visit_at_home(visit, site, "lessons/by-hand/", viewport={"width": 375, "height": 800}, color_scheme="dark")
    page, first = visited.page, exercise(visited, 1)
    page.evaluate("window.stays = true")

    outcome, said = first.answer("z = w_1 x_1 + w_2 x_2 + b = 1.2 + 0.006 + 1 = 2.206")
    assert outcome == "faults"
    assert said.startswith("The first fault, line 1: = 1.2 + 0.006 + 1 should be 2.2006:")
    assert "0.00001 taken as 0.0001" in said
    assert "0.00001 taken as 0.0001" in first.place.locator(".ns-at-fault").inner_text()
    assert first.place.get_by_role("status").inner_text() == said

    assert first.answer("x_1 w_1 = 1.2")[0] == "open"
    assert "z and ŷ are still to be worked out." in first.answer("x_1 w_1 = 1.2")[1]
    assert first.answer("z = 2.2006\nŷ = 1/(1 + e^-2.2006) = 0.9003")[0] == "right"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 375

    second = exercise(visited, 2)
    assert second.answer("z = 0.2*1.2192 + 0.0008 + 1 = 1.24464")[0] == "open"
    assert second.answer(r"z = 1.24464 \\ \hat{y} = \sigma(z) \approx 0.7764")[0] == "right"

    page.locator(".md-footer__link--next").click()  # instant navigation: Python goes on
    page.locator("h1", has_text="published").wait_for()
    assert exercise(visited, 1).answer("z = 1.5 + 0.12 - 1 = 0.62")[0] == "faults"
    assert exercise(visited, 1).answer("0.512")[0] == "right"
    page.go_back()
    page.locator("h1", has_text="by hand").wait_for()
    assert "taken as 0.0001" in exercise(visited, 1).answer("z = 2.206")[1]
    assert page.evaluate("window.stays")

    assert len([url for url in visited.requests if url.endswith("check-worker.js")]) == 1
    assert [url for url in visited.requests if not url.startswith((site.url, "data:"))] == []
    assert visited.errors == []


def test_it_works_from_the_keyboard_and_asks_for_nothing_before(visit: Open) -> None:
    visited = visit("lessons/loss/")
    page, one = visited.page, exercise(visited, 1)
    assert not one.area.is_visible()
    expect(one.opener).to_have_attribute("aria-expanded", "false")
    one.opener.focus()
    page.keyboard.press("Enter")
    expect(one.opener).to_have_attribute("aria-expanded", "true")
    expect(one.area).to_be_focused()
    assert one.area.get_attribute("placeholder") == "p = …\nq = …"
    page.keyboard.type("p = 1")
    page.keyboard.press("Shift+Tab")
    expect(one.opener).to_be_focused()
    page.keyboard.press("Space")
    expect(one.area).to_be_hidden()
    expect(one.opener).to_have_attribute("aria-expanded", "false")
    assert [url for url in visited.requests if "pyodide" in url or "check-worker" in url] == []


def test_without_scripts_there_is_the_solution_and_nothing_else(visit: Open) -> None:
    page = visit("lessons/loss/", java_script_enabled=False).page
    place = page.locator(".ns-exercise").first
    assert "Check" not in place.inner_text()
    place.locator("summary").click()
    assert place.locator(".ns-solution math").first.is_visible()


@pytest.mark.parametrize("checker", [True, False])
def test_without_the_checker_there_is_no_place_for_it(checker: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = NeuronSymPlugin()
    plugin.load_config({"checker": checker})
    monkeypatch.setattr(plugin, "_checker", lambda: {"pyodide/python.bin": b""})
    html = plugin.on_page_content(rendered("```exercise\nIs $x = 2$ > 1?\n---\nx + 1 = 3\n```\n"))
    assert html.count("<section") == 1
    assert ("ns-check" in html) is checker
    assert ("data-megabytes" in html) is checker
