r"""Where the mathematics stands in Markdown, LaTeX and plain text.

One pass from left to right; each delimiter is closed by the next of its kind or by nothing, so
that the time grows with the length of the document however its delimiters are arranged. What is
cleaned away inside a formula (block-quote marks, doubled backslashes, tags) is blanked out in
place: every character keeps its offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from neuron_sym.documents.clean import blanked, cleaned
from neuron_sym.documents.declared import FRONT_MATTER
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.macros import definitions, expanded
from neuron_sym.documents.restructured import restructured
from neuron_sym.documents.tables import tables
from neuron_sym.expression import Span
from neuron_sym.notation.cut import ALIGNMENTS
from neuron_sym.pattern import pattern
from neuron_sym.record import replace

_FENCE = pattern(r"^[ >]*(`{3,}|~{3,})[ \t]*([^\n`]*)$", re.MULTILINE)
_ENVIRONMENTS = "|".join(map(re.escape, sorted(ALIGNMENTS - {"array"})))
_OPENERS = pattern(rf"\$\$|\$|\\\[|\\\(|\\begin\{{(?:{_ENVIRONMENTS})\}}|`+|\\\$")
_TEX_COMMENT = pattern(r"(?<!\\)%[^\n]*")
_VERBATIM = pattern(r"\\begin\{(verbatim|lstlisting|minted|comment|filecontents)\*?\}")
_QUOTE = pattern(r"^[ \t]*>[ \t>]*", re.MULTILINE)
_ITEM = (r"[A-Za-z]\)|[ivx]{2,4}\)|\((?:[a-fA-F]|i|[ivx]{2,4})\)|\([0-9]{1,2}\)(?=(?:\*\*|__)?\s+[^\s=≈]+\s*[=≈])|"
         r"(?:[Ss]tep|[Pp]art|[Tt]ask|[Ss]chritt|[Tt]eil|[Aa]ufgabe|[ÉéEe]tape|[Pp]as+o)\s?[0-9]{1,3}[a-z]?[.):]")
_MARK = rf"(?:[-*+•]|#|[0-9]{{1,3}}[.)]|{_ITEM}|\*\*(?:{_ITEM})\*\*|__(?:{_ITEM})__)\s+"
"""The mark of a list, a letter or number of a task, a step: ``-``, ``1.``, ``(a)``, ``**d)**``, ``Step 2.``"""
_LABEL = pattern(rf"\s*(?:{_MARK}){{0,2}}(?:[^=≈:\n]{{1,80}}(?<![0-9)\]][ \t]):(?:\*\*|__)?\s+(?=\S))?(?:Let[’']s\s+(?=[a-z]{{3}}))?")
_FACTOR_OR_LABEL = pattern(r"^[\s>*_]*\((?:[a-fA-Fi]\)[*_]*\s+[-−–(]|[0-9]{1,2}\)[*_]*\s+[0-9.])")
"""``(a) -0.5``, ``(2) 0.5``: what stands in brackets may be a factor or a term as well as a label."""
_REMARK = pattern(
    r"//|#|--\s|(?<=[\w)\]%.])\s+(?:[✗✘❌✖✅☑⚠❓❗]|\((?:wrong|incorrect|correct|right|false|true|ok|rounded|error|mistake|approx\w*|"
    r"falsch|richtig|gerundet|faux|juste|incorrecto|correcto|[A-Za-z]{2,20}(?: [A-Za-z]{2,20}){1,6})[.!?]?\)[.!?]?\s*$)",
    re.IGNORECASE,
)
"""What ends a line and is no mathematics: a comment, a cross, ``(wrong)``, ``(see above)``."""
_RELATION = pattern(r"[=≈<>≤≥]")
_ARROW_BACK = pattern(r"←|(?<=\s)<--?(?=\s)")
_WORKING = pattern(r"[=≈]|\A\s*\S{1,12}\s*←[^\n]*[0-9]")
_LETTERS = "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u04ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
_LEFT_IN_WORDS = pattern(rf"(?<![\w\\{{}}^])((?:{_LETTERS}{{1,30}}[ -]){{0,3}}{_LETTERS}{{1,30}}?)(?: is| are| was| ist| est| es)?[ \t:*_`)]*\Z")
_BEGINS_WITH_RELATION = pattern(r"\s*(?:=|≈|\\approx(?![a-z]))")
_BEGINS_WITH_OPERAND = pattern(r"\s*(?:[-+]?[0-9.]+|[(\[][^()\[\]=≈]*[)\]])\s*(?:=|≈|\\approx(?![a-z]))")
_SIGN_IN_WORDS = pattern(r"(?<!\w)(minus|plus|times|mal|moins|fois|menos|vezes)[ \t]+(?:\$|\\\()\Z", re.IGNORECASE)
_MATHS_LANGUAGES = frozenset(("math", "latex", "tex", "katex", "working"))
_PLAIN_LANGUAGES = frozenset(("", "text", "txt", "plain", "plaintext"))


def formulas(document: Document) -> list[Formula]:
    """The blocks of mathematics of a document, in reading order."""
    text = document.text
    if document.suffix == ".tex":
        text = blanked(_TEX_COMMENT, _without_verbatim(text))
    text, macros = definitions(text)
    if document.suffix == ".tex":
        found = list(_inline(text, plain=False, code=False))
    elif document.suffix == ".rst":
        found = list(restructured(text, _lines))
    elif document.cells:
        ends = [*(start for _, start in document.cells[1:]), len(text)]
        found = [formula for (_, start), end in zip(document.cells, ends, strict=True)
                 for formula in _moved(_markdown(text[start:end]), start)]  # fmt: skip
    else:
        found = list(_markdown(blanked(FRONT_MATTER, text)))
    return list(expanded((cleaned(formula) for formula in found), macros))


def _without_verbatim(text: str) -> str:
    """The text with listings blanked out; one that is never closed is none."""
    kept: list[str] = []
    position = 0
    while opening := _VERBATIM.search(text, position):
        end = text.find(f"\\end{{{opening.group(1)}", opening.end())
        kept.append(text[position : opening.start()])
        if end < 0:
            return "".join((*kept, text[opening.start() :]))
        kept.append(re.sub(r"[^\n]", " ", text[opening.start() : end]))
        position = end
    return "".join((*kept, text[position:]))


def _markdown(text: str) -> Iterator[Formula]:
    """Fences first: what stands in them is not Markdown. Then tables, beside what stands in their cells."""
    position = 0
    while opening := _FENCE.search(text, position):
        yield from _prose(text[position : opening.start()], position)
        mark = opening.group(1)
        closing = re.compile(rf"^[ >]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE).search(text, opening.end())
        end = closing.start() if closing else len(text)
        yield from _fenced(text[opening.end() : end], opening.end(), opening.group(2).strip().lower())
        position = closing.end() if closing else len(text)
    yield from _prose(text[position:], position)


def _prose(text: str, start: int) -> Iterator[Formula]:
    found = list(_inline(text))
    if "|" in text:
        found = sorted((*found, *tables(text)), key=lambda formula: formula.start)
    return _moved(iter(found), start)


def _moved(found: Iterator[Formula], by: int) -> Iterator[Formula]:
    return (replace(formula, start=formula.start + by) for formula in found)


def _fenced(body: str, start: int, language: str) -> Iterator[Formula]:
    word = re.split(r"[\s{]", language, maxsplit=1)[0]
    if word in _MATHS_LANGUAGES:
        yield Formula(body, start)
    elif word in _PLAIN_LANGUAGES:
        yield from _lines(body, start)


def _inline(text: str, *, plain: bool = True, code: bool = True) -> Iterator[Formula]:
    r"""``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]``, environments, inline code, and lines without any of them."""
    prose = position = 0
    exhausted: set[str] = set()
    while opening := _OPENERS.search(text, position):
        mark, start = opening.group(), opening.start()
        found = None if mark == r"\$" or mark in exhausted else _block(text, opening, code=code)
        if found is None:
            if mark[0] not in "$`" or mark == "$$":
                exhausted.add(mark)
            position = opening.end()
            continue
        formula, end = found
        if plain:
            yield from _lines(text[prose:start], prose)
        if formula is not None:
            yield _in_its_sentence(text, prose, formula)
        position = prose = end
    if plain:
        yield from _lines(text[prose:], prose)


def _in_its_sentence(text: str, prose: int, formula: Formula) -> Formula:
    if _BEGINS_WITH_RELATION.match(formula.text):
        return _named(text, prose, formula)
    if _BEGINS_WITH_OPERAND.match(formula.text) and (sign := _SIGN_IN_WORDS.search(text, max(prose, formula.start - 40), formula.start)):
        return replace(formula, refused=f"the formula begins before it, with the word {sign[1]}")
    return formula


def _named(text: str, prose: int, formula: Formula) -> Formula:
    """``Loss $= 0.2$`` with the words before it in the line as its left side."""
    opening = formula.start - 1 if text[formula.start - 1] == "$" else formula.start - 2
    line = text.rfind("\n", 0, opening) + 1
    words = _LEFT_IN_WORDS.search(text, max(prose, line, opening - 120), opening)
    if words is None:
        return formula
    left = Span(words.start(1) - formula.start, words.end(1) - formula.start)
    prefix = rf"\text{{{words[1]}}}"
    origins = (*[left] * len(prefix), *(Span(place, place + 1) for place in range(len(formula.text))))
    return replace(formula, text=prefix + formula.text, origins=origins)


def _block(text: str, opening: re.Match[str], *, code: bool) -> tuple[Formula | None, int] | None:
    """The formula that an opening delimiter begins, and where it ends; ``None`` where it begins nothing."""
    mark, start, body = opening.group(), opening.start(), opening.end()
    if mark == "$":
        end = _closing_dollar(text, body)
        return None if end < 0 else (Formula(text[body:end], body), end + 1)
    if mark.startswith("`"):
        end = text.find(mark, body, body + 1000)
        if not code or end < 0 or "\n\n" in text[body:end]:
            return None
        inside = text[body:end]
        formula = Formula(inside, body, "latex" if "\\" in inside else "plain", tentative=True)
        return (formula if _WORKING.search(inside) else None), end + len(mark)
    if mark.startswith("\\begin"):
        closing = mark.replace("begin", "end", 1)
        end = text.find(closing, body)
        return None if end < 0 else (Formula(text[start : end + len(closing)], start), end + len(closing))
    closing = {"$$": "$$", r"\[": r"\]", r"\(": r"\)"}[mark]
    end = text.find(closing, body)
    return None if end < 0 else (Formula(text[body:end], body), end + 2)


def _closing_dollar(text: str, body: int) -> int:
    """The dollar sign that closes inline mathematics, by Pandoc's rule: ``$5 and $10`` is prose."""
    if body >= len(text) or text[body].isspace():
        return -1
    end = text.find("$", body, body + 4100)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("$", end + 1, body + 4100)
    if end < 0 or end == body or text[end - 1].isspace() or "\n\n" in text[body:end]:
        return -1
    return -1 if text[end + 1 : end + 2].isdigit() else end


