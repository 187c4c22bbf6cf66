"""Workbooks: the text of every kind of value, what stands beneath it, and hostile ones that are made here."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from extract.errors import CannotUse
from extract.reading import Sheet, read_file
from extract.reading.apply_metadata import percent_text
from extract.reading.columns import number_text
from extract.reading.workbook import _in_plain_words


def sheet_of(path: Path, fill: Callable[[Worksheet], None], *, notes: bool = False) -> Sheet:
    """The sheet read back from a workbook that `fill` wrote into."""
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(path)
    return read_file(path, notes=notes).sheets[0]


def remarks(sheet: Sheet, code: str) -> dict[str | None, str]:
    return {remark.cell: remark.value for remark in sheet.remarks if remark.code == code}


def with_part(source: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of the workbook in which one part was changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["study", "n"])
    book.active.append(["Smith 2019", 14])
    book.save(tmp_path / "plain.xlsx")
    return tmp_path / "plain.xlsx"


SHEET = "xl/worksheets/sheet1.xml"


def test_values_are_text_as_people_type_it(tmp_path: Path) -> None:
    values = [14, 2.0, 0.1, 1e20, 1e-7, 1e300, -3, True, False, " x ", "NA", "007",
              "a\nb", dt.date(2024, 2, 1), dt.datetime.fromisoformat("2024-02-01T12:30"),
              dt.time(1, 2, 3), dt.timedelta(hours=30)]  # fmt: skip

    def fill(cells: Worksheet) -> None:
        for value in values:
            cells.append([value])

    sheet = sheet_of(tmp_path / "v.xlsx", fill)
    assert sheet.cells["A"].to_list() == [
        "14", "2", "0.1", "100000000000000000000", "0.0000001", "1e+300", "-3", "TRUE", "FALSE", " x ", "NA", "007",
        "a\nb", "2024-02-01", "2024-02-01 12:30:00", "01:02:03", "30:00:00",
    ]  # fmt: skip
    assert remarks(sheet, "date-cell") == {"A14": ""}


def test_a_date_that_excel_counts_otherwise_is_said_at_its_cell(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        for number in (59, 60, 61):
            cells.append(["Smith", number])
            cells.cell(cells.max_row, 2).number_format = "yyyy-mm-dd"

    sheet = sheet_of(tmp_path / "early.xlsx", fill)
    assert sheet.cells["B"].to_list() == ["1900-02-28", "1900-02-28", "1900-03-01"]
    assert remarks(sheet, "early-date") == {"B1": "", "B2": ""}


def test_numbers_keep_their_digits() -> None:
    assert [number_text(x) for x in (0.30000000000000004, 1e15, 123456789.5, -0.0)] == [
        "0.30000000000000004", "1000000000000000", "123456789.5", "0",
    ]  # fmt: skip


def test_the_table_says_where_it_begins(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        cells["C4"], cells["D6"] = "x", 1
        cells["H90"].font = openpyxl.styles.Font(bold=True)

    sheet = sheet_of(tmp_path / "w.xlsx", fill)
    assert (sheet.first_row, sheet.first_column) == (4, 3)
    assert sheet.cells.rows() == [("x", None), (None, None), (None, "1")]


def test_a_formula_without_result_is_never_blank_in_silence(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        cells["A1"], cells["B2"] = "n", '=A1&"<>"'

    assert remarks(sheet_of(tmp_path / "f.xlsx", fill), "formula-without-result") == {"B2": '=A1&"<>"'}


def test_a_formula_whose_result_is_an_empty_text_has_a_result(plain: Path, tmp_path: Path) -> None:
    stored = b'<c r="C2" t="str"><f>IF(1,"","")</f><v></v></c></row></sheetData>'
    path = with_part(plain, tmp_path / "s.xlsx", SHEET, lambda xml: xml.replace(b"</row></sheetData>", stored))
    sheet = read_file(path).sheets[0]
    assert remarks(sheet, "formula-without-result") == {}
    assert remarks(sheet, "formula-cell") == {"C2": "1"}


def test_error_values_are_text_and_said(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        cells["A1"], cells["B2"] = "n", "#N/A"

    sheet = sheet_of(tmp_path / "e.xlsx", fill)
    assert sheet.cells.rows() == [("n", None), (None, "#N/A")]
    assert remarks(sheet, "error-value") == {"B2": "#N/A"}


def test_percentages_keep_their_sign_without_noise(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        for row, (value, shape) in enumerate([(0.551, "0.0%"), (0.07, "0%"), (0.1 + 0.2, "0%"), (0.5, '0.0"%"')], 1):
            cells.cell(row, 1, value).number_format = shape

    sheet = sheet_of(tmp_path / "p.xlsx", fill)
    assert sheet.cells["A"].to_list() == ["55.1%", "7%", "30%", "0.5"]
    assert remarks(sheet, "percent-cell") == {"A1": "55.1%", "A2": "7%", "A3": "30%"}
    assert percent_text("no number") is None


def test_what_is_hidden_merged_or_noted_is_said(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        cells["A1"] = "samples"
        cells["A3"] = 1
        cells.merge_cells("A1:C2")
        cells.row_dimensions[3].hidden = True
        cells.column_dimensions["E"].hidden = True
        cells["A3"].comment = Comment("p. 4, table 2", "anna")

    sheet = sheet_of(tmp_path / "h.xlsx", fill, notes=True)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({5}))
    assert remarks(sheet, "merged-cells") == {"A1": "A1:C2"}
    assert dict(sheet.notes) == {(3, 1): "p. 4, table 2"}
    assert dict(read_file(tmp_path / "h.xlsx").sheets[0].notes) == {}


def test_a_hidden_sheet_is_read_and_known_as_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Coding-B").sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    assert [(sheet.name, sheet.visible) for sheet in read_file(tmp_path / "x.xlsx").sheets] == [
        ("Sheet", True), ("Coding-B", False),
    ]  # fmt: skip


def test_the_content_counts_and_not_the_ending(plain: Path) -> None:
    wrong = plain.rename(plain.with_suffix(".xls"))
    assert read_file(wrong).kind == "xlsx"


def test_prefixed_and_single_quoted_xml_is_understood(plain: Path, tmp_path: Path) -> None:
    xml = (
        b"<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetData>"
        b"<x:row r='2' hidden='1'><x:c r='B2'><x:f>1+1</x:f></x:c><x:c r='C2' t='e'><x:v>#REF!</x:v></x:c></x:row>"
        b"</x:sheetData></x:worksheet>"
    )
    sheet = read_file(with_part(plain, tmp_path / "x.xlsx", SHEET, lambda _: xml)).sheets[0]
    assert sheet.hidden_rows == frozenset({2})
    assert remarks(sheet, "formula-without-result") == {"B2": "=1+1"}
    assert (sheet.first_row, sheet.first_column, sheet.cells.rows()) == (2, 3, [("#REF!",)])


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row><row r='2'><c s='0' r = 'XFD1048576'><v>1</v></c></row>",
        b'<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        b'<row r="1">' + b"<c><v>1</v></c>" * 4000 + b'</row><row r="1000000"><c><v>1</v></c></row>',
    ],
)
def test_values_too_far_apart_are_refused_before_they_are_laid_out(plain: Path, tmp_path: Path, cells: bytes) -> None:
    def change(xml: bytes) -> bytes:
        return xml[: xml.index(b"<sheetData>") + 11] + cells + xml[xml.index(b"</sheetData>") :]

    with pytest.raises(CannotUse, match="far apart"):
        read_file(with_part(plain, tmp_path / "far.xlsx", SHEET, change))


def test_a_lonely_table_far_down_and_a_million_formatted_rows_cost_little(plain: Path, tmp_path: Path) -> None:
    far = b'<row r="1048575"><c r="D1048575"><v>7</v></c><c r="XFD1048575"><v>8</v></c></row></sheetData>'

    def below(xml: bytes) -> bytes:
        return xml[: xml.index(b"<sheetData>") + 11] + far + xml[xml.index(b"</sheetData>") + 12 :]

    def formatted(xml: bytes) -> bytes:
        blank = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (row, row) for row in range(1_000_000, 1_048_577))
        return xml.replace(b"</sheetData>", blank + b"</sheetData>")

    lonely = read_file(with_part(plain, tmp_path / "far.xlsx", SHEET, below)).sheets[0]
    assert (lonely.first_row, lonely.first_column, lonely.cells.shape) == (1_048_575, 4, (1, 16_381))
    blank = read_file(with_part(plain, tmp_path / "blank.xlsx", SHEET, formatted)).sheets[0]
    assert blank.cells.rows() == [("study", "n"), ("Smith 2019", "14")]


def test_a_zip_bomb_is_refused_by_what_it_declares(plain: Path, tmp_path: Path) -> None:
    bomb = with_part(plain, tmp_path / "bomb.xlsx", SHEET, lambda xml: xml + b" " * 40_000_000)
    with pytest.raises(CannotUse, match="and no real spreadsheet does that"):
        read_file(bomb)


def test_an_archive_that_lies_about_a_size_is_refused(plain: Path, tmp_path: Path) -> None:
    path = with_part(plain, tmp_path / "lie.xlsx", SHEET, lambda xml: xml + b" " * 100_000)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little")))
    with pytest.raises(CannotUse, match="damaged"):
        read_file(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(plain: Path, tmp_path: Path, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    bomb = with_part(plain, tmp_path / "entities.xlsx", SHEET, lambda _: xml.encode(encoding))
    with pytest.raises(CannotUse, match="entities"):
        read_file(bomb)


def test_a_cut_off_workbook_is_damaged(plain: Path) -> None:
    plain.write_bytes(plain.read_bytes()[:-40])
    with pytest.raises(CannotUse, match="damaged"):
        read_file(plain)


def test_a_zip_of_something_else_is_named(tmp_path: Path) -> None:
    for part, reason in {"word/document.xml": "Word", "readme.txt": "zip archive"}.items():
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(CannotUse, match=reason):
            read_file(tmp_path / "a.xlsx")


def test_a_panic_of_the_reader_is_said_and_an_interruption_passes() -> None:
    """Panics of calamine derive from BaseException, and their type cannot be imported: it is known by its name."""
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(CannotUse, match="could not read it"), _in_plain_words("a.xlsx"):
        raise panic("index out of bounds")
    with pytest.raises(KeyboardInterrupt), _in_plain_words("a.xlsx"):
        raise KeyboardInterrupt


def test_dates_that_show_no_day_are_said(tmp_path: Path) -> None:
    def fill(cells: Worksheet) -> None:
        shapes = ["mmm-yy", "MMM YY", "yyyy", "yyyy-mm-dd", '[$-407]d. mmmm yyyy"m"', "mm:ss", 'yyyy" (d)"']
        for row, shape in enumerate(shapes, 1):
            cells.cell(row, 1, dt.date(2014, 9, row)).number_format = shape

    sheet = sheet_of(tmp_path / "d.xlsx", fill)
    said = {"A1": "2014-09-01", "A2": "2014-09-02", "A3": "2014-09-03", "A7": "2014-09-07"}
    assert remarks(sheet, "date-without-day") == said
