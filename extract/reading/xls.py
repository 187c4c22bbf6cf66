"""Reads the metadata of the sheets of an .xls: its records are read once, and only the few kinds that matter are used.

Record layouts: [MS-XLS] of Microsoft's open specifications. Workbooks of Excel 5 and 95 have the same records here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extract.errors import CannotUse
from extract.reading import compound
from extract.reading.archive import WITHOUT_PASSWORD, damaged
from extract.reading.sheet_metadata import Place, SheetMetadata, refuse_vast

ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _FORMAT, _XF = 0x809, 0x0A, 0x2F, 0x85, 0x41E, 0xE0
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x06, 0x205, 0x203, 0x27E, 0xBD
_ROW, _COLINFO = 0x208, 0x7D
_FILLED = frozenset((_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK, 0xFD, 0x204, 0xD6))  # the last three hold text
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')

Record = tuple[int, bytes]


@dataclass
class _Gathered:
    """What the walk through one sheet has met so far; rows and columns count from 0 here, as in the records."""

    errors: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    formulas: int = 0
    first_formula: Place = (0, 0)


def xls_metadata(content: bytes, file: str) -> Mapping[str, SheetMetadata]:
    """The metadata of each sheet, by name.

    CannotUse where the file is protected by a password, is no workbook, is damaged, or has values too far apart.
    """
    try:
        names = compound.streams(content)
        _refuse_others(names, file)
        book = compound.stream(content, "workbook" if "workbook" in names else "book")
    except compound.Damaged as error:
        raise damaged(str(error), file) from error
    try:
        return _sheets(book, file)
    except struct.error as error:
        raise damaged("one of its records is too short", file) from error


def _refuse_others(names: Mapping[str, tuple[int, int]], file: str) -> None:
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise CannotUse("the file is protected by a password", file=file, hint=WITHOUT_PASSWORD)
    if "workbook" in names or "book" in names:
        return
    others = {"worddocument": "a Word document", "powerpoint document": "a PowerPoint presentation"}
    what = next((others[name] for name in others if name in names), "a file of another program (no workbook is in it)")
    raise CannotUse(f"this is {what}, not a spreadsheet", file=file)


def _records(book: bytes, start: int = 0) -> Iterator[Record]:
    """The records of one substream, from its beginning to its end; embedded ones (charts) are passed over."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        start += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, book[start : start + length]
        start += length


def _sheets(book: bytes, file: str) -> Mapping[str, SheetMetadata]:
    wide = book[4:6] == b"\x00\x06"  # Excel 97 and later: texts say how wide their characters are
    starts: list[tuple[str, int]] = []
    formats, styles = {9: "0%", 10: "0.00%"}, []
    for kind, body in _records(book):
        if kind == _FILEPASS:
            raise CannotUse("the file is protected by a password", file=file, hint=WITHOUT_PASSWORD)
        if kind == _BOUNDSHEET:
            starts.append((_text(body[6:], 1, wide), struct.unpack_from("<I", body)[0]))
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body[2:], 2 if wide else 1, wide)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    percents = {position for position, number in enumerate(styles) if "%" in _LITERAL.sub("", formats.get(number, ""))}
    return {name: _sheet(book, start, percents, file, name) for name, start in starts}


def _text(body: bytes, size_of_length: int, wide: bool) -> str:
    length = int.from_bytes(body[:size_of_length], "little")
    rest = body[size_of_length:]
    if not wide:
        return rest[:length].decode("cp1252", "replace")
    if rest[:1] == b"\x01":
        return rest[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return rest[1 : 1 + length].decode("latin-1")


def _sheet(book: bytes, start: int, percents: set[int], file: str, name: str) -> SheetMetadata:
    met = _Gathered()
    for kind, body in _records(book, start):
        if kind in _FILLED:
            _note_cell(met, kind, body, percents)
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            met.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and struct.unpack_from("<H", body, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", body)
            met.hidden_columns.update(range(first, min(last, 255) + 1))
    if met.rows:
        first_place, last_place = (min(met.rows), min(met.columns)), (max(met.rows), max(met.columns))
        refuse_vast(_counted_from_one(first_place), _counted_from_one(last_place), file=file, sheet=name)
    return SheetMetadata(
        hidden_rows=frozenset(row + 1 for row in met.hidden_rows),
        hidden_columns=frozenset(column + 1 for column in met.hidden_columns),
        errors={_counted_from_one(spot): text for spot, text in met.errors.items()},
        percents=frozenset(map(_counted_from_one, met.percents)),
        formulas=(met.formulas, _counted_from_one(met.first_formula)) if met.formulas else None,
    )


def _note_cell(met: _Gathered, kind: int, body: bytes, percents: set[int]) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    met.rows.add(row)
    met.columns.add(column)
    if kind == _MULRK:
        met.columns.add(struct.unpack_from("<H", body, len(body) - 2)[0])
        for offset in range((len(body) - 6) // 6):
            if struct.unpack_from("<H", body, 4 + 6 * offset)[0] in percents:
                met.percents.add((row, column + offset))
        return
    if kind == _FORMULA:
        met.first_formula = met.first_formula if met.formulas else (row, column)
        met.formulas += 1
        if body[12:14] == b"\xff\xff":  # the result is no number: text, truth, an error, or an empty text
            if body[6] == 2:
                met.errors[row, column] = ERROR_TEXTS.get(body[8], "#ERROR!")
            return
    if kind == _BOOLERR:
        if body[7]:
            met.errors[row, column] = ERROR_TEXTS.get(body[6], "#ERROR!")
    elif kind in (_NUMBER, _RK, _FORMULA) and style in percents:
        met.percents.add((row, column))


def _counted_from_one(spot: Place) -> Place:
    return spot[0] + 1, spot[1] + 1
