r"""Several values in a row: ``x_1, x_2 = 4, 80`` gives each name its own, ``t = 0, 1`` and ``x = 2 or x = -2`` give none.

A name that has one of several values has none that a later line could be held against.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from neuron_sym.notation.cut import Statement
from neuron_sym.notation.tokens import Kind, Token

_EITHER = frozenset(("or", "oder", "ou"))
_LISTS = _EITHER | {"and", "und", "et"}
_NAMING = frozenset((Kind.NAME, Kind.TEXT, Kind.FUNCTION, Kind.FONT))


def each_its_own(statements: list[Statement]) -> list[Statement]:
    """The statements, with a value for each name of a list, and without the values that are one of several."""
    found: list[Statement] = []
    for run in _runs(statements):
        found += _paired(run) or _without_alternatives(run)
    return found


def _runs(statements: list[Statement]) -> Iterator[list[Statement]]:
    """The statements between which there is only a comma, or a word such as ``or``."""
    run: list[Statement] = []
    for statement in statements:
        if run and not _lists(statement.after):
            yield run
            run = []
        run.append(statement)
    if run:
        yield run


def _lists(between: Token | None) -> bool:
    return between is not None and (between.kind is Kind.COMMA or between.value.strip() in _LISTS)


def _paired(run: list[Statement]) -> list[Statement]:
    """``x_1 = 4`` and ``x_2 = 80`` of ``x_1, x_2 = 4, 80``; nothing where the run is no such list."""
    place = len(run) // 2
    if len(run) < 3 or len(run) % 2 == 0 or len(run[place].relations) != 1:
        return []
    heads, values = run[:place], run[place + 1 :]
    if any(other.relations for other in heads + values) or any(map(_is_value, heads)) or not all(map(_is_value, values)):
        return []
    head, value = run[place].members
    paired: list[Statement] = []
    names = [other.members[0] for other in heads] + [head]
    for name, stated in zip(names, [value] + [other.members[0] for other in values], strict=True):
        statement = Statement()
        statement.members, statement.relations = [name, stated], list(run[place].relations)
        paired.append(statement)
    return paired


def _without_alternatives(run: list[Statement]) -> list[Statement]:
    """The statements of a run, of which each has lost the value that is one of several."""
    several: list[Statement] = []
    for before, statement in pairwise(run):
        goes_on = statement is not run[-1] or not _only_dots(statement)  # ``z = 1, …`` says no more of z
        if before.relations and not statement.relations and _is_value(statement) and goes_on:
            several.append(before)
        elif statement.after and statement.after.value.strip() in _EITHER and _same_head(before, statement):
            several += (before, statement)
    for statement in dict.fromkeys(several):
        del statement.relations[-1], statement.members[-1]
    return run


def _same_head(a: Statement, b: Statement) -> bool:
    return bool(a.relations and b.relations) and [t.value for t in a.members[0]] == [t.value for t in b.members[0]]


def _only_dots(statement: Statement) -> bool:
    return [token.kind for token in statement.members[0]] == [Kind.ELLIPSIS]


def _is_value(statement: Statement) -> bool:
    """Whether numbers stand there alone, or the dots between them."""
    kinds = {token.kind for token in statement.members[0]}
    return bool(kinds & {Kind.NUMBER, Kind.ELLIPSIS}) and kinds.isdisjoint(_NAMING)
