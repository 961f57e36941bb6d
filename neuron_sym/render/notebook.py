"""A derivation as a Jupyter notebook: its sections as cells, and a cell that works the numbers out again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from neuron_sym.deriver.derivation import Derivation
from neuron_sym.number import rational

_HEADING = re.compile(r"\n(?=##? )")
_CODE = """\
# The same numbers, exactly: fractions have no rounding.
from fractions import Fraction

x = [{x}]
w = [{w}]
b = Fraction("{b}")
products = [weight * number for weight, number in zip(w, x, strict=True)]
z = sum(products, b)
print("z =", z, "=", float(z))"""


def notebook(markdown: str, derivations: Sequence[Derivation]) -> str:
    """``markdown``, cut before its headings, in the notebook format 4.5; no output is kept in it."""
    sources = [("markdown", part.strip()) for part in _HEADING.split("\n" + markdown) if part.strip()]
    sources += [("code", _worked_out(one)) for one in derivations if one.products]
    told = {
        "cells": [_cell(kind, source, f"cell-{number}") for number, (kind, source) in enumerate(sources, start=1)],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, source: str, name: str) -> dict[str, object]:
    told: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {}, "source": source.splitlines(keepends=True)}
    return told | {"execution_count": None, "outputs": []} if kind == "code" else told


def _worked_out(derivation: Derivation) -> str:
    """Python for z from the numbers of the example, each as a fraction."""
    example = derivation.example
    numbers = [", ".join(f'Fraction("{rational(one) or 0}")' for one in part) for part in (example.inputs, example.weights)]
    return _CODE.format(x=numbers[0], w=numbers[1], b=rational(example.bias) or 0)
