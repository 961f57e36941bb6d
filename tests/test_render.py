r"""Every line that is rendered holds: read back from the finished text, LaTeX, Markdown and HTML, and judged.

What replays inside the program is replayed here from the outside: from the characters that a reader gets.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mpmath  # type: ignore[import-untyped]
import pytest

from neuron_sym.chain import Chain, Step
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Ruling
from neuron_sym.deriver.forward import Derivation
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.extract import formulas
from neuron_sym.errors import Unwritable
from neuron_sym.expression import Add, Negative, Node, Number, replaced
from neuron_sym.model.load_example import load
from neuron_sym.model.toml_example import read_toml
from neuron_sym.notation.statements import read
from neuron_sym.notation.writer import latex
from neuron_sym.real import NoValue
from neuron_sym.render.derivation import derive, render, tabulated
from neuron_sym.render.page import example_page
from neuron_sym.render.replay import HOLDS, replay
from neuron_sym.scope import Scope
from neuron_sym.site.typeset import typeset
from neuron_sym.value import evaluate

ROOT = Path(__file__).parent.parent
ACTIVATIONS = ("sigmoid", "tanh", "relu", "heaviside", "identity")
PUBLISHED = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "docs" / "examples").rglob("*.toml"))}


def toml(inputs: str, weights: str, bias: str, activation: str = "sigmoid", more: str = "") -> str:
    head = f'title = "Awkward"\nactivation = "{activation}"\nbias = {bias}\n'
    return f"{head}inputs = [{inputs}]\nweights = [{weights}]\n{more}"


CLASSES = 'classes = ["No", "Yes"]\nthreshold = 0.5\ntarget = 1\n'
LONG = "0.123456789012345678901234567891"
SHAPES = {
    "ordinary": ("4, 80", "0.2, 0.00001", "1"),
    "negative": ("-4, 80", "-0.2, -0.00001", "-1"),
    "no bias": ("1, 2", "0.5, 0.25", "0"),
    "one input": ("3", "-0.5", "0.25"),
    "nothing": ("0, 0", "0, 0", "0"),
    "z is 0": ("2, 1", "0.5, -2", "1"),
    "z is 800": ("8", "100", "0"),
    "z is -800": ("8", "-100", "0"),
    "long weights": ("1.5, -2, 3", f"{LONG}, -{LONG}, 3{LONG[1:]}", "0.1"),
    "trailing zeros": ("4.00, 80.0", "0.20, 0.000010", "1.000"),
    "tiny": ("0.000001, 0.000002", "0.000003, 0.000004", "0.000000001"),
    "huge": ("1234567, 2", "1000000, 1", "0"),
    "twelve": (", ".join(map(str, range(1, 13))), ", ".join(f"0.{n}" for n in range(1, 13)), "-30"),
    "thirteen": (", ".join(map(str, range(1, 14))), ", ".join(f"-0.{n}" for n in range(1, 14)), "30"),
}
WITH_ANY_ACTIVATION = ("negative", "one input", "z is 0", "z is 800", "z is -800", "long weights", "huge")
AWKWARD = {
    f"{shape}, {activation}": toml(*numbers, activation, CLASSES if activation == "sigmoid" else "")
    for shape, numbers in SHAPES.items()
    for activation in (ACTIVATIONS if shape in WITH_ANY_ACTIVATION else ("sigmoid",))
} | {
    "thousand": toml(", ".join(["0.5", "-1.25"] * 500), ", ".join(f"0.00{n}" for n in range(1, 1001)), "2"),
    "just below": toml("1", "0.00001", "-0.00002", more=CLASSES),
    "just above": toml("1", "0.00001", "0", more=CLASSES),
    "at the threshold": toml("1", "0", "0", more=CLASSES),
}
EXAMPLES = PUBLISHED | AWKWARD


@cache
def page(name: str) -> str:
    """The generated page of an example, as Markdown."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "example.toml")
        path.write_text(EXAMPLES[name], "utf-8")
        return example_page(path).markdown


