r"""Every line that is rendered holds: read back from the finished text, LaTeX, Markdown and HTML, and judged.

What replays inside the program is replayed here from the outside: from the characters that a reader gets.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mpmath  # type: ignore[import-untyped]
import pytest

from neuron_sym.chain import Chain, Relation, Step
from neuron_sym.checker.judge import Judge
from neuron_sym.checker.verdict import Ruling
from neuron_sym.deriver.derivation import Derivation
from neuron_sym.documents.document import Document, Formula
from neuron_sym.documents.extract import formulas
from neuron_sym.errors import Unwritable
from neuron_sym.expression import Add, Call, Name, Negative, Node, Number, replaced
from neuron_sym.model.activations import ACTIVATIONS as CATALOGUE
from neuron_sym.model.activations import chosen_activation
from neuron_sym.model.load_example import load
from neuron_sym.model.losses import LOSSES, chosen_loss
from neuron_sym.model.toml_example import read_toml
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read
from neuron_sym.real import NoValue
from neuron_sym.record import replace as changed
from neuron_sym.render.catalogue import activation_chains, loss_chains, without_numbers
from neuron_sym.render.derivation import WHAT, derive, render, tabulated, written
from neuron_sym.render.entry import activation_page, loss_page
from neuron_sym.render.page import example_page, furthest, meaning
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
    """As much as the page of the example shows."""
    return furthest(read_toml(EXAMPLES[name], ""))[1]


@cache
def rendered(name: str, form: str) -> str:
    """The document of an example."""
    return written([derived(name)], form)


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


def count(chains: tuple[Chain[Step], ...]) -> int:
    """The links of the chains, and of those that they rest on."""
    return sum(1 + count(step.because) for chain in chains for step, _ in chain.rest)


# --- what is written is true ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize(("form", "suffix"), [("latex", ".tex"), ("markdown", ".md")])
def test_every_line_of_every_document_replays(name: str, form: str, suffix: str) -> None:
    derivation = derived(name)
    text = rendered(name, form)
    links = list(judged(name, text, f"a{suffix}"))
    assert broken(links) == []
    assert len(links) == count(derivation.chains)  # none was lost on the way
    assert sum(ruling is not Ruling.DEFINITION for _, ruling in links) >= 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_of_every_generated_page_replays(name: str) -> None:
    derivation = derived(name)
    links = list(judged_page(page(name), derivation.given if tabulated(derivation) else {}))
    assert broken(links) == []
    in_one_line = len(Page.of(page(name)).short)
    assert in_one_line
    assert len(links) == count(derivation.chains) + count(meaning(derivation.example)) + in_one_line


@pytest.mark.parametrize("entry", [*CATALOGUE, *LOSSES], ids=lambda entry: entry.name)
def test_every_line_of_every_page_of_the_catalogue_replays(entry: Any) -> None:
    if entry in CATALOGUE:
        text, chains = activation_page(entry).markdown, activation_chains(chosen_activation(entry.name).symbolic())
    else:
        text, chains = loss_page(entry).markdown, loss_chains(chosen_loss(entry.name).symbolic())
    links = list(judged_page(text, {}))
    assert broken(links) == []
    assert len(links) == count(chains) + len(Page.of(text).short)


def judged_page(page: str, given: dict[Node, Node]) -> Iterator[tuple[str, Ruling]]:
    """Each link of a page, read from its HTML; what is folded is judged for all numbers, not for the example's."""
    judge = Judge(given)
    functions: dict[Node, Node] = {}
    for chain in Page.of(page).chains:
        for known in read(chain.text):
            if isinstance(known.first, Call) and not known.first.function.primes and known.rest:
                functions[known.first] = known.rest[0][1]
        yield from _judged_chain(judge, chain, functions)


def _judged_chain(judge: Judge, chain: Listed, functions: dict[Node, Node]) -> Iterator[tuple[str, Ruling]]:
    (read_back,) = read(chain.text)
    assert len(read_back.rest) == len(chain.rows), chain.text
    yield from _rulings(judge, Formula(chain.text, 0))
    for row in chain.rows:
        apart = Judge(functions)
        for part in row.because:
            yield from _judged_chain(apart, part, functions)


