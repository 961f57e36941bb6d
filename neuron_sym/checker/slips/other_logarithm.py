"""The logarithm to another base."""

from __future__ import annotations

from collections.abc import Iterator

from neuron_sym.checker.slips._trial import Faulty, Trial, mal_rule
from neuron_sym.expression import Call, Name, Number, replaced
from neuron_sym.notation.plain import plain


@mal_rule(r"-\ln(0.8582)", "0.0664")
def other_logarithm(link: Faulty) -> Iterator[Trial]:
    """The logarithm is taken to base 10 or 2 where the natural one stands, or the other way round."""
    for part in link.left.walk():
        if isinstance(part, Call) and part.function.letter in ("ln", "log") and not part.function.primes:
            if part.base is not None:
                natural = Call(Name("ln"), part.arguments)
                text = f"ln taken for the logarithm to base {plain(part.base)}"
                yield Trial(replaced(link.left, {id(part): natural}), text)
                continue
            for base in ("10", "2"):
                mutant = Call(Name("log"), part.arguments, Number(base))
                yield Trial(replaced(link.left, {id(part): mutant}), f"the logarithm to base {base} taken for ln")