def _lines(text: str, start: int) -> Iterator[Formula]:
    """Lines that may be workings; lines that begin with a relation belong to the one before."""
    block: list[tuple[int, str]] = []
    offset = start
    for line in text.split("\n"):
        body, lead = _stripped(line)
        continues = bool(block) and bool(re.match(r"\s*[=≈]", body))
        if block and not continues:
            yield _joined(block)
            block = []
        if _WORKING.search(body) and (continues or not re.match(r"\s*[=≈]", body)) and len(body) <= 2000:
            block.append((offset + lead, body))
        offset += len(line) + 1
    if block:
        yield _joined(block)


def _stripped(line: str) -> tuple[str, int]:
    """The line without its list mark, label and remark, and how much was cut off in front."""
    if _FACTOR_OR_LABEL.match(line):
        return "", 0
    quote = _QUOTE.match(line)
    lead = quote.end() if quote else 0
    label = _LABEL.match(line, lead)
    lead = label.end() if label else lead
    remark = _REMARK.search(line, lead)
    return _assigning(line[lead : remark.start() if remark else len(line)].rstrip()), lead


def _assigning(line: str) -> str:
    """The line up to an arrow that points back at it; ``w <- 0.5`` with the arrow that gives a new value."""
    arrow = _ARROW_BACK.search(line)
    if arrow is None:
        return line
    before, after = line[: arrow.start()], line[arrow.end() :]
    return before.rstrip() if _RELATION.search(before) else f"{before}←{' ' * (len(arrow.group()) - 1)}{after}"


def _joined(block: list[tuple[int, str]]) -> Formula:
    start = block[0][0]
    text = ""
    for offset, line in block:
        text += " " * (offset - start - len(text)) + line
    dialect = "latex" if re.search(r"\\[a-zA-Z]", text) else "plain"
    return Formula(text, start, "latex" if dialect == "latex" else "plain", tentative=True)
