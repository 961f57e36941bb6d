r"""The gradient of one neuron by the chain rule, every factor derived, then with the numbers.

The error signal δ = ∂L/∂z is worked out once and shared by all weights, so that the cost is linear in
their number. Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.backward import DELTA, LOSS_BY_OUTPUT, LOSS_BY_Z, OUTPUT_BY_Z, Backward, L, Y
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.digits import adaptive
from neuron_sym.deriver.forward import forward_of
from neuron_sym.deriver.slope import activation_slope, loss_slope, slope
from neuron_sym.deriver.substitution import case, worked_out
from neuron_sym.deriver.terms import Links, column, entrywise, equal, evaluates, weakest
from neuron_sym.deriver.tidy import times
from neuron_sym.deriver.worked import INPUTS, WEIGHTS, B, Value, Worked, Z
from neuron_sym.errors import OutOfReach
from neuron_sym.expression import (
    Call,
    Cases,
    Derivative,
    Name,
    Node,
    Number,
    add,
    multiply,
    name,
)
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.example import Example
from neuron_sym.real import NoValue
from neuron_sym.record import replace

F = Name("f")
F_PRIME = replace(F, primes=1)
SLOPE_OF_Z = Call(F_PRIME, (Z,))


def gradient(example: Example, digits: int = 4) -> Derivation:
    """The forward pass of ``example`` and the gradient of its loss; see :func:`.forward.forward`.

    Raises:
        InputError: it has no target.
        OutOfReach: a derivative has no value here, or one that cannot be told from a rounding boundary.
    """
    return gradient_of(Backward(Worked(example, digits)))


def gradient_of(backward: Backward) -> Derivation:
    """:func:`gradient` for a neuron whose numbers others want as well."""
    example, passed = backward.neuron.example, forward_of(backward.neuron)
    try:
        chains = tuple(_chains(backward))
        values = _values(backward)
    except NoValue as error:
        raise OutOfReach(example.path, "the gradient", str(error)) from error
    return Derivation(
        example, (*passed.chains, *chains), {**passed.values, **values}, passed.products,
        {**passed.given, Y: backward.target}, passed.decision,
    )  # fmt: skip


def _values(one: Backward) -> dict[str, Value | tuple[Value, ...]]:
    return {
        "L": one.loss_value,
        "dL_dy_hat": one.loss_slope_value,
        "dy_hat_dz": one.slope_value,
        "dL_dz": one.delta_value,
        "dL_dw": one.by_weights,
        "dL_dx": one.by_inputs,
        "dL_db": one.delta_value,
    }


def _chains(one: Backward) -> Iterator[Chain[Step]]:
    given = Step(Relation.EQUAL, "given", "The target: what the output should be.")
    yield Chain(Y, ((given, one.target),), "loss")
    yield loss(one)
    yield output_slope(one)
    yield activation_derivative(one)
    yield from error_signal(one)
    yield from by_parameters(one)
    if one.neuron.written_out and len(one.neuron.example.inputs) > 1:
        yield vector_form(one)
    yield from by_inputs(one)


def loss(one: Backward) -> Chain[Step]:
    r"""``L = -(y \ln\hat{y} + (1 - y)\ln(1 - \hat{y})) = …``"""
    chosen = one.loss
    links: Links = [(equal(f"definition of the {chosen.title}", chosen.entry.summary), chosen.formula)]
    links += _chosen_case(one, chosen.formula)
    return Chain(L, (*links, *worked_out(one.loss_formula, one.printed, one.loss_value, one.neuron.digits)), "loss")


def _chosen_case(one: Backward, formula: Node) -> Links:
    """The case that holds, where there are cases."""
    if not isinstance(formula, Cases):
        return []
    branch, condition = case(formula, one.scope)
    which = "the last one" if condition is None else "the one whose condition holds for these numbers"
    return [(equal("case", f"Of the cases it is {which}."), branch)]


def output_slope(one: Backward) -> Chain[Step]:
    r"""``\frac{\partial L}{\partial\hat{y}} = …``, its derivation behind it, and its number."""
    formula = slope(one.loss)
    step = equal("derivative of the loss", "How the loss changes with the output.", *loss_slope(one.loss))
    links: Links = [(step, formula), *_chosen_case(one, formula)]
    numbers = worked_out(one.loss_slope, one.printed, one.loss_slope_value, one.neuron.digits)
    return Chain(LOSS_BY_OUTPUT, (*links, *numbers), "loss slope")


def activation_derivative(one: Backward) -> Chain[Step]:
    r"""``\frac{d\hat{y}}{dz} = f'(z) = …``, its derivation behind it, and its number."""
    if one.kink is not None:
        value, reason = one.kink
        because = activation_slope(one.activation, F)
        return Chain(OUTPUT_BY_Z, ((Step(Relation.DEFINE, "convention at the kink", reason, because), value),), "activation slope")
    links = [*slope_links(one.activation), *_chosen_case(one, slope(one.activation))]
    numbers = worked_out(one.slope, one.printed, one.slope_value, one.neuron.digits)
    return Chain(OUTPUT_BY_Z, (*links, *numbers), "activation slope")


