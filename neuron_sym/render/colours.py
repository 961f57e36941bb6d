r"""One colour a quantity, in formulas and figures alike, and a mark on the part of a formula that is new.

The writer passes a fixed colour to ``\color[HTML]``, which the site turns into a class that its
stylesheet colours in light, dark and print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from neuron_sym.expression import Name, Node
from neuron_sym.notation.latex import LatexWriter
from neuron_sym.notation.writer import Writer

COLOURS = {
    "C2410C": "ns-w", "1D4ED8": "ns-x", "047857": "ns-b", "6D28D9": "ns-z", "BE185D": "ns-y", "FDE68A": "ns-changed",
}  # fmt: skip
"""The fixed colours of weight, input, bias, pre-activation, output and of what is new, and their classes."""

_BY_CLASS = {class_: code for code, class_ in COLOURS.items()}
_MARK = rf"{{\color[HTML]{{{_BY_CLASS['ns-changed']}}}"


def class_of(name: Name) -> str:
    """The class that colours a name: w, x, b, z and ŷ have one, y does not."""
    own = f"ns-{name.letter}" if len(name.letter) == 1 else ""
    return own if own in _BY_CLASS and (name.letter != "y" or name.accent == "hat") else ""


def coloured(name: Name, text: str) -> str:
    r"""The LaTeX of a name in its colour, if it has one."""
    own = class_of(name)
    return rf"{{\color[HTML]{{{_BY_CLASS[own]}}}{text}}}" if own else text


class MarkingWriter(LatexWriter):
    """Writes LaTeX in colours, and marks the parts of a term that a rule has put there."""

    def __init__(self, changed: Sequence[Node] = ()) -> None:
        super().__init__(coloured)
        self.changed = {id(node) for node in changed}

    def write(self, node: Node) -> str:
        """The text of a term, within a mark where it is new."""
        text = super().write(node)
        return f"{_MARK}{text}}}" if id(node) in self.changed else text

    def opens(self, text: str) -> bool:
        return super().opens(text.removeprefix(_MARK))


COLOURED = MarkingWriter()


def marking(writer: Writer, term: Node, changed: Sequence[Node]) -> Writer:
    """The writer for a term of which these parts are new: on the site they are marked, elsewhere not.

    A product that went up in a longer one is marked by its factors; what is new all over needs no mark.
    """
    if not changed or not isinstance(writer, MarkingWriter):
        return writer
    count = Counter(map(id, term.walk()))
    parts = [part for node in changed for part in _found(node, count)]
    return MarkingWriter([part for part in parts if count[id(part)] == 1 and part is not term])


def _found(node: Node, count: Mapping[int, int]) -> Sequence[Node]:
    """The node where it stands in the term, or else its parts where all of them do."""
    if id(node) in count:
        return (node,)
    parts = tuple(node.children())
    return parts if all(id(part) in count for part in parts) else ()
