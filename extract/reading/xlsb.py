"""Reads the metadata of the sheets of an .xlsb: errors, what is hidden, and how far the values reach.

Record layouts: [MS-XLSB] of Microsoft's open specifications. Percent formats and formulas are not looked at here.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from extract.reading.archive import Archive, damaged
from extract.reading.sheet_metadata import LAST_COLUMN, Place, SheetMetadata, refuse_vast
from extract.reading.text_size import TextSize
from extract.reading.xls import ERROR_TEXTS

_ROW, _COLUMN, _SHEET = 0, 60, 156
_ERROR, _FORMULA_ERROR = 3, 11
_SHARED, _SHARED_TEXT = 7, 19
_FILLED = frozenset((*range(2, 12), 62))
_WORKBOOK = "xl/workbook.bin"


def xlsb_metadata(archive: Archive, file: str) -> Mapping[str, SheetMetadata]:
    """The metadata of each sheet, by name. CannotUse if the file is damaged or its values stand too far apart."""
    for name in archive.names():
        if name.endswith(("sharedstrings.bin", ".rels")):
            archive.part(name)
    try:
        parts = _sheet_parts(archive)
        shared = _shared_sizes(archive)
        text = TextSize(file)
        return {name: _sheet(archive.part(part) or b"", file, name, shared, text) for name, part in parts.items()}
    except (struct.error, IndexError) as error:
        raise damaged("one of its records is too short", file) from error


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of every record; both numbers before the body are written seven bits to a byte."""
    offset = 0
    while offset < len(part):
        kind = part[offset]
        offset += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[offset] & 0x7F) << 7
            offset += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = part[offset]
            offset += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, part[offset : offset + length]
        offset += length


def _sheet_parts(archive: Archive) -> Mapping[str, str]:
    targets: dict[str, str] = {}
    try:
        relations = ElementTree.fromstring(archive.part("xl/_rels/workbook.bin.rels") or b"<none/>")
    except ElementTree.ParseError:
        return {}
    for relation in relations:
        target = relation.get("Target", "")
        where = target if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[relation.get("Id", "")] = where
    parts: dict[str, str] = {}
    for kind, body in _records(archive.part(_WORKBOOK) or b""):
        if kind == _SHEET:
            relation_id, rest = _wide_text(body[8:])
            name, _ = _wide_text(rest)
            parts[name] = targets.get(relation_id, "")
    return parts


def _shared_sizes(archive: Archive) -> list[int]:
    """How long each of the texts is that the sheets share, by number."""
    texts = (body for kind, body in _records(archive.part("xl/sharedStrings.bin") or b"") if kind == _SHARED_TEXT)
    return [struct.unpack_from("<I", body, 1)[0] for body in texts]


def _wide_text(body: bytes) -> tuple[str, bytes]:
    length = struct.unpack_from("<I", body)[0]
    if length == 0xFFFFFFFF:  # stands for no text
        return "", body[4:]
    return body[4 : 4 + 2 * length].decode("utf-16-le", "replace"), body[4 + 2 * length :]


def _sheet(part: bytes, file: str, name: str, shared: Sequence[int], text: TextSize) -> SheetMetadata:
    errors: dict[Place, str] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    rows: set[int] = set()
    columns: set[int] = set()
    row = 1
    for kind, body in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if body[11] & 0x10:
                hidden_rows.add(row)
        elif kind in _FILLED:
            column = struct.unpack_from("<I", body)[0] + 1
            rows.add(row)
            columns.add(column)
            if kind == _SHARED and (number := struct.unpack_from("<I", body, 8)[0]) < len(shared):
                text.add(shared[number], name)
            elif kind in (_ERROR, _FORMULA_ERROR):
                errors[row, column] = ERROR_TEXTS.get(body[8], "#ERROR!")
        elif kind == _COLUMN and struct.unpack_from("<H", body, 16)[0] & 1:
            first, last = struct.unpack_from("<II", body)
            hidden_columns.update(range(first + 1, min(last + 1, LAST_COLUMN) + 1))
    if rows:
        refuse_vast((min(rows), min(columns)), (max(rows), max(columns)), file=file, sheet=name)
    return SheetMetadata(frozenset(hidden_rows), frozenset(hidden_columns), errors)
