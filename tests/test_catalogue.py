"""The catalogue of activations and losses against PyTorch, mpmath's difference quotients and SymPy."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import mpmath
import pytest
import sympy
import torch

from neuron_sym.errors import InputError
from neuron_sym.expression import Call, Name, Node, Number
from neuron_sym.model.activations import ACTIVATIONS, Activation, activation, chosen_activation
from neuron_sym.model.catalogue import Chosen
from neuron_sym.model.losses import LOSSES, Loss, chosen_loss, loss
from neuron_sym.model.pairs import objection_to, objection_to_target
from neuron_sym.model.rate import rate
from neuron_sym.model.to_sympy import to_sympy
from neuron_sym.notation.latex import latex
from neuron_sym.notation.statements import read_term
from neuron_sym.real import Fraction, Real
from neuron_sym.scope import Scope
from neuron_sym.value import evaluate
from tests import torch_functions
from tests.numeric import at_letters as at
from tests.torch_functions import tensor

Z, Y_HAT = Name("z"), Name("y", accent="hat")
# Sixty points with every kink and both far ends among them; all are doubles without rounding.
POINTS = sorted({*(n / 4 for n in range(-26, 27)), -30.0, -17.5, -9.0, 9.0, 17.5, 30.0, 0.0625})
PROBABILITIES = [n / 32 for n in (1, 3, 8, 16, 21, 30, 31)]
TARGETS = {"probability": (0.0, 1.0), "sign": (-1.0, 1.0), "real": (-1.5, 0.0, 2.0), "count": (0.0, 1.0, 3.0)}
EVERY_ACTIVATION = pytest.mark.parametrize("spec", torch_functions.ACTIVATIONS)
EVERY_LOSS = pytest.mark.parametrize("spec", torch_functions.LOSSES)
KNOWN_TO_PYTORCH_WITHOUT_SLOPE = {"heaviside"}


@pytest.fixture(autouse=True)
def _fifty_digits() -> object:
    with mpmath.workdps(50):
        yield


def close(value: mpmath.mpf, other: float, rel: float = 1e-12, small: float = 1e-13) -> bool:
    """Whether the values agree; PyTorch's own are only right to the last places of numbers near 1."""
    return bool(abs(value - other) <= rel * abs(other) + small)


def arguments(chosen: Chosen[Loss]) -> list[tuple[float, float]]:
    """Outputs and targets that the loss is defined for, its kinks among them."""
    outputs = PROBABILITIES if chosen.entry.outputs == "probability" else POINTS
    return [(output, target) for target in TARGETS[chosen.entry.targets] for output in outputs]


def apart(chosen: Chosen[Activation] | Chosen[Loss], variable: str, value: float, **others: float) -> bool:
    """Whether the point is no kink, and no place where one branch of a case takes over from another."""
    near = [{variable: mpmath.mpf(value) + side, **others} for side in (-1e-9, 0, 1e-9)]
    slopes = [at(chosen.slope, place) for place in near if chosen.slope is not None]
    return max(slopes) - min(slopes) < 1e-6 * (1 + max(map(abs, slopes)))


# The tables are whole


def test_every_entry_is_compared() -> None:
    assert {chosen_activation(spec).entry.name for spec in torch_functions.ACTIVATIONS} == {a.name for a in ACTIVATIONS}
    assert {chosen_loss(spec).entry.name for spec in torch_functions.LOSSES} == {one.name for one in LOSSES}


@pytest.mark.parametrize("catalogue", [ACTIVATIONS, LOSSES], ids=["activations", "losses"])
def test_names_are_unlike(catalogue: tuple[Activation | Loss, ...]) -> None:
    names = [name for entry in catalogue for name in (entry.name, *entry.aliases)]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and name.isidentifier() for name in names)
    assert len({entry.title for entry in catalogue}) == len(catalogue)


@pytest.mark.parametrize("entry", [*ACTIVATIONS, *LOSSES], ids=lambda entry: entry.name)
def test_every_entry_says_where_it_comes_from(entry: Activation | Loss) -> None:
    assert re.search(r"\((1[89]|20)[0-9]{2}\)", entry.source), "an author, a title and a year"
    assert entry.summary.endswith(".")
    assert entry.derivative
    assert all(parameter.says for parameter in entry.parameters)


@pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda entry: entry.name)
def test_a_call_of_the_function_can_be_written_and_read(entry: Activation) -> None:
    call = Call(entry.function, (Z,))
    assert read_term(latex(call)) == call
    low, high = (float(Fraction(end)) for end in entry.plot)
    assert low < 0 < high


def test_functions_are_unlike() -> None:
    assert len({entry.function for entry in ACTIVATIONS}) == len(ACTIVATIONS)


def trees(chosen: Chosen[Activation] | Chosen[Loss]) -> list[Node]:
    optional = (chosen.slope, chosen.curvature, chosen.in_output)
    found = [chosen.formula, *(tree for tree in optional if tree is not None)]
    found += [term for term, _, _ in chosen.rewritings]
    return found + [tree for place, value, _ in chosen.kinks for tree in (place, value)]


@pytest.mark.parametrize("chosen", [*map(chosen_activation, torch_functions.ACTIVATIONS),
                                    *map(chosen_loss, torch_functions.LOSSES)], ids=lambda one: one.spec)  # fmt: skip
def test_every_tree_reads_back(chosen: Chosen[Activation] | Chosen[Loss]) -> None:
    for tree in trees(chosen):
        assert read_term(latex(tree)) == tree
    letters = {part.letter for tree in trees(chosen) for part in tree.walk() if isinstance(part, Name)}
    assert not letters & {"α", "β", "γ", "λ", "a", "c"}, "the parameters are numbers"


@pytest.mark.parametrize("entry", [one for one in (*ACTIVATIONS, *LOSSES) if one.parameters], ids=lambda one: one.name)
def test_letters_stay_in_the_symbolic_form(entry: Activation | Loss) -> None:
    chosen = chosen_activation(entry.name) if isinstance(entry, Activation) else chosen_loss(entry.name)
    symbolic = chosen.symbolic()
    assert symbolic.formula == read_term(entry.definition)
    assert symbolic.slope == read_term(entry.derivative)
    numbers = {name.letter: at(number, {}) for name, number in chosen.values.items()}
    for value in (0.25, 0.75):
        places = {"z": mpmath.mpf(value), "ŷ": mpmath.mpf(value), "y": mpmath.mpf(1)}
        for letters, filled in zip(trees(symbolic), trees(chosen), strict=True):
            assert mpmath.almosteq(at(letters, places | numbers), at(filled, places), 1e-40)


# Definitions


@EVERY_ACTIVATION
def test_an_activation_is_that_of_pytorch(spec: str) -> None:
    chosen = chosen_activation(spec)
    found = torch_functions.ACTIVATIONS[spec](tensor(*POINTS)).tolist()
    for z, wanted in zip(POINTS, found, strict=True):
        assert close(at(chosen.formula, {"z": mpmath.mpf(z)}), wanted), z


@EVERY_LOSS
def test_a_loss_is_that_of_pytorch(spec: str) -> None:
    chosen = chosen_loss(spec)
    outputs, targets = zip(*arguments(chosen), strict=True)
    found = torch_functions.LOSSES[spec](tensor(*outputs), tensor(*targets)).tolist()
    for y_hat, y, wanted in zip(outputs, targets, found, strict=True):
        assert close(at(chosen.formula, {"ŷ": mpmath.mpf(y_hat), "y": y}), wanted), (y_hat, y)


@EVERY_ACTIVATION
def test_our_own_numbers_agree(spec: str) -> None:
    """The certified evaluator can work out whatever the catalogue writes."""
    chosen = chosen_activation(spec)
    for tree in trees(chosen):
        if tree is chosen.in_output:
            continue
        for z in (Fraction(-5, 2), Fraction(1, 8), Fraction(7)):
            value = evaluate(tree, Scope({Z: Number(str(float(abs(z)))) if z > 0 else read_term(str(float(z)))}))
            assert mpmath.almosteq(middle(value), at(tree, {"z": mpmath.mpf(z.numerator) / z.denominator}), 1e-15, 1e-15)


def middle(value: object) -> mpmath.mpf:
    assert isinstance(value, Real)
    exact = value if isinstance(value, Fraction) else (value.lower + value.upper) / 2
    return mpmath.mpf(exact.numerator) / exact.denominator


# Derivatives


def gradient(function: Callable[[torch.Tensor], torch.Tensor], points: list[float]) -> list[float]:
    at_points = tensor(*points).requires_grad_()
    function(at_points).sum().backward()
    assert at_points.grad is not None
    return list(at_points.grad.tolist())


