r"""Several values in a row: ``x_1, x_2 = 4, 80`` gives each name its own, ``t = 0, 1`` and ``x = 2 or x = -2`` give none.

A name that has one of several values has none that a later line could be held against.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile

from neuron_sym.expression import Name
from neuron_sym.functions import has_meaning
from neuron_sym.notation.cut import Statement
from neuron_sym.notation.token import Kind, Token
from neuron_sym.scope import CONSTANTS

_EITHER = frozenset(("or", "oder", "ou"))
_LISTS = _EITHER | {"and", "und", "et"}
_NAMING = frozenset((Kind.NAME, Kind.TEXT, Kind.FUNCTION, Kind.FONT))
_NUMERAL = frozenset((Kind.NUMBER, Kind.MINUS, Kind.PERCENT))


def each_its_own(statements: list[Statement]) -> list[Statement]:
    """The statements, with a value for each name of a list, and dots for the values that are one of several."""
    if len(statements) < 2:
        return statements
    return [statement for run in _runs(statements) for statement in _without_alternatives(_paired(run))]


def _runs(statements: list[Statement]) -> Iterator[list[Statement]]:
    """The statements between which there is only a comma, or a word such as ``or``."""
    run: list[Statement] = []
    for statement in statements:
        if run and not _lists(statement.after, within=not statement.relations):
            yield run
            run = []
        run.append(statement)
    if run:
        yield run


def _lists(between: Token | None, *, within: bool) -> bool:
    """Whether the token parts what is listed; a semicolon ``within`` a list, where commas are decimal."""
    return between is not None and (between.kind is Kind.COMMA or between.value.strip() in _LISTS or (within and between.value == ";"))


def _paired(run: list[Statement]) -> list[Statement]:
    """The run with ``x_1 = 4`` and ``x_2 = 80`` in place of ``x_1, x_2 = 4, 80``, be it all of it or a part."""
    if columns := _columns(run):
        return columns
    found: list[Statement] = []
    while run:
        heads = list(takewhile(lambda other: not other.relations and not _is_value(other), run))
        middle, after = run[len(heads) : len(heads) + 1], run[len(heads) + 1 :]
        values = list(takewhile(lambda other: not other.relations and (_is_value(other) or _is_dots(other)), after))
        listed = heads + middle + values
        paired = heads and len(values) == len(heads) and len(middle[0].relations) == 1
        found += (_columns(listed) if paired else []) or listed
        run = after[len(values) :]
    return found


def _columns(run: list[Statement]) -> list[Statement]:
    r"""``a = \sigma(0) = 0.5`` and ``b = \sigma(1) = 0.73`` of ``a, b = \sigma(0), \sigma(1) = 0.5, 0.73``; what dots stand for is not said."""
    rows: list[list[list[Token]]] = [[]]
    for statement in run:
        rows[-1].append(statement.members[0])
        rows += ([member] for member in statement.members[1:])
    signs = [sign for statement in run for sign in statement.relations]
    if len(rows) > 2 and len(rows[0]) == 1 and all(map(_is_about_numbers, rows[1])):  # ``a = \sigma(0), \sigma(1) = 0.5, 0.73``
        rows, signs = rows[1:], signs[1:]
    listed = len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) and all(row) for row in rows)
    if not listed or any(map(_is_alternative, run[1:])) or any(_NUMERAL.issuperset(token.kind for token in head) for head in rows[0]):
        return []
    found: list[Statement] = []
    for column in zip(*rows, strict=True):
        if Kind.ELLIPSIS not in (token.kind for token in column[0]):
            statement = Statement(run[0].after)
            statement.members, statement.relations = list(column), list(signs)
            found.append(statement)
    return found


def _without_alternatives(run: list[Statement]) -> list[Statement]:
    """The statements of a run, with dots for each value that is one of several."""
    several: list[Statement] = []
    for place, (before, statement) in enumerate(pairwise(run), 2):
        if before.relations and not statement.relations and _is_another(statement, before, run[place:]):
            several.append(before)
        elif _is_alternative(statement) and _same_head(before, statement):
            several += (before, statement)
    for statement in dict.fromkeys(several):
        _take_value(statement)
    return run


def _is_another(statement: Statement, before: Statement, rest: list[Statement]) -> bool:
    """Whether another value stands there, or dots for more of them; no percentage of the same, ``0.75 or 75%``."""
    if _is_dots(statement):
        return bool(rest) and not rest[0].relations
    percentages = [member[-1].kind is Kind.PERCENT for member in (before.members[-1], statement.members[0]) if member]
    return _is_value(statement) and percentages != [False, True]


def _take_value(statement: Statement) -> None:
    r"""Takes its value from a name, and the name from a value that is worked out from numbers: ``\frac{5 + 1}{2} = 3``."""
    members, relations = statement.members, statement.relations
    if _is_about_numbers(members[-2]):
        if not _is_about_numbers(members[0]):
            del relations[0], members[0]
    elif len(relations) > 1 or not members[-1]:
        del relations[-1], members[-1]
    else:
        members[-1] = [Token(Kind.ELLIPSIS, "…", members[-1][0].start, members[-1][-1].end)]


def _is_about_numbers(member: list[Token]) -> bool:
    """Whether numbers stand there, and no names but those of constants and functions; ``e`` and ``e_1`` are names of errors."""
    kinds = [token.kind for token in member]
    names = {Name(token.value.strip()) for token in member if token.kind in (Kind.NAME, Kind.TEXT)}
    indexed = (Kind.NAME, Kind.SUB) in pairwise(kinds)
    return Kind.NUMBER in kinds and not indexed and all(name in CONSTANTS or has_meaning(name) for name in names)


def _same_head(a: Statement, b: Statement) -> bool:
    return bool(a.relations and b.relations) and [t.value for t in a.members[0]] == [t.value for t in b.members[0]]


def _is_alternative(statement: Statement) -> bool:
    return statement.after is not None and statement.after.value.strip() in _EITHER


def _is_dots(statement: Statement) -> bool:
    return [token.kind for token in statement.members[0]] == [Kind.ELLIPSIS]


def _is_value(statement: Statement) -> bool:
    """Whether numbers stand there alone; not one in brackets, which is the number of the formula."""
    kinds = [token.kind for token in statement.members[0]]
    return Kind.NUMBER in kinds and _NAMING.isdisjoint(kinds) and kinds != [Kind.OPEN, Kind.NUMBER, Kind.CLOSE]
