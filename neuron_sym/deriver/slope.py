r"""f′(z) and ∂L/∂ŷ, derived by steps and brought to the form that a textbook has.

The rules of differentiation lead to some form; the catalogue says which form a hand would end in,
and by which rewritings. Where the derivative has no value, the convention is stated, and shown.
"""

from __future__ import annotations

from functools import lru_cache

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.differentiate import differentiate
from neuron_sym.deriver.terms import Links
from neuron_sym.expression import Call, Derivative, Name, Node, name, replaced
from neuron_sym.model.activations import Activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.losses import Loss
from neuron_sym.record import replace

Z, Y_HAT, L = name("z"), name("y", accent="hat"), name("L")


def slope(chosen: Chosen[Activation] | Chosen[Loss]) -> Node:
    """The derivative in the textbook's form, or as the rules leave it for a formula of the user's own.

    Raises:
        NoValue: there is no rule for a part of that formula.
    """
    return chosen.slope if chosen.slope is not None else _derived(chosen.formula, Z).last


@lru_cache(maxsize=256)
def _derived(formula: Node, variable: Name) -> Chain[Step]:
    return differentiate(formula, variable)


@lru_cache(maxsize=256)
def activation_slope(chosen: Chosen[Activation], function: Name) -> tuple[Chain[Step], ...]:
    r"""``\sigma'(z) = \frac{d}{dz}(…) = … = \sigma(z)(1 - \sigma(z))``, and the conventions at kinks.

    ``function`` is the name under which a page has defined the activation.
    """
    head = Call(replace(function, primes=function.primes + 1), (Z,))
    derivative = differentiate(chosen.formula, Z)
    reason = f"The derivative of the {chosen.title} by its argument."
    first = (Step(Relation.EQUAL, f"definition of the {chosen.title}", reason), derivative.first)
    return tuple(_concluded(Chain(head, (first, *derivative.rest), "activation slope"), chosen, Z, head))


@lru_cache(maxsize=256)
def loss_slope(chosen: Chosen[Loss]) -> tuple[Chain[Step], ...]:
    r"""``\frac{\partial L}{\partial\hat{y}} = \frac{\partial}{\partial\hat{y}}(…) = …``, and the conventions at kinks."""
    head = Derivative(L, Y_HAT, "∂")
    derivative = differentiate(chosen.formula, Y_HAT, "∂")
    reason = f"The {chosen.title}, seen as a function of the output."
    first = (Step(Relation.EQUAL, f"definition of the {chosen.title}", reason), derivative.first)
    return tuple(_concluded(Chain(head, (first, *derivative.rest), "loss slope"), chosen, Y_HAT, None))


def _concluded(
    chain: Chain[Step], chosen: Chosen[Activation] | Chosen[Loss], variable: Name, head: Node | None
) -> list[Chain[Step]]:
    """The chain led on to the target form; with kinks, the conventions and the form that holds them too."""
    target = chosen.slope
    if target is None or chain.last == target:
        return [chain]
    links: Links = [(Step(Relation.EQUAL, rule, reason), term) for term, rule, reason in chosen.rewritings]
    if not chosen.kinks:
        links.append((Step(Relation.EQUAL, *_last_step(chain.last, target, links)), target))
        return [Chain(chain.first, (*chain.rest, *links), chain.name)]
    chains = [Chain(chain.first, (*chain.rest, *links), chain.name)]
    if head is not None:
        chains += [_convention(head, variable, at, value, reason) for at, value, reason in chosen.kinks]
    step = Step(Relation.EQUAL, "convention at the kink", chosen.kinks[0][2])
    return [*chains, Chain(chain.first, ((step, target),), chain.name)]


def _last_step(before: Node, target: Node, links: Links) -> tuple[str, str]:
    calls = [part for part in target.walk() if isinstance(part, Call)]
    term = links[-1][1] if links else before
    if calls and any(call not in term.walk() for call in calls):
        return "name the function", "What stands here is the function that it was made of."
    return "rearrange", "The same, as it is usually written."


def _convention(head: Node, variable: Name, at: Node, value: Node, reason: str) -> Chain[Step]:
    place = replaced(head, {id(part): at for part in head.walk() if part == variable})
    return Chain(place, ((Step(Relation.DEFINE, "convention at the kink", reason), value),), "activation slope")


def second_slope(chosen: Chosen[Activation] | Chosen[Loss], variable: Name) -> Node:
    """The second derivative: the catalogue's form where it has one, else as the rules leave it."""
    return chosen.curvature if chosen.curvature is not None else _derived(slope(chosen), variable).last