@pytest.mark.parametrize("spec", [spec for spec in torch_functions.ACTIVATIONS if spec not in KNOWN_TO_PYTORCH_WITHOUT_SLOPE])
def test_the_slope_of_an_activation_is_that_of_pytorch(spec: str) -> None:
    """At kinks too: the convention is PyTorch's."""
    chosen = chosen_activation(spec)
    for z, wanted in zip(POINTS, gradient(torch_functions.ACTIVATIONS[spec], POINTS), strict=True):
        # PyTorch holds the sixth of the hard sigmoid as a float of 32 bits.
        assert close(at(chosen.slope, {"z": mpmath.mpf(z)}), wanted, 1e-7 if spec == "hard_sigmoid" else 1e-12), z


@EVERY_LOSS
def test_the_slope_of_a_loss_is_that_of_pytorch(spec: str) -> None:
    chosen = chosen_loss(spec)
    outputs, targets = map(list, zip(*arguments(chosen), strict=True))
    found = gradient(lambda points: torch_functions.LOSSES[spec](points, tensor(*targets)), outputs)
    for y_hat, y, wanted in zip(outputs, targets, found, strict=True):
        assert close(at(chosen.slope, {"ŷ": mpmath.mpf(y_hat), "y": y}), wanted), (y_hat, y)


def check_derivative(of: Node, slope: Node, variable: str, value: float, **others: float) -> None:
    quotient = mpmath.diff(lambda moved: at(of, {variable: moved, **others}), mpmath.mpf(value), h=mpmath.mpf("1e-20"))
    found = at(slope, {variable: mpmath.mpf(value), **others})
    assert mpmath.almosteq(found, quotient, 1e-15, 1e-18), (value, others)


@EVERY_ACTIVATION
def test_slopes_of_activations_against_differences(spec: str) -> None:
    chosen = chosen_activation(spec)
    smooth = [z for z in POINTS if apart(chosen, "z", z)]
    assert len(smooth) >= len(POINTS) - 3
    for z in smooth:
        check_derivative(chosen.formula, chosen.slope, "z", z) if abs(z) > 0 or not jumps(chosen) else None
        if chosen.curvature is not None and not bends(chosen, "z", z):
            check_derivative(chosen.slope, chosen.curvature, "z", z)


def jumps(chosen: Chosen[Activation]) -> bool:
    return chosen.entry.name in ("heaviside", "sign")


def bends(chosen: Chosen[Activation] | Chosen[Loss], variable: str, value: float, **others: float) -> bool:
    """Whether the second derivative changes its branch here."""
    near = [{variable: mpmath.mpf(value) + side, **others} for side in (-1e-9, 0, 1e-9)]
    found = [at(chosen.curvature, place) for place in near]
    return max(found) - min(found) > 1e-6 * (1 + max(map(abs, found)))


@EVERY_LOSS
def test_slopes_of_losses_against_differences(spec: str) -> None:
    chosen = chosen_loss(spec)
    for y_hat, y in arguments(chosen):
        if apart(chosen, "ŷ", y_hat, y=y):
            check_derivative(chosen.formula, chosen.slope, "ŷ", y_hat, y=y)
            if not bends(chosen, "ŷ", y_hat, y=y):
                check_derivative(chosen.slope, chosen.curvature, "ŷ", y_hat, y=y)


@EVERY_ACTIVATION
def test_every_activation_has_its_second_derivative(spec: str) -> None:
    assert chosen_activation(spec).curvature is not None


@pytest.mark.parametrize("spec", ["sigmoid", "tanh", "softsign", "softplus", "swish", "mish", "gelu", "gelu_tanh",
                                  "gaussian", "sine", "arctan", "log_sigmoid", "elu(alpha=0.5)", "selu", "celu"])  # fmt: skip
def test_second_derivatives_are_those_of_pytorch(spec: str) -> None:
    chosen = chosen_activation(spec)
    points = tensor(*(z for z in POINTS if z and abs(z) < 20)).requires_grad_()
    (first,) = torch.autograd.grad(torch_functions.ACTIVATIONS[spec](points).sum(), points, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), points)
    for z, wanted in zip(points.tolist(), second.tolist(), strict=True):
        assert close(at(chosen.curvature, {"z": mpmath.mpf(z)}), wanted, 1e-10, 1e-12), z


@pytest.mark.parametrize("chosen", [*map(chosen_activation, torch_functions.ACTIVATIONS),
                                    *map(chosen_loss, torch_functions.LOSSES)], ids=lambda one: one.spec)  # fmt: skip
