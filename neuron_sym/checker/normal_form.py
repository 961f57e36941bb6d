"""A term as a quotient over generators, in one region of its names."""

from __future__ import annotations

from fractions import Fraction

from neuron_sym.checker.algebra import Algebra, NoProof, Nowhere, Quotient, as_constant, constant, negative
from neuron_sym.checker.entries import length, unrolled
from neuron_sym.checker.regions import Region
from neuron_sym.derivative import prime_of
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    Root,
    Summation,
    Transpose,
    replaced,
)
from neuron_sym.functions import FUNCTIONS, has_meaning
from neuron_sym.real import NoValue, sign
from neuron_sym.scope import CONSTANTS, Scope, canonical
from neuron_sym.value import evaluate, holds, scalar

MAX_STEPS = 8_000
STEPS_OF_AN_EVALUATION = 40
"""How many steps of a proof one evaluation counts for."""
MAX_OPEN = 16
LARGEST_DEGREE = 16
_HALF = constant(Fraction(1, 2))


class Steps:
    """The steps of one proof, over all its regions."""

    def __init__(self) -> None:
        self.taken = 0

    def count(self, steps: int = 1) -> None:
        """Counts, and ends a proof that takes too many."""
        self.taken += steps
        if self.taken > MAX_STEPS:
            raise NoProof


