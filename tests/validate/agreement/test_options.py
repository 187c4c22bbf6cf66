"""The agreement on each choice of a field that takes several: worked out by hand, and counted again in another way."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.forms import built_in
from tests.validate.agreement.small import compared, of_table
from validate.agreement import Intervals, OptionAgreement, option_agreements, option_facts, option_table
from validate.agreement.statistics import ratings_from_rows, ratings_from_table, specific_agreement
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.comparison import Comparison


def by_option(comparison: Comparison, field: str = "methods") -> dict[str, OptionAgreement]:
    found = option_agreements(comparison, Intervals(0))
    return {one.option: one for one in found if one.field == field}


def of_methods(*answers: tuple[str, ...]) -> Comparison:
    """Extractors who wrote these under Methods: a tuple per study, with an answer per extractor."""
    names = "abc"[: len(answers[0])]
    return compared(
        **{
            who: {"studies": [{"study": f"S{at}", "methods": given[which]} for at, given in enumerate(answers)]}
            for which, who in enumerate(names)
        }
    )


def test_each_choice_has_the_figures_of_its_own_two_by_two_table() -> None:
    """By hand for p: both 2, only a 1, only b 1, neither 1. Observed 3/5, chance 0.6 x 0.6 + 0.4 x 0.4 = 0.52."""
    found = by_option(of_methods(("p", "p; q"), ("p; q", "p"), ("p", "q"), ("q", "p; q"), ("q", "q")))
    p = found["p"]
    assert (p.n, dict(p.chosen)) == (5, {"a": 3, "b": 3})
    assert p.percent.estimate == pytest.approx(3 / 5)
    assert p.kappa.estimate == pytest.approx((0.6 - 0.52) / 0.48)
    assert p.positive.estimate == pytest.approx(4 / 6)
    assert p.negative.estimate == pytest.approx(2 / 4)
    # q: both 2 (the last two), only a 1, only b 2, neither 0.
    q = found["q"]
    assert dict(q.chosen) == {"a": 3, "b": 4}
    assert q.percent.estimate == pytest.approx(2 / 5)
    assert q.kappa.estimate == pytest.approx((0.4 - (0.6 * 0.8 + 0.4 * 0.2)) / (1 - (0.6 * 0.8 + 0.4 * 0.2)))
    assert q.positive.estimate == pytest.approx(4 / 7)
    assert q.negative.estimate == pytest.approx(0)


def test_what_nobody_chose_is_not_defined_and_says_so() -> None:
    facts = option_facts(by_option(of_methods(("p", "p; q"), ("p", "q")))["r"])
    assert (facts["n"], facts["percent"], facts["negative"]) == (2, 1.0, 1.0)
    assert (facts["kappa"], facts["positive"], facts["undefined"]) == (None, None, "nobody chose it")


def test_what_everybody_chose_everywhere_is_not_defined_either() -> None:
    p = by_option(of_methods(("p", "p; q"), ("p", "p")))["p"]
    assert (p.kappa.estimate, p.kappa.undefined) == (None, "everybody chose it in every cell")
    assert (p.positive.estimate, p.negative.estimate) == (1.0, None)


def test_missing_codes_and_blanks_say_nothing_of_a_choice() -> None:
    p = by_option(of_methods(("p", "NR"), ("p", ""), ("p", "p"), ("q", "p")))["p"]
    assert (p.n, dict(p.chosen)) == (2, {"a": 1, "b": 2})
    assert not by_option(of_methods(("p", "NR"), ("", "q")))["p"].n
    assert option_table(option_agreements(of_methods(("p", "NR"), ("", "q")))).is_empty()


def test_positive_and_negative_agreement_by_their_formulas() -> None:
    """80 both, 5 and 5 only one, 10 neither: ppos = 2 x 80 / (2 x 80 + 10), pneg = 2 x 10 / (2 x 10 + 10)."""
    ratings = ratings_from_table([[80, 5], [5, 10]])
    assert specific_agreement(ratings, 0).estimate == pytest.approx(160 / 170)
    assert specific_agreement(ratings, 1).estimate == pytest.approx(20 / 30)


def test_of_three_all_pairs_count() -> None:
    """Three chose it in one row, two in another: (6 + 2) of (6 + 4) directed pairs."""
    ratings = ratings_from_rows([(1, 1, 1), (1, 1, 0), (0, 0, 0), (1, None, None)], (0, 1))
    found = specific_agreement(ratings, 1)
    assert found.n == 3
    assert found.estimate == pytest.approx(8 / 10)


def test_only_fields_that_take_several_are_listed() -> None:
    found = option_agreements(compared(**of_table("design", [[2, 1], [1, 2]], "xy")))
    assert {one.field for one in found} == {"methods"}


def test_an_entry_that_cannot_be_read_says_nothing_of_a_choice() -> None:
    """Nobody knows whether Germany is meant by an unread entry, so its cell is left out, as it is of kappa."""
    answers = (("Germany", "Germany; RSA", "France"), ("RSA", "Germany", "France; Germany"))
    frames = [
        {"studies": pl.DataFrame([{"study": f"S{number}", "country": text} for number, text in enumerate(column)])}
        for column in answers
    ]
    form = built_in("patient-voices")
    both = merge([Extraction.from_frames(form, each, name=name) for each, name in zip(frames, "ab", strict=True)])
    found = by_option(both, "country")
    assert {name: dict(one.chosen) for name, one in found.items()} == {
        "DEU": {"a": 0, "b": 1}, "FRA": {"a": 1, "b": 1},
    }  # fmt: skip
    assert [(one.label, one.n) for one in found.values()] == [("Germany", 1), ("France", 1)]


_ANSWERS = st.sampled_from(["", "NR", "p", "q", "p; q", "q; r", "p; q; r", "r"])


@given(st.integers(2, 3).flatmap(lambda k: st.lists(st.tuples(*[_ANSWERS] * k), min_size=1, max_size=8)))
def test_every_choice_is_counted_as_by_hand(answers: list[tuple[str, ...]]) -> None:
    """An independent count, from the answers as they were typed."""
    found = by_option(of_methods(*answers))
    rows = [[set(text.split("; ")) if text not in {"", "NR"} else None for text in row] for row in answers]
    rows = [row for row in rows if sum(one is not None for one in row) >= 2]
    for option in "pqr":
        flags = [[option in one for one in row if one is not None] for row in rows]
        pairs = [pair for row in flags for pair in combinations(row, 2)]
        both = sum(a and b for a, b in pairs)
        one_only = sum(a != b for a, b in pairs)
        one = found[option]
        assert one.n == len(rows)
        assert one.by_anybody == sum(sum(row) for row in flags)
        expected = 2 * both / (2 * both + one_only) if both + one_only else None
        assert one.positive.estimate == (None if expected is None else pytest.approx(expected))
        if rows:
            shares = [sum(a == b for a, b in combinations(row, 2)) / len([*combinations(row, 2)]) for row in flags]
            assert one.percent.estimate == pytest.approx(sum(shares) / len(shares))
        assert (one.kappa.estimate is None) == (one.kappa.undefined is not None)
