"""Degrees for radians."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Call, Divide, Multiply, Name, Number, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"\sin(0.5)", "0.00873")
def degrees(link: Faulty) -> Iterator[Trial]:
    """An angle in radians is taken for degrees, as a pocket calculator does when it is set so."""
    for part in link.left.walk():
        if isinstance(part, Call) and part.function.letter in ("sin", "cos", "tan") and len(part.arguments) == 1:
            (angle,) = part.arguments
            turned = Divide(Multiply((Name("π"), angle), ("cdot",)), Number("180"))
            mutant = replaced(link.left, {id(part): Call(part.function, (turned,))})
            yield Trial(mutant, f"{plain(angle)} taken for degrees")
