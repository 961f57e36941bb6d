"""Escapers: what goes in as text comes out as the same text, and as nothing else."""

from __future__ import annotations

import json
import re
import string
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from neuron_sym.render import escape
from neuron_sym.render.environment import environment

HOSTILE: dict[str, str] = {
    entry["slug"]: entry["text"]
    for entry in json.loads((Path(__file__).parents[1] / "site" / "hostile.json").read_text())
}
EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.details", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed",
    "neuron_sym.site.markdown",
]  # fmt: skip

hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


class _Seen(HTMLParser):
    """The tags, attributes and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def _shown(text: str) -> str:
    """``text`` as one line with the unseen made visible."""
    return unescape(str(escape.attribute(text)))


def _rendered(markdown: str) -> _Seen:
    return _Seen(Markdown(extensions=EXTENSIONS, extension_configs={}).convert(markdown))


@hostile
def test_html_is_inert(text: str) -> None:
    seen = _Seen(f"<p>{escape.html(text)}</p>")
    assert seen.tags == ["p"]
    assert "\0" not in seen.text


@hostile
@pytest.mark.parametrize("quote", ['"', "'"])
def test_attribute_is_inert(text: str, quote: str) -> None:
    seen = _Seen(f"<p title={quote}{escape.attribute(text)}{quote}></p>")
    assert list(seen.attributes) == ["title"]
    assert seen.attributes["title"] == _shown(text)


@hostile
@pytest.mark.parametrize("frame", ["# {}", "{}", "- {}", "[{}](a.md)", "| a |\n|---|\n| {} |", "*{}*"])
def test_markdown_is_inert_and_verbatim(text: str, frame: str) -> None:
    plain = _rendered(frame.format("word"))
    seen = _rendered(frame.format(escape.markdown(text)))
    assert seen.tags == plain.tags
    assert set(seen.attributes) == set(plain.attributes)
    assert seen.text.strip() == plain.text.strip().replace("word", _shown(text))


@given(st.text(max_size=40))
def test_markdown_shows_any_text(text: str) -> None:
    seen = _rendered(f"word {escape.markdown(text)}")
    assert seen.tags == ["p"]
    assert re.sub(r"\s+", " ", seen.text).strip() == re.sub(r"\s+", " ", f"word {_shown(text)}").strip()


@hostile
def test_tex_leaves_no_active_character(text: str) -> None:
    written = escape.tex(text)
    bare = re.sub(r"\\text[a-z]+\{\}|\\[{}$&#_%]", "", written)
    assert not set(bare) & set("\\{}$&#_%^~")
    assert "\n" not in written


def test_tex_reads_as_what_was_typed() -> None:
    assert escape.tex(r"50 % of \cost_1 {a & b}") == r"50 \% of \textbackslash{}cost\_1 \{a \& b\}"


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "a\rb", "\u202egnp.exe", "tab\there", "line\u2028end", "bell\a"]
)
def test_terminal_moves_nothing(text: str) -> None:
    shown = escape.terminal(text)
    assert all(char.isprintable() for char in shown)
    assert "\u202e" not in shown


def test_every_mark_of_punctuation_becomes_an_entity() -> None:
    assert not set(escape.markdown(string.punctuation)) - set("&#;" + string.digits)


def test_joiners_and_wide_spaces_stay() -> None:
    assert escape.html("نمی\u200cخواهم\u00a0?") == "نمی\u200cخواهم\u00a0?"


def test_a_template_does_not_escape_twice() -> None:
    template = environment(autoescape=True).from_string("<< a | html >> << a >> << a | attribute >>")
    assert template.render(a="<b>") == "&lt;b&gt; &lt;b&gt; &lt;b&gt;"