@cache
def derived(name: str) -> Derivation:
    return derive(read_toml(EXAMPLES[name], ""))


def judged(name: str, text: str, path: str) -> Iterator[tuple[str, Ruling]]:
    """Each link of a rendered document, judged without a word from the program that wrote it.

    Where the numbers stand in a table, which is no formula, the judge is told them.
    """
    document = Document(text, path)
    derivation = derived(name)
    judge = Judge(derivation.given if tabulated(derivation) else {})
    for formula in formulas(document):
        if not formula.tentative:
            yield from _rulings(judge, formula)


def _rulings(judge: Judge, formula: Formula) -> Iterator[tuple[str, Ruling]]:
    for chain in read(formula.text, formula.dialect):
        for link in judge.judge(chain).links():
            written = f"{latex(link.left)} {link.mark.claim.relation.value} {latex(link.right)}"
            yield f"{written} ({link.mark.reason})", link.mark.ruling


def broken(links: list[tuple[str, Ruling]]) -> list[tuple[str, Ruling]]:
    return [(written, ruling) for written, ruling in links if ruling not in HOLDS]


def count(derivation: Derivation) -> int:
    return sum(len(chain.rest) for chain in derivation.chains)


# --- what is written is true ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize(("form", "suffix"), [("latex", ".tex"), ("markdown", ".md")])
def test_every_line_of_every_document_replays(name: str, form: str, suffix: str) -> None:
    derivation = derived(name)
    text = render([derivation.example], form)
    links = list(judged(name, text, f"a{suffix}"))
    assert broken(links) == []
    assert len(links) == count(derivation)  # none was lost on the way
    assert sum(ruling is not Ruling.DEFINITION for _, ruling in links) >= 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_of_every_generated_page_replays(name: str) -> None:
    derivation = derived(name)
    judge = Judge(derivation.given if tabulated(derivation) else {})
    links: list[tuple[str, Ruling]] = []
    for rows in chains_of_page(page(name)):
        text = " ".join(rows)
        chains = read(text)
        assert len(chains) == 1, text
        assert len(chains[0].rest) == len(rows), text
        links += _rulings(judge, Formula(text, 0))
    assert broken(links) == []
    assert len(links) == count(derivation)


def chains_of_page(page: str) -> Iterator[list[str]]:
    """The chains of the derivation as the page holds them, a formula a row, without style and colour."""
    derivation = page.partition("<h2>Derivation</h2>")[2].partition("</section>")[0]
    lists = re.findall(r'<ol class="ns-chain">(.*?)</ol>', derivation, re.DOTALL)
    assert lists
    for rows in lists:
        found = re.findall(r'<span class="arithmatex">\\\((.*?)\\\)</span>', rows, re.DOTALL)
        assert len(found) == rows.count("<li")
        yield [_bare(unescape(row)) for row in found]


def _bare(formula: str) -> str:
    text = formula.removeprefix(r"\displaystyle").strip()
    while opening := re.search(r"\{\\color\[HTML\]\{[0-9A-F]{6}\}", text):
        depth, end = 1, opening.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[: opening.start()] + text[opening.end() : end - 1] + text[end:]
    return text


@pytest.mark.parametrize("name", ["thirteen, sigmoid", "thousand"])
def test_every_row_of_a_table_holds(name: str) -> None:
    derivation = derived(name)
    assert tabulated(derivation)
    cells = re.findall(r"<td>.*?\\\((.*?)\\\)", page(name))
    in_latex = re.findall(r"^\$\d+\$ & \$(.*)\$ & \$(.*)\$ & \$(.*)\$ ", render([derivation.example], "latex"), re.MULTILINE)
    in_markdown = re.findall(r"^\| \d+ \| \$(.*)\$ \| \$(.*)\$ \| \$(.*)\$ \|", render([derivation.example], "markdown"), re.MULTILINE)
    rows = list(zip(cells[::3], cells[1::3], cells[2::3], strict=True))
    assert rows == in_latex == in_markdown
    numbers = typed(EXAMPLES[name])
    assert [(Fraction(w), Fraction(x)) for w, x, _ in rows] == list(zip(numbers["weights"], numbers["inputs"], strict=True))
    assert all(Fraction(w) * Fraction(x) == Fraction(product) for w, x, product in rows)


