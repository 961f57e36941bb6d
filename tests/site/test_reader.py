"""What a reader can do with a derivation: fold it, link to a step, copy it, take it along, cite it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable

import nbformat
import pytest

from tests.site.conftest import Site, Visit, visit_at_home

Open = Callable[..., Visit]

PAGE = "examples/obese-or-not/"
FOLDED = "activations/gelu/"


def _level(visited: Visit, name: str) -> None:
    visited.page.locator(".ns-detail").first.get_by_label(name).check(force=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_one_line_shows_the_first_and_the_last_term(visit: Open, scripts: bool) -> None:
    visited = visit(PAGE, java_script_enabled=scripts)
    derived = visited.page.locator(".ns-derived").first
    steps = derived.locator(".ns-step").count()
    assert steps > 5
    assert derived.locator(".ns-short:visible").count() == 0
    _level(visited, "One line")
    assert derived.locator(".ns-step:visible").count() == 0
    assert "1.8008" in derived.locator(".ns-short:visible").first.text_content()  # type: ignore[operator]
    assert visited.page.locator(".ns-derived").nth(1).locator(".ns-step:visible").count() > 0  # each has its own switch
    _level(visited, "Steps")
    assert derived.locator(".ns-step:visible").count() == steps


def test_every_rule_opens_what_is_folded(visit: Open) -> None:
    visited = visit(FOLDED)
    folds = visited.page.locator(".ns-derived").nth(1).locator("details.ns-because")
    switch = visited.page.locator(".ns-derived").nth(1).locator(".ns-detail")
    assert folds.count() >= 1
    switch.get_by_label("Every rule").check(force=True)
    assert folds.evaluate_all("folds => folds.every(fold => fold.open)")
    switch.get_by_label("Steps").check(force=True)
    assert folds.evaluate_all("folds => folds.every(fold => !fold.open)")


def test_print_shows_all_of_it_whatever_is_chosen(visit: Open) -> None:
    visited = visit(PAGE)
    _level(visited, "One line")
    visited.page.emulate_media(media="print")
    derived = visited.page.locator(".ns-derived").first
    assert derived.locator(".ns-step:visible").count() == derived.locator(".ns-step").count()
    assert visited.page.locator(".ns-live-controls:visible, .ns-detail:visible, .ns-copy:visible, .ns-short:visible").count() == 0


def test_each_step_has_an_address_of_its_own(site: Site, visit: Open) -> None:
    for path in (PAGE, FOLDED, ""):
        text = (site.folder / path / "index.html").read_text("utf-8")
        ids = re.findall(r'<li class="ns-link[^"]*" id="([^"]*)"', text)
        everything = re.findall(r'\sid="([^"]*)"', text)
        assert ids, path
        assert len(set(everything)) == len(everything), path
        assert set(re.findall(r'class="ns-permalink" href="#([^"]*)"', text)) == set(ids)
    page = visit(PAGE + "#pre-activation-1-2").page
    assert "substitute" in page.locator(":target").inner_text()


def test_a_step_in_a_fold_is_opened_by_its_address(visit: Open) -> None:
    inner = visit(FOLDED).page.locator("details.ns-because .ns-link").first.get_attribute("id")
    assert visit(f"{FOLDED}#{inner}").page.locator(":target").is_visible()


def test_a_row_is_copied_as_latex(visit: Open) -> None:
    page = visit(PAGE, permissions=["clipboard-read", "clipboard-write"]).page
    row = page.locator("#pre-activation-1-2")
    row.hover()
    button = row.get_by_role("button", name="Copy this step as LaTeX")
    assert button.evaluate("button => getComputedStyle(button).opacity") == "1"
    button.press("Enter")
    button.get_by_text("✓").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == r"= 0.2 \cdot 4 + 0.00001 \cdot 80 + 1"


@pytest.mark.parametrize("kind", "wxbzy")
def test_a_name_lights_up_wherever_it_stands(visit: Open, kind: str) -> None:
    page = visit(PAGE, java_script_enabled=False).page
    formula = page.locator(f"math .ns-{kind}").first
    paint = "symbol => getComputedStyle(symbol).backgroundColor"
    before = formula.evaluate(paint)
    page.locator(f".ns-key .ns-{kind}").focus()
    assert formula.evaluate(paint) != before
    drawn = page.locator(f".ns-neuron .ns-{kind}").first
    assert drawn.evaluate("part => getComputedStyle(part).strokeWidth") == "3px"
    others = [other for other in "wxbzy" if other != kind]
    assert [page.locator(f"math .ns-{other}").first.evaluate(paint) for other in others] == [before] * 4


def test_the_downloads_are_what_they_say(site: Site, visit: Open) -> None:
    folder = site.folder / PAGE
    links = visit(PAGE).page.locator(".ns-downloads a").evaluate_all("links => links.map(link => link.href.split('/').at(-1))")
    assert links == [f"obese-or-not.{end}" for end in ("tex", "md", "ipynb", "json")]
    tex, markdown, notebook, told = ((folder / link).read_text("utf-8") for link in links)
    assert r"\begin{document}" in tex
    assert html.unescape(markdown).startswith("# Obese or not?")
    assert json.loads(told)["values"]["z"]["exact"] == "2251/1250"
    read = nbformat.reads(notebook, as_version=4)
    nbformat.validate(read)
    assert "".join(cell.source for cell in read.cells if cell.cell_type == "markdown").count("$$") == markdown.count("$$")


def test_the_code_of_a_notebook_works_the_numbers_out(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    read = nbformat.read(site.folder / PAGE / "obese-or-not.ipynb", as_version=4)
    (code,) = (cell.source for cell in read.cells if cell.cell_type == "code")
    exec(compile(code, "cell", "exec"), {})  # our own notebook
    assert capsys.readouterr().out == "z = 2251/1250 = 1.8008\n"


def test_every_page_has_a_title_and_a_description_of_its_own(site: Site) -> None:
    heads = {}
    for path in site.pages:
        text = site.text(path)
        titles = re.findall(r"<title>([^<]*)</title>", text[: text.index("<body")])
        described = re.findall(r'<meta name="description" content="([^"]+)">', text)
        assert len(titles) == len(described) == 1, path
        heads[path] = (titles[0], described[0])
    assert len({title for title, _ in heads.values()}) == len({described for _, described in heads.values()}) == len(heads)
    assert "z = 1.8008, ŷ ≈ 0.8582" in heads[PAGE][1]


def test_a_page_tells_how_to_cite_it(visit: Open) -> None:
    page = visit(PAGE, java_script_enabled=False).page
    page.get_by_text("Cite this page").click()
    cited = page.locator(".ns-cite code").inner_text()
    assert cited.startswith("@misc{neuron-sym-obese-or-not,")
    assert "title = {Obese or not?}" in cited
    assert "examples/obese-or-not/}" in cited


def test_the_page_for_what_is_not_there_leads_on(visit: Open) -> None:
    links = visit("404.html").page.locator("article li a")
    assert links.count() > 4


def test_words_of_the_glossary_are_explained(visit: Open) -> None:
    page = visit("about/").page
    assert page.locator("article abbr").count() > 0


def test_with_instant_navigation_all_of_it_goes_on_working(site: Site, visit: Open) -> None:
    visited = visit_at_home(visit, site, "about/")
    page = visited.page
    page.evaluate("window.stays = true")
    page.locator(".md-tabs a", has_text="The neuron, worked out").click()
    page.locator("neuron-live input").first.wait_for()
    assert page.evaluate("window.stays")
    page.get_by_label("b, bias, as a number").fill("2")
    assert "2.8008" in page.locator(".ns-live-lines").inner_text()
    page.wait_for_url("**b=2**")
    assert page.locator(".ns-copy").count() == page.locator(".ns-permalink").count()
    page.locator(".md-tabs a", has_text="About").click()
    page.locator("h1", has_text="About").wait_for()
    assert "b=2" not in page.url
    page.go_back()
    page.locator("neuron-live input").first.wait_for()
    assert page.get_by_label("b, bias, as a number").input_value() == "2"
    assert page.evaluate("window.stays")
    assert visited.errors == []
