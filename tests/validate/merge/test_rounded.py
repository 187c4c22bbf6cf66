"""A number that is the other one rounded is a conflict of its own kind."""

from collections.abc import Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validate.inference.plain import plain
from validate.extraction.extraction import read_extraction
from validate.inference.infer import infer
from validate.merge import merge
from validate.merge.comparison import Comparison


def compared(*answers: str) -> Comparison:
    filler = ("1.25", "2", "3.5", "4", "5", "6", "7", "8", "9", "10")
    tables = [
        plain("study|mean", f"S|{answer}", *(f"S{at}|{text}" for at, text in enumerate(filler)), file=f"{at}.csv")
        for at, answer in enumerate(answers)
    ]
    found = infer(tables)
    several = [read_extraction(str(at), found.form, "a.csv", [found.raw(at)]) for at in range(len(tables))]
    return merge(several)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        (("11.6146", "11.61"), "rounded"),
        (("11.60", "11.6046"), "rounded"),
        (("12", "11.6146"), "rounded"),
        (("0.5", "0.45"), "rounded"),
        (("-1.5", "-1.46"), "rounded"),
        (("11.6146", "11.61", "12"), "rounded"),
        (("11.6146", "11.62"), "conflict"),
        (("11.6146", "11.61", "13"), "conflict"),
        (("12", "13"), "conflict"),
        (("50.38", "50.0000"), "conflict"),
        (("50.38", "50"), "rounded"),
        (("50.38", "50.4", "50.40"), "conflict"),
        (("50.38", "50.38", "50.4"), "rounded"),
        (("10.40", "10.402"), "rounded"),
        (("0", "0.2"), "conflict"),
        (("1.5", "-1.5"), "conflict"),
    ],
)
def test_what_is_rounded(answers: Sequence[str], kind: str) -> None:
    comparison = compared(*answers)
    (cell,) = comparison.open
    assert cell.kind == kind
    counts = comparison.counts()
    assert (counts["conflict"], counts["rounded"]) == (1, int(kind == "rounded"))


def test_spelling_and_missing_codes_are_not_rounded() -> None:
    assert compared("1.50", "1.5").open == ()
    assert [cell.kind for cell in compared("1.5", "NR").open] == ["status"]


@st.composite
def rounded(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and the same number with fewer decimals."""
    number = draw(st.decimals(min_value=-(10**14), max_value=10**14, places=draw(st.integers(1, 6))))
    places = draw(st.integers(0, max(0, -int(number.normalize().as_tuple().exponent) - 1)))
    how = draw(st.sampled_from([ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN]))
    return f"{number:f}", f"{number.quantize(Decimal(1).scaleb(-places), how):f}"


@given(st.lists(rounded(), min_size=1, max_size=40))
def test_each_number_is_told_as_rounded_where_another_has_fewer_of_its_decimals(pairs: list[tuple[str, str]]) -> None:
    tables = [
        plain("study|mean", *(f"S{at}|{pair[which]}" for at, pair in enumerate(pairs)), "T1|1.25", "T2|2.5", "T3|3")
        for which in range(2)
    ]
    found = infer(tables)
    comparison = merge([read_extraction(str(at), found.form, "a.csv", [found.raw(at)]) for at in range(2)])
    wanted = {
        f"S{at}"
        for at, (number, fewer) in enumerate(pairs)
        if Decimal(number) != Decimal(fewer) and Decimal(fewer) != 0
    }
    assert {cell.study for cell in comparison.open if cell.kind == "rounded"} == wanted
