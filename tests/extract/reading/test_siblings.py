"""The same workbook saved as .xlsx, .xls or .ods reads the same: cells, errors, percents and what is hidden."""

from pathlib import Path

import pytest

from extract.reading import Sheet, read_file
from tests.extract.reading.small_workbook import SMALL, write_small

SIBLINGS = [
    ("ErrorTypes.xlsx", "ErrorTypes.xls"),
    ("ErrorTypes.xlsx", "biff5/ErrorTypes.xls"),
    ("outline.xlsx", "outline.xls"),
    ("outline.xlsx", "outline.ods"),
    ("RkNumber.xlsx", "RkNumber.xls"),
    ("merge_cells.xlsx", "merge_cells.xls"),
]


def told(sheet: Sheet) -> tuple[object, ...]:
    beneath = {r.cell: r.value for r in sheet.remarks if r.code in ("error-value", "percent-cell")}
    return sheet.name, sheet.cells.rows(), sheet.hidden_rows, sheet.hidden_columns, beneath


@pytest.mark.parametrize(("one", "other"), SIBLINGS)
def test_siblings_read_the_same(shared: Path, one: str, other: str) -> None:
    folder = shared / "ugly" / "sheetjs"
    if not ((folder / one).exists() and (folder / other).exists()):
        pytest.skip(f"{one} or {other} is not in the collection")
    left, right = read_file(folder / one), read_file(folder / other)
    assert [told(sheet) for sheet in left.sheets] == [told(sheet) for sheet in right.sheets]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_small_workbook_reads_the_same_whatever_it_was_saved_as(tmp_path: Path, kind: str) -> None:
    write_small(tmp_path / "small.xlsx")
    ours, saved = read_file(tmp_path / "small.xlsx"), read_file(SMALL.with_suffix(f".{kind}"))
    assert [told(sheet) for sheet in saved.sheets] == [told(sheet) for sheet in ours.sheets]
    first = saved.sheets[0]
    assert first.cells.rows()[2][3:] == ("-2", "two\nlines")
    assert first.hidden_rows
