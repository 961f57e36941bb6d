"""MathML says what the tree says: what stands on the page reads as the same value, brackets and all."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from neuron_sym.expression import Call, Multiply, Name, Node, Unread
from neuron_sym.notation.mathml import MathmlWriter
from neuron_sym.notation.statements import read_term
from neuron_sym.real import NoValue
from neuron_sym.render.colours import class_of
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate
from tests.strategies import numeric_trees, trees

EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
WRITER = MathmlWriter(class_of)
ELEMENTS = set("mrow mi mn mo mtext mfrac msup msub msqrt mroot mover munder munderover mtable mtr mtd".split())
"""What the page builds; see docs/javascripts/check.js."""
ARITY = {"mfrac": 2, "msup": 2, "msub": 2, "mroot": 2, "mover": 2, "munder": 2, "munderover": 3}
TEX = {"⋅": r"\cdot ", "×": r"\times ", "−": "-", "⊙": r"\odot ", "%": r"\%", "\u2062": " ", "\u2061": ""}


def parsed(node: Node) -> Element:
    return ET.fromstring(f"<mrow>{WRITER.write(node)}</mrow>")


def seen(element: Element) -> str:
    """What a reader sees, as LaTeX; only what MathML groups by its shape is in braces."""
    parts = [seen(part) for part in element]
    match element.tag:
        case "mfrac":
            return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
        case "msup":
            return f"{parts[0]}^{{{parts[1]}}}"
        case "msqrt":
            return rf"\sqrt{{{''.join(parts)}}}"
        case "mroot":
            return rf"\sqrt[{parts[1]}]{{{parts[0]}}}"
        case "mrow":
            return "".join(parts)
        case "mn" | "mo" | "mi":
            return TEX.get(element.text or "", element.text or "")
        case tag:
            raise AssertionError(tag)


def value(node: Node) -> Fraction:
    found = evaluate(node, Scope())
    assert isinstance(found, Fraction)
    return found


@EXAMPLES
@given(numeric_trees())
def test_what_is_seen_has_the_value_of_the_tree(tree: Node) -> None:
    try:
        expected = value(tree)
    except (NoValue, AssertionError):
        assume(False)
    assume(not any(beside_a_bar(part) for part in tree.walk()))
    assert value(read_term(seen(parsed(tree)))) == expected


def beside_a_bar(node: Node) -> bool:
    """``2 |x|`` can be seen, but without the braces of LaTeX it cannot be read: a bar opens as it closes."""
    factors = zip(node.signs, node.factors[1:], strict=True) if isinstance(node, Multiply) else ()
    return any(not sign and isinstance(factor, Call) and factor.function == Name("abs") for sign, factor in factors)


@EXAMPLES
@given(trees())
def test_every_tree_becomes_elements_that_the_page_builds(tree: Node) -> None:
    for element in parsed(tree).iter():
        assert element.tag in ELEMENTS
        assert len(element) == ARITY.get(element.tag, len(element)), element.tag


@EXAMPLES
@given(st.text())
def test_what_somebody_typed_is_text(typed: str) -> None:
    for node in (Unread(typed, ""), Name(typed or "x"), Name("w", typed), Name("w", superscript=typed)):
        assert {element.tag for element in parsed(node).iter()} <= {"mrow", "mtext", "mi", "mn", "msub", "msup", "mo"}


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        (r"\frac{1}{2}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"),
        ("1 - 2", "<mn>1</mn> <mo>−</mo> <mn>2</mn>"),
        ("3 / 4", "<mn>3</mn><mo>/</mo><mn>4</mn>"),
        (r"\hat{a}", '<mover accent="true"><mi>a</mi><mo stretchy="false">ˆ</mo></mover>'),
        (r"\mathbf{a}", "<mi>𝐚</mi>"),
        ("w_1", '<mrow class="ns-w"><msub><mi>w</mi><mn>1</mn></msub></mrow>'),
    ],
)
def test_the_plain_cases(latex: str, mathml: str) -> None:
    assert WRITER.write(read_term(latex)) == mathml
