r"""The gradient of one neuron by the chain rule, every factor derived, then with the numbers.

The error signal δ = ∂L/∂z is worked out once and shared by all weights, so that the cost is linear in
their number. Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from neuron_sym import interval
from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.backward import DELTA, LOSS_BY_OUTPUT, LOSS_BY_Z, OUTPUT_BY_Z, Backward, L, Y
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.form import Form, Put, Slot, column_form, form
from neuron_sym.deriver.forward import forward_of
from neuron_sym.deriver.numeral import Numeral, numeral
from neuron_sym.deriver.quantity import Known
from neuron_sym.deriver.slope import activation_slope, loss_slope, slope
from neuron_sym.deriver.substitution import case, worked_out
from neuron_sym.deriver.terms import Links, by_rule, column, concludes, entrywise, equal, weakest
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
from neuron_sym.model.losses import Loss
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
    yield Chain(Y, ((TARGET_GIVEN, one.target),), "loss")
    yield loss(one)
    yield output_slope(one)
    yield activation_derivative(one)
    yield from error_signal(one)
    yield from by_parameters(one)
    if one.neuron.written_out and len(one.neuron.example.inputs) > 1:
        yield vector_form(one)
    yield from by_inputs(one)


TARGET_GIVEN = equal("given", "The target: what the output should be.")


def loss(one: Backward) -> Chain[Step]:
    r"""``L = -(y \ln\hat{y} + (1 - y)\ln(1 - \hat{y})) = …``"""
    chosen = one.loss
    links = [loss_definition(chosen), *_chosen_case(one, chosen.formula)]
    return Chain(L, (*links, *worked_out(one.loss_formula, one.printed, one.loss_value, one.neuron.digits)), "loss")


@lru_cache(maxsize=256)
def loss_definition(chosen: Chosen[Loss]) -> tuple[Step, Node]:
    """The link from L to its formula."""
    return equal(f"definition of the {chosen.title}", chosen.entry.summary), chosen.formula


def _chosen_case(one: Backward, formula: Node) -> Links:
    """The case that holds, where there are cases."""
    if not isinstance(formula, Cases):
        return []
    branch, condition = case(formula, one.scope)
    which = "the last one" if condition is None else "the one whose condition holds for these numbers"
    return [(equal("case", f"Of the cases it is {which}."), branch)]


def output_slope(one: Backward) -> Chain[Step]:
    r"""``\frac{\partial L}{\partial\hat{y}} = …``, its derivation behind it, and its number."""
    link = _loss_slope_link(one.loss)
    links = [link, *_chosen_case(one, link[1])]
    numbers = worked_out(one.loss_slope, one.printed, one.loss_slope_value, one.neuron.digits)
    return Chain(LOSS_BY_OUTPUT, (*links, *numbers), "loss slope")


@lru_cache(maxsize=256)
def _loss_slope_link(chosen: Chosen[Loss]) -> tuple[Step, Node]:
    step = equal("derivative of the loss", "How the loss changes with the output.", *loss_slope(chosen))
    return step, slope(chosen)


def activation_derivative(one: Backward) -> Chain[Step]:
    r"""``\frac{d\hat{y}}{dz} = f'(z) = …``, its derivation behind it, and its number."""
    if one.kink is not None:
        value, reason = one.kink
        because = activation_slope(one.activation, F)
        return Chain(OUTPUT_BY_Z, ((Step(Relation.DEFINE, "convention at the kink", reason, because), value),), "activation slope")
    links = [*slope_links(one.activation), *_chosen_case(one, slope(one.activation))]
    numbers = worked_out(one.slope, one.printed, one.slope_value, one.neuron.digits)
    return Chain(OUTPUT_BY_Z, (*links, *numbers), "activation slope")


