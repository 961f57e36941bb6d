"""The catalogue of activations: one small file each, and one name in ``ACTIVATIONS``."""

from __future__ import annotations

from functools import cache, lru_cache

from neuron_sym.expression import Name, Node
from neuron_sym.model.activations._activation import Activation
from neuron_sym.model.activations.arctan import ARCTAN
from neuron_sym.model.activations.celu import CELU
from neuron_sym.model.activations.elu import ELU
from neuron_sym.model.activations.gaussian import GAUSSIAN
from neuron_sym.model.activations.gelu import GELU
from neuron_sym.model.activations.gelu_tanh import GELU_TANH
from neuron_sym.model.activations.hard_sigmoid import HARD_SIGMOID
from neuron_sym.model.activations.hard_swish import HARD_SWISH
from neuron_sym.model.activations.hard_tanh import HARD_TANH
from neuron_sym.model.activations.heaviside import HEAVISIDE
from neuron_sym.model.activations.identity import IDENTITY
from neuron_sym.model.activations.leaky_relu import LEAKY_RELU
from neuron_sym.model.activations.log_sigmoid import LOG_SIGMOID
from neuron_sym.model.activations.mish import MISH
from neuron_sym.model.activations.prelu import PRELU
from neuron_sym.model.activations.relu import RELU
from neuron_sym.model.activations.relu6 import RELU6
from neuron_sym.model.activations.selu import SELU
from neuron_sym.model.activations.sigmoid import SIGMOID
from neuron_sym.model.activations.sign import SIGN
from neuron_sym.model.activations.sine import SINE
from neuron_sym.model.activations.softplus import SOFTPLUS
from neuron_sym.model.activations.softsign import SOFTSIGN
from neuron_sym.model.activations.swish import SWISH
from neuron_sym.model.activations.tanh import TANH
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.formula import read_formula
from neuron_sym.model.spec import Spec, chosen_entry, split
from neuron_sym.notation.latex import latex
from neuron_sym.record import replace

ACTIVATIONS: tuple[Activation, ...] = (
    SIGMOID, TANH, RELU, IDENTITY, HEAVISIDE, SIGN, LEAKY_RELU, PRELU, ELU, SELU, CELU, RELU6,
    SOFTPLUS, SOFTSIGN, SWISH, HARD_SWISH, MISH, GELU, GELU_TANH, HARD_SIGMOID, HARD_TANH,
    LOG_SIGMOID, GAUSSIAN, SINE, ARCTAN,
)  # fmt: skip

_BY_NAME = {name: entry for entry in ACTIVATIONS for name in (entry.name, *entry.aliases)}

__all__ = ["ACTIVATIONS", "Activation", "activation", "chosen_activation"]


@lru_cache(maxsize=1_024)
def chosen_activation(spec: str) -> Chosen[Activation]:
    r"""The activation that a text names: by its name or an alias, with parameters, or as a formula in z.

    ``"leaky_relu"``, ``"leaky_relu(negative_slope=0.2)"``, ``"z * sigmoid(z)"``, ``"z^{2} \cdot \sigma(z)"``.

    Raises:
        InputError: there is none; the message names the nearest one, or what is wrong with the formula,
            and the code point of a character that cannot be told from an ASCII one.
    """
    text = Spec(spec, "activation")
    name, parameters = split(text, _BY_NAME)
    if name in _BY_NAME:
        return chosen_entry(text, _BY_NAME[name], parameters)
    if parameters or (name.strip().isidentifier() and name != "z"):
        text.unknown(name, _BY_NAME)
    return _custom(text)


def _custom(spec: Spec) -> Chosen[Activation]:
    formula = read_formula(spec, _formulas())
    entry = Activation(
        name="custom",
        title="activation of your own",
        function=Name("f"),
        definition=latex(formula),
        derivative="",
        summary="A formula of your own, differentiated by the rules.",
        range="",
    )
    return Chosen(entry=entry, spec=spec.text, title=entry.title, values={}, formula=formula)


@cache
def _formulas() -> dict[str, Node]:
    """The formula of each entry, with its defaults, by all that it is called in a formula."""
    formulas: dict[str, Node] = {}
    for entry in ACTIVATIONS:
        function = entry.function.letter + entry.function.subscript
        for name in (entry.name, *entry.aliases, function):
            formulas.setdefault(name, chosen_activation(entry.name).formula)
    return formulas


@cache
def activation(spec: str) -> Activation:
    """The entry that a text names; where it has parameters, with numbers in place of their letters.

    Raises:
        InputError: there is none, as :func:`chosen_activation` says.
    """
    chosen = chosen_activation(spec)
    return replace(chosen.entry, definition=latex(chosen.formula)) if chosen.values else chosen.entry