def test_every_rewriting_equals_the_target_form(chosen: Chosen[Activation] | Chosen[Loss]) -> None:
    assert len(chosen.rewritings) <= 2
    for term, rule, reason in chosen.rewritings:
        assert rule and reason.endswith(".")
        for value in PROBABILITIES:
            places = {"z": mpmath.mpf(8 * value - 4), "ŷ": mpmath.mpf(value), "y": mpmath.mpf(1)}
            assert mpmath.almosteq(at(term, places), at(chosen.slope, places), 1e-40)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_the_slope_in_the_output_is_the_slope(name: str) -> None:
    chosen = chosen_activation(name)
    assert [entry.name for entry in ACTIVATIONS if entry.in_output] == ["sigmoid", "tanh"]
    for z in PROBABILITIES:
        y_hat = at(chosen.formula, {"z": mpmath.mpf(z)})
        assert mpmath.almosteq(at(chosen.in_output, {"ŷ": y_hat}), at(chosen.slope, {"z": mpmath.mpf(z)}), 1e-40)


# Kinks


@EVERY_ACTIVATION
def test_kinks_are_named(spec: str) -> None:
    """Where the slope jumps there is a kink, with the value that the slope has there."""
    chosen = chosen_activation(spec)
    named = {at(place, {}) for place, _, _ in chosen.kinks}
    assert {z for z in POINTS if not apart(chosen, "z", z)} <= named
    for place, value, reason in chosen.kinks:
        assert at(chosen.slope, {"z": at(place, {})}) == at(value, {})
        assert reason.endswith(".")


@EVERY_LOSS
def test_kinks_of_losses_are_named(spec: str) -> None:
    chosen = chosen_loss(spec)
    for y_hat, y in arguments(chosen):
        named = [at(place, {"y": mpmath.mpf(y)}) for place, _, _ in chosen.kinks]
        assert y_hat in named or apart(chosen, "ŷ", y_hat, y=y), (y_hat, y)
    for y in TARGETS[chosen.entry.targets]:
        for place, value, _ in chosen.kinks:
            places = {"ŷ": at(place, {"y": mpmath.mpf(y)}), "y": mpmath.mpf(y)}
            assert at(chosen.slope, places) == at(value, places)


# SymPy


def sympy_at(expression: sympy.Expr, **values: float) -> mpmath.mpf:
    chosen = {s: sympy.Rational(values["ŷ" if "hat" in s.name else s.name]) for s in expression.free_symbols}
    return mpmath.mpf(str(sympy.N(expression.xreplace(chosen), 50)))


@EVERY_ACTIVATION
def test_sympy_differentiates_to_the_same(spec: str) -> None:
    chosen = chosen_activation(spec)
    z = sympy.Symbol("z", real=True)
    by_sympy, ours = sympy.diff(to_sympy(chosen.formula), z), to_sympy(chosen.slope)
    for value in (-4.375, -1.5, -0.375, 0.375, 2.5, 7.25):
        assert mpmath.almosteq(sympy_at(by_sympy, z=value), sympy_at(ours, z=value), 1e-45, 1e-45), value


@EVERY_LOSS
def test_sympy_differentiates_losses_to_the_same(spec: str) -> None:
    chosen = chosen_loss(spec)
    y_hat = sympy.Symbol(r"\hat{y}", real=True)
    by_sympy, ours = sympy.diff(to_sympy(chosen.formula), y_hat), to_sympy(chosen.slope)
    for value in (0.125, 0.625, 0.875):
        for y in TARGETS[chosen.entry.targets]:
            found = sympy_at(by_sympy, ŷ=value, y=y)
            assert mpmath.almosteq(found, sympy_at(ours, ŷ=value, y=y), 1e-45, 1e-45), (value, y)


def test_the_kink_in_sympy_is_that_of_the_catalogue() -> None:
    z = sympy.Symbol("z", real=True)
    slope = sympy.diff(to_sympy(chosen_activation("relu6").formula), z)
    assert [slope.subs(z, place) for place in (-1, 0, 3, 6, 7)] == [0, 0, 1, 0, 0]
    assert sympy.diff(to_sympy(read_term(r"\max(z, 0)")), z).subs(z, 0) == 0


@pytest.mark.parametrize("text", [r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"1 + \dots", "f(z)", r"\max(z)^T"])
def test_what_is_no_real_number_has_no_expression(text: str) -> None:
    with pytest.raises(TypeError):
        to_sympy(read_term(text))