@lru_cache(maxsize=256)
def slope_links(chosen: Chosen[Activation]) -> tuple[tuple[Step, Node], ...]:
    r"""``= f'(z) = \sigma(z)(1 - \sigma(z)) = \hat{y}(1 - \hat{y})``, its derivation behind it."""
    formula, because = slope(chosen), activation_slope(chosen, F)
    links: Links = [
        (equal("definition of the output", "The output is f(z), and so its slope is f′(z)."), SLOPE_OF_Z),
        (equal("derivative of the activation", f"The derivative of the {chosen.title}.", *because), formula),
    ]
    if chosen.in_output is not None and chosen.in_output != formula:
        links.append((equal("name the output", "f(z) is the output ŷ."), chosen.in_output))
    return tuple(links)


def error_signal(one: Backward) -> Iterator[Chain[Step]]:
    r"""``\frac{\partial L}{\partial z} = \frac{\partial L}{\partial\hat{y}} \cdot \frac{d\hat{y}}{dz} = …``, named δ."""
    numbers = worked_out(one.delta, one.printed, one.delta_value, one.neuron.digits)
    yield Chain(LOSS_BY_Z, (*_signal_links(one.factors, one.delta), *numbers), "error signal")
    value = one.delta_value
    stated = by_rule(value.relation, "value of the derivative", "It was worked out above.")
    yield Chain(DELTA, (NAMED, (stated, value.shown)), "error signal")


NAMED = (
    equal("name", "The error signal: all that the weights, the bias and the inputs need to know of the loss."),
    LOSS_BY_Z,
)


@lru_cache(maxsize=256)
def _signal_links(factors: Node, delta: Node) -> tuple[tuple[Step, Node], ...]:
    chained = multiply(LOSS_BY_OUTPUT, OUTPUT_BY_Z)
    links: Links = [(equal("chain rule", "z acts on the loss through the output alone."), chained)]
    if factors != chained:
        links.append((equal("substitute", "Both factors were derived above."), factors))
    if delta != factors:
        links.append((equal("cancel", "Common factors are cancelled."), delta))
    return tuple(links)


def by_parameters(one: Backward) -> Iterator[Chain[Step]]:
    """∂L/∂wᵢ = δ xᵢ for each weight, and ∂L/∂b = δ."""
    example = one.neuron.example
    if one.neuron.written_out:
        for i, (x, value) in enumerate(zip(example.inputs, one.by_weights, strict=True), start=1):
            yield _part(i, len(example.inputs))
            yield _by(one, _chained("w", "x", str(i)), x, value)
    else:
        links = (equal("sum rule", "Only the product with this weight holds it; its factor is the input."), name("x", "i"))
        yield Chain(Derivative(Z, name("w", "i")), (links,), "gradient")
        yield _chained("w", "x", "i")
    yield BIAS_PART
    value = one.delta_value
    stated = by_rule(value.relation, "value of the error signal", "It was worked out above.")
    yield _led_on(_chained("b"), ((stated, value.shown),))


BIAS_PART = Chain(
    Derivative(Z, B),
    ((equal("sum rule, derivative of the variable", "The bias is added as it is."), Number("1")),),
    "gradient",
)


@lru_cache(maxsize=256)
def _part(i: int, count: int) -> Chain[Step]:
    r"""``\frac{\partial z}{\partial w_1} = x_1``, for the first of so many weights by the rules."""
    weight, entry = name("w", i), name("x", i)
    if i > 1:
        return Chain(Derivative(Z, weight), ((equal("sum rule", "In the same way."), entry),), "gradient")
    formula = add(*(multiply(name("w", j), name("x", j), sign="") for j in range(1, count + 1)), B)
    derived = differentiate(formula, weight, "∂")
    reason = "Only the product with this weight holds it; its factor is the input."
    step = equal("sum rule, constant multiple rule", reason, derived)
    return Chain(Derivative(Z, weight), ((step, entry),), "gradient")


@lru_cache(maxsize=256)
def _chained(letter: str, factor: str = "", index: str = "") -> Chain[Step]:
    """∂L/∂w₁ = δ x₁, without numbers."""
    parameter = name(letter, index)
    chained = multiply(LOSS_BY_Z, Derivative(Z, parameter))
    reason = "The parameter acts on the loss through z alone."
    term = times(DELTA, name(factor, index)) if factor else DELTA
    links = ((equal("chain rule", reason), chained), (equal("substitute", "The first factor is the error signal."), term))
    return Chain(Derivative(L, parameter), links, "sensitivity" if letter == "x" else "gradient")


