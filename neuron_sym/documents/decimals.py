r"""How a document writes its decimals: with a point, or with a comma (``0{,}5``, ``0,5``).

A comma between digits is a decimal mark only where the document shows that it means one: its front matter says so, it
writes ``{,}`` elsewhere, or it has commas that can be nothing else (``0,453``) and no decimal point anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from neuron_sym.documents.document import Formula
from neuron_sym.notation.scanner import DECIMAL_COMMA
from neuron_sym.notation.token import Commas
from neuron_sym.pattern import pattern

_IN_BRACKETS = pattern(r"_\{[^{}]*\}|\([^()]*\)|\[[^\[\]]*\]|\\\{[^{}]*\\\}|[<⟨][^<>=⟨⟩\n]*[>⟩]|\\langle\b[^=\n]*?\\rangle\b")
_ONLY_DECIMAL = pattern(r"(?<![0-9.,])(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))(?![0-9]|[.,][0-9])")
_POINT = pattern(r"[0-9]\.[0-9]")


def commas(found: Iterable[Formula], *, declared: bool = False) -> Commas:
    """What a comma between digits means in a document that holds these formulas."""
    if declared:
        return "everywhere"
    points = decimals = False
    for formula in found:
        points = points or _POINT.search(formula.text) is not None
        if "," in formula.text:
            if DECIMAL_COMMA.search(formula.text):
                return "outside"
            decimals = decimals or _ONLY_DECIMAL.search(_IN_BRACKETS.sub(" ", formula.text)) is not None
    return "everywhere" if decimals and not points else ""
