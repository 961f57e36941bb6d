"""Derivations as text, LaTeX, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from neuron_sym.deriver.forward import Derivation, forward
from neuron_sym.deriver.worked import B, Value
from neuron_sym.expression import multiply
from neuron_sym.model.activations import activation
from neuron_sym.model.example import Example
from neuron_sym.notation.writer import LatexWriter, PlainWriter, Writer, latex
from neuron_sym.render.environment import environment
from neuron_sym.render.replay import replay
from neuron_sym.render.terminal import Painter
from neuron_sym.render.view import sections

TEMPLATES: dict[str, tuple[str, type[Writer]]] = {
    "text": ("terminal/derivation.txt", PlainWriter),
    "latex": ("latex/document.tex", LatexWriter),
    "markdown": ("markdown/derivation.md", LatexWriter),
}
"""A format is a template and the notation of its formulas."""


def derive(example: Example, digits: int = 4) -> Derivation:
    """The forward pass of an example, every line of it read back and judged before anybody sees it.

    Raises:
        Unwritable: a line that does not replay (a bug of ours).
    """
    derivation = forward(example, digits)
    replay(derivation.chains, derivation.given)
    return derivation


def render(examples: Sequence[Example], form: str, *, digits: int = 4, colour: bool = False) -> str:
    """The derivations of some examples as one text in the form ``text``, ``latex``, ``markdown`` or ``json``."""
    derivations = [derive(example, digits) for example in examples]
    if form == "json":
        shown = [derivation_json(derivation) for derivation in derivations]
        return json.dumps(shown[0] if len(shown) == 1 else shown, indent=2) + "\n"
    name, notation = TEMPLATES[form]
    writer = notation()
    template = environment(autoescape=False).get_template(name)
    return template.render(paint=Painter(colour=colour), derivations=[_context(one, writer) for one in derivations])


def _context(derivation: Derivation, writer: Writer) -> dict[str, object]:
    example = derivation.example
    return {
        "title": title_of(example),
        "source": example.source,
        "activation": activation(example.activation),
        "sections": sections(derivation.chains, writer),
        "decision": derivation.decision.class_name if derivation.decision else "",
        "products": [
            (
                one.index, writer.write(one.weight), writer.write(one.input), writer.write(one.product),
                writer.write(multiply(one.weight, one.input)),
            )
            for one in derivation.products
        ],
        "tabulated": tabulated(derivation),
    }


def tabulated(derivation: Derivation) -> bool:
    """Whether the numbers stand in a table, because they are too many for a line."""
    return all(chain.first == B for chain in derivation.chains if chain.name == "values")


def title_of(example: Example) -> str:
    """The example's title, or what it is."""
    count = len(example.inputs)
    return example.title or f"A neuron with {count} input{'s' if count > 1 else ''}"


def derivation_json(derivation: Derivation) -> dict[str, object]:
    """``{"title", "values": {"z": {"exact", "decimal"}, …}, "chains": [{"name", "terms", "links"}]}``."""
    return {
        "title": title_of(derivation.example),
        "values": {key: _value(value) for key, value in derivation.values.items()},
        "chains": [
            {
                "name": chain.name,
                "terms": [latex(term) for term in chain.terms],
                "links": [
                    {"relation": step.relation.value, "rule": step.rule, "reason": step.reason, "because": []}
                    for step, _ in chain.rest
                ],
            }
            for chain in derivation.chains
        ],
    }


def _value(value: Value) -> dict[str, str]:
    exact = {} if value.exact is None else {"exact": str(value.exact)}
    return {**exact, "decimal": value.decimal}