@dataclass
class Row:
    formula: str = ""
    because: list[Listed] = field(default_factory=list)


@dataclass
class Listed:
    """A chain as a page holds it: a row a link."""

    rows: list[Row] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(_bare(row.formula) for row in self.rows)


class Page(HTMLParser):
    """The derived chains of a page, those that a row folds below that row."""

    def __init__(self) -> None:
        super().__init__()
        self.chains: list[Listed] = []
        self.short: list[Listed] = []
        """Chains in one line: their first term and the last, which stands beside all of them."""
        self.open: list[Listed] = []
        self.row = Row()
        self.derived = self.within = False

    @classmethod
    def of(cls, page: str) -> Page:
        made = cls()
        made.feed(page)
        assert made.chains
        assert not made.open
        made.chains += made.short
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "section":
            self.derived = kind == "ns-derived"
        elif tag == "ol" and self.derived:
            chain = Listed()
            (self.open[-1].rows[-1].because if self.open else self.chains).append(chain)
            self.open.append(chain)
        elif tag == "li" and self.open:
            self.row = Row()
            if "ns-short" in kind.split():
                self.short.append(Listed([self.row]))
            else:
                self.open[-1].rows.append(self.row)
        self.within = tag == "span" and kind == "arithmatex" and bool(self.open)

    def handle_endtag(self, tag: str) -> None:
        self.within = False
        if tag == "ol" and self.open:
            self.open.pop()

    def handle_data(self, text: str) -> None:
        if self.within:
            # A long formula comes in pieces; {} makes the sign that a piece begins with one between two terms.
            piece = text.removeprefix(r"\(").removesuffix(r"\)").removeprefix(r"\displaystyle").strip()
            self.row.formula += " " + piece.removeprefix("{}")


def _bare(formula: str) -> str:
    text = formula.strip()
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
    in_latex = re.findall(r"^\$\d+\$ & \$(.*)\$ & \$(.*)\$ & \$(.*)\$ ", rendered(name, "latex"), re.MULTILINE)
    in_markdown = re.findall(r"^\| \d+ \| \$(.*)\$ \| \$(.*)\$ \| \$(.*)\$ \|", rendered(name, "markdown"), re.MULTILINE)
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
    "z": lambda z: z,
}


def typed(text: str) -> dict[str, Any]:
    """The fields of an example, its numbers as exact fractions, read without the program's reader."""
    return tomllib.loads(text, parse_float=Fraction)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_values_are_those_of_an_engine_that_shares_no_code(name: str) -> None:
    fields = typed(EXAMPLES[name])
    exact = sum((w * x for w, x in zip(fields["weights"], fields["inputs"], strict=True)), Fraction(fields["bias"]))
    values = json.loads(rendered(name, "json"))["values"]
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
    shown = json.loads(rendered(name, "json"))
    assert shown["chains"] == [as_json(chain) for chain in derivation.chains]
    for link in links_of(shown["chains"]):
        assert set(link) == {"relation", "rule", "reason", "because"}
        assert link["rule"]
        assert link["reason"].endswith(".")


def as_json(chain: Chain[Step]) -> dict[str, Any]:
    links = [
        {"relation": step.relation.value, "rule": step.rule, "reason": step.reason, "because": list(map(as_json, step.because))}
        for step, _ in chain.rest
    ]
    return {"name": chain.name, "terms": list(map(latex, chain.terms)), "links": links}


