"""Coefficients, standard errors and intervals as published, to the digits printed."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.validate.agreement.statistics.published import PUBLISHED
from tests.validate.agreement.statistics.raters import of_raters
from validate.agreement.statistics import (
    Estimate,
    Interval,
    Ratings,
    brennan_prediger,
    cohen_kappa,
    cohen_kappa_test,
    conger_kappa,
    fleiss_kappa,
    fleiss_kappa_test,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    quadratic_weights,
    ratings_from_counts,
    ratings_from_rows,
    ratings_from_table,
    scott_pi,
)

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "data" / "agreement"
FILE = FOLDER / "REFERENCE.json"
REFERENCE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}

# How many decimals each source prints for estimates and standard errors, and for the ends of an interval.
DECIMALS = {"cont3x3abstractors": (7, 3), "cac.raw4raters": (5, 3), "distrib.6raters": (6, 3), "sas_table10": (4, 4)}
WEIGHTS = {"unweighted": "identity", "linear": "linear", "quadratic": "quadratic"}
COEFFICIENTS: dict[str, Callable[..., Estimate]] = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "scott_pi": scott_pi,
    "fleiss_kappa": fleiss_kappa,
    "conger_kappa": conger_kappa,
    "gwet_ac1": gwet_ac,
    "gwet_ac2": gwet_ac,
    "brennan_prediger": brennan_prediger,
}


def ratings_of(entry: dict[str, Any]) -> Ratings:
    """The ratings of one published example, in whichever of four shapes it is printed."""
    if "rows" in entry:
        return ratings_from_rows(entry["rows"])
    if "counts" in entry:
        return ratings_from_counts(entry["counts"])
    if "table" in entry:
        square = len(entry["table"]) == len(entry["table"][0])
        return (ratings_from_table if square else ratings_from_counts)(entry["table"])
    with (FOLDER / entry["file"]).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    if entry["file"].startswith("distrib"):
        return ratings_from_counts([[int(cell) for cell in line[1:]] for line in lines])
    first = 1 if header[0] == "Units" else 0
    return ratings_from_rows([[cell.strip() or None for cell in line[first:]] for line in lines])


def printed(source: dict[str, Any]) -> Iterator[Any]:
    """Every coefficient with its weights that the source prints with a standard error and an interval."""
    for name, entry in source.items():
        for label, weights in WEIGHTS.items():
            group = entry.get(label, {}) if isinstance(entry, dict) else {}
            for coefficient, answer in group.items():
                if isinstance(answer, list):
                    yield pytest.param(name, entry, coefficient, weights, answer, id=f"{name}-{label}-{coefficient}")


def compute(name: str, ratings: Ratings, coefficient: str, weights: Any) -> Estimate:
    if not coefficient.startswith("krippendorff"):
        # SAS takes the normal quantile, Gwet that of t.
        interval = Interval(quantile="normal" if name.startswith("sas") else "t")
        return COEFFICIENTS[coefficient](ratings, weights, interval)
    by_position = 1 - quadratic_weights(range(len(ratings.categories)))
    return krippendorff_alpha(
        ratings, by_position if weights == "quadratic" else "nominal", chance_counted_once=name.startswith("distrib")
    )


def same_digits(value: float | None, answer: float, decimals: int) -> bool:
    places = max(decimals, len(repr(answer).partition(".")[2]))
    return value is not None and abs(value - answer) <= 0.5 * 10**-places * (1 + 1e-9)


@pytest.mark.parametrize(("name", "entry", "coefficient", "weights", "answer"), list(printed(PUBLISHED)))
def test_a_published_coefficient_is_met_to_its_digits(
    name: str, entry: dict[str, Any], coefficient: str, weights: str, answer: list[Any]
) -> None:
    assert_met(name, entry, coefficient, weights, answer)


@pytest.mark.skipif(not REFERENCE, reason="needs ../shared/data/agreement, which is not part of the repository")
@pytest.mark.parametrize(("name", "entry", "coefficient", "weights", "answer"), list(printed(REFERENCE)))
def test_a_coefficient_of_the_reference_file_is_met_to_its_digits(
    name: str, entry: dict[str, Any], coefficient: str, weights: str, answer: list[Any]
) -> None:
    assert_met(name, entry, coefficient, weights, answer)


def assert_met(name: str, entry: dict[str, Any], coefficient: str, weights: str, answer: list[Any]) -> None:
    estimate = compute(name, ratings_of(entry), coefficient, weights)
    value, error, (low, high) = answer
    decimals, ends = DECIMALS[name]
    assert same_digits(estimate.estimate, value, decimals)
    assert same_digits(estimate.standard_error, error, decimals)
    assert same_digits(estimate.low, low, ends)
    assert same_digits(estimate.high, high, ends)


def test_nothing_of_the_reference_file_is_left_out() -> None:
    if not REFERENCE:
        pytest.skip("needs ../shared/data/agreement, which is not part of the repository")
    elsewhere = {"fleiss_wikipedia", "irr_diagnoses", "irr_anxiety", "_note"}
    assert set(REFERENCE) == set(DECIMALS) | elsewhere
    assert len(list(printed(REFERENCE))) == 12 + 12 + 8 + 2


@pytest.mark.parametrize("weights", ["unweighted", "linear"])
def test_kappa_against_chance_is_as_sas_prints_it(weights: str) -> None:
    entry = PUBLISHED["sas_table10"]
    test = cohen_kappa_test(ratings_of(entry), WEIGHTS[weights])  # type: ignore[arg-type]
    assert same_digits(test.standard_error, entry[weights]["se_h0"], 4)
    assert same_digits(test.z, entry[weights]["z"], 4)


def test_fleiss_kappa_of_the_worked_example() -> None:
    assert same_digits(fleiss_kappa(ratings_of(PUBLISHED["fleiss_wikipedia"])).estimate, 0.21, 3)


@pytest.mark.skipif(not REFERENCE, reason="needs ../shared/data/agreement, which is not part of the repository")
def test_fleiss_kappa_and_z_are_as_r_prints_them() -> None:
    entry = REFERENCE["irr_diagnoses"]
    ratings = ratings_of(entry)
    kappa = fleiss_kappa(ratings)
    assert same_digits(kappa.estimate, entry["fleiss_kappa"], 7)
    assert same_digits(fleiss_kappa_test(ratings, kappa).z, entry["z"], 5)


def test_kappa_takes_the_categories_that_occur_where_none_are_given() -> None:
    """Raters 2 and 3 of the anxiety data of R's irr, which chose 1, 2, 3, 4 and 6."""
    pairs = list(zip("36462424332333221334", "21443216111233113322", strict=True))
    answers = {"identity": -0.006289308, "linear": 0.1459075, "quadratic": 0.2520325}
    for weights, answer in answers.items():
        kappa = cohen_kappa(ratings_from_rows(pairs), weights)  # type: ignore[arg-type]
        assert same_digits(kappa.estimate, answer, 7)


@pytest.mark.skipif(not REFERENCE, reason="needs ../shared/data/agreement, which is not part of the repository")
def test_the_anxiety_file_gives_what_r_prints() -> None:
    entry = REFERENCE["irr_anxiety"]
    ratings = of_raters(ratings_of(entry), 1, 2)
    used = sorted({str(ratings.categories[code]) for code in ratings.chosen.ravel()})
    pairs = [[str(ratings.categories[code]) for code in row] for row in ratings.chosen]
    answers = entry["raters_2_3"]
    assert used == ["1", "2", "3", "4", "6"]
    for weights, key in [("identity", "cohen_kappa_unweighted"), ("linear", "linear"), ("quadratic", "quadratic")]:
        kappa = cohen_kappa(ratings_from_rows(pairs), weights)  # type: ignore[arg-type]
        assert same_digits(kappa.estimate, answers[key], 7)


@pytest.mark.parametrize(
    ("level", "answer"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_krippendorffs_own_example(level: Any, answer: float) -> None:
    """The four coders and twelve units of Computing Krippendorff's Alpha-Reliability (2011), section E."""
    ratings = ratings_of(PUBLISHED["cac.raw4raters"])
    assert same_digits(krippendorff_alpha(ratings, level).estimate, answer, 3)
