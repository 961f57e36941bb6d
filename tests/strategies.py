"""Random trees of every kind that the reader makes, and numeric ones with a value."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from neuron_sym.expression import (
    Add,
    Call,
    Cases,
    Condition,
    Derivative,
    Divide,
    Ellipsis,
    Matrix,
    Multiply,
    Name,
    Negative,
    Node,
    Number,
    Percent,
    Power,
    RepeatedProduct,
    Root,
    Summation,
    Transpose,
)
from neuron_sym.record import replace

SIGNS = ("cdot", "times", "star", "", "odot")
FUNCTIONS = ("σ", "f", "exp", "ln", "tanh", "ReLU", "sigmoid", "sin", "abs", "erf", "Φ", "cosh", "arctan", "arccos", "floor", "sign", "LeakyReLU")

digits = st.text("0123456789", min_size=1, max_size=5)
numerals = st.one_of(
    st.builds(Number, digits),
    st.builds(lambda a, b: Number(f"{a}.{b}"), digits, digits),
    st.builds(lambda b: Number(f".{b}"), digits),
)
powers_of_ten = st.builds(lambda number, exponent: Number(number.digits, exponent), numerals, st.integers(-30, 30))
numbers = st.one_of(numerals, numerals, numerals, powers_of_ten)
names = st.one_of(
    st.builds(Name, st.sampled_from("abxyzwWLehαση"), st.sampled_from(("", "1", "2", "31", "i", "new", "h1→o"))),
    st.builds(Name, st.sampled_from("xyz"), accent=st.sampled_from(("hat", "bar", "tilde", "vec"))),
    st.builds(Name, st.sampled_from("xwW"), st.sampled_from(("", "1")), bold=st.just(True)),
    st.builds(
        Name, st.sampled_from("zaf"), st.sampled_from(("", "1")), superscript=st.sampled_from(("(2)", "[1]", "*"))
    ),
    st.builds(Name, st.sampled_from("zf"), primes=st.integers(1, 2)),
    st.builds(Name, st.sampled_from(("net", "out", "ℒ", "dw")), st.sampled_from(("", "h1"))),
)
atoms = st.one_of(numbers, numbers, names, names, st.just(Ellipsis()))
simple_names = names.filter(lambda node: node.letter != "dw")


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Node:
    """A tree of any kind that the reader makes."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(atoms)
    return draw(st.sampled_from(KINDS))(draw, lambda: draw(trees(depth - 1)))


