"""The words before and after a formula that stands in a line of prose."""

from __future__ import annotations

from collections.abc import Container

from neuron_sym.expression import Name, Node
from neuron_sym.notation.names import CALLED, PREFIXED
from neuron_sym.notation.scripts import STARTS_OPERAND
from neuron_sym.notation.token import Kind, Token
from neuron_sym.pattern import pattern

ENDS_OPERAND = (Kind.NUMBER, Kind.NAME, Kind.TEXT, Kind.CLOSE, Kind.END_GROUP, Kind.END, Kind.BAR, Kind.PRIME,
                 Kind.PERCENT, Kind.REMARK, Kind.STOP, Kind.ELLIPSIS)  # fmt: skip
EMPHASIS = frozenset(("boxed", "mathbf", "textbf", "boldsymbol", "bm"))
_ENDS_STATEMENT = (Kind.ROW, Kind.BREAK, Kind.COMMA)
_UNITS = frozenset("V mV µV A mA nA pA Ω s ms Hz kHz m cm mm km kg g mg J N W K nats nat bits bit px € $ USD EUR".split())
_AFTER_UNIT = (Kind.PLUS, Kind.MINUS, Kind.RELATION, Kind.CLOSE, Kind.COMMA, Kind.STOP, Kind.ROW, Kind.WIDE, Kind.END, Kind.AMPERSAND)
_OF_NAME = (Kind.NAME, Kind.SUB, Kind.SUP, Kind.NUMBER, Kind.PRIME, Kind.GROUP, Kind.END_GROUP, Kind.FONT)
_MAY_BE_REMARK = frozenset((Kind.STOP, Kind.REMARK, Kind.TEXT, Kind.CLOSE))
_PERCENTAGE = [Kind.OPEN, Kind.NUMBER, Kind.PERCENT]
_BEGINS_SENTENCE = pattern(r"[A-Z][a-z]{2,}")
_PARTICLES = frozenset(
    "a an the this that these our its my is are was be becomes equals of for from by at as in on to with we i you it get gets "
    "have has find compute so thus hence then therefore now and where since because let gives given first next finally here "
    "say assume suppose take but hidden label "
    "input inputs weight weights bias biases target targets output outputs value loss error "
    "der die das den dem ein eine ist sind wird und mit für aus also daher damit somit dann nun gilt folgt ergibt "
    "le la les un une est sont et avec pour donc alors soit el los las es son con para entonces luego".split()
)
"""Words that name no quantity where the name of one follows them."""


_COPULAS = frozenset("is are equals becomes gives ist sind wird gilt ergibt est sont vaut es son".split())
"""After one of these, in a sentence, the name of a quantity stands."""
JOINING = frozenset("and or so then thus hence therefore gives und oder also daher damit somit dann gilt ergibt et ou donc alors entonces luego".split())
"""Words after which another statement begins, where one stands before them."""
_QUANTITIES = frozenset(
    "error errors loss losses cost sum input output bias rate value gradient accuracy precision recall activation probability "
    "average mean net result Fehler Summe Kosten Ausgabe Eingabe erreur somme coût sortie entrée suma salida entrada".split()
)
"""Nouns that name a quantity together with the words before them: ``Total error = 0.1``."""
_OF_ANOTHER = frozenset("gradient error errors loss cost derivative slope change fehler kosten ableitung gradiente erreur perte coût dérivée pérdida".split())
"""What is said to be for or of a name, and is no value of it."""
_BELONGS = frozenset("for of wrt von für nach de du des pour para por".split())


