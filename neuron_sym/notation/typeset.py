r"""What only sets type in LaTeX, blanked out in place: ``\underbrace{z}_{\text{sum}}``, ``\textcolor{red}{z}``, ``\overset{(1)}{=}``.

What a brace or a colour holds becomes a group. Where that might be taken for a bracket which is not printed,
``2 \textcolor{red}{a + b}``, the text is left as it is, and so not read.
"""

from __future__ import annotations

import re

from neuron_sym.pattern import pattern

_OVER = pattern(r"\\(overset|stackrel)(?![A-Za-z])")
_AROUND = pattern(r"\\(underbrace|overbrace|textcolor|mathcolor|cancel|bcancel|xcancel|intertext|shortintertext)(?![A-Za-z])")
_OPENING = pattern(r"\s*\{")
_BRACE = pattern(r"\\.|[{}]", re.DOTALL)
_SCRIPT = pattern(r"\s*[_^]")
_RELATION = pattern(r"\s*(?:=|≈|\\(?:approx|simeq|equiv|le|leq|ge|geq|leftarrow))\s*")
_DEMANDED = pattern(r"[!?]")
_TERM_SIGN = pattern(r"(?<=[^\s{(\[+\-−=])\s*[+\-−]|\\pm")
_NESTED = pattern(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_FREE_BEFORE = pattern(r"(?:[=+(\[{&,]|\\\\|\\(?:approx|left[(\[]|quad|leq?|geq?))\s*\Z")
_FREE_AFTER = pattern(r"\s*(?:\Z|[=+\-−)\]}&,]|\\\\|\\(?:approx|right[)\]]|q?quad|leq?|geq?|text))")
_ANGLES = pattern(r"(\^\{\s*)(\\langle(?![A-Za-z])|<)(\s*[A-Za-z0-9]{1,3}(?:\s*[-+]\s*[0-9])?\s*)(\\rangle|>)(?=\s*\})")
_BRACED_ROWS = pattern(r"(\\left\s*\\(?:\{|lbrace)\s*)\\begin(\{(?:aligned|array|split|gathered)\})(\s*\{[clr| ]*\})?(.*?)"
                       r"\\end(\2)\s*(\\right\s*\.)", re.DOTALL)
_CASES = pattern(r"\s*\\begin(\{cases\})(.*)\\end(\{cases\})[\s.,;]*\Z", re.DOTALL)
_EQUATION = pattern(r"[^&=]*&?\s*=")
MAX_MARKS = 100
MAX_DEPTH = 8


def _systems(text: str) -> str:
    """Equations under one another behind a brace, as equations under one another; behind ``f(z) =`` they are cases."""
    for rows in reversed(list(_BRACED_ROWS.finditer(text))):
        before = text[: rows.start()].rstrip()
        if before and not (before.endswith("=") and rows[2] == "{array}"):
            continue
        changes = {1: "", 6: ""} | ({2: "{cases}", 3: "", 5: "{cases}"} if before else {})
        for group in sorted(changes, reverse=True):
            start, end = rows.span(group)
            text = text[:start] + changes[group].ljust(end - start) + text[end:] if start >= 0 else text
    system = _CASES.match(text)
    if system is None or "\\begin" in system[2] or not all(map(_EQUATION.match, re.split(r"\\\\(?=\s*\S)", system[2]))):
        return text
    for group in (3, 1):
        text = text[: system.start(group)] + "{split}" + text[system.end(group) :]
    return text


def undecorated(text: str) -> str:
    """The text without such commands; every character keeps its place."""
    if "^{" in text:
        text = _ANGLES.sub(lambda match: f"{match[1]}({match[3].rjust(len(match[2]) - 1 + len(match[3]))}){' ' * (len(match[4]) - 1)}", text)
    if "\\begin" in text:
        text = _systems(text)
    written = text
    for marks in (_OVER, _AROUND):  # relations first: what is round a term looks for them
        position = 0
        for _ in range(MAX_MARKS):
            command = marks.search(text, position)
            if command is None:
                break
            position = command.end()
            text = _without(text, command, written)
    return text


def _without(text: str, command: re.Match[str], written: str) -> str:
    r"""The text without one command; as it was where that cannot be told.

    What is struck out is read where the same is struck out elsewhere as well, as in a fraction; alone it may be a mistake.
    """
    name, start = command[1], command.start()
    first = _group(text, command.end())
    if first is None:
        return text
    if name.endswith("intertext"):
        return _blank(text, start, first[1])
    if name.endswith("cancel"):
        struck = written.count(rf"\{name}{written[slice(*first)]}") > 1
        return _blank(text, start, first[0]) if struck and _alone(text, start, *first) else text
    if name.endswith("brace"):
        script = _SCRIPT.match(text, first[1])
        label = _group(text, script.end()) if script else None
        end = label[1] if label else first[1]
        if (script and not label) or not _alone(text, start, first[0], first[1], end):
            return text
        return _blank(_blank(text, start, first[0]), first[1], end)
    second = _group(text, first[1])
    if second is None:
        return text
    if name.endswith("color"):
        return _blank(text, start, second[0]) if _alone(text, start, *second) else text
    relation = _RELATION.fullmatch(text, second[0] + 1, second[1] - 1)
    if relation is None or _DEMANDED.search(text, *first):
        return text
    return _blank(_blank(text, start, second[0] + 1), second[1] - 1, second[1])


def _alone(text: str, start: int, opening: int, end: int, after: int | None = None) -> bool:
    """Whether it makes no difference if what stands in the braces is taken for a term in brackets."""
    inside = text[opening + 1 : end - 1]
    for _ in range(MAX_DEPTH):
        inside = _NESTED.sub("n", inside)
    if _TERM_SIGN.search(inside.strip()) is None:
        return True
    free = not text[:start].strip() or _FREE_BEFORE.search(text, max(start - 40, 0), start) is not None
    return free and _FREE_AFTER.match(text, end if after is None else after) is not None


def _group(text: str, position: int) -> tuple[int, int] | None:
    """Where the braces that follow begin and end."""
    opening = _OPENING.match(text, position)
    if opening is None:
        return None
    level, place = 1, opening.end()
    while level and (brace := _BRACE.search(text, place)) is not None:
        level += {"{": 1, "}": -1}.get(brace.group(), 0)
        place = brace.end()
    return None if level else (opening.end() - 1, place)


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