def _led_on(chain: Chain[Step], links: Sequence[tuple[Step, Node]]) -> Chain[Step]:
    return Chain(chain.first, (*chain.rest, *links), chain.name)


def _by(one: Backward, chained: Chain[Step], number: Node, value: Value) -> Chain[Step]:
    """∂L/∂w₁ = δ x₁ with the numbers of the example."""
    return _led_on(chained, _times_delta(one, number, value))


def _times_delta(one: Backward, number: Node, value: Value) -> Links:
    """δ times a typed number, and what it makes."""
    delta, factor = one.printed[DELTA], numeral(number)
    found = entrywise(delta, partial(_products, (factor,)), (value.shown,), one.neuron.digits)
    if found is None:
        return [(by_rule(value.relation, "calculate", "Worked out with all digits of the error signal."), value.shown)]
    (printed_as, printed), relation = found
    substituted = by_rule(printed_as, "substitute", "Numbers take the places of the names.")
    term = Put(PRODUCT, (numeral(printed), factor)).term
    return [(substituted, term), concludes(relation, value.shown, "multiply", "The product is worked out.")]


def by_inputs(one: Backward) -> Iterator[Chain[Step]]:
    """∂L/∂xᵢ = δ wᵢ: how sensitive the loss is to each input."""
    example = one.neuron.example
    places = range(1, len(example.inputs) + 1) if one.neuron.written_out else ()
    for i, w, value in zip(places, example.weights, one.by_inputs, strict=False):
        yield _input_part(str(i))
        yield _by(one, _chained("x", "w", str(i)), w, value)
    if not places:
        yield _input_part("i")
        yield _chained("x", "w", "i")


@lru_cache(maxsize=256)
def _input_part(index: str) -> Chain[Step]:
    r"""The line ``\frac{\partial z}{\partial x_1} = w_1``."""
    reason = "Only the product with this input holds it; its factor is the weight."
    return Chain(Derivative(Z, name("x", index)), ((equal("sum rule", reason), name("w", index)),), "sensitivity")


def vector_form(one: Backward) -> Chain[Step]:
    r"""``\nabla_{\mathbf{w}} L = δ\mathbf{x}``, all slopes by the weights at once."""
    links: Links = [ALL_WEIGHTS]
    targets = [value.shown for value in one.by_weights]
    relation = weakest([(value.relation, value.shown) for value in one.by_weights])
    inputs = [numeral(x) for x in one.neuron.example.inputs]
    found = entrywise(one.printed[DELTA], partial(_products, inputs), targets, one.neuron.digits)
    if found is not None:
        (printed_as, printed), relation = found
        term = Put(_times_column(len(inputs)), [numeral(printed), *inputs]).term
        links.append((by_rule(printed_as, "substitute", "Numbers take the places of the names."), term))
    step = by_rule(relation, "multiply", "Each entry is multiplied by the error signal.")
    links.append((step, Put(column_form(len(targets)), [numeral(target) for target in targets]).term))
    return Chain(SLOPES, tuple(links), "vector form")


SLOPES = Derivative(L, WEIGHTS, "∇")
ALL_WEIGHTS = (
    equal("all weights at once", "The slopes by the weights, one below the other, are δ times the inputs."),
    times(DELTA, INPUTS),
)


PRODUCT = form(multiply(Slot(0), Slot(1)))


def _products(factors: Sequence[Numeral], number: Node) -> list[Known]:
    one = numeral(number).interval
    return [Known(interval.times(one, factor.interval)) for factor in factors]


@lru_cache(maxsize=16)
def _times_column(count: int) -> Form:
    return form(multiply(Slot(0), column([Slot(place) for place in range(1, count + 1)]), sign=""))
