"""The worked table of small cases: percent agreement, kappa, AC1 and PABAK of two raters."""

import pytest

from validate.agreement.statistics import (
    brennan_prediger,
    cohen_kappa,
    gwet_ac,
    percent_agreement,
    ratings_from_rows,
    ratings_from_table,
)


@pytest.mark.parametrize(
    ("table", "percent", "kappa", "ac1", "pabak"),
    [
        ([[20, 5], [10, 15]], 0.70, 0.4000, 0.4059, 0.40),
        ([[130, 56], [9, 5]], 0.675, 0.0220, 0.5326, 0.35),
    ],
)
def test_tables_of_two_categories(
    table: list[list[int]], percent: float, kappa: float, ac1: float, pabak: float
) -> None:
    ratings = ratings_from_table(table)
    assert percent_agreement(ratings).estimate == pytest.approx(percent, abs=5e-5)
    assert cohen_kappa(ratings).estimate == pytest.approx(kappa, abs=5e-5)
    assert gwet_ac(ratings).estimate == pytest.approx(ac1, abs=5e-5)
    assert brennan_prediger(ratings).estimate == pytest.approx(pabak, abs=5e-5)


def test_four_of_five_agree_and_kappa_is_nothing() -> None:
    ratings = ratings_from_rows(list(zip([3, 3, 3, 3, 3], [3, 4, 3, 3, 3], strict=True)))
    assert percent_agreement(ratings).estimate == pytest.approx(0.80)
    assert cohen_kappa(ratings).estimate == pytest.approx(0.0, abs=1e-12)
    assert gwet_ac(ratings).estimate == pytest.approx(0.7561, abs=5e-5)
    assert brennan_prediger(ratings).estimate == pytest.approx(0.60)


def test_one_category_used_is_full_agreement_and_no_kappa() -> None:
    ratings = ratings_from_rows([("yes", "yes")] * 12, ["yes", "no"])
    assert percent_agreement(ratings).estimate == 1.0
    assert cohen_kappa(ratings).undefined == "one category used"
    assert gwet_ac(ratings).undefined == "one category used"
    assert brennan_prediger(ratings).estimate == 1.0


def test_weights_of_three_ordered_categories() -> None:
    ratings = ratings_from_table([[10, 2, 0], [3, 8, 2], [0, 1, 4]])
    assert percent_agreement(ratings).estimate == pytest.approx(0.733, abs=5e-4)
    assert cohen_kappa(ratings).estimate == pytest.approx(0.5797, abs=5e-5)
    assert cohen_kappa(ratings, "linear").estimate == pytest.approx(0.6610, abs=5e-5)
    assert cohen_kappa(ratings, "quadratic").estimate == pytest.approx(0.7556, abs=5e-5)
