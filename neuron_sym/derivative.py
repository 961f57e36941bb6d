r"""The derivative of a term, as a plain tree: every rule applied, nothing rearranged.

Of the names only ``by`` varies. A name that in this field depends on others (ŷ, a, z, L, …) leaves
the derivative open, and so does one that this module knows nothing of: :class:`~neuron_sym.real.Unvalued`.

Branches (:class:`~neuron_sym.expression.Cases`, max, min, |u|) keep their derivative inside their
region; on its border, where the derivative need not exist, the tree has no value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Ellipsis,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    RepeatedProduct,
    Root,
    Summation,
    SumSign,
    Transpose,
    Unread,
    multiply,
    replaced,
)
from neuron_sym.functions import FUNCTIONS, ONE, PI, SEVERAL, TWO, ZERO, E, call, less
from neuron_sym.number import fixed
from neuron_sym.real import TooCostly, Unvalued
from neuron_sym.record import replace

MAX_STEPS = 5_000
FIXED = frozenset("x w W b B t n m N M i j k c θ α β γ ε ζ η κ λ μ ν ξ ρ τ υ χ ω Γ Δ Θ Λ Ξ Ψ Ω".split())
"""Letters that stand for numbers given from outside: inputs, weights, biases, rates, counts, parameters."""
MADE_OF = frozenset("x w W b".split())
"""Letters that z, a and ŷ are made of."""
_OPPOSITE = {">": "<", "<": ">", r"\ge": "<", r"\le": ">", "=": r"\ne"}
_STRICT = {r"\ge": ">", r"\le": "<"}

Functions = Mapping[str, tuple[Name, Node]]


def derivative(
    of: Node, by: Node, *, functions: Functions | None = None, constants: Iterable[Node] = (), natural: bool = True
) -> Node:
    """The derivative of ``of`` by the name ``by``.

    ``functions`` are those that the document defines, letter to parameter and body; ``constants``
    are names that are known not to depend on ``by``; ``natural`` says that e is Euler's number.

    Raises:
        Unvalued: the term holds something that may depend on ``by`` in a way that is not written.
        TooCostly: the derivative would be too long.
    """
    if not isinstance(by, Name) or by.bold or by.accent == "vec" or by in (E, PI):
        raise Unvalued(by, "not a name that a term is differentiated by")
    return _taken(of, _Differentiation(by, functions or {}, frozenset(constants), natural=natural))


def _taken(of: Node, work: _Differentiation) -> Node:
    try:
        work.require_names(of)
        found = work.of(of)
    except RecursionError as error:
        raise TooCostly("a derivative nested too deep") from error
    if any(count >= MAX_STEPS for count, _ in enumerate(found.walk())):
        raise TooCostly("a derivative that is too long")
    return found


def is_fixed(node: Name, by: Name) -> bool:
    """Whether the name is a number given from outside while ``by`` varies."""
    if node in (E, PI):
        return True
    if node.bold or node.primes or node.accent:
        return False
    if node.letter == by.letter and node.accent == by.accent and not (node.subscript.isdigit() and by.subscript.isdigit()):
        return False  # w beside w_1, w_i beside w_j
    if node.letter == "y":
        return by.letter != "x" and by != Name("y")
    return node.letter in FIXED and not (by.letter == "y" and not by.accent and node.letter == "x")


_U = Name("u")


@lru_cache(maxsize=256)
def prime_of(letter: str, primes: int) -> tuple[Name, Node]:
    """The derivative of that order of a function of :data:`FUNCTIONS`, as a parameter and a body."""
    body = FUNCTIONS[letter].slope(_U)
    for _ in range(primes - 1):
        body = derivative(body, _U)
    return _U, body


class _Differentiation:
    def __init__(self, by: Name, functions: Functions, constants: frozenset[Node], *, natural: bool) -> None:
        self.by = by
        self.functions = functions
        self.constants = constants
        self.natural = natural
        self.steps = 0

    def require_names(self, term: Node) -> None:
        """Every name of the term is ``by`` or known not to depend on it."""
        self.require_presence(term)
        functions = {id(part.function) for part in term.walk() if isinstance(part, Call)}
        indices = {part.index for part in term.walk() if isinstance(part, Summation)}
        for part in term.walk():
            self.count()
            if isinstance(part, (Matrix, Transpose, Ellipsis, Unread)):
                raise Unvalued(part, "the derivative of such a term is not worked out")
            if isinstance(part, Derivative) and part.opaque:
                raise Unvalued(part, "a derivative that may itself vary")
            if not isinstance(part, Name) or id(part) in functions or part in indices or part == self.by:
                continue
            known = is_fixed(part, self.by) and (part != E or self.natural)
            if part not in self.constants and not known:
                raise Unvalued(part, "may vary with the name that is differentiated by")

    def require_presence(self, term: Node) -> None:
        """``w x + b`` by z: where z is not written it may be what the term is, not what it leaves out."""
        names = [part for part in term.walk() if isinstance(part, Name)]
        given = [part for part in names if part.letter in MADE_OF]
        if given and self.by not in names and not is_fixed(self.by, Name("z")):
            raise Unvalued(given[0], "may be a part of what it is differentiated by")

    def count(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooCostly("a derivative that takes too many steps")

    def of(self, node: Node) -> Node:
        self.count()
        match node:
            case Number():
                return ZERO
            case Name():
                return ONE if node == self.by else ZERO
            case Add(terms, signs):
                return plus((sign, self.of(term)) for sign, term in zip(signs, terms, strict=True))
            case Negative(operand):
                return negative(self.of(operand))
            case Multiply():
                return self.product(node)
            case Divide(numerator, denominator, _):
                return self.quotient(numerator, denominator)
            case Percent(operand):
                return over(self.of(operand), Number("100"))
            case Power(base, exponent):
                return self.power(node, base, exponent)
            case Root(radicand, degree):
                below = node if degree == 2 else Power(node, Number(str(degree - 1)))
                return over(self.of(radicand), times(Number(str(degree)), below))
            case Call():
                return self.call(node)
            case Cases():
                return self.cases(node)
            case Summation(body) if not isinstance(node, RepeatedProduct):
                inside = self.of(body)
                return ZERO if is_zero(inside) else replace(node, body=inside)
            case Derivative(of, Name() as by):
                inner = _Differentiation(by, self.functions, self.constants, natural=self.natural)
                inner.steps = self.steps
                slope = _taken(of, inner)
                self.steps = inner.steps
                return self.of(slope)
            case _:
                raise Unvalued(node, "the derivative of such a term is not worked out")

    def product(self, node: Multiply) -> Node:
        if "odot" in node.signs:
            raise Unvalued(node, "the derivative of such a product is not worked out")
        terms: list[tuple[SumSign, Node]] = []
        for place, factor in enumerate(node.factors):
            slope = self.of(factor)
            terms.append(("+", times(*node.factors[:place], slope, *node.factors[place + 1 :])))
        return plus(terms)

    def quotient(self, above: Node, below: Node) -> Node:
        up, down = self.of(above), self.of(below)
        if is_zero(down):
            return over(up, below)
        square = Power(below, TWO)
        if is_zero(up):
            return negative(over(times(above, down), square))
        return over(plus([("+", times(up, below)), ("-", times(above, down))]), square)

    def power(self, node: Power, base: Node, exponent: Node) -> Node:
        up = self.of(exponent)
        if base == E and self.natural:
            return times(node, up)
        down = self.of(base)
        if is_zero(up):
            return times(exponent, raised(base, exponent), down)
        growth = times(up, call("ln", base))
        if is_zero(down):
            return times(node, growth)
        return times(node, plus([("+", growth), ("+", over(times(exponent, down), base))]))

    # --- functions ------------------------------------------------------------------------------

    def call(self, node: Call) -> Node:
        function, arguments = node.function, node.arguments
        if function.letter in SEVERAL and not function.primes and arguments:
            return self.extreme(node)
        if len(arguments) != 1:
            raise Unvalued(node, "the derivative of this function is not known")
        argument = arguments[0]
        if function.letter in self.functions and function == Name(function.letter, primes=function.primes):
            parameter, body = self.functions[function.letter]
            inside = [part for part in body.walk() if isinstance(part, Name) and part != parameter]
            if not function.primes and any(part == self.by or not is_fixed(part, self.by) for part in inside):
                return self.inlined(parameter, body, argument)
            return times(_primed(node), self.of(argument))
        known = FUNCTIONS.get(function.letter)
        slope = self.of(argument)
        if known is None and is_zero(slope):
            raise Unvalued(node, "the function has no definition here")
        if known is None or function != Name(function.letter) or known.primed:
            return times(_primed(node), slope)
        if node.base is not None:
            below = times(argument, call("ln", node.base))
            if not is_zero(self.of(node.base)):
                raise Unvalued(node, "a logarithm whose base varies")
            return over(slope, below)
        outer = known.slope(argument)
        if isinstance(outer, Divide) and outer.numerator == ONE:
            return over(slope, outer.denominator)
        return times(outer, slope)

    def inlined(self, parameter: Name, body: Node, argument: Node) -> Node:
        """The derivative of f(u) where f holds ``by`` beside its parameter: of its body with u put in."""
        choice: dict[int, Node | None] = {id(part): argument for part in body.walk() if part == parameter}
        term = replaced(body, choice)
        self.require_names(term)
        return self.of(term)

    def extreme(self, node: Call) -> Node:
        first, *others = node.arguments
        if not others:
            return self.of(first)
        second = others[0] if len(others) == 1 else Call(node.function, tuple(others))
        up, down = self.of(first), self.of(second)
        if is_zero(up) and is_zero(down):
            return ZERO
        if is_zero(up):
            first, second, up, down = second, first, down, up
        larger, smaller = (">", "<") if node.function.letter == "max" else ("<", ">")
        return Cases(((up, Condition(first, larger, second)), (down, Condition(first, smaller, second))))

    # --- cases ----------------------------------------------------------------------------------

    def cases(self, node: Cases) -> Node:
        if all(is_zero(self.of(value)) for value, _ in node.branches) and not any(
            condition and self.varies(condition) for _, condition in node.branches
        ):
            return ZERO
        found = self.branches(node.branches)
        if not found:
            raise Unvalued(node, "cases that hold at single points only")
        return Cases(found)

    def varies(self, condition: Condition) -> bool:
        return any(part == self.by for part in condition.walk())

    def branches(self, branches: tuple[tuple[Node, Condition | None], ...]) -> tuple[tuple[Node, Condition | None], ...]:
        """The derivative of each branch inside its region, which excludes the borders of those before it."""
        if not branches:
            return ()
        (value, condition), rest = branches[0], branches[1:]
        slope = self.of(value)
        if condition is None:
            return ((slope, None),)
        if not self.varies(condition):
            return ((slope, condition), *self.branches(rest))
        inside = () if "=" in (condition.relation, condition.further) else ((slope, _strict(condition)),)
        beyond = self.branches(rest)
        if not beyond or self.apart(condition, rest):
            return (*inside, *beyond)
        outside = [Condition(a, _OPPOSITE[relation], b) for a, relation, b in condition.parts if relation in _OPPOSITE]
        if beyond[0][1] is None:
            return (*inside, *((beyond[0][0], other) for other in outside))
        return (*inside, *((Cases(beyond), other) for other in outside))

    def apart(self, condition: Condition, rest: tuple[tuple[Node, Condition | None], ...]) -> bool:
        """Whether none of the later regions, without their borders, meets the closure of this one."""
        for _, later in rest:
            if later is None:
                return False
            if any(a == c and b == d and _opposed(relation, other) for a, relation, b in condition.parts
                   for c, other, d in later.parts):  # fmt: skip
                continue
            mine, theirs = self.interval(condition), self.interval(later)
            if mine is None or theirs is None:
                return False
            low, high = max(mine[0], theirs[0], key=_low), min(mine[1], theirs[1], key=_high)
            if low is None or high is None or low < high or (low == high and _inner(theirs, low)):
                return False
        return True

    def interval(self, condition: Condition) -> tuple[Fraction | None, Fraction | None] | None:
        """The ends between which the condition holds, where it compares ``by`` with numbers."""
        low: Fraction | None = None
        high: Fraction | None = None
        for left, relation, right in condition.parts:
            if right == self.by:
                left, relation, right = right, _TURNED.get(relation, relation), left
            bound = number_of(right)
            if left != self.by or bound is None or relation == r"\ne":
                return None
            if relation in ("<", r"\le", "="):
                high = bound if high is None else min(high, bound)
            if relation in (">", r"\ge", "="):
                low = bound if low is None else max(low, bound)
        return low, high


_TURNED = {"<": ">", ">": "<", r"\le": r"\ge", r"\ge": r"\le"}


def _low(bound: Fraction | None) -> tuple[bool, Fraction]:
    return bound is not None, bound or Fraction(0)


def _high(bound: Fraction | None) -> tuple[bool, Fraction]:
    return bound is None, bound or Fraction(0)


def _inner(interval: tuple[Fraction | None, Fraction | None], point: Fraction) -> bool:
    low, high = interval
    return (low is None or low < point) and (high is None or point < high)


def _opposed(one: str, other: str) -> bool:
    return _side(one) * _side(other) == -1


def _side(relation: str) -> int:
    return {"<": -1, r"\le": -1, ">": 1, r"\ge": 1}.get(relation, 0)


def _strict(condition: Condition) -> Condition:
    return replace(condition, relation=_STRICT.get(condition.relation, condition.relation),
                   further=_STRICT.get(condition.further, condition.further))  # fmt: skip


def _primed(node: Call) -> Call:
    return replace(node, function=replace(node.function, primes=node.function.primes + 1))


# --- terms without 0· and 1· -----------------------------------------------------------------------


def is_zero(node: Node) -> bool:
    """Whether the node is the numeral 0."""
    return isinstance(node, Number) and node.value == 0


def is_one(node: Node) -> bool:
    """Whether the node is the numeral 1."""
    return isinstance(node, Number) and node.value == 1


def number_of(node: Node) -> Fraction | None:
    """The rational that a numeral, with or without its sign, spells."""
    match node:
        case Number():
            return node.value
        case Negative(operand):
            inside = number_of(operand)
            return None if inside is None else -inside
        case Divide(numerator, denominator):
            above, below = number_of(numerator), number_of(denominator)
            return above / below if above is not None and below else None
        case _:
            return None


def negative(node: Node) -> Node:
    """``-node``."""
    if is_zero(node):
        return ZERO
    return node.operand if isinstance(node, Negative) else Negative(node)


def plus(terms: Iterable[tuple[SumSign, Node]]) -> Node:
    """The sum of the signed terms that are not 0."""
    kept: list[tuple[SumSign, Node]] = []
    for sign, term in terms:
        if is_zero(term):
            continue
        if kept and isinstance(term, Negative):
            sign, term = "-" if sign == "+" else "+", term.operand
        kept.append((sign, term))
    if not kept:
        return ZERO
    if kept[0][0] == "-":
        kept[0] = "+", negative(kept[0][1])
    if len(kept) == 1:
        return kept[0][1]
    return Add(tuple(term for _, term in kept), tuple(sign for sign, _ in kept))


def times(*factors: Node) -> Node:
    """The product of the factors that are not 1."""
    minus, kept = False, list[Node]()
    for factor in factors:
        if is_zero(factor):
            return ZERO
        while isinstance(factor, Negative):
            minus, factor = not minus, factor.operand
        if isinstance(factor, Multiply):
            kept.extend(factor.factors)
        elif not is_one(factor):
            kept.append(factor)
    found = ONE if not kept else multiply(*kept)
    return Negative(found) if minus else found


def over(above: Node, below: Node) -> Node:
    """``above / below``."""
    if is_zero(above) or is_one(below):
        return above
    if isinstance(above, Negative):
        return Negative(Divide(above.operand, below))
    return Divide(above, below)


def raised(base: Node, exponent: Node) -> Node:
    """``base^{exponent - 1}``."""
    number = number_of(exponent)
    if number is None or number.denominator != 1:
        return Power(base, less(exponent, ONE))
    if number == 1:
        return ONE
    return base if number == 2 else Power(base, fixed(number - 1, 0))
