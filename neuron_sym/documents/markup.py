r"""Marks of Markdown and HTML inside a formula, put as plain text puts them: ``z<sub>2</sub>`` is ``z_{2}``.

The text gets shorter or longer by that; its ``origins`` keep the place of every character.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from neuron_sym.documents.document import Formula
from neuron_sym.expression import Span
from neuron_sym.notation.statements import MAX_CHARACTERS
from neuron_sym.pattern import pattern
from neuron_sym.record import replace

_Pieces = Callable[[re.Match[str]], tuple[str | int, ...] | None]
"""What a mark becomes: texts, and the numbers of the groups that stay; ``None`` where it is no mark."""
_FONT = pattern(r"</?(?:b|i|em|strong|span|code|u|mark|kbd|small|big|center|font|var)\b[^<>\n]{0,200}>")
_SCRIPT = pattern(r"<(sub|sup)\b[^<>\n]{0,200}>[ \t]*([^<>\n]{1,60}?)[ \t]*</\1>")
_SCRIPT_TAG = pattern(r"</?su[bp]\b")
_STRONG = pattern(r"(?<![*\w)\]])\*\*(?=[^\s*])([^*\n]{0,200}[^\s*])\*\*(?![*\w(\[])")
_SLANTED = pattern(r"(?<!\*)\*([A-Za-zα-ωŷẑâŵ])\*(?:(?=[₀-₉]|_\{)|(?![*\w(\[^]))")
_ESCAPED = pattern(r"\\([*_+\-=<>()\[\]|^~.#])")
_ENDS_OPERAND = pattern(r"[\w)\]}][ \t]*\Z")
_BEGINS_OPERAND = pattern(r"[ \t]*[\w(\[]")
_WORDS = pattern(r"(?:st|nd|rd|th|TM|®|™)\Z")
_NUMERAL = pattern(r"[0-9]\Z")


def without_marks(formula: Formula) -> Formula:
    """The formula without its markup; one that holds a mark which cannot be read is refused, or none if it is tentative."""
    if len(formula.text) > MAX_CHARACTERS:
        return formula
    if "<" in formula.text:
        if formula.dialect == "plain":
            formula = _spliced(formula, _FONT, lambda _: ())
        formula = _spliced(formula, _SCRIPT, _script)
        if _SCRIPT_TAG.search(formula.text):
            return replace(formula, text="") if formula.tentative else replace(formula, refused="a tag inside the formula")
    if formula.dialect == "plain":
        if "\\" in formula.text:
            formula = _spliced(formula, _ESCAPED, lambda _: (1,))
        if "*" in formula.text:
            formula = _spliced(formula, _STRONG, lambda _: (1,))
            formula = _spliced(formula, _SLANTED, _slanted)
    return formula


def _script(match: re.Match[str]) -> tuple[str | int, ...] | None:
    """The index or power; what is no power, as that of ``1<sup>st</sup>`` or of a note behind a result, stays a tag."""
    if match[1] == "sub":
        return "_{", 2, "}"
    note = match.end() == len(match.string.rstrip()) and _NUMERAL.search(match.string, 0, match.start())
    return None if note or _WORDS.match(match[2]) else ("^{", 2, "}")


def _slanted(match: re.Match[str]) -> tuple[str | int, ...] | None:
    """The letter of ``*a* = 2`` and ``*a*₂``; in ``2 *a* 3`` the stars are signs of products."""
    text = match.string
    product = _ENDS_OPERAND.search(text, 0, match.start()) and _BEGINS_OPERAND.match(text, match.end())
    return None if product and text[match.end()] not in "₀₁₂₃₄₅₆₇₈₉_" else (1,)


def _spliced(formula: Formula, pattern: re.Pattern[str], pieces: _Pieces) -> Formula:
    """The formula with each mark that ``pattern`` finds replaced."""
    text, written, origins, position = formula.text, "", list[Span](), 0
    known = formula.origins or tuple(Span(place, place + 1) for place in range(len(text)))
    for match in pattern.finditer(text):
        made = pieces(match)
        if made is None:
            continue
        whole = Span(known[match.start()].start, known[match.end() - 1].end)
        written += text[position : match.start()]
        origins += known[position : match.start()]
        for piece in made:
            written += piece if isinstance(piece, str) else match[piece]
            origins += [whole] * len(piece) if isinstance(piece, str) else known[slice(*match.span(piece))]
        position = match.end()
    if not position:
        return formula
    return replace(formula, text=written + text[position:], origins=(*origins, *known[position:]))
