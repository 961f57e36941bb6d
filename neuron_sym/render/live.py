"""The figures of a worked example, and what its script is told so that a reader can move the numbers.

The script never sees a program: the page carries the activation's own tree, and
``docs/javascripts/tree.js`` walks it. So every activation works, a reader's own formula too, nothing
is printed twice, and the content security policy stays as strict as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache

from neuron_sym.compiled_value import Formula
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.errors import visible
from neuron_sym.expression import Add, Call, Cases, Divide, Multiply, Name, Negative, Node, Number, Percent, Power, Root
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.example import Example
from neuron_sym.notation.plain import PlainWriter, plain
from neuron_sym.number import rational
from neuron_sym.real import NoValue
from neuron_sym.render.curves import drawn_at
from neuron_sym.render.environment import environment
from neuron_sym.render.figures import activation_figure, contribution_figure, neuron_figure
from neuron_sym.value import FIRST_PRECISION

CURVE = 100
"""How many points of the activation's curve are worked out."""

MOST_INPUTS = 6
"""A neuron of more inputs has figures that stand still: not all of its rows are drawn."""

MOST_CHARACTERS = 20
"""So has one with a longer number than this: it would not fit into its field."""

FUNCTIONS = frozenset(
    ("σ", "tanh", "sinh", "cosh", "sin", "cos", "tan", "arctan", "exp", "ln", "log", "sqrt", "abs", "sign", "erf", "Φ", "max", "min")
)
"""What the script can work out by itself; ``log`` is the natural one, as everywhere here."""
_SAME = {"log": "ln"}
_Z = Name("z")
_SIGN = PlainWriter().relation

Tree = str | list[object]
"""A numeral, ``z``, ``e`` or ``π``; or the name of an operation and what it is applied to."""


def live(derivation: Derivation, label: str = "") -> str:
    """The figures as HTML, and around them the element that moves them; ``label`` tells it from others on a page."""
    example = derivation.example
    told = _told(derivation)
    chosen = chosen_activation(example.activation)
    return environment(autoescape=True).get_template("site/live.html").render(
        figures=figures_of(derivation),
        live=told is not None,
        neuron=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        label=label,
        terms=[(index, plain(one.weight), plain(one.input)) for index, one in enumerate(derivation.products, start=1)],
        bias=plain(example.bias),
        z=_shown(derivation, "z"),
        y=_shown(derivation, "y_hat"),
        function=plain(chosen.entry.function),
        decision=derivation.decision,
        side=_SIGN(derivation.decision.relation) if derivation.decision else "",
        threshold=plain(derivation.decision.threshold) if derivation.decision else "",
        classes=example.classes or (),
    )  # fmt: skip


def _shown(derivation: Derivation, name: str) -> tuple[str, str]:
    value = derivation.value(name)
    return _SIGN(value.relation), plain(value.shown)


def _told(derivation: Derivation) -> dict[str, object] | None:
    """What the script starts from, every number as decimal text; ``None`` where the figures stand still."""
    example = derivation.example
    threshold = derivation.decision.threshold if derivation.decision else None
    numbers = [_typed(node) for node in (*example.inputs, *example.weights, example.bias)]
    limit = None if threshold is None else _typed(threshold)
    count = len(example.inputs)
    if count > MOST_INPUTS or any(len(number) > MOST_CHARACTERS for number in (*numbers, limit or "")):
        return None
    try:
        f = _activation_tree(example)
    except TypeError:
        return None
    return {
        "names": [visible(name) for name in example.names],
        "x": numbers[:count],
        "w": numbers[count:-1],
        "b": numbers[-1],
        "threshold": limit,
        "classes": [visible(name) for name in example.classes or ()],
        "f": f,
    }


def _typed(node: Node) -> str:
    """A number of the example as JavaScript and a number field read it: ``-0.00001``, with no power of ten."""
    value = _number(node)
    places = 0
    while value.denominator != 1 and places <= MOST_CHARACTERS:
        value, places = value * 10, places + 1
    if value.denominator != 1:
        return "?" * (MOST_CHARACTERS + 1)
    digits = str(abs(value.numerator)).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _activation_tree(example: Example) -> Tree:
    """The function by its name where the script has it, which keeps tanh finite far out; its formula else."""
    chosen = chosen_activation(example.activation)
    function = chosen.entry.function
    return [function.letter, "z"] if function == Name(function.letter) and function.letter in FUNCTIONS else tree(chosen.formula)


