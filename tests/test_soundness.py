"""Laws of the judge over generated equalities, and its numbers against two other libraries."""

from __future__ import annotations

import random
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

import flint
import mpmath
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_sym.chain import Relation
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.relate import relate
from neuron_sym.checker.verdict import Ruling
from neuron_sym.enclosure import Ball
from neuron_sym.notation.statements import read, read_term
from neuron_sym.real import NoValue
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate

ACCEPTED = (Ruling.EXACT, Ruling.ROUNDED)
PRODUCTS = (r"\cdot", r"\times", "*")
seeds = st.integers(0, 2**32)


def decimal_text(rng: random.Random) -> str:
    sign = "-" if rng.random() < 0.2 else ""
    places = rng.randint(0, 5)
    return f"{sign}{rng.randint(0, 30)}" + (f".{rng.randrange(10**places):0{places}d}" if places else "")


def signed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def expression(rng: random.Random, depth: int = 2) -> tuple[str, Fraction]:
    """A sum, product, quotient or square as LaTeX, with its value worked out here."""
    if depth == 0 or rng.random() < 0.2:
        text = decimal_text(rng)
        return signed(text), Fraction(text)
    (a, p), (b, q) = expression(rng, depth - 1), expression(rng, depth - 1)
    match rng.randrange(5):
        case 0:
            return rf"({a} + {b})", p + q
        case 1:
            return rf"({a} - {b})", p - q
        case 2 if q:
            return rf"\frac{{{a}}}{{{b}}}", p / q
        case 3:
            return rf"({a})^2", p * p
        case _:
            return f"({a} {rng.choice(PRODUCTS)} {b})", p * q


def rounded_text(value: Fraction, places: int, mode: str) -> str:
    """By the decimal module, from the quotient cut at 60 digits; the cut never meets a tie, which has at most 20."""
    with localcontext(Context(prec=120)):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return format(exact.quantize(Decimal(1).scaleb(-places), rounding=mode), "f")


def ruling(left: str, right: str) -> Ruling:
    return relate(read_term(left), Relation.EQUAL, read_term(right), Scope()).ruling


@settings(max_examples=50, deadline=None, derandomize=True)
@given(seeds)
def test_true_equalities_are_never_faulted_and_false_ones_never_accepted(seed: int) -> None:
    """100 equalities an example: 5,000 in all, half of them true by construction."""
    rng = random.Random(seed)
    for _ in range(50):
        text, value = expression(rng)
        places = rng.randint(1, 8)
        mode = rng.choice([ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN])
        right = rounded_text(value, places, mode)
        assert ruling(text, right) is (Ruling.EXACT if Fraction(right) == value else Ruling.ROUNDED), (text, right)
        unit = Fraction(1, 10**places)
        steps = rng.choice([-1, 1]) * rng.choice([1, 1, 2, 9, 10, 10**6])
        changed = rounded_text(Fraction(right) + steps * unit, places, ROUND_HALF_EVEN)
        off = abs(Fraction(changed) - value)
        if off > unit / 2:
            near = {Ruling.MISROUNDED} if Fraction(changed) else {Ruling.MISROUNDED, Ruling.WRONG}
            assert ruling(text, changed) in (near if off < unit else {Ruling.WRONG}), (text, changed)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seeds)
def test_cut_off_is_misrounded_where_it_is_not_rounded(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(20):
        text, value = expression(rng)
        places = rng.randint(1, 6)
        cut = rounded_text(value, places, ROUND_DOWN)
        if Fraction(cut) and abs(Fraction(cut) - value) * 2 * 10**places > 1:
            assert ruling(text, cut) is Ruling.MISROUNDED, (text, cut)


def chain(rng: random.Random) -> tuple[list[str], list[int]]:
    """Members of w·x + … + b = products + b = total = rounded total, and how many decimals each last number has."""
    inputs = [(Decimal(decimal_text(rng)), Decimal(decimal_text(rng))) for _ in range(rng.randint(2, 4))]
    bias = Decimal(decimal_text(rng))
    products = [a * b for a, b in inputs]
    total = sum(products, bias)
    members = [
        " + ".join(rf"{signed(str(a))} \cdot {signed(str(b))}" for a, b in inputs) + f" + {signed(str(bias))}",
        " + ".join(signed(format(product, "f")) for product in products) + f" + {signed(str(bias))}",
        format(total, "f"),
    ]
    if total and -total.as_tuple().exponent > 2:
        members.append(format(total.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN), "f"))
    return members, [-int(total.as_tuple().exponent)]


