"""A row that says how to fill in the table is left out; a row of a study is not, whatever its answers look like."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.tables.area import Area
from extract.tables.headers import Header
from extract.tables.hint_rows import without_hints
from tests.extract.command import twofold
from tests.extract.tables.sheets import RawTable, csv_table, excel, one, said

LIKE_HINTS = (
    "[11, 21]", "[0.9; 1.5]", "[low]", "[The nurse] came [late]", "<0.05>", "<p>Spain</p>", "<p>a</p><p>b</p>", "text",
    "number", "yes/no", "free text", "multiple choice", "Describe and draw", "Write and say", "Choose-a-card",
    "Enter the ward quietly", "Select a nurse for rounds", "dd/mm", "YYYY", "e.g. the nurses",
)  # fmt: skip
STUDIES = ["Moss 2011", "Reed 2012", "Fern 2013", "Sedge 2014"]


def kept(rows: list[list[str]]) -> tuple[list[int], list[str], int]:
    """The rows that are kept, what is remarked, and how many are marked as doubtful."""
    labels = tuple(f"c{number}" for number in range(len(rows[0])))
    cells = pl.DataFrame([labels, *rows], orient="row", schema=[*labels])
    remarks: list[str] = []
    left, guesses = without_hints(
        Area("s", cells, 1, 1, {}), [*range(1, len(rows) + 1)], Header(0, 0, labels, (labels,)), remarks
    )
    return left, remarks, len(guesses)


@given(st.data())
def test_no_row_with_a_study_is_left_out_for_its_answers(data: st.DataObject) -> None:
    width = data.draw(st.integers(1, 5))
    names = data.draw(st.lists(st.sampled_from([*STUDIES, "S1", "12", "10.1000/182"]), min_size=1, max_size=6))
    rows = [[name, *data.draw(st.lists(st.sampled_from(LIKE_HINTS), min_size=width, max_size=width))] for name in names]
    left, _, doubtful = kept(rows)
    assert (left, doubtful) == ([*range(1, len(rows) + 1)], 0)


@given(st.data())
def test_no_row_with_a_name_is_left_out_without_being_marked(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from([*STUDIES, "Moss", "Author and year"]), min_size=1, max_size=6))
    rows = [[name, *data.draw(st.lists(st.sampled_from(LIKE_HINTS), min_size=4, max_size=4))] for name in names]
    left, remarks, doubtful = kept(rows)
    assert len(left) + doubtful == len(rows)
    assert not any("was ignored" in remark for remark in remarks)


@pytest.mark.parametrize(("low", "high"), [("[low]", "[high]"), ("text", "text"), ("Describe and draw", "YYYY")])
def test_two_answers_that_look_like_hints_lose_no_study(tmp_path: Path, low: str, high: str) -> None:
    for name, last in (("a", high), ("b", "other words")):
        lines = [f"{study},{low},{high}" for study in STUDIES]
        (tmp_path / f"{name}.csv").write_text("\n".join(["study,x,y", f"Ash 2010,{low},{last}", *lines, ""]))
    ran = twofold("compare", "a.csv", "b.csv", "--write-agreed", "t.csv", "--output-format", "json", at=tmp_path)
    assert ran.code == 1
    assert (ran.json["studies"]["compared"], ran.json["cells"]["conflict"]) == (5, 1)
    assert len((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()) == 6


def test_a_column_whose_rows_all_look_like_hints_has_answers(tmp_path: Path) -> None:
    """Even if the first rows could be hints in the column that names them."""
    rows = "".join(f"[Theme {letter}],[she],[he]\n" for letter in "ABCDE")
    table = csv_table(tmp_path, f"theme,quote,reply\n{rows}")
    assert (table.height, table.remarks[1:], table.guesses) == (5, (), ())


def test_a_doubtful_row_of_hints_is_marked_with_what_corrects_it(tmp_path: Path) -> None:
    """It does not name the study as the others do."""
    header: list[RawTable] = ["Study", "Design", "N", "Country"]
    hints: list[RawTable] = ["Author and year", "Choose one", "number", "[country]"]
    studies: list[list[RawTable]] = [[study, "RCT", 4, "Italy"] for study in STUDIES]
    table = one(excel(tmp_path, {"Data": [header, hints, *studies]}))
    assert table.height == len(STUDIES)
    ((sentence, correction),) = table.guesses
    assert "row 2 says how to fill in the table (“Choose one”) and was ignored" in sentence
    assert "move it below" in correction


def test_a_row_that_may_be_a_study_or_hints_is_kept_and_said(tmp_path: Path) -> None:
    header: list[RawTable] = ["Study", "Design", "N", "Country"]
    first: list[RawTable] = ["Author and year", "Choose one", "number", "[country]"]
    studies: list[list[RawTable]] = [["Moss", "RCT", 4, "Italy"], ["Reed", "RCT", 5, "Peru"]]
    table = one(excel(tmp_path, {"Data": [header, first, *studies]}))
    assert (table.height, table.guesses) == (3, ())
    assert said(table, "row 2 may say how to fill in the table", "it was kept, but please check")