@pytest.mark.parametrize("digits", [1, 8, 15])
def test_many_digits_can_be_derived(digits: int) -> None:
    derive(read_toml(EXAMPLES["obese-or-not"], ""), digits)


# --- the numbers of the JSON ------------------------------------------------------------------------------

OUTPUT = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "heaviside": lambda z: mpmath.mpf(z >= 0),
    "identity": lambda z: z,
}


def typed(text: str) -> dict[str, Any]:
    """The fields of an example, its numbers as exact fractions, read without the program's reader."""
    return tomllib.loads(text, parse_float=Fraction)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_values_are_those_of_an_engine_that_shares_no_code(name: str) -> None:
    fields = typed(EXAMPLES[name])
    exact = sum((w * x for w, x in zip(fields["weights"], fields["inputs"], strict=True)), Fraction(fields["bias"]))
    values = json.loads(render([derived(name).example], "json"))["values"]
    assert Fraction(values["z"]["exact"]) == exact
    with mpmath.workdps(50 + 750):  # tanh(800) differs from 1 in its 695th digit
        z = mpmath.mpf(exact.numerator) / exact.denominator
        assert_rounds(values["z"]["decimal"], z)
        assert_rounds(values["y_hat"]["decimal"], OUTPUT[fields["activation"]](z))
    if fields["activation"] in ("relu", "heaviside", "identity"):
        assert "exact" in values["y_hat"]


def assert_rounds(text: str, value: mpmath.mpf) -> None:
    """``text`` is ``value`` correctly rounded to 15 significant digits."""
    decimal = Decimal(text)
    assert len(decimal.normalize().as_tuple().digits) <= 15
    if value == 0:
        assert decimal == 0
        return
    place = int(mpmath.floor(mpmath.log10(abs(value))))
    assert abs(mpmath.mpf(text) - value) <= mpmath.mpf(10) ** (place - 14) / 2 * (1 + mpmath.mpf(10) ** -40), (text, value)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_chains_of_the_json_are_those_of_the_document(name: str) -> None:
    derivation = derived(name)
    shown = json.loads(render([derivation.example], "json"))
    assert [len(chain["links"]) + 1 for chain in shown["chains"]] == [len(chain["terms"]) for chain in shown["chains"]]
    assert [chain["terms"] for chain in shown["chains"]] == [list(map(latex, each.terms)) for each in derivation.chains]
    relations = [[step.relation.value for step, _ in chain.rest] for chain in derivation.chains]
    assert [[link["relation"] for link in chain["links"]] for chain in shown["chains"]] == relations
    for chain in shown["chains"]:
        assert all(link["rule"] and link["reason"].endswith(".") for link in chain["links"])
        assert all(link["because"] == [] for link in chain["links"])


# --- LaTeX that compiles ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_latex_is_well_formed(name: str) -> None:
    text = render([derived(name).example], "latex")
    open_: list[str] = []
    for kind, environment in re.findall(r"\\(begin|end)\{([a-z*]+)\}", text):
        if kind == "begin":
            open_.append(environment)
        else:
            assert open_.pop() == environment
    assert open_ == []
    braces = re.sub(r"\\[\\{}]", "", text)
    assert braces.count("{") == braces.count("}")
    assert text.count("$") % 2 == 0
    assert [char for char in text if not char.isascii()] == [] or name in PUBLISHED
    blocks = re.findall(r"\\begin\{align\*\}.*?\\end\{align\*\}", text, re.DOTALL)
    assert len(blocks) == len(derived(name).chains)
    for block in [*blocks, *re.findall(r"\$([^$]+)\$", text)]:
        assert "<math" in typeset(block, display=True)


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_formula_of_a_page_can_be_typeset(name: str) -> None:
    for formula in re.findall(r'<span class="arithmatex">\\\((.*?)\\\)</span>', page(name), re.DOTALL):
        assert "<math" in typeset(unescape(formula), display=False)


