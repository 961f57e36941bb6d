"""A page of 100 formulas in Chromium: ours against Material's documented set-up of MathJax, visit by visit.

    python benchmarks/page_load.py [ROUNDS]

Both sites are Material's, built from the same Markdown and served from this machine, packed as hosts pack: ours with all
that our own site has, scripts, stylesheets and font; the rival as https://squidfunk.github.io/mkdocs-material/reference/math/
says, with arithmatex and MathJax 3, from npm and served by the site itself, which is its best case. Each visit starts with an
empty cache. Measured are the time until all formulas stand there in their own font, the bytes of all answers, and how much
the page shifts while it loads. Fails if ours takes more than 0.25 of the time or 0.5 of the bytes, or shifts by more than 0.01.
"""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
COUNT = 100
MOST_TIME, MOST_BYTES, MOST_SHIFT = 0.25, 0.5, 0.01
FORMULAS = (
    r"z_{%d} = w_1 x_1 + w_2 x_2 + b",
    r"\sigma(z) = \frac{1}{1 + e^{-%d z}}",
    r"\frac{\partial L}{\partial w_{%d}} = (\hat{y} - y) \cdot x_{%d}",
    r"L = -\frac{1}{%d} \sum_{i=1}^{n} \left( y_i \ln \hat{y}_i + (1 - y_i) \ln (1 - \hat{y}_i) \right)",
    r"\begin{pmatrix} 0.2 & %d \end{pmatrix} \begin{pmatrix} 4 \\ 80 \end{pmatrix} + 1 \approx 1.8008",
    r"\mathbf{w}^{T} \mathbf{x} + b \geq \sqrt{%d}",
)
MATHJAX = """\
window.MathJax = {
  tex: {inlineMath: [["\\\\(", "\\\\)"]], displayMath: [["\\\\[", "\\\\]"]], processEscapes: true, processEnvironments: true},
  options: {ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex"}
};

document$.subscribe(() => {
  MathJax.startup.output.clearCache()
  MathJax.typesetClear()
  MathJax.texReset()
  MathJax.typesetPromise()
})
"""
WATCH = """
window.shift = 0
new PerformanceObserver(list => list.getEntries().forEach(one => { window.shift += one.hadRecentInput ? 0 : one.value }))
    .observe({type: "layout-shift", buffered: true})
const frame = () => new Promise(requestAnimationFrame)
const watch = async () => {
    const there = () => document.querySelectorAll("article math, article mjx-container").length >= COUNT
    while (!there() || !document.querySelector(".md-footer")) await frame()
    await frame()
    await frame()  // laid out, and so the fonts are asked for
    while (document.fonts.status !== "loaded") await frame()
    window.complete = performance.now()
}
watch()
""".replace("COUNT", str(COUNT))


class Visit(NamedTuple):
    """Milliseconds until all formulas are there, bytes of all answers, layout shift."""

    complete: float
    transferred: int
    shift: float


class Packed(SimpleHTTPRequestHandler):
    """Serves text packed, and counts what is sent."""

    sent = 0

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        content, packs = packed(path)
        Packed.sent += len(content)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the base
        """Says nothing."""


@cache
def packed(path: Path) -> tuple[bytes, bool]:
    """A file as it is sent, and whether it is packed."""
    packs = path.suffix not in (".woff", ".woff2", ".png")
    return (gzip.compress(path.read_bytes(), mtime=0), True) if packs else (path.read_bytes(), False)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Packed, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def page() -> str:
    """The Markdown: text and formulas, every other one displayed."""
    parts = ["# A hundred formulas\n"]
    for number in range(COUNT):
        latex = re.sub("%d", str(number + 2), FORMULAS[number % len(FORMULAS)])
        parts.append(f"It follows that ${latex}$ holds.\n" if number % 2 else f"So there is\n\n$$\n{latex}\n$$\n")
    return "\n".join(parts)


