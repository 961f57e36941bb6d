r"""An activation of the user's own, as a formula in z: ``z * sigmoid(z)``, ``z^{2} \cdot \sigma(z)``.

The formula is read, never run. What it may hold is written out here: the name z, the numbers e and π,
the functions below and those of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NoReturn

from neuron_sym.errors import visible
from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Divide,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Root,
    Span,
)
from neuron_sym.model.numerals import nearest
from neuron_sym.model.spec import Spec, near_name
from neuron_sym.notation.statements import read_term
from neuron_sym.notation.token import ReadError
from neuron_sym.real import NoValue, Undefined, Unresolved
from neuron_sym.record import items, replace
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate

Z, E, PI = Name("z"), Name("e"), Name("π")
MAX_CHARACTERS = 500
MAX_NODES = 500
MAX_POWER = 1_000

_WORD_BEFORE_BRACKET = re.compile(r"[A-Za-z]{2,}(?=\s*\()")
_DIGITS_BEFORE_BRACKET = re.compile(r"([A-Za-z]{2,})[0-9]+(?=\s*\()")
_PARTS = (Number, Name, Add, Negative, Multiply, Divide, Power, Root, Call, Cases, Condition)
_ONE = Number("1")

Write = Callable[[Node], Node]
_WRITTEN: dict[str, Write] = {
    "exp": lambda x: Power(E, x),
    "sqrt": Root,
    "id": lambda x: x,
    **dict.fromkeys(("relu", "ReLU", "Relu"), lambda x: Call(Name("max"), (Number("0"), x))),
    **dict.fromkeys(
        ("softplus", "Softplus"), lambda x: Call(Name("ln"), (Add((_ONE, Power(E, x)), ("+", "+")),))
    ),
    "step": lambda x: Cases(((_ONE, Condition(x, r"\ge", Number("0"))), (Number("0"), Condition(x, "<", Number("0"))))),
}
"""What is written in other words, so that every rule of differentiation meets it in one form only."""
_RENAMED = {
    **dict.fromkeys(("sigmoid", "Sigmoid", "logistic", "σ"), "σ"),
    **dict.fromkeys(("tanh", "Tanh"), "tanh"),
    **dict.fromkeys(("ln", "log"), "ln"),
    **dict.fromkeys(("sign", "sgn"), "sign"),
    **dict.fromkeys(("arctan", "atan"), "arctan"),
    **{word: word for word in ("abs", "sin", "cos", "tan", "sinh", "cosh", "erf", "Φ")},
}
_OF_SEVERAL = ("max", "min")
FUNCTIONS = (*_WRITTEN, *_RENAMED, *_OF_SEVERAL)


def read_formula(spec: Spec, known: Mapping[str, Node]) -> Node:
    """The tree of a formula in z; ``known`` are formulas of the catalogue by name.

    Raises:
        InputError: the text is no such formula; the message says where and why.
    """
    whole = Span(0, min(len(spec.text), 60))
    if len(spec.text) > MAX_CHARACTERS:
        spec.refuse(whole, f"a formula of {len(spec.text):,} characters; at most {MAX_CHARACTERS} are read", "shorten it")
    read = _read(spec, known)
    formula = _Formula(spec, known).checked(read)
    if Z not in formula.walk():
        spec.refuse(whole, "the formula of an activation depends on z", 'such as "z * sigmoid(z)"')
    _refuse_undefined(spec, formula)
    return formula


def _read(spec: Spec, known: Mapping[str, Node]) -> Node:
    words = _WORD_BEFORE_BRACKET.findall(spec.text)
    if digits := _DIGITS_BEFORE_BRACKET.search(spec.text):
        mend = r"write \log_{10}(z) for a logarithm to the base 10" if digits[1] == "log" else "write the function out"
        spec.refuse(Span(*digits.span()), f'unknown function "{digits.group()}"', mend)
    try:
        # A line break is a blank here, and no end of a statement.
        text = re.sub(r"\s", " ", spec.text)
        return read_term(text, "latex" if re.search(r"[\\{]", text) else "plain", functions=words)
    except ReadError as error:
        shown = visible(spec.text[:60])
        near = near_name(spec.text, known, like=0.75)
        mend = f'did you mean "{near}"?' if near else 'write a name such as "sigmoid", or a formula such as "z * sigmoid(z)"'
        spec.refuse(error.span, f'unknown activation "{shown}", and no formula in z: {visible(error.message)}', mend)


class _Formula:
    """The walk through a formula that was read: what may not stand in it is refused where it stands."""

    def __init__(self, spec: Spec, known: Mapping[str, Node]) -> None:
        self.spec = spec
        self.known = known
        self.nodes = 0

    def refuse(self, node: Node, message: str, mend: str = "") -> NoReturn:
        self.spec.refuse(_span(self.spec, node), message, mend)

    def checked(self, node: Node) -> Node:
        """The node with its functions under one name each."""
        if not isinstance(node, _PARTS):
            self.refuse(node, "this is no part of a formula in z", "write numbers, z, + - * / ^ and functions")
        if isinstance(node, Name):
            return self.name(node)
        if isinstance(node, Call):
            return self.call(node)
        self.count(1, node)
        if isinstance(node, Multiply) and "odot" in node.signs:
            self.refuse(node, "⊙ multiplies vectors, and z is a number", "write *")
        return replace(node, **{slot: self.all_checked(value) for slot, value in items(node)})

    def all_checked(self, value: object) -> object:
        if isinstance(value, Node):
            return self.checked(value)
        return tuple(self.all_checked(item) for item in value) if isinstance(value, tuple) else value

    def count(self, more: int, node: Node) -> None:
        self.nodes += more
        if self.nodes > MAX_NODES:
            self.refuse(node, f"the formula has more than {MAX_NODES} parts when it is written out", "shorten it")

    def name(self, node: Name) -> Node:
        self.count(1, node)
        if node == Name("pi"):
            return PI
        if node in (Z, E, PI):
            return node
        text = self.spec.text[node.span.start : node.span.end] if node.span else node.letter
        near = nearest(node.letter, (*FUNCTIONS, *self.known)) if len(node.letter) > 2 else ""
        mend = f'did you mean "{near}"?' if near else "write it with z, numbers, e and π only"
        return self.refuse(node, f'unknown name "{visible(text[:60])}": the formula of an activation has the one name z', mend)

    def call(self, node: Call) -> Node:
        self.count(1, node)
        arguments = tuple(self.checked(argument) for argument in node.arguments)
        letter = node.function.letter
        if node.function.primes:
            self.refuse(node, "a derivative is no part of the formula of an activation", "write it out")
        if letter == "log" and node.base is not None:
            return Call(Name("log"), arguments, self.checked(node.base), span=node.span)
        several = letter in _OF_SEVERAL
        if several and len(arguments) > 1 and node.function == Name(letter):
            return Call(Name(letter), arguments, span=node.span)
        if len(arguments) != 1 or node.base is not None or several:
            mend = "such as max(0, z)" if several else "such as sigmoid(z)"
            self.refuse(node, f"{visible(letter[:60])} takes {'two or more numbers' if several else 'one number'}", mend)
        if node.function == Name(letter) and letter in _RENAMED:
            return Call(Name(_RENAMED[letter]), arguments, span=node.span)
        return self.written_out(node, arguments[0])

    def written_out(self, node: Call, argument: Node) -> Node:
        """A function that other words say: exp by a power of e, one of the catalogue by its formula."""
        letter = node.function.letter
        if node.function == Name(letter) and letter in _WRITTEN:
            self.count(8, node)
            return _WRITTEN[letter](argument).at(node.span)
        formula = self.known.get(letter + node.function.subscript)
        if formula is None:
            near = nearest(letter, (*FUNCTIONS, *self.known))
            mend = f'did you mean "{near}"?' if near else f"known are {', '.join(dict.fromkeys(FUNCTIONS))}"
            self.refuse(node, f'unknown function "{visible(letter[:60])}"', mend)
        size = sum(1 for _ in argument.walk())
        self.count(sum(size if part == Z else 1 for part in formula.walk()), node)
        return Scope({Z: argument}).closed(formula).at(node.span)


def _refuse_undefined(spec: Spec, node: Node) -> None:
    """Refuse what has no value whatever z is, 1/0, ln(-1), 10^(10^10), and powers of z that nobody can work out."""
    if Z not in node.walk():
        _constant(spec, node)
        return
    if isinstance(node, Power) and node.base != E and Z not in node.exponent.walk():
        power = _constant(spec, node.exponent)
        if power is not None and not -MAX_POWER <= power <= MAX_POWER:
            spec.refuse(_span(spec, node), f"a power beyond ±{MAX_POWER:,}", "write a smaller exponent")
    for child in node.children():
        if not (isinstance(node, Call) and child is node.function):
            _refuse_undefined(spec, child)


def _constant(spec: Spec, node: Node) -> Fraction | None:
    """The value of a part without z where it is rational."""
    try:
        value = evaluate(node, Scope())
    except Unresolved:
        return None
    except NoValue as error:
        what = "has no value" if isinstance(error, Undefined) else "cannot be worked out"
        spec.refuse(_span(spec, node), f"this part {what}: {error}", "write another number")
    return value if isinstance(value, Fraction) else None


def _span(spec: Spec, node: Node) -> Span:
    return node.span or Span(0, len(spec.text))
