"""Small differences that may come from digits that nobody wrote: said to be open, and nothing more than those."""

import pytest

from neuron_sym import check

PUBLISHED = [
    # Each was worked out with more digits than are written; the lines around it show which.
    (r"-\ln 0{,}574 \approx 0{,}554", "0.574"),  # -ln 0.574446 = 0.554349
    (r"\frac{-0.4030}{0.5212} = -0.7733", "0.4030 and 0.5212"),  # -0.403027/0.521162 = -0.773324
    (r"-\ln 0.2071 = \mathbf{1.5744}", "0.2071"),  # 1.574438 from the unrounded probability
    (r"\frac{0.572 - 1}{0.572 \cdot 0.428} \approx -1.747", "0.572 and 0.428"),
    (r"0 \times 0.674 + 1 \times (-0.404) = -0.4047", "0.674 and 0.404"),  # -0.40469539, and 0.404 was cut off
    (r"0.5475 - 0.31 + 0.1475 = 0.38501", "0.5475 and 0.1475"),  # 0.385012 from the unrounded parameters
]
FAULTS = [
    # the digits written settle the digit that is wrong
    (r"\sigma(1.8008) = 0.8583", "misrounded"),
    (r"\tanh(-0.3470) = -0.3336", "wrong"),
    (r"\frac{1}{1+e^{-0.6983}} = 0.6677", "wrong"),
    (r"0.7377 \times 0.7377 \times 0.2623 = 0.1428", "misrounded"),
    # cut off, which is a habit of its own
    (r"(-1.7491)(0.2449) = -0.4283", "misrounded"),
    (r"-\log(0.1) = 2.302", "misrounded"),
    # a sum that comes out even was added up wrongly
    ("0.245 + 0.318 = 0.564", "wrong"),
    # short decimals are what was chosen, not what was worked out
    (r"0.5 - 0.1 \cdot 0.2 = 0.45", "wrong"),
    (r"0.1 - 0.1 \cdot (-0.235) = 0.125", "wrong"),
    # and no rounding accounts for more than a unit or two
    (r"0.8808 \cdot 0.8808 \cdot (1 - 0.8808) = 0.1050", "wrong"),
    (r"0.4 - 0.1 \cdot (-0.205) = 0.3795", "wrong"),
]


@pytest.mark.parametrize(("working", "decimals"), PUBLISHED)
def test_unwritten_digits_leave_it_open(working: str, decimals: str) -> None:
    (link,) = check(working).links
    assert link.verdict.ruling.value == "undecided"
    assert f"more digits of {decimals} than are written may give this" in link.verdict.reason


@pytest.mark.parametrize(("working", "verdict"), FAULTS)
def test_nothing_else_is_excused(working: str, verdict: str) -> None:
    (link,) = check(working).links
    assert link.verdict.ruling.value == verdict


def test_what_is_given_is_given() -> None:
    """A name's value is taken for true, so that no digit of it is missing."""
    links = check(r"L = -\ln p = 0.554", {"p": "0.574"}).links
    assert links[-1].verdict.ruling.value == "wrong"


def test_two_rounded_givens_may_disagree_in_their_last_digits() -> None:
    given = {r"\hat{y}": "0.5717", "z": "0.2885"}
    (link,) = check(r"\sigma'(z) = \hat{y}(1 - \hat{y})", given).links
    assert link.verdict.ruling.value == "undecided"
    (link,) = check(r"\sigma'(z) = \hat{y}(1 - \hat{y})", {**given, "z": "0.3885"}).links
    assert link.verdict.ruling.value == "wrong"


@pytest.mark.parametrize(
    ("working", "verdict"),
    [
        (r"\frac{1}{1 + e^{-1.9}} = \frac{1}{1 + 0.149}", "undecided"),  # 0.14957: cut off, in a published working
        (r"\frac{1}{1+e^{-0.1898}} = \frac{1}{1+0.8272}", "undecided"),  # 0.827125
        (r"\frac{1}{1 + e^{-1.9}} = \frac{1}{1 + 0.150}", "rounded"),
        (r"\frac{1}{1 + e^{-1.9}} = \frac{1}{1 + 0.151}", "wrong"),
        (r"\frac{1}{1 + e^{-1.8}} = \frac{1}{1 + 0.1}", "misrounded"),  # one figure is no intermediate value
    ],
)
def test_a_number_on_the_way(working: str, verdict: str) -> None:
    (link,) = check(working).links
    assert link.verdict.ruling.value == verdict


def test_a_right_end_after_a_wrong_step_is_no_second_fault() -> None:
    r"""1 + e^{-0.3112} is 1.7326; the author's calculator had it, and 0.5772 is σ(0.3112)."""
    links = check(r"\hat{y} = \sigma(0.3112) = \frac{1}{1 + e^{-0.3112}} = \frac{1}{1.7323} = 0.5772").links
    assert [link.verdict.ruling.value for link in links] == ["definition", "exact", "wrong", "undecided"]


def test_what_stands_below_says_it_again() -> None:
    r"""A row ``p = 0.96`` right below ``p = e^{-3.28}/(1 + e^{-3.28})`` is a claim, not another value."""
    rows = r"\begin{aligned} p &= \frac{e^{-3.28}}{1 + e^{-3.28}} \\ p &= 0.96 \end{aligned}"
    links = check(rows).links
    assert [link.verdict.ruling.value for link in links] == ["definition", "wrong"]
    assert links[1].verdict.expected == "0.0363"
    apart = r"$$p = \frac{e^{-3.28}}{1 + e^{-3.28}}$$ For the next patient, $$p = 0.96$$"
    assert [link.verdict.ruling.value for link in check(apart).links] == ["definition", "definition"]
    listed = check(r"$x = 1, \quad x = 2$").links
    assert [link.verdict.ruling.value for link in listed] == ["definition", "definition"]


def test_unwritten_digits_of_what_is_said_again() -> None:
    links = check(r"\begin{aligned} L &\approx (0 - 0.725)^2 \\ L &\approx 0.5249 \end{aligned}").links  # 0.7245^2
    assert [link.verdict.ruling.value for link in links] == ["definition", "undecided"]
