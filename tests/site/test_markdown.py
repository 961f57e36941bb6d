"""Formulas in Markdown become MathML; everything else stays what it was."""

from __future__ import annotations

import logging
import re

import pytest
from markdown import Markdown


def convert(text: str) -> str:
    return Markdown(
        extensions=[
            "pymdownx.arithmatex",
            "pymdownx.superfences",
            "md_in_html",
            "toc",
            "neuron_sym.site.markdown",
        ],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    ).convert(text)


@pytest.mark.parametrize("text", ["$x_1 < 2$", r"\(x_1 < 2\)"])
def test_inline(text: str) -> None:
    html = convert(f"A {text} B")
    assert html.startswith("<p>A <math data-search-exclude>")
    assert '<annotation encoding="application/x-tex">x_1 &lt; 2</annotation>' in html


@pytest.mark.parametrize("text", ["$$\na \\\\ b\n$$", "\\[\na \\\\ b\n\\]", "- item\n\n    $$a \\\\ b$$"])
def test_display(text: str) -> None:
    html = convert(text)
    assert 'display="block"' in html
    assert "arithmatex" not in html


def test_a_pre_block_in_html_is_typeset_too() -> None:
    html = convert('<ol class="ns-chain">\n<li><span class="arithmatex">\\(a &lt; b\\)</span></li>\n</ol>')
    assert "<li><math" in html
    assert "<mo>&lt;</mo>" in html


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "`$x$`",
        "```\n$x$\n```",
        "    $x$\n",
        '```html\n<span class="arithmatex">\\(x\\)</span>\n```',
    ],
)
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    assert "<math" not in convert(text)


def test_a_formula_in_a_heading_leaves_the_contents_readable() -> None:
    md = Markdown(
        extensions=["pymdownx.arithmatex", "toc", "neuron_sym.site.markdown"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )
    assert "<math" in md.convert("## The slope $w_1$")
    (token,) = md.toc_tokens  # type: ignore[attr-defined]  # set by toc
    assert (token["id"], token["name"]) == ("the-slope-w_1", "The slope w_1")


def test_a_bad_formula_is_shown_and_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        html = convert('Look: $\\nonsense{"<b>"}$ here')
    assert '<code class="ns-unreadable"' in html
    assert "<b>" not in html
    assert "here" in html
    (record,) = caplog.records
    assert record.name.startswith("mkdocs.")
    assert "\\nonsense" in record.getMessage()


def test_what_stands_right_beside_a_formula_stays_on_its_line() -> None:
    html = convert("Take ($x$), the $n$th $y$ or $z$.\n")
    assert re.sub("<math.*?</math>", "M", html) == (
        '<p>Take <span class="ns-kept">(M),</span> the <span class="ns-kept">Mth</span> M or <span class="ns-kept">M.</span></p>'
    )
