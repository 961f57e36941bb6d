r"""What each input contributes, and how it moves the odds.

.. math::
    s_i = \frac{|w_i x_i|}{\sum_j |w_j x_j|}, \qquad
    \frac{\hat{y}}{1-\hat{y}} = e^{z}, \qquad r_i = e^{w_i}

One unit more of an input multiplies the odds by the odds ratio e^{wᵢ}.
Source: Hosmer, Lemeshow and Sturdivant, Applied Logistic Regression (2013), chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from neuron_sym.chain import Chain, Step
from neuron_sym.deriver.digits import in_full, typed_number
from neuron_sym.deriver.quantity import quantity
from neuron_sym.deriver.substitution import worked_out
from neuron_sym.deriver.terms import Links, equal, evaluates
from neuron_sym.deriver.worked import Y_HAT, Value, Worked, Z, worked_value
from neuron_sym.expression import Call, Divide, Name, Node, Number, Power, Summation, multiply, name
from neuron_sym.model.activations import chosen_activation
from neuron_sym.notation.statements import read_term
from neuron_sym.number import quotient

TOTAL, ODDS, E = name("S"), name("o"), Name("e")


class Contributions:
    """The products wᵢxᵢ and how much of the whole each of them is, signs aside."""

    def __init__(self, neuron: Worked) -> None:
        self.neuron = neuron
        self.terms = [term.value for term in neuron.terms]
        self.total = sum(map(abs, self.terms), Fraction(0))

    def values(self) -> dict[str, Value | tuple[Value, ...]]:
        """The contributions and their shares; no shares where nothing contributes."""
        digits = self.neuron.digits
        products = tuple(worked_value(in_full(term), digits) for term in self.terms)
        return {"contributions": products, "shares": self.shares()}

    def shares(self) -> tuple[Value, ...]:
        """|wᵢxᵢ| / Σ|wⱼxⱼ|."""
        if not self.total:
            return ()
        return tuple(worked_value(quotient(abs(term) / self.total), self.neuron.digits) for term in self.terms)

    def chains(self) -> Iterator[Chain[Step]]:
        """The sum of all contributions, and the share of each."""
        body = Call(Name("abs"), (_product("i"),))
        formula = Summation(body, name("i"), Number("1"), Number(str(len(self.terms))))
        reason = "All that the inputs bring, whether it pushes up or down."
        whole = worked_value(in_full(self.total), self.neuron.digits)
        step = Step(whole.relation, "sum", "The products without their signs are added up.")
        yield Chain(TOTAL, ((equal("sum of contributions", reason), formula), (step, whole.shown)), "contributions")
        if not self.neuron.written_out:
            share = Divide(Call(Name("abs"), (_product("i"),)), TOTAL)
            yield Chain(name("s", "i"), ((equal("share", "What part of this is due to an input."), share),), "contributions")
            return
        for place, value in enumerate(self.shares(), start=1):
            yield self._share(place, value)

    def _share(self, place: int, value: Value) -> Chain[Step]:
        share = Divide(Call(Name("abs"), (_product(place),)), TOTAL)
        numbers = Divide(in_full(abs(self.terms[place - 1])), in_full(self.total))
        links: Links = [(equal("share", "What part of this is due to the input."), share)]
        links.append((equal("substitute", "The product was worked out above."), numbers))
        links.append(evaluates(numbers, value.shown, "divide", "The quotient is worked out."))
        return Chain(name("s", place), tuple(links), "contributions")


def _product(index: object) -> Node:
    return multiply(name("w", index), name("x", index), sign="")


class Odds:
    """ŷ against 1 - ŷ for a sigmoid, and the odds ratios of its inputs."""

    def __init__(self, neuron: Worked) -> None:
        self.neuron = neuron

    @property
    def apply(self) -> bool:
        """Whether the output is a probability whose odds are a power of e."""
        return chosen_activation(self.neuron.example.activation).entry.name == "sigmoid"

    def values(self) -> dict[str, Value | tuple[Value, ...]]:
        """The odds, and by how much one unit more of each input multiplies them."""
        ratios = tuple(self._value(Power(E, weight)) for weight in self.neuron.example.weights)
        return {"odds": self._value(Power(E, in_full(self.neuron.exact_z))), "odds_ratios": ratios}

    def _value(self, term: Node) -> Value:
        return worked_value(quantity(term), self.neuron.digits)

    def chains(self) -> Iterator[Chain[Step]]:
        """The odds, and the odds ratio of each input."""
        digits, power = self.neuron.digits, Power(E, Z)
        odds = read_term(r"\frac{\hat{y}}{1 - \hat{y}}")
        assert Y_HAT in odds.walk()
        links: Links = [
            (equal("definition of the odds", "How much more probable the class is than its opposite."), odds),
            (equal("odds of a sigmoid", "ŷ = 1/(1 + e⁻ᶻ) and 1 - ŷ = e⁻ᶻ/(1 + e⁻ᶻ); their quotient is 1/e⁻ᶻ.", _derived()), power),
        ]
        value = self._value(Power(E, in_full(self.neuron.exact_z)))
        links += worked_out(power, {Z: typed_number(in_full(self.neuron.exact_z))}, value, digits)
        yield Chain(ODDS, tuple(links), "odds")
        reason = "One unit more of the input adds its weight to z, and so multiplies the odds by this."
        if not self.neuron.written_out:
            ratio = (equal("odds ratio", reason), Power(E, name("w", "i")))
            yield Chain(name("r", "i"), (ratio,), "odds")
            return
        for place, weight in enumerate(self.neuron.example.weights, start=1):
            entry = name("w", place)
            links = [(equal("odds ratio", reason), Power(E, entry))]
            links += worked_out(Power(E, entry), {entry: typed_number(weight)}, self._value(Power(E, weight)), digits)
            yield Chain(name("r", place), tuple(links), "odds")


def _derived() -> Chain[Step]:
    """σ(z)/(1 - σ(z)) = e^z by steps."""
    lines = (
        ("definition of the sigmoid", "Numerator and denominator with the formula of σ.",
         r"\frac{\frac{1}{1 + e^{-z}}}{1 - \frac{1}{1 + e^{-z}}}"),
        ("common denominator", "The denominator is one fraction.",
         r"\frac{\frac{1}{1 + e^{-z}}}{\frac{e^{-z}}{1 + e^{-z}}}"),
        ("cancel", "Both have the denominator 1 + e⁻ᶻ.", r"\frac{1}{e^{-z}}"),
        ("power of e", "1/e⁻ᶻ is eᶻ.", "e^{z}"),
    )  # fmt: skip
    links = tuple((equal(rule, reason), read_term(term)) for rule, reason, term in lines)
    return Chain(read_term(r"\frac{\sigma(z)}{1 - \sigma(z)}"), links, "odds")