def test_the_published_examples_load_as_they_are_read_here() -> None:
    for path in sorted((ROOT / "docs" / "examples").rglob("*.toml")):
        (example,) = load(path)
        assert example.inputs == derived(path.stem).example.inputs


# --- a check that cannot fail is a defect -------------------------------------------------------------------

TAMPERED = ("obese-or-not", "one input, relu", "long weights, identity", "thirteen, sigmoid")


def forgeries(derivation: Derivation) -> Iterator[tuple[str, tuple[Chain[Step], ...]]]:
    """The chains with one digit changed, one sign lost or one term of a sum left out, every way there is."""
    for index, chain in enumerate(derivation.chains):
        for place, (step, term) in enumerate(chain.rest):
            if chain.name == "decision" and place == len(chain.rest) - 1:
                continue  # another threshold on the same side is as true, and the judge is not told which it is
            for forged in _forged(term):
                if _value(forged) is not None and _value(forged) == _value(term):
                    continue  # max(0, -2.25) is 0 too
                rest = (*chain.rest[:place], (step, forged), *chain.rest[place + 1 :])
                chains = (*derivation.chains[:index], Chain(chain.first, rest, chain.name), *derivation.chains[index + 1 :])
                yield f"{latex(term)} as {latex(forged)}", chains


def _value(term: Node) -> Fraction | None:
    try:
        value = evaluate(term, Scope())
    except NoValue:
        return None
    return value if isinstance(value, Fraction) else None


def _forged(term: Node) -> Iterator[Node]:
    for part in term.walk():
        if isinstance(part, Number):
            for digits in _slips(part.digits):
                yield replaced(term, {id(part): Number(digits, part.exponent)})
        elif isinstance(part, Negative) and part.operand != Number("0"):
            yield replaced(term, {id(part): part.operand})
        elif isinstance(part, Add):
            for at in range(len(part.terms)):
                if getattr(part.terms[at], "digits", "").strip("0.") or not isinstance(part.terms[at], Number):
                    terms, signs = part.terms[:at] + part.terms[at + 1 :], part.signs[:at] + part.signs[at + 1 :]
                    yield replaced(term, {id(part): Add(terms, signs) if len(terms) > 1 else terms[0]})


def _slips(digits: str) -> Iterator[str]:
    """The numeral with its first or its last digit one more."""
    for at in {0, len(digits) - 1}:
        yield digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]


@pytest.mark.parametrize("name", TAMPERED)
def test_no_forged_line_replays(name: str) -> None:
    derivation = derived(name)
    replay(derivation.chains, derivation.given)
    missed, tried = [], 0
    for what, chains in forgeries(derivation):
        tried += 1
        try:
            replay(chains, derivation.given)
        except Unwritable:
            continue
        missed.append(what)
    assert tried > 10
    assert missed == []


def test_a_forged_line_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever the deriver makes, neither a document nor a page shows a line that does not hold."""
    from dataclasses import replace

    derivation = derived("obese-or-not")
    _, chains = next(forgeries(derivation))
    monkeypatch.setattr("neuron_sym.render.derivation.forward", lambda *_: replace(derivation, chains=chains))
    for form in ("text", "latex", "markdown", "json"):
        with pytest.raises(Unwritable, match="does not replay"):
            render([derivation.example], form)
    path = tmp_path / "example.toml"
    path.write_text(EXAMPLES["obese-or-not"], "utf-8")
    with pytest.raises(Unwritable, match="does not replay"):
        example_page(path)
