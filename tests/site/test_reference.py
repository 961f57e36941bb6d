"""The reference says what the program does: what is listed is all there is, and what is shown was run or judged."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config

import neuron_sym
from neuron_sym.checker.slips import SLIPS, MalRule
from neuron_sym.checker.verdict import MEANINGS, Ruling
from neuron_sym.cli import command_line, main
from neuron_sym.cli.configuration import KEYS as SETTINGS
from neuron_sym.errors import InputError
from neuron_sym.exit_codes import MEANINGS as CODES
from neuron_sym.model.activations import ACTIVATIONS, chosen_activation
from neuron_sym.model.csv_example import read_csv
from neuron_sym.model.keys import KEYS
from neuron_sym.model.losses import LOSSES, chosen_loss
from neuron_sym.model.toml_example import read_toml
from neuron_sym.notation.statements import read_term
from neuron_sym.render.derivation import WHAT, derive
from neuron_sym.render.environment import FOLDERS
from neuron_sym.render.message import told_slips
from neuron_sym.report import check
from neuron_sym.site.reference import PARTS, filled, judgements
from tests.site.conftest import Site, warnings_of

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "reference"
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)


def source(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


def blocks(name: str, language: str) -> list[tuple[str, str]]:
    return [(found["title"] or "", found["text"]) for found in BLOCK.finditer(source(name)) if found["language"] == language]


def html(site: Site, name: str) -> str:
    return site.text(f"reference/{name}/")


def words(text: str) -> str:
    """What a reader sees, formulas as their LaTeX."""
    text = re.sub(r"<math.*?<annotation[^>]*>(.*?)</annotation>.*?</math>", r" \1 ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def below(text: str, anchor: str) -> str:
    """What stands from an anchor to the next heading or entry."""
    start = text.index(f'id="{anchor}"')
    end = re.compile(r"<h[23] |<dt |</dl>|</article>").search(text, start)
    assert end
    return text[start : end.start()]


# --- the pages ------------------------------------------------------------------------------------------------------


def test_every_page_is_in_the_navigation_and_on_the_index() -> None:
    (pages,) = (entry["Reference"] for entry in load_config(str(ROOT / "mkdocs.yml")).nav if "Reference" in entry)
    listed = [page if isinstance(page, str) else next(iter(page.values())) for page in pages]
    assert sorted(listed) == sorted(f"reference/{path.name}" for path in DOCS.glob("*.md"))
    assert [f"reference/{name}" for name in re.findall(r"^- \[[^]]+\]\(([a-z-]+\.md)\)", source("index"), re.MULTILINE)] == listed[1:]


def test_every_part_is_on_a_page() -> None:
    asked = re.findall(r"<!-- neuron-sym: reference ([a-z-]+) -->", "".join(path.read_text("utf-8") for path in DOCS.glob("*.md")))
    assert sorted(asked) == sorted(PARTS)


def test_another_process_makes_the_same_parts() -> None:
    """No order of a set and no width of a terminal shows in them."""
    code = "from neuron_sym.site.reference import PARTS; print(''.join(make(str) for make in PARTS.values()), end='')"
    surroundings = os.environ | {"PYTHONHASHSEED": "7", "COLUMNS": "40", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=surroundings, capture_output=True, check=True, timeout=60)
    assert ran.stdout.decode() == "".join(make(str) for make in PARTS.values())


def test_a_part_that_there_is_not_is_told() -> None:
    with pytest.raises(InputError, match='no part "slipz"'):
        filled("<!-- neuron-sym: reference slipz -->", str)


# --- the example file -----------------------------------------------------------------------------------------------


def test_the_example_has_every_key_and_is_derived() -> None:
    ((_, text),) = blocks("example-file", "toml")
    assert [name for name in KEYS if not re.search(rf"^{name} *= ", text, re.MULTILINE)] == []
    example = read_toml(text, "obese.toml")
    for what in WHAT:
        assert derive(example, what=what).chains
    assert check(example.working).links
    assert check(example.working).faults == []


def test_the_commands_below_the_example_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ((title, text),) = blocks("example-file", "toml")
    Path(title).write_text(text, "utf-8")
    ((_, session),) = blocks("example-file", "console")
    for line in session.splitlines():
        program, *arguments = shlex.split(line.removeprefix("$ "))
        assert program == "neuron-sym"
        assert main(arguments) == 0


def test_the_table_of_examples_is_read() -> None:
    ((title, text),) = blocks("example-file", "text")
    assert [example.title for example in read_csv(text, title)] == ["first", "second"]


@pytest.mark.parametrize("name", KEYS)
def test_every_key_has_its_entry(site: Site, name: str) -> None:
    text = html(site, "example-file")
    start = text.index(f'<dt id="key-{name}"')
    entry = text[start : text.index("</dd>", start)]
    assert f"<code>{name}</code>" in entry
    assert f'<span class="ns-kind">{KEYS[name].kind}</span>' in entry
    for said in (KEYS[name].says, KEYS[name].limits, KEYS[name].default):
        assert re.split(r" ?[`$]", said.lstrip("`"))[0] in words(entry)


# --- verdicts and slips ---------------------------------------------------------------------------------------------


def shown(site: Site, anchor: str) -> str:
    return words(below(html(site, "verdicts"), anchor))


@pytest.mark.parametrize("ruling", Ruling)
def test_every_verdict_is_shown_by_a_working_that_gets_it(site: Site, ruling: Ruling) -> None:
    assert check(judgements.EXAMPLES[ruling]).links[-1].verdict.ruling is ruling
    entry = below(html(site, "verdicts"), ruling.value)
    assert MEANINGS[ruling] in words(entry)
    assert re.findall(r'class="ns-verdict ns-([a-z]+)"', entry)[-1] == ruling.value
    code = 1 if ruling.fault else 0
    assert f"{'A' if ruling.fault else 'No'} fault. Exit code {code}" in words(entry)
    assert ("--strict" in entry) == ruling.open


@pytest.mark.parametrize("ruling", Ruling)
@pytest.mark.parametrize("strict", [False, True])
def test_the_exit_code_of_a_verdict_is_the_one_that_is_told(ruling: Ruling, strict: bool) -> None:
    last = check(judgements.EXAMPLES[ruling].splitlines()[-1], {"z": "1.8008"} if ruling is Ruling.CARRIED else {})
    if ruling is not Ruling.CARRIED:  # it needs the fault that it carries on
        assert last.exit_code(strict=strict) == (1 if ruling.fault else 4 if strict and ruling.open else 0)


def test_the_page_on_checking_says_the_same_of_the_verdicts_and_the_exit_codes() -> None:
    page = (ROOT / "docs/check/index.md").read_text("utf-8")
    rows = re.findall(r"^\| \*\*([a-z]+)\*\* \| (.*?) \| ", page, re.MULTILINE)
    assert rows == [(ruling.value, MEANINGS[ruling]) for ruling in Ruling]
    codes = re.findall(r"^\| (\d+) \| (.*?) \|$", page, re.MULTILINE)
    assert codes == [(str(code), means) for code, means in CODES.items()]


@pytest.mark.parametrize("rule", SLIPS, ids=[rule.name for rule in SLIPS])
def test_every_slip_is_shown_by_a_working_that_it_explains(site: Site, rule: MalRule) -> None:
    (fault,) = check(f"{rule.left} = {rule.right}").faults
    assert fault.verdict.slips[0].name == rule.name
    told = [f"This is what you get with {slip.text}." for slip in told_slips(fault.verdict)[:1]]
    assert (told or ["Cut off instead of rounded"])[0] in shown(site, rule.name)
    assert rule.words.strip().replace("``", "").replace(" - ", " − ") in shown(site, rule.name)


def test_the_slips_stand_in_the_order_in_which_they_are_named(site: Site) -> None:
    text = html(site, "verdicts")
    places = [text.index(f'<h3 id="{rule.name}"') for rule in SLIPS]
    assert places == sorted(places)


def test_a_working_that_shows_something_else_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(judgements.EXAMPLES, Ruling.WRONG, "1 + 1 = 2")
    monkeypatch.setattr(judgements, "SLIPS", (type(SLIPS[0])("made-up", "Nothing.", lambda _: iter(()), "1", "2"),))
    with warnings_of("mkdocs.plugins.neuron_sym") as warned:
        judgements.verdicts()
        judgements.slips()
    assert warned == [
        "reference: wrong is shown by a working that is judged exact",
        "reference: made-up is shown by a working that is explained by nothing",
    ]


# --- activations and losses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [*ACTIVATIONS, *LOSSES], ids=lambda entry: entry.name)
def test_every_function_has_its_names_its_formulas_and_its_page(site: Site, entry: Any) -> None:
    text = html(site, "functions")
    start = text.index(f'<div id="{entry.name.replace("_", "-")}">')
    shown = text[start : text.index("</dd>", start)]
    for name in (entry.name, *entry.aliases):
        assert f"<code>{name}</code>" in shown
    for parameter in entry.parameters:
        assert f"<code>{parameter.name} = {parameter.default}</code>" in shown
    chosen = (chosen_activation if entry in ACTIVATIONS else chosen_loss)(entry.name).symbolic()
    latex = [unescape(one) for one in re.findall(r"<annotation[^>]*>(.*?)</annotation>", shown[shown.index("<dd>") :], re.DOTALL)]
    assert [read_term(one.partition(" = ")[2]) for one in latex] == [chosen.formula, chosen.slope]
    (link,) = re.findall(r'<a href="([^"]+)"', shown)
    assert (site.folder / "reference" / "functions" / link / "index.html").is_file()


# --- the command line -----------------------------------------------------------------------------------------------


@cache
def parsers() -> dict[str, argparse.ArgumentParser]:
    (chooser,) = (action for action in command_line()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(chooser.choices)


def test_every_command_has_a_section(site: Site) -> None:
    headings = re.findall(r"<h2 [^>]*>(neuron-sym [a-z]+)<", html(site, "command-line"))
    assert headings == [f"neuron-sym {name}" for name in parsers()]


@pytest.mark.parametrize("command", parsers())
def test_every_option_is_there_with_its_meaning(site: Site, command: str) -> None:
    text = html(site, "command-line")
    for action in parsers()[command]._actions:
        if action.dest == "help":
            continue
        assert action.help, f"{command} {action.dest} says nothing in --help"
        anchor = f"{command}-{action.dest.replace('_', '-')}"
        start = text.index(f'<dt id="{anchor}"')
        entry = words(text[start : text.index("</dd>", start)])
        for flag in action.option_strings:
            assert flag in entry
        assert action.help[1:] in entry
        for choice in action.choices or ():
            if not action.metavar:
                assert str(choice) in entry


def test_the_examples_of_a_command_are_those_of_its_help(site: Site) -> None:
    text = words(html(site, "command-line"))
    for parser in parsers().values():
        for line in (parser.epilog or "").splitlines():
            if line.startswith("  neuron-sym"):
                assert f"$ {' # '.join(re.split(' {3,}', line.strip()))}" in text


def test_every_exit_code_setting_and_variable_is_there(site: Site) -> None:
    text = html(site, "command-line")
    for code in CODES:
        assert f'<td style="text-align: right;"><code>{code}</code></td>' in text
    for setting, (_, expected, says) in SETTINGS.items():
        start = text.index(f'<dt id="setting-{setting}"')
        entry = words(text[start : text.index("</dd>", start)])
        assert expected[1:] in entry
        assert says.replace("`", "") in entry
    used = {name for path in (ROOT / "neuron_sym").rglob("*.py") for name in re.findall(r'os\.environ\.get\("(\w+)"\)', path.read_text("utf-8"))}
    assert used == {name for name, _ in re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", source("command-line"), re.MULTILINE)}


# --- Python ---------------------------------------------------------------------------------------------------------


def test_every_public_name_is_documented_and_no_markup_is_left_over(site: Site) -> None:
    text = html(site, "python")
    for name in neuron_sym.__all__:
        assert f'id="neuron_sym.{name}"' in text, name
    for name in ("of", "compile", "gradient", "hessian", "z"):
        assert re.search(rf'id="neuron_sym\.(Example|Neuron)\.{name}"', text), name
    assert not re.search(r":\w+:<code>|``|Raises:\s*</p>\s*<p>", text)
    assert "<dt><code>" not in text
    assert words(text).count("Examples:") >= len(neuron_sym.__all__)


# --- how sure can you be? -------------------------------------------------------------------------------------------

CLAIMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", source("certainty"))


def test_a_claim_names_its_tests() -> None:
    assert len(CLAIMED) > 20
    assert len(CLAIMED) == source("certainty").count("::test_")
    assert "(../check/published.md)" in source("certainty")


@pytest.mark.parametrize(("path", "name"), CLAIMED, ids=[name for _, name in CLAIMED])
def test_a_test_that_holds_a_claim_is_there(path: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_the_limits_that_are_told_are_those_of_the_test() -> None:
    test = (ROOT / "tests/test_corpus.py").read_text("utf-8")
    for told, asserted in (("0.5 %", "<= 0.005 * of"), ("90 %", ">= 0.9 * of"), ("5 %", "<= 0.05 * of")):
        assert told in source("certainty")
        assert asserted in test
    generated = (ROOT / "tests/test_generated_links.py").read_text("utf-8")
    for told, asserted in (("2 %", "<= 0.02 * LINKS"), ("80 %", ">= 0.8 * len(clear)")):
        assert told in source("certainty")
        assert asserted in generated


# --- templates ------------------------------------------------------------------------------------------------------


def test_the_template_that_is_shown_writes_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ((title, template),) = blocks("templates", "text")
    Path(title).parent.mkdir(parents=True)
    Path(title).write_text(template, "utf-8")
    ((example, text),) = blocks("example-file", "toml")
    Path(example).write_text(text, "utf-8")
    ((_, session),) = blocks("templates", "console")
    command, _, output = session.removeprefix("$ ").partition("\n")
    program, *arguments = shlex.split(command)
    assert (program, main(arguments)) == ("neuron-sym", 0)
    assert capsys.readouterr().out == output
    ((settings, text),) = blocks("templates", "toml")
    Path(settings).write_text(text, "utf-8")
    assert main(["derive", example]) == 0
    assert capsys.readouterr().out == output


def test_every_template_that_can_be_overridden_is_listed(site: Site) -> None:
    listed = set(re.findall(r'<dt id="template-[^"]+"><code>([^<]+)</code>', html(site, "templates")))
    there = {path.relative_to(folder).as_posix() for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert listed == {name for name in there if not name.startswith(("theme/", "site/reference/"))}


# --- adding things --------------------------------------------------------------------------------------------------


def test_the_steps_are_those_of_contributing_and_the_files_are_there(site: Site) -> None:
    text = words(html(site, "extending"))
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    sections = re.findall(r"<!-- --8<-- \[start:([a-z]+)\] -->\n(.*?)<!-- --8<-- \[end:\1\] -->", contributing, re.DOTALL)
    assert [name for name, _ in sections] == re.findall(r'^--8<-- "CONTRIBUTING\.md:([a-z]+)"$', source("extending"), re.MULTILINE)
    for _, section in sections:
        step = re.sub(r"[`*]|^\d\. ", "", section.split("\n\n")[-1], flags=re.MULTILINE)
        assert words(step.replace("<", "&lt;")).strip() in text
    assert 'name="gaussian"' in text
    assert "def wrong_direction(link" in text
    named = re.findall(r"tests/[\w/]+\.py|neuron_sym/[\w/]+\.py", source("extending") + contributing)
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).is_file()] == []