def links_of(chains: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for chain in chains:
        assert len(chain["terms"]) == len(chain["links"]) + 1
        for link in chain["links"]:
            yield link
            yield from links_of(link["because"])


GRADIENT = ["L", "dL_dy_hat", "dy_hat_dz", "dL_dz", "dL_dw", "dL_dx", "dL_db"]


def test_the_gradient_in_json_has_the_keys_of_the_interface() -> None:
    example = read_toml(EXAMPLES["obese-or-not"], "")
    values = json.loads(render([example], "json", what="gradient"))["values"]
    assert list(values) == ["z", "y_hat", *GRADIENT]
    assert [len(values[key]) for key in ("dL_dw", "dL_dx")] == [2, 2]
    with mpmath.workdps(40):  # for sigmoid and cross-entropy the error signal is ŷ - y
        delta = 1 / (1 + mpmath.exp(-mpmath.mpf("1.8008"))) - 1
        assert_rounds(values["dL_dz"]["decimal"], delta)
        assert_rounds(values["dL_dw"][1]["decimal"], delta * 80)
        assert_rounds(values["dL_dx"][0]["decimal"], delta / 5)
        assert_rounds(values["L"]["decimal"], mpmath.log1p(mpmath.exp(-mpmath.mpf("1.8008"))))
    assert values["dL_db"] == values["dL_dz"]


@pytest.mark.parametrize("form", ["text", "latex", "markdown", "json"])
@pytest.mark.parametrize("what", WHAT)
def test_whatever_is_derived_can_be_written_in_every_form(what: Any, form: str) -> None:
    example = read_toml(EXAMPLES["obese-or-not"], "")
    text = render([example], form, what=what)
    assert ("d L" in text or "∂L" in text or r"\partial L" in text) == (what not in ("forward", "activation", "insight"))


def test_there_is_nothing_else_to_derive() -> None:
    with pytest.raises(ValueError, match="what='nonsense' is none of forward, "):
        derive(read_toml(EXAMPLES["obese-or-not"], ""), what="nonsense")  # type: ignore[arg-type]


# --- what a link rests on -----------------------------------------------------------------------------------


def test_in_the_terminal_a_derivation_within_another_is_indented_behind_a_line() -> None:
    text = render([without_numbers("tanh")], "text", what="activation")
    lines = [line for line in text.splitlines() if "│" in line]
    assert lines[0] == "        │ d/dz(e^z − e^(−z)) = d/dz(e^z) − d/dz(e^(−z))   sum rule"
    assert lines[2] == "        │       │ d/dz(e^z) = e^z   exponential rule"


def test_in_markdown_it_is_folded_and_in_latex_a_list_of_its_own() -> None:
    example = without_numbers("gelu")
    markdown = render([example], "markdown", what="activation")
    assert markdown.count("<details>") == markdown.count("</details>") > 1
    assert "<summary>Why (constant multiple rule&#44; sum rule&#44; constant rule)</summary>" in markdown
    tex = render([example], "latex", what="activation")
    assert tex.count(r"\begin{because}") - 1 == tex.count(r"\end{because}") - 1 > 0


def test_latex_never_nests_deeper_than_tex_can() -> None:
    chain = Chain(Name("q"), ((Step(Relation.EQUAL, "rule", "Reason."), Number("1")),), "activation")
    for _ in range(9):
        chain = Chain(chain.first, ((changed(chain.rest[0][0], because=(chain,)), Number("1")),), "activation")
    tex = written([Derivation(without_numbers("sigmoid"), (chain,), {}, ())], "latex").partition(r"\begin{document}")[2]
    assert tex.count(r"\begin{align*}") == 10
    depth = deepest = 0
    for kind in re.findall(r"\\(begin|end)\{because\}", tex):
        depth += 1 if kind == "begin" else -1
        deepest = max(deepest, depth)
    assert (depth, deepest) == (0, 5)


def test_the_part_that_a_rule_has_put_there_is_marked_on_pages_only() -> None:
    text = activation_page(chosen_activation("sigmoid").entry).markdown
    marked = r"\frac{{\color[HTML]{FDE68A}\frac{d}{d {\color[HTML]{6D28D9}z}} (e^{-{\color[HTML]{6D28D9}z}})}}"
    assert marked in unescape(text)
    assert "FDE68A" not in render([without_numbers("sigmoid")], "latex", what="activation")


def test_a_folded_derivation_has_to_lead_to_its_line() -> None:
    derivation = derive(read_toml(EXAMPLES["obese-or-not"], ""), what="gradient")
    place, chain = next((i, chain) for i, chain in enumerate(derivation.chains) if chain.name == "loss slope")
    step, term = chain.rest[0]
    shorter = changed(step, because=tuple(Chain(part.first, part.rest[:-1], part.name) for part in step.because))
    forged = Chain(chain.first, ((shorter, term), *chain.rest[1:]), chain.name)
    with pytest.raises(Unwritable, match="does not lead to the line"):
        replay((*derivation.chains[:place], forged), derivation.given)


def test_the_slope_of_another_loss_does_not_replay() -> None:
    """∂L/∂ŷ is held against the formula that the page gave for L."""
    half, whole = chosen_loss("squared_error"), chosen_loss("mean_squared_error")
    mixed = (loss_chains(half)[0], loss_chains(whole)[1])
    with pytest.raises(Unwritable, match="does not replay"):
        replay((Chain(Name("q"), ((Step(Relation.EQUAL, "rule", "Reason.", because=mixed), Number("1")),)),), {})


FOLDED = ("tanh", "relu", "softplus", "gaussian", "squared_error")


@pytest.mark.parametrize("name", FOLDED)
def test_no_forged_line_of_a_folded_derivation_replays(name: str) -> None:
    entry = next(entry for entry in (*CATALOGUE, *LOSSES) if entry.name == name)
    chains = activation_chains(chosen_activation(name)) if entry in CATALOGUE else loss_chains(chosen_loss(name))
    link = changed(chains[1].rest[0][0], because=chains[1:2])
    missed = []
    for what, forged in forgeries_of(chains[1:2]):
        outer = Chain(Name("q"), ((changed(link, because=forged), Number("1")),))
        try:
            replay((chains[0], outer), {})
        except Unwritable:
            continue
        missed.append(what)
    assert missed == []


# --- LaTeX that compiles ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_latex_is_well_formed(name: str) -> None:
    text = rendered(name, "latex")
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
    assert len(blocks) == len(list(all_chains(derived(name).chains)))
    for block in [*blocks, *re.findall(r"\$([^$]+)\$", text)]:
        assert "<math" in typeset(re.sub(r" \\tag\{[^}]*\}", "", block), display=True)


def all_chains(chains: tuple[Chain[Step], ...]) -> Iterator[Chain[Step]]:
    for chain in chains:
        yield chain
        for step, _ in chain.rest:
            yield from all_chains(step.because)


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
    yield from forgeries_of(derivation.chains)


def forgeries_of(chains: tuple[Chain[Step], ...]) -> Iterator[tuple[str, tuple[Chain[Step], ...]]]:
    """The chains with one digit changed, one sign lost or one term of a sum left out, every way there is."""
    for index, chain in enumerate(chains):
        for place, (step, term) in enumerate(chain.rest):
            if chain.name == "decision" and place == len(chain.rest) - 1:
                continue  # another threshold on the same side is as true, and the judge is not told which it is
            for forged in _forged(term):
                if _value(forged) is not None and _value(forged) == _value(term):
                    continue  # max(0, -2.25) is 0 too
                rest = (*chain.rest[:place], (step, forged), *chain.rest[place + 1 :])
                made = (*chains[:index], Chain(chain.first, rest, chain.name), *chains[index + 1 :])
                yield f"{latex(term)} as {latex(forged)}", made


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
    derivation = derive(read_toml(EXAMPLES[name], ""))
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
    derivation = derive(read_toml(EXAMPLES["one input, relu"], ""))
    _, chains = next(forgeries(derivation))
    monkeypatch.setattr("neuron_sym.render.derivation.forward", lambda *_: replace(derivation, chains=chains))
    for form in ("text", "latex", "markdown", "json"):
        with pytest.raises(Unwritable, match="does not replay"):
            render([derivation.example], form)
    path = tmp_path / "example.toml"
    path.write_text(EXAMPLES["one input, relu"], "utf-8")
    with pytest.raises(Unwritable, match="does not replay"):
        example_page(path)


def test_the_page_of_the_touchstone_tells_what_its_numbers_mean() -> None:
    text = page("obese-or-not")
    for heading in ("The contributions", "The odds", "The decision boundary", "The chance"):
        assert f"<h3>{heading}</h3>" in text
    # Var Z = 4² + 80² + 1; half of all random weights would have decided as these do.
    assert "6417" in text
    chance = [chain for chain in Page.of(text).chains if "P_" in chain.text]
    assert [latex(chain.last) for listed in chance[:1] for chain in read(listed.text)] == ["0.5"]
