"""Links of the neuron's mathematics made with their truth, by mpmath alone: half of them hold, half do not.

A link that does not hold was spoilt by a mistake of a known kind, by a small step, or arbitrarily. The values, the mistakes and
the roundings are worked out here, from formulas of this module. Run as a script, it prints how they were judged and explained:
``python -m tests.generated_links --links 100000 --seed 1``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf

from neuron_sym.checker.verdict import Ruling, Verdict
from neuron_sym.report import check

Formula = Callable[..., Any]
DIGITS = 60
HIGH = 340
CHUNK = 250


class Edit(NamedTuple):
    """A mistake: its kind, how much it changes (1 for a sign or a symbol), and the value that it leads to."""

    kind: str
    size: int
    formula: Formula


class Form(NamedTuple):
    """A left side with gaps for numbers, its names, its value, and the mistakes that its shape invites."""

    latex: str
    plain: str
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    formula: Formula
    edits: tuple[Edit, ...] = ()


class Made(NamedTuple):
    """A link as text, with what is true of it: ``kind`` is empty where it holds."""

    text: str
    given: dict[str, str]
    kind: str
    ambiguous: bool = False


NAMED: dict[str, frozenset[str]] = {
    "shifted digits": frozenset(("shifted-digits",)),
    "digits swapped": frozenset(("misread-digit",)),
    "digit off by one": frozenset(("misread-digit",)),
    "rounded before": frozenset(("early-rounding",)),
    "sign of a number": frozenset(("lost-sign", "exponent-sign")),
    "sign of a term": frozenset(("lost-sign",)),
    "sign of the outcome": frozenset(("lost-sign",)),
    "sign of an exponent": frozenset(("exponent-sign",)),
    "bias dropped": frozenset(("dropped-term",)),
    "term dropped": frozenset(("dropped-term",)),
    "pairs swapped": frozenset(("swapped-pairs",)),
    "activation forgotten": frozenset(("forgotten-activation",)),
    "another activation": frozenset(("other-activation",)),
    "another logarithm": frozenset(("other-logarithm",)),
    "factor lost": frozenset(("lost-factor",)),
    "1 - ŷ mistaken": frozenset(("complement",)),
    "difference reversed": frozenset(("reversed-difference",)),
    "rate lost": frozenset(("learning-rate",)),
    "rate twice": frozenset(("learning-rate",)),
    "step uphill": frozenset(("wrong-direction",)),
    "running total": frozenset(("running-total",)),
    "square mistaken": frozenset(("lost-square",)),
    "percent": frozenset(("lost-percent",)),
    "fraction turned over": frozenset(("reciprocal",)),
    "root not taken": frozenset(("lost-square",)),
    "another number": frozenset(("other-number",)),
    "power distributed": frozenset(("distributed-power",)),
    "degrees": frozenset(("degrees",)),
    "another operation": frozenset(("other-operation",)),
    "cut off": frozenset(("truncated",)),
}
"""The kinds of mistakes made here, and the names that explain them."""
STEP, ARBITRARY = "a small step", "anything"
"""Mistakes of no kind: no slip explains them."""


# --- numbers ----------------------------------------------------------------------------------------------------


def decimal(rng: random.Random, low: float = 0.02, high: float = 12, *, signed: bool = True) -> str:
    """A number as people write it: mostly two to four digits."""
    while True:
        places = rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 5))
        size = rng.uniform(low, min(high, 2 if rng.random() < 0.6 else high))
        text = f"{size:.{places}f}"
        if low <= float(text) <= high and float(text) not in (0, 1):
            return "-" + text if signed and rng.random() < 0.25 else text


def probability(rng: random.Random) -> str:
    return f"{rng.uniform(0.03, 0.97):.{rng.choice((2, 3, 4, 4, 5))}f}"


def whole(rng: random.Random) -> str:
    return str(rng.randint(2, 90))


def sigmoid(z: Any) -> Any:
    return 1 / (1 + mp.exp(-z))


# --- forms ------------------------------------------------------------------------------------------------------


def weighted(rng: random.Random, count: int) -> tuple[list[str], list[str], str, str]:
    """Weights, inputs and a bias, their names, and their sum as LaTeX and as plain text."""
    numbers: list[str] = []
    names: list[str] = []
    for place in range(1, count + 1):
        small = rng.random() < 0.15
        numbers += [rng.choice(("0.00001", "0.003", "0.0204")) if small else decimal(rng, high=3),
                    whole(rng) if rng.random() < 0.3 else decimal(rng)]  # fmt: skip
        names += [f"w_{place}", f"x_{place}"]
    sign = rng.choice((r"\cdot", r"\times"))
    latex = " + ".join(f"{{{2 * i}}} {sign} {{{2 * i + 1}}}" for i in range(count)) + f" + {{{2 * count}}}"
    plain = " + ".join(f"{{{2 * i}}}{rng.choice('*·×')}{{{2 * i + 1}}}" for i in range(count)) + f" + {{{2 * count}}}"
    return [*numbers, decimal(rng, high=3)], [*names, "b"], latex, plain


def total(values: tuple[Any, ...]) -> Any:
    return sum((a * b for a, b in pairs(values)), values[-1])


def pairs(values: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    return list(zip(values[:-1:2], values[1:-1:2], strict=True))


def sum_edits(count: int, outer: Formula = lambda z: z) -> Iterator[Edit]:
    yield Edit("bias dropped", 1, lambda *v: outer(total(v) - v[-1]))
    yield Edit("sign of a term", 1, lambda *v: outer(total(v) - 2 * v[-1]))
    for i in range(count):
        if count > 1:
            yield Edit("term dropped", 2, lambda *v, i=i: outer(total(v) - v[2 * i] * v[2 * i + 1]))
        if i:
            yield Edit("sign of a term", 1, lambda *v, i=i: outer(total(v) - 2 * v[2 * i] * v[2 * i + 1]))
        for one in (0, 1):
            yield Edit("factor lost", 1, lambda *v, i=i, one=one: outer(total(v) - v[2 * i] * v[2 * i + 1] + v[2 * i + one]))
        yield Edit("another operation", 2, lambda *v, i=i: outer(total(v) - v[2 * i] * v[2 * i + 1] + v[2 * i] + v[2 * i + 1]))
    for i, j in combinations(range(count), 2):
        yield Edit("pairs swapped", 2, lambda *v, i=i, j=j: outer(
            total(v) - (v[2 * i] - v[2 * j]) * (v[2 * i + 1] - v[2 * j + 1])))  # fmt: skip


def weighted_sum(rng: random.Random) -> Form:
    count = rng.randint(1, 4)
    numbers, names, latex, plain = weighted(rng, count)
    return Form(latex, plain, tuple(numbers), tuple(names), lambda *v: total(v), tuple(sum_edits(count)))


def output(rng: random.Random) -> Form:
    count = rng.randint(1, 3)
    numbers, names, latex, plain = weighted(rng, count)
    kind, f, others = rng.choice((
        ("sigma", sigmoid, (mp.tanh, relu)), ("tanh", mp.tanh, (sigmoid, relu)), ("ReLU", relu, (sigmoid, mp.tanh)),
    ))  # fmt: skip
    command = {"sigma": r"\sigma", "tanh": r"\tanh", "ReLU": r"\text{{ReLU}}"}[kind]
    word = {"sigma": rng.choice(("σ", "sigmoid")), "tanh": "tanh", "ReLU": "ReLU"}[kind]
    edits = [*sum_edits(count, f), Edit("activation forgotten", 1, lambda *v: total(v))]
    edits += [Edit("another activation", 1, lambda *v, g=g: g(total(v))) for g in others]
    return Form(rf"{command}({latex})", f"{word}({plain})", tuple(numbers), tuple(names), lambda *v: f(total(v)), tuple(edits))


def relu(z: Any) -> Any:
    return max(mpf(0), z)


def product_of(rng: random.Random) -> Form:
    count = rng.randint(2, 4)
    numbers = tuple(decimal(rng, high=5) for _ in range(count))
    sign = rng.choice((r"\cdot", r"\times"))
    edits = [Edit("sign of the outcome", 1, lambda *v: -mp.fprod(v))]
    edits += [Edit("factor lost", 1, lambda *v, i=i: mp.fprod((*v[:i], *v[i + 1 :]))) for i in range(count)]
    if count == 2:
        edits.append(Edit("another operation", 2, lambda a, b: a + b))
    gaps = [f"{{{i}}}" for i in range(count)]
    return Form(f" {sign} ".join(gaps), rng.choice("*·×").join(gaps), numbers, ("a", "d", "c", "g")[:count],
                lambda *v: mp.fprod(v), tuple(edits))  # fmt: skip


def logistic(rng: random.Random) -> Form:
    written = rng.random() < 0.5
    edits = [
        Edit("sign of an exponent", 1, lambda z: sigmoid(-z)), Edit("activation forgotten", 1, lambda z: z),
        Edit("another activation", 1, mp.tanh), Edit("another activation", 1, relu),
        Edit("sign of the outcome", 1, lambda z: -sigmoid(z)),
    ]  # fmt: skip
    if written:
        edits += [Edit("fraction turned over", 1, lambda z: 1 + mp.exp(-z)), Edit("term dropped", 2, lambda z: mp.exp(-z))]
        latex = rng.choice((r"\frac{{1}}{{1 + e^{{-{0}}}}}", r"\dfrac{{1}}{{1+e^{{-{0}}}}}"))
        plain = rng.choice(("1/(1 + e^(-{0}))", "1 / (1 + exp(-{0}))"))
        if "exp" in plain:
            edits = [edit for edit in edits if edit.kind not in ("activation forgotten", "another activation")]
    else:
        latex, plain = r"\sigma({0})", rng.choice(("σ({0})", "sigmoid({0})"))
    return Form(latex, plain, (decimal(rng, high=6),), ("z",), sigmoid, (*edits, Edit("percent", 2, lambda z: 100 * sigmoid(z))))


def hyperbolic(rng: random.Random) -> Form:
    edits = (Edit("activation forgotten", 1, lambda z: z), Edit("another activation", 1, sigmoid),
             Edit("another activation", 1, relu), Edit("sign of the outcome", 1, lambda z: -mp.tanh(z)))  # fmt: skip
    return Form(r"\tanh({0})", "tanh({0})", (decimal(rng, high=4),), ("z",), mp.tanh, edits)


def by_sigmoids(rng: random.Random) -> Form:
    edits = (Edit("factor lost", 1, lambda z: sigmoid(2 * z) - 1), Edit("factor lost", 1, lambda z: 2 * sigmoid(z) - 1),
             Edit("term dropped", 1, lambda z: 2 * sigmoid(2 * z)), Edit("sign of a term", 1, lambda z: 2 * sigmoid(2 * z) + 1),
             Edit("sign of an exponent", 1, lambda z: 2 * sigmoid(-2 * z) - 1),
             Edit("difference reversed", 1, lambda z: -mp.tanh(z)))  # fmt: skip
    return Form(r"2 \sigma(2 \cdot {0}) - 1", "2*σ(2*{0}) - 1", (decimal(rng, high=3),), ("z",), mp.tanh, edits)


def softplus(rng: random.Random) -> Form:
    def f(z: Any) -> Any:
        return mp.log(1 + mp.exp(z))

    edits = (Edit("another logarithm", 1, lambda z: mp.log10(1 + mp.exp(z))), Edit("another logarithm", 1, lambda z: f(z) / mp.log(2)),
             Edit("sign of an exponent", 1, lambda z: f(-z)), Edit("power distributed", 2, lambda z: z),
             Edit("sign of a term", 1, lambda z: mp.log(1 - mp.exp(z)) if z < 0 else mp.nan))  # fmt: skip
    return Form(r"\ln(1 + e^{{{0}}})", "ln(1 + e^({0}))", (decimal(rng, high=4),), ("z",), f, edits)


def log_loss(rng: random.Random) -> Form:
    p = probability(rng)
    if rng.random() < 0.5:
        edits = (Edit("another logarithm", 1, lambda p: -mp.log10(p)), Edit("another logarithm", 1, lambda p: -mp.log(p) / mp.log(2)),
                 Edit("sign of the outcome", 1, mp.log))  # fmt: skip
        return Form(r"-\ln({0})", "-ln({0})", (p,), (r"\hat{y}",), lambda p: -mp.log(p), edits)
    edits = (Edit("another logarithm", 1, lambda p: -mp.log10(1 - p)), Edit("another logarithm", 1, lambda p: -mp.log(1 - p) / mp.log(2)),
             Edit("sign of the outcome", 1, lambda p: mp.log(1 - p)), Edit("1 - ŷ mistaken", 1, lambda p: -mp.log(p)),
             Edit("1 - ŷ mistaken", 1, lambda p: -mp.log(1 + p)))  # fmt: skip
    return Form(r"-\ln(1 - {0})", "-ln(1 - {0})", (p,), (r"\hat{y}",), lambda p: -mp.log(1 - p), edits)


def cross_entropy(rng: random.Random) -> Form:
    def f(y: Any, p: Any, log: Formula = mp.log) -> Any:
        return -(y * log(p) + (1 - y) * log(1 - p))

    edits = (Edit("sign of the outcome", 1, lambda y, p: -f(y, p)), Edit("term dropped", 2, lambda y, p: -y * mp.log(p)),
             Edit("sign of a term", 1, lambda y, p: -y * mp.log(p) + (1 - y) * mp.log(1 - p)),
             Edit("1 - ŷ mistaken", 1, lambda y, p: -mp.log(p)),
             Edit("1 - ŷ mistaken", 1, lambda y, p: -(y * mp.log(p) + y * mp.log(1 - p))))  # fmt: skip
    return Form(r"-({0} \ln({1}) + (1 - {0}) \ln(1 - {1}))", "-({0}*ln({1}) + (1 - {0})*ln(1 - {1}))",
                (probability(rng), probability(rng)), ("y", r"\hat{y}"), f, edits)  # fmt: skip


def exponential(rng: random.Random) -> Form:
    return Form(r"e^{{-{0}}}", rng.choice(("e^(-{0})", "exp(-{0})")), (decimal(rng, high=7),), ("z",), lambda z: mp.exp(-z),
                (Edit("sign of an exponent", 1, mp.exp), Edit("sign of the outcome", 1, lambda z: -mp.exp(-z))))  # fmt: skip


def fraction(rng: random.Random) -> Form:
    edits = (Edit("fraction turned over", 1, lambda a, b: b / a), Edit("percent", 2, lambda a, b: 100 * a / b),
             Edit("factor lost", 1, lambda a, b: a))  # fmt: skip
    return Form(r"\frac{{{0}}}{{{1}}}", "{0}/{1}", (decimal(rng), decimal(rng)), ("a", "c"), lambda a, b: a / b, edits)


def share(rng: random.Random) -> Form:
    edits = (Edit("fraction turned over", 1, lambda a, b, c: (b + c) / a), Edit("percent", 2, lambda a, b, c: 100 * a / (b + c)),
             Edit("power distributed", 1, lambda a, b, c: a / b + a / c), Edit("term dropped", 1, lambda a, b, c: a / b),
             Edit("sign of a term", 1, lambda a, b, c: a / (b - c)))  # fmt: skip
    return Form(r"\frac{{{0}}}{{{1} + {2}}}", "{0}/({1} + {2})", tuple(decimal(rng, signed=False) for _ in range(3)), ("a", "c", "g"),
                lambda a, b, c: a / (b + c), edits)  # fmt: skip


def gradient(rng: random.Random) -> Form:
    y = rng.choice(("0.5", "0.9", "0.35", "0.01", "0.99"))
    edits = (Edit("difference reversed", 1, lambda p, y, x: (y - p) * x), Edit("factor lost", 1, lambda p, y, x: p - y),
             Edit("term dropped", 1, lambda p, y, x: p * x), Edit("sign of a term", 1, lambda p, y, x: (p + y) * x))  # fmt: skip
    latex = rng.choice((r"({0} - {1}) \cdot {2}", r"({0} - {1}) \times {2}"))
    return Form(latex, "({0} - {1})*{2}", (probability(rng), y, decimal(rng)), (r"\hat{y}", "y", "x"),
                lambda p, y, x: (p - y) * x, edits)  # fmt: skip


def delta(rng: random.Random) -> Form:
    edits = (
        Edit("difference reversed", 1, lambda p, y, x: (y - p) * p * (1 - p) * x),
        Edit("1 - ŷ mistaken", 1, lambda p, y, x: (p - y) * p * x), Edit("1 - ŷ mistaken", 1, lambda p, y, x: (p - y) * p * (1 + p) * x),
        Edit("1 - ŷ mistaken", 1, lambda p, y, x: (p - y) * p * p * x), Edit("factor lost", 1, lambda p, y, x: (p - y) * p * (1 - p)),
        Edit("factor lost", 2, lambda p, y, x: p * (1 - p) * x), Edit("term dropped", 1, lambda p, y, x: p * p * (1 - p) * x),
        Edit("factor lost", 1, lambda p, y, x: (p - y) * (1 - p) * x),
    )  # fmt: skip
    return Form(r"({0} - {1}) \cdot {0} \cdot (1 - {0}) \cdot {2}", "({0} - {1})*{0}*(1 - {0})*{2}",
                (probability(rng), rng.choice(("0.3", "0.75", "0.01", "0.99")), decimal(rng)), (r"\hat{y}", "y", "x"),
                lambda p, y, x: (p - y) * p * (1 - p) * x, edits)  # fmt: skip


def slope(rng: random.Random) -> Form:
    edits = (Edit("1 - ŷ mistaken", 1, lambda p: p), Edit("1 - ŷ mistaken", 1, lambda p: p * (1 + p)),
             Edit("1 - ŷ mistaken", 1, lambda p: p * p), Edit("factor lost", 1, lambda p: 1 - p))  # fmt: skip
    return Form(r"{0} \cdot (1 - {0})", "{0}*(1 - {0})", (probability(rng),), (r"\hat{y}",), lambda p: p * (1 - p), edits)


def slope_at(rng: random.Random) -> Form:
    edits = (Edit("1 - ŷ mistaken", 1, sigmoid), Edit("1 - ŷ mistaken", 1, lambda z: sigmoid(z) * (1 + sigmoid(z))),
             Edit("1 - ŷ mistaken", 1, lambda z: sigmoid(z) ** 2))  # fmt: skip
    return Form(r"\sigma({0})(1 - \sigma({0}))", "σ({0})*(1 - σ({0}))", (decimal(rng, high=4),), ("z",),
                lambda z: sigmoid(z) * (1 - sigmoid(z)), edits)  # fmt: skip


def update(rng: random.Random) -> Form:
    edits = (Edit("rate lost", 1, lambda w, r, g: w - g), Edit("rate twice", 1, lambda w, r, g: w - r * r * g),
             Edit("step uphill", 1, lambda w, r, g: w + r * g), Edit("term dropped", 2, lambda w, r, g: w))  # fmt: skip
    return Form(r"{0} - {1} \cdot {2}", "{0} - {1}*{2}", (decimal(rng, high=3), rng.choice(("0.1", "0.5", "0.01", "0.05", "0.2", "0.3")),
                decimal(rng, high=2)), ("w", r"\eta", "g"), lambda w, r, g: w - r * g, edits)  # fmt: skip


def squared(rng: random.Random) -> Form:
    edits = (Edit("square mistaken", 1, lambda a, b: a - b), Edit("square mistaken", 1, lambda a, b: 2 * (a - b)),
             Edit("power distributed", 1, lambda a, b: a * a - b * b), Edit("sign of a term", 1, lambda a, b: (a + b) ** 2),
             Edit("term dropped", 1, lambda a, b: a * a))  # fmt: skip
    return Form(r"({0} - {1})^2", "({0} - {1})^2", (probability(rng), decimal(rng, high=2)), (r"\hat{y}", "y"),
                lambda a, b: (a - b) ** 2, edits)  # fmt: skip


def half_squared(rng: random.Random) -> Form:
    edits = (Edit("square mistaken", 1, lambda a, b: (a - b) / 2), Edit("factor lost", 1, lambda a, b: (a - b) ** 2),
             Edit("power distributed", 1, lambda a, b: (a * a - b * b) / 2),
             Edit("sign of a term", 1, lambda a, b: (a + b) ** 2 / 2))  # fmt: skip
    latex = rng.choice((r"\frac{{1}}{{2}}({0} - {1})^2", r"\tfrac12 ({0} - {1})^2"))
    return Form(latex, rng.choice(("1/2*({0} - {1})^2", "0.5*({0} - {1})^2")), (probability(rng), decimal(rng, high=2)), (r"\hat{y}", "y"),
                lambda a, b: (a - b) ** 2 / 2, edits)  # fmt: skip


def mean(rng: random.Random) -> Form:
    count = rng.randint(2, 4)
    edits = [Edit("factor lost", 1, lambda *v: sum(v))]
    edits += [Edit("term dropped", 1 if i == count - 1 else 2, lambda *v, i=i: (sum(v) - v[i]) / count) for i in range(count)]
    edits += [Edit("sign of a term", 1, lambda *v, i=i: (sum(v) - 2 * v[i]) / count) for i in range(1, count)]
    gaps = " + ".join(f"{{{i}}}" for i in range(count))
    return Form(rf"\frac{{{{{gaps}}}}}{{{{{count}}}}}", f"({gaps})/{count}", tuple(decimal(rng, high=3) for _ in range(count)),
                tuple(f"L_{i + 1}" for i in range(count)), lambda *v: sum(v) / count, tuple(edits))  # fmt: skip


def norm(rng: random.Random) -> Form:
    edits = (Edit("power distributed", 1, lambda a, b: a + b), Edit("root not taken", 1, lambda a, b: a * a + b * b), Edit("term dropped", 2, lambda a, b: a),
             Edit("sign of a term", 1, lambda a, b: mp.sqrt(a * a - b * b) if a > b else mp.nan))  # fmt: skip
    return Form(r"\sqrt{{{0}^2 + {1}^2}}", "sqrt({0}^2 + {1}^2)", (decimal(rng, signed=False), decimal(rng, signed=False)),
                ("w_1", "w_2"), lambda a, b: mp.sqrt(a * a + b * b), edits)  # fmt: skip


def sine(rng: random.Random) -> Form:
    edits = (Edit("degrees", 1, lambda z: mp.sin(z * mp.pi / 180)), Edit("activation forgotten", 1, lambda z: z))
    return Form(r"\sin({0})", "sin({0})", (decimal(rng, high=3),), ("z",), mp.sin, edits)


def dot(rng: random.Random) -> Form:
    count = rng.randint(2, 3)
    numbers, names, _, _ = weighted(rng, count)
    order = [*range(0, 2 * count, 2), *range(1, 2 * count, 2)]
    row = " & ".join(f"{{{i}}}" for i in order[:count])
    column = r" \\ ".join(f"{{{i}}}" for i in order[count:])
    latex = rf"\begin{{{{pmatrix}}}} {row} \end{{{{pmatrix}}}} \begin{{{{pmatrix}}}} {column} \end{{{{pmatrix}}}} + {{{2 * count}}}"
    edits = [edit for edit in sum_edits(count) if edit.kind in ("bias dropped", "pairs swapped")]
    edits.append(Edit("sign of a term", 1, lambda *v: total(v) - 2 * v[-1]))
    return Form(latex, "", tuple(numbers), tuple(names), lambda *v: total(v), tuple(edits))


FORMS = (weighted_sum, weighted_sum, output, output, product_of, logistic, hyperbolic, by_sigmoids, softplus, log_loss, cross_entropy,
         exponential, fraction, share, gradient, delta, slope, slope_at, update, update, squared, half_squared, mean, norm, sine, dot)


# --- mistakes in numbers ----------------------------------------------------------------------------------------


def number_edits(form: Form) -> Iterator[Edit]:
    """The mistakes that may be made in copying any of the numbers."""
    for place, text in enumerate(form.numbers):
        for kind, size, changed in misreadings(text):
            yield Edit(kind, size, _with(form.formula, place, changed))
        for other in set(form.numbers) - {text}:
            yield Edit("another number", 3, _with(form.formula, place, other))


def _with(formula: Formula, place: int, changed: str) -> Formula:
    return lambda *values: formula(*values[:place], mpf(changed), *values[place + 1 :])


def misreadings(text: str) -> Iterator[tuple[str, int, str]]:
    """(kind, size, number) for each way to misread a number."""
    number, digits = Decimal(text), text.lstrip("-")
    sign = "-" if text.startswith("-") else ""
    if "." in digits:
        for shift in (1, -1, 2, -2):
            yield "shifted digits", abs(shift), format(number.scaleb(shift), "f")
    if sign:
        yield "sign of a number", 1, digits
    places = [place for place, digit in enumerate(digits) if digit != "."]
    for i, j in pairwise(places):
        if digits[i] != digits[j]:
            yield "digits swapped", 2, sign + digits[:i] + digits[j] + digits[i + 1 : j] + digits[i] + digits[j + 1 :]
    for i in places:
        for other in (int(digits[i]) - 1, int(digits[i]) + 1):
            if 0 <= other <= 9:
                yield "digit off by one", 3, sign + digits[:i] + str(other) + digits[i + 1 :]
    for decimals in range(len(digits.partition(".")[2]) - 1, -1, -1):
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded not in (0, number):
            yield "rounded before", 2, format(rounded, "f")


# --- right sides ------------------------------------------------------------------------------------------------


def units(value: Any, places: int) -> int | None:
    """The value in units of its last place, rounded; ``None`` on the boundary between two, where either will do."""
    scaled = value * mpf(10) ** places
    nearest = mp.nint(scaled)
    off = abs(scaled - nearest)
    return None if abs(off - mpf(1) / 2) < mpf(10) ** (-mp.dps // 3) else int(nearest)


def fixed(count: int, places: int) -> str:
    digits = str(abs(count)).rjust(places + 1, "0")
    return ("-" if count < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def real(formula: Formula, at: list[Any]) -> Any:
    """The value of a formula; ``None`` where it has no real one."""
    try:
        value = formula(*at)
    except ZeroDivisionError:
        return None
    return value if mp.im(value) == 0 and mp.isfinite(value) else None


def leading(value: Any) -> int:
    """The place of the first digit: 1 for 0.8, 3 for 0.005."""
    return -int(mp.floor(mp.log10(abs(value))))


# --- links ------------------------------------------------------------------------------------------------------


def links(rng: random.Random, count: int) -> Iterator[Made]:
    """As many links, half of them true."""
    made = 0
    with mp.workdps(DIGITS):
        while made < count:
            link = (true if made % 2 else false)(rng, rng.choice(FORMS)(rng))
            if link is not None:
                made += 1
                yield link


def written(rng: random.Random, form: Form, right: str, kind: str, *, ambiguous: bool = False) -> Made:
    """The link as a text of one of the two notations, with numbers or with names."""
    plain = bool(form.plain) and rng.random() < 0.4
    numbers = [f"({text})" if text.startswith("-") else text for text in form.numbers]
    given: dict[str, str] = {}
    if rng.random() < 0.2 and len(set(form.names)) == len(form.names):
        given = dict(zip(form.names, form.numbers, strict=True))
        numbers = [{r"\hat{y}": "ŷ", r"\eta": "η"}.get(name, name) if plain else name for name in form.names]
    left = (form.plain if plain else form.latex).format(*numbers)
    relation = rng.choice(("=", "≈")) if plain else rng.choice(("=", r"\approx"))
    return Made(f"{left} {relation} {right}", given, kind, ambiguous)


def true(rng: random.Random, form: Form) -> Made | None:
    if rng.random() < 0.1:
        with mp.workdps(HIGH):
            value = form.formula(*map(mpf, form.numbers))
            return _true(rng, form, value, rng.randint(9, 290)) if value else None
    value = form.formula(*map(mpf, form.numbers))
    return _true(rng, form, value, rng.randint(2, 8)) if value else None


def _true(rng: random.Random, form: Form, value: Any, places: int) -> Made | None:
    places = max(places, leading(value) + 1)
    count = units(value, places)
    return None if count is None else written(rng, form, fixed(count, places), "")


def false(rng: random.Random, form: Form) -> Made | None:
    draw = rng.random()
    if draw < 0.12:
        return stepped(rng, form)
    value = form.formula(*map(mpf, form.numbers))
    if not value:
        return None
    if draw < 0.24:
        return arbitrary(rng, form, value)
    if draw < 0.27:
        return cut_off(rng, form, value)
    if draw < 0.30:
        return run_on(rng, form, value)
    return spoilt(rng, form, value)


def stepped(rng: random.Random, form: Form) -> Made | None:
    """A true value changed by a part in 10³ to 10³⁰⁰, all digits written."""
    size = rng.choice((rng.randint(3, 16), rng.randint(3, 16), rng.randint(17, 300)))
    with mp.workdps(HIGH):
        value = form.formula(*map(mpf, form.numbers))
        if not value:
            return None
        places = size + leading(value) + 2
        count = units(value * (1 + rng.choice((-1, 1)) * rng.uniform(1, 9) * mpf(10) ** -size), places)
        return None if count is None else written(rng, form, fixed(count, places), STEP)


def arbitrary(rng: random.Random, form: Form, value: Any) -> Made | None:
    """Something else: mistakes of all sizes are as likely."""
    places = max(rng.randint(2, 6), leading(value) + 2)
    largest = float(mp.log10(abs(value))) + places
    away = int(10 ** rng.uniform(0.5, max(largest, 0.8))) * rng.choice((-1, 1))
    count = units(value, places)
    return None if count is None else written(rng, form, fixed(count + away, places), ARBITRARY)


def cut_off(rng: random.Random, form: Form, value: Any) -> Made | None:
    places = max(rng.randint(2, 8), leading(value) + 1)
    scaled = value * mpf(10) ** places
    count = int(scaled)
    off = abs(scaled - count)
    return written(rng, form, fixed(count, places), "cut off") if mpf("0.501") < off < mpf("0.999") and count else None


def run_on(rng: random.Random, form: Form, value: Any) -> Made | None:
    """2·3 = 6 + 1: the next step written on the right."""
    places = next((p for p in range(7) if abs(value * 10**p - mp.nint(value * 10**p)) < mpf(10) ** -40), None)
    if places is None:
        return None
    more = decimal(rng, signed=False)
    return written(rng, form, f"{fixed(int(mp.nint(value * 10**places)), places)} + {more}", "running total")


def spoilt(rng: random.Random, form: Form, value: Any) -> Made | None:
    """The value that a mistake leads to, rounded correctly."""
    edits = [*form.edits, *number_edits(form)]
    kind = rng.choice(sorted({edit.kind for edit in form.edits}) + rng.sample(sorted({edit.kind for edit in edits}), 1))
    edit = rng.choice([edit for edit in edits if edit.kind == kind])
    at = [mpf(number) for number in form.numbers]
    wrong = real(edit.formula, at)
    if not wrong:
        return None
    places = max(rng.randint(2, 8), leading(wrong) + 1)
    count = units(wrong, places)
    if count is None or abs(mpf(count) - value * mpf(10) ** places) <= 1:
        return None
    rivals = (other for other in edits if other.size <= edit.size and NAMED[other.kind] != NAMED[kind])
    ambiguous = any(_near(real(other.formula, at), count, places) for other in rivals)
    return written(rng, form, fixed(count, places), kind, ambiguous=ambiguous)


def _near(value: Any, count: int, places: int) -> bool:
    return value is not None and abs(value * mpf(10) ** places - count) <= mpf("0.51")


# --- judging ----------------------------------------------------------------------------------------------------

TRUE = (Ruling.EXACT, Ruling.ROUNDED, Ruling.DEFINITION)
FALSE = (Ruling.WRONG, Ruling.MISROUNDED)


class Judged(NamedTuple):
    """What became of one link: ``verdict`` is right, false or open; ``named`` first, second, silent or other."""

    made: Made
    verdict: str
    named: str
    found: Verdict | None


def judged(made: Made) -> Judged:
    verdicts = [link.verdict for link in check(made.text, made.given).links]
    if len(verdicts) != 1:
        return Judged(made, "open", "silent", None)
    (found,) = verdicts
    expected = FALSE if made.kind else TRUE
    verdict = "open" if found.ruling.open else "right" if found.ruling in expected else "false"
    names = [slip.name for slip in found.slips]
    right = NAMED.get(made.kind, frozenset())
    named = "silent" if not names else "first" if names[0] in right else "second" if names[-1] in right else "other"
    return Judged(made, verdict, named, found)


def judged_chunk(seed: str, count: int) -> list[Judged]:
    return [judged(made) for made in links(random.Random(seed), count)]


def table(all_judged: list[Judged]) -> str:
    """How the links were judged, and how those of each kind were explained."""
    verdicts: Counter[tuple[bool, str]] = Counter((bool(one.made.kind), one.verdict) for one in all_judged)
    rows = [f"{'':22}{'right':>9}{'false':>9}{'open':>9}"]
    for faulty, title in ((False, "links that hold"), (True, "links that do not")):
        rows.append(f"{title:22}" + "".join(f"{verdicts[faulty, verdict]:9}" for verdict in ("right", "false", "open")))
    rows += ["", f"{'made by':22}{'links':>9}{'clear':>9}{'first':>9}{'second':>9}{'silent':>9}{'other':>9}{'first %':>9}"]
    sums: Counter[str] = Counter()
    for kind in (*NAMED, STEP, ARBITRARY):
        of_kind = [one for one in all_judged if one.made.kind == kind]
        clear = [one for one in of_kind if not one.made.ambiguous and one.verdict == "right"]
        named = Counter(one.named for one in clear)
        if kind in NAMED:
            sums.update(named)
        rows.append(_row(kind, len(of_kind), named))
    rows.append(_row("all slips", sum(1 for one in all_judged if one.made.kind in NAMED), sums))
    return "\n".join(rows)


def _row(title: str, count: int, named: Counter[str]) -> str:
    cells = (count, named.total(), *(named[column] for column in ("first", "second", "silent", "other")))
    share = f"{100 * named['first'] / named.total():8.1f}%" if named.total() else ""
    return f"{title:22}" + "".join(f"{cell:9}" for cell in cells) + share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=10_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", default="", help="also print the links of this kind that were not explained first")
    arguments = parser.parse_args()
    chunks = range(-(-arguments.links // CHUNK))
    seeds, counts = [f"{arguments.seed}-{chunk}" for chunk in chunks], [CHUNK] * len(chunks)
    with ProcessPoolExecutor(arguments.workers) as pool:
        found = [one for chunk in pool.map(judged_chunk, seeds, counts) for one in chunk][: arguments.links]
    for one in found:
        if one.verdict != "right" and not (one.verdict == "open" and arguments.show != "open"):
            print(one.verdict, one.made, one.found)
        elif arguments.show and one.made.kind == arguments.show and not one.made.ambiguous and one.named != "first":
            print(one.named, one.made.text, one.made.given, one.found and [tuple(slip.text for slip in one.found.slips)])
    print(table(found))
    sys.exit(any(one.verdict == "false" for one in found))


if __name__ == "__main__":
    main()
