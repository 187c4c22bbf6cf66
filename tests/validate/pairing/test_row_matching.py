"""The best one-to-one assignment: against every assignment there is, whatever the order, and never by order alone."""

from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from validate.pairing.row_matching import RowMatching, Weights, match_rows

MARGIN = 1.0
TIED = frozenset
WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(4, 10).map(lambda half: half / 2), max_size=10
)
"""Up to four rows on either side, and few different weights: there are many ties. A pair is always worth something."""


def every_assignment(weights: Weights) -> list[tuple[float, frozenset[tuple[int, int]]]]:
    """All one-to-one assignments with their totals."""
    found = []
    for number in range(min(4, len(weights)) + 1):
        for pairs in combinations(weights, number):
            if len({left for left, _ in pairs}) == len({right for _, right in pairs}) == number:
                found.append((sum(weights[pair] for pair in pairs), frozenset(pairs)))
    return found


@given(WEIGHTS)
def test_what_is_paired_is_in_every_assignment_that_is_nearly_as_good(weights: Weights) -> None:
    """And what is in each of them is paired, or is one side of a tie."""
    totals = every_assignment(weights)
    best = max(total for total, _ in totals)
    near = [pairs for total, pairs in totals if best - total < MARGIN - 1e-9]
    found = match_rows(weights, MARGIN)
    tied = {pair for tie in found.ties for pair in tie}
    assert all(found.pairs <= pairs for pairs in near)
    assert frozenset.intersection(*near) <= found.pairs | tied
    assert not found.pairs & tied


@given(WEIGHTS)
def test_neither_the_order_of_rows_nor_the_side_has_a_part_in_it(weights: Weights) -> None:
    found = match_rows(weights, MARGIN)
    assert match_rows(dict(list(weights.items())[::-1]), MARGIN) == found
    turned = match_rows({(right, left): weight for (left, right), weight in weights.items()}, MARGIN)
    assert _mirrored(turned) == (found.pairs, {*found.ties})
    for order in list(permutations(range(4)))[::7]:
        renamed = match_rows({(order[left], right): weight for (left, right), weight in weights.items()}, MARGIN)
        assert renamed.pairs == {(order[left], right) for left, right in found.pairs}


def test_two_rows_that_are_as_like_a_third_are_a_tie() -> None:
    assert match_rows({(0, 0): 5.0, (1, 0): 4.5}, MARGIN) == RowMatching(frozenset(), (TIED({(0, 0), (1, 0)}),))
    assert match_rows({(0, 0): 5.0, (1, 0): 4.0}, MARGIN) == RowMatching(TIED({(0, 0)}), ())


def test_the_total_decides_and_not_the_best_pair() -> None:
    assert match_rows({(0, 0): 9.0, (0, 1): 8.0, (1, 0): 8.0}, MARGIN).pairs == {(0, 1), (1, 0)}


def test_where_hundreds_hang_together_only_the_best_of_each_other_are_paired() -> None:
    many = {(left, 0): 2.0 for left in range(1, 400)} | {(0, 0): 9.0, (0, 1): 3.0}
    assert match_rows(many, MARGIN) == RowMatching(TIED({(0, 0)}), ())


def _mirrored(found: RowMatching) -> tuple[frozenset[tuple[int, int]], set[frozenset[tuple[int, int]]]]:
    return _turned(found.pairs), {_turned(tie) for tie in found.ties}


def _turned(pairs: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((left, right) for right, left in pairs)
