"""What people type for want of the right sign: ``0.5 x 2``, ``2 minus 0.5``, ``w1+ = 0.3``, and braces round an index in plain text."""

from __future__ import annotations

from neuron_sym.notation.token import Kind, ReadError, Token

_INDEX = {
    (Kind.SUP, Kind.GROUP, Kind.OPEN, kind, *step, Kind.CLOSE)
    for kind in (Kind.NUMBER, Kind.NAME)
    for step in ((), (Kind.MINUS, Kind.NUMBER), (Kind.PLUS, Kind.NUMBER))
}
"""``^{[2]``, ``^{(i)``, ``^{[l-1]``."""
_OPERANDS = (Kind.NUMBER, Kind.NAME, Kind.CLOSE, Kind.END_GROUP, Kind.PRIME)
_FOLLOWING = (Kind.NUMBER, Kind.NAME, Kind.FUNCTION, Kind.OPEN, Kind.COMMAND)


def as_meant(tokens: list[Token]) -> list[Token]:
    """The tokens of plain text with such signs replaced by those that are meant.

    Raises:
        ReadError: an x that may be a name as well as a sign of products.
    """
    _group_scripts(tokens)
    _mark_updates(tokens)
    _multiply(tokens)
    _operate(tokens)
    return tokens


def indexed_first(tokens: list[Token], *, latex: bool) -> list[Token]:
    r"""The tokens with the index of ``w^2_{11}`` before what is raised, as in ``w_{11}^2``; in plain text ``e^x_1`` is e^(x₁)."""
    kinds = [token.kind for token in tokens]
    if Kind.SUP not in kinds or Kind.SUB not in kinds:
        return tokens
    raised = (Kind.NUMBER, Kind.NAME) if latex else (Kind.NUMBER,)
    for place in range(1, len(tokens) - 3):
        if kinds[place] is not Kind.SUP or kinds[place - 1] is not Kind.NAME or tokens[place - 1].value == "e":
            continue
        middle = _script_end(kinds, place + 1, raised)
        if middle is None or middle >= len(kinds) or kinds[middle] is not Kind.SUB:
            continue
        end = _script_end(kinds, middle + 1, (Kind.NUMBER, Kind.NAME))
        if end is not None:
            tokens[place:end] = tokens[middle:end] + tokens[place:middle]
            kinds[place:end] = kinds[middle:end] + kinds[place:middle]
    return tokens


def _script_end(kinds: list[str], place: int, alone: tuple[str, ...]) -> int | None:
    """Where the script ends that begins there: one token, or a group that is no ``{(1)}``."""
    if kinds[place : place + 1] and kinds[place] in alone:
        return place + 1
    if kinds[place : place + 1] != [Kind.GROUP] or kinds[place + 1 : place + 2] == [Kind.OPEN]:
        return None
    level = 0
    for end in range(place, min(place + 40, len(kinds))):
        level += (kinds[end] is Kind.GROUP) - (kinds[end] is Kind.END_GROUP)
        if not level:
            return end + 1
    return None


def transposed(tokens: list[Token]) -> list[Token]:
    """The tokens with the T of ``W^{[2]T}`` as an exponent of its own."""
    if Kind.SUP not in [token.kind for token in tokens]:
        return tokens
    found: list[Token] = []
    for place, token in enumerate(tokens):
        before = [earlier.kind for earlier in tokens[max(place - 7, 0) : place]]
        ends = place + 1 < len(tokens) and tokens[place + 1].kind is Kind.END_GROUP
        if ends and token.kind is Kind.NAME and token.value == "T" and before[-1:] == [Kind.CLOSE] and _INDEX & {
            tuple(before[-length:]) for length in (5, 7)
        }:  # fmt: skip
            at = token.start
            found += (Token(Kind.END_GROUP, "}", at, at), Token(Kind.SUP, "^", at, at), Token(Kind.GROUP, "{", at, at))
        found.append(token)
    return found


def _group_scripts(tokens: list[Token]) -> None:
    """Makes groups of the braces after ``_`` and ``^``: ``w_{12}``, ``a^{(1)}``."""
    opened: list[tuple[str, bool]] = []
    for place, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            script = token.value == "}" and place > 0 and tokens[place - 1].kind in (Kind.SUB, Kind.SUP)
            opened.append((token.value, script))
            if script:
                tokens[place] = token._replace(kind=Kind.GROUP, value="{")
        elif token.kind is Kind.CLOSE and opened:
            closing, script = opened.pop()
            if script and closing == token.value:
                tokens[place] = token._replace(kind=Kind.END_GROUP)


def _mark_updates(tokens: list[Token]) -> None:
    """Raises the plus sign of ``w1+ = 0.3``: what w₁ is after the update."""
    for place in range(len(tokens) - 2, 0, -1):
        plus, before, after = tokens[place], tokens[place - 1], tokens[place + 1]
        if plus.kind is not Kind.PLUS or after.kind is not Kind.RELATION or before.end != plus.start:
            continue
        if before.kind is Kind.NAME or (before.kind is Kind.NUMBER and place > 1 and tokens[place - 2].kind is Kind.SUB):
            tokens.insert(place, Token(Kind.SUP, "^", plus.start, plus.start))


def _multiply(tokens: list[Token]) -> None:
    """Makes signs of products of the letter x between numbers, where no name can stand: ``0.5 x 2``."""
    letters = [place for place in range(1, len(tokens) - 1) if tokens[place].value in ("x", "X") and _stands_between(tokens, place)]
    if not any(tokens[place + 1].kind is Kind.NUMBER for place in letters):
        return
    for place in letters:
        letter, before, after = tokens[place], tokens[place - 1], tokens[place + 1]
        numbers = after.kind is Kind.NUMBER or (before.kind in (Kind.NUMBER, Kind.CLOSE) and after.kind in (Kind.OPEN, Kind.MINUS))
        if not numbers:
            raise ReadError("x may be a name or a sign of products here; write × or *", letter.span)
        tokens[place] = letter._replace(kind=Kind.TIMES, value="times")


_OPERATIONS = {"plus": (Kind.PLUS, "+"), "minus": (Kind.MINUS, "-"), "times": (Kind.TIMES, "times")}


def _operate(tokens: list[Token]) -> None:
    """Makes signs of the words between numbers and letters: ``2.0 minus 0.005``, ``w times x``."""
    for place in range(1, len(tokens) - 1):
        word, before, after = tokens[place], tokens[place - 1], tokens[place + 1]
        if word.value in _OPERATIONS and word.kind is Kind.NAME and _is_operand(before, _OPERANDS) and _is_operand(after, _FOLLOWING):
            kind, value = _OPERATIONS[word.value]
            tokens[place] = word._replace(kind=kind, value=value)


def _is_operand(token: Token, kinds: tuple[str, ...]) -> bool:
    """Whether a word beside the token may be a sign: words on both sides are a sentence."""
    return token.kind in kinds and (token.kind is not Kind.NAME or len(token.value) == 1)


def _stands_between(tokens: list[Token], place: int) -> bool:
    """Whether the letter stands between two operands, with a blank on either side."""
    letter, before, after = tokens[place], tokens[place - 1], tokens[place + 1]
    if letter.kind is not Kind.NAME or before.kind not in _OPERANDS or not before.end < letter.start or not letter.end < after.start:
        return False
    if after.kind is Kind.MINUS:
        return place + 2 < len(tokens) and tokens[place + 2].kind is Kind.NUMBER and tokens[place + 2].start == after.end
    return after.kind in _FOLLOWING
