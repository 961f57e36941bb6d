"""Derivations as text, LaTeX, Markdown, JSON and notebooks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.forward import forward
from neuron_sym.deriver.gradient import gradient
from neuron_sym.deriver.hessian import hessian
from neuron_sym.deriver.insight import insight
from neuron_sym.deriver.training import Training, training
from neuron_sym.deriver.update import update
from neuron_sym.deriver.worked import B, Value
from neuron_sym.expression import multiply, name
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.notation.latex import LatexWriter, latex
from neuron_sym.notation.plain import PlainWriter
from neuron_sym.notation.writer import Writer
from neuron_sym.render.catalogue import activation_chains
from neuron_sym.render.environment import environment
from neuron_sym.render.notebook import notebook
from neuron_sym.render.replay import replay
from neuron_sym.render.terminal import Painter, width
from neuron_sym.render.view import sections

TEMPLATES: dict[str, tuple[str, type[Writer]]] = {
    "text": ("terminal/derivation.txt", PlainWriter),
    "latex": ("latex/document.tex", LatexWriter),
    "markdown": ("markdown/derivation.md", LatexWriter),
}
"""A format is a template and the notation of its formulas."""


What: TypeAlias = Literal["forward", "activation", "gradient", "hessian", "update", "training", "insight"]
WHAT: tuple[What, ...] = get_args(What)
"""What can be derived of an example."""


def derive(example: Example, digits: int = 4, what: What = "forward") -> Derivation:
    """The forward pass of an example, or more of it, every line read back and judged before anybody sees it.

    ``what`` is ``"forward"``, ``"gradient"`` (the forward and the backward pass), ``"hessian"`` (the second
    derivatives too), ``"update"`` (the gradient and one step of learning), ``"training"`` (as many steps as the
    example asks for), ``"insight"`` (the forward pass and what its numbers mean: contributions, odds, the
    decision boundary, and the chance that random weights would have done as well), or ``"activation"`` (the
    derivative of the activation by steps, whatever the numbers).

    Raises:
        InputError: the example lacks what is needed, such as a target.
        Unwritable: a line that does not replay (a bug of ours).
        ValueError: ``what`` is none of these.

    Examples:
        >>> example = Example.of(inputs=["4", "80"], weights=["0.2", "0.00001"], bias=1, target=1)
        >>> derive(example).value("z").decimal
        '1.8008'
        >>> derive(example, what="gradient").value("dL_dz").decimal
        '-0.141753709327686'
        >>> [chain.name for chain in derive(example).chains][:2]
        ['values', 'values']
    """
    derivation = _unread(example, digits, what)
    replay(derivation.chains, derivation.given)
    return derivation


def derive_rows(rows: Sequence[Example], digits: int = 4) -> Training:
    """Training on the rows of one batch, every line read back and judged.

    Raises:
        InputError: the rows are not one neuron's, or lack what is needed.
        Unwritable: a line that does not replay (a bug of ours).
    """
    trained = training(rows, digits=digits)
    replay(trained.chains, trained.given)
    return trained


def _unread(example: Example, digits: int, what: What) -> Derivation:
    """The derivation before it is read back."""
    match what:
        case "forward":
            return forward(example, digits)
        case "activation":
            return Derivation(example, activation_chains(chosen_activation(example.activation)), {}, ())
        case "gradient":
            return gradient(example, digits)
        case "hessian":
            return hessian(example, digits)
        case "update":
            return update(example, digits)
        case "insight":
            return insight(example, digits)
        case "training":
            return training(example, digits=digits)
    raise ValueError(f"what={what!r} is none of {', '.join(WHAT)}")


def render(
    examples: Sequence[Example], form: str, *, digits: int = 4, colour: bool = False, what: What = "forward"
) -> str:
    """The derivations of some examples as one text in the form ``text``, ``latex``, ``markdown``, ``json`` or ``ipynb``.

    For training the examples are the rows of one batch, for all else each stands for itself.
    """
    if what == "training":
        return written([derive_rows(examples, digits)], form, colour=colour)
    return written([derive(example, digits, what) for example in examples], form, colour=colour)


def written(derivations: Sequence[Derivation], form: str, *, colour: bool = False) -> str:
    """Derivations that have been replayed, as one text."""
    if form == "json":
        told = [derivation_json(derivation) for derivation in derivations]
        return json.dumps(told[0] if len(told) == 1 else told, indent=2) + "\n"
    if form == "ipynb":
        return notebook(written(derivations, "markdown"), derivations)
    path, notation = TEMPLATES[form]
    writer = notation()
    template = environment(autoescape=False).get_template(path)
    contexts = [_context(one, writer) for one in derivations]
    return template.render(paint=Painter(colour=colour), width=width, derivations=contexts)


def _context(derivation: Derivation, writer: Writer) -> dict[str, object]:
    example = derivation.example
    return {
        "title": title_of(example),
        "source": example.source,
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
        "rounds": rounds_of(derivation, writer),
        "stopped": derivation.stopped if isinstance(derivation, Training) else "",
    }


def rounds_of(derivation: Derivation, writer: Writer) -> list[tuple[str, ...]]:
    """A row for each round of a training: its number, the cost, the weights and the bias; first their names."""
    if not isinstance(derivation, Training) or not derivation.rounds:
        return []
    weights = [writer.write(name("w", i)) for i in range(1, len(derivation.rounds[0].weights) + 1)]
    cost = writer.write(name("L" if len(derivation.example.inputs) and derivation.products else "J"))
    rows = [("", cost, *weights, writer.write(B))]
    for one in derivation.rounds:
        shown = (one.cost, *one.weights, one.bias)
        rows.append((str(one.number), *(writer.write(value.shown) for value in shown)))
    return rows


def tabulated(derivation: Derivation) -> bool:
    """Whether the numbers stand in a table, because they are too many for a line."""
    return bool(derivation.products) and all(chain.first == B for chain in derivation.chains if chain.name == "values")


def title_of(example: Example) -> str:
    """The example's title, or what it is."""
    count = len(example.inputs)
    if not count:
        title = chosen_activation(example.activation).title
        return example.title or title[:1].upper() + title[1:]
    return example.title or f"A neuron with {count} input{'s' if count > 1 else ''}"


def derivation_json(derivation: Derivation) -> dict[str, object]:
    """``{"title", "values": {"z": {"exact", "decimal"}, …}, "chains": [{"name", "terms", "links"}]}``."""
    told: dict[str, object] = {
        "title": title_of(derivation.example),
        "values": {key: _value(value) for key, value in derivation.values.items()},
        "chains": [_chain(chain) for chain in derivation.chains],
    }
    if isinstance(derivation, Training):
        told["rounds"] = [
            {"round": one.number, "cost": _value(one.cost), "w": _value(one.weights), "b": _value(one.bias)}
            for one in derivation.rounds
        ]
    return told


def _chain(chain: Chain[Step]) -> dict[str, object]:
    return {
        "name": chain.name,
        "terms": [latex(term) for term in chain.terms],
        "links": [
            {
                "relation": step.relation.value, "rule": step.rule, "reason": step.reason,
                "because": [_chain(part) for part in step.because],
            }
            for step, _ in chain.rest
        ],
    }  # fmt: skip


def _value(value: Value | tuple[Value, ...]) -> object:
    if isinstance(value, tuple):
        return [_value(entry) for entry in value]
    exact = {} if value.exact is None else {"exact": str(value.exact)}
    return {**exact, "decimal": value.decimal}
