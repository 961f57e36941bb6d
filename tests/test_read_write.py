"""What is written is read back; what is read is what stands there."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings

from neuron_sym.expression import (
    Add,
    Call,
    Derivative,
    Divide,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    RepeatedProduct,
    Summation,
    Transpose,
)
from neuron_sym.notation.latex import latex
from neuron_sym.notation.plain import plain
from neuron_sym.notation.statements import read, read_term
from neuron_sym.notation.symbols import SUPERSCRIPTS
from neuron_sym.notation.token import ReadError
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate
from tests.strategies import numeric_trees, trees

EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def value(node: Node) -> Fraction:
    found = evaluate(node, Scope())
    assert isinstance(found, Fraction)
    return found


# --- laws -----------------------------------------------------------------------------------------


@EXAMPLES
@given(trees())
def test_what_is_written_as_latex_is_read_back(tree: Node) -> None:
    assert read_term(latex(tree)) == tree


@EXAMPLES
@given(trees())
def test_every_node_knows_where_it_was_read(tree: Node) -> None:
    text = latex(tree)
    for node in read_term(text).walk():
        assert node.span is not None, node
        assert 0 <= node.span.start < node.span.end <= len(text), node
        if isinstance(node, Number):
            assert text[node.span.start : node.span.end].startswith(node.digits)


@EXAMPLES
@given(numeric_trees())
def test_brackets_keep_the_value(tree: Node) -> None:
    try:
        expected = value(tree)
    except NoValue:
        assume(False)
    assert value(read_term(latex(tree))) == expected
    assert value(read_term(plain(tree), "plain")) == expected


@EXAMPLES
@given(numeric_trees())
def test_plain_text_knows_where_its_numbers_stand(tree: Node) -> None:
    text = plain(tree)
    for node in read_term(text, "plain").walk():
        assert node.span is not None, node
        if isinstance(node, Number):
            spelt = "".join(SUPERSCRIPTS.get(char, char) for char in text[node.span.start : node.span.end])
            assert spelt.startswith(node.digits)


# --- numbers --------------------------------------------------------------------------------------

NUMBERS = [
    ("0.20", "1/5"), ("0.2", "1/5"), (".5", "1/2"), ("0.00001", "1/100000"), ("12", "12"), ("00012", "12"),
    ("0.50", "1/2"), (r"1\,000", "1000"), (r"12\,345.678\,9", "123456789/10000"), (r"0.000\,01", "1/100000"),
    (r"1.800\,8", "2251/1250"), ("1{,}8008", "2251/1250"), ("0{,}5", "1/2"), ("0{,}00001", "1/100000"),
    ("12{,}234.5", "24469/2"), ("1{,}234{,}567.25", "4938269/4"), ("8.6e-1", "43/50"), ("1e-3", "1/1000"),
    ("1.5E3", "1500"), ("2e+2", "200"), (r"1\times10^{-5}", "1/100000"), (r"8.6 \times 10^{-1}", "43/50"),
    (r"1.2\cdot 10^4", "12000"), (r"5 \times 10^3", "5000"), (r"5 \times 10^{+3}", "5000"), ("58.3\\%", "583/1000"), ("66\\%", "33/50"),
    (r"\tfrac12", "1/2"), (r"\frac12", "1/2"), (r"\frac{1}{2}", "1/2"), (r"\frac{0.5}{0.25}", "2"), ("½", "1/2"),
    ("-0.35", "-7/20"), ("\u22120.35", "-7/20"), ("\u20130.35", "-7/20"), ("+0.14", "7/50"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_printed_numbers_are_exact(text: str, expected: str) -> None:
    assert value(read_term(text)) == Fraction(expected)


PLAIN_NUMBERS = [
    ("0.8008", "1001/1250"), ("1e-3", "1/1000"), ("1×10⁻⁵", "1/100000"), ("1*10^-5", "1/100000"), ("58.3%", "583/1000"),
    ("½", "1/2"), ("−0.04", "-1/25"), (".5", "1/2"), ("2³", "8"), ("6 ÷ 2", "3"), ("2 ∙ 3", "6"), ("3 × −0.04", "-3/25"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLAIN_NUMBERS)
def test_printed_numbers_in_plain_text(text: str, expected: str) -> None:
    assert value(read_term(text, "plain")) == Fraction(expected)


def test_a_plain_decimal_comma_counts_where_the_formula_has_a_braced_one() -> None:
    chain = read("0{,}5 + 0,25 = 0{,}75")[0]
    assert [value(term) for term in chain.terms] == [Fraction(3, 4)] * 2


@pytest.mark.parametrize("text", ["٣", "１２", "1_000", "0x10", "1.2.3", "1,000", "1{,}234", "१", "𝟏"])
def test_numerals_that_others_read_are_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read_term(text)


# --- the twenty constructions that a parser of hand calculations must accept ------------------------------

w, x, z, L = Name("w"), Name("x"), Name("z"), Name("L")
ONE = Number("1")
SIGMOID = Divide(ONE, Add((ONE, Power(Name("e"), Negative(z))), ("+", "+")))
READINGS = [
    (r"\frac { 1 } { 1 + e ^ { - z } }", SIGMOID),
    (r"\dfrac{1}{1+e^{-z}}", SIGMOID),
    (r"\sigma'(z)", Call(Name("σ", primes=1), (z,))),
    (r"\sigma(-z)", Call(Name("σ"), (Negative(z),))),
    (r"\text{Sigmoid}(z)", Call(Name("Sigmoid"), (z,))),
    (r"\operatorname{ReLU}(z)", Call(Name("ReLU"), (z,))),
    (r"0.5(2)", Multiply((Number("0.5"), Number("2")), ("",))),
    (r"(-0.4)(0.3)", Multiply((Negative(Number("0.4")), Number("0.3")), ("",))),
    (r"0.1\times-0.5", Multiply((Number("0.1"), Negative(Number("0.5"))), ("times",))),
    (r"1 - (-0.2)", Add((ONE, Negative(Number("0.2"))), ("+", "-"))),
    (r"w_1 x_1", Multiply((Name("w", "1"), Name("x", "1")), ("",))),
    (r"w1x1", Multiply((Name("w", "1"), Name("x", "1")), ("",))),
    (r"w_{31}", Name("w", "31")),
    (r"z^{(2)}", Name("z", superscript="(2)")),
    (r"z^{[1]}_1", Name("z", "1", superscript="[1]")),
    (r"\text{net}_{h1}", Name("net", "h1")),
    (r"w_{\text{new}}", Name("w", "new")),
    (r"w_{h1 \to o}", Name("w", "h1→o")),
    (r"z_1'", Name("z", "1", primes=1)),
    (r"\hat y", Name("y", accent="hat")),
    (r"\hat{y}", Name("y", accent="hat")),
    ("ŷ", Name("y", accent="hat")),
    (r"\frac{\partial L}{\partial w}", Derivative(L, w)),
    (r"\frac {\partial L}{\partial w5}", Derivative(L, Name("w", "5"))),
    (r"\frac{dL}{dw}", Derivative(L, w, "d")),
    (r"\frac{\delta L}{\delta w}", Derivative(L, w, "δ")),
    (r"\partial L / \partial w", Derivative(L, w)),
    ("∂L/∂w", Derivative(L, w)),
    (r"\boxed{0.5}", Number("0.5")),
    (r"\mathbf{0.5}", Number("0.5")),
    (r"\mathbf{w}^\top \mathbf{x}", Multiply((Transpose(Name("w", bold=True)), Name("x", bold=True)), ("",))),
    (r"\mathbf{w}^{\intercal}", Transpose(Name("w", bold=True))),
    (r"w^T", Transpose(w)),
    (r"[0.55, 0.60]", Matrix(((Number("0.55"), Number("0.60")),), "list")),
    (r"[ 0 1 0 ]", Matrix(((Number("0"), ONE, Number("0")),), "list")),
    (r"\ln 3", Call(Name("ln"), (Number("3"),))),
    (r"0\log(0.1)", Multiply((Number("0"), Call(Name("log"), (Number("0.1"),))), ("",))),
    (r"-[w + 1]", Negative(Add((w, ONE), ("+", "+")))),
    (r"\{1 + w\}", Add((ONE, w), ("+", "+"))),
    (r"\bigl(1 + w\bigr)", Add((ONE, w), ("+", "+"))),
    (r"\left|z\right|", Call(Name("abs"), (z,))),
    (r"2\left(\frac{1}{2}\right)", Multiply((Number("2"), Divide(ONE, Number("2"))), ("",))),
    (r"\sum w_i x_i", Summation(Multiply((Name("w", "i"), Name("x", "i")), ("",)))),
    (r"\sum_{i=1}^{2} w_i", Summation(Name("w", "i"), Name("i"), ONE, Number("2"))),
    (r"\prod_{i=1}^{2} w_i", RepeatedProduct(Name("w", "i"), Name("i"), ONE, Number("2"))),
    (r"x(1 - x)", Multiply((x, Add((ONE, x), ("+", "-"))), ("",))),
    (r"50\%", Percent(Number("50"))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), READINGS, ids=[text for text, _ in READINGS])
def test_readings(text: str, tree: Node) -> None:
    assert read_term(text) == tree


PLAIN_READINGS = [
    ("0.2*4 + 0.00001×80", Add((Multiply((Number("0.2"), Number("4")), ("star",)),
                                Multiply((Number("0.00001"), Number("80")), ("times",))), ("+", "+"))),
    ("1/(1+e^(-z))", Divide(ONE, Add((ONE, Power(Name("e"), Negative(z))), ("+", "+")), slash=True)),
    ("exp(-2)", Call(Name("exp"), (Negative(Number("2")),))),
    ("e^2.0", Power(Name("e"), Number("2.0"))),
    ("tanh(x)", Call(Name("tanh"), (x,))),
    ("σ(z)", Call(Name("σ"), (z,))),
    ("w₁", Name("w", "1")),
    ("w1", Name("w", "1")),
    ("x²", Power(x, Number("2"))),
    ("x**2", Power(x, Number("2"))),
    ("net", Name("net")),
    ("ŷ", Name("y", accent="hat")),
    ("wᵀ", Transpose(w)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), PLAIN_READINGS, ids=[text for text, _ in PLAIN_READINGS])
def test_readings_of_plain_text(text: str, tree: Node) -> None:
    assert read_term(text, "plain") == tree


# --- misreadings seen in other tools -------------------------------------------------------------------


def test_intercal_is_a_transpose_and_no_integral() -> None:
    assert read_term(r"\mathbf{w}^\intercal \mathbf{x}") == read_term(r"\mathbf{w}^T \mathbf{x}")


def test_thousands_before_a_point_are_not_cut_off() -> None:
    assert value(read_term("12{,}234.5")) == Fraction("12234.5")


def test_a_full_stop_after_a_decimal_is_no_digit_lost() -> None:
    (chain,) = read(r"\hat{y} \approx 0.858.")
    assert chain.last == Number("0.858")


def test_a_primed_function_keeps_its_prime() -> None:
    assert read_term(r"\sigma'(z)") != read_term(r"\sigma(z)")
    assert read_term(r"\sigma^{\prime}(z)") == read_term(r"\sigma'(z)")


def test_the_sigmoid_of_a_negative_is_no_product() -> None:
    assert isinstance(read_term(r"\sigma(-z)"), Call)


def test_small_and_capital_letters_differ() -> None:
    assert read_term("w") != read_term("W")


def test_a_sum_is_no_product_of_a_name() -> None:
    assert isinstance(read_term(r"\sum w_i x_i"), Summation)


def test_e_notation_is_a_number_and_says_so() -> None:
    (chain,) = read(r"\sigma(1.8008) \approx 8.6e-1")
    ((claim, term),) = chain.rest
    assert term == Number("8.6", -1)
    assert claim.notes == ("8.6e-1 is read as a power of ten",)


def test_a_full_stop_after_e_notation_does_not_make_a_product_of_it() -> None:
    (chain,) = read(r"\sigma(1.8008) \approx 8.6e-1.")
    assert chain.last == Number("8.6", -1)


def test_the_reading_of_the_first_term_is_said_too() -> None:
    (chain,) = read(r"1\,000 + 1 = 1001")
    ((claim, _),) = chain.rest
    assert claim.notes == (r"1\,000 is read as 1000",)


def test_a_word_that_is_a_factor_is_not_a_remark() -> None:
    (chain,) = read(r"y = 0.5 \cdot \text{net}")
    assert chain.last == Multiply((Number("0.5"), Name("net")), ("cdot",))


def test_the_update_mark_is_no_sum() -> None:
    (chain,) = read(r"w_5^+ = 0.4")
    assert chain.first == Name("w", "5", superscript="+")
