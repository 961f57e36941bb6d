r"""What stands in a formula that is not mathematics, blanked out in place: every character keeps its offset.

Marks of block quotes, tags, remarks after ``//``, a comment sign or a stray pair of brackets round a whole
display, and doubled backslashes as script strings and exported notebooks have them.
"""

from __future__ import annotations

import re
import unicodedata

from neuron_sym.documents.document import Formula
from neuron_sym.documents.markup import without_marks
from neuron_sym.notation.token import Dialect
from neuron_sym.pattern import pattern
from neuron_sym.record import replace

_QUOTE = pattern(r"^[ \t]*>[ \t>]*", re.MULTILINE)
_COMMENT_SIGN = pattern(r"^[ \t]*#{1,6}(?=[ \t])", re.MULTILINE)
_TAG = pattern(r"</?(?:b|i|em|strong|br|span|code|u|mark|kbd|small|big|p|div|td|tr|th|center|font)\b(?! *,)[^<>\n]{0,200}>")
_REMARK = pattern(r"(?<=\s)//[^\n]*|(?<=[^\s=<>+*/-])[ \t]+#[ \t][^\n]*")
_STYLED = pattern("[\U0001d400-\U0001d7cb\u210e]")
"""Mathematical letters in italics, bold and other faces; ``ℎ`` has its own place in Unicode."""
_RAW = pattern(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_SOME_COMMAND = pattern(r"(?<!\\)\\\\(?:frac|[dt]frac|cdot|times|sigma|hat|text|left|right|approx|leftarrow|partial|mathbf|eta|"
                           r"delta|log|ln|exp|tanh|max|quad|qquad|boxed|sqrt|sum|theta|alpha|begin|mathrm|mathcal|Delta|big|"
                           r"Big|Rightarrow|rightarrow|to|le|ge|times|odot|infty|vec|bar|tilde|nabla)(?![A-Za-z])")  # fmt: skip
_BACKSLASHES = pattern(r"\\+")
_LATEX = pattern(r"\\(?!\*)|[{}]|_(?![\s=+\-*/),\]\[]|$)")


def dialect_of(text: str) -> Dialect:
    """LaTeX where a backslash, a brace or a subscript shows it; plain text else."""
    return "latex" if _LATEX.search(text) else "plain"


def bare(text: str) -> Formula:
    """One working without a document round it."""
    return cleaned(Formula(text, 0, dialect_of(text)))


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """``text`` with what ``pattern`` finds turned to blanks; its lines stay as they are."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def cleaned(formula: Formula) -> Formula:
    """The formula without what is not mathematics."""
    formula = without_marks(formula)
    text = _upright(formula.text)
    if (">" in text or "#" in text) and ("\n" in text or formula.start == 0):
        text = blanked(_COMMENT_SIGN, blanked(_QUOTE, text))
    if "<" in text or "{%" in text:
        text = blanked(_RAW, blanked(_TAG, text))
    text = blanked(_REMARK, text) if formula.dialect == "plain" else _single(text)
    text = _unbracketed(text)
    return formula if text == formula.text else replace(formula, text=text)


def _upright(text: str) -> str:
    """``𝑧 = 𝜎(𝑤𝑥)``, as a word processor writes it, in letters as they are typed; each is one character, as before."""
    if text.isascii() or not _STYLED.search(text):
        return text
    return _STYLED.sub(lambda letter: unicodedata.normalize("NFKC", letter.group()), text)


def _single(text: str) -> str:
    r"""``\\cdot`` as ``\cdot`` where every backslash is doubled."""
    if "\\\\" not in text or not _SOME_COMMAND.search(text) or any(len(run) % 2 for run in _BACKSLASHES.findall(text)):
        return text
    return _BACKSLASHES.sub(lambda run: " " * (len(run.group()) // 2) + run.group()[: len(run.group()) // 2], text)


def _unbracketed(text: str) -> str:
    r"""A display between ``[`` and ``]`` that were ``\[`` and ``\]`` before some program read the file."""
    bare_ = text.strip()
    if "\n" not in bare_ or bare_[0] != "[" or bare_[-1] != "]" or "=" not in bare_ or bare_[1] not in "\n\r":
        return text
    return text.replace("[", " ", 1)[::-1].replace("]", " ", 1)[::-1]