def judged(members: list[str]) -> list[Ruling]:
    (written,) = read(" = ".join(members))
    return [verdict.ruling for verdict, _ in Judge().judge(written).rest]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds)
def test_true_chains_have_no_fault_and_a_false_member_is_the_first_one(seed: int) -> None:
    rng = random.Random(seed)
    members, (places,) = chain(rng)
    assert set(judged(members)) <= set(ACCEPTED), members
    if places < 1:
        return
    wrong = Decimal(members[2]) + Decimal(rng.choice([-1, 1]) * rng.randint(1, 50)).scaleb(-places)
    changed = [*members[:2], format(wrong, "f"), *members[3:]]
    found = judged(changed)
    assert found[0] in ACCEPTED
    assert found[1] in (Ruling.WRONG, Ruling.MISROUNDED), changed


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds)
def test_equality_is_symmetric_and_no_term_differs_from_itself(seed: int) -> None:
    rng = random.Random(seed)
    a, p = expression(rng)
    b, q = expression(rng)
    assert ruling(a, a) is Ruling.EXACT
    exact = (ruling(a, f"{b} + 0"), ruling(f"{b} + 0", f"{a} + 0"))
    assert (exact[0] is Ruling.EXACT) == (exact[1] is Ruling.EXACT) == (p == q)


# --- numbers against mpmath and arb ------------------------------------------------------------------------------


def transcendental(rng: random.Random, depth: int = 3) -> tuple[str, mpmath.mpf, flint.arb]:
    """An expression as LaTeX, and its value by mpmath and by arb."""
    if depth == 0 or rng.random() < 0.15:
        text = decimal_text(rng)
        exact = Fraction(text)
        return (signed(text), mpmath.mpf(exact.numerator) / exact.denominator,
                flint.arb(flint.fmpq(exact.numerator, exact.denominator)))  # fmt: skip
    a, p, u = transcendental(rng, depth - 1)
    match rng.randrange(8):
        case 0 if abs(p) < 200:
            return rf"\sigma({a})", 1 / (1 + mpmath.exp(-p)), 1 / (1 + (-u).exp())
        case 1 if abs(p) < 200:
            return rf"\tanh({a})", mpmath.tanh(p), u.tanh()
        case 2 if abs(p) < 200:
            return rf"e^{{{a}}}", mpmath.exp(p), u.exp()
        case 3 if abs(p) < 200:
            return rf"\ln(1 + e^{{{a}}})", mpmath.log1p(mpmath.exp(p)), u.exp().log1p()
        case 4 if p > 0:
            return rf"\sqrt{{{a}}}", mpmath.sqrt(p), u.sqrt()
        case 5 if p > 0:
            return rf"-\ln({a})".join(("(", ")")), -mpmath.log(p), -u.log()
        case _:
            b, q, v = transcendental(rng, depth - 1)
            if rng.random() < 0.5 or abs(q) < mpmath.mpf("1e-6"):
                return rf"({a} + {b})", p + q, u + v
            return rf"\frac{{{a}}}{{{b}}}", p / q, u / v


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds)
def test_enclosures_hold_what_other_libraries_compute(seed: int) -> None:
    rng = random.Random(seed)
    before = flint.ctx.prec
    flint.ctx.prec = 400
    try:
        with mpmath.workdps(120):
            for _ in range(10):
                text, by_mpmath, by_arb = transcendental(rng)
                try:
                    value = evaluate(read_term(text), Scope(), 256)
                except NoValue:
                    continue
                low, high = (value.lower, value.upper) if isinstance(value, Ball) else (value, value)
                slack = Fraction(1, 10**50) * (1 + abs(high))
                sign, mantissa, exponent, _ = mpmath.mpf(by_mpmath)._mpf_
                exact = (-1) ** sign * int(mantissa) * Fraction(2) ** exponent
                assert low - slack <= exact <= high + slack, text
                assert high - low < slack, text
                assert by_arb.overlaps(flint.arb(flint.fmpq(low.numerator, low.denominator)).union(
                    flint.arb(flint.fmpq(high.numerator, high.denominator)))), text  # fmt: skip
    finally:
        flint.ctx.prec = before
