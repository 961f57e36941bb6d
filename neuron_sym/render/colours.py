r"""One colour a quantity, in formulas and figures alike.

The writer passes a fixed colour to ``\color[HTML]``, which the site turns into a class that its
stylesheet colours in light, dark and print.
"""

from __future__ import annotations

from neuron_sym.expression import Name
from neuron_sym.notation.writer import LatexWriter

COLOURS = {"C2410C": "ns-w", "1D4ED8": "ns-x", "047857": "ns-b", "6D28D9": "ns-z", "BE185D": "ns-y"}
"""The fixed colours of weight, input, bias, pre-activation and output, and their classes."""

_BY_LETTER = {class_[-1]: code for code, class_ in COLOURS.items()}


def coloured(name: Name, text: str) -> str:
    r"""The LaTeX of a name in its colour: w, x, b, z and ŷ have one, y does not."""
    code = _BY_LETTER.get(name.letter)
    if code is None or (name.letter == "y" and name.accent != "hat"):
        return text
    return rf"{{\color[HTML]{{{code}}}{text}}}"


COLOURED = LatexWriter(coloured)
