"""Examples from TOML, CSV, flags and Python, and the messages for those that cannot be read."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neuron_sym.errors import InputError
from neuron_sym.expression import Negative, Number
from neuron_sym.model.activations import ACTIVATIONS, activation
from neuron_sym.model.csv_example import read_csv
from neuron_sym.model.example import MAX_FAULTS, Example
from neuron_sym.model.flag_example import from_flags
from neuron_sym.model.load_example import load
from neuron_sym.model.toml_example import read_toml

TOML = """\
title = "Obese or not?"
activation = "sigmoid"
inputs  = [4, 80]
weights = [0.20, -0.00001]
bias    = 1
"""
FULL = (
    TOML
    + """\
names   = ["height",  # in feet
           "weight"]
units   = ["ft", ""]
classes = ["Not obese", "Obese"]
threshold = 0.5
target  = 1
loss    = "binary_cross_entropy"
learning_rate = 1e-1
source  = "The Click Reader"
working = '''
z = 0.20 \\cdot 4
  = 0.8'''
"""
)
CSV = "title,activation,bias,x1,x2,w1,w2\n"


def faults(read: Callable[..., object], *arguments: Any, **named: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(*arguments, **named)
    return [str(fault) for fault in caught.value.faults]


def toml_faults(text: str) -> list[str]:
    return faults(read_toml, text, "a.toml")


def with_bias(value: str) -> str:
    return TOML.replace("bias    = 1", f"bias = {value}")


# What is read


def test_digits_stay_as_typed() -> None:
    example = read_toml(TOML, "a.toml")
    assert example.weights == (Number("0.20"), Negative(Number("0.00001")))
    assert example.inputs == (Number("4"), Number("80"))
    assert example.bias == Number("1")


def test_all_fields_are_read() -> None:
    example = read_toml(FULL, "a.toml")
    assert example.names == ("height", "weight")
    assert example.units == ("ft", "")
    assert example.classes == ("Not obese", "Obese")
    assert (example.threshold, example.target) == (Number("0.5"), Number("1"))
    assert example.learning_rate == Number("1", -1)
    assert example.loss == "binary_cross_entropy"
    assert example.source == "The Click Reader"


def test_the_line_of_the_working_is_known() -> None:
    example = read_toml(FULL, "a.toml")
    assert example.working == "z = 0.20 \\cdot 4\n  = 0.8"
    assert (example.path, example.working_line) == ("a.toml", FULL.split("\n").index("z = 0.20 \\cdot 4") + 1)


def test_a_fence_counts_the_lines_of_its_page_and_needs_no_title() -> None:
    text = TOML.partition("\n")[2]
    assert read_toml(text, "page.md", title="").title == ""
    (fault,) = faults(read_toml, text.replace("= 1", "= one"), "page.md", title="", first_line=12)
    assert fault.startswith("page.md:15:11: bias must be a number, found one")


def test_what_toml_allows_is_read() -> None:
    assert read_toml(with_bias("1_000.5"), "a").bias == Number("1000.5")
    assert read_toml(with_bias("+5"), "a").bias == Number("5")
    assert read_toml("\ufeff" + TOML.replace("\n", "\r\n"), "a").title == "Obese or not?"
    assert read_toml(TOML.replace("bias ", '"bias"'), "a").bias == Number("1")


def test_rows_of_a_csv() -> None:
    text = CSV.replace("\n", ",target\n") + '\n"a, ""b""",sigmoid,1,4,80,0.20,1e-5,\n\nc,step,-.5,1,2,3,4,0\n'
    first, second = read_csv(text, "a.csv")
    assert first.title == 'a, "b"'
    assert first.weights == (Number("0.20"), Number("1", -5))
    assert first.target is None
    assert second.activation == "heaviside"
    assert (second.bias, second.target) == (Negative(Number(".5")), Number("0"))


