"""Ratings from rows, codes, tables and counts; weights and differences between categories."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given

from tests.validate.agreement.statistics.raters import SIZE, Rows, as_ratings, rows
from validate.agreement.statistics import (
    cohen_kappa,
    krippendorff_alpha,
    linear_weights,
    quadratic_weights,
    ratings_from_counts,
    ratings_from_positions,
    ratings_from_rows,
    ratings_from_table,
)


def test_rows_become_positions_in_the_sorted_categories() -> None:
    ratings = ratings_from_rows([("b", "a"), (None, "b")])
    assert ratings.categories == ("a", "b")
    assert ratings.chosen.tolist() == [[1, 0], [-1, 1]]
    assert ratings.rated.tolist() == [2, 1]
    assert ratings.counts.tolist() == [[1, 1], [0, 1]]


def test_categories_keep_the_order_they_are_given_in() -> None:
    ratings = ratings_from_rows([("low", "high")], ["low", "moderate", "high"])
    assert ratings.chosen.tolist() == [[0, 2]]


def test_counts_become_places_without_names() -> None:
    ratings = ratings_from_counts([[2, 0, 1], [0, 1, 0]])
    assert ratings.anonymous
    assert ratings.chosen.tolist() == [[0, 0, 2], [1, -1, -1]]


@given(rows(3))
def test_counting_equal_rows_together_loses_no_rating(items: Rows) -> None:
    ratings = as_ratings(items)
    together = ratings.compressed
    assert len({tuple(row) for row in together.chosen.tolist()}) == len(together.chosen)
    assert (together.rated > 0).all()
    assert (together.times @ together.counts).tolist() == ratings.counts.sum(axis=0).tolist()
    assert ratings.totals(np.ones((2, len(items)))).tolist() == [ratings.counts.sum(axis=0).tolist()] * 2


def test_rows_of_many_raters_are_left_apart() -> None:
    ratings = ratings_from_positions(np.zeros((3, 40), dtype=np.int64), ["a", "b"])
    assert ratings.compressed.chosen.shape == (3, 40)


MALFORMED: list[Callable[[], object]] = [
    lambda: ratings_from_rows([("a", "b"), ("a",)]),
    lambda: ratings_from_rows([("a", "x")], ["a", "b"]),
    lambda: ratings_from_positions([[0, 2]], ["a", "b"]),
    lambda: ratings_from_positions([0, 1], ["a", "b"]),
    lambda: ratings_from_table([[1, 2, 3], [4, 5, 6]]),
    lambda: ratings_from_table([[1.5, 0.0], [0.0, 1.0]]),
    lambda: ratings_from_counts([[1, -1]]),
    lambda: ratings_from_table([[1, 0], [0, 1]], ["a"]),
    lambda: cohen_kappa(ratings_from_table([[1, 0], [0, 1]]), np.eye(3)),
    lambda: cohen_kappa(ratings_from_table([[1, 0], [0, 1]]), np.array([[1, 0.5], [0.4, 1]])),
    lambda: krippendorff_alpha(ratings_from_positions([[0, 1], [1, 1]], [-1, 1]), "ratio"),
    lambda: krippendorff_alpha(ratings_from_table([[1, 0], [0, 1]]), np.eye(2)),
    lambda: krippendorff_alpha(ratings_from_table([[1, 0], [0, 1]]), np.zeros((3, 3))),
]


@pytest.mark.parametrize("wrong", MALFORMED)
def test_what_cannot_be_meant_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def test_weights_are_shares_of_the_range() -> None:
    assert linear_weights([1, 2, 5]).tolist() == [[1, 0.75, 0], [0.75, 1, 0.25], [0, 0.25, 1]]
    assert quadratic_weights([1, 2, 5])[0].tolist() == [1, 0.9375, 0]
    assert linear_weights([3]).tolist() == [[1]]


def test_alpha_of_thousands_of_different_numbers_needs_no_table_of_all_pairs() -> None:
    numbers = np.arange(20_000) / 7
    ratings = ratings_from_positions(
        np.stack([np.arange(20_000), np.roll(np.arange(20_000), 1)], axis=1), numbers.tolist()
    )
    alpha = krippendorff_alpha(ratings, "interval")
    assert alpha.estimate == pytest.approx(1, abs=1e-3)
    assert SIZE < alpha.n == 20_000
