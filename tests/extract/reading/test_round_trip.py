"""Random tables written by openpyxl, XlsxWriter and csv are read back as they were, up to what the formats lose."""

import csv
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from extract.reading import Sheet, cell_name, letters, read_file
from extract.reading.columns import number_text
from validate.extraction.cell_names import column_number, place_of

# What the formats lose is listed in docs/reading.md; it is kept out of the tables here, rule by rule.
# XML holds no control characters but tab and line feed, and turns a carriage return into a line feed. "_x0041_" is how
# .xlsx writes the character A. Text that begins with "=" would be a formula, and "#N/A" an error, to openpyxl.
XLSX_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n"), min_size=1, max_size=12
).filter(lambda text: "_x" not in text and text[0] not in "=#{" and not set(text) & set("\ufffe\uffff"))
# A text file has no zero byte here (they are left out), no lone surrogate, and no U+FFFD of its own.
CSV_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffd"), max_size=12)
# Both writers cut a number to about sixteen digits; a spreadsheet keeps fifteen.
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e14, 1e14).map(lambda number: float(f"{number:.15g}"))
CELLS = st.none() | XLSX_TEXT | NUMBERS | st.booleans()
Cell = str | int | float | bool | None


def tables(cells: st.SearchStrategy[Cell]) -> st.SearchStrategy[list[list[Cell]]]:
    return st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
    )


def expected(value: Cell) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else number_text(float(value))


def filled(table: list[list[Cell]]) -> dict[str, str]:
    """The text of every cell that is not blank, by its name."""
    cells = {cell_name(r, c): expected(v) for r, row in enumerate(table, 1) for c, v in enumerate(row, 1)}
    return {name: text for name, text in cells.items() if text is not None}


def read_back(sheet: Sheet) -> dict[str, str]:
    return {
        cell_name(sheet.first_row + r, sheet.first_column + c): text
        for r, row in enumerate(sheet.cells.rows())
        for c, text in enumerate(row)
        if text is not None
    }


@given(tables(CELLS))
def test_what_openpyxl_writes_is_read_back(table: list[list[Cell]]) -> None:
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder, "a.xlsx"))
        assert read_back(read_file(Path(folder, "a.xlsx")).sheets[0]) == filled(table)


@given(tables(CELLS))
def test_what_xlsxwriter_writes_is_read_back(table: list[list[Cell]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet()
            for row, values in enumerate(table):
                sheet.write_row(row, 0, values)
        assert read_back(read_file(path).sheets[0]) == filled(table)


@given(
    tables(CSV_TEXT | st.none()),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example([[None, " "]], ",", "\n", "utf-8")
def test_what_csv_writes_is_read_back(table: list[list[Cell]], delimiter: str, end: str, encoding: str) -> None:
    """A first row of plain words shows the delimiter; without any such row no reader could know it."""
    header: list[Cell] = ["a", "b", "c", "d", "e"]
    width = max(2, len(table[0]))
    table = [header[:width], *([*row, None][:width] for row in table)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        with path.open("w", encoding=encoding, newline="") as text:
            csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
        assert read_back(read_file(path).sheets[0]) == filled(table)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_names_of_cells_go_there_and_back(column: int, row: int) -> None:
    assert column_number(letters(column)) == column
    assert place_of(cell_name(row, column)) == (row, column)
