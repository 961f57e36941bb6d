r"""LaTeX to MathML at build time: no script, no layout shift, and bad LaTeX stops the build.

The converter (math-core) stays behind :func:`typeset`, so that another can take its place. It has no
``\htmlClass``; our writer therefore colours with ``{\color[HTML]{C2410C} …}``, and the five colours
of :data:`neuron_sym.render.colours.COLOURS` become classes here, which the stylesheet then colours in light, dark and print.
"""

from __future__ import annotations

import re
import unicodedata

from math_core import LatexError, LatexToMathML

from neuron_sym.errors import Fault, InputError, Place, visible
from neuron_sym.render.colours import COLOURS

MAX_DEPTH = 256
"""Nesting beyond this is refused: the converter is recursive and would end the process."""

_CONVERTER = LatexToMathML(annotation=True, fancy_error=False)
_STYLED = re.compile(rf'<(\w+) style="color:#({"|".join(COLOURS)});">')
_PRIME = re.compile("<mo>([′″‴])</mo></msup>")
r"""The font's primes are raised already, and so the stylesheet lowers those that the converter raises once more."""
_STYLE = re.compile(rf"\\color\[HTML\]\{{(?:{'|'.join(COLOURS)})\}} ?|(?<=>)\\displaystyle ")
_ROW_SKIP = re.compile(r"(\\\\)\s*\[-?[\d.]+\s*[a-z]{2}\]")
_NESTING = re.compile(r"\\[\\{}]|(\{|\\begin\b|\\left\b)|(\}|\\end\b|\\right\b)")
_RUN = re.compile(rf"(?:\\[A-Za-z]+\s*[^\\{{}}]?\s*){{{MAX_DEPTH}}}")
_NAMES = re.compile('<mi>([wxbz𝐰𝐱])</mi>|<mover accent="true">(?=<mi>y</mi><mo stretchy="false">ˆ</mo>)')
_CLASS = {"𝐰": "ns-w", "𝐱": "ns-x"}
_POSITION = re.compile(r"(\d+): (.*)", re.DOTALL)


def typeset(latex: str, display: bool) -> str:
    r"""``latex`` as one ``<math>`` element; the LaTeX, without our colours and size, is kept as its annotation.

    >>> typeset("x", display=False)[:50]
    '<math data-search-exclude><semantics><mi>x</mi><an'
    """
    source = _ROW_SKIP.sub(r"\1", latex.strip())
    _refuse_unprintable(source)
    if _depth(source) > MAX_DEPTH or _RUN.search(source):
        raise _bad(source, "is nested too deeply")
    try:
        mathml = _CONVERTER.convert_with_local_state(source, displaystyle=display)
    except LatexError as error:
        raise _bad(source, *_explain(str(error))) from None
    # Left in the search index, the markup would drown the words; the plugin skips elements by attribute.
    mathml = mathml.replace("<math", "<math data-search-exclude", 1)
    mathml = _PRIME.sub(r'<mo class="ns-prime">\1</mo></msup>', mathml)
    mathml = _STYLED.sub(lambda found: f'<{found[1]} class="{COLOURS[found[2]]}">', mathml)
    if not _STYLE.search(source):
        mathml = _NAMES.sub(_coloured, mathml)  # an author's own formula: its names get their colours too
    return _STYLE.sub("", mathml)


def _coloured(found: re.Match[str]) -> str:
    if found[1] is None:
        return '<mover class="ns-y" accent="true">'
    return f'<mi class="{_CLASS.get(found[1], f"ns-{found[1]}")}">{found[1]}</mi>'


def _refuse_unprintable(latex: str) -> None:
    """Control, bidirectional and private characters would show something else than was written."""
    for index, char in enumerate(latex):
        if char not in "\n\t" and unicodedata.category(char)[0] == "C":
            raise _bad(latex, f"holds the unprintable character U+{ord(char):04X}", index)


def _depth(latex: str) -> int:
    deepest = depth = 0
    for found in _NESTING.finditer(latex):
        depth += bool(found[1]) - bool(found[2])
        deepest = max(deepest, depth)
    return deepest


def _explain(message: str) -> tuple[str, int | None]:
    """The converter's ``12: Unknown command`` as words and a position."""
    found = _POSITION.fullmatch(message)
    if found is None:
        return message, None
    return found[2][:1].lower() + found[2][1:].rstrip("."), int(found[1])


def _bad(latex: str, message: str, index: int | None = None) -> InputError:
    line, column = latex, index
    if index is not None:
        start = latex.rfind("\n", 0, index) + 1
        line, column = latex[start:].partition("\n")[0], index - start
    place = Place(column=None if column is None else column + 1)
    shown = visible(latex if len(latex) <= 80 else latex[:79] + "…")
    fault = Fault(place, f"the formula {shown} cannot be typeset: {message}", source_line=line)
    return InputError(fault)
