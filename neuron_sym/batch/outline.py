r"""Workings that differ in their digits alone are read once.

Ten thousand answers to one exercise have a few *outlines*, the text with its numerals taken out:
``z = □ \cdot □ + □ = □``. The second working of an outline is read and judged as any other, and what can be known
without looking at digits is kept: its terms as functions of the numerals, and their LaTeX. The next ones put theirs in.

What is found is what :mod:`neuron_sym.checker` finds, or nothing: where more must be looked at than the two numbers of
each link, :meth:`Outline.rulings` is ``None``, and the working goes the long way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TypeVar

from neuron_sym.chain import Relation
from neuron_sym.checker.comparison import settled
from neuron_sym.checker.equality import proved_equal
from neuron_sym.checker.quantity import Literal, literal
from neuron_sym.checker.unwritten import digits_left_open, half_a_unit_more, places_rounded_to
from neuron_sym.checker.verdict import Ruling
from neuron_sym.compiled_value import Formula
from neuron_sym.enclosure import Ball
from neuron_sym.expression import Add, Call, Divide, Multiply, Name, Negative, Node, Number, Power, Root, Span, replaced
from neuron_sym.functions import SEVERAL, has_meaning
from neuron_sym.notation.latex import latex
from neuron_sym.real import NoValue, Real
from neuron_sym.report import FileReport, JudgedLink
from neuron_sym.scope import CONSTANTS, Scope
from neuron_sym.value import FIRST_PRECISION

KEPT = 1_024
"""How many outlines are kept."""
LONGEST = 300
"""Longer workings are seldom alike."""
_NUMERAL = re.compile(r"(?<![0-9A-Za-z._^])(?<![_^]\{)((?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,30})?)(?![0-9])")
"""A numeral that is no index or power: those belong to the outline."""
_WORD = re.compile(r"(?<![\\A-Za-z])[^\W\d_]{2,}")
_SIGN = re.compile(r"(?:(?<!\^)[-+−–]|[*/=(\[|·×⋅≈÷]|[A-Za-z}]\{|\\(?:cdot|times|approx))\s*\Z")
_MARK = 0xE000
"""The private characters of Unicode stand for the numerals while a text is made."""
_OF_FORMULAS = ("0", "1", "2")
"""Numerals that stand in formulas, as in 1 - ŷ; the more there are here, the fewer workings fit a pattern."""
HOLDS = frozenset((Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED))
"""What nothing further is to be said of: neither what should stand there, nor why."""
_EQUALITIES = (Relation.EQUAL, Relation.APPROX)


Key = tuple[object, ...]
"""The pieces between the numerals, and what must be known of these; equal pieces have equal kinds of entry."""
Pattern = tuple[str | int, ...]
"""Numerals with a number in the place of each: the same for the same one, and another for another."""


class _Term:
    r"""A term, with a place ``□_i`` for the i-th numeral of the working wherever one stands in it."""

    def __init__(self, node: Node, numerals: dict[int, int]) -> None:
        places = {number: Name("□", str(place)) for number, place in numerals.items()}
        marks = {number: Number(chr(_MARK + place)) for number, place in numerals.items()}
        self.form = replaced(node, dict(places))
        self.value = Formula(self.form, {name: int(name.subscript) for name in places.values()})
        pieces = re.split("([\ue000-\uf8ff])", latex(replaced(node, dict(marks))).replace("%", "%%"))
        self._text, self._order = "%s".join(pieces[::2]), [ord(mark) - _MARK for mark in pieces[1::2]]
        self.held = sorted(set(self._order))
        written = literal(node)
        self.written = numerals[id(written.number)] if written is not None and id(written.number) in numerals else None
        self.minus = False
        while isinstance(node, Negative):
            self.minus, node = not self.minus, node.operand
        self.settles = all(part.digits.isdigit() for part in self.form.walk() if isinstance(part, Number))
        """Whether all decimals in it are numerals of the working, so that it can be told what their unwritten digits may do."""

    def text(self, numerals: Sequence[str]) -> str:
        """The LaTeX with these numerals in it."""
        return self._text % tuple([numerals[place] for place in self._order])


class Outline:
    """What the workings of one outline have in common: ``name = term = … = term``, where the name may be missing."""

    def __init__(self, head: Name | None, terms: Sequence[_Term], relations: Sequence[Relation], starts: Sequence[tuple[int, int]],
                 identities: Sequence[Pattern | None], words: Collection[str]) -> None:  # fmt: skip
        self.head = head
        self.terms = terms
        self.relations = relations
        self.starts = starts
        """Where each right side begins: behind so many numerals and so many other characters."""
        self.identities = identities
        """Of each two neighbouring terms, the pattern of numerals that makes them equal, whatever these are."""
        self.words = words

    def is_touched_by(self, given: Node) -> bool:
        """Whether the working may be read or meant otherwise where this has a value: a word in it, say, or its name."""
        if not isinstance(given, Name) or given in CONSTANTS:
            return True
        return given.letter in self.words or (self.head is not None and given.letter == self.head.letter)

    def rulings(self, numerals: Sequence[str]) -> list[Ruling] | None:
        """What the links are, one by one; ``None`` where that takes more than the two numbers of each."""
        values = [_value(digits) for digits in numerals]
        found = [Ruling.DEFINITION] if self.head else []
        relations = len(self.relations) - len(found)
        try:
            told = [self._ruling(place, numerals, values) for place in range(relations)]
        except NoValue:
            return None
        # What comes after a rounded value may stand for the unrounded one, and what comes after a wrong one be carried.
        if any(ruling is not Ruling.EXACT for ruling in told[:-1]) or (relations > 1 and told[-1] not in HOLDS):
            return None
        for ruling in told:
            if ruling is None:
                return None
            found.append(ruling)
        return found

    def _ruling(self, place: int, numerals: Sequence[str], values: Sequence[Real]) -> Ruling | None:
        left, right = self.terms[place], self.terms[place + 1]
        value = left.value(values, FIRST_PRECISION)
        if right.written is None:
            other = right.value(values, FIRST_PRECISION)
            equal = not isinstance(value, Ball) and value == other
            return Ruling.EXACT if equal or self.identities[place] == _pattern(left, right, numerals) else None
        whole, _, decimals = numerals[right.written].partition(".")
        units = int(whole + decimals)
        ruling = settled(value, -units if right.minus else units, len(decimals))
        if ruling is not Ruling.WRONG:
            return ruling
        if not left.settles:
            return None
        return Ruling.UNDECIDED if _left_open(left, value, right, numerals, values) else Ruling.WRONG

    def links(self, numerals: Sequence[str]) -> list[dict[str, object]] | None:
        """The links as JSON, where all of them hold."""
        rulings = self.rulings(numerals)
        if rulings is None or not HOLDS.issuperset(rulings):
            return None
        texts = [term.text(numerals) for term in self.terms]
        if self.head:
            texts.insert(0, latex(self.head))
        ends = [0, *accumulate(map(len, numerals))]
        return [
            {"left": left, "relation": relation.value, "right": right, "verdict": ruling.value, "expected": "", "reason": "",
             "slips": [], "line": 1, "column": ends[before] + others + 1}
            for left, relation, right, ruling, (before, others) in zip(texts, self.relations, texts[1:], rulings, self.starts, strict=False)
        ]  # fmt: skip


@lru_cache(maxsize=4_096)
def _value(digits: str) -> Fraction:
    """The number; many stand in many workings."""
    whole, _, decimals = digits.partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _left_open(left: _Term, value: Real, right: _Term, numerals: Sequence[str], values: Sequence[Real]) -> bool:
    """Whether digits that nobody wrote may account for the difference of the two terms."""
    assert right.written is not None
    number = Number(numerals[right.written])
    held = {place: Number(numerals[place]) for place in left.held if "." in numerals[place]}
    rounded = places_rounded_to(held.values())
    places = [place for place, decimal in held.items() if decimal.places in rounded]

    def moved(decimal: int) -> Real:
        place = places[decimal]
        return left.value([*values[:place], half_a_unit_more(held[place]), *values[place + 1 :]], FIRST_PRECISION)

    written = Literal(-number.value if right.minus else number.value, number.places, number)
    return digits_left_open(value, written, [held[place] for place in places], moved)


class Outlines:
    """The outlines that were met."""

    def __init__(self) -> None:
        self._met: dict[Key, None] = {}
        self._known: dict[Key, Outline | None] = {}

    def of(self, working: str, given: Collection[Node] = ()) -> tuple[Outline, list[str]] | None:
        """The outline of a working and its numerals, if it is known, and means the same with what is given."""
        if len(working) > LONGEST:
            return None
        key, numerals = _parted(working)
        outline = self._known.get(key)
        if outline is None or (given and any(map(outline.is_touched_by, given))):
            return None
        return outline, numerals

    def learn(self, working: str, file: FileReport) -> None:
        """Keeps the outline of a working that was judged, the second time that it is met."""
        if len(working) > LONGEST:
            return
        key, numerals = _parted(working)
        if key in self._met:
            del self._met[key]
            _put(self._known, key, _outline(working, numerals, file))
        elif key not in self._known:
            _put(self._met, key, None)


V = TypeVar("V")


def _put(kept: dict[Key, V], key: Key, value: V) -> None:
    """Adds an entry; the oldest goes where there are too many."""
    if len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[key] = value


def _parted(working: str) -> tuple[Key, list[str]]:
    r"""What is not numerals, and the numerals.

    Whether there is a point belongs to the outline; and how many digits stand before it, unless a numeral is one however
    many there are: ``\frac12`` is no ``\frac123``.
    """
    pieces = _NUMERAL.split(working)
    numerals = pieces[1::2]
    kinds = ["." in numeral if _delimits(piece) else numeral.find(".") if "." in numeral else -len(numeral)
             for piece, numeral in zip(pieces[::2], numerals, strict=False)]  # fmt: skip
    return (*pieces[::2], *kinds), numerals


@lru_cache(maxsize=4_096)
def _delimits(before: str) -> bool:
    """Whether all the digits that follow make one numeral: behind a sign or an opening bracket, not behind a command."""
    return _SIGN.search(before) is not None


def _outline(working: str, numerals: list[str], file: FileReport) -> Outline | None:
    """The outline of a working, if comparing numbers is all that most of its like will need."""
    if len(file.chains) != 1 or "\n" in working:
        return None
    chain, links = file.chains[0].chain, file.chains[0].links
    if not all(map(_is_plain, links)) or links[0].formula.text != working or links[0].formula.origins:
        return None
    head = chain.first if isinstance(chain.first, Name) else None
    if head is not None and (head in CONSTANTS or links[0].verdict.ruling is not Ruling.DEFINITION):
        return None
    nodes = chain.terms[1:] if head is not None else chain.terms
    spans = [Span(*match.span()) for match in _NUMERAL.finditer(working)]
    read = {part.span: id(part) for node in nodes for part in node.walk() if isinstance(part, Number)}
    if not all(map(_is_arithmetic, nodes)) or not read.keys() >= set(spans):
        return None
    places = {read[span]: place for place, span in enumerate(spans)}
    if any(id(number) in places for node in nodes for number in _powers(node)):
        return None
    starts = []
    for link in links:
        start = (link.right.span or link.verdict.claim.span or Span(0, 0)).start
        before = sum(span.end <= start for span in spans)
        starts.append((before, start - sum(map(len, numerals[:before]))))
    terms = [_Term(node, places) for node in nodes]
    identities = [_identity(left, right, numerals) for left, right in pairwise(terms)]
    words = frozenset(_WORD.findall(working))
    return Outline(head, terms, [link.verdict.claim.relation for link in links], starts, identities, words)


def _powers(node: Node) -> Iterator[Node]:
    r"""The numerals that are exponents: ``\sin^{-1}`` is no power, ``e^(1)`` a name, and 2 is written in another way than 12.

    Those of e in braces, and with a sign, are as good as any.
    """
    for part in node.walk():
        if isinstance(part, Power):
            signed = isinstance(part.exponent, Negative)
            if not (part.base == CONSTANTS[0] and signed):
                yield part.exponent.operand if isinstance(part.exponent, Negative) else part.exponent


def _identity(left: _Term, right: _Term, numerals: list[str]) -> Pattern | None:
    r"""The pattern of two terms that are equal by it alone: ``\sigma(□) = \frac{1}{1 + e^{-□}}``."""
    pattern = _pattern(left, right, numerals)
    places = sorted({*left.held, *right.held})
    scope = Scope({Name("□", str(place)): Number(part) if isinstance(part, str) else Name("□", f"p{part}")
                   for place, part in zip(places, pattern, strict=True)})  # fmt: skip
    alike = right.written is None and proved_equal(scope.closed(left.form), scope.closed(right.form), Scope())
    return pattern if alike else None


def _pattern(left: _Term, right: _Term, numerals: Sequence[str]) -> Pattern:
    met: dict[str, int] = {}
    held = (numerals[place] for place in sorted({*left.held, *right.held}))
    return tuple([digits if digits in _OF_FORMULAS else met.setdefault(digits, len(met)) for digits in held])


def _is_plain(link: JudgedLink) -> bool:
    """Whether a link says that two terms are equal, and nothing had to be remarked about how it was read."""
    claim, defined = link.verdict.claim, link.verdict.ruling is Ruling.DEFINITION
    return claim.relation in _EQUALITIES and not claim.notes and not (defined and link.verdict.reason)


def _is_arithmetic(node: Node) -> bool:
    """Whether all that the term needs is in it: numbers, e and π, operations, and functions of one number."""
    match node:
        case Number():
            return node.exponent is None
        case Name():
            return node in CONSTANTS
        case Multiply(_, signs) if "odot" in signs:
            return False
        case Power(Number(digits), _) if digits.isdigit():  # 10^{-3} is a part of 2 \times 10^{-3}, 20^{-3} is none
            return False
        case Root(_, degree) if degree != 2:
            return False
        case Call(function, (argument,), None):
            simple = has_meaning(function) and function.letter not in (*SEVERAL, "log") and not function.primes
            return simple and _is_arithmetic(argument)
        case Negative() | Add() | Multiply() | Divide() | Power() | Root():
            return all(map(_is_arithmetic, node.children()))
        case _:
            return False


OUTLINES = Outlines()
"""Those of this process."""
