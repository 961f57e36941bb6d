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
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

from mpmath import mp, mpf

from neuron_sym.checker.verdict import Ruling
from neuron_sym.report import check
from tests.link_forms import FORMS, Form, Formula, decimal, number_edits

DIGITS = 60
HIGH = 340
CHUNK = 250


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


# --- right sides ------------------------------------------------------------------------------------------------


def units(value: Any, places: int) -> int | None:
    """The value in units of its last place, rounded; ``None`` on the boundary between two, where either will do."""
    scaled = value * mpf(10) ** places
    nearest = mp.nint(scaled)
    off = abs(scaled - nearest)
    return None if abs(off - mpf(1) / 2) < mpf(10) ** (-mp.dps // 3) else int(nearest)


def nothing(value: Any) -> bool:
    """Whether a value is 0, which decimals that cancel miss by their last bits."""
    return bool(abs(value) < mpf(10) ** (-mp.dps // 2))


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
            return _true(rng, form, value, rng.randint(9, 290)) if not nothing(value) else None
    value = form.formula(*map(mpf, form.numbers))
    return _true(rng, form, value, rng.randint(2, 8)) if not nothing(value) else None


def _true(rng: random.Random, form: Form, value: Any, places: int) -> Made | None:
    places = max(places, leading(value) + 1)
    count = units(value, places)
    return None if count is None else written(rng, form, fixed(count, places), "")


def false(rng: random.Random, form: Form) -> Made | None:
    draw = rng.random()
    if draw < 0.12:
        return stepped(rng, form)
    value = form.formula(*map(mpf, form.numbers))
    if nothing(value):
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
        if nothing(value):
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
    if wrong is None or nothing(wrong):
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
    ruling: Ruling | None = None
    said: str = ""


def judged(made: Made) -> Judged:
    verdicts = [link.verdict for link in check(made.text, made.given).links]
    if len(verdicts) != 1:
        return Judged(made, "open", "silent")
    (found,) = verdicts
    expected = FALSE if made.kind else TRUE
    verdict = "open" if found.ruling.open else "right" if found.ruling in expected else "false"
    names = [slip.name for slip in found.slips]
    right = NAMED.get(made.kind, frozenset())
    named = "silent" if not names else "first" if names[0] in right else "second" if names[-1] in right else "other"
    said = "; ".join((found.reason, *(slip.text for slip in found.slips)))
    return Judged(made, verdict, named, found.ruling, said)


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
            print(one.verdict, one.made, one.ruling, one.said)
        elif arguments.show and one.made.kind == arguments.show and not one.made.ambiguous and one.named != "first":
            print(one.named, one.made.text, one.made.given, one.said)
    print(table(found))
    sys.exit(any(one.verdict == "false" for one in found))


if __name__ == "__main__":
    main()
