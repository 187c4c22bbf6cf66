"""A small .xlsb, written as [MS-XLSB] says, because no library here writes one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

_OFFICE = "http://schemas.openxmlformats.org"
_WORKSHEET = f"{_OFFICE}/officeDocument/2006/relationships/worksheet"
_PACKAGE = f"{_OFFICE}/package/2006/relationships"
_ROW, _NUMBER, _TEXT = 0, 5, 6
_BEGIN_CELLS, _END_CELLS, _EXTENT = 145, 146, 148
_BEGIN_SHEETS, _END_SHEETS, _SHEET, _END_BOOK = 143, 144, 156, 132


def write_xlsb(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Writes the rows into the sheet S: numbers as numbers, all else as text."""
    sheet = _record(_SHEET, struct.pack("<II", 0, 1) + _words("rId1") + _words("S"))
    related = f'<Relationship Id="rId1" Type="{_WORKSHEET}" Target="worksheets/sheet1.bin"/>'
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        book = _record(_BEGIN_SHEETS, b"") + sheet + _record(_END_SHEETS, b"") + _record(_END_BOOK, b"")
        parts.writestr("xl/workbook.bin", book)
        parts.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>')
        parts.writestr("xl/worksheets/sheet1.bin", _cells(rows))


def _cells(rows: Sequence[Sequence[str]]) -> bytes:
    content = _record(_EXTENT, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    content += _record(_BEGIN_CELLS, b"")
    for number, row in enumerate(rows):
        content += _record(_ROW, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, text in enumerate(row):
            place = struct.pack("<II", column, 0)
            is_number = text.replace(".", "", 1).isdigit()
            content += (
                _record(_NUMBER, place + struct.pack("<d", float(text)))
                if is_number
                else _record(_TEXT, place + _words(text))
            )
    return content + _record(_END_CELLS, b"")


def _record(kind: int, body: bytes) -> bytes:
    return _seven_bits(kind) + _seven_bits(len(body)) + body


def _seven_bits(number: int) -> bytes:
    written = []
    while number > 127:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def _words(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