def introduction(tokens: list[Token], values: Container[Node]) -> int:
    """How many tokens are words before the formula: four in ``The derivative is h (1 - h) = 0.24``.

    Names of several letters side by side may be meant as a product, ``lr grad``; they are taken for words where
    they begin as a sentence does or hold a word that names no quantity, and none of them has a value.
    """
    count = 0
    while count < len(tokens) and tokens[count].kind is Kind.NAME and len(tokens[count].value) > 1:
        count += 1
    after = tokens[count].kind if count < len(tokens) else None
    if after not in (Kind.NAME, Kind.NUMBER, Kind.FUNCTION):
        count -= 1  # the last of them has an index, an argument or a relation of its own: it is the name
    words = [token.value for token in tokens[: max(count, 0)]]
    if any(Name(word) in values for word in words):
        return 0
    particles = [word.lower() in _PARTICLES for word in words]
    if after not in (Kind.NAME, Kind.NUMBER, Kind.FUNCTION, Kind.SUB, Kind.OPEN):
        prose = all(particles) or words[-1].lower() in _COPULAS
        return len(words) if prose else 0  # ``the loss = 0.3``, and not ``loss after update = 0.3``
    begins = after is not Kind.NUMBER and bool(words) and bool(_BEGINS_SENTENCE.fullmatch(words[0]))
    stages = bool(words) and words[-1] in PREFIXED  # ``the old w1`` is not w₁
    return len(words) - stages if any(particles) or begins else 0


def belonging(tokens: list[Token]) -> list[Token]:
    """The tokens with a quantity that is said to belong to another as one name: ``Gradient for w2``, which is not w₂."""
    words = [token.value.lower() for token in tokens]
    place = next((place for place, word in enumerate(words) if word in _BELONGS and tokens[place].kind is Kind.NAME), 0)
    owner = tokens[place + 1 :]
    if not place or not owner or any(token.kind not in (Kind.NAME, Kind.SUB, Kind.NUMBER) for token in owner):
        return tokens
    if any(token.kind is not Kind.NAME for token in tokens[:place]) or not _OF_ANOTHER.intersection(words[:place]):
        return tokens
    name = "".join(token.value for token in owner if token.kind is not Kind.SUB)
    return [Token(Kind.TEXT, " ".join([*(token.value for token in tokens[: place + 1]), name]), tokens[0].start, tokens[-1].end)]


def phrase(tokens: list[Token], values: Container[Node]) -> list[Token]:
    """The tokens with words that name one quantity as one: ``Total error``."""
    words = [token.value for token in tokens]
    if len(tokens) < 2 or any(token.kind is not Kind.NAME or len(token.value) < 2 for token in tokens):
        return tokens
    if words[-1] not in _QUANTITIES or any(Name(word) in values for word in words[:-1]):
        return tokens
    return [Token(Kind.TEXT, " ".join(words), tokens[0].start, tokens[-1].end)]


def joined(tokens: list[Token], values: Container[Node]) -> list[Token]:
    """The tokens with words between two statements as breaks: ``z = 1 and y = 2``, not ``the product of x and y = 2``."""
    if not any(token.value in JOINING for token in tokens):
        return tokens
    found: list[Token] = []
    depth, claims = 0, False
    for place, token in enumerate(tokens):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if token.kind is Kind.RELATION:
            claims = True
        elif token.kind in _ENDS_STATEMENT and not depth:
            claims = False
        elif (
            claims and not depth and token.kind is Kind.NAME and token.value in JOINING and Name(token.value) not in values
            and tokens[place - 1].kind in ENDS_OPERAND and place + 1 < len(tokens) and tokens[place + 1].kind in STARTS_OPERAND
            and not is_gate(tokens, place)
        ):  # fmt: skip
            token, claims = token._replace(kind=Kind.BREAK), False
        found.append(token)
    return found


def is_gate(tokens: list[Token], place: int) -> bool:
    """Whether the word at a place joins truth values, whose outcome follows: ``1 or 0 = 1``, ``1 and 1 and 0 = 0``."""
    while 0 < place < len(tokens) - 2 and tokens[place].kind in (Kind.NAME, Kind.TEXT):
        if not {tokens[place - 1].value, tokens[place + 1].value} <= {"0", "1"}:
            return False
        place += 2
        if tokens[place].kind is Kind.RELATION:
            return True
    return False


