"""Quantiles of the normal, t and F distributions, without SciPy.

t and F come from the regularised incomplete beta function, evaluated by its continued fraction (NIST Digital Library
of Mathematical Functions 8.17.22, https://dlmf.nist.gov/8.17#v) with the modified Lentz recurrence (Thompson &
Barnett 1986, doi:10.1016/0021-9991(86)90046-X), and are inverted by bisection. Accurate to about ten digits.
"""

from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_SMALLEST = 1e-300
_PRECISION = 1e-15


def normal_quantile(probability: float) -> float:
    """The value below which a standard normal variable lies with this probability (0 to 1, both excluded)."""
    return NormalDist().inv_cdf(probability)


@lru_cache(maxsize=4096)
def t_quantile(probability: float, degrees_of_freedom: float) -> float:
    """The quantile of Student's t (probability 0 to 1, both excluded; degrees of freedom above 0)."""
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees_of_freedom)
    # P(|T| > t) is the incomplete beta function at df / (df + t^2) with df/2 and 1/2.
    x = _beta_quantile(2 * (1 - probability), degrees_of_freedom / 2, 0.5)
    return sqrt(degrees_of_freedom * (1 - x) / x)


@lru_cache(maxsize=4096)
def f_quantile(probability: float, numerator: float, denominator: float) -> float:
    """The quantile of the F distribution (probability 0 to 1, both excluded; degrees of freedom above 0)."""
    # Of the two equivalent forms the upper tail keeps its digits where F is large.
    x = _beta_quantile(1 - probability, denominator / 2, numerator / 2)
    return denominator * (1 - x) / (numerator * x)


def _beta_quantile(probability: float, a: float, b: float) -> float:
    """The x from 0 to 1 at which the regularised incomplete beta function reaches the probability."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if incomplete_beta(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): the probability that a beta variable is below x (0 to 1)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """1 + d1/(1 + d2/(1 + ...)), the denominator of DLMF 8.17.22."""
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, 100_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / (1 + term * lower or _SMALLEST)
        upper = 1 + term / upper or _SMALLEST
        value *= upper * lower
        if abs(upper * lower - 1) < _PRECISION:
            return value
    raise ArithmeticError(f"the incomplete beta function did not settle at x={x}, a={a}, b={b}")
