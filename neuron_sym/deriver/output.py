r"""ŷ = f(z), and the decision against the threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.deriver.digits import (
    Shown,
    adaptive,
    in_full,
    printed,
    shown,
)
from neuron_sym.deriver.substitution import case
from neuron_sym.deriver.terms import Links, evaluates, weakest
from neuron_sym.deriver.worked import F_OF_Z, Y_HAT, Worked, Z, formula
from neuron_sym.expression import (
    Call,
    Cases,
    Condition,
    Divide,
    Name,
    Negative,
    Node,
    Power,
    replaced,
)
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
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


def definition(example: Example) -> Chain[Step]:
    r"""``f(z) = \sigma(z) = \frac{1}{1+e^{-z}}``; a formula by cases, or z itself, needs no other name."""
    chosen = chosen_activation(example.activation)
    step = Step(Relation.EQUAL, f"definition of the {chosen.title}", chosen.entry.summary)
    call = Call(chosen.entry.function, (Z,))
    if isinstance(chosen.formula, (Cases, Name)) or call == F_OF_Z:
        return Chain(F_OF_Z, ((step, chosen.formula),), "activation")
    choice = Step(Relation.EQUAL, "choice of the activation", f"The activation of this neuron is the {chosen.title}.")
    return Chain(F_OF_Z, ((choice, call), (step, chosen.formula)), "activation")


def output(neuron: Worked) -> Iterator[Chain[Step]]:
    r"""``\hat{y} = f(z)``, the number for z, the exponentials, ŷ."""
    f_of_z = formula(neuron.example.activation)
    if isinstance(f_of_z, Cases):
        f_of_z, chain = _case(neuron, f_of_z)
        yield chain
    reason = "The activation turns the pre-activation into the output of the neuron."
    links: Links = [(Step(Relation.EQUAL, "definition of the output", reason), F_OF_Z)]
    yield Chain(Y_HAT, (*links, *_worked_out(neuron, f_of_z)), "activation")


def _case(neuron: Worked, cases: Cases) -> tuple[Node, Chain[Step]]:
    r"""The value of the case that holds, and the chain that shows which one it is: ``z = 1.8008 \ge 0``."""
    z, scope = neuron.z, Scope({Z: in_full(neuron.exact_z)})
    stated = (Step(z.relation, "value of z", "The pre-activation was worked out above."), z.shown)
    value, condition = case(cases, scope)
    return value, Chain(Z, (stated,), "activation") if condition is None else _holding(condition, stated)


def _holding(condition: Condition, stated: tuple[Step, Node]) -> Chain[Step]:
    r"""The condition that holds, with the number for z: ``z = 1.8008 \ge 0``, or ``-3 < z < 3``."""
    reason = "This says which of the cases holds."
    links = [(Step(Relation(sign), "case", reason), right) for _, sign, right in condition.parts]
    if condition.left == Z:
        return Chain(Z, (stated, *links), "activation")
    return Chain(condition.left, tuple(links), "activation")


def _worked_out(neuron: Worked, formula: Node) -> Links:
    """f(z) with the number for z, then simpler and simpler, to ŷ; each term replays to ŷ as printed."""
    target, digits = neuron.y_hat.shown, neuron.digits
    substituted = adaptive(lambda places: _at(formula, printed(neuron.exact_z, places)), target, digits)
    if substituted is None or (substituted[0] is Relation.APPROX and not _readable(substituted[1])):
        reason = "The formula is worked out as a whole: written out, its numbers would be too long to read."
        return [(Step(neuron.y_hat.relation, "calculate", reason), target)]
    relation, term = substituted
    links: Links = [(Step(relation, "substitute", "The number takes the place of the name."), term)]
    if (positive := _without_double_minus(term)) is not term:
        links.append((Step(Relation.EQUAL, "minus minus", "Minus a negative number is a positive one."), positive))
        term = positive
    while parts := _irrational_parts(term):
        written = adaptive(lambda places: _with_decimals(term, parts, places), target, digits)  # noqa: B023
        if written is None:
            break
        relation, term = written
        rounding = "" if relation is Relation.EQUAL else ", rounded to as many digits as the next line needs"
        links.append((Step(relation, "exponential", f"The powers of e are worked out{rounding}."), term))
    if all(step.relation is Relation.EQUAL for step, _ in links) and (fraction := _short_fraction(term)):
        links.append((Step(Relation.EQUAL, "add", "Numerator and denominator are worked out."), fraction))
        term = fraction
    if term != target:
        links.append(evaluates(term, target, "calculate", "What is left is worked out."))
    return links


def _at(formula: Node, z: Shown) -> Shown:
    """The formula with the number for z; minus nothing is nothing."""
    relation, number = z
    if Z not in formula.walk():
        return Relation.EQUAL, formula
    term = Scope({Z: number}).closed(formula)
    zeros = [part for part in term.walk() if isinstance(part, Negative) and rational(part) == 0]
    return relation, replaced(term, {id(part): part.operand for part in zeros})


def _without_double_minus(term: Node) -> Node:
    """e^{-(-1)} is e^{1}."""
    return replaced(term, {id(part): part.operand.operand for part in term.walk()
                           if isinstance(part, Negative) and isinstance(part.operand, Negative)})  # fmt: skip


def _irrational_parts(term: Node) -> list[Node]:
    """The powers of e in ``term`` that hold no other ones."""
    powers = [part for part in term.walk() if isinstance(part, Power) and part.base == Name("e")]
    return [part for part in powers if not any(inner in powers for inner in part.exponent.walk())]


def _with_decimals(term: Node, parts: Sequence[Node], places: int) -> Shown:
    """The parts as numbers; a part that would be printed as nothing, e^{-5000}, is no help to a reader."""
    numbers = [shown(part, places) for part in parts]
    if any(rational(number) == 0 for _, number in numbers):
        raise TooCostly("a power of e too small to be written")
    return weakest(numbers), replaced(term, {id(part): n for part, (_, n) in zip(parts, numbers, strict=True)})


def _readable(term: Node) -> bool:
    """Whether the powers of e in ``term`` can be written as numbers."""
    try:
        _with_decimals(term, _irrational_parts(term), 1)
    except NoValue:
        return False
    return True


def _short_fraction(term: Node) -> Node | None:
    r"""``\frac{1}{1 + 1}`` is ``\frac{1}{2}``; ``None`` where nothing is left to be added."""
    if not isinstance(term, Divide) or _irrational_parts(term):
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
        links.append((Step(y_hat.relation, "value of the output", "The output was worked out above."), y_hat.shown))
    relation = Relation.AT_LEAST if above else Relation.LESS
    reason = f"The output is {'at or above' if above else 'below'} the threshold."
    links.append((Step(relation, "compare with the threshold", reason), threshold))
    class_name = neuron.example.classes[above] if neuron.example.classes else ""
    return Decision(y_hat.shown, relation, threshold, class_name), [Chain(Y_HAT, tuple(links), "decision")]
