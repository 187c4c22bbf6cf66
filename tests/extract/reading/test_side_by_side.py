"""Files that are read at the same time are what they are one by one."""

import os
from pathlib import Path

import pytest
import xlsxwriter

from extract.errors import CannotUse
from extract.reading import read_file, side_by_side
from extract.reading.side_by_side import read_files


def _write(path: Path, text: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Arms")
        for row in range(300):
            sheet.write_row(row, 0, [text, row, f"{text} {row}"])
    return path


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_LARGE", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("threads")
def test_files_come_in_their_order_and_whole(tmp_path: Path) -> None:
    paths = [_write(tmp_path / f"{name}.xlsx", name) for name in ("ada", "ben", "cleo")]
    for path, book in zip(paths, read_files(paths), strict=True):
        alone = read_file(path)
        assert book.path == path
        assert [sheet.cells.equals(other.cells) for sheet, other in zip(book.sheets, alone.sheets, strict=True)] == [
            True
        ]


@pytest.mark.usefixtures("threads")
def test_a_damaged_file_is_named_in_its_place_and_standard_error_is_back(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    paths = [_write(tmp_path / f"{name}.xlsx", name) for name in ("ada", "ben", "cleo")]
    paths[1].write_bytes(paths[1].read_bytes()[:2000])
    books = read_files(paths)
    assert next(books).path == paths[0]
    with pytest.raises(CannotUse) as refused:
        next(books)
    assert refused.value.file == "ben.xlsx"
    os.write(2, b"seen\n")
    assert capfd.readouterr().err == "seen\n"
