"""What templates are given: rows of text, already written and escaped for nothing.

Templates arrange and never calculate, so all that can be worked out is worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.checker.verdict import Judged, Ruling, Verdict
from neuron_sym.expression import Add, Multiply, Node, Unread
from neuron_sym.notation.plain import plain
from neuron_sym.notation.writer import PRODUCT, Writer
from neuron_sym.record import Record
from neuron_sym.render.colours import marking
from neuron_sym.render.message import told_slips

HEADINGS = {
    "values": "The numbers",
    "pre-activation": "The pre-activation",
    "sum form": "The same with a sum sign",
    "matrix form": "The same with vectors",
    "activation": "The activation",
    "decision": "The decision",
    "loss": "The loss",
    "loss slope": "How the loss changes with the output",
    "activation slope": "How the output changes with z",
    "error signal": "The error signal",
    "gradient": "The gradient",
    "vector form": "All weights at once",
    "sensitivity": "What the inputs do",
    "hessian": "The curvature",
    "update": "One step of learning",
    "training": "Training",
    "contributions": "The contributions",
    "odds": "The odds",
    "decision boundary": "The decision boundary",
    "chance": "The chance",
    "cost": "The cost",
    "rows": "Row by row",
    "loss curvature": "The second derivative",
    "activation curvature": "The second derivative",
}


LONG = 120
"""A term of more LaTeX than this is given in pieces; one of less fits on a line, or nearly so."""


_NAMED = re.compile(r"\w(?:_\S*|[₀-₉]*):")


class Row(Record):
    """One term of a chain and the relation before it; the rule and reason of a derived link.

    ``because`` are the rows of the derivations that the link rests on; ``pieces`` are the parts of a
    long term between which a line may be broken. The first row of a chain has ``overall``, the relation of
    its term to the last one, where there is more than one link between them.
    """

    relation: str
    term: str
    rule: str = ""
    reason: str = ""
    because: tuple[tuple[Row, ...], ...] = ()
    pieces: tuple[str, ...] = ()
    overall: str = ""


class JudgedRow(Record):
    """One term of a judged chain; ``verdict`` is empty on the first."""

    relation: str
    term: str
    verdict: str = ""
    says: tuple[str, ...] = ()
    should_be: str = ""
    first_fault: bool = False
    readable: bool = True
    pieces: tuple[str, ...] = ()


class Section(Record):
    """The chains of one kind under their heading."""

    heading: str
    kind: str
    chains: tuple[tuple[Row, ...], ...]


def sections(
    chains: tuple[Chain[Step], ...], writer: Writer, headings: Mapping[str, str] = MappingProxyType({})
) -> list[Section]:
    """The chains grouped by what they are about, in reading order; ``headings`` go before the usual ones."""
    titles = {**HEADINGS, **headings}
    grouped: dict[str, list[tuple[Row, ...]]] = {}
    for chain in chains:
        grouped.setdefault(chain.name, []).append(_rows(chain, writer))
    return [Section(titles.get(kind, kind.capitalize()), kind, tuple(rows)) for kind, rows in grouped.items()]


def _rows(chain: Chain[Step], writer: Writer) -> tuple[Row, ...]:
    head = Row("", writer.write(chain.first), overall=_overall(chain, writer))
    return (head, *(_row(step, term, writer) for step, term in chain.rest))


def _overall(chain: Chain[Step], writer: Writer) -> str:
    """``=`` if all are, ``≈`` if one is rounded; an inequality or an assignment outweighs both."""
    relations = [step.relation for step, _ in chain.rest]
    if len(relations) < 2:
        return ""
    strict = [one for one in relations if one not in (Relation.EQUAL, Relation.APPROX)]
    return writer.relation(strict[-1] if strict else Relation.APPROX if Relation.APPROX in relations else Relation.EQUAL)


def _row(step: Step, term: Node, writer: Writer) -> Row:
    because = tuple(_rows(part, writer) for part in step.because)
    marked = marking(writer, term, step.changed)
    text = marked.write(term)
    pieces = tuple(_pieces(term, marked)) if len(text) > LONG else ()
    return Row(writer.relation(step.relation), text, step.rule, step.reason, because, pieces)


def _pieces(term: Node, writer: Writer) -> Iterator[str]:
    """A long term cut before the signs of its sum, and a long product before its factors."""
    if isinstance(term, Add):
        for place, (sign, part) in enumerate(zip(term.signs, term.terms, strict=True)):
            first, *others = _pieces(part, writer) if isinstance(part, Multiply) else [writer.wrapped(part, PRODUCT)]
            yield f"{{}} {sign} {first}" if place else first
            yield from others
    elif isinstance(term, Multiply) and len(writer.write(term)) > LONG:
        last = len(term.factors) - 1
        for place, factor in enumerate(term.factors):
            written = writer.factor(factor, first=not place, last=place == last, beside=False)
            yield rf"{{}} \cdot {written}" if place else written
    else:
        yield writer.write(term)


def judged_rows(chain: Judged, writer: Writer, first_fault: Verdict | None) -> tuple[JudgedRow, ...]:
    """The rows of a judged chain; formulas are written from the trees that were judged."""
    rows = [JudgedRow("", _term(chain.first, writer), readable=not isinstance(chain.first, Unread))]
    for verdict, term in chain.rest:
        told = verdict.ruling.fault or verdict.ruling is Ruling.CARRIED
        says = [verdict.reason] if verdict.reason else []
        says += [f"This is what you get with {slip.text}." for slip in told_slips(verdict)]
        rows.append(
            JudgedRow(
                writer.relation(verdict.claim.relation),
                _term(term, writer),
                verdict.ruling.value,
                tuple(_sentence(text) for text in says),
                _should_be(verdict, term) if told and verdict.expected else "",
                first_fault=verdict is first_fault,
                readable=not isinstance(term, Unread),
            )
        )
    return tuple(rows)


def _term(node: Node, writer: Writer) -> str:
    return node.text if isinstance(node, Unread) else writer.write(node)


def _should_be(verdict: Verdict, term: Node) -> str:
    """``0.808 should be 0.8008`` where a part of the term is to blame, ``It should be 0.8582`` else."""
    if verdict.span != term.span:
        for part in term.walk():
            if part.span == verdict.span and verdict.span is not None:
                return f"{plain(part)} should be {verdict.expected}."
    return f"It should be {verdict.expected}."


def _sentence(text: str) -> str:
    named = _NAMED.match(text) is not None  # a name by itself stays as it is: w₁ is not W₁
    begins = text if named else text[:1].upper() + text[1:]
    return begins + ("" if text.endswith((".", "…")) else ".")


