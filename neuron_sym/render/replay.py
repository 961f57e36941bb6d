"""The law of the house: what is printed is read back, and every link of it holds."""

from __future__ import annotations

from collections.abc import Mapping

from neuron_sym.chain import Chain, Claim, Step
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Judged, Ruling
from neuron_sym.errors import Unwritable
from neuron_sym.expression import Node
from neuron_sym.notation.statements import MAX_CHARACTERS, read
from neuron_sym.notation.writer import latex

HOLDS = (Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED)


def replay(chains: tuple[Chain[Step], ...], given: Mapping[Node, Node]) -> None:
    r"""Reads each chain back from its LaTeX, term by term, and judges it.

    A name that has got its formula may be stated anew, ``\hat{y} \approx 0.8582``: a judge takes that for
    another definition, so what it says is held against the formula as well.

    Raises:
        Unwritable: a line that does not read back as itself, or a link that does not hold.
    """
    judge = Judge(given)
    formulas: dict[Node, Node] = {}
    for chain in chains:
        written = _read_back(chain)
        _require(judge.judge(written), HOLDS)
        formula = formulas.get(written.first)
        if formula is not None:
            _require(judge.judge(Chain(formula, written.rest[:1])), HOLDS[1:])
        elif written.rest:
            formulas[written.first] = written.rest[0][1]


def _require(chain: Judged, rulings: tuple[Ruling, ...]) -> None:
    for link in chain.links():
        if link.mark.ruling not in rulings:
            shown = f"{latex(link.left)} {link.mark.claim.relation.value} {latex(link.right)}"
            raise Unwritable(f"a derived line does not replay: {shown}: {link.mark.ruling.value}, {link.mark.reason}")


def _read_back(chain: Chain[Step]) -> Chain[Claim]:
    text = as_latex(chain)
    read_back = read(text) if len(text) <= MAX_CHARACTERS else _by_terms(chain)
    if len(read_back) != 1 or read_back[0].terms != chain.terms:
        raise Unwritable(f"a derived line does not read back as it was written: {text[:200]}")
    return read_back[0]


def _by_terms(chain: Chain[Step]) -> list[Chain[Claim]]:
    """A chain longer than one formula may be is read two terms at a time."""
    links = []
    for link in chain.links():
        text = f"{latex(link.left)} {link.mark.relation.value} {latex(link.right)}"
        (pair,) = read(text)
        links.append(pair)
    rest = tuple(mark_and_term for pair in links for mark_and_term in pair.rest)
    return [Chain(links[0].first if links else chain.first, rest)]


def as_latex(chain: Chain[Step]) -> str:
    """The chain on one line of LaTeX."""
    return " ".join([latex(chain.first), *(f"{step.relation.value} {latex(term)}" for step, term in chain.rest)])