def test_flags() -> None:
    example = from_flags(inputs="4, 80", weights="0.2,-0.00001", bias="1", names="height,weight", target=None)
    assert example.inputs == (Number("4"), Number("80"))
    assert example.weights == (Number("0.2"), Negative(Number("0.00001")))
    assert (example.activation, example.names) == ("sigmoid", ("height", "weight"))


def test_python_values() -> None:
    example = Example.of(inputs=["4.0", 80], weights=[Decimal("0.20"), Fraction(-1, 8)], bias=Number("1", 2))
    assert example.inputs == (Number("4.0"), Number("80"))
    assert example.weights == (Number("0.20"), Negative(Number("0.125")))
    assert example.bias == Number("1", 2)
    assert example.activation == "sigmoid"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=12))
def test_three_doors_one_number(value: Decimal) -> None:
    text = f"{value:f}"
    from_python = Example.of(inputs=[text], weights=[text], bias=text)
    from_toml = read_toml(
        f'title="a"\nactivation="sigmoid"\ninputs=[{text}]\nweights=[{text}]\nbias={text}', "a"
    )
    (from_csv,) = read_csv(f"title,activation,bias,x1,w1\na,sigmoid,{text},{text},{text}\n", "a")
    assert from_python.inputs == from_toml.inputs == from_csv.inputs
    assert from_python.bias == from_toml.bias == from_csv.bias


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_toml, read_csv):
        for whole in (text, TOML + text, CSV + text):
            try:
                read(whole, "a")
            except InputError as error:
                assert error.faults


@given(st.text(alphabet="[]{}\"'=.,#\n\\ a1-_", max_size=80))
def test_any_toml_punctuation_is_read_or_refused(text: str) -> None:
    for whole in (TOML + text, with_bias(text), TOML.replace("[4, 80]", text)):
        try:
            read_toml(whole, "a")
        except InputError as error:
            assert error.faults


# What is said


def test_a_decimal_comma() -> None:
    assert toml_faults(with_bias("0,25")) == [
        'a.toml:5:8: bias has a decimal comma: found "0,25"\n'
        "    bias = 0,25\n"
        "           ^^^^\n"
        "    write the decimal point: bias = 0.25"
    ]


def test_a_look_alike_letter() -> None:
    assert toml_faults(TOML.replace("sigmoid", "sіgmoid")) == [
        'a.toml:2:15: unknown activation "sіgmoid": '
        "its character 2 is U+0456 CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I\n"
        '    activation = "sіgmoid"\n'
        "                  ^^^^^^^\n"
        '    did you mean "sigmoid"?'
    ]


def test_a_misspelt_key_is_one_fault() -> None:
    assert toml_faults(TOML.replace("bias   ", "biass")) == [
        'a.toml:5:1: unknown key "biass", and "bias" is missing\n'
        "    biass = 1\n"
        "    ^^^^^\n"
        '    did you mean "bias"?'
    ]


