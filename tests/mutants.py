"""Deliberate mistakes in the mathematics: each must be noticed by something that does not share our tables.

Run as a script, it lists the mutants and what noticed each: ``python -m tests.mutants``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pytest
from mpmath import mp, mpf

from neuron_sym.deriver import differentiate, rules
from neuron_sym.deriver.backward import Backward
from neuron_sym.deriver.hessian import Curved, hessian
from neuron_sym.deriver.tidy import times
from neuron_sym.expression import (
    Add,
    Call,
    Derivative,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    name,
    replaced,
)
from neuron_sym.model.activations import ACTIVATIONS, Activation
from neuron_sym.model.example import Example
from neuron_sym.model.losses import LOSSES, Loss
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read_term
from neuron_sym.number import rational
from tests import oracle
from tests.numeric import value
from tests.test_gradient import against_differences

Z, Y_HAT, Y, U = name("z"), name("y", accent="hat"), name("y"), name("u")
POINTS = tuple(map(mpf, ("-4.3", "-2.1", "-0.37", "0.61", "1.9", "3.7", "6.4")))
UNIT = tuple(map(mpf, ("0.07", "0.31", "0.62", "0.94")))
ELSEWHERE = {"tanh": "sin", "σ": "tanh", "sin": "cos", "cos": "sin", "ln": "exp", "erf": "tanh", "exp": "ln",
             "cosh": "sinh", "sinh": "cosh", "sign": "abs", "abs": "sign", "max": "min", "min": "max", "Φ": "erf"}  # fmt: skip


class Mutant(NamedTuple):
    """A mistake: where it was made, what it is, and whether an oracle notices it."""

    where: str
    what: str
    noticed: Callable[[], bool]


def mistakes(node: Node) -> Iterator[tuple[str, Node]]:
    """The tree with one mistake in it: a sign flipped, a factor dropped, a function exchanged, …."""
    for part in node.walk():
        for what, wrong in _mistakes_at(part):
            yield what, replaced(node, {id(part): wrong})


def _mistakes_at(part: Node) -> Iterator[tuple[str, Node]]:
    match part:
        case Add(terms, signs):
            for place in range(1, len(terms)):
                other = "-" if signs[place] == "+" else "+"
                yield "sign flipped", Add(terms, (*signs[:place], other, *signs[place + 1 :]))  # type: ignore[arg-type]
        case Negative(operand):
            yield "minus lost", operand
        case Multiply(factors, signs):
            for place in range(len(factors)):
                kept = [*factors[:place], *factors[place + 1 :]]
                yield "factor dropped", kept[0] if len(kept) == 1 else Multiply(tuple(kept), signs[1:])
        case Divide(numerator, denominator):
            yield "fraction turned over", Divide(denominator, numerator)
        case Power(base, exponent) if rational(exponent) is not None:
            yield "exponent lost", base
        case Call(function, arguments) if function.letter in ELSEWHERE and not function.primes:
            yield "another function", Call(Name(ELSEWHERE[function.letter]), arguments)
        case _:
            return


# --- the catalogue ----------------------------------------------------------------------------------


def agrees(node: Node, variable: Node, truth: Callable[[Any], Any], points: tuple[Any, ...], at: dict[Node, Any]) -> bool:
    """Whether the tree is the function ``truth`` at all points, to 20 digits."""
    with mp.workdps(30):
        for point in points:
            try:
                ours = value(node, {**at, variable: point})
                if mp.im(ours) or abs(ours - truth(point)) > mpf("1e-12") * max(1, abs(truth(point))):
                    return False
            except (ZeroDivisionError, ValueError):
                return False
    return True


def parameters(entry: Activation | Loss) -> tuple[dict[Node, Any], dict[str, Any]]:
    """The parameters by their letters and by their names, at values that hide nothing."""
    values = {one.name: mpf(oracle.PARAMETERS.get(entry.name, {}).get(one.name, one.default)) for one in entry.parameters}
    by_name = {name: value for name, value in values.items() if name in oracle.PARAMETERS.get(entry.name, {})}
    return {read_term(one.letter): values[one.name] for one in entry.parameters}, by_name


def truths(entry: Activation | Loss) -> Iterator[tuple[str, str, Node, Callable[[Any], Any], tuple[Any, ...], dict[Node, Any]]]:
    """(field, LaTeX, variable, what it should be, where to look, the other letters) for each formula of an entry."""
    letters, named = parameters(entry)
    if isinstance(entry, Activation):
        f = partial(oracle.MP_ACTIVATIONS[entry.name], **named)
        yield from _forms(entry, Z, f, POINTS, letters)
        return
    points = UNIT if entry.outputs == "probability" else POINTS
    # A target beside those that the loss is made for tells y from y².
    for y in map(mpf, (*oracle.TARGETS.get(entry.name, ("0.7", "-1.3")), "0.4")):
        loss = partial(_loss, oracle.MP_LOSSES[entry.name], y, named)
        yield from _forms(entry, Y_HAT, loss, points, {**letters, Y: y})


def _loss(of: Callable[..., Any], y: Any, named: dict[str, Any], p: Any) -> Any:
    return of(p, y, **named)


def _forms(
    entry: Activation | Loss, variable: Node, f: Callable[[Any], Any], points: tuple[Any, ...], at: dict[Node, Any]
) -> Iterator[tuple[str, str, Node, Callable[[Any], Any], tuple[Any, ...], dict[Node, Any]]]:
    yield "definition", entry.definition, variable, f, points, at
    yield "derivative", entry.derivative, variable, lambda x: mp.diff(f, x), points, at
    if entry.second:
        yield "second", entry.second, variable, lambda x: mp.diff(f, x, 2), points, at


def of_catalogue(entry: Activation | Loss) -> Iterator[Mutant]:
    """A mutant for each mistake in each formula of an entry."""
    by_field: dict[str, list[Any]] = {}
    for field, *rest in truths(entry):
        by_field.setdefault(field, []).append(rest)
    for field, checks in by_field.items():
        for what, wrong in mistakes(read_term(checks[0][0])):
            def noticed(wrong: Node = wrong, checks: list[Any] = checks) -> bool:
                return not all(agrees(wrong, *rest) for _, *rest in checks)

            yield Mutant(f"{entry.name}.{field}", f"{what}: {latex(wrong)}", noticed)


# --- the rules --------------------------------------------------------------------------------------

EXPRESSIONS = tuple(map(read_term, (
    r"3", r"z", r"z^{2} + 3", r"4 - 2 z", r"-z^{3}", r"-\sin(z)", r"5 z^{2}", r"\frac{z}{7}", r"\frac{z^{2}}{7}", r"z \sin(z)",
    r"z^{2} e^{z}", r"\frac{3}{1 + z^{2}}", r"\frac{1}{1 + e^{-z}}", r"\frac{z}{1 + z^{2}}", r"\frac{\sin(z)}{2 + \cos(z)}",
    r"e^{z}", r"e^{-z^{2}}", r"z^{4}", r"(1 + z^{2})^{3}", r"2^{z}", r"3^{z^{2}}", r"\sqrt{4 + z^{2}}", r"\sqrt[3]{9 + z^{2}}",
    r"\ln(3 + z^{2})", r"\log_{2}(8 + z^{2})", r"\left|z\right|", r"\left|z^{2} - 4\right|", r"\operatorname{sign}(z)",
    r"\max(0, z)", r"\min(z, 2)", r"\max(z^{2}, 3)", r"\begin{cases} z^{2} & z > 0 \\ 3 z & z \le 0 \end{cases}",
    r"\sigma(z)", r"\sigma(2 z)", r"\tanh(z)", r"\cos(3 z)", r"\sinh(z)", r"\cosh(z)", r"\arctan(z)", r"\operatorname{erf}(z)",
    r"\Phi(z)", r"\operatorname{ReLU}(z)", r"\operatorname{sigmoid}(z)", r"\operatorname{softplus}(z)",
)))  # fmt: skip
AT = tuple(map(mpf, ("-2.3", "-0.4", "0.7", "1.6")))


def derivatives_agree() -> bool:
    """Whether the derivative of every expression is its difference quotient."""
    return all(derivative_agrees(node) for node in EXPRESSIONS)


def derivative_agrees(node: Node) -> bool:
    """Whether every line of the derivation has the value of the difference quotient."""
    chain = differentiate.differentiate(node, Z)
    with mp.workdps(30):
        for point in AT:
            truth = mp.diff(lambda z: value(node, {Z: z}), point)
            for term in chain.terms[1:]:
                if abs(value(term, {Z: point}) - truth) > mpf("1e-10") * max(1, abs(truth)):
                    return False
    return True


def of_rules() -> Iterator[Mutant]:
    """Each rule with each mistake in what it answers, and each entry of the table of derivatives."""
    for place, rule in enumerate(rules.RULES):
        for number in range(4):
            yield Mutant(f"rules.{rule.__name__}", f"mistake {number} in its answer", _Mistaken(place, rule, number).noticed)
    for letter, formula in rules.SLOPES.items():
        for what, wrong in mistakes(read_term(formula)):
            yield Mutant(f"rules.SLOPES[{letter}]", what, _Exchanged(letter, latex(wrong)).noticed)


class _Mistaken:
    """A rule whose answer has the mistake of this number, or none where it has not so many."""

    def __init__(self, place: int, rule: rules.Rule, number: int) -> None:
        self.place, self.rule, self.number = place, rule, number
        self.made = False

    def __call__(self, node: Node, by: rules.By) -> rules.Applied | None:
        applied = self.rule(node, by)
        if applied is None:
            return None
        wrong = list(self._wrong(applied.term))
        if self.number >= len(wrong):
            return applied
        self.made = True
        return applied._replace(term=wrong[self.number])

    def _wrong(self, term: Node) -> Iterator[Node]:
        yield Add((term, Number("1")), ("+", "+"))
        yield Negative(term) if term != Number("0") else Number("2")
        for part in term.walk():
            if not isinstance(part, Derivative):
                yield from (replaced(term, {id(part): wrong}) for _, wrong in _mistakes_at(part))

    def noticed(self) -> bool:
        mistaken = (*rules.RULES[: self.place], self, *rules.RULES[self.place + 1 :])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(differentiate, "RULES", mistaken)
            noticed = not _agree_or_fail()
        return noticed or not self.made


class _Exchanged:
    """One derivative in the table exchanged for another."""

    def __init__(self, letter: str, formula: str) -> None:
        self.letter, self.formula = letter, formula

    def noticed(self) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(rules.SLOPES, self.letter, self.formula)
            return not _agree_or_fail()


def _agree_or_fail() -> bool:
    try:
        return derivatives_agree()
    except (ArithmeticError, ValueError, KeyError):
        return False


# --- the chain rule ---------------------------------------------------------------------------------


def of_chain_rule() -> Iterator[Mutant]:
    """Mistakes in how the derivatives of loss and activation are put together."""
    square, one = Number("2"), Backward
    wrong: dict[str, tuple[type, str, Callable[[Any], Any]]] = {
        "δ without the slope of the activation": (one, "factors", lambda b: b.loss_slope),
        "δ without the slope of the loss": (one, "factors", lambda b: b.slope),
        "δ with the wrong sign": (one, "factors", lambda b: Negative(times(b.loss_slope, b.slope, sign="cdot"))),
        "the slope squared": (one, "factors", lambda b: times(b.loss_slope, Power(b.slope, square), sign="cdot")),
        "weights for inputs": (one, "by_weights", lambda b: tuple(map(b.times_delta, b.neuron.example.weights))),
        "inputs for weights": (one, "by_inputs", lambda b: tuple(map(b.times_delta, b.neuron.example.inputs))),
        "κ without the bend of the activation": (
            Curved, "formula", lambda c: times(c.twice, Power(c.backward.slope, square), sign="cdot")),
        "κ with the slope not squared": (
            Curved, "formula", lambda c: Add((times(c.twice, c.backward.slope, sign="cdot"),
                                              times(c.backward.loss_slope, c.bend, sign="cdot")), ("+", "+"))),
        "κ without the slope of the loss": (
            Curved, "formula", lambda c: Add((times(c.twice, Power(c.backward.slope, square), sign="cdot"), c.bend), ("+", "+"))),
    }  # fmt: skip
    for what, (owner, attribute, formula) in wrong.items():
        yield Mutant(f"{owner.__name__}.{attribute}", what, partial(_chain_rule_noticed, owner, attribute, formula))


def _chain_rule_noticed(owner: type, attribute: str, formula: Callable[[Any], Any]) -> bool:
    example = Example.of(["1.5", "-2"], ["0.4", "0.3"], "0.5", "tanh", target="0.7", loss="mean_squared_error")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, attribute, property(formula))
        try:
            against_differences(example, hessian(example))
        except AssertionError:
            return True
    return False


def all_mutants() -> Iterator[Mutant]:
    """Every mutant there is, in the order of the tables."""
    for entry in (*ACTIVATIONS, *LOSSES):
        yield from of_catalogue(entry)
    yield from of_rules()
    yield from of_chain_rule()


if __name__ == "__main__":
    survivors = 0
    for count, mutant in enumerate(all_mutants(), start=1):
        alive = not mutant.noticed()
        survivors += alive
        print(f"{count:4}  {'SURVIVES' if alive else 'noticed '}  {mutant.where}: {mutant.what}")
    print(f"{survivors} of {count} survive")

