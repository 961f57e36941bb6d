"""The logarithm to another base."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Trial
from neuron_sym.expression import Call, Name, Node, Number, replaced


def other_logarithm(left: Node) -> Iterator[Trial]:
    """log₁₀ or log₂ where the natural logarithm stands."""
    for part in left.walk():
        if isinstance(part, Call) and part.function.letter in ("ln", "log") and part.base is None:
            for base in ("10", "2"):
                mutant = Call(Name("log"), part.arguments, Number(base))
                yield Trial(replaced(left, {id(part): mutant}), f"the logarithm to base {base} was taken for ln")