def tree(node: Node) -> Tree:
    """A formula in z as nested lists.

    >>> from neuron_sym.notation.statements import read_term
    >>> tree(read_term("z / (1 + |z|)", "plain"))
    ['/', 'z', ['+', '1', ['abs', 'z']]]

    Raises:
        TypeError: it holds what the script cannot work out.
    """
    match node:
        case Number():
            return node.digits if node.exponent is None else f"{node.digits}e{node.exponent}"
        case Name() if node in (_Z, Name("e"), Name("π")):
            return node.letter
        case Negative(operand):
            return ["-", tree(operand)]
        case Add(terms, signs):
            return ["+", *(["-", tree(term)] if sign == "-" else tree(term) for sign, term in zip(signs, terms, strict=True))]
        case Multiply(factors, _):
            return ["*", *map(tree, factors)]
        case Divide(numerator, denominator):
            return ["/", tree(numerator), tree(denominator)]
        case Power(base, exponent):
            return ["^", tree(base), tree(exponent)]
        case Root(radicand, degree):
            return ["root", tree(radicand), str(degree)]
        case Percent(operand):
            return ["/", tree(operand), "100"]
        case Cases(branches):
            return ["cases", *([tree(value), _condition(condition)] for value, condition in branches)]
        case Call(Name(letter) as function, arguments, base) if function == Name(letter) and letter in FUNCTIONS:
            called: Tree = ["^", "e", tree(arguments[0])] if letter == "exp" else [_SAME.get(letter, letter), *map(tree, arguments)]
            return called if base is None else ["/", called, ["ln", tree(base)]]
    raise TypeError(f"{type(node).__name__} is nothing that the script can work out")


def _condition(condition: object) -> list[list[object]]:
    parts = getattr(condition, "parts", ())
    return [[tree(left), relation.removeprefix("\\"), tree(right)] for left, relation, right in parts]


def figures_of(derivation: Derivation) -> list[tuple[str, str]]:
    """(SVG, caption) of the neuron, of what each term adds, and of the activation with its point."""
    example = derivation.example
    names = example.names or tuple(f"x{index}" for index in range(1, len(example.inputs) + 1))
    z, y = _shown(derivation, "z"), _shown(derivation, "y_hat")
    z_said, y_said = " ".join(("z", *z)), " ".join(("ŷ", *y))
    edges = [(name, plain(one.input), plain(one.weight)) for name, one in zip(names, derivation.products, strict=True)]
    bars = [
        (f"{plain(one.weight)}·{plain(one.input)}", float(_number(one.product)), plain(one.product))
        for one in derivation.products
    ]
    bars.append(("bias", float(_number(example.bias)), plain(example.bias)))
    figures = [
        (neuron_figure(edges, plain(example.bias), z_said, y[1], example.activation), "The neuron with its numbers."),
        (contribution_figure(bars), "What each term adds to z: right of 0 it excites, left of 0 it inhibits."),
    ]
    curve = _curve(example, derivation.value("z").exact)
    if curve:
        points, at, height = curve
        title = example.activation
        figures.append(
            (activation_figure(points, at, height, z_said, y_said, title), "The activation, with this neuron's point.")
        )
    return figures


def _number(node: Node) -> Fraction:
    value = rational(node)
    return value if value is not None else Fraction(0)


def _curve(example: Example, z: Fraction | None) -> tuple[Sequence[tuple[float, float]], float, float] | None:
    """Points of the activation around z; none where z is so far out that the curve would be two flat lines."""
    if z is None or abs(z) > 40:
        return None
    return _points(example.activation, max(6, abs(int(z)) + 2)), float(z), _output(example.activation)(z)


@lru_cache(maxsize=256)
def _points(activation: str, reach: int) -> tuple[tuple[float, float], ...]:
    """The curve from -reach to reach, which many examples share."""
    output = _output(activation)
    grid = (Fraction(2 * reach * i, CURVE) - reach for i in range(CURVE + 1))
    return tuple((float(at), output(at)) for at in grid)


@lru_cache(maxsize=64)
def _output(activation: str) -> Callable[[Fraction], float]:
    """f(z) for drawing: by the name of f where its value is known in a form that never cancels, else by its definition."""
    chosen = chosen_activation(activation)
    named, defined = (Formula(term, {_Z: 0}) for term in (Call(chosen.entry.function, (_Z,)), chosen.formula))

    def output(z: Fraction) -> float:
        try:
            return drawn_at(named((z,), FIRST_PRECISION))
        except NoValue:
            return drawn_at(defined((z,), FIRST_PRECISION))

    return output