class NormalForm:
    """Brings terms to normal form; with ``split`` it asks for the sign of what branches depend on."""

    def __init__(self, scope: Scope, region: Region, steps: Steps, *, split: bool) -> None:
        self.scope = scope
        self.region = region
        self.algebra: Algebra = region.algebra
        self.steps = steps
        self.split = split
        self.branches = False
        """Whether anything was met that may be better known in parts of the region."""
        self.open: list[Node] = []

    def of(self, node: Node) -> Quotient:
        """The normal form.

        Raises:
            NoProof: there is none, or it is too large; :class:`Nowhere` where the term has no value.
            Fork: the sign of a polynomial must be known first.
        """
        self.steps.count()
        algebra = self.algebra
        match node:
            case Number():
                return constant(node.value)
            case Name():
                return self.name(node)
            case Add(terms, signs):
                total = constant(0)
                for sign_, term in zip(signs, terms, strict=True):
                    part = self.of(term)
                    total = algebra.sum(total, part if sign_ == "+" else negative(part))
                return total
            case Negative(operand):
                return negative(self.of(operand))
            case Multiply(factors, _):
                return self.product(node, factors)
            case Divide(numerator, denominator, _):
                return algebra.product(self.of(numerator), algebra.inverse(self.of(denominator)))
            case Percent(operand):
                return algebra.product(self.of(operand), constant(Fraction(1, 100)))
            case Power(base, exponent):
                return self.power(base, exponent)
            case Root(radicand, degree):
                return algebra.root(self.of(radicand), degree)
            case Call():
                return self.call(node)
            case Cases():
                return self.cases(node)
            case Derivative() if (found := self.scope.lookup(node)) is not None:
                return self.unfolded(node, found)
            case Derivative() if node.opaque:
                return algebra.generator(("derivative", node.of, node.by))
            case Derivative():
                return self.of(self.slope(node))
            case Matrix(rows, _) if len(rows) == 1 and len(rows[0]) == 1:
                return self.of(rows[0][0])
            case Transpose() | Summation() if (value := self.rational(node)) is not None:
                return constant(value)
            case Summation() if (written_out := unrolled(node)) is not None:
                return self.of(written_out)
            case _:
                raise NoProof

    def slope(self, node: Derivative) -> Node:
        try:
            return self.scope.slope(node)
        except NoValue as error:
            raise NoProof from error

    def rational(self, node: Node) -> Fraction | None:
        """The value of a product of matrices and the like, where it is one exact number."""
        self.steps.count(STEPS_OF_AN_EVALUATION)
        try:
            value = scalar(evaluate(node, self.scope))
        except NoValue:
            return None
        return value if isinstance(value, Fraction) else None

    def name(self, node: Name) -> Quotient:
        put = self.region.put.get(node)
        found = self.scope.lookup(node) if put is None else put
        if found is not None:
            return self.unfolded(node, found)
        if node == Name("e"):
            return self.algebra.exponential(constant(1))
        return self.algebra.generator(("name", node))

    def unfolded(self, node: Node, meaning: Node) -> Quotient:
        """The normal form of what ``node`` stands for."""
        if node in self.open or len(self.open) > MAX_OPEN:
            raise NoProof
        self.open.append(node)
        found = self.of(meaning)
        self.open.pop()
        return found

    def product(self, node: Node, factors: tuple[Node, ...]) -> Quotient:
        if any(self.is_matrix(factor) for factor in factors):
            value = self.rational(node)
            if value is not None:
                return constant(value)
            if sum(self.is_matrix(factor) for factor in factors) > 1:
                raise NoProof  # the order of matrices matters
        product = constant(1)
        for factor in factors:
            product = self.algebra.product(product, self.of(factor))
        return product

    def is_matrix(self, node: Node) -> bool:
        if isinstance(node, Name):
            return node.bold or node.accent == "vec" or isinstance(self.scope.lookup(node), Matrix)
        return isinstance(node, (Matrix, Transpose)) or any(self.is_matrix(child) for child in node.children())

    def power(self, base: Node, exponent: Node) -> Quotient:
        algebra, power = self.algebra, self.of(exponent)
        if base == Name("e") and self.scope.lookup(base) is None:
            return algebra.exponential(power)
        value, quotient = as_constant(power), self.of(base)
        if value is None:
            if not quotient[0]:
                raise NoProof
            return algebra.exponential(algebra.product(power, algebra.logarithm(quotient)))
        if value == 0 and not quotient[0]:
            raise NoProof
        if value.denominator > LARGEST_DEGREE:
            raise NoProof
        if value.denominator > 1:
            quotient = algebra.root(quotient, value.denominator)
        return algebra.power(quotient, value.numerator)

    # --- functions ------------------------------------------------------------------------------

    def call(self, node: Call) -> Quotient:
        letter, primes = node.function.letter, node.function.primes
        plain = node.function == Name(letter, primes=primes)
        if (primes or letter not in self.scope.functions) and canonical(node) in self.scope.values:
            return self.unfolded(node, self.scope.values[canonical(node)])
        if len(node.arguments) == 1 and plain and letter in self.scope.functions:
            return self.applied(node, *self.primed(letter, primes))
        if has_meaning(node.function) and len(node.arguments) == 1 and letter in FUNCTIONS:
            if primes:
                return self.applied(node, *prime_of(letter, primes))
            found = self.by_sign(FUNCTIONS[letter].letter, node.arguments[0])
            return found or self.built_in(FUNCTIONS[letter].letter, self.of(node.arguments[0]), node.base)
        if letter == "norm" and (root := length(node, self.scope)) is not None:
            return self.of(root)
        if letter in ("max", "min") and has_meaning(node.function):
            return self.extreme_of(letter, node.arguments)
        base = self.algebra.key(self.of(node.base)) if node.base is not None else None
        keys = tuple(self.algebra.key(self.of(argument)) for argument in node.arguments)
        return self.algebra.generator(("call", letter, node.function.subscript, primes, base, keys))

    def primed(self, letter: str, primes: int) -> tuple[Name, Node]:
        try:
            return self.scope.primed(letter, primes)
        except NoValue as error:
            raise NoProof from error

    def applied(self, node: Call, parameter: Name, body: Node) -> Quotient:
        """A function's body with the argument in the place of its parameter; a derivative in it is taken first."""
        term = self.differentiated(body)
        choice: dict[int, Node | None] = {
            id(part): node.arguments[0] for part in term.walk() if canonical(part) == canonical(parameter)
        }
        return self.unfolded(node, replaced(term, choice))

    def differentiated(self, term: Node) -> Node:
        choice: dict[int, Node | None] = {}
        for part in term.walk():
            if isinstance(part, Derivative) and not part.opaque and self.scope.lookup(part) is None:
                choice[id(part)] = self.slope(part)
        return replaced(term, choice) if choice else term

    def built_in(self, letter: str, a: Quotient, base: Node | None) -> Quotient:
        algebra = self.algebra
        if base is not None and letter != "ln":
            raise NoProof
        match letter:
            case "exp":
                return algebra.exponential(a)
            case "σ":
                return algebra.inverse(algebra.sum(constant(1), algebra.exponential(negative(a))))
            case "tanh" | "sinh" | "cosh":
                return self.hyperbolic(letter, a)
            case "ln":
                found = algebra.logarithm(a)
                return found if base is None else algebra.product(
                    found, algebra.inverse(algebra.logarithm(self.of(base))))  # fmt: skip
            case "softplus":
                return algebra.logarithm(algebra.sum(constant(1), algebra.exponential(a)))
            case "sqrt":
                return algebra.root(a, 2)
            case "id":
                return a
            case "abs":
                return self.absolute(a)
            case "ReLU":
                return self.extreme("max", constant(0), a)
            case "sign":
                return constant(self.sign(a))
            case "step":
                side = self.sign(a)
                if not side:
                    raise Nowhere
                return constant(max(side, 0))
            case "tan":
                return algebra.product(self.built_in("sin", a, None), algebra.inverse(self.built_in("cos", a, None)))
            case "Φ":
                inside = algebra.product(a, algebra.inverse(algebra.root(constant(2), 2)))
                return algebra.product(algebra.sum(constant(1), self.built_in("erf", inside, None)), _HALF)
            case "floor" | "ceil":
                return algebra.generator((letter, algebra.key(a)))
            case "arccos":
                return algebra.sum(self.built_in("arcsin", constant(1), None), negative(self.built_in("arcsin", a, None)))
            case "arcsin" if (end := as_constant(a)) in (1, -1):
                return algebra.product(self.of(CONSTANTS[1]), constant(Fraction(int(end), 2)))
            case _:
                return self.odd_or_even(letter, a)

    def odd_or_even(self, letter: str, a: Quotient) -> Quotient:
        """cos(-a) = cos a, and sin, arcsin, arctan and erf of -a have the other sign."""
        if not a[0]:
            return constant(letter == "cos")
        turn, inside = self.algebra.turned(a)
        found = self.algebra.generator((letter, self.algebra.key(inside)))
        return negative(found) if turn < 0 and letter != "cos" else found

    def hyperbolic(self, letter: str, a: Quotient) -> Quotient:
        algebra = self.algebra
        up, down = algebra.exponential(a), algebra.exponential(negative(a))
        sinh, cosh = algebra.sum(up, negative(down)), algebra.sum(up, down)
        if letter == "tanh":
            return algebra.product(sinh, algebra.inverse(cosh))
        return algebra.product(sinh if letter == "sinh" else cosh, _HALF)

    # --- branches -------------------------------------------------------------------------------

    def absolute(self, a: Quotient) -> Quotient:
        value = as_constant(a)
        if value is not None:
            return constant(abs(value))
        self.branches = True
        if self.split:
            side = self.sign(a)
            return a if side > 0 else negative(a) if side else constant(0)
        return self.algebra.generator(("abs", self.algebra.key(self.algebra.turned(a)[1])))

    def by_sign(self, letter: str, argument: Node) -> Quotient | None:
        """|u| and sign(u) where u is a number whose sign can be told."""
        side = self.number_sign(argument) if letter in ("abs", "sign") else None
        if side is None:
            return None
        if letter == "sign" or not side:
            return constant(side)
        return self.of(argument) if side > 0 else negative(self.of(argument))

    def extreme_of(self, letter: str, arguments: tuple[Node, ...]) -> Quotient:
        """The largest or smallest of some terms; of two numbers the one that it can be told to be."""
        if len(arguments) == 2 and (side := self.number_sign(Add(arguments, ("+", "-")))) is not None:
            return self.of(arguments[0] if (side > 0) == (letter == "max") else arguments[1])
        first, *others = [self.of(argument) for argument in arguments]
        for other in others:
            first = self.extreme(letter, first, other)
        return first

    def extreme(self, letter: str, a: Quotient, b: Quotient) -> Quotient:
        """The larger is (a + b + |a - b|)/2."""
        spread = self.absolute(self.algebra.sum(a, negative(b)))
        both = self.algebra.sum(a, b)
        return self.algebra.product(self.algebra.sum(both, spread if letter == "max" else negative(spread)), _HALF)

    def sign(self, a: Quotient) -> int:
        self.branches = True
        return self.region.sign(a)

    def cases(self, node: Cases) -> Quotient:
        for value, condition in node.branches:
            if condition is None or self.condition(condition):
                return self.of(value)
        raise Nowhere

    def condition(self, condition: Condition) -> bool:
        for left, relation, right in condition.parts:
            difference = Add((left, right), ("+", "-"))
            side = self.number_sign(difference)
            if side is None:
                side = self.sign(self.of(difference))
            if not holds(side, relation):
                return False
        return True

    def number_sign(self, node: Node) -> int | None:
        """The sign of a term without free names."""
        called = {id(part.function) for part in node.walk() if isinstance(part, Call)}
        names = (part for part in node.walk() if isinstance(part, Name) and id(part) not in called)
        if self.region.put or any(self.scope.lookup(part) is None and part not in CONSTANTS for part in names):
            return None
        self.steps.count(STEPS_OF_AN_EVALUATION)
        try:
            value = scalar(evaluate(node, self.scope))
            return None if value is None else sign(value)
        except NoValue:
            return None



