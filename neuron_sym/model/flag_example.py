"""Examples from the flags of a command line: ``--inputs 4,80 --weights 0.2,0.00001 --bias 1``."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.errors import Fault
from neuron_sym.expression import Span
from neuron_sym.model.example import Example, assemble, changed, refuse
from neuron_sym.model.fields import Fields
from neuron_sym.model.keys import FIELDS, TEXTS, TRAINING
from neuron_sym.model.written import Kind, Source, Written

_LISTS = ("inputs", "weights", "names", "units", "classes")
LEARNING = ("target", "loss", *TRAINING)
"""The fields that say what is learned and how, not what the neuron is: flags may give them for a file's examples."""
_REQUIRED = ("inputs", "weights", "bias")


def from_flags(**flags: str | None) -> Example:
    """An example from strings by field: ``from_flags(inputs="4,80", weights="0.2,0.00001", bias="1")``.

    The entries of a list are separated by commas, with or without spaces. ``None`` stands for a
    flag that was not given; ``activation`` is then ``"sigmoid"``, ``title`` empty.

    Raises:
        InputError: a flag that is needed is missing, or a value is not usable; all is told.
        TypeError: a field that examples do not have, which is the caller's mistake.
    """
    strange = sorted(set(flags) - set(FIELDS))
    if strange:
        raise TypeError(f"an example has no field {strange[0]!r}")
    given = {"activation": "sigmoid"} | {key: value for key, value in flags.items() if value is not None}
    faults: list[Fault] = []
    example = assemble(Fields({key: _written(key, value) for key, value in given.items()}, faults))
    for key in _REQUIRED:
        if key not in given:
            example_value = "1" if key == "bias" else "4,80"
            faults.append(Source("").fault(f"--{key} is missing", f"add  --{key} {example_value}"))
    if faults:
        refuse(faults)
    return example


def with_flags(example: Example, **flags: str) -> Example:
    """The example with a target, a loss or another field of :data:`LEARNING` as a flag says.

    Raises:
        InputError: a value is not usable, or does not fit the example; all is told.
    """
    return changed(example, {key: _written(key, value) for key, value in flags.items()})


def _written(key: str, value: str) -> Written:
    flag = "--" + key.replace("_", "-")
    source = Source(flag, value, first_line=None)
    kind: Kind = "text" if key in TEXTS else "number"
    if key not in _LISTS:
        return Written(key, kind, value, source, Span(0, len(value)))
    items = tuple(
        Written(f"{key}[{index}]", kind, value[span.start : span.end], source, span)
        for index, span in enumerate(_entries(value))
    )
    return Written(key, "list", "", source, Span(0, len(value)), items)


def _entries(value: str) -> Iterator[Span]:
    """Where the entries between commas stand, without the spaces around them."""
    start = 0
    for part in value.split(",") if value.strip() else ():
        left = start + len(part) - len(part.lstrip(" "))
        yield Span(left, left + len(part.strip(" ")))
        start += len(part) + 1
