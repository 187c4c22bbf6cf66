"""Who counts: what is not marked as finished changes nothing of the merge, of agreement, or of the sheet."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.adjudication.workbook.write import write_sheet
from schema.text import fold
from tests.review import REVIEW, Sheets, extraction
from tests.strategies import (
    EXTRACTORS,
    LAW,
    LETTERS,
    SIDE_BY_SIDE,
    at_odds,
    copied,
    edited,
    edits,
    messy,
    reviews,
    side_by_side,
)
from tests.validate.pictures import discrepancy_pictures, pairing_pictures, row_pictures
from validate.agreement import FieldAgreement, Intervals, agreement
from validate.extraction.finished import finished_studies, only_finished
from validate.merge import merge
from validate.merge.comparison import Comparison

MARKED = REVIEW.with_finished_mark()
STUDIES = ("k1", "k2", "k10")
_SOME = st.sets(st.sampled_from(STUDIES))


@st.composite
def some_studies(draw: st.DrawFn) -> set[str]:
    """Some of each of the reviews side by side, by key."""
    return {f"{letter}{study}" for letter in LETTERS for study in draw(_SOME)}


def marked(sheets: Sheets, finished: set[str]) -> Sheets:
    """The sheets with the mark at these studies (by key)."""
    copy = copied(sheets)
    for row in copy["studies"]:
        row["finished"] = "yes" if _is_of(row["study"], finished) else None
    return copy


def counting(several: list[Sheets]) -> Comparison:
    """The merge of what counts of these extractors."""
    names = ("alice", "bob", "chen", "dora")
    return merge([only_finished(extraction(*each, MARKED)) for each in zip(names, several, strict=False)])


def _is_of(study: str | None, studies: set[str]) -> bool:
    return study is not None and fold(study) in studies


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_what_is_not_finished_changes_nothing(k: int, data: st.DataObject) -> None:
    """Everything about such a study may be there, be otherwise, or be gone."""
    several = data.draw(side_by_side(messy(k)))
    finished = [data.draw(some_studies()) for _ in several]
    before = [marked(sheets, done) for sheets, done in zip(several, finished, strict=True)]
    one_by_one = side_by_side(reviews().map(lambda sheets: [sheets])).map(lambda several: several[0])
    after = [
        marked(_with(mine, data.draw(st.one_of(st.none(), one_by_one)), done), done)
        for mine, done in zip(several, finished, strict=True)
    ]
    one, other = counting(before), counting(after)
    assert row_pictures(one) == row_pictures(other)
    assert pairing_pictures(one) == pairing_pictures(other)
    assert discrepancy_pictures(one) == discrepancy_pictures(other)


def _with(mine: Sheets, others: Sheets | None, finished: set[str]) -> Sheets:
    """The finished studies as they are, with rows that name no study; of the rest what somebody else recorded."""
    return {
        table: [row for row in rows if row["study"] in {None, "NR"} or _is_of(row["study"], finished)]
        + [row for row in (others or {}).get(table, ()) if not _is_of(row["study"], finished)]
        for table, rows in mine.items()
    }


@given(k=EXTRACTORS, data=st.data())
@settings(max_examples=max(4, LAW.max_examples // 12))
def test_no_byte_of_the_sheet_and_no_figure_of_agreement_depends_on_what_is_not_finished(
    k: int, data: st.DataObject
) -> None:
    several = data.draw(at_odds(k))
    finished = [data.draw(_SOME) for _ in several]
    again = []
    for mine, done in zip(several, finished, strict=True):
        changes = data.draw(edits(mine, most=12))
        of_others = {at: text for at, text in changes.items() if not _is_of(mine[at[0]][at[1]]["study"], done | {""})}
        again.append(edited(mine, {at: text for at, text in of_others.items() if mine[at[0]][at[1]]["study"]}))
    one, other = (
        counting([marked(sheets, done) for sheets, done in zip(each, finished, strict=True)])
        for each in (several, again)
    )
    assert one.merged_rows.equals(other.merged_rows)
    assert one.merged_cells.equals(other.merged_cells)
    assert figures(one) == figures(other)
    assert _sheet(one) == _sheet(other)


def figures(comparison: Comparison) -> str:
    """Every figure of agreement, each of them computed."""
    found = agreement(comparison, intervals=Intervals(0))
    names = [name for name, part in vars(FieldAgreement).items() if isinstance(part, cached_property)]
    fields = [[(name, getattr(field, name)) for name in ("field", *names)] for field in found.fields]
    return repr((replace(found, fields=()), fields))


def _sheet(comparison: Comparison) -> bytes:
    with TemporaryDirectory() as folder:
        write_sheet(comparison, Path(folder) / "sheet.xlsx")
        return (Path(folder) / "sheet.xlsx").read_bytes()


@given(k=EXTRACTORS, data=st.data())
@SIDE_BY_SIDE
def test_who_finished_everything_counts_as_if_there_were_no_mark(k: int, data: st.DataObject) -> None:
    """And the mark itself is compared with nobody's."""
    several = data.draw(side_by_side(messy(k)))
    every = {fold(row["study"]) for mine in several for rows in mine.values() for row in rows if row["study"]}
    whole = [mine | {"studies": mine["studies"] + _bare(mine)} for mine in several]
    names = ("alice", "bob", "chen", "dora")
    counted = counting([marked(mine, every) for mine in whole])
    compared = merge(
        [extraction(*each, MARKED) for each in zip(names, [marked(m, every) for m in whole], strict=False)]
    )
    assert row_pictures(counted) == row_pictures(compared)
    assert "finished" not in counted.tables["studies"].compared
    assert set(counted.merged_cells.filter(field="finished")["state"].to_list()) <= {None}


def _bare(mine: Sheets) -> list[dict[str, str | None]]:
    """A row on the first sheet for each study that only other sheets name."""
    known = {fold(row["study"]) for row in mine["studies"] if row["study"]}
    named = {fold(row["study"]): row["study"] for rows in mine.values() for row in rows if row["study"]}
    return [{"study": study} for key, study in named.items() if key not in known]


def test_a_study_is_finished_when_one_row_says_so_and_none_says_no() -> None:
    typed: dict[str, list[str | None]] = {
        "k1": ["yes"], "k2": ["no"], "k3": [None], "k4": ["yes", "yes"], "k5": ["yes", None], "k6": ["yes", "no"],
    }  # fmt: skip
    rows = [{"study": study, "finished": mark} for study, marks in typed.items() for mark in marks]
    found = finished_studies(extraction("alice", {"studies": rows}, MARKED))
    assert sorted(found) == ["k1", "k4", "k5"]


def test_a_study_that_is_not_finished_can_be_referred_to() -> None:
    """Only Ada finished K2: that both call it the same sample as K1 is agreed all the same."""
    rows: list[dict[str, str | None]] = [{"study": "K1", "same_as": "K2"}, {"study": "K2", "country": "UK"}]
    comparison = counting([marked({"studies": rows}, done) for done in ({"k1", "k2"}, {"k1"})])
    (position,) = [at for at, study in enumerate(comparison.tables["studies"].studies) if study == "K1"]
    assert comparison.tables["studies"].state(position, "same_as") == "agreed"