def test_all_faults_in_file_order() -> None:
    text = 'bias = 0x10\ntitle = 3\ninputs = [1, "a"]\nweights = [.5]\nunits = ["m"]\nthreshold = nan\n'
    assert [fault.partition("\n")[0] for fault in toml_faults(text)] == [
        'a.toml:1:8: bias must be a decimal number, found "0x10"',
        "a.toml:2:9: title must be text in quotes, found the number 3",
        'a.toml:3:15: inputs[1] must be a number, found the text "a"',
        'a.toml:4:12: weights: ".5" is not a number in TOML',
        "a.toml:5:9: units does not fit: 2 inputs but 1 unit",
        'a.toml:6:13: threshold must be a finite number, found "nan"',
        'a.toml: "activation" is missing',
    ]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("", 'has no value after "="'),
        ("−1", "U+2212 MINUS SIGN"),
        ("٣", "U+0663 ARABIC-INDIC DIGIT THREE"),
        (".25", "write 0.25"),
        ("25.", "write 25.0"),
        ("007", "write 7"),
        ("20%", "not a number"),
        ("1/0", "divides by zero"),
        ("none", "must be a number, found none"),
        ("1979-05-27 07:32:00", "found the date or time"),
        ("{a = 1}", "an inline table"),
        ("[1]", "found a list"),
        ("9" * 5000, "5,000 characters"),
        ("9" * 401, "401 digits"),
        ("1e10000000000", "too large"),
        ("1e-401", "too small"),
        ('"0.25', "a quote is not closed"),
        ("[1, 2", "the bracket [ is not closed"),
        ('"1e5"', "without quotes"),
        ("1\nbias = 2", "stands twice, first on line 5"),
        ('1\nlos = "a"', 'did you mean "loss"?'),
        ('1\nloss = "squared"', 'did you mean "squared_error"?'),
        ("1\n[neuron]\ntarget = 1", 'unknown key "neuron"'),
        ("1\nclasses = ['a']", "2 classes are needed but 1 class"),
        ("1\nnames = ['a', '']", "names[1] is empty"),
        ("1\nnames = ['a', 'b\u200d']", "zero-width character U+200D"),
        ("1\nworking = '''", "a quote is not closed"),
    ],
)
def test_one_fault_one_message(value: str, says: str) -> None:
    (fault,) = toml_faults(with_bias(value))
    assert says in fault


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,sigmoid,0,25,1,2,3,4", "8 of 7 values"),
        ('"a"b,sigmoid,1,1,2,3,4', "text follows the closing quote"),
        ("a,sigmoid,,1,2,3,4", "bias is missing"),
        ("a,sigmoid,1,1, 2,3,4", "x2 is not a number: there is a space"),
        ("a,sigmoid,1,1,2,NaN,4", "w1 must be a finite number"),
        ('a,sigmoid,"0,25",1,2,3,4', "write 0.25"),
        ('"a\nb",sigmoid,1,1,2,3,4', "control character U+000A"),
        ("", "no rows"),
    ],
)
def test_a_row_that_is_wrong(row: str, says: str) -> None:
    (fault,) = faults(read_csv, CSV + row, "a.csv")
    assert says in fault


def test_columns_in_another_dialect() -> None:
    (fault,) = faults(read_csv, CSV.replace(",", ";"), "a.csv")
    assert fault.startswith("a.csv:1:1: the columns of this CSV are separated by ;\n")


def test_flags_that_are_wrong() -> None:
    assert faults(from_flags, inputs="4, 8o", weights="0.2") == [
        "--weights:1: weights does not fit: 2 inputs but 1 weight\n    0.2\n    ^^^\n"
        "    write one weight for each input, with decimal points, not commas",
        '--inputs:4: inputs[1] is not a number: found "8o"\n    4, 8o\n       ^^\n'
        "    write a decimal number such as 0.25",
        "--bias is missing\n    add  --bias 1",
    ]
    with pytest.raises(TypeError):
        from_flags(input="4")


def test_a_float_is_refused_with_the_text_to_pass() -> None:
    (fault,) = faults(Example.of, inputs=["1"], weights=[0.2], bias=1)
    assert 'pass text, "0.2"' in fault


@pytest.mark.parametrize(
    "bias", [True, Fraction(1, 3), Fraction(1, 2**9000), 10**500, object(), "1/0", Decimal("nan")]
)
def test_python_values_that_are_no_decimal(bias: Any) -> None:
    (fault,) = faults(Example.of, inputs=["1"], weights=["1"], bias=bias)
    assert fault.startswith("bias ")


# Activations, losses and how to train


def line(text: str) -> str:
    """The example with one more line."""
    return TOML + text + "\n"


