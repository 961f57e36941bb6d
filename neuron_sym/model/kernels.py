r"""Functions of arrays in forms that neither overflow nor cancel, made from a module such as NumPy.

σ(z) = 1/(1+e^{-z}) overflows to 1/∞ = 0 where it should; ln(1+e^{u}) is the logaddexp of 0 and u. The
error function, which NumPy lacks, is Cody's: rational functions on three intervals, right to about
one unit of the last place.

Source: Cody, Rational Chebyshev approximations for the error function (1969).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Kernel = Callable[..., Any]

_NEAR = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)
_MIDDLE = (
    (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
     8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3),
    (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
     3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
)  # fmt: skip
_NEAR_END, _ONE_FROM = 0.46875, 6.0
"""Where the first interval ends, and from where on erf is 1 to the last place of a double."""


def kernels(np: Any) -> dict[str, Kernel]:
    """The functions by the letters of their names, ``u`` an array or a number."""

    def sigmoid(u: Any) -> Any:
        return 1.0 / (1.0 + np.exp(-u))

    def ratio(x: Any, polynomials: tuple[tuple[float, ...], tuple[float, ...]]) -> Any:
        above, below = (_horner(x, coefficients) for coefficients in polynomials)
        return above / below

    def erf(u: Any) -> Any:
        size = np.abs(u)
        near = u * ratio(np.square(np.minimum(size, _NEAR_END)), _NEAR)
        # Beyond 4 the quotient is no longer precise, but e^{-u²} is below the last place of 1.
        far = 1.0 - np.exp(-np.square(size)) * ratio(np.minimum(size, _ONE_FROM), _MIDDLE)
        return np.where(size <= _NEAR_END, near, np.copysign(far, u))

    return {
        "σ": sigmoid,
        "erf": erf,
        "Φ": lambda u: 0.5 * (1.0 + erf(u * 0.5**0.5)),
        "softplus": lambda u: np.logaddexp(0.0, u),
        "tanh": np.tanh, "sinh": np.sinh, "cosh": np.cosh, "sin": np.sin, "cos": np.cos, "tan": np.tan, "arctan": np.arctan,
        "abs": np.abs, "sign": np.sign, "ln": np.log, "exp": np.exp, "expm1": np.expm1, "log1p": np.log1p,
        "max": np.maximum, "min": np.minimum,
    }  # fmt: skip


def _horner(x: Any, coefficients: tuple[float, ...]) -> Any:
    value = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        value += coefficient
        value *= x
    return value + coefficients[-1]
