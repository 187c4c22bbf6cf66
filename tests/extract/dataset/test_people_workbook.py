"""The workbook and the database of a dataset have what its tables have."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl

from extract.dataset.tables.database import write_database
from extract.dataset.tables.people_workbook import people_workbook
from schema import row
from schema.choices import option
from schema.form import Form, make_form
from schema.row import Cell, Row
from tests.extract.conftest import Played
from validate.dataset.codebook_tables import choice_table, codebook
from validate.dataset.paper.in_words import InWords
from validate.extraction.extraction import Extraction


class Studies(Row, label="Choices", identity=("study",)):
    """One row per study."""

    study: Cell[str] = row.key("Study")
    n: Cell[int] = row.count("Number", evidence=True)
    kind: Cell[str] = row.choice("Kind", option("rct", "randomised trial"))
    note: Cell[str] = row.text("Note")
    share: Cell[Decimal] = row.number("Share")


FORM: Form = make_form(Studies, name="small", title="Small", version="1")
LONG = "x" * 40_000


def sheets(frame: pl.DataFrame, *, draft: bool = False) -> openpyxl.Workbook:
    words = InWords(Extraction.from_frames(FORM, {"studies": frame}, name="consensus"))
    content = people_workbook(words, codebook(FORM), choice_table(FORM), title="T", draft=draft)
    assert content == people_workbook(words, codebook(FORM), choice_table(FORM), title="T", draft=draft)
    return openpyxl.load_workbook(BytesIO(content))


def test_numbers_are_numbers_codes_are_codes_and_nothing_is_a_formula() -> None:
    frame = pl.DataFrame(
        {
            "study": ["S1", "S2", "S3"],
            "n": ["14", "NR", "123456789012345678"],
            "n__place": ["p. 4", None, None],
            "kind": ["rct", "other", "NR"],
            "kind__other": [None, "a diary", None],
            "note": ["=1+1", "http://example.org", LONG],
        }
    )
    book = sheets(frame)
    assert book.sheetnames == ["About", "Choices", "Codebook", "Choices 2"]
    header, *lines = book["Choices"].iter_rows(values_only=True)
    assert header == ("Study", "Number", "Number: origin", "Number: place", "Number: words", "Kind", "Note", "Share")
    assert lines[0] == ("S1", 14, None, "p. 4", None, "randomised trial", "=1+1", None)
    assert lines[1] == ("S2", "NR", None, None, None, "other: a diary", "http://example.org", None)
    assert lines[2][1] == "123456789012345678"
    assert (len(str(lines[2][-2])), lines[2][-2]) == (32_767, "x" * 32_767)
    assert all(cell.data_type != "f" for line in book["Choices"].iter_rows() for cell in line)
    assert book["Choices"].column_dimensions["D"].hidden
    text = "\n".join(str(cell) for line in book["About"].iter_rows(values_only=True) for cell in line if cell)
    assert "The CSV and Parquet files have them whole: Choices, row 4, Note" in text
    assert "pending: still to be looked up in the full text of the report, or to be asked of its authors" in text
    assert "you " not in text  # it is read by those who did not extract anything


def test_every_sheet_is_printed_across_with_its_header_on_each_page() -> None:
    book = sheets(pl.DataFrame({"study": ["S1"], "n": ["14"]}), draft=True)
    for sheet in book:
        assert (int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == (9, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "&A"
        if sheet.title != "About":
            assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


def test_a_row_is_as_high_as_its_longest_text() -> None:
    sheet = sheets(pl.DataFrame({"study": ["S1", "S2", "S3"], "note": ["short", "word " * 20, LONG]}))["Choices"]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [None, 45, 408.75]


def test_a_number_that_no_spreadsheet_holds_is_a_text() -> None:
    frame = pl.DataFrame({"study": ["S1", "S2"], "share": ["1e400", "0.5"]})
    assert [line[-1] for line in sheets(frame)["Choices"].iter_rows(min_row=2, values_only=True)] == ["1e400", 0.5]


def test_a_draft_says_so_first_and_in_every_row() -> None:
    book = sheets(pl.DataFrame({"study": ["S1"], "n": ["14"]}), draft=True)
    assert book["About"]["B1"].value == "DRAFT: T"
    assert [line[:3] for line in book["Choices"].iter_rows(values_only=True)] == [
        ("Draft", "Study", "Number"), ("DRAFT", "S1", 14),
    ]  # fmt: skip
    assert book["Choices"].freeze_panes == "C2"


def test_the_workbook_of_the_example_has_the_rows_of_its_tables(played: Played) -> None:
    dataset = played.folder / "dataset"
    book = openpyxl.load_workbook(dataset / "dataset.xlsx", read_only=True)
    for name in ("Studies", "Findings", "Samples"):
        with (dataset / f"{name.lower()}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        header, *lines = book[name].iter_rows(values_only=True)
        assert [str(line[0]) for line in lines] == [row["study"] for row in rows]
        if name == "Samples":
            place = header.index("Number analysed")
            numbers = [line[place] for line in lines if isinstance(line[place], int)]
            assert sum(numbers) == sum(int(row["n_analysed"]) for row in rows if row["n_analysed"])


def test_the_database_has_the_tables_linked_by_study(tmp_path: Path) -> None:
    tables = {"studies": pl.DataFrame({"row_id": ["S1.studies.1"], "study": ["S1"], "n": [14], "n__status": ["value"]})}
    apart = {"studies": pl.DataFrame({"row_id": ["S1.studies.1"], "n__place": ["p. 4"]})}
    lists = {'odd"name': pl.DataFrame({"a": ["b"]})}
    path = tmp_path / "dataset.sqlite"
    write_database(path, FORM, tables, apart, lists)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT study, n + 1 FROM studies_values").fetchall() == [("S1", 15)]
        assert base.execute('SELECT a FROM "odd""name"').fetchall() == [("b",)]
        assert base.execute("SELECT n__place FROM studies_reported").fetchall() == [("p. 4",)]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    again = tmp_path / "again.sqlite"
    write_database(again, FORM, tables, apart, lists)
    assert path.read_bytes() == again.read_bytes()
