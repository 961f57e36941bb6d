"""A formula turned into a list of steps, for formulas that are worked out again and again.

What :func:`neuron_sym.value.evaluate` finds out by walking a tree, the kind of each node and the meaning of
each function, is found out once; equal parts are worked out once, and the arithmetic is that of
:mod:`neuron_sym.interval`. Where this does not come to a value, the tree is walked: that has the last word,
also on why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from neuron_sym import interval
from neuron_sym.expression import Add, Call, Divide, Multiply, Name, Negative, Node, Number, Power, replaced
from neuron_sym.functions import FUNCTIONS, SEVERAL, Kernel, has_meaning
from neuron_sym.interval import LONGEST, Interval, Unfit, of_real, to_real
from neuron_sym.number import rational
from neuron_sym.real import NoValue, Real, Undefined
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate, scalar

Operation = Callable[[Any, Any], Interval]

_PRECISION, _NUMBERS, _FIRST = 0, 1, 2
"""The first registers hold the precision, the list of the numbers, and each of these."""
_LIMIT = 1 << LONGEST
_NOTHING = Scope()
_E = Name("e")
_QUICK = {("exp", 0): interval.exp, ("ln", 0): interval.log, ("σ", 0): interval.sigmoid}


class Formula:
    """The value by the numbers that stand in the ``places`` of a formula, to about so many bits."""

    def __init__(self, node: Node, places: Mapping[Node, int]) -> None:
        self.node, self.places = node, places
        count = _FIRST + max(places.values(), default=-1) + 1
        self.first = count
        self.rest: list[Any] = []
        self.steps: list[tuple[int, Operation, int, int]] = []
        self.known: dict[Node, int] = {part: _FIRST + place for part, place in places.items()}
        self.last = self.register(node)

    def enclosed(self, numbers: Sequence[Interval], precision: int) -> Interval:
        """The value as an interval.

        Raises:
            NoValue: as :func:`neuron_sym.value.evaluate` does.
            Unfit: it is too long or too far out for an interval.
        """
        registers = [precision, numbers, *numbers, *self.rest]
        try:
            for place, operation, a, b in self.steps:
                registers[place] = operation(registers[a], registers[b])
            value: Interval = registers[self.last]
            if value[2] < _LIMIT and value[1] < _LIMIT and value[0] > -_LIMIT:
                return value
        except (NoValue, ArithmeticError, RecursionError):
            pass
        return of_real(self._walk([to_real(number, precision) for number in numbers], precision))

    def __call__(self, numbers: Sequence[Real], precision: int) -> Real:
        """The value as a number or a ball.

        Raises:
            NoValue: as :func:`neuron_sym.value.evaluate` does.
        """
        try:
            return to_real(self.enclosed([of_real(number) for number in numbers], precision), precision)
        except Unfit:
            return self._walk(numbers, precision)

    @cached_property
    def _walk(self) -> Callable[[Sequence[Real], int], Real]:
        return _walking(self.node, self.places)

    # --- how the steps are made -------------------------------------------------------------------------

    def register(self, node: Node) -> int:
        """The register that holds the value of a part."""
        if node not in self.known:
            self.known[node] = self._made(node)
        return self.known[node]

    def _made(self, node: Node) -> int:
        match node:
            case Number():
                return self._constant(of_real(node.value))
            case Name() if node == _E:
                return self._step(interval.exp, self._constant(interval.ONE), _PRECISION)
            case Add(terms, signs):
                total = self.register(terms[0])
                for sign, term in zip(signs[1:], terms[1:], strict=True):
                    total = self._step(interval.minus if sign == "-" else interval.plus, total, self.register(term))
                return total
            case Negative(operand):
                return self._step(interval.minus, self._constant(interval.ZERO), self.register(operand))
            case Multiply(factors, signs) if "odot" not in signs:
                product = self.register(factors[0])
                for factor in factors[1:]:
                    product = self._step(interval.times, product, self.register(factor))
                return product
            case Divide(numerator, denominator, _):
                return self._step(interval.over, self.register(numerator), self.register(denominator))
            case Power(base, exponent) if base == _E and base not in self.places:
                return self._step(interval.exp, self.register(exponent), _PRECISION)
            case Power(base, exponent) if (whole := rational(exponent)) is not None and whole.denominator == 1:
                return self._step(interval.power, self.register(base), self._constant(int(whole)))
            case Call(function, (argument,), None) if (kernel := _kernel(function)) is not None:
                return self._step(kernel, self.register(argument), _PRECISION)
        walk = _walking(node, self.places)  # what comes too rarely to be made of steps
        return self._step(lambda numbers, precision: _in_reals(walk, numbers, precision), _NUMBERS, _PRECISION)

    def _constant(self, value: object) -> int:
        self.rest.append(value)
        return self.first + len(self.rest) - 1

    def _step(self, operation: Operation, a: int, b: int) -> int:
        place = self._constant(None)
        self.steps.append((place, operation, a, b))
        return place


def _kernel(function: Name) -> Operation | None:
    """A function of an interval and the precision."""
    if not has_meaning(function) or function.letter in SEVERAL:
        return None
    known = FUNCTIONS[function.letter]
    if function.primes >= len(known.kernels):
        return None
    kernel: Kernel = known.kernels[function.primes]
    slow: Operation = lambda argument, precision: of_real(kernel(to_real(argument, precision), precision))  # noqa: E731
    return _QUICK.get((known.letter, function.primes), slow)


def _in_reals(walk: Callable[[Sequence[Real], int], Real], numbers: Sequence[Interval], precision: int) -> Interval:
    return of_real(walk([to_real(number, precision) for number in numbers], precision))


def _walking(node: Node, places: Mapping[Node, int]) -> Callable[[Sequence[Real], int], Real]:
    """The value by walking the tree: the numbers get names."""
    held = {part: Name("□", str(places[part])) for part in node.walk() if part in places}
    named = replaced(node, {id(part): held[part] for part in node.walk() if part in held})
    names = [(name, int(name.subscript)) for name in held.values()]

    def walk(numbers: Sequence[Real], precision: int) -> Real:
        value = scalar(evaluate(named, _NOTHING, precision, {name: numbers[place] for name, place in names}))
        if value is None:
            raise Undefined("a matrix where a number is needed")
        return value

    return walk