def begun_again(tokens: list[Token]) -> list[Token]:
    """The tokens with slashes that part statements of one name as breaks: ``z = -6 + 8 / z = 2``."""
    found = list(tokens)
    head = [token.value for token in tokens[: next((p for p, token in enumerate(tokens) if token.kind is Kind.RELATION), 0)]]
    for place in range(len(head) + 1, len(tokens) - len(head) - 1 if head else 0):
        slash, after = tokens[place], tokens[place + 1 : place + 2 + len(head)]
        spaced = tokens[place - 1].end < slash.start and slash.end < after[0].start
        if slash.kind is Kind.SLASH and spaced and [t.value for t in after[:-1]] == head and after[-1].kind is Kind.RELATION:
            found[place] = slash._replace(kind=Kind.BREAK)
    return found


def abbreviation(tokens: list[Token], text: str) -> int:
    """How many tokens a remark in brackets takes up after the name on the left: ``η (Learning Rate) = …``."""
    if not tokens or tokens[-1].kind is not Kind.CLOSE:
        return 0
    opening = next((place for place, token in enumerate(tokens) if token.kind is Kind.OPEN), 0)
    if not opening or not text[tokens[opening].start - 1].isspace():
        return 0
    named, words = tokens[:opening], tokens[opening + 1 : -1]
    if not words or any(token.kind not in (Kind.NAME, Kind.TEXT, Kind.FUNCTION) for token in words):
        return 0
    if named[0].kind is not Kind.NAME or any(token.kind not in _OF_NAME for token in named):
        return 0
    letter, word = named[0].value, words[0].value
    sentence = len(words) > 1 or " " in word.strip()
    explained = len(letter) == 1 and letter not in CALLED and len(word) > 2
    shortened = len(letter) > 2 and len(word) == 1 and letter[0].upper() == word
    return len(tokens) - opening if sentence or explained or shortened else 0


def without_remarks(tokens: list[Token], *, last: bool) -> list[Token]:
    r"""The member without its final stop, tick, unit or remark: ``0.44\text{ nats}.``, ``0.659 (66\%)``."""
    kept = list(tokens)
    if last and _is_bold_number(kept):
        del kept[-1], kept[:2]
    while kept and (kind := kept[-1].kind) in _MAY_BE_REMARK:
        remark = kind is Kind.TEXT and last and len(kept) > 1 and kept[-2].kind in ENDS_OPERAND
        if kind in (Kind.STOP, Kind.REMARK) or remark:
            kept.pop()
        elif last and (remark_length := _percentage(kept)):
            del kept[-remark_length:]
        else:
            break
    return kept


def _percentage(tokens: list[Token]) -> int:
    """How many tokens ``(66%)`` and ``(70% complete)`` take up at the end."""
    opening = max((place for place, token in enumerate(tokens) if token.kind is Kind.OPEN), default=0)
    kinds = [token.kind for token in tokens[opening:]]
    words = all(kind in (Kind.NAME, Kind.TEXT) for kind in kinds[3:-1])
    return len(kinds) if opening and kinds[:3] == _PERCENTAGE and kinds[-1] is Kind.CLOSE and words else 0


def _is_bold_number(tokens: list[Token]) -> bool:
    r"""Whether the member is a number in bold letters or in a box, which a remark may follow there: ``\mathbf{0.61 \quad (61\%)}``."""
    kinds = [token.kind for token in tokens]
    if len(kinds) < 5 or kinds[:2] != [Kind.FONT, Kind.GROUP] or kinds[-1] is not Kind.END_GROUP or kinds.count(Kind.GROUP) > 1:
        return False
    return kinds[2] in (Kind.NUMBER, Kind.MINUS, Kind.PLUS) and tokens[0].value in EMPHASIS


def without_units(tokens: list[Token], values: Container[Node]) -> list[Token]:
    r"""The tokens without the unit of their numbers, ``8\,\text{mV}``, where there is one for all of them."""
    places = {place for place, token in enumerate(tokens) if token.kind is Kind.TEXT and token.value.strip() in _UNITS}
    units = {tokens[place].value.strip() for place in places}
    if len(units) != 1 or any(Name(unit) in values for unit in units):
        return tokens
    if any(not place or tokens[place - 1].kind is not Kind.NUMBER for place in places):
        return tokens
    if any(place + 1 < len(tokens) and tokens[place + 1].kind not in _AFTER_UNIT for place in places):
        return tokens
    return [token for place, token in enumerate(tokens) if place not in places]