# Choosing


@pytest.mark.parametrize(
    ("spec", "canonical", "title"),
    [
        ("silu", "swish", "swish"),
        ("leaky_relu(negative_slope=0.010)", "leaky_relu", "leaky ReLU"),
        ("lrelu( negative_slope = 0.20 )", "leaky_relu(negative_slope=0.20)", "leaky ReLU (α = 0.20)"),
        ("selu(alpha=-2, scale=1)", "selu(scale=1, alpha=-2)", "SELU (λ = 1, α = -2)"),
        ("elu()", "elu", "ELU"),
        ("softplus(beta=2e1)", "softplus(beta=2e1)", "softplus (β = 2e1)"),
    ],
)
def test_a_choice_has_one_name(spec: str, canonical: str, title: str) -> None:
    chosen = chosen_activation(spec)
    assert (chosen.spec, chosen.title) == (canonical, title)
    assert chosen_activation(canonical) == chosen


def test_numbers_are_put_in_as_a_hand_does() -> None:
    assert latex(chosen_activation("softplus").formula) == r"\ln(1 + e^{z})"
    assert latex(chosen_activation("softplus(beta=2)").slope) == r"\sigma(2 z)"
    assert latex(chosen_activation("elu").formula) == latex(read_term(r"\begin{cases} z & z > 0 \\ e^{z} - 1 & z \le 0 \end{cases}"))
    assert latex(chosen_loss("huber").slope).count(r"\cdot") == 0


def test_a_choice_with_other_parameters_has_a_function_of_its_own() -> None:
    """softplus(z) has a value without any definition: that of β = 1."""
    assert chosen_activation("softplus(beta=2)").entry.function != chosen_activation("softplus").entry.function


def test_an_entry_has_its_numbers_in() -> None:
    assert "0.01" in activation("leaky_relu").definition
    assert activation("sigmoid") in ACTIVATIONS
    assert r"\alpha" in loss("focal").definition


@pytest.mark.parametrize(
    ("formula", "same"),
    [
        ("z * sigmoid(z)", r"z \sigma(z)"),
        ("z * sigma(z)", r"z \sigma(z)"),
        (r"z^2 \cdot \sigma(z)", r"z^{2} \sigma(z)"),
        ("max(0, z)", r"\max(0, z)"),
        ("relu(z) + 1", r"\max(0, z) + 1"),
        ("exp(-z**2)", "e^{-z^{2}}"),
        ("log(1 + exp(z))", r"\ln(1 + e^{z})"),
        ("z*tanh(softplus(z))", r"z \tanh(\ln(1 + e^{z}))"),
        ("sqrt(1 + z^2) - 1", r"\sqrt{1 + z^{2}} - 1"),
        ("|z|/(1+|z|)", r"\frac{|z|}{1 + |z|}"),
        ("pi*z + e", r"\pi z + e"),
        ("0.5*gelu(2z)", r"0.5 \cdot \frac{2 z}{2} (1 + \operatorname{erf}(\frac{2 z}{\sqrt{2}}))"),
        (r"\begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases}", r"\max(0, z)"),
        ("z", "z"),
    ],
)
def test_a_formula_in_z(formula: str, same: str) -> None:
    chosen = chosen_activation(formula)
    assert (chosen.entry.name, chosen.spec, chosen.slope) == ("custom", formula, None)
    assert chosen_activation(chosen.spec) == chosen
    other = read_term(same)
    for z in (-1.25, 0.5, 3.0):
        value = at(chosen.formula, {"z": mpmath.mpf(z)})
        assert mpmath.almosteq(value, at(other, {"z": mpmath.mpf(z)}), 1e-40)
        check_derivative(chosen.formula, rate(chosen), "z", z)
    assert read_term(chosen.entry.definition) == chosen.formula


