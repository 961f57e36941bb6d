"""Every kind of page against WCAG 2.2 AA, by axe-core; what axe cannot see is tested by hand in the other files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest

from tests.site.conftest import Visit

Open = Callable[..., Visit]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
KINDS = (
    "", "examples/obese-or-not/", "examples/rectifier-and-tanh/rectified-away/", "examples/", "activations/", "activations/gelu/",
    "losses/huber/", "check/", "check/published/", "about/", "404.html",
)  # fmt: skip
RUN = """async () => (await axe.run(document, {runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}))
    .violations.map(one => [one.id, one.nodes.map(node => node.target.join(" "))])"""


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(visit: Open, path: str) -> None:
    page = visit(path, reduced_motion="reduce").page
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        for width in (1440, 375):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(500)  # the theme fades from one palette to the other
            assert page.evaluate(RUN) == [], (scheme, width)


def test_axe_would_find_something(visit: Open) -> None:
    page = visit("about/").page
    page.evaluate(AXE)
    page.evaluate("document.querySelector('article').append(document.createElement('img'))")
    assert [one for one, _ in page.evaluate(RUN)] == ["image-alt"]
