"""The page of an example: the figures, the derivation and, beside it, the published working, judged."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from neuron_sym.checker.verdict import Verdict
from neuron_sym.deriver.digits import in_full
from neuron_sym.deriver.forward import Derivation
from neuron_sym.deriver.worked import output_at
from neuron_sym.documents.document import Document, Formula
from neuron_sym.expression import Call, Cases, Name, Node
from neuron_sym.model.activations import activation
from neuron_sym.model.example import Example
from neuron_sym.model.load_example import load
from neuron_sym.notation.statements import read_term
from neuron_sym.notation.writer import plain
from neuron_sym.number import rational
from neuron_sym.render.colours import COLOURED
from neuron_sym.render.derivation import derive, tabulated, title_of
from neuron_sym.render.environment import environment
from neuron_sym.render.figures import activation_figure, contribution_figure, neuron_figure
from neuron_sym.render.view import JudgedRow, judged_rows, sections
from neuron_sym.report import FileReport, judge_document
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate, scalar

CURVE = 100
"""How many points of the activation's curve are worked out."""


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """A page in Markdown, its title as the user wrote it, and the faults of the published working."""

    title: str
    markdown: str
    faults: tuple[str, ...]


def example_page(path: Path) -> ExamplePage:
    """The page of the example in a TOML file.

    Raises:
        InputError: the file cannot be used.
        Unwritable: a line of the derivation does not replay.
    """
    (example,) = load(path)
    derivation = derive(example)
    working = judge_published(derivation) if example.working else None
    markdown = environment(autoescape=True).get_template("site/example.md").render(
        title=title_of(example),
        source=example.source,
        summary=activation(example.activation).summary,
        figures=_figures(derivation),
        sections=sections(derivation.chains, COLOURED),
        decision=derivation.decision.class_name if derivation.decision else "",
        units=_units(example),
        products=[
            (one.index, COLOURED.write(one.weight), COLOURED.write(one.input), COLOURED.write(one.product))
            for one in derivation.products
        ] if tabulated(derivation) else [],
        published=published_rows(working) if working else [],
        faulty=bool(working and working.faults),
    )  # fmt: skip
    return ExamplePage(title_of(example), markdown, tuple(_fault(working)) if working else ())


def _fault(working: FileReport) -> list[str]:
    return [
        f"{link.place}: {link.verdict.ruling.value}: {plain(link.right)}"
        + (f" should be {link.verdict.expected}" if link.verdict.expected else "")
        for link in working.faults
    ]


def judge_published(derivation: Derivation) -> FileReport:
    """The published working, judged with the numbers of the example and what follows from them taken for true."""
    example = derivation.example
    document = Document(example.working, example.path, example.working_line or 1)
    return judge_document(document, [Formula(example.working, 0)], known(derivation))


def known(derivation: Derivation) -> dict[Node, Node]:
    """What a reader of the example knows: x, w, b, and the exact z and ŷ that follow."""
    names: dict[Node, Node] = dict(derivation.given)
    example = derivation.example
    if len(example.inputs) == 1:
        names |= {Name("x"): example.inputs[0], Name("w"): example.weights[0]}
    if example.target is not None:
        names[Name("y")] = example.target
    function = activation(example.activation)
    definition = read_term(function.definition)
    if isinstance(definition, Cases):
        names[Call(function.function, (Name("z"),))] = definition
    z = derivation.values["z"].exact
    if z is not None:
        names |= {Name("z"): in_full(z), Name("y", accent="hat"): output_at(example.activation, z)}
    return names


def published_rows(working: FileReport) -> list[tuple[JudgedRow, ...]]:
    """The chains of a judged working as rows; the first fault of all is marked."""
    first: Verdict | None = working.faults[0].verdict if working.faults else None
    return [judged_rows(chain.chain, COLOURED, first) for chain in working.chains]


def _units(example: Example) -> list[str]:
    """``height in ft``, ``weight in kg``: what the inputs are."""
    units = example.units or ("",) * len(example.names)
    return [f"{name} in {unit}" if unit else name for name, unit in zip(example.names, units, strict=False)]


def _figures(derivation: Derivation) -> list[tuple[str, str]]:
    """(SVG, caption) of the neuron, of what each term adds, and of the activation with its point."""
    example = derivation.example
    names = example.names or tuple(f"x{index}" for index in range(1, len(example.inputs) + 1))
    z, y = derivation.values["z"], derivation.values["y_hat"]
    z_text, y_text = plain(z.shown), plain(y.shown)
    edges = [(name, plain(one.input), plain(one.weight)) for name, one in zip(names, derivation.products, strict=True)]
    bars = [
        (f"{plain(one.weight)}·{plain(one.input)}", float(_number(one.product)), plain(one.product))
        for one in derivation.products
    ]
    bars.append(("bias", float(_number(example.bias)), plain(example.bias)))
    figures = [
        (neuron_figure(edges, plain(example.bias), z_text, y_text, example.activation), "The neuron with its numbers."),
        (contribution_figure(bars), "What each term adds to z."),
    ]
    curve = _curve(example, z.exact)
    if curve:
        points, at, height = curve
        title = example.activation
        figures.append(
            (activation_figure(points, at, height, z_text, y_text, title), "The activation, with this neuron's point.")
        )
    return figures


def _number(node: Node) -> Fraction:
    value = rational(node)
    return value if value is not None else Fraction(0)


def _curve(example: Example, z: Fraction | None) -> tuple[list[tuple[float, float]], float, float] | None:
    """Points of the activation around z; none where z is so far out that the curve would be two flat lines."""
    if z is None or abs(z) > 40:
        return None
    reach = max(6, abs(int(z)) + 2)
    points = [(float(at), _height(example, at)) for at in (Fraction(2 * reach * i, CURVE) - reach for i in range(CURVE + 1))]
    return points, float(z), _height(example, z)


def _height(example: Example, z: Fraction) -> float:
    """f(z) for drawing: pixels need no certificate."""
    value = scalar(evaluate(output_at(example.activation, z), Scope()))
    assert value is not None
    return float(value) if isinstance(value, Fraction) else float((value.lower + value.upper) / 2)
