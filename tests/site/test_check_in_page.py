"""A reader's working checked in the page, by Python in a real browser, offline."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from neuron_sym.cli import main
from neuron_sym.errors import InputError
from neuron_sym.render.message import told_slips
from neuron_sym.report import check
from neuron_sym.site import pyodide
from tests.site.conftest import ROOT, Site, build_site, serve

DATA = ROOT / "tests" / "data"
LESSON = "Consider" + (DATA / "lesson.txt").read_text("utf-8").partition("Consider")[2]
"""The worked example of the published lesson, with the text round it."""
HOSTILE = [entry["text"] for entry in json.loads((DATA / "hostile_site.json").read_text("utf-8"))["entries"] if "text" in entry]
PUBLISHED = [working["raw"] for working in json.loads((ROOT / "docs" / "check" / "published.json").read_bytes())]
EXERCISE = """# Exercise

<div class="ns-check" data-given='{"w": "0.2", "x": "4"}'>z = w x + 1 = 1.9</div>

<div class="ns-check"></div>
"""
MATHML = set("math semantics annotation mrow mi mn mo mtext mfrac msup msub msqrt mroot mover munder munderover mtable mtr mtd".split())
STARTED = 60_000
"""Milliseconds that Python may take to start here: two cores that others use too. Alone it takes two seconds."""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real page "Check your working", and an exercise with two forms."""
    docs = tmp_path_factory.mktemp("source") / "docs"
    for folder in ("assets", "fonts", "javascripts", "stylesheets"):
        shutil.copytree(ROOT / "docs" / folder, docs / folder)
    (docs / "check").mkdir()
    shutil.copy(ROOT / "docs" / "check" / "index.md", docs / "check")
    (docs / "index.md").write_text(EXERCISE)
    return docs


def built(documents: Path, folder: Path, *, checker: bool) -> Path:
    nav = [{"Home": "index.md"}, {"Check": "check/index.md"}]
    build_site(folder, docs_dir=str(documents), nav=nav, plugins=[{"search": {}}, {"neuron-sym": {"checker": checker}}])
    return folder


