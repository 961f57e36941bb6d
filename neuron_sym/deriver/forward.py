r"""The forward pass of one neuron, as a hand would write it.

.. math:: z = \mathbf{w}^{T}\mathbf{x} + b, \qquad \hat{y} = f(z)

Every value is exact or certified. Every intermediate that is rounded has the digits from which the
next term, worked out from what is *printed*, replays; the numbers of the example are never rounded.
The cost is linear in the number of inputs.
"""

from __future__ import annotations

from neuron_sym.deriver.derivation import Derivation
from neuron_sym.deriver.digits import in_full
from neuron_sym.deriver.output import decision, definition, output
from neuron_sym.deriver.pre_activation import given_numbers, pre_activation, short_forms
from neuron_sym.deriver.quantity import Known
from neuron_sym.deriver.terms import column
from neuron_sym.deriver.worked import B, Product, W, Worked, X
from neuron_sym.errors import Unwritable
from neuron_sym.expression import Negative, Node, Number, later
from neuron_sym.model.example import Example
from neuron_sym.real import NoValue


def forward(example: Example, digits: int = 4) -> Derivation:
    """The forward pass of ``example``; what does not end is shown with ``digits`` decimals.

    Raises:
        Unwritable: a value cannot be told apart from a rounding boundary (a bug of ours).
    """
    return forward_of(Worked(example, digits))


def forward_of(neuron: Worked) -> Derivation:
    """:func:`forward` for a neuron whose numbers others want as well."""
    try:
        return _forward(neuron)
    except NoValue as error:
        title = neuron.example.title or "this neuron"
        raise Unwritable(f"the forward pass of {title} cannot be written: {error}") from error


def _forward(neuron: Worked) -> Derivation:
    example = neuron.example
    decided, compared = decision(neuron)
    return Derivation(
        example=example,
        chains=(
            *given_numbers(neuron),
            pre_activation(neuron),
            *short_forms(neuron),
            definition(example.activation),
            *output(neuron),
            *compared,
        ),
        values={"z": neuron.z, "y_hat": neuron.y_hat},
        products=_products(neuron),
        given={X: column(example.inputs), W: column(example.weights), B: example.bias},
        decision=decided,
    )


def _products(neuron: Worked) -> tuple[Product, ...]:
    rows = zip(neuron.example.inputs, neuron.example.weights, neuron.terms, strict=True)
    return tuple(Product(index, x, w, _in_full(term)) for index, (x, w, term) in enumerate(rows, start=1))


def _in_full(number: Known) -> Node:
    """The number with all its digits, for those who want it."""
    return later(Negative if number.interval[0] < 0 else Number, lambda: in_full(number.value))
