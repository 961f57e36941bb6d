r"""A document read: the chains of all its formulas, each with the formula that it stands in.

A block that begins with a relation goes on with the last chain of the block before, if nothing but markup stands
between the two: ``$$ z = w x + b $$`` and then ``$$ = 0.2 \cdot 4 + 1 $$``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from neuron_sym.chain import Chain, Claim
from neuron_sym.checker.quantity import literal
from neuron_sym.documents.decimals import commas
from neuron_sym.documents.declared import Declaration, declarations
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.given import read_given
from neuron_sym.documents.letters import settled
from neuron_sym.documents.opening import example_names
from neuron_sym.errors import Fault, InputError
from neuron_sym.expression import Ellipsis, Name, Node, Number, Span, Unread
from neuron_sym.notation.statements import MAX_LINKS, read, unread
from neuron_sym.notation.token import Commas
from neuron_sym.pattern import pattern

_BEGINS = pattern(r"[\s&>]*(?:\\(?:begin\{[a-z*]+\}|[,;:! ]|quad|displaystyle)[\s&]*)*(?:=|≈|\\approx|\\leftarrow|≤|≥|\\[lg]eq?\b)")
_MARKUP = pattern(
    r"(?:[\s$>|.,:;*_`~\\()\[\]{}&]|<br\s*/?>|</?(?:p|div|center|b|i|em|strong)\b[^<>]{0,80}>|&nbsp;|(?<=[`~])(?:math|latex|tex|text|txt|katex)\b)*"
)
_OR = r"[\s$`,;]*\b(?:or|oder|ou|o|bzw\.)[\s$`*-]+"
_OR_ELSE = pattern(_OR)
_OR_A_NUMBER = pattern(_OR + r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[$`]|(?!\s*[=+*/^%\\\w-]))")
MULTIPLIED = frozenset("xwWbηαδθλ")
"""Letters of inputs, weights and rates: where they have a value, a bracket after them is a factor."""


class Reading:
    """What was read of a document."""

    def __init__(self, given: Mapping[Node, Node]) -> None:
        self.given = dict(given)
        self.blocks: list[tuple[int, dict[Node, Node]]] = []
        """Names that the document gives at a place, and the place."""
        self.chains: list[tuple[int, Chain[Claim]]] = []
        """Each chain with the place where its formula starts."""
        self.homes: dict[int, Formula] = {}
        """The formula in which a claim stands, by the identity of the claim."""
        self.named: set[Node] = set()
        """The names that something has been said of."""
        self.multiplied: set[Node] = set()
        """Those of inputs and weights that have numbers."""
        self.restating: set[int] = set()
        """The chains, by identity, that only say again what the one right before them came to."""
        self.alternatives: set[int] = set()
        """Those that say one of several things that a name may be: ``$t = 0$ or $t = 1$``, ``$t = 0$ or $1$``."""


def read_document(
    document: Document, found: list[Formula], given: Mapping[Node, Node], *, decimal_comma: bool = False
) -> Reading:
    """The chains of the formulas; ``given`` are names that the caller gives, which go before those of the document.

    Raises:
        InputError: what the document declares cannot be read.
    """
    declared = declarations(document)
    reading = Reading(given)
    for declaration in declared:
        names = {name: value for name, value in _declared(declaration, document).items() if name not in given}
        if declaration is declared[0] and declaration.front:
            reading.given = {**names, **given}
        else:
            reading.blocks.append((declaration.start, names))
    decimal = commas(found, declared=decimal_comma or any(one.decimal_comma for one in declared))
    reading.named.update(reading.given, *(names for _, names in reading.blocks))
    reading.multiplied |= {name for name in reading.named if isinstance(name, Name) and name.letter in MULTIPLIED}
    before: Formula | None = None
    last: Chain[Claim] | None = None
    for formula in found:
        chains = _chains(formula, decimal, reading)
        for chain in chains:
            reading.homes.update((id(claim), formula) for claim, _ in chain.rest)
        if chains and last is not None and before is not None and _goes_on(document, before, formula, last, chains[0]):
            joined = Chain(last.first, (*last.rest, *chains[0].rest))
            start = reading.chains.pop()[0] if last.rest else before.start
            chains[0] = joined
            reading.chains.append((start, joined))
            reading.chains += ((formula.start, chain) for chain in chains[1:] if chain.rest)
        else:
            reading.chains += ((formula.start, chain) for chain in chains if chain.rest)
        if chains:
            before, last = formula, chains[-1]
            _remember(chains, reading)
    starts, chains = [start for start, _ in reading.chains], [chain for _, chain in reading.chains]
    reading.chains = list(zip(starts, settled(chains), strict=True))
    for (_, one), (_, next_) in pairwise(reading.chains):
        if _restates(document, one, next_, reading):
            reading.restating.add(id(next_))
        if _either(document, one, next_, reading):
            reading.alternatives |= {id(one), id(next_)}
    reading.alternatives |= {id(chain) for _, chain in reading.chains if _or_a_number(document, chain, reading)}
    return reading


def _either(document: Document, one: Chain[Claim], other: Chain[Claim], reading: Reading) -> bool:
    """Whether a name is said to be this or that."""
    if one.first != other.first or not (_is_value(one) and _is_value(other)):
        return False
    above, below = reading.homes[id(one.rest[0][0])], reading.homes[id(other.rest[0][0])]
    return _OR_ELSE.fullmatch(document.text[above.end : below.start]) is not None


def _or_a_number(document: Document, chain: Chain[Claim], reading: Reading) -> bool:
    return _is_value(chain) and _OR_A_NUMBER.match(document.text, reading.homes[id(chain.rest[0][0])].end) is not None


def _is_value(chain: Chain[Claim]) -> bool:
    return isinstance(chain.first, Name) and len(chain.rest) == 1 and literal(chain.last) is not None


def _restates(document: Document, one: Chain[Claim], next_: Chain[Claim], reading: Reading) -> bool:
    r"""Whether ``p = 0.96`` stands right below ``p = \frac{1}{1 + e^{3.28}}``."""
    worked_out = next((term for term in one.terms if not isinstance(term, Name)), one.first)
    if next_.first != one.first or len(next_.rest) != 1 or literal(next_.last) is None or literal(worked_out) is not None:
        return False
    above, below = reading.homes[id(one.rest[-1][0])], reading.homes[id(next_.rest[0][0])]
    return above is below or _nothing_between(document, above, below)


def _declared(declaration: Declaration, document: Document) -> dict[Node, Node]:
    names: dict[Node, Node] = {}
    if declaration.example:
        try:
            names |= example_names(declaration.example, document.path)
        except InputError as error:
            place = document.place(declaration.example_at)
            raise InputError(Fault(place, f"the example file cannot be used: {error.faults[0].message}"), *error.faults) from None
    try:
        return names | read_given(declaration.names)
    except InputError as error:
        place = document.place(declaration.start)
        raise InputError(*(Fault(place, fault.message, fault.mend) for fault in error.faults)) from None


def _chains(formula: Formula, decimal: Commas, reading: Reading) -> list[Chain[Claim]]:
    """The chains of a formula; tentative text counts only if all of it can be read and a number stands in it."""
    if formula.refused:
        return [unread(formula.text, formula.refused, Span(0, 1))]
    chains = read(formula.text, formula.dialect, commas=decimal, values=reading.multiplied, named=reading.named)
    if not formula.tentative:
        return chains
    linked = [chain for chain in chains if chain.rest]
    if any(isinstance(term, Unread) for chain in linked for term in chain.terms):
        return []
    return linked if any(_has_number(chain) or _has_one_of_several(chain, formula.text) for chain in linked) else []


def _has_number(chain: Chain[Claim]) -> bool:
    return any(isinstance(part, Number) for term in chain.terms for part in term.walk())


def _has_one_of_several(chain: Chain[Claim], text: str) -> bool:
    """Whether dots were read for numbers: ``t = 0, 1``."""
    span = chain.last.span
    return isinstance(chain.last, Ellipsis) and span is not None and any(map(str.isdigit, text[span.start : span.end]))


def _remember(chains: list[Chain[Claim]], reading: Reading) -> None:
    """The names that are known from here on."""
    for chain in chains:
        if isinstance(chain.first, Name) and chain.rest:
            reading.named.add(chain.first.at(None))
            if chain.first.letter in MULTIPLIED and _has_number(chain):
                reading.multiplied.add(chain.first.at(None))


def _goes_on(document: Document, before: Formula, formula: Formula, last: Chain[Claim], first: Chain[Claim]) -> bool:
    """Whether a formula that begins with a relation goes on with the last chain of the one before."""
    missing = isinstance(first.first, Unread) and not first.first.text and first.rest
    if not missing or isinstance(last.last, Unread) or len(last.rest) >= MAX_LINKS or not _BEGINS.match(formula.text):
        return False
    return _nothing_between(document, before, formula)


def _nothing_between(document: Document, before: Formula, formula: Formula) -> bool:
    """Whether two formulas are parted by markup alone."""
    if document.cells and document.place(before.start).cell != document.place(formula.start).cell:
        return False
    between = document.text[before.end : formula.start]
    return len(between) <= 400 and _MARKUP.fullmatch(between) is not None