@pytest.fixture(scope="module")
def live(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the checker. It needs npm and node, or fails."""
    with serve(built(documents, tmp_path_factory.mktemp("live"), checker=True)) as served:
        yield served


@dataclass
class Reader:
    """A page open in a browser, and what it did so far."""

    page: Page
    site: Site
    heard: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def elsewhere(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.site.url, "data:"))]

    @property
    def python(self) -> list[str]:
        return [url for url in self.requests if "/pyodide/" in url or "check-worker" in url]

    def form(self, number: int = 0) -> Locator:
        return self.page.locator(".ns-check").nth(number)

    def judge(self, text: str, number: int = 0) -> str:
        """Types a working, asks for a check, and gives what is said of it."""
        form = self.form(number)
        form.locator("textarea").fill(text)
        form.locator("button[type=submit]").click()
        form.locator("form:not([aria-busy]) .ns-check-verdict[data-outcome]").wait_for(timeout=STARTED)
        return form.locator(".ns-check-verdict").inner_text()

    def verdicts(self, number: int = 0) -> list[str]:
        return self.form(number).locator(".ns-verdict").all_inner_texts()


Open = Callable[..., Reader]


@pytest.fixture(scope="module")
def opened(browser: Browser, live: Site) -> Iterator[Open]:
    """Opens a page; whatever would leave the site is stopped and recorded."""
    contexts = []

    def open_page(path: str = "check/", site: Site = live, **settings: object) -> Reader:
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        reader = Reader(context.new_page(), site)

        def record(request: Request) -> None:
            reader.requests.append(request.url)

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                reader.heard.append(message.text)

        context.on("request", record)
        context.on("console", hear)
        reader.page.on("pageerror", lambda error: reader.heard.append(str(error)))
        context.route(lambda address: not address.startswith((site.url, "data:")), lambda route: route.abort())
        reader.page.goto(site.url + path, wait_until="load")
        return reader

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def started(opened: Open) -> Reader:
    """A reader whose Python has started."""
    reader = opened()
    begun = time.perf_counter()
    assert reader.judge("0.1 + 0.2 = 0.3").startswith("No fault found.")
    print(f"ready after {time.perf_counter() - begun:.1f} s at a load of {os.getloadavg()[0]:.1f}")
    return reader


# --- the touchstone


def test_the_faults_of_the_lesson_are_found(started: Reader) -> None:
    said = started.judge(LESSON)
    assert re.match(r"The first fault, line \d+: = \[0\.808\] \+ 1 should be 0\.8008: .* 0\.00001 taken as 0\.0001\.", said)
    at_fault = started.form().locator(".ns-at-fault")
    assert at_fault.count() == 1
    assert "0.808 should be 0.8008" in at_fault.inner_text()
    links = dict(zip(_latex(started), started.verdicts(), strict=True))
    assert links[r"= \begin{pmatrix} 1.808 \end{pmatrix}"] == "carried"
    assert links["= 0.71"] == "wrong"
    assert [link for link, verdict in links.items() if verdict in ("wrong", "misrounded")] == [
        r"= \begin{pmatrix} 0.808 \end{pmatrix} + 1", "= 0.71",
    ]  # fmt: skip


def test_the_corrected_lesson_passes(started: Reader) -> None:
    corrected = LESSON.replace("0.808 ", "0.8008 ").replace("1.808", "1.8008").replace("= 0.71", "= 0.86")
    assert started.judge(corrected).startswith("No fault found.")
    assert set(started.verdicts()) <= {"definition", "exact", "rounded"}


def _latex(reader: Reader) -> list[str]:
    return reader.form().locator("annotation").evaluate_all("all => all.map(one => one.textContent)")


# --- the same as the command


@pytest.mark.parametrize("text", PUBLISHED[:: len(PUBLISHED) // 40])
def test_the_page_says_what_the_command_says(started: Reader, text: str) -> None:
    said = started.judge(text)
    links = check(text).links
    assert started.verdicts() == [link.verdict.ruling.value for link in links]
    shown = started.form().locator(".ns-says").all_inner_texts()
    for link, says in zip(links, shown, strict=True):
        if link.verdict.ruling.fault:
            assert link.verdict.expected in says
        assert all(slip.text in says for slip in told_slips(link.verdict))
    assert said.startswith("The first fault" if check(text).faults else "No fault found." if links else "Nothing to check")


def test_a_check_takes_no_time_to_speak_of(started: Reader) -> None:
    spent = []
    for text in PUBLISHED[:100]:
        spent.append(started.page.evaluate(_TIMED, text))
    spent.sort()
    print(f"{spent[50]:.0f} ms, at most {spent[-1]:.0f} ms, at a load of {os.getloadavg()[0]:.1f}")
    assert spent[50] < 100


_TIMED = """async text => {
    const form = document.querySelector(".ns-check form")
    form.querySelector("textarea").value = text
    const begun = performance.now()
    form.requestSubmit()
    const tick = () => new Promise(next => {
        const channel = new MessageChannel()
        channel.port1.onmessage = next
        channel.port2.postMessage(0)
    })
    while (form.hasAttribute("aria-busy")) await tick()
    return performance.now() - begun
}"""


@pytest.mark.parametrize(
    "text",
    ["---\nneuron:\n  given: [1\n---\n$1 + 1 = 2$", "---\nneuron:\n  given: {w: [}\n---\n$1 + 1 = 2$"],
)
def test_an_error_has_the_words_of_the_command(started: Reader, text: str) -> None:
    with pytest.raises(InputError) as raised:
        check(text)
    assert started.judge(text).split() == str(raised.value).split()


def test_an_example_file_cannot_be_read_from_a_page(started: Reader) -> None:
    assert "a page cannot read files" in started.judge("---\nneuron:\n  example: obese.toml\n---\n$1 + 1 = 2$")


def test_a_text_that_is_too_long_is_refused_and_the_next_one_judged(started: Reader) -> None:
    assert "longer than 1000000 bytes" in started.judge("1 + 1 = 2 " * 110_000)
    assert started.judge("1 + 1 = 2").startswith("No fault found.")


# --- nothing comes in unasked, nothing goes out, and what is typed stays text


def test_nothing_is_loaded_before_it_is_asked_for(opened: Open) -> None:
    reader = opened()
    reader.form().locator("textarea").fill("1 + 1 = 3")
    reader.page.wait_for_timeout(300)
    assert reader.python == []
    assert reader.elsewhere == []
    assert reader.heard == []


def test_typed_text_stays_text_and_stays_here(started: Reader) -> None:
    before = list(started.requests)
    for text in HOSTILE:
        for typed in (text, f"$ {text} = 1 $\n\n\\text{{{text}}} = 1 = 2"):
            started.judge(typed)
            told = started.page.evaluate(_FOREIGN)
            assert set(told) <= MATHML | {"ol", "li", "div", "span", "code", "p"}, typed
    assert started.page.evaluate("Object.keys(window).filter(name => name.includes('pwned'))") == []
    assert started.requests == before
    assert started.elsewhere == []
    assert started.heard == []


_FOREIGN = """() => [...document.querySelectorAll(".ns-check-verdict *, .ns-check .ns-working *")].map(one => one.localName)"""


def test_the_page_itself_may_not_run_webassembly(started: Reader) -> None:
    policy = started.page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or ""
    assert "worker-src 'self'" in policy
    assert "eval" not in policy
    refused = started.page.evaluate(
        """() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => "", error => error.name)"""
    )
    assert refused == "CompileError"
    started.heard.clear()


# --- for everybody


def test_it_works_from_the_keyboard_and_is_heard(opened: Open) -> None:
    reader = opened(viewport={"width": 375, "height": 800}, color_scheme="dark")
    form = reader.form()
    area = form.get_by_label("Your working")
    area.fill("z = 0.2*4 + 0.00001*80 + 1 = 1.808")
    hints: list[str] = []
    reader.page.expose_function("hinted", lambda hint: hints.append(hint))  # noqa: PLW0108  Playwright cannot take a built-in method
    form.locator(".ns-check-hint").evaluate("hint => new MutationObserver(() => hinted(hint.textContent)).observe(hint, {childList: true})")
    area.press("Control+Enter")
    form.locator(".ns-check-verdict[data-outcome=faults]").wait_for(timeout=STARTED)
    assert form.get_by_role("status").inner_text().startswith("The first fault, line 1: = 1.808 should be 1.8008")
    assert [hint for hint in hints if re.fullmatch(r"Loading Python, \d\.\d of \d\.\d MB", hint)]
    assert reader.page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 375
    formulas = form.locator("math").all()
    assert len(formulas) == 2
    assert all((formula.bounding_box() or {"height": 0})["height"] > 8 for formula in formulas)
    assert reader.heard == []
    assert reader.elsewhere == []


def test_two_forms_share_one_python_and_an_exercise_gives_values(opened: Open) -> None:
    reader = opened("")
    assert reader.form(0).locator("textarea").input_value() == "z = w x + 1 = 1.9"
    reader.form(0).locator("button").click()
    assert reader.judge("w x = 0.8", number=1).startswith("No fault found.")
    assert reader.verdicts(0)[-1] == "wrong"
    assert reader.verdicts(1) == ["undecided"]
    assert len([url for url in reader.requests if url.endswith("check-worker.js")]) == 1


def test_what_cannot_be_loaded_is_said_and_can_be_tried_again(opened: Open) -> None:
    reader = opened()
    reader.page.context.route("**/pyodide/checker.json", lambda route: route.fulfill(status=404))
    assert reader.judge("1 + 1 = 2").startswith("Python could not be loaded: ")
    reader.page.context.unroute("**/pyodide/checker.json")
    assert reader.judge("1 + 1 = 2").startswith("No fault found.")


def test_a_working_that_takes_too_long_is_stopped_and_the_next_one_judged(opened: Open) -> None:
    reader = opened()
    never = "postMessage({ready: true}); onmessage = () => {}"
    reader.page.context.route("**/check-worker.js", lambda route: route.fulfill(body=never, content_type="text/javascript"))
    reader.page.clock.install()
    reader.form().locator("textarea").fill("1 + 1 = 2")
    reader.form().locator("button").click()
    stopped = reader.form().locator("[data-outcome=unusable]")
    for _ in range(60):  # the clock of the page waits for nobody, and the worker may not have started yet
        reader.page.clock.run_for(31_000)
        if stopped.count():
            break
        reader.page.wait_for_timeout(500)
    assert reader.form().locator(".ns-check-verdict").inner_text().startswith("Stopped after 30 seconds.")
    reader.page.context.unroute("**/check-worker.js")
    assert reader.judge("1 + 1 = 2").startswith("No fault found.")


def test_without_scripts_the_page_says_what_to_do(opened: Open) -> None:
    page = opened(java_script_enabled=False).page
    assert "neuron-sym check homework.md" in page.locator(".ns-check").inner_text()
    assert "JavaScript" in page.locator(".ns-check").inner_text()
    starter = opened("", java_script_enabled=False).form()
    assert "z = w x + 1 = 1.9" in starter.inner_text()


def test_a_site_without_the_checker_says_so(documents: Path, tmp_path: Path, opened: Open) -> None:
    folder = built(documents, tmp_path / "site", checker=False)
    assert not (folder / "pyodide").exists()
    with serve(folder) as site:
        reader = opened(site=site)
        assert "--with-checker" in reader.form().inner_text()
        assert reader.page.locator("textarea").count() == 0
        assert reader.heard == []


# --- what is served


def test_the_checker_is_small_and_the_same_every_time(live: Site) -> None:
    served = {path.relative_to(live.folder).as_posix(): path.read_bytes() for path in live.folder.rglob("pyodide/**/*") if path.is_file()}
    assert sum(map(len, served.values())) < 8_000_000
    assert served == pyodide.checker_files.__wrapped__()


def test_the_package_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    archive = tmp_path / "neuron_sym.zip"
    archive.write_bytes(pyodide._archive(pyodide._package()))
    script = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "from neuron_sym.render.in_page import judged_in_page\n"
        "print(judged_in_page('0.2*4 = 0.9'))"
    )
    run = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)["outcome"] == "faults"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no programs on the path."""
    monkeypatch.setattr(pyodide, "user_cache_path", lambda *_, **__: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    pyodide.checker_files.cache_clear()
    return tmp_path


def _npm(folder: Path, script: str) -> None:
    npm = folder / "bin" / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("", "npm is not installed"),
        ("echo no network >&2; exit 1", "npm could not fetch it: no network"),
        (f'echo forged > "$4/{pyodide.PACKED}"', "what npm fetched is not the package that is meant"),
    ],
)
def test_without_pyodide_there_is_no_site_and_nothing_is_kept(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], script: str, said: str
) -> None:
    if script:
        _npm(nowhere, script)
    monkeypatch.chdir(ROOT)
    assert main(["build", "--with-checker", "--site-dir", str(nowhere / "site")]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
    assert sorted(path.name for path in nowhere.iterdir()) == ["bin"]


def test_a_forged_package_in_the_cache_is_fetched_anew(nowhere: Path) -> None:
    (nowhere / pyodide.PACKED).write_bytes(b"forged")
    with pytest.raises(InputError, match="npm is not installed"):
        pyodide.fetched()
