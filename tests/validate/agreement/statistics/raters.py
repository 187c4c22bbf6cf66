"""Ratings for properties, and simulated raters whose true agreement is known."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from validate.agreement.statistics import (
    Estimate,
    Points,
    Ratings,
    brennan_prediger,
    brennan_prediger_points,
    cohen_kappa,
    cohen_kappa_points,
    conger_kappa,
    conger_kappa_points,
    fleiss_kappa,
    fleiss_kappa_points,
    gwet_ac,
    gwet_ac_points,
    krippendorff_alpha,
    krippendorff_alpha_points,
    percent_agreement,
    percent_agreement_points,
    ratings_from_positions,
    scott_pi,
    scott_pi_points,
)

Rows = list[tuple[int, ...]]

# For any number of raters, and for two only: each with what the bootstrap calls.
ANY_RATERS: dict[str, tuple[Callable[..., Estimate], Callable[..., Points]]] = {
    "percent": (percent_agreement, percent_agreement_points),
    "fleiss": (fleiss_kappa, fleiss_kappa_points),
    "conger": (conger_kappa, conger_kappa_points),
    "gwet": (gwet_ac, gwet_ac_points),
    "brennan_prediger": (brennan_prediger, brennan_prediger_points),
    "alpha": (krippendorff_alpha, krippendorff_alpha_points),
}
TWO_RATERS = {"cohen": (cohen_kappa, cohen_kappa_points), "scott": (scott_pi, scott_pi_points)} | ANY_RATERS
SIZE = 4


def rows(raters: int, *, missing: bool = True, largest: int = 30) -> st.SearchStrategy[Rows]:
    """Items as tuples of codes 0 to 3, -1 where missing."""
    codes = (*range(SIZE), -1) if missing else range(SIZE)
    return st.lists(st.sampled_from([*product(codes, repeat=raters)]), min_size=1, max_size=largest)


def as_ratings(items: Sequence[Sequence[int]]) -> Ratings:
    return ratings_from_positions(np.array(items, dtype=np.int64).reshape(len(items), -1), range(SIZE))


def of_raters(ratings: Ratings, *columns: int) -> Ratings:
    """The same items with the ratings of these raters only."""
    return replace(ratings, chosen=ratings.chosen[:, list(columns)])


def studies_of(
    generator: np.random.Generator, studies: int, per_study: int, accuracies: tuple[float, float], prevalence: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two raters of a yes/no field, each right with a chance that belongs to the study: codes, and studies of rows."""
    accuracy = np.repeat(generator.choice(accuracies, studies), per_study)
    truth = generator.random(len(accuracy)) < prevalence
    wrong = generator.random((len(accuracy), 2)) > accuracy[:, None]
    return (truth[:, None] ^ wrong).astype(np.int64), np.repeat(np.arange(studies), per_study)


def joint_table(accuracies: tuple[float, float], prevalence: float) -> NDArray[np.float64]:
    """What those raters do in the long run, as a table of two raters out of a million items."""
    table = np.zeros((2, 2))
    for truth, share in ((1, prevalence), (0, 1 - prevalence)):
        for accuracy in accuracies:
            chosen = np.array([accuracy if choice == truth else 1 - accuracy for choice in (0, 1)])
            table += share / len(accuracies) * np.outer(chosen, chosen)
    return np.round(table * 1_000_000)
