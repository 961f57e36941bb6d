"""The marks of judged links."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cached_property

from neuron_sym.chain import Chain, Claim
from neuron_sym.expression import Span
from neuron_sym.record import Record, aside


class Ruling(Enum):
    """What can be said of a link; ``MEANINGS`` has each one's exact meaning."""

    DEFINITION = "definition"
    EXACT = "exact"
    ROUNDED = "rounded"
    MISROUNDED = "misrounded"
    WRONG = "wrong"
    CARRIED = "carried"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"

    @property
    def fault(self) -> bool:
        """Only these two are the author's mistake at this very link."""
        return self in (Ruling.MISROUNDED, Ruling.WRONG)

    @property
    def open(self) -> bool:
        """Nothing could be said."""
        return self in (Ruling.UNDECIDED, Ruling.UNREADABLE)


MEANINGS = {
    Ruling.DEFINITION: "Introduces a name or a formula; there is nothing to judge.",
    Ruling.EXACT: "Equal, and proved so.",
    Ruling.ROUNDED: "The correct rounding, to the digits written; or decimals in it stand for values that they round correctly, "
    "or it was worked out from the unrounded ones.",
    Ruling.MISROUNDED: "Less than one unit of its last digit away, but not the correct rounding: cut off, off in the last digit, "
    "or rounded twice.",
    Ruling.WRONG: "Not equal, and no rounding of it either. The right value is shown or, for a formula, a point at which the two sides differ.",
    Ruling.CARRIED: "Follows from an earlier value that was wrong, or was rounded too early. That link is named.",
    Ruling.UNDECIDED: "Could not be settled. The reason is given: a name without a value, say.",
    Ruling.UNREADABLE: "Could not be read. The message says where, and what was expected.",
}
"""What the documentation says of each."""


class Slip(Record):
    """A small mistake that explains a fault: its name and the sentence that says it."""

    name: str
    text: str


Explanation = Callable[[], tuple[Slip, ...]]


class Verdict(Record):
    """The mark of a judged link.

    ``expected`` is what should stand on the right (empty where nothing is wrong); ``reason`` says
    in a sentence why. Three facts are kept apart: ``follows`` (from the left side as written),
    ``true`` (it is the value that the chain began with) and whether it is the first fault, which
    is the report's to say.
    """

    claim: Claim
    ruling: Ruling
    reason: str = ""
    expected: str = ""
    follows: bool | None = None
    true: bool | None = None
    span: Span | None = None
    """The part of the right side that is to blame, where one is."""
    early: bool = aside(default=False, kw_only=True)
    """Of a carried value: every step is right and the outcome is not, for what was rounded before."""
    explained: Explanation | None = aside(default=None, kw_only=True)
    """Seeks the slips. Most of a faulty link's time goes there, and not everyone asks."""

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """The small mistakes that lead to what was written, likeliest first; sought when first asked for."""
        return self.explained() if self.explained is not None else ()


Judged = Chain[Verdict]
