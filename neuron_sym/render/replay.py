"""The law of the house: what is printed is read back, and every link of it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from neuron_sym.chain import Chain, Claim, Link, Relation, Step
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Judged, Ruling
from neuron_sym.errors import Unwritable
from neuron_sym.expression import Call, Derivative, Name, Node, Summation
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import MAX_CHARACTERS, read
from neuron_sym.record import replace

_Pairs: TypeAlias = tuple[tuple[Node, Node], ...]
HOLDS = (Ruling.DEFINITION, Ruling.EXACT, Ruling.ROUNDED)


def replay(chains: Sequence[Chain[Step]], given: Mapping[Node, Node]) -> None:
    r"""Reads each chain back from its LaTeX, term by term, and judges it, and so the chains that its links rest on.

    A name that has got its formula may be stated anew, ``\hat{y} \approx 0.8582``: a judge takes that for
    another definition, so what it says is held against the formula as well.

    Raises:
        Unwritable: a line that does not read back as itself, or a link that does not hold.
    """
    _replay_whole(tuple(chains), tuple(given.items()))


@lru_cache(maxsize=64)
def _replay_whole(chains: tuple[Chain[Step], ...], given: _Pairs) -> None:
    """A derivation that stands in several lessons is replayed for the first one."""
    _replay(chains, dict(given), {})


def _replay(chains: Sequence[Chain[Step]], given: Mapping[Node, Node], above: Mapping[Node, Node]) -> None:
    """Replays chains that stand below those that have defined the formulas ``above``."""
    judge = Judge(given)
    formulas: dict[Node, Node] = {}
    for chain in chains:
        written = _read_back(chain)
        _require(judge.judge(written), HOLDS)
        formula = formulas.get(written.first) or _operation(written.first, {**above, **formulas})
        by_convention = bool(chain.rest) and chain.rest[0][0].relation is Relation.DEFINE
        if formula is not None and not by_convention:
            _require(judge.judge(Chain(formula, written.rest[:1])), HOLDS[1:])
        if written.first not in formulas and written.rest:
            formulas[written.first] = written.rest[0][1]
        for link in chain.links():
            if link.mark.because:
                _replay_because(link, {**above, **formulas})


def _replay_because(link: Link[Step], formulas: dict[Node, Node]) -> None:
    """Replays the derivations that a link rests on: for all numbers, not for those of the example.

    Their judge knows the functions that the page has defined, and no value of any name. A derivation of the
    very term on the left has to end in the one on the right.
    """
    functions = {name: body for name, body in formulas.items() if isinstance(name, Call) and not name.function.primes}
    because = link.mark.because
    _replay_once(because, tuple(functions.items()), tuple((name, formulas[name]) for name in _heads(because, formulas)))
    ends = [chain.last for chain in because if chain.first == link.left]
    if ends and ends[-1] != link.right:
        raise Unwritable(f"a derivation does not lead to the line that it stands behind: {latex(link.right)}")


@lru_cache(maxsize=512)
def _replay_once(because: tuple[Chain[Step], ...], functions: _Pairs, above: _Pairs) -> None:
    """The derivative of the sigmoid is the same on every page, and is replayed for the first one."""
    _replay(because, dict(functions), dict(above))


def _heads(chains: Sequence[Chain[Step]], formulas: Mapping[Node, Node]) -> list[Node]:
    """The names whose formulas the derivations speak of: L, where ∂L/∂ŷ is derived."""
    names = dict.fromkeys(part for chain in chains for part in chain.first.walk() if isinstance(part, Name))
    return [name for name in names if name in formulas]


def _operation(head: Node, formulas: Mapping[Node, Node]) -> Node | None:
    """∂L/∂ŷ as the derivative of the formula for L, where that speaks of ŷ; what it is a part of is another matter."""
    if not isinstance(head, Derivative):
        return None
    of = formulas.get(head.of) if isinstance(head.of, Name) else _operation(head.of, formulas)
    parts = () if of is None else tuple(of.walk())
    if of is None or head.by not in parts or any(isinstance(part, Summation) for part in parts):
        return None
    return replace(head, of=of)


def _require(chain: Judged, rulings: tuple[Ruling, ...]) -> None:
    for link in chain.links():
        if link.mark.ruling not in rulings or link.mark.follows is False:
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
