"""Left sides of the neuron's mathematics with their values, and the values that mistakes in them lead to: by mpmath alone.

Nothing of neuron_sym is imported here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from mpmath import mp, mpf

Formula = Callable[..., Any]


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