def slope_links(chosen: Chosen[Activation]) -> Links:
    r"""``= f'(z) = \sigma(z)(1 - \sigma(z)) = \hat{y}(1 - \hat{y})``, its derivation behind it."""
    formula, because = slope(chosen), activation_slope(chosen, F)
    links: Links = [
        (equal("definition of the output", "The output is f(z), and so its slope is f′(z)."), SLOPE_OF_Z),
        (equal("derivative of the activation", f"The derivative of the {chosen.title}.", *because), formula),
    ]
    if chosen.in_output is not None and chosen.in_output != formula:
        links.append((equal("name the output", "f(z) is the output ŷ."), chosen.in_output))
    return links


def error_signal(one: Backward) -> Iterator[Chain[Step]]:
    r"""``\frac{\partial L}{\partial z} = \frac{\partial L}{\partial\hat{y}} \cdot \frac{d\hat{y}}{dz} = …``, named δ."""
    chained = multiply(LOSS_BY_OUTPUT, OUTPUT_BY_Z)
    links: Links = [(equal("chain rule", "z acts on the loss through the output alone."), chained)]
    if one.factors != chained:
        links.append((equal("substitute", "Both factors were derived above."), one.factors))
    if one.delta != one.factors:
        links.append((equal("cancel", "Common factors are cancelled."), one.delta))
    links += worked_out(one.delta, one.printed, one.delta_value, one.neuron.digits)
    yield Chain(LOSS_BY_Z, tuple(links), "error signal")
    named = equal("name", "The error signal: all that the weights, the bias and the inputs need to know of the loss.")
    value = one.delta_value
    stated = Step(value.relation, "value of the derivative", "It was worked out above.")
    yield Chain(DELTA, ((named, LOSS_BY_Z), (stated, value.shown)), "error signal")


def by_parameters(one: Backward) -> Iterator[Chain[Step]]:
    """∂L/∂wᵢ = δ xᵢ for each weight, and ∂L/∂b = δ."""
    example = one.neuron.example
    if one.neuron.written_out:
        for i, (x, value) in enumerate(zip(example.inputs, one.by_weights, strict=True), start=1):
            yield _part(one, i)
            yield _by(one, name("w", i), name("x", i), x, value)
    else:
        links = (equal("sum rule", "Only the product with this weight holds it; its factor is the input."), name("x", "i"))
        yield Chain(Derivative(Z, name("w", "i")), (links,), "gradient")
        yield Chain(Derivative(L, name("w", "i")), tuple(_chained(name("w", "i"), name("x", "i"))), "gradient")
    bias = equal("sum rule, derivative of the variable", "The bias is added as it is.")
    yield Chain(Derivative(Z, B), ((bias, Number("1")),), "gradient")
    value = one.delta_value
    stated = Step(value.relation, "value of the error signal", "It was worked out above.")
    links_ = [*_chained(B, None), (stated, value.shown)]
    yield Chain(Derivative(L, B), tuple(links_), "gradient")


