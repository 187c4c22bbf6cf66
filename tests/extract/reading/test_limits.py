"""Files that would abort the reader, or take all memory, are refused in one line before it sees them."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from extract.errors import CannotUse
from extract.reading import delimited, read_file, text_size
from extract.reading.sheet_metadata import MAX_CELLS
from extract.reading.text_size import LONGEST_TEXT, cell_length, cut_to_cell, fits_cell
from tests.conftest import ROOT

_READ = """
import sys
from pathlib import Path
from extract.errors import CannotUse
from extract.reading import read_file
for name in sys.argv[1:]:
    try:
        read_file(Path(name))
        print("read")
    except CannotUse as error:
        print(error)
"""


def _workbook(path: Path, old: bytes, new: bytes) -> Path:
    """A sheet of two rows and three columns, of whose XML one piece is replaced."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("S")
    sheet.write_row(0, 0, ["a", "b", "c"])
    sheet.write_row(1, 0, [1, 2, 3])
    workbook.close()
    damaged = io.BytesIO()
    with zipfile.ZipFile(path) as sound, zipfile.ZipFile(damaged, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in sound.namelist():
            part = sound.read(name)
            if name.endswith("sheet1.xml"):
                assert old in part
                part = part.replace(old, new)
            parts.writestr(name, part)
    path.write_bytes(damaged.getvalue())
    return path


def _read_apart(*paths: Path) -> tuple[list[str], str]:
    """What reading each file says, line by line, and standard error: in another process, for a reader may abort it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _READ, *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return run.stdout.splitlines(), run.stderr


def test_a_cell_that_no_sheet_has_is_refused_by_name(tmp_path: Path) -> None:
    cells = ["ZZZZZ99999999999", "zzzzz99999999999", "B99999999999", "B2147483648", "AAAA1", "XFE1", "B1048577"]
    paths = [_workbook(tmp_path / f"{name}.xlsx", b'r="B2"', b'r="%s"' % name.encode()) for name in cells]
    rows = _workbook(tmp_path / "row.xlsx", b'<row r="2" spans="1:3"><c r="A2"', b'<row r="4294967290"><c')
    lines, errors = _read_apart(*paths, rows)
    assert errors == ""
    assert len(lines) == len(cells) + 1
    for name, line in zip([*cells[:5], "XFE2", "B1048577", "4294967290"], lines, strict=True):
        assert "damaged" in line
        assert name in line or "C1048577" in line


def _xlsb(path: Path, styles: bytes) -> Path:
    def record(kind: int, body: bytes) -> bytes:
        return bytes([kind & 0x7F | 0x80, kind >> 7] if kind > 127 else [kind]) + bytes([len(body)]) + body

    def text(words: str) -> bytes:
        return struct.pack("<I", len(words)) + words.encode("utf-16-le")

    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        sheet = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("S"))
        parts.writestr("xl/workbook.bin", record(143, b"") + sheet + record(144, b""))
        related = f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/>'
        parts.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{namespace}">{related}</Relationships>')
        parts.writestr("xl/worksheets/sheet1.bin", record(145, b"") + record(146, b""))
        parts.writestr("xl/styles.bin", record(615, struct.pack("<I", 1)) + record(44, styles) + record(616, b""))
    return path


def test_a_damaged_xlsb_is_refused_without_a_report_of_the_reader(tmp_path: Path) -> None:
    lines, errors = _read_apart(_xlsb(tmp_path / "damaged.xlsb", b"\x01"))
    assert errors == ""
    assert len(lines) == 1
    assert "damaged.xlsb: the file is damaged" in lines[0]


def test_one_long_text_in_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("S")
    for row in range(100):
        sheet.write_row(row, 0, ["x" * 30_000] * 10)
    workbook.close()
    assert read_file(path).sheets[0].cells.shape == (100, 10)
    monkeypatch.setattr(text_size, "MAX_TEXT", 20 * 2**20)
    with pytest.raises(CannotUse, match="more than 20 MB of text") as caught:
        read_file(path)
    assert (caught.value.file, caught.value.sheet) == ("long.xlsx", "S")


@pytest.mark.parametrize("cell", ['<c r="A1" t="s"><v>{}</v></c>', '<c r="A1" t="s" s="2"> <v> {} </v></c>'])
def test_shared_texts_are_counted_however_their_cells_are_written(cell: str) -> None:
    xml = "".join(map(cell.format, (0, 1, 1, 7))).encode()
    assert text_size.size_of_shared(xml, [3, 40]) == 83


def test_texts_of_many_sheets_are_counted_once_they_could_be_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_size, "MAX_TEXT", 1_000)
    sheet, total = b'<c r="A1" t="s"><v>0</v></c>' * 2, text_size.TextSize("long.xlsx")
    for _ in range(6):
        total.add_shared(sheet, [100], "S")
    with pytest.raises(CannotUse, match="its cells have more than"):
        total.add_shared(sheet, [100], "S")


def test_repeated_cells_of_an_ods_count_each_time(tmp_path: Path) -> None:
    path = tmp_path / "long.ods"
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>{}</text:p>'
    for repeat, words, said in (("10000", "x" * 30_000, "MB of text"), ("99999999999", "", "damaged")):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            parts.writestr(
                "content.xml",
                '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
                'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
                f'<table:table table:name="S"><table:table-row>{cell.format(repeat, words)}</table:table-cell>'
                "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
            )
        with pytest.raises(CannotUse, match=said):
            read_file(path)


def test_a_csv_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(101 * 2**20)
        file.write(b"study,n\n")
    with pytest.raises(CannotUse, match=r"101 MB of text; twofold reads up to 100"):
        read_file(path)
    monkeypatch.setattr(delimited, "MAX_CELLS", 10)
    path.write_text("study,n\n" * 6)
    with pytest.raises(CannotUse, match=r"large\.csv: the table has more than"):
        read_file(path)


def test_a_csv_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("a" + ",b" * 16_384)
    with pytest.raises(CannotUse, match="more than 16,384 columns"):
        read_file(path)
    assert MAX_CELLS == 12_000_000


def test_too_little_memory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise MemoryError

    path = tmp_path / "a.csv"
    path.write_text("study,n\nSmith,1\n")
    monkeypatch.setattr(delimited, "read_delimited", full)
    with pytest.raises(CannotUse, match=r"a\.csv: the computer has too little free memory"):
        read_file(path)


@pytest.mark.parametrize("letter", ["a", "\u00e9", "\N{HERB}", "\N{SEEDLING}"])
def test_a_cell_is_measured_as_excel_measures_it(letter: str) -> None:
    """An emoji counts twice. A text is cut between two characters, never within one."""
    most = LONGEST_TEXT // cell_length(letter)
    assert fits_cell(letter * most)
    assert not fits_cell(letter * (most + 1))
    assert cut_to_cell(letter * (most + 9)) == letter * most
