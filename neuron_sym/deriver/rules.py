r"""The rules of differentiation, one function each, named as the books name them.

A rule takes the operand of ``d/dz`` and the variable; it answers with what takes the place of the
derivative, or ``None`` where it does not apply. What it leaves to be done is a
:class:`~neuron_sym.expression.Derivative` in its answer: each rule is one small step. The order of
:data:`RULES` is the order in which a hand tries them.

Source: Stewart, Calculus (8th ed.), chapter 3; the names of the rules are the book's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from neuron_sym.deriver.tidy import times
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
    SumSign,
)
from neuron_sym.notation.statements import read_term
from neuron_sym.number import fixed, rational
from neuron_sym.scope import Scope

E = Name("e")
ONE, TWO = Number("1"), Number("2")


class Applied(NamedTuple):
    """What takes the place of the derivative, by which rule, and why."""

    term: Node
    rule: str
    reason: str


class By(NamedTuple):
    """The variable of a derivative, and the letter of its d."""

    variable: Name
    letter: str

    def d(self, node: Node) -> Node:
        """The derivative of ``node``, still to be taken; that of another name is 0 at once."""
        if isinstance(node, Name) and node != self.variable:
            return Number("0")  # dα/dz would be read as a quantity that a document defines
        return Derivative(node, self.variable, self.letter)  # type: ignore[arg-type]

    def holds(self, node: Node) -> bool:
        """Whether ``node`` depends on the variable."""
        return any(part == self.variable for part in node.walk())

    def inner(self, outer: Node, inside: Node) -> Node:
        """The chain rule: the outer derivative times the inner one; that of the variable itself is 1."""
        return outer if inside == self.variable else times(outer, self.d(inside), sign="cdot")

    def chain(self, rule: str, inside: Node) -> str:
        """The name of a rule, and of the chain rule where there is something inside."""
        return rule if inside == self.variable else f"{rule}, chain rule"


Rule = Callable[[Node, By], "Applied | None"]


def variable(node: Node, by: By) -> Applied | None:
    """z′ = 1."""
    if node != by.variable:
        return None
    return Applied(ONE, "derivative of the variable", "A quantity changes as much as itself.")


def constant(node: Node, by: By) -> Applied | None:
    """c′ = 0."""
    if by.holds(node):
        return None
    return Applied(Number("0"), "constant rule", "What does not depend on the variable does not change with it.")


def sums(node: Node, by: By) -> Applied | None:
    """(u ± v)′ = u′ ± v′, and what is constant adds nothing."""
    if not isinstance(node, Add):
        return None
    kept = [(sign, by.d(term)) for sign, term in zip(node.signs, node.terms, strict=True) if by.holds(term)]
    reason = "A sum is differentiated term by term."
    if len(kept) == len(node.terms):
        return Applied(_summed(kept), "sum rule", reason)
    return Applied(_summed(kept), "sum rule, constant rule", f"{reason} What is constant adds nothing.")


def _summed(terms: list[tuple[SumSign, Node]]) -> Node:
    sign, first = terms[0]
    head = Negative(first) if sign == "-" else first
    return Add((head, *(term for _, term in terms[1:])), ("+", *(sign for sign, _ in terms[1:]))) if terms[1:] else head


def opposite(node: Node, by: By) -> Applied | None:
    """(-u)′ = -u′."""
    if not isinstance(node, Negative):
        return None
    inner = ONE if node.operand == by.variable else by.d(node.operand)
    return Applied(Negative(inner), "constant multiple rule", "The factor −1 stays.")


def constant_multiple(node: Node, by: By) -> Applied | None:
    """(c u)′ = c u′, also for u/c."""
    reason = "A constant factor stays."
    if isinstance(node, Divide) and not by.holds(node.denominator):
        above = ONE if node.numerator == by.variable else by.d(node.numerator)
        return Applied(Divide(above, node.denominator), "constant multiple rule", reason)
    if not isinstance(node, Multiply):
        return None
    constants = [factor for factor in node.factors if not by.holds(factor)]
    varying = [factor for factor in node.factors if by.holds(factor)]
    if not constants:
        return None
    if varying == [by.variable]:
        return Applied(times(*constants), "constant multiple rule", reason)
    return Applied(times(*constants, by.d(times(*varying)), sign="cdot"), "constant multiple rule", reason)


def product(node: Node, by: By) -> Applied | None:
    """(u v)′ = u′ v + u v′."""
    if not isinstance(node, Multiply):
        return None
    u, v = node.factors[0], times(*node.factors[1:])
    first = v if u == by.variable else times(by.d(u), v, sign="cdot")
    second = u if v == by.variable else times(u, by.d(v), sign="cdot")
    return Applied(Add((first, second), ("+", "+")), "product rule",
                   "Each factor is differentiated in its turn, the other one stays.")  # fmt: skip


def reciprocal(node: Node, by: By) -> Applied | None:
    """(c/v)′ = -c v′/v²."""
    if not isinstance(node, Divide) or by.holds(node.numerator):
        return None
    above = ONE if node.denominator == by.variable else by.d(node.denominator)
    above = above if node.numerator == ONE else times(node.numerator, above, sign="cdot")
    return Applied(Negative(Divide(above, Power(node.denominator, TWO))), "reciprocal rule",
                   "Minus the derivative of the denominator, over its square.")  # fmt: skip


def quotients(node: Node, by: By) -> Applied | None:
    """(u/v)′ = (u′ v - u v′)/v²."""
    if not isinstance(node, Divide):
        return None
    u, v = node.numerator, node.denominator
    first = v if u == by.variable else times(by.d(u), v, sign="cdot")
    second = u if v == by.variable else times(u, by.d(v), sign="cdot")
    return Applied(Divide(Add((first, second), ("+", "-")), Power(v, TWO)), "quotient rule",
                   "Derivative of the numerator times the denominator, minus the other way round, over the square.")  # fmt: skip


def exponential(node: Node, by: By) -> Applied | None:
    """(e^u)′ = e^u u′."""
    match node:
        case Power(base, exponent) if base == E:
            pass
        case Call(function=Name("exp", primes=0), arguments=(exponent,)):
            pass
        case _:
            return None
    return Applied(by.inner(node, exponent), by.chain("exponential rule", exponent),
                   "The exponential is its own derivative" + _times_inner(exponent, by))  # fmt: skip


def power(node: Node, by: By) -> Applied | None:
    """(u^c)′ = c u^{c-1} u′."""
    if not isinstance(node, Power) or by.holds(node.exponent):
        return None
    lower = _one_less(node.exponent)
    outer = times(node.exponent, node.base if lower == ONE else Power(node.base, lower))
    return Applied(by.inner(outer, node.base), by.chain("power rule", node.base),
                   "The exponent comes down as a factor and is lowered by one" + _times_inner(node.base, by))  # fmt: skip


def _one_less(exponent: Node) -> Node:
    value = rational(exponent)
    if value is not None and value.denominator == 1:
        return fixed(value - 1, 0)
    return Add((exponent, ONE), ("+", "-"))


def general_power(node: Node, by: By) -> Applied | None:
    """(c^u)′ = c^u ln c · u′."""
    if not isinstance(node, Power) or by.holds(node.base):
        return None
    outer = times(node, Call(Name("ln"), (node.base,)))
    return Applied(by.inner(outer, node.exponent), by.chain("exponential rule", node.exponent),
                   "An exponential to another base has the logarithm of the base as a factor" + _times_inner(node.exponent, by))  # fmt: skip


def root(node: Node, by: By) -> Applied | None:
    """(√u)′ = u′ / (2 √u), and (ⁿ√u)′ = u′ ⁿ√u / (n u)."""
    if not isinstance(node, Root):
        return None
    above = ONE if node.radicand == by.variable else by.d(node.radicand)
    if node.degree == 2:
        term: Node = Divide(above, times(TWO, node))
    else:
        term = Divide(times(above, node, sign="cdot"), times(Number(str(node.degree)), node.radicand))
    return Applied(term, by.chain("power rule", node.radicand), "A root is a power with a broken exponent.")


def logarithm(node: Node, by: By) -> Applied | None:
    """(ln u)′ = u′/u, and (log_c u)′ = u′/(u ln c)."""
    if not isinstance(node, Call) or node.function not in (Name("ln"), Name("log")) or len(node.arguments) != 1:
        return None
    inside = node.arguments[0]
    if node.base is not None and by.holds(node.base):
        return None
    below = inside if node.base is None else times(inside, Call(Name("ln"), (node.base,)))
    above = ONE if inside == by.variable else by.d(inside)
    return Applied(Divide(above, below), by.chain("logarithm rule", inside),
                   "The derivative of the logarithm is the reciprocal" + _times_inner(inside, by))  # fmt: skip


def absolute(node: Node, by: By) -> Applied | None:
    """|u|′ = sign(u) u′, where u is not 0."""
    if not isinstance(node, Call) or node.function != Name("abs"):
        return None
    inside = node.arguments[0]
    return Applied(by.inner(Call(Name("sign"), (inside,)), inside), by.chain("absolute value", inside),
                   "The absolute value rises with slope 1 or falls with slope −1" + _times_inner(inside, by))  # fmt: skip


def sign(node: Node, _: By) -> Applied | None:
    """sign(u)′ = 0, where u is not 0."""
    if not isinstance(node, Call) or node.function not in (Name("sign"), Name("step")):
        return None
    return Applied(Number("0"), "constant rule", "On either side of its jump it does not change.")


def rectifier(node: Node, by: By) -> Applied | None:
    """ReLU(u)′ = max(0, u)′."""
    if not isinstance(node, Call) or node.function.letter.lower() != "relu" or node.function.primes:
        return None
    written_out = Call(Name("max"), (Number("0"), *node.arguments))
    return Applied(by.d(written_out), "definition of ReLU", "The rectifier is the larger one of 0 and its argument.")


SLOPES = {
    "σ": r"\sigma(u) (1 - \sigma(u))",
    "sigmoid": r"\operatorname{sigmoid}(u) (1 - \operatorname{sigmoid}(u))",
    "tanh": r"1 - \tanh^{2}(u)",
    "sin": r"\cos(u)",
    "cos": r"-\sin(u)",
    "sinh": r"\cosh(u)",
    "cosh": r"\sinh(u)",
    "arctan": r"\frac{1}{1 + u^{2}}",
    "erf": r"\frac{2}{\sqrt{\pi}} e^{-u^{2}}",
    "Φ": r"\frac{1}{\sqrt{2 \pi}} e^{-\frac{u^{2}}{2}}",
    "softplus": r"\sigma(u)",
}
"""Derivatives that a table of derivatives has, as functions of u."""

NAMES = {
    "σ": "sigmoid", "sin": "sine", "cos": "cosine", "sinh": "hyperbolic sine", "cosh": "hyperbolic cosine",
    "tanh": "hyperbolic tangent", "arctan": "arcus tangent", "erf": "error function", "Φ": "normal distribution function",
}  # fmt: skip


def known_function(node: Node, by: By) -> Applied | None:
    """f(u)′ = f′(u) u′, with f′ from the table."""
    if not isinstance(node, Call) or len(node.arguments) != 1 or node.function != Name(node.function.letter):
        return None
    letter, inside = node.function.letter, node.arguments[0]
    if letter not in SLOPES or node.base is not None:
        return None
    outer = Scope({Name("u"): inside}).closed(read_term(SLOPES[letter]))
    called = NAMES.get(letter, letter)
    return Applied(by.inner(outer, inside), by.chain(f"derivative of the {called}", inside),
                   f"The derivative of the {called} is in every table" + _times_inner(inside, by))  # fmt: skip


def extreme(node: Node, by: By) -> Applied | None:
    """max(u, v)′ is u′ where u > v, and v′ where v > u; min the other way round."""
    if not isinstance(node, Call) or node.function.letter not in ("max", "min") or len(node.arguments) != 2:
        return None
    u, v = node.arguments
    above = ">" if node.function.letter == "max" else "<"
    below = "<" if above == ">" else ">"
    if not by.holds(u):
        u, v = v, u
    branches = ((by.d(u), Condition(u, above, v)), (by.d(v), Condition(u, below, v)))
    name = "maximum" if above == ">" else "minimum"
    return Applied(Cases(branches), f"derivative of the {name}",
                   f"The {name} changes as the one of the two that it is; where both are equal, it has a kink.")  # fmt: skip


def cases(node: Node, by: By) -> Applied | None:
    """Case by case, within each case; at the ends of a case a convention is needed."""
    if not isinstance(node, Cases):
        return None
    branches = tuple((by.d(value), condition and strict(condition)) for value, condition in node.branches
                     if condition is None or condition.relation != "=")  # fmt: skip
    return Applied(Cases(branches), "case by case", "Within each case its formula is differentiated; "
                   "the points where two cases meet are looked at on their own.")  # fmt: skip


STRICT = {r"\le": "<", r"\ge": ">"}


def strict(condition: Condition) -> Condition:
    """The condition without the ends of its case."""
    relation, further = (STRICT.get(sign, sign) for sign in (condition.relation, condition.further))
    return Condition(condition.left, relation, condition.right, further, condition.last)


def _times_inner(inside: Node, by: By) -> str:
    return "." if inside == by.variable else ", times the derivative of what is inside."


RULES: tuple[Rule, ...] = (
    constant,
    variable,
    sums,
    opposite,
    constant_multiple,
    reciprocal,
    quotients,
    exponential,
    product,
    power,
    general_power,
    root,
    logarithm,
    absolute,
    sign,
    rectifier,
    extreme,
    cases,
    known_function,
)