def _part(one: Backward, i: int) -> Chain[Step]:
    r"""``\frac{\partial z}{\partial w_1} = x_1``, for the first weight by the rules."""
    weight, entry = name("w", i), name("x", i)
    if i > 1:
        return Chain(Derivative(Z, weight), ((equal("sum rule", "In the same way."), entry),), "gradient")
    count = len(one.neuron.example.inputs)
    formula = add(*(multiply(name("w", j), name("x", j), sign="") for j in range(1, count + 1)), B)
    derived = differentiate(formula, weight, "∂")
    reason = "Only the product with this weight holds it; its factor is the input."
    step = equal("sum rule, constant multiple rule", reason, derived)
    return Chain(Derivative(Z, weight), ((step, entry),), "gradient")


def _chained(parameter: Node, factor: Node | None) -> Links:
    chained = multiply(LOSS_BY_Z, Derivative(Z, parameter))
    reason = "The parameter acts on the loss through z alone."
    term = DELTA if factor is None else times(DELTA, factor)
    return [(equal("chain rule", reason), chained), (equal("substitute", "The first factor is the error signal."), term)]


def _by(one: Backward, parameter: Name, factor: Name, number: Node, value: Value) -> Chain[Step]:
    """∂L/∂w₁ = δ x₁ with the numbers of the example."""
    links = [*_chained(parameter, factor), *_times_delta(one, number, value)]
    return Chain(Derivative(L, parameter), tuple(links), "gradient" if parameter.letter == "w" else "sensitivity")


def _times_delta(one: Backward, number: Node, value: Value) -> Links:
    """δ times a typed number, and what it makes."""
    delta = one.printed[DELTA]

    def write(places: int) -> tuple[Relation, Node]:
        relation, printed = delta(places)
        return relation, multiply(printed, number)

    written = adaptive(write, value.shown, one.neuron.digits)
    if written is None:
        return [(Step(value.relation, "calculate", "Worked out with all digits of the error signal."), value.shown)]
    relation, term = written
    substituted = Step(relation, "substitute", "Numbers take the places of the names.")
    return [(substituted, term), evaluates(term, value.shown, "multiply", "The product is worked out.")]


def by_inputs(one: Backward) -> Iterator[Chain[Step]]:
    """∂L/∂xᵢ = δ wᵢ: how sensitive the loss is to each input."""
    example = one.neuron.example
    places = range(1, len(example.inputs) + 1) if one.neuron.written_out else ()
    for i, w, value in zip(places, example.weights, one.by_inputs, strict=False):
        entry, weight = name("x", i), name("w", i)
        reason = "Only the product with this input holds it; its factor is the weight."
        yield Chain(Derivative(Z, entry), ((equal("sum rule", reason), weight),), "sensitivity")
        yield _by(one, entry, weight, w, value)
    if not places:
        entry, weight = name("x", "i"), name("w", "i")
        reason = "Only the product with this input holds it; its factor is the weight."
        yield Chain(Derivative(Z, entry), ((equal("sum rule", reason), weight),), "sensitivity")
        yield Chain(Derivative(L, entry), tuple(_chained(entry, weight)), "sensitivity")


def vector_form(one: Backward) -> Chain[Step]:
    r"""``\nabla_{\mathbf{w}} L = δ\mathbf{x}``, all slopes by the weights at once."""
    head = Derivative(L, WEIGHTS, "∇")
    reason = "The slopes by the weights, one below the other, are δ times the inputs."
    links: Links = [(equal("all weights at once", reason), times(DELTA, INPUTS))]
    targets = [value.shown for value in one.by_weights]
    relation = weakest([(value.relation, value.shown) for value in one.by_weights])
    inputs = one.neuron.example.inputs
    found = entrywise(one.printed[DELTA], lambda d: [multiply(d, x) for x in inputs], targets, one.neuron.digits)
    if found is not None:
        (printed_as, printed), relation = found
        term = multiply(printed, column(inputs), sign="")
        links.append((Step(printed_as, "substitute", "Numbers take the places of the names."), term))
    links.append((Step(relation, "multiply", "Each entry is multiplied by the error signal."), column(targets)))
    return Chain(head, tuple(links), "vector form")
