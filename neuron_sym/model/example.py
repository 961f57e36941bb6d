"""A worked example of one neuron: its numbers as they were typed, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from neuron_sym.errors import Fault, InputError
from neuron_sym.expression import Negative, Node, Number
from neuron_sym.model.fields import PLACEHOLDER, Fields, plural
from neuron_sym.model.keys import FIELDS, MAX_TEXT, MAX_UPDATES, OPTIMIZERS, PENALTIES, TEXTS
from neuron_sym.model.written import Kind, Source, Written, by_place
from neuron_sym.number import MAX_BITS, MAX_DIGITS, fixed, terminates

MAX_FAULTS = 100
"""How many faults of one file are told before it is only said that more follow."""

Numeric = str | int | Decimal | Fraction | Number | Negative
"""A number whose decimal digits are known; a float is none, its digits are not those typed."""


@dataclass(frozen=True)
class Example:
    """The inputs, weights and bias of a neuron, with the names that an author gave them.

    ``inputs``, ``weights``, ``bias``, ``threshold``, ``target``, ``learning_rate``, ``momentum`` and
    ``penalty_strength`` are numerals with the digits as typed: ``Number``, or ``Negative`` of one. ``inputs`` and
    ``weights`` have equally many entries, and so have ``names`` and ``units`` unless they are
    empty. ``classes`` are the names of the output below the threshold, and at or above it.

    ``activation`` is a name of the catalogue, with parameters where they are not the usual ones, or a
    formula in z; ``loss`` is a name with or without parameters. ``updates`` is how many steps of gradient
    descent to take with the ``optimizer``: ``sgd``, ``momentum`` or ``adam``. ``penalty`` on the weights
    is ``l2`` or ``l1``.

    Every text comes from a stranger: whoever prints it escapes it.

    ``working`` is a derivation somebody wrote, to be checked; it starts on line ``working_line``
    of the file ``path``.
    """

    title: str
    activation: str
    inputs: tuple[Node, ...]
    weights: tuple[Node, ...]
    bias: Node
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    classes: tuple[str, str] | None = None
    threshold: Node | None = None
    target: Node | None = None
    loss: str | None = None
    learning_rate: Node | None = None
    updates: int | None = None
    optimizer: str = "sgd"
    momentum: Node | None = None
    penalty: str | None = None
    penalty_strength: Node | None = None
    source: str = ""
    working: str = ""
    path: str = ""
    working_line: int | None = None

    @classmethod
    def of(
        cls,
        inputs: Iterable[Numeric],
        weights: Iterable[Numeric],
        bias: Numeric,
        activation: str = "sigmoid",
        *,
        title: str = "",
        names: Iterable[str] = (),
        units: Iterable[str] = (),
        classes: Iterable[str] = (),
        threshold: Numeric | None = None,
        target: Numeric | None = None,
        loss: str | None = None,
        learning_rate: Numeric | None = None,
        updates: int | None = None,
        optimizer: str = "",
        momentum: Numeric | None = None,
        penalty: str | None = None,
        penalty_strength: Numeric | None = None,
        source: str = "",
        working: str = "",
    ) -> Example:
        """An example from Python values: ``Example.of(["4", 80], ["0.2", "0.00001"], bias=1)``.

        Raises:
            InputError: a value is not usable; all that is wrong is told. A ``float`` is refused:
                ``0.1`` holds 0.1000000000000000055…, the text ``"0.1"`` holds what was meant.

        Examples:
            >>> Example.of(inputs=["4", "80"], weights=["0.2", "0.00001"], bias=1).activation
            'sigmoid'
        """
        required = {"inputs": inputs, "weights": weights, "bias": bias, "activation": activation}
        optional = {
            "title": title, "names": names, "units": units, "classes": classes,
            "threshold": threshold, "target": target, "loss": loss, "learning_rate": learning_rate,
            "updates": updates, "optimizer": optimizer, "momentum": momentum, "penalty": penalty,
            "penalty_strength": penalty_strength, "source": source, "working": working,
        }  # fmt: skip
        given = required | {key: value for key, value in optional.items() if not _absent(value)}
        faults: list[Fault] = []
        example = assemble(Fields({key: _python(key, value) for key, value in given.items()}, faults))
        if faults:
            refuse(faults)
        return example


def assemble(fields: Fields) -> Example:
    """The example that the fields describe; not to be used where faults were noted."""
    inputs = fields.written.get("inputs")
    if inputs and inputs.kind == "list":
        count = len(inputs.items)
        if not count:
            fields.faults.append(inputs.fault("must hold at least one number, found an empty list"))
        mend = "write one weight for each input, with decimal points, not commas"
        fields.count("weights", count, plural(count, "inputs"), mend)
        fields.count("names", count, plural(count, "inputs"))
        fields.count("units", count, plural(count, "inputs"))
    mend = "write the class below the threshold, then the one at or above it"
    fields.count("classes", 2, "2 classes are needed", mend)
    classes = fields.texts("classes")
    working = fields.written.get("working")
    activation, optimizer = fields.activation(), fields.choice("optimizer", OPTIMIZERS) or "sgd"
    if optimizer in OPTIMIZERS and optimizer != "momentum" and "momentum" in fields.written:
        mend = 'write optimizer = "momentum", or delete the momentum'
        fields.faults.append(fields.written["momentum"].fault(f'is given, and the optimizer is "{optimizer}"', mend))
    fields.needs("penalty", "penalty_strength", "add a line  penalty_strength = 0.01")
    fields.needs("penalty_strength", "penalty", 'add a line  penalty = "l2"')
    return Example(
        title=fields.text("title") or "",
        activation=activation,
        inputs=fields.numbers("inputs"),
        weights=fields.numbers("weights"),
        bias=fields.number("bias") or PLACEHOLDER,
        names=fields.texts("names"),
        units=fields.texts("units", blank=True),
        classes=(classes[0], classes[1]) if len(classes) == 2 else None,
        threshold=fields.number("threshold"),
        target=fields.number("target"),
        loss=fields.loss(activation),
        learning_rate=fields.number("learning_rate"),
        updates=fields.whole("updates", MAX_UPDATES),
        optimizer=optimizer,
        momentum=fields.between("momentum", below=1),
        penalty=fields.choice("penalty", PENALTIES),
        penalty_strength=fields.between("penalty_strength"),
        source=fields.text("source", MAX_TEXT, lines=True) or "",
        working=fields.text("working", MAX_TEXT, lines=True) or "",
        path=working.source.path if working else "",
        working_line=working.source.line(working.span.start) if working and working.span else None,
    )


def changed(example: Example, written: Mapping[str, Written]) -> Example:
    """The example with some fields as they were ``written``, held against all the others once more.

    Raises:
        InputError: a value is not usable, or does not fit the rest; all that is wrong is told.
    """
    kept = {key: value for key in FIELDS if not _absent(value := getattr(example, key))}
    faults: list[Fault] = []
    fields = Fields({key: _python(key, value) for key, value in kept.items()} | dict(written), faults)
    made = assemble(fields)
    if faults:
        refuse(faults)
    return replace(made, path=example.path, working_line=example.working_line)


def refuse(faults: list[Fault]) -> NoReturn:
    """Raise the InputError that holds ``faults`` in file order, the first hundred in full."""
    ordered = sorted(faults, key=by_place)
    if len(ordered) > MAX_FAULTS:
        rest = Source(ordered[0].place.path).fault("more faults follow", "mend these first")
        ordered = [*ordered[:MAX_FAULTS], rest]
    raise InputError(*ordered)


def _absent(value: object) -> bool:
    return value is None or (isinstance(value, str | tuple) and not value)


def _python(field: str, value: object) -> Written:
    """A Python value as it would have been written."""
    nowhere = Source("")
    if isinstance(value, str):
        return Written(field, "text" if field.partition("[")[0] in TEXTS else "number", value, nowhere)
    if isinstance(value, Iterable):
        items = tuple(_python(f"{field}[{index}]", item) for index, item in enumerate(value))
        return Written(field, "list", "", nowhere, items=items)
    kind, text = _digits(value)
    return Written(field, kind, text, nowhere)


def _digits(value: object) -> tuple[Kind, str]:
    """The decimal digits of a number, or what it is instead of one."""
    if isinstance(value, bool):
        return "other", str(value)
    if isinstance(value, float):
        return "other", f'the float {value!r}, whose digits are not those typed: pass text, "{value!r}"'
    if isinstance(value, Decimal):
        return "number", str(value)
    if isinstance(value, int | Fraction):
        exact = Fraction(value)
        places = terminates(exact) if exact.denominator.bit_length() <= MAX_BITS else None
        if places is None:
            return "other", f"the fraction {value}, whose decimals never end: pass it rounded, as text"
        if places > MAX_DIGITS or exact.numerator.bit_length() > MAX_BITS:
            return "other", f"a number of more than {MAX_DIGITS} digits"
        return "number", _spelled(fixed(exact, places))
    if isinstance(value, Number | Negative):
        return "number", _spelled(value)
    return "other", f"a value of the type {type(value).__name__}: pass text, an int, a Decimal or a Fraction"


def _spelled(node: Node) -> str:
    if isinstance(node, Negative):
        return "-" + _spelled(node.operand)
    if not isinstance(node, Number):
        return ""
    return node.digits if node.exponent is None else f"{node.digits}e{node.exponent}"