@pytest.mark.parametrize("spec", ["elu(alpha=0.5)", "z * sigmoid(z)", "max(0, z)", "swish"])
def test_an_activation_with_parameters_or_as_a_formula(spec: str) -> None:
    assert read_toml(TOML.replace("sigmoid", spec), "a").activation == spec
    assert read_csv(CSV + f'a,"{spec}",1,4,80,1,2\n', "a")[0].activation == spec
    assert from_flags(inputs="1", weights="1", bias="1", activation=spec).activation == spec
    assert Example.of([1], [1], 1, spec).activation == spec


def test_latex_in_a_formula() -> None:
    text = TOML.replace('"sigmoid"', r"'z^{2} \cdot \sigma(z)'")
    assert read_toml(text, "a").activation == r"z^{2} \cdot \sigma(z)"


def test_a_fault_in_a_formula_is_pointed_at() -> None:
    assert toml_faults(TOML.replace("sigmoid", "z * sigmod(z)")) == [
        'a.toml:2:19: unknown function "sigmod"\n'
        '    activation = "z * sigmod(z)"\n'
        "                      ^^^^^^^^^\n"
        '    did you mean "sigmoid"?'
    ]
    (fault,) = faults(read_csv, CSV + 'a,"elu(alpha=x)",1,4,80,1,2\n', "a.csv")
    assert fault.startswith("a.csv:2:8: alpha is not a number")
    (fault,) = faults(from_flags, inputs="1", weights="1", bias="1", activation="z + q")
    assert fault.startswith('--activation:5: unknown name "q"')


@pytest.mark.parametrize("spec", ["__import__('os')", "10^(10^10)*z", "z^z^z", "(" * 500 + "z", "z" * 60_000, "swish(" * 99 + "z"])
def test_a_hostile_formula_is_refused_at_once(spec: str) -> None:
    start = time.process_time()
    (fault,) = toml_faults(TOML.replace("sigmoid", spec))
    assert fault.startswith("a.toml:2:")
    assert time.process_time() - start < 1


def test_losses_by_alias_and_with_parameters() -> None:
    assert read_toml(line('loss = "bce"'), "a").loss == "binary_cross_entropy"
    assert read_toml(line('loss = "huber(delta=2)"'), "a").loss == "huber(delta=2)"


def test_how_to_train() -> None:
    text = line('updates = 20\noptimizer = "momentum"\nmomentum = 0.90\npenalty = "l2"\npenalty_strength = 0.01')
    example = read_toml(text, "a")
    assert (example.updates, example.optimizer, example.momentum) == (20, "momentum", Number("0.90"))
    assert (example.penalty, example.penalty_strength) == ("l2", Number("0.01"))
    row = CSV.replace("\n", ",updates,optimizer\n") + "a,sigmoid,1,4,80,1,2,3,adam\n"
    assert (read_csv(row, "a")[0].updates, read_csv(row, "a")[0].optimizer) == (3, "adam")
    flags = from_flags(inputs="1", weights="1", bias="1", updates="3", penalty="l1", penalty_strength="1")
    assert (flags.updates, flags.optimizer, flags.penalty) == (3, "sgd", "l1")
    made = Example.of([1], [1], 1, updates=2, optimizer="momentum", momentum=0)
    assert (made.updates, made.momentum) == (2, Number("0"))
    plain = read_toml(TOML, "a")
    assert (plain.updates, plain.optimizer, plain.momentum, plain.penalty) == (None, "sgd", None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("updates = 0", "a.toml:6:11: updates must be a whole number from 1 to 1,000, found 0"),
        ("updates = 1001", "found 1001"),
        ("updates = 1.5", "found 1.5"),
        ("updates = 1e400", "found 1e400"),
        ("updates = -3", "found -3"),
        ('updates = "3"', "updates must be a number"),
        ("updates = inf", "updates must be a finite number"),
        ('optimizer = "adma"', 'unknown optimizer "adma"'),
        ("optimizer = 3", "optimizer must be text in quotes"),
        ("momentum = 0.9", 'the optimizer is "sgd"'),
        ('optimizer = "adam"\nmomentum = 0.9', 'the optimizer is "adam"'),
        ('optimizer = "momentum"\nmomentum = 1', "at least 0 and less than 1, found 1"),
        ('optimizer = "momentum"\nmomentum = -0.1', "found -0.1"),
        ('penalty = "l2"', 'stands without "penalty_strength"'),
        ("penalty_strength = 0.1", 'stands without "penalty"'),
        ('penalty = "l3"\npenalty_strength = 0.1', 'unknown penalty "l3"'),
        ('penalty = "l1"\npenalty_strength = -1', "penalty_strength must be 0 or greater, found -1"),
        ('loss = "bec"', 'did you mean "bce"?'),
        ('loss = "huber(delta=0)"', "a.toml:6:15: delta must be greater than 0"),
        ('loss = "bce"\ntarget = 2', "a.toml:7:10: target must be between 0 and 1 for the binary cross-entropy, found 2"),
        ('loss = "hinge"\ntarget = 0', "target must be -1 or 1"),
        ('loss = "poisson"\ntarget = 1.5', "target must be a whole number"),
    ],
)
def test_what_is_wrong_about_training(text: str, says: str) -> None:
    (fault,) = toml_faults(line(text))
    assert says in fault


