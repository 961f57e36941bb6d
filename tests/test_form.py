"""Forms: what they write, are worth and leave is what the tree with the numerals in it writes, is worth and leaves."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_sym.compiled_value import Formula
from neuron_sym.deriver import clearing
from neuron_sym.deriver import form as forms
from neuron_sym.deriver.clearing import cleared, signed_sum
from neuron_sym.deriver.form import Put, dotted, in_slots
from neuron_sym.deriver.numeral import Numeral, numeral
from neuron_sym.enclosure import Ball
from neuron_sym.expression import Add, Cases, Multiply, Name, Node, Number, later, name
from neuron_sym.model.activations import ACTIVATIONS, chosen_activation
from neuron_sym.model.losses import LOSSES, chosen_loss
from neuron_sym.notation.latex import LatexWriter, latex
from neuron_sym.notation.plain import plain
from neuron_sym.notation.statements import read_term
from neuron_sym.number import numeral as read_numeral
from neuron_sym.number import rational
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate

Z, Y_HAT, Y = name("z"), name("y", accent="hat"), name("y")
NAMES = (Z, Y_HAT, Y)


def formulas() -> list[Node]:
    """All that the catalogue knows of: the formulas and slopes of activations and losses, case by case."""
    chosen = [chosen_activation(one.name) for one in ACTIVATIONS] + [chosen_loss(one.name) for one in LOSSES]
    trees = [tree for one in chosen for tree in (one.formula, one.slope, one.in_output, one.curvature) if tree is not None]
    branches = [[value for value, _ in tree.branches] if isinstance(tree, Cases) else [tree] for tree in trees]
    return list(dict.fromkeys(part for parts in branches for part in parts))


FORMULAS = formulas()
NUMERALS = st.one_of(
    st.sampled_from(["0", "-0", "0.00", "1", "-1", "1.0", "2", "-2", "10", "-10", "5e-9", "-1.5e3", "1e2", "-0.1418"]),
    st.decimals(-30, 30, places=4).map(str),
    st.integers(10**29, 10**30).map(lambda digits: f"-0.{digits}"),
).map(read_numeral)


def put_in(formula: Node, numbers: list[Node]) -> tuple[Put, Node]:
    """A formula with numbers for its names: as a form, and as the tree that it stands for."""
    values = dict(zip(NAMES, numbers, strict=True))
    form, held = in_slots(formula, NAMES)
    return Put(form, [numeral(values[one]) for one in held]), dotted(Scope(dict(values)).closed(formula))


def worth(tree: Node) -> object:
    """The value of a tree, or that it has none."""
    try:
        return evaluate(tree, Scope())
    except NoValue as error:
        return type(error)


def as_narrow(found: object, walked: object) -> bool:
    """Whether a value is the exact one, or an enclosure of the same number that is about as narrow."""
    if isinstance(walked, Fraction) or isinstance(found, Fraction):
        return found == walked or (isinstance(walked, Ball) and not walked.radius and found == walked.lower)
    assert isinstance(walked, Ball)
    assert isinstance(found, Ball)
    width = found.upper - found.lower
    return evaluate_difference(found, walked) and width <= 16 * (walked.upper - walked.lower)


@settings(max_examples=200, deadline=None)
@given(formula=st.sampled_from(FORMULAS), numbers=st.lists(NUMERALS, min_size=3, max_size=3))
def test_a_form_writes_and_is_worth_what_its_tree_is(formula: Node, numbers: list[Node]) -> None:
    put, tree = put_in(formula, numbers)
    term = put.term
    assert latex(term) == LatexWriter().write(tree), "the text that is known before the tree is made"
    assert term == tree
    assert hash(term) == hash(tree)
    try:
        value = put(64)
    except NoValue as error:
        assert worth(tree) is type(error)
    else:
        assert as_narrow(value, worth(tree))


@settings(max_examples=200, deadline=None)
@given(formula=st.sampled_from(FORMULAS), numbers=st.lists(NUMERALS, min_size=3, max_size=3))
def test_clearing_up_changes_no_value_and_leaves_nothing_to_clear(formula: Node, numbers: list[Node]) -> None:
    put, _ = put_in(formula, numbers)
    left = cleared(put)
    assert latex(left.term) == LatexWriter().write(left.term)
    for part in left.term.walk():
        if isinstance(part, Add):
            assert any(rational(term) is None for term in part.terms), "a sum of numbers is one number"
        if isinstance(part, Multiply):
            assert not {Fraction(0), Fraction(1)} & {rational(factor) for factor in part.factors}
    assert cleared(left) is left
    try:
        before, after = put(256), left(256)
    except NoValue:
        return  # ln(0) times 0 has no value, and is cleared up as 0
    if isinstance(before, Fraction):
        assert before == after
    else:
        assert evaluate_difference(before, after)


def evaluate_difference(a: object, b: object) -> bool:
    """Whether two enclosures have a point in common."""
    lower, upper = (getattr(a, "lower", a), getattr(a, "upper", a))
    return bool(lower <= getattr(b, "upper", b) and getattr(b, "lower", b) <= upper)


@given(numbers=st.lists(NUMERALS, min_size=1, max_size=6))
def test_a_sum_in_a_row_is_worth_the_sum(numbers: list[Node]) -> None:
    put = signed_sum([Numeral(number) for number in numbers])
    assert put(64) == sum((rational(number) or Fraction(0) for number in numbers), Fraction(0))
    assert "+ -" not in latex(put.term)
    assert latex(put.term) == LatexWriter().write(put.term)


@pytest.mark.parametrize(
    ("formula", "numbers", "text", "left"),
    [
        # 1 - y is 0 for y = 1: its product goes, and so does the factor 1
        (r"-(y \ln(\hat{y}) + (1 - y) \ln(1 - \hat{y}))", {"y": "1", "ŷ": "0.8582"}, None, r"-\ln(0.8582)"),
        (r"\hat{y} - y", {"y": "-3", "ŷ": "-0.5"}, "-0.5 - (-3)", "2.5"),
        (r"{\hat{y}} (1 - \hat{y})", {"ŷ": "0.25"}, r"0.25 \cdot (1 - 0.25)", r"0.25 \cdot 0.75"),
        (r"-\hat{y}", {"ŷ": "-0.25"}, "-(-0.25)", "0.25"),
        (r"(\hat{y} - y)^{2}", {"y": "0", "ŷ": "10"}, "(10 - 0)^{2}", "10^{2}"),
        (r"\frac{y}{\hat{y}}", {"y": "2e-5", "ŷ": "3"}, r"\frac{2 \times 10^{-5}}{3}", r"\frac{2 \times 10^{-5}}{3}"),
    ],
)
def test_numerals_are_bracketed_and_cleared_as_a_hand_would(
    formula: str, numbers: dict[str, str], text: str | None, left: str
) -> None:
    named = {Y: numbers.get("y", "0"), Y_HAT: numbers["ŷ"]}
    form, held = in_slots(read_term(formula), (Y, Y_HAT))
    put = Put(form, [Numeral(read_numeral(named[one])) for one in held])
    assert text is None or latex(put.term) == text
    assert latex(cleared(put).term) == left


def test_the_digits_of_other_numbers_fill_the_same_form() -> None:
    formula = read_term(r"\hat{y} (1 - \hat{y})")
    one, other = (in_slots(formula, (Y_HAT,))[0] for _ in range(2))
    assert one is other
    texts = [latex(Put(one, [Numeral(Number(digits))]).term) for digits in ("0.25", "0.8")]
    assert texts == [r"0.25 \cdot (1 - 0.25)", r"0.8 \cdot (1 - 0.8)"]


@settings(max_examples=200, deadline=None)
@given(formula=st.sampled_from(FORMULAS), numbers=st.lists(st.decimals(-20, 20, places=3), min_size=3, max_size=3))
def test_a_compiled_formula_is_worth_what_the_walked_one_is(formula: Node, numbers: list[object]) -> None:
    values = [Fraction(str(number)) for number in numbers]
    places: dict[Node, int] = {one: place for place, one in enumerate(NAMES)}
    try:
        walked = evaluate(formula, Scope(), 100, dict(zip(NAMES, values, strict=True)))
    except NoValue as error:
        with pytest.raises(type(error)):
            Formula(formula, places)(values, 100)
        return
    assert as_narrow(Formula(formula, places)(values, 100), walked)


# --- trees that are made later ---------------------------------------------------------------------------


def made_later(calls: list[int]) -> Node:
    def make() -> Node:
        calls.append(1)
        return Add((Name("z"), Number("1")), ("+", "+"))

    return later(Add, make, "z + 1")


def test_a_later_tree_is_made_once_and_only_when_somebody_asks() -> None:
    calls: list[int] = []
    term = made_later(calls)
    assert latex(term) == "z + 1"
    assert isinstance(term, Add)
    assert not calls
    assert term == read_term("z + 1")
    assert [*term.walk()] == [*read_term("z + 1").walk()]
    assert plain(term) == "z + 1"
    assert len(calls) == 1
    with pytest.raises(AttributeError, match="no attribute 'factors'"):
        _ = term.factors  # type: ignore[attr-defined]


def test_a_later_tree_goes_to_another_process_as_any_other() -> None:
    term = made_later([])
    assert pickle.loads(pickle.dumps(term)) == read_term("z + 1")


def test_several_threads_may_ask_at_once() -> None:
    terms = [made_later([]) for _ in range(200)]
    with ThreadPoolExecutor(8) as pool:
        for term in terms:
            assert set(pool.map(lambda _, term=term: term.terms, range(8))) == {read_term("z + 1").terms}  # type: ignore[attr-defined, misc]


def test_nothing_is_kept_without_bound() -> None:
    kept = [one for one in (*vars(forms).values(), *vars(clearing).values()) if hasattr(one, "cache_parameters")]
    assert kept
    assert all(one.cache_parameters()["maxsize"] for one in kept)
