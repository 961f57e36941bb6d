"""LaTeX to MathML."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from neuron_sym.errors import InputError
from neuron_sym.site.typeset import COLOURS, MAX_DEPTH, typeset

LATEX = [
    entry["text"]
    for entry in json.loads((Path(__file__).parent / "hostile.json").read_text())
    if entry["field"] == "latex"
]


def test_display_and_inline() -> None:
    assert typeset("x", display=True).startswith('<math data-search-exclude display="block">')
    assert 'display="block"' not in typeset("x", display=False)


@pytest.mark.parametrize(("colour", "name"), COLOURS.items())
def test_our_colours_become_classes(colour: str, name: str) -> None:
    mathml = typeset(rf"{{\color[HTML]{{{colour}}} a_1}} + 1", display=False)
    assert f'<mrow class="{name}"><msub>' in mathml
    assert "style" not in mathml
    assert '<annotation encoding="application/x-tex">{a_1} + 1</annotation>' in mathml


def test_extra_space_between_rows_is_not_printed() -> None:
    spaced = typeset(r"\begin{aligned} a &= b \\[1ex] &= c \end{aligned}", display=True)
    assert spaced == typeset(r"\begin{aligned} a &= b \\ &= c \end{aligned}", display=True)
    assert (
        "[" in typeset(r"\begin{aligned} a \\ [1, 2] \end{aligned}", display=True).partition("<annotation")[0]
    )


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        (r"\frac{1}{2} + \fraq{1}{2}", r"\fraq"),
        (r"\frac{1}{2", "}"),
        ("a & b", "&"),
        ("a \u202e b", "U+202E"),
        ("a \x00 b", "U+0000"),
    ],
)
def test_bad_latex_is_named_with_its_place(latex: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        typeset(latex, display=False)
    (fault,) = caught.value.faults
    assert says in fault.message
    assert fault.place.column is not None
    assert "\u202e" not in str(caught.value)


def test_the_place_is_counted_within_the_line() -> None:
    with pytest.raises(InputError) as caught:
        typeset("a\n+ \\nonsense", display=True)
    (fault,) = caught.value.faults
    assert (fault.source_line, fault.place.column) == ("+ \\nonsense", 3)


@pytest.mark.parametrize(
    "latex",
    [
        "{" * 100_000 + "}" * 100_000,
        r"\sqrt" * 100_000 + "x",
        r"\frac1" * 100_000 + "x",
        r"\left(" * 10_000 + r"\right)" * 10_000,
        r"\begin{matrix}" * 10_000 + r"\end{matrix}" * 10_000,
        r"\hat " * 10_000 + "x",
    ],
)
def test_no_nesting_ends_the_process(latex: str) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        typeset(latex, display=True)


def test_nesting_within_the_limit_is_fine() -> None:
    assert typeset("{" * MAX_DEPTH + "x" + "}" * MAX_DEPTH, display=True)
    assert typeset(" + ".join([r"w \cdot x"] * 2000), display=True)


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


@pytest.mark.parametrize("latex", LATEX)
def test_hostile_latex_is_refused_or_inert(latex: str) -> None:
    try:
        mathml = typeset(latex, display=True)
    except InputError:
        return
    seen = _Tags(mathml)
    assert all(name in {"math", "semantics", "annotation"} or name.startswith("m") for name in seen.names)
    assert not any(name.startswith("on") or name in {"href", "src", "id"} for name in seen.attributes)
    assert len(mathml) < 10_000