def sites(folder: Path) -> dict[str, Path]:
    """Both sites, built."""
    text = re.sub(r"^nav:\n(?:[ ].*\n|\n)*", "", (ROOT / "mkdocs.yml").read_text("utf-8"), flags=re.MULTILINE)
    plain = re.sub(r"^  - neuron-sym(?::\n(?:    .*\n)*|\n)|^  - neuron_sym\.site\.markdown\n|^  custom_dir: .*\n", "", text, flags=re.MULTILINE)
    plain = re.sub(r"^extra_(?:css|javascript):\n(?:[ ].*\n|\n)*", "", plain, flags=re.MULTILINE)
    plain = re.sub(r"^      custom_fences:\n(?: {8}.*\n)*", "      preserve_tabs: false\n", plain, flags=re.MULTILINE)
    plain += "\nextra_javascript:\n  - javascripts/mathjax.js\n  - mathjax/tex-mml-chtml.js\n"
    for name, configuration in (("ours", text), ("mathjax", plain)):
        docs = folder / name / "docs"
        shutil.copytree(ROOT / "docs" / "assets", docs / "assets")
        for part in ("includes", "templates"):
            shutil.copytree(ROOT / part, folder / name / part)
        shutil.copy(ROOT / "CONTRIBUTING.md", folder / name)  # which the configuration watches
        (docs / "index.md").write_text(page(), "utf-8")
        (folder / name / "mkdocs.yml").write_text(configuration, "utf-8")
    for part in ("stylesheets", "javascripts", "fonts"):
        shutil.copytree(ROOT / "docs" / part, folder / "ours" / "docs" / part)
    (folder / "mathjax" / "docs" / "javascripts").mkdir()
    (folder / "mathjax" / "docs" / "javascripts" / "mathjax.js").write_text(MATHJAX, "utf-8")
    mathjax(folder / "mathjax" / "docs" / "mathjax", folder)
    for name in ("ours", "mathjax"):
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder / name, check=True)
    return {name: folder / name / "site" for name in ("ours", "mathjax")}


def mathjax(into: Path, folder: Path) -> None:
    """MathJax 3 from npm: what lies in ``es5`` of the package."""
    subprocess.run(["npm", "pack", "mathjax@3", "--silent", "--pack-destination", str(folder)], check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("mathjax-*.tgz")
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    (folder / "package" / "es5").rename(into)


def visit(browser: Browser, url: str) -> Visit:
    Packed.sent = 0
    context = browser.new_context()
    opened = context.new_page()
    opened.add_init_script(WATCH)
    opened.goto(url, wait_until="load")
    opened.wait_for_function("window.complete !== undefined", timeout=60_000)
    opened.wait_for_load_state("networkidle")
    opened.wait_for_timeout(500)
    complete, shift = opened.evaluate("[window.complete, window.shift]")
    context.close()
    return Visit(complete, Packed.sent, shift)


def main(rounds: int) -> int:
    """Prints the medians and their ratios."""
    visits: dict[str, list[Visit]] = {"ours": [], "mathjax": []}
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        built = sites(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(built["ours"]) as ours, served(built["mathjax"]) as rival:
            for number in range(rounds + 1):
                for name, url in (("ours", ours), ("mathjax", rival)):
                    seen = visit(browser, url)
                    if number:  # the first visit warms the browser
                        visits[name].append(seen)
        browser.close()
    found = {name: Visit(*(median(part) for part in zip(*seen, strict=True))) for name, seen in visits.items()}
    print(f"{COUNT} formulas{'complete after':>22}{'transferred':>14}{'layout shift':>15}   (medians of {rounds} visits in turn)")
    for name, one in found.items():
        print(f"{name:12}{one.complete:19.0f} ms{one.transferred / 1000:11.0f} kB{one.shift:15.4f}")
    time, size = (found["ours"][part] / found["mathjax"][part] for part in (0, 1))
    print(f"ratio       {time:19.3f}   {size:11.3f}      (at most {MOST_TIME}, {MOST_BYTES}; shift at most {MOST_SHIFT})")
    return int(time > MOST_TIME or size > MOST_BYTES or found["ours"].shift > MOST_SHIFT)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
