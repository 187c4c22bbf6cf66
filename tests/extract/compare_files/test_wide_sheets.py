"""A sheet of thousands of columns costs as much per column as a narrow one: none is looked up among all the others."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from extract.compare_files.comparing import compare_files
from extract.report.comparison_text import comparison_text


def _wide(path: Path, columns: int) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("wide")
    sheet.write_row(0, 0, ["study", *(f"q{number}" for number in range(1, columns))])
    for row in (1, 2, 3):
        sheet.write_row(row, 0, [f"Smith 200{row}", *((row * number) % 7 for number in range(1, columns))])
    workbook.close()
    return path


def test_the_columns_of_a_frame_are_not_listed_for_each_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = 1_000
    files = [_wide(tmp_path / name, columns) for name in ("ada.xlsx", "ben.xlsx")]
    listed = 0

    def counted(frame: pl.DataFrame) -> list[str]:
        nonlocal listed
        listed += frame.width >= columns
        return [column.name for column in frame.get_columns()]

    monkeypatch.setattr(pl.DataFrame, "columns", property(counted))
    outcome = compare_files(files)
    report = comparison_text(outcome.comparison, outcome.assumed)
    assert "2,997 filled in by both, 2,997 of them the same" in report
    assert listed < 100
