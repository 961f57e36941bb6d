"""Anything at all handed to the checker: no crash, no hang, no verdict that is not one of the eight.

    python -m tests.fuzz [--inputs 1000000] [--seed 1] [--jobs 2]

Three kinds of input take turns: formulas made from the grammar of the reader, with every construction it knows
(``grammar``); published and hostile texts with characters lost, doubled, swapped and spliced (``mutated``); and bytes
without sense (``bytes``). Each is judged as a bare working and as a document of one of the kinds of file, and the
answer is written as JSON. What raises, takes more than ``LIMIT`` seconds of CPU time, or says something of Python's
own is printed with its seed, so that ``--only SEED`` shows it again.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

from neuron_sym.batch import check_working
from neuron_sym.checker.verdict import Ruling
from neuron_sym.errors import InputError
from neuron_sym.report import check

LIMIT = 2.0
HANG = 20.0
"""Seconds of CPU time as well: on a machine that is busy with other things nothing hangs by that."""
CHUNK = 500
VERDICTS = {ruling.value for ruling in Ruling}
PYTHON_WORDS = re.compile(r"Traceback|\bNone\b|RecursionError|<class|object at 0x|\bzoo\b")
DATA = Path(__file__).parent / "data"
SUFFIXES = ("", "a.md", "a.tex", "a.txt", "a.rst", "a.ipynb")


class Failure(NamedTuple):
    """An input that the checker did not stand."""

    seed: int
    what: str
    text: str


# --- inputs ---------------------------------------------------------------------------------------------------

NAMES = r"x w b z y \hat{y} x_1 w_{31} \eta \delta L \mathcal{L} a^{(2)} \textbf{w} \text{net}_{h1} w_{\text{new}} z' ŷ σ loss_per_sample \text{Input\_Hidden} odds(p)".split()
FUNCTIONS = r"\sigma \tanh \ln \log \exp f g \text{ReLU} sigmoid \sigma' \max \operatorname{erf} \sqrt \log_{10} \sin \arccos \text{softmax} floor".split()
RELATIONS = r"= = = = \approx ≈ \leftarrow < \ge \ne := \equiv \implies \quad , \\ && =& → or \text{or}".split()
OPERATORS = (" + ", " - ", r" \cdot ", r" \times ", " * ", "/", " ", "^", r" \odot ", "−", "×", " + -", "^{-1}", " minus ")


def numeral(chance: random.Random) -> str:
    digits = "".join(chance.choice("0123456789") for _ in range(chance.choice((1, 1, 2, 3, 12, 60))))
    return chance.choice((digits, f"0.{digits}", f"{digits}.{digits[:3]}", f".{digits}", f"0{{,}}{digits}", f"{digits}e-3",
                          rf"{digits}\times 10^{{{chance.randint(-999, 999)}}}", f"{digits}\\%", f"{digits}.{digits[:3]}\\ldots", f"{digits[:3]}.\\overline{{{digits}}}", "1e999999999"))  # fmt: skip


def formula(chance: random.Random, depth: int) -> str:
    """A term of the grammar, mostly a sensible one."""
    if depth <= 0 or chance.random() < 0.3:
        return numeral(chance) if chance.random() < 0.6 else chance.choice(NAMES)

    def inner() -> str:
        return formula(chance, depth - 1)

    return chance.choice(
        (
            lambda: inner() + chance.choice(OPERATORS) + inner(),
            lambda: inner() + chance.choice(OPERATORS) + inner(),
            lambda: f"({inner()})",
            lambda: rf"\frac{{{inner()}}}{{{inner()}}}",
            lambda: f"{chance.choice(FUNCTIONS)}({inner()})",
            lambda: f"{chance.choice(FUNCTIONS)} {inner()}",
            lambda: rf"\left[{inner()}\right]",
            lambda: f"e^{{{inner()}}}",
            lambda: f"{inner()}^{{{inner()}}}",
            lambda: rf"\begin{{pmatrix}} {inner()} & {inner()} \\ {inner()} & {inner()} \end{{pmatrix}}",
            lambda: f"[{inner()}, {inner()}]",
            lambda: f"<{inner()}, {inner()}>",
            lambda: rf"\lfloor {inner()} \rfloor",
            lambda: f"{chance.choice(FUNCTIONS)}({inner()})_{{{chance.choice(('1', 'i', inner()))}}}",
            lambda: rf"\langle {inner()}, {inner()}, {inner()} \rangle",
            lambda: rf"\sum_{{i=1}}^{{{chance.choice(('3', 'n', '10^{12}', inner()))}}} {inner()}",
            lambda: rf"\prod_{{i=1}}^{{{chance.choice(('3', 'n', inner()))}}} {inner()}",
            lambda: rf"\frac{{\partial {inner()}}}{{\partial {chance.choice(NAMES)}}}",
            lambda: rf"\frac{{d}}{{dz}}\left({inner()}\right)",
            lambda: rf"\begin{{cases}} {inner()} & z > {inner()} \\ {inner()} & z \le 0 \end{{cases}}",
            lambda: f"|{inner()}|",
            lambda: rf"\boxed{{{inner()}}}",
            lambda: rf"{inner()}\text{{ nats}}",
            lambda: f"{inner()}^T",
        )
    )()


def grammar(chance: random.Random) -> str:
    terms = [formula(chance, chance.randint(0, 4)) for _ in range(chance.randint(1, 5))]
    text = terms[0] + "".join(f" {chance.choice(RELATIONS)} {term}" for term in terms[1:])
    wrapping = chance.choice(("{}", "{}", "$${}$$", "${}$", r"\[{}\]", r"\begin{{aligned}}{}\end{{aligned}}", "```\n{}\n```"))
    return wrapping.format(text) if "{}" in wrapping and "{{" not in wrapping else text


def texts() -> list[str]:
    """Published workings, labelled cases and hostile formulas, to be spoiled."""
    hostile = [json.loads(line) for line in (DATA / "hostile_latex.jsonl").read_text("utf-8").splitlines() if line]
    cases = json.loads((DATA / "links.json").read_text("utf-8"))["cases"]
    found = [str(next((v for k, v in row.items() if k in ("latex", "text", "formula", "input")), "")) for row in hostile]
    found += [case["latex"] for case in cases]
    found += (DATA / "lesson.txt").read_text("utf-8").split("\n\n")
    return [text[:3000] for text in found if text]


TEXTS = texts()


def mutated(chance: random.Random) -> str:
    text = chance.choice(TEXTS)
    for _ in range(chance.randint(1, 8)):
        text = chance.choice(SPOILING)(chance, text)
    return text[:20_000]


def _piece(chance: random.Random, text: str) -> tuple[int, int]:
    first = chance.randint(0, len(text))
    return first, min(first + chance.randint(0, 40), len(text))


def lost(chance: random.Random, text: str) -> str:
    first, last = _piece(chance, text)
    return text[:first] + text[last:]


def repeated(chance: random.Random, text: str) -> str:
    first, last = _piece(chance, text)
    return text[:first] + text[first:last] * chance.randint(2, 50) + text[last:]


def spliced(chance: random.Random, text: str) -> str:
    first, last = _piece(chance, text)
    return text[:first] + chance.choice(TEXTS)[first:last] + text[first:]


def strange(chance: random.Random, text: str) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice("{}[]()$\\^_&%=≈.,0123456789eπ∂∞\u202e\u0301\x00 \n|'") + text[place:]


def misread(chance: random.Random, text: str) -> str:
    return text.replace(chance.choice("0123456789"), chance.choice("0123456789"), 1)


SPOILING: tuple[Callable[[random.Random, str], str], ...] = (lost, repeated, spliced, strange, misread)


def noise(chance: random.Random) -> str:
    length = chance.choice((1, 10, 100, 1000))
    if chance.random() < 0.5:
        return chance.randbytes(length).decode("utf-8", "replace")
    return "".join(chance.choice("\\{}[]()$^_&=+-*/.,;:'|`#<>0123456789abcdexyzwσŷ∂Σ∞√½²₁…≈→\t\n ") for _ in range(length))


KINDS: tuple[Callable[[random.Random], str], ...] = (grammar, mutated, noise)


def made(seed: int) -> tuple[str, str]:
    """The kind of input number ``seed`` and its text."""
    chance, kind = random.Random(seed), KINDS[seed % len(KINDS)]
    return kind.__name__, kind(chance)


# --- judging --------------------------------------------------------------------------------------------------


def tried(seed: int) -> tuple[list[str], Failure | None]:
    """The verdicts on one input, and what went wrong with it."""
    _, text = made(seed)
    begun = time.process_time()
    try:
        answer = check_working(text, {"w": ["0.2", "0.00001"], "x_1": "4"})
        links = answer["links"]
        path = SUFFIXES[seed // len(KINDS) % len(SUFFIXES)]
        try:
            judged = check(text, path=path)
            found = [link.verdict.ruling.value for link in judged.links]
            explained = [slip.text for link in judged.links for slip in link.verdict.slips]
        except InputError as error:
            found, explained = [], [str(error)]
        written = json.dumps([answer, explained])
    except Exception as error:  # noqa: BLE001
        return [], Failure(seed, f"{type(error).__name__}: {error}"[:200], text)
    spent = time.process_time() - begun
    verdicts = [str(link["verdict"]) for link in links] + found
    if not VERDICTS.issuperset(verdicts):
        return verdicts, Failure(seed, "no verdict", text)
    said = PYTHON_WORDS.search(written)
    if said and said.group() not in text:
        return verdicts, Failure(seed, f"says {said.group()}", text)
    return verdicts, Failure(seed, f"{spent:.1f} s", text) if spent > LIMIT else None


def _hangs(*_: object) -> NoReturn:
    raise TimeoutError("it hangs")


def chunk(first: int) -> tuple[Counter[str], list[Failure], float]:
    """``CHUNK`` inputs from ``first`` on: the verdicts, the failures, and the longest time one took."""
    signal.signal(signal.SIGPROF, _hangs)
    verdicts: Counter[str] = Counter()
    failures: list[Failure] = []
    longest = 0.0
    for seed in range(first, first + CHUNK):
        signal.setitimer(signal.ITIMER_PROF, HANG)
        begun = time.process_time()
        found, failure = tried(seed)
        signal.setitimer(signal.ITIMER_PROF, 0)
        longest = max(longest, time.process_time() - begun)
        verdicts.update(found)
        failures += [failure] if failure else []
    return verdicts, failures, longest


def run(inputs: int, seed: int, jobs: int) -> Iterator[tuple[Counter[str], list[Failure], float]]:
    starts = range(seed * 10**9, seed * 10**9 + inputs, CHUNK)
    if jobs == 1:
        yield from map(chunk, starts)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(chunk, starts)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--inputs", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    arguments.add_argument("--only", type=int, help="the number of one input")
    options = arguments.parse_args()
    if options.only is not None:
        kind, text = made(options.only)
        print(kind, repr(text))
        print(*tried(options.only), sep="\n")
        return 0
    verdicts: Counter[str] = Counter()
    failures: list[Failure] = []
    longest, done, begun = 0.0, 0, time.monotonic()
    for found, failed, spent in run(options.inputs, options.seed, options.jobs):
        verdicts.update(found)
        failures += failed
        longest, done = max(longest, spent), done + CHUNK
        for failure in failed:
            print(f"\n{failure.seed}: {failure.what}: {failure.text[:200]!r}", flush=True)
        print(f"\r{done} of {options.inputs}, {len(failures)} failures", end="", file=sys.stderr, flush=True)
    print(f"\n{done} inputs in {time.monotonic() - begun:.0f} s: {len(failures)} failures; the longest took {longest:.2f} s")
    print(", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common()))
    return bool(failures)


if __name__ == "__main__":
    raise SystemExit(main())
