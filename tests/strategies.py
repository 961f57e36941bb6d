"""Random trees of every kind that the reader makes, and numeric ones with a value."""

from __future__ import annotations

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
    Root,
    Summation,
    Transpose,
)

SIGNS = ("cdot", "times", "star", "", "odot")
FUNCTIONS = ("σ", "f", "exp", "ln", "tanh", "ReLU", "sigmoid", "sin", "abs")

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
    st.builds(Name, st.sampled_from("zaf"), st.sampled_from(("", "1")), superscript=st.sampled_from(("(2)", "[1]", "*"))),
    st.builds(Name, st.sampled_from("zf"), primes=st.integers(1, 2)),
    st.builds(Name, st.sampled_from(("net", "out", "ℒ", "dw")), st.sampled_from(("", "h1"))),
)
atoms = st.one_of(numbers, numbers, names, names, st.just(Ellipsis()))


def sums(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    terms = st.lists(parts.filter(lambda part: not isinstance(part, Percent)), min_size=2, max_size=4)
    return terms.flatmap(
        lambda found: st.lists(st.sampled_from("+-"), min_size=len(found) - 1, max_size=len(found) - 1).map(
            lambda signs: Add(tuple(found), ("+", *signs))
        )
    )


def products(parts: st.SearchStrategy[Node], signs: tuple[str, ...] = SIGNS) -> st.SearchStrategy[Node]:
    return st.lists(parts, min_size=2, max_size=4).flatmap(
        lambda found: st.lists(st.sampled_from(signs), min_size=len(found) - 1, max_size=len(found) - 1).map(
            lambda chosen: Multiply(tuple(found), tuple(chosen))
        )
    )


def tables(entries: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    entries = entries.filter(lambda entry: not isinstance(entry, Matrix))
    shapes = st.tuples(st.integers(1, 3), st.integers(1, 3))
    table = shapes.flatmap(
        lambda shape: st.lists(
            st.tuples(*[entries] * shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )  # fmt: skip
    lists = table.filter(lambda rows: len(rows[0]) > 1)
    return st.one_of(
        st.builds(lambda rows, fence: Matrix(tuple(rows), fence), table, st.sampled_from(("pmatrix", "bmatrix"))),
        st.builds(lambda rows: Matrix(tuple(rows), "list"), lists),
        st.builds(lambda rows: Matrix((rows[0],), "tuple"), lists),
    )


def _calls(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(lambda letter, part: Call(Name(letter), (part,)), st.sampled_from(FUNCTIONS), parts),
        st.builds(lambda letter, primes, part: Call(Name(letter, primes=primes), (part,)),
                  st.sampled_from("σf"), st.integers(1, 2), parts),
        st.builds(lambda letter, a, b: Call(Name(letter), (a, b)), st.sampled_from(("max", "min", "L")), parts, parts),
        st.builds(lambda base, part: Call(Name("log"), (part,), base), st.sampled_from([Number("2"), Number("10")]), parts),
    )  # fmt: skip


def _is_differential(node: Node) -> bool:
    return isinstance(node, Name) and node.letter == "dw"


def _trees(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    conditions = st.builds(Condition, parts, st.sampled_from(("<", ">", "=", r"\le", r"\ge")), parts)
    branches = st.lists(st.tuples(parts, conditions), min_size=1, max_size=2)
    quotients = st.builds(Divide, parts, parts, slash=st.booleans()).filter(lambda node: not _is_differential(node.numerator))
    indices = st.builds(Name, st.sampled_from("ijk"))
    return st.one_of(
        sums(parts),
        st.builds(Negative, parts),
        products(parts),
        quotients,
        quotients,
        st.builds(Power, parts, parts),
        st.builds(Root, parts, st.integers(2, 5)),
        _calls(parts),
        tables(parts),
        st.builds(Transpose, parts),
        st.builds(Summation, parts, indices, parts, parts),
        st.builds(Summation, parts, indices),
        st.builds(Summation, parts),
        st.builds(lambda found, last: Cases((*found, (last, None))), branches, parts),
        st.builds(Derivative, names.filter(lambda node: not _is_differential(node)),
                  names.filter(lambda node: not _is_differential(node)), letter=st.sampled_from("∂dδ")),
        st.builds(Percent, parts),
    )  # fmt: skip


trees = st.recursive(atoms, _trees, max_leaves=8)


def _numeric(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        sums(parts),
        st.builds(Negative, parts),
        products(parts, ("cdot", "times", "star", "")),
        st.builds(Divide, parts, parts, slash=st.booleans()),
        st.builds(Power, parts, st.sampled_from([Number("2"), Number("3"), Negative(Number("1"))])),
        st.builds(lambda part: Call(Name("abs"), (part,)), parts),
        st.builds(lambda a, b: Call(Name("max"), (a, b)), parts, parts),
        st.builds(Percent, parts),
    )


numeric_trees = st.recursive(numbers, _numeric, max_leaves=8)
