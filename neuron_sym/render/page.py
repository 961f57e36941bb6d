"""The page of an example: the figures, the derivation and, beside it, the published working, judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from neuron_sym.chain import Chain, Step
from neuron_sym.checker.verdict import Verdict
from neuron_sym.deriver.backward import LOSS_BY_OUTPUT, LOSS_BY_Z, OUTPUT_BY_Z, Backward, L
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.digits import in_full
from neuron_sym.deriver.worked import Worked, output_at
from neuron_sym.documents.document import Document, Formula
from neuron_sym.errors import OutOfReach
from neuron_sym.expression import Call, Cases, Derivative, Multiply, Name, Node, name
from neuron_sym.model.activations import activation
from neuron_sym.model.example import Example
from neuron_sym.model.load_example import load
from neuron_sym.notation.plain import PlainWriter, plain
from neuron_sym.notation.statements import read_term
from neuron_sym.render.colours import COLOURED
from neuron_sym.render.derivation import What, derive, tabulated, title_of, written
from neuron_sym.render.environment import environment
from neuron_sym.render.live import live
from neuron_sym.render.view import JudgedRow, Section, judged_rows, sections
from neuron_sym.report import FileReport, judge_document

DOWNLOADS = {"tex": ("latex", "LaTeX"), "md": ("markdown", "Markdown"), "ipynb": ("ipynb", "a notebook"), "json": ("json", "JSON")}
"""The forms of a derivation that lie beside its page: the end of the file's name, the form, and what it is called."""

DERIVED: tuple[Literal["∂", "d"], ...] = ("∂", "d")
"""How an author may write the d of a derivative."""


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """A page in Markdown, its title as the user wrote it, and the faults of the published working.

    ``downloads`` are the files beside the page, by the ends of their names; ``summary`` describes it in a line.
    """

    title: str
    markdown: str
    faults: tuple[str, ...]
    downloads: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""


def example_page(path: Path, stem: str = "") -> ExamplePage:
    """The page of the example in a TOML file; with a ``stem``, files of that name are linked to.

    Raises:
        InputError: the file cannot be used.
        Unwritable: a line of the derivation does not replay.
    """
    (example,) = load(path)
    _, derivation = furthest(example)
    forward, parts = in_parts(sections(derivation.chains, COLOURED))
    if meant := meaning(example):
        parts.append(("What the numbers mean", sections(meant, COLOURED)))
    working = judge_published(derivation) if example.working else None
    markdown = environment(autoescape=True).get_template("site/example.md").render(
        title=title_of(example),
        source=example.source,
        figures=live(derivation),
        sections=forward,
        parts=parts,
        decision=derivation.decision.class_name if derivation.decision else "",
        units=_units(example),
        products=[
            (one.index, COLOURED.write(one.weight), COLOURED.write(one.input), COLOURED.write(one.product))
            for one in derivation.products
        ] if tabulated(derivation) else [],
        published=published_rows(working) if working else [],
        faulty=bool(working and working.faults),
        downloads=[(f"{stem}.{end}", what) for end, (_, what) in DOWNLOADS.items()] if stem else [],
    )  # fmt: skip
    downloads = {end: written([derivation], form) for end, (form, _) in DOWNLOADS.items()} if stem else {}
    faults = tuple(_fault(working)) if working else ()
    return ExamplePage(title_of(example), markdown, faults, downloads, _summary(derivation))


def _summary(derivation: Derivation) -> str:
    """What a search engine shows: ``A neuron with sigmoid activation, worked out step by step: z = 1.8008, ŷ ≈ 0.8582.``"""
    named = (("z", derivation.value("z")), ("ŷ", derivation.value("y_hat")))
    values = ", ".join(f"{name} {PlainWriter().relation(value.relation)} {plain(value.shown)}" for name, value in named)
    return f"A neuron with the activation {derivation.example.activation}, worked out step by step: {values}."


def furthest(example: Example) -> tuple[What, Derivation]:
    """As much as the fields of the example ask for, and its numbers allow: with a target the gradient."""
    asked: tuple[What, ...] = () if example.target is None else ("update", "gradient")
    for what in asked[example.learning_rate is None :]:
        try:
            return what, derive(example, what=what)
        except OutOfReach:
            continue
    return "forward", derive(example)


PARTS = {"loss": "The backward pass", "hessian": "The second derivatives", "update": "Learning", "training": "Learning"}
"""The kinds of sections with which a part of a page begins, after the forward pass."""


def in_parts(all_sections: list[Section]) -> tuple[list[Section], list[tuple[str, list[Section]]]]:
    """The sections of the forward pass, and those of the parts after it with their headings."""
    forward: list[Section] = []
    parts: list[tuple[str, list[Section]]] = []
    for section in all_sections:
        if section.kind in PARTS:
            parts.append((PARTS[section.kind], []))
        (parts[-1][1] if parts else forward).append(section)
    return forward, parts


def meaning(example: Example) -> tuple[Chain[Step], ...]:
    """What the numbers of an example mean, where it decides between two classes and it can be told."""
    if not example.classes:
        return ()
    try:
        chains = derive(example, what="insight").chains
    except OutOfReach:
        return ()
    return tuple(chain for chain in chains if chain.name in MEANINGS)


MEANINGS = ("contributions", "odds", "decision boundary", "chance")
"""The kinds of chains that say what the numbers mean."""


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
    """What a reader of the example knows: x, w, b, η, the exact z and ŷ that follow, and the loss with its slopes."""
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
    z = derivation.value("z").exact
    if z is not None:
        names |= {Name("z"): in_full(z), Name("y", accent="hat"): output_at(example.activation, z)}
    if example.learning_rate is not None:
        names[Name("η")] = example.learning_rate
    return names | _slopes(example) if example.loss and "dL_dz" in derivation.values else names


def _slopes(example: Example) -> dict[Node, Node]:
    """L and its derivatives as terms of numbers, where the example says which loss is meant.

    Not δ: half of all authors give it the sign of target minus output.
    """
    one = Backward(Worked(example, 4))
    # A product in a product: an author may put one decimal for each factor, or one for the product of the two.
    delta = Multiply((LOSS_BY_OUTPUT, OUTPUT_BY_Z), ("cdot",))
    slopes = {LOSS_BY_OUTPUT: one.loss_slope, OUTPUT_BY_Z: one.slope, LOSS_BY_Z: delta, Derivative(L, Name("b")): LOSS_BY_Z}
    for letter, factors in (("w", example.inputs), ("x", example.weights)):
        entries = {name(letter, index): factor for index, factor in enumerate(factors, start=1)}
        if len(factors) == 1:
            entries[Name(letter)] = factors[0]
        slopes |= {Derivative(L, entry): Multiply((LOSS_BY_Z, factor), ("cdot",)) for entry, factor in entries.items()}
    written: dict[Node, Node] = {Derivative(key.of, key.by, d): slope for key, slope in slopes.items() for d in DERIVED}
    return {L: one.loss_formula, **written}


def published_rows(working: FileReport) -> list[tuple[JudgedRow, ...]]:
    """The chains of a judged working as rows; the first fault of all is marked."""
    first: Verdict | None = working.faults[0].verdict if working.faults else None
    return [judged_rows(chain.chain, COLOURED, first) for chain in working.chains]


def _units(example: Example) -> list[str]:
    """``height in ft``, ``weight in kg``: what the inputs are."""
    units = example.units or ("",) * len(example.names)
    return [f"{name} in {unit}" if unit else name for name, unit in zip(example.names, units, strict=False)]
