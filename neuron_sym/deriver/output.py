r"""ŷ = f(z), and the decision against the threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.clearing import without_double_minus, without_minus_zero
from neuron_sym.deriver.digits import (
    Shown,
    adaptive,
    in_full,
    shown,
)
from neuron_sym.deriver.form import Form, Put, in_slots
from neuron_sym.deriver.numeral import numeral
from neuron_sym.deriver.substitution import case
from neuron_sym.deriver.terms import Links, by_rule, equal, evaluates, weakest
from neuron_sym.deriver.worked import F_OF_Z, Y_HAT, Worked, Z, formula
from neuron_sym.expression import (
    Call,
    Cases,
    Condition,
    Divide,
    Name,
    Node,
)
from neuron_sym.model.activations import chosen_activation
from neuron_sym.number import rational
from neuron_sym.real import NoValue, TooCostly
from neuron_sym.scope import Scope


@dataclass(frozen=True, slots=True)
class Decision:
    """``output relation threshold``, and the class that this means, empty where classes have no names."""

    output: Node
    relation: Relation
    threshold: Node
    class_name: str


@lru_cache(maxsize=256)
def definition(activation: str) -> Chain[Step]:
    r"""``f(z) = \sigma(z) = \frac{1}{1+e^{-z}}``; a formula by cases, or z itself, needs no other name."""
    chosen = chosen_activation(activation)
    step = by_rule(Relation.EQUAL, f"definition of the {chosen.title}", chosen.entry.summary)
    call = Call(chosen.entry.function, (Z,))
    if isinstance(chosen.formula, (Cases, Name)) or call == F_OF_Z:
        return Chain(F_OF_Z, ((step, chosen.formula),), "activation")
    choice = by_rule(Relation.EQUAL, "choice of the activation", f"The activation of this neuron is the {chosen.title}.")
    return Chain(F_OF_Z, ((choice, call), (step, chosen.formula)), "activation")


def output(neuron: Worked) -> Iterator[Chain[Step]]:
    r"""``\hat{y} = f(z)``, the number for z, the exponentials, ŷ."""
    f_of_z = formula(neuron.example.activation)
    if isinstance(f_of_z, Cases):
        f_of_z, chain = _case(neuron, f_of_z)
        yield chain
    yield Chain(Y_HAT, (OUTPUT, *_worked_out(neuron, f_of_z)), "activation")


OUTPUT = (
    equal("definition of the output", "The activation turns the pre-activation into the output of the neuron."),
    F_OF_Z,
)


def _case(neuron: Worked, cases: Cases) -> tuple[Node, Chain[Step]]:
    r"""The value of the case that holds, and the chain that shows which one it is: ``z = 1.8008 \ge 0``."""
    z, scope = neuron.z, Scope({Z: in_full(neuron.exact_z)})
    stated = (by_rule(z.relation, "value of z", "The pre-activation was worked out above."), z.shown)
    value, condition = case(cases, scope)
    return value, Chain(Z, (stated,), "activation") if condition is None else _holding(condition, stated)


def _holding(condition: Condition, stated: tuple[Step, Node]) -> Chain[Step]:
    r"""The condition that holds, with the number for z: ``z = 1.8008 \ge 0``, or ``-3 < z < 3``."""
    reason = "This says which of the cases holds."
    links = [(by_rule(Relation(sign), "case", reason), right) for _, sign, right in condition.parts]
    if condition.left == Z:
        return Chain(Z, (stated, *links), "activation")
    return Chain(condition.left, tuple(links), "activation")


def _worked_out(neuron: Worked, formula: Node) -> Links:
    """f(z) with the number for z, then simpler and simpler, to ŷ; each term replays to ŷ as printed."""
    target, digits = neuron.y_hat.shown, neuron.digits
    form, held = in_slots(formula, (Z,), dots=False)
    substituted = adaptive(lambda places: _at(form, shown(neuron.known_z, places) if held else None), target, digits)
    if substituted is None or (substituted[0] is Relation.APPROX and not _readable(substituted[1])):
        reason = "The formula is worked out as a whole: written out, its numbers would be too long to read."
        return [(by_rule(neuron.y_hat.relation, "calculate", reason), target)]
    relation, put = substituted
    links: Links = [(by_rule(relation, "substitute", "The number takes the place of the name."), put.term)]
    if (positive := without_double_minus(put)) is not put:
        links.append((by_rule(Relation.EQUAL, "minus minus", "Minus a negative number is a positive one."), positive.term))
        put = positive
    while put.form.powers:
        written = adaptive(lambda places: _with_decimals(put, places), target, digits)  # noqa: B023
        if written is None:
            break
        relation, put = written
        rounding = "" if relation is Relation.EQUAL else ", rounded to as many digits as the next line needs"
        links.append((by_rule(relation, "exponential", f"The powers of e are worked out{rounding}."), put.term))
    exact = all(step.relation is Relation.EQUAL for step, _ in links)
    if exact and (fraction := _short_fraction(put)):
        links.append((by_rule(Relation.EQUAL, "add", "Numerator and denominator are worked out."), fraction))
        links.append(evaluates(fraction, target, "calculate", "What is left is worked out."))
    elif put.numeral != target:
        links.append(evaluates(put, target, "calculate", "What is left is worked out."))
    return links


def _at(form: Form, z: Shown | None) -> tuple[Relation, Put]:
    """The formula with the number for z, if it holds z; minus nothing is nothing."""
    if z is None:
        return Relation.EQUAL, Put(form, ())
    return z[0], without_minus_zero(Put(form, (numeral(z[1]),)))


def _with_decimals(put: Put, places: int) -> tuple[Relation, Put]:
    """The powers of e as numbers; one that would be printed as nothing, e^{-5000}, is no help to a reader."""
    numbers = [shown(part, places) for part in put.parts(put.form.powers)]
    if any(rational(number) == 0 for _, number in numbers):
        raise TooCostly("a power of e too small to be written")
    return weakest(numbers), put.form.around_powers.put([*put.numerals, *(numeral(number) for _, number in numbers)])


def _readable(put: Put) -> bool:
    """Whether the powers of e in the term can be written as numbers."""
    try:
        _with_decimals(put, 1)
    except NoValue:
        return False
    return True


def _short_fraction(put: Put) -> Node | None:
    r"""``\frac{1}{1 + 1}`` is ``\frac{1}{2}``; ``None`` where nothing is left to be added."""
    term = put.term
    if not isinstance(term, Divide) or put.form.powers:
        return None
    above, below = shown(term.numerator), shown(term.denominator)
    fraction = Divide(above[1], below[1])
    return fraction if fraction != term and weakest([above, below]) is Relation.EQUAL else None


def decision(neuron: Worked) -> tuple[Decision | None, list[Chain[Step]]]:
    r"""``\hat{y} \approx 0.8582 \ge 0.5``, and which class this is."""
    y_hat, threshold, above = neuron.y_hat, neuron.threshold, neuron.above
    if threshold is None or above is None:
        return None, []
    links: Links = []
    if neuron.on_its_side(y_hat):
        links.append((by_rule(y_hat.relation, "value of the output", "The output was worked out above."), y_hat.shown))
    relation = Relation.AT_LEAST if above else Relation.LESS
    reason = f"The output is {'at or above' if above else 'below'} the threshold."
    links.append((by_rule(relation, "compare with the threshold", reason), threshold))
    class_name = neuron.example.classes[above] if neuron.example.classes else ""
    return Decision(y_hat.shown, relation, threshold, class_name), [Chain(Y_HAT, tuple(links), "decision")]