def test_a_loss_that_does_not_fit_the_activation() -> None:
    (fault,) = toml_faults(TOML.replace("sigmoid", "tanh") + 'loss = "bce"\n')
    assert "the binary cross-entropy needs outputs between 0 and 1, and the hyperbolic tangent has others" in fault
    assert read_toml(TOML.replace("sigmoid", "1 - exp(-z^2)") + 'loss = "bce"\n', "a").loss


# Files


def test_files_that_are_none(tmp_path: Path) -> None:
    assert "directory" in faults(load, tmp_path)[0]
    assert "no such file" in faults(load, tmp_path / "a.toml")[0]
    assert ".toml or .csv" in faults(load, tmp_path / "a.json")[0]


def test_files_that_are_too_large_or_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(TOML.encode() + b"#" * 66_000)
    assert "at most 64 kB" in faults(load, path)[0]
    path.write_bytes(TOML.encode("utf-16"))
    assert faults(load, path)[0].startswith(f"{path}:1:1: the file is not UTF-8: found the byte 0xFF")


@pytest.mark.parametrize(
    "tail",
    [
        "x = " + "[" * 60_000,
        "[\n" * 30_000,
        ".".join("a" * 30_000) + " = 1",
        '"' * 60_000,
        "x = {" + "a." * 29_000,
    ],
    ids=["brackets", "lines", "dots", "quotes", "inline"],
)
def test_no_text_takes_long(tail: str) -> None:
    start = time.process_time()  # of this process alone, whatever else the machine does; quadratic work takes minutes
    assert len(toml_faults(TOML + tail)) <= MAX_FAULTS + 1
    assert time.process_time() - start < 10


def test_more_inputs_than_are_read() -> None:
    ones = "[" + "1," * 10_001 + "]"
    assert "10,001 entries; at most 10,000" in toml_faults(TOML.replace("[4, 80]", ones))[0]


def test_sympy_is_not_loaded() -> None:
    code = (
        "import sys, neuron_sym.model.load_example, neuron_sym.model.flag_example\n"
        "sys.exit('sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# The catalogue


def test_names_of_the_catalogue() -> None:
    names = [name for entry in ACTIVATIONS for name in (entry.name, *entry.aliases)]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and name.isidentifier() for name in names)
    assert {activation(name).name for name in names} == {entry.name for entry in ACTIVATIONS}


@pytest.mark.parametrize("name", ["Sigmoid", "ReLU", "tanH", " step", "logistics"])
def test_a_near_name_is_suggested(name: str) -> None:
    (fault,) = faults(activation, name)
    assert f'unknown activation "{name}"' in fault
    assert "did you mean" in fault