def refusal(spec: str, choose: Callable[[str], object] = chosen_activation) -> str:
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        choose(spec)
    assert time.process_time() - start < 1
    (fault,) = caught.value.faults
    assert fault.mend
    assert all(char == "\n" or char.isprintable() for char in str(fault))
    return str(fault)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("sigmod", 'unknown activation "sigmod"\n    did you mean "sigmoid"?'),
        ("leaky-relu", 'did you mean "leaky_relu"?'),
        ("Leaky ReLU", 'did you mean "leaky_relu"?'),
        ("z * sigmod(z)", 'activation:5: unknown function "sigmod"'),
        ("lekky_relu(negative_slope=2)", 'did you mean "leaky_relu"?'),
        ("leaky_relu(slope=2)", 'leaky ReLU has no parameter "slope"'),
        ("leaky_relu(0.2)", "write leaky_relu(negative_slope=0.01)"),
        ("sigmoid(beta=2)", "sigmoid has no parameters"),
        ("elu(alpha=1, alpha=2)", "stands twice"),
        ("elu(alpha=)", "alpha is missing"),
        ("elu(alpha=1/0)", "divides by zero"),
        ("elu(alpha=nan)", "must be a finite number"),
        ("elu(alpha=1e999)", "too large"),
        ("celu(alpha=0)", "must be greater than 0, found 0"),
        ("softplus(beta=-1)", "must be greater than 0, found -1"),
        ("z * q", 'activation:5: unknown name "q": the formula of an activation has the one name z'),
        ("w_1 z", "has the one name z"),
        ("sigmod(z)", "did you mean"),
        ("z + 1/0", "division by zero"),
        ("z * ln(-1)", "the logarithm of a number that is not positive"),
        ("3", "depends on z"),
        ("f(z)", 'unknown function "f"'),
        ("σ'(z)", "a derivative is no part"),
        ("2*relu6(z)", 'unknown function "relu6"'),
        ("log10(z)", r"write \log_{10}(z)"),
        ("[z, z]", "no part of a formula"),
        ("max(z)", "takes two or more numbers"),
        ("", "expected a term"),
        ("e", "unknown activation"),
        ("sіgmoid", "U+0456"),
        ("z · іz", "U+0456"),
        ("\u202ez", "U+202E"),
        ("z\n* q", 'unknown name "q"'),
        ("__import__('os')", "unknown activation"),
        ("lambda z: open('x', 'w')", "unknown activation"),
        ("().__class__.__bases__[0]", "unknown activation"),
        ("z.real", "unknown activation"),
        ("exec(z)", 'unknown function "exec"'),
        ("10^10^10 + z", "two exponents in a row"),
        ("z + 10^(10^10)", "cannot be worked out"),
        ("z + 9^(9^(9^9))", "cannot be worked out"),
        ("z^(10^9)", "a power beyond"),
        ("(1 + z)^-1e4", "a power beyond"),
        ("z^1e300", "a power beyond"),
        ("z**z**z", "two exponents in a row"),
        ("z+" * 500_000 + "z", "at most 500 are read"),
        ("(" * 200 + "z" + ")" * 200, "nested more than 64 deep"),
        ("swish(" * 40 + "z" + ")" * 40, "more than 500 parts"),
    ],
)
def test_what_is_no_activation(spec: str, says: str) -> None:
    assert says in refusal(spec)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("hubr", 'unknown loss "hubr"\n    did you mean "huber"?'),
        ("squared", 'did you mean "squared_error"?'),
        ("huber(delta=0)", "loss:7: delta must be greater than 0"),
        ("focal(gamma=-1)", "must be 0 or greater"),
        ("mse(delta=1)", "has no parameters"),
        ("(y - z)^2", "unknown loss"),
        ("x" * 1_000_000, "unknown loss"),
    ],
)
def test_what_is_no_loss(spec: str, says: str) -> None:
    assert says in refusal(spec, chosen_loss)


# Pairs


def test_which_loss_goes_with_which_activation() -> None:
    probable = {a.name for a in ACTIVATIONS if objection_to(chosen_activation(a.name), chosen_loss("bce")) is None}
    assert probable == {"sigmoid", "hard_sigmoid", "gaussian"}
    assert objection_to(chosen_activation("z^2"), chosen_loss("focal")) is None
    assert all(objection_to(chosen_activation(a.name), chosen_loss("bce_with_logits")) is None for a in ACTIVATIONS)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [("bce", ("0", "1", "0.25"), ("-0.1", "1.5")), ("hinge", ("-1", "1"), ("0", "0.5")), ("poisson", ("0", "7"), ("-1", "0.5")),
     ("mse", ("-3.5", "0"), ())],
)  # fmt: skip
def test_targets_of_losses(name: str, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    assert not any(objection_to_target(chosen_loss(name), Fraction(target)) for target in right)
    assert all(objection_to_target(chosen_loss(name), Fraction(target)) for target in wrong)
