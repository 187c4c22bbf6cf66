"""Laws 3, 4 and 11: merging with oneself is silent, order is nothing, and the same in gives the same out."""

from random import Random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.review import NAMES, REVIEW, Sheets, extractions
from tests.ruling_strategies import rulings
from tests.strategies import (
    EXTRACTORS,
    SIDE_BY_SIDE,
    at_odds,
    edited,
    edits,
    messy,
    otherwise,
    renumbered,
    reviews,
    side_by_side,
)
from tests.validate.pictures import picture
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.recorded_table import RawTable
from validate.merge import merge
from validate.pairing.extractor_columns import row_column


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_merging_an_extraction_with_itself_is_silent(k: int, data: st.DataObject) -> None:
    (mine,) = data.draw(side_by_side(_written_in_any_way()))
    comparison = merge(extractions([mine] * k))
    assert (comparison.in_question, comparison.pairings) == ((), ())
    for merged in comparison.tables.values():
        assert {*merged.states.unpivot()["value"].unique()} <= {"agreed", "blank"}


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_merging_an_extraction_with_itself_gives_it_back(k: int, data: st.DataObject) -> None:
    several = extractions(data.draw(side_by_side(reviews().map(lambda sheets: [sheets]))) * k)
    for table, merged in merge(several).tables.items():
        values = several[0][table].values
        assert sorted(merged.rows[row_column("alice")].to_list()) == list(range(values.height))
        plain = [field.name for field in merged.table.fields if field.reference is None and not field.local]
        assert merged.final.select(plain).equals(values.select(pl.col(plain).gather(merged.rows[row_column("alice")])))


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_numbering_findings_in_another_way_is_no_difference(k: int, data: st.DataObject) -> None:
    (base,) = data.draw(side_by_side(reviews().map(lambda sheets: [sheets])))
    several = [renumbered(base, start=10 * who) if who else base for who in range(k)]
    comparison = merge(extractions(several))
    assert comparison.in_question == ()
    assert comparison.counts()["cosmetic"] == 0


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_the_order_in_which_extractions_are_given_is_nothing(k: int, data: st.DataObject) -> None:
    several = extractions(data.draw(side_by_side(messy(k))))
    ledger = data.draw(rulings(merge(several)))
    another = [several[who] for who in data.draw(st.permutations(range(k)))]
    assert picture(merge(another, ledger)) == picture(merge(several, ledger))


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_extractors_who_swap_what_they_recorded_mirror_the_result(k: int, data: st.DataObject) -> None:
    several = data.draw(side_by_side(at_odds(k)))
    turned = merge(extractions([*several[1:], several[0]]))
    called = {name: NAMES[(who + 1) % k] for who, name in enumerate(NAMES[:k])}
    assert picture(turned, called) == picture(merge(extractions(several)))


@given(k=EXTRACTORS, data=st.data(), random=st.randoms(use_true_random=False))
@SIDE_BY_SIDE
def test_the_order_of_rows_sheets_and_columns_is_nothing(k: int, data: st.DataObject, random: Random) -> None:
    several = data.draw(side_by_side(messy(k)))
    assert picture(merge([_shuffled(name, sheets, random) for name, sheets in zip(NAMES, several, strict=False)])) == (
        picture(merge(extractions(several)))
    )


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_the_same_in_gives_the_same_out(k: int, data: st.DataObject) -> None:
    """Down to the cells that are named, and for studies whose names differ only in a leading nought."""
    several = data.draw(side_by_side(messy(k)))
    for mine in several:
        for row in mine["studies"]:
            row["study"] = row["study"] and row["study"].replace("K10", "K01")
    one, two = (merge(extractions(several)) for _ in range(2))
    assert one.in_question == two.in_question
    assert one.pairings == two.pairings
    for table, merged in one.tables.items():
        assert merged.rows.equals(two.tables[table].rows)
        assert merged.final.equals(two.tables[table].final)


@st.composite
def _written_in_any_way(draw: st.DrawFn) -> list[Sheets]:
    base = draw(reviews())
    return [draw(otherwise(edited(base, draw(edits(base)))))]


def test_rows_that_a_space_alone_tells_apart_have_one_order() -> None:
    """A space that nobody sees, at the end of a cell of a row that is there twice."""
    rows: list[dict[str, str | None]] = [
        {"study": "K1", "arm": "Placebo", "drug": drug} for drug in ("ketamine\u00a0", "ketamine")
    ]
    one, other = (merge(extractions([{"studies": [{"study": "K1"}], "arms": arms}])) for arms in (rows, rows[::-1]))
    assert picture(one) == picture(other)


def _shuffled(name: str, sheets: Sheets, random: Random) -> Extraction:
    """The same extraction by somebody who sorts rows, sheets and columns in another way."""
    typed = []
    for table in REVIEW.tables:
        rows, columns = list(sheets[table.name]), [field.name for field in table.fields]
        random.shuffle(rows)
        random.shuffle(columns)
        typed.append(
            RawTable(
                table=table.name,
                file=f"{name}.xlsx",
                sheet=table.label,
                rows=pl.Series(range(4, 4 + len(rows)), dtype=pl.Int64),
                columns={each: number for number, each in enumerate(columns, start=1)},
                cells=pl.DataFrame(
                    [[row.get(column) for column in columns] for row in rows],
                    schema=dict.fromkeys(columns, pl.String),
                    orient="row",
                ),
            )
        )
    random.shuffle(typed)
    return read_extraction(name, REVIEW, f"{name}.xlsx", typed)
