"""What is wrong with a statement that is not TOML, in the words of whoever wanted to write an example."""

from __future__ import annotations

import re
from itertools import pairwise

from neuron_sym.errors import Fault, visible
from neuron_sym.expression import Span
from neuron_sym.model.keys import TEXTS
from neuron_sym.model.numerals import described, forbidden, read_number
from neuron_sym.model.toml_text import Statement
from neuron_sym.model.written import Source
from neuron_sym.number import NotANumeral

# What somebody meant who typed, or pasted from a page, a character that TOML does not know.
_MEANT = dict.fromkeys("“”„‟＂", '"') | dict.fromkeys("‘’‚＇", "'") | dict.fromkeys("−–—‐‑", "-")
_MEANT |= {"，": ",", "＝": "=", "［": "[", "］": "]", "．": ".", "\u00a0": "a space"}

_POSITION = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_PLAIN_TOML = "one  key = value  a line is expected; text stands in quotes, lists in square brackets"


def syntax_fault(statement: Statement, source: Source, message: str) -> Fault:
    """The fault of a statement that ``tomllib`` refused with ``message``."""
    for explain in (
        _character,
        _no_equals_sign,
        _decimal_comma,
        _no_comma,
        _numeral,
        _no_quotes,
        _not_closed,
    ):
        fault = explain(statement, source)
        if fault:
            return fault
    where = _reported(statement, source, message)
    return source.fault(f"{_shown(statement)} is not valid TOML", _PLAIN_TOML, where)


def _reported(statement: Statement, source: Source, message: str) -> Span:
    """Where ``tomllib``, which was given only this statement, says that the fault is."""
    start, end = statement.span.start, statement.span.end
    match = _POSITION.search(message)
    if match:
        for _ in range(int(match[1]) - 1):
            start = source.text.index("\n", start) + 1
        start = min(start + int(match[2]) - 1, end)
    else:
        start = end
    return Span(start, start + 1)


def _shown(statement: Statement) -> str:
    return visible(statement.key[:60]) if statement.key else "this line"


def _character(statement: Statement, source: Source) -> Fault | None:
    """A control character anywhere, or a character outside quotes that is not ASCII."""
    start, end = statement.span.start, statement.span.end
    for offset, char in enumerate(source.text[start:end], start):
        if forbidden(char) == "control character" and char not in "\n\t":
            message = f"{_shown(statement)} holds the {described(char)}"
            return source.fault(message, "delete it", Span(offset, offset + 1))
    for token in statement.tokens:
        for offset, char in enumerate(token.text, token.span.start):
            if token.kind in ("bare", "stray") and not char.isascii():
                message = f"{_shown(statement)} holds the {described(char)} outside quotes"
                mend = f"type {_MEANT.get(char, 'text in quotes, and digits as 0 to 9')}"
                return source.fault(message, mend, Span(offset, offset + 1))
    return None


def _no_equals_sign(statement: Statement, source: Source) -> Fault | None:
    """``bias: 0.25``, ``bias 0.25``, or a key without a value."""
    tokens = statement.tokens
    if statement.is_table:
        return None
    equals = next((token for token in tokens if token.text == "="), None)
    if equals is None and statement.key:
        key = visible(statement.key[:60])
        where = tokens[min(1, len(tokens) - 1)].span
        return source.fault(f'expected "=" after "{key}"', f"write  {key} = …", where)
    if equals and not statement.value:
        message = f'{_shown(statement)} has no value after "="'
        return source.fault(message, f"write  {visible(statement.key[:60])} = …", equals.span)
    return None


def _decimal_comma(statement: Statement, source: Source) -> Fault | None:
    """``bias = 0,25``."""
    value = statement.value
    if len(value) != 3 or value[1].text != ",":
        return None
    comma = value[0].text + "," + value[2].text
    if not re.fullmatch(r"[+-]?[0-9]+,[0-9]+", comma):
        return None
    message = f'{_shown(statement)} has a decimal comma: found "{comma}"'
    mend = f"write the decimal point: {statement.key} = {comma.replace(',', '.')}"
    return source.fault(message, mend, Span(value[0].span.start, value[2].span.end))


def _no_comma(statement: Statement, source: Source) -> Fault | None:
    """``[0.5 -1]`` and ``[0.5; -1]``."""
    value = statement.value
    for first, then in pairwise(value):
        apart = first.kind in ("bare", "string") and then.kind in ("bare", "string")
        if value[0].text == "[" and (first.text.endswith(";") or apart):
            message = f"{_shown(statement)}: expected a comma between the entries of the list"
            end = first.span.end
            return source.fault(
                message, "separate them by commas", Span(end - first.text.endswith(";"), end + 1)
            )
    return None


def _numeral(statement: Statement, source: Source) -> Fault | None:
    """Numerals that are read elsewhere, but not in TOML: ``.5``, ``5.``, ``007``; and ``20%``, ``1/2``."""
    for token in statement.value:
        if token.kind != "bare" or not re.match(r"[+-]?\.?[0-9]", token.text):
            continue
        try:
            read_number(token.text)
        except NotANumeral as error:
            message, _, mend = str(error).partition("\n")
            return source.fault(f"{_shown(statement)} {message}", mend, token.span)
        mended = _mended(token.text)
        if mended != token.text:
            message = f'{_shown(statement)}: "{visible(token.text[:60])}" is not a number in TOML'
            return source.fault(message, f"write {mended}", token.span)
    return None


def _mended(text: str) -> str:
    """The numeral with a digit on either side of its point, and no zeros in front."""
    match = re.fullmatch(r"([+-]?)0*([0-9]*)(?:(\.)([0-9]*))?(.*)", text)
    assert match  # every group may be empty
    sign, whole, point, decimals, exponent = match.groups(default="")
    return f"{sign}{whole or '0'}{point}{(decimals or '0') if point else ''}{exponent}"


def _no_quotes(statement: Statement, source: Source) -> Fault | None:
    """``title = two inputs`` and ``bias = none``."""
    first = statement.value[0] if statement.value else None
    if first is None or first.kind != "bare" or not re.match(r"[A-Za-z_{<]", first.text):
        return None
    span = Span(first.span.start, statement.value[-1].span.end)
    text = visible(source.text[span.start : span.end][:60])
    if statement.key in TEXTS:
        message, mend = f"{_shown(statement)} must be text in quotes, found {text}", f'write "{text}"'
    else:
        message, mend = f"{_shown(statement)} must be a number, found {text}", "write a number such as 0.25"
    return source.fault(message, mend, span)


def _not_closed(statement: Statement, source: Source) -> Fault | None:
    """A quote or a bracket that is opened and not closed."""
    stray = next((token for token in statement.tokens if token.kind == "stray"), None)
    if stray:
        message = f"{_shown(statement)}: a quote is not closed"
        return source.fault(message, f"end the text with {stray.text}", stray.span)
    if not statement.closed:
        opening = next(token for token in statement.tokens if token.kind == "open")
        mend = "end the list with ]" if opening.text == "[" else "end the table with }"
        message = f"{_shown(statement)}: the bracket {opening.text} is not closed"
        return source.fault(message, mend, opening.span)
    return None