@st.composite
def numeric_trees(draw: st.DrawFn, depth: int = 3) -> Node:
    """A tree without names, whose value is rational where it has one."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(numbers)
    return draw(st.sampled_from(NUMERIC_KINDS))(draw, lambda: draw(numeric_trees(depth - 1)))


Part = Callable[[], Node]


def _sum(draw: st.DrawFn, part: Part) -> Node:
    terms = [part() for _ in range(draw(st.integers(2, 4)))]
    terms = [term.operand if isinstance(term, Percent) else term for term in terms]  # refused in a sum
    terms = [Number("1") if isinstance(term, Percent) else term for term in terms]
    return Add(tuple(terms), ("+", *(draw(st.sampled_from("+-")) for _ in terms[1:])))


def _product(draw: st.DrawFn, part: Part) -> Node:
    factors = [part() for _ in range(draw(st.integers(2, 4)))]
    return Multiply(tuple(factors), tuple(draw(st.sampled_from(SIGNS)) for _ in factors[1:]))


def _quotient(draw: st.DrawFn, part: Part) -> Node:
    above = part()
    if isinstance(above, Name) and above.letter == "dw":  # dw over dw is a derivative
        above = Number("1")
    return Divide(above, part(), slash=draw(st.booleans()))


def _power(draw: st.DrawFn, part: Part) -> Node:
    return Power(part(), part())


def _whole_power(draw: st.DrawFn, part: Part) -> Node:
    return Power(part(), draw(st.sampled_from([Number("2"), Number("3"), Negative(Number("1"))])))


def _root(draw: st.DrawFn, part: Part) -> Node:
    return Root(part(), draw(st.integers(2, 5)))


def _call(draw: st.DrawFn, part: Part) -> Node:
    function = Name(draw(st.sampled_from(FUNCTIONS)))
    if function.letter in "σf":
        function = Name(function.letter, primes=draw(st.integers(0, 2)))
    return Call(function, (part(),))


def _call_of_two(draw: st.DrawFn, part: Part) -> Node:
    return Call(Name(draw(st.sampled_from(("max", "min", "L")))), (part(), part()))


def _logarithm(draw: st.DrawFn, part: Part) -> Node:
    return Call(Name("log"), (part(),), Number(draw(st.sampled_from(("2", "10")))))


def _matrix(draw: st.DrawFn, part: Part) -> Node:
    fence = draw(st.sampled_from(("pmatrix", "bmatrix", "list", "tuple")))
    columns = draw(st.integers(2 if fence in ("list", "tuple") else 1, 3))
    rows = 1 if fence == "tuple" else draw(st.integers(1, 3))
    entries = [[part() for _ in range(columns)] for _ in range(rows)]
    flat = [[Number("0") if isinstance(entry, Matrix) else entry for entry in row] for row in entries]
    return Matrix(tuple(map(tuple, flat)), fence)


def _sum_over(draw: st.DrawFn, part: Part) -> Node:
    index = draw(st.sampled_from((None, Name("i"), Name("j"))))
    bounded = index is not None and draw(st.booleans())
    kind = draw(st.sampled_from((Summation, RepeatedProduct)))
    return kind(part(), index, part() if bounded else None, part() if bounded else None)


def _cases(draw: st.DrawFn, part: Part) -> Node:
    signs = draw(st.lists(st.sampled_from(("<", ">", "=", r"\le", r"\ge")), min_size=1, max_size=2))
    branches = [(part(), Condition(part(), sign, part())) for sign in signs]
    if draw(st.booleans()):
        sign, further = draw(st.sampled_from((("<", "<"), ("<", r"\le"), (r"\ge", ">"), (r"\le", r"\le"))))
        branches.append((part(), Condition(part(), sign, part(), further, part())))
    return Cases((*branches, (part(), None)))


def _derivative(draw: st.DrawFn, part: Part) -> Node:
    return Derivative(draw(simple_names), draw(simple_names), draw(st.sampled_from("∂dδ")))


def _operator(draw: st.DrawFn, part: Part) -> Node:
    """The derivative of any term, as an operation."""
    return Derivative(part(), draw(simple_names), draw(st.sampled_from("∂dδ")))


def _second_derivative(draw: st.DrawFn, part: Part) -> Node:
    letter, first = draw(st.sampled_from("∂dδ")), draw(simple_names)
    inside = draw(simple_names) if draw(st.booleans()) else part()
    return Derivative(Derivative(inside, draw(st.sampled_from([first, Name("w", "2")])), letter), first, letter)


def _negative(draw: st.DrawFn, part: Part) -> Node:
    return Negative(part())


def _transpose(draw: st.DrawFn, part: Part) -> Node:
    return Transpose(part())


def _percent(draw: st.DrawFn, part: Part) -> Node:
    return Percent(part())


def _absolute(draw: st.DrawFn, part: Part) -> Node:
    return Call(Name("abs"), (part(),))


def _numeric_product(draw: st.DrawFn, part: Part) -> Node:
    product = _product(draw, part)
    return replace(product, signs=tuple("cdot" if sign == "odot" else sign for sign in product.signs))


KINDS = (_sum, _product, _product, _quotient, _quotient, _power, _root, _call, _call_of_two, _logarithm, _matrix,
         _sum_over, _cases, _derivative, _operator, _operator, _second_derivative, _negative, _transpose, _percent, _absolute)  # fmt: skip
NUMERIC_KINDS = (_sum, _numeric_product, _quotient, _whole_power, _negative, _percent, _absolute)
