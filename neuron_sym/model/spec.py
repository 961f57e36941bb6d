"""The text that names one entry of a catalogue: ``leaky_relu``, ``elu(alpha=0.5)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from neuron_sym.errors import Fault, InputError, Place, code_point, visible
from neuron_sym.expression import Name, Negative, Node, Number, Span
from neuron_sym.model.catalogue import Chosen, Parameter, in_trees
from neuron_sym.model.numerals import DECIMAL, nearest, read_number
from neuron_sym.notation.statements import read_term
from neuron_sym.number import NotANumeral, numeral, rational
from neuron_sym.record import replace

_CALL = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*\(([^()]*)\)\s*")
_BOUNDS = {"positive": "greater than 0", "nonnegative": "0 or greater"}


class Spec(NamedTuple):
    """A text that names an entry, and what sort of entry that is: ``"activation"`` or ``"loss"``."""

    text: str
    what: str

    def refuse(self, span: Span, message: str, mend: str = "") -> NoReturn:
        """Raise the InputError of one part of the text."""
        line = self.text if self.text.isprintable() else ""
        raise InputError(Fault(Place(self.what, None, span.start + 1), message, mend, line, max(1, span.end - span.start)))

    def unknown(self, name: str, known: Mapping[str, Any]) -> NoReturn:
        """Raise the InputError of a name that the catalogue does not have."""
        message = f'unknown {self.what} "{visible(name[:60])}"'
        for position, char in enumerate(name, start=1):
            if not char.isascii():
                message += f": its character {position} is {code_point(char)}"
                break
        entries = ", ".join(dict.fromkeys(f'"{entry.name}"' for entry in known.values()))
        near = near_name(name, known)
        mend = f'did you mean "{near}"?' if near else f"known are {entries}"
        raise InputError(Fault(Place(), message, mend))


def near_name(name: str, known: Mapping[str, Any], like: float = 0.6) -> str:
    """The name of the catalogue that ``name`` most likely stands for, however its words are parted; empty if none is."""
    return nearest(re.sub(r"[\s-]+", "_", name[:60].strip()), known, like)


def split(spec: Spec, known: Mapping[str, Any]) -> tuple[str, Span | None]:
    """The name in ``name(…)`` and where its parameters stand; the whole text where it is no such call.

    ``sigmoid(z)`` is a formula and no such call: parameters are ``name=number``.
    """
    call = _CALL.fullmatch(spec.text)
    if call and ("=" in call[2] or (call[1] in known and "z" not in call[2])):
        return call[1], Span(*call.span(2))
    return spec.text, None


def chosen_entry(spec: Spec, entry: Any, parameters: Span | None) -> Chosen[Any]:
    """The choice of ``entry`` with the parameters that stand in the text, and the defaults of the others."""
    typed = {one.name: numeral(one.default) for one in entry.parameters}
    given = _given(spec, entry, parameters) if parameters else {}
    other = [one for one in entry.parameters if one.name in given and rational(given[one.name]) != rational(typed[one.name])]
    typed |= {one.name: given[one.name] for one in other}
    if not other:
        title, text = entry.title, entry.name
    else:
        numbers = {one: _spelled(typed[one.name]) for one in other}
        title = f"{entry.title} ({', '.join(f'{letter(one).letter} = {numbers[one]}' for one in other)})"
        text = f"{entry.name}({', '.join(f'{one.name}={numbers[one]}' for one in other)})"
        if hasattr(entry, "function"):
            entry = replace(entry, function=_other_function(entry.function, ",".join(numbers.values())))
    return in_trees(entry, text, title, {letter(one): typed[one.name] for one in entry.parameters})


def _other_function(function: Name, numbers: str) -> Name:
    """A name for the function with other parameters: softplus(z) is known, and known as the one with β = 1."""
    return replace(function, subscript=numbers)


def letter(parameter: Parameter) -> Name:
    """The letter of a parameter as a name."""
    name = read_term(parameter.letter)
    assert isinstance(name, Name)
    return name


def _given(spec: Spec, entry: Any, where: Span) -> dict[str, Node]:
    known = {one.name: one for one in entry.parameters}
    given: dict[str, Node] = {}
    for span in _entries(spec.text, where):
        name, equals, text = (part.strip() for part in spec.text[span.start : span.end].partition("="))
        if not known:
            spec.refuse(span, f"{entry.title} has no parameters", f"write {entry.name}")
        if not equals:
            example = ", ".join(f"{one.name}={one.default}" for one in known.values())
            spec.refuse(span, f"parameters are written by name, found {visible(name[:60])!r}", f"write {entry.name}({example})")
        if name not in known:
            _refuse_parameter(spec, span, name, entry)
        if name in given:
            spec.refuse(span, f'the parameter "{name}" stands twice', "delete one")
        given[name] = _value(spec, span, known[name], text)
    return given


def _refuse_parameter(spec: Spec, span: Span, name: str, entry: Any) -> NoReturn:
    names = [one.name for one in entry.parameters]
    near = nearest(name, names)
    mend = f'did you mean "{near}"?' if near else f"known are {', '.join(names)}"
    spec.refuse(span, f'{entry.title} has no parameter "{visible(name[:60])}"', mend)


def _value(spec: Spec, span: Span, parameter: Parameter, text: str) -> Node:
    try:
        value = read_number(text)
    except NotANumeral as error:
        message, _, mend = str(error).partition("\n")
        spec.refuse(span, f"{parameter.name} {message}", mend or DECIMAL)
    number = rational(value)
    assert number is not None
    if (parameter.bound == "positive" and number <= 0) or (parameter.bound == "nonnegative" and number < 0):
        spec.refuse(span, f"{parameter.name} must be {_BOUNDS[parameter.bound]}, found {text}", f"such as {parameter.default}")
    return value


def _entries(text: str, where: Span) -> Iterator[Span]:
    """Where the entries between commas stand, without the blanks around them."""
    start = where.start
    parts: Sequence[str] = text[where.start : where.end].split(",") if text[where.start : where.end].strip() else ()
    for part in parts:
        left = start + len(part) - len(part.lstrip())
        yield Span(left, left + len(part.strip()))
        start += len(part) + 1


def _spelled(node: Node) -> str:
    if isinstance(node, Negative):
        return "-" + _spelled(node.operand)
    assert isinstance(node, Number)
    return node.digits if node.exponent is None else f"{node.digits}e{node.exponent}"
