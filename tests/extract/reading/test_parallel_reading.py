"""Files that are read at the same time are what they are one by one."""

import os
from pathlib import Path

import pytest
import xlsxwriter

from extract.errors import CannotUse
from extract.reading import parallel_reading, read_file
from extract.reading.parallel_reading import read_ahead, read_files


def _write(path: Path, text: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Arms")
        for row in range(300):
            sheet.write_row(row, 0, [text, row, f"{text} {row}"])
    return path


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel_reading, "_LARGE", 0)
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


def test_a_file_that_is_read_ahead_is_the_file_as_it_is_when_it_is_asked_for(tmp_path: Path) -> None:
    paths = [_write(tmp_path / f"{name}.xlsx", name) for name in ("ada", "ben")]
    with read_ahead(paths):
        _write(paths[1], "somebody else")
        ada, ben = read_files(paths)
        again = list(read_files(paths))
    assert [book.sheets[0].cells[0, 0] for book in (ada, ben)] == ["ada", "somebody else"]
    assert [book.sheets[0].cells.equals(now.sheets[0].cells) for book, now in zip((ada, ben), again, strict=True)] == [
        True,
        True,
    ]


def test_a_damaged_file_that_is_read_ahead_is_named_where_it_is_asked_for(tmp_path: Path) -> None:
    path = _write(tmp_path / "ada.xlsx", "ada")
    path.write_bytes(path.read_bytes()[:2000])
    with read_ahead([path]), pytest.raises(CannotUse) as refused:
        list(read_files([path]))
    assert refused.value.file == "ada.xlsx"
