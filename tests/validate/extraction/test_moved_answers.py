"""Columns that were sorted without the others: known by what the same person had recorded before."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.review import extraction
from tests.strategies import pick
from validate.extraction.moved_answers import MovedAnswers, moved_answers

Row = dict[str, str | None]
TYPED = ("drug", "dose", "n", "funder")


_DOSES = st.integers(1, 99)


@st.composite
def arms(draw: st.DrawFn) -> list[Row]:
    """Some groups of two studies; few drugs, doses of their own, and cells that are blank."""
    number = draw(st.integers(4, 12))
    return [
        {
            "study": f"K{1 + place % 2}",
            "arm": f"group {place}",
            "drug": pick(draw, ["ketamine", "placebo", None]),
            "dose": f"{draw(_DOSES)} mg",
            "n": pick(draw, [None, "24", "42", "NR"]),
            "funder": f"funder {pick(draw, range(4))}",
        }
        for place in range(number)
    ]


def found(before: Sequence[Row], now: Sequence[Row]) -> list[MovedAnswers]:
    one, other = (extraction("ada", {"arms": [dict(row) for row in rows]}) for rows in (before, now))
    return list(moved_answers(one, other))


def changed(before: Sequence[Row], now: Sequence[Row], names: Sequence[str]) -> list[int]:
    """The positions of the rows that have something else in one of these columns."""
    rows = zip(before, now, strict=True)
    return [place for place, (one, other) in enumerate(rows) if any(one[name] != other[name] for name in names)]


@given(rows=arms(), names=st.sets(st.sampled_from(TYPED), min_size=1), data=st.data())
def test_columns_that_were_sorted_without_the_others_are_found_with_their_rows(
    rows: list[Row], names: set[str], data: st.DataObject
) -> None:
    """Whatever the order, and whatever was typed in the other columns since."""
    order = data.draw(st.permutations(range(len(rows))))
    now = [{**row, **{name: rows[place][name] for name in names}} for row, place in zip(rows, order, strict=True)]
    differing = [name for name in names if len(changed(rows, now, [name])) >= max(3, (len(rows) + 1) // 2)]
    assume(differing)
    other = data.draw(st.sampled_from(TYPED))
    if other not in names:
        now[0][other] = "77" if other == "n" else "77 mg"
    (moved,) = found(rows, now)
    assert set(moved.fields) == set(differing)
    assert list(moved.positions) == changed(rows, now, differing)


@given(rows=arms(), names=st.sets(st.sampled_from(["study", "arm"]), min_size=1, max_size=1), data=st.data())
def test_names_of_rows_that_were_sorted_without_the_rows_are_found(
    rows: list[Row], names: set[str], data: st.DataObject
) -> None:
    """The rest of each row stands where it stood. It has to tell the rows apart: here, by a dose of its own."""
    rows = [{**row, "dose": f"{place} mg"} for place, row in enumerate(rows)]
    order = data.draw(st.permutations(range(len(rows))))
    now = [{**row, **{name: rows[place][name] for name in names}} for row, place in zip(rows, order, strict=True)]
    differing = changed(rows, now, [*names])
    assume(len(differing) >= max(3, (len(rows) + 1) // 2))
    assert found(rows, now)
    (moved,) = found(rows, now)
    if {*names} == {*moved.fields}:
        assert list(moved.positions) == differing
    else:  # the names of one study changed places: as if all the rest had moved
        assert not names & {*moved.fields}


@given(rows=arms(), data=st.data())
def test_whole_rows_that_were_sorted_and_rows_that_came_or_went_are_none(rows: list[Row], data: st.DataObject) -> None:
    assert found(rows, data.draw(st.permutations(rows))) == []
    assert found(rows, [*rows[1:], {**rows[0], "arm": "a new group"}]) == []


@given(rows=arms(), data=st.data())
def test_new_answers_and_two_rows_that_change_places_are_corrections(rows: list[Row], data: st.DataObject) -> None:
    new = [{**row, "dose": f"{1000 + place} mg", "n": str(200 + place)} for place, row in enumerate(rows)]
    assert found(rows, new[: data.draw(st.integers(0, len(rows)))] + rows[len(rows) :]) == []
    first, second, *others = rows
    swapped = [{**first, **{name: second[name] for name in TYPED}}, {**second, **{name: first[name] for name in TYPED}}]
    assert found(rows, [*swapped, *others]) == []


@given(rows=arms(), data=st.data())
def test_whole_rows_that_were_sorted_and_then_completed_are_no_sort_of_their_names(
    rows: list[Row], data: st.DataObject
) -> None:
    ordered = data.draw(st.permutations(rows))
    assert found(rows, [{**row, "dose": f"{1000 + place} mg"} for place, row in enumerate(ordered)]) == []
