"""What a worksheet's XML says beside the values, searched as bytes: parsing it would take longer than reading it.

A clean sheet costs a handful of searches. Cells are looked at one by one only where a search finds something, and only
those that it finds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache

from extract.reading.archive import damaged
from extract.reading.sheet_metadata import (
    LAST_COLUMN,
    MAX_CELLS,
    Place,
    SheetMetadata,
    refuse_vast,
)
from schema.records import record
from schema.regular_expressions import regex
from validate.extraction.cell_names import column_number, place_of

_ROOT = regex(rb"<(?:(\w{1,40}):)?worksheet\b")


@record
class _Patterns:
    """The searches, for tags with the namespace prefix that the file uses (nearly always none)."""

    prefix: bytes
    row: re.Pattern[bytes]
    impossible: re.Pattern[bytes]
    hidden_row: re.Pattern[bytes]
    hidden_column: re.Pattern[bytes]
    filled: re.Pattern[bytes]
    error: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    uncalculated: re.Pattern[bytes]


@cache
def _patterns(prefix: bytes) -> _Patterns:
    def pattern(text: bytes) -> re.Pattern[bytes]:
        return re.compile(text.replace(b"~", re.escape(prefix)), re.DOTALL)

    hidden = rb"""[^>]*\shidden\s*=\s*["'](?:1|true)["'][^>]*"""
    return _Patterns(
        prefix=prefix,
        row=pattern(rb"""<~row\b[^>]*?\sr\s*=\s*["'](\d{1,7})["']"""),
        impossible=pattern(
            rb"""<~(?:c|row)\s(?:[^>]*?\s)?r\s*=\s*["']\s*([A-Za-z]{4}[^"'>]*|[A-Za-z]{0,3}\d{8}[^"'>]*)"""
        ),
        hidden_row=pattern(rb"<~row\b(" + hidden + rb")>"),
        hidden_column=pattern(rb"<~col\b(" + hidden + rb")>"),
        filled=pattern(
            rb"""<~c\s(?:[^>/]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^>/]*>(?!</~c>|<~v\s*/>|<~v></~v>)"""
        ),
        error=pattern(rb"""<~c\b([^>]*\st\s*=\s*["']e["'][^>]*)>(?:(?!</~c>).)*?<~v>([^<]*)</~v>"""),
        formula=pattern(rb"<~c\b([^>]*)>\s*<~f\b"),
        uncalculated=pattern(rb"<~c\b([^>]*)>\s*<~f\b[^>]*?(?:/>|>([^<]*)</~f>)\s*(?:<~v\s*/>|<~v>\s*</~v>|(?=</~c>))"),
    )


def metadata_of(
    xml: bytes, styles: tuple[frozenset[str], frozenset[str]], notes: Mapping[Place, str], *, file: str, sheet: str
) -> SheetMetadata:
    """The metadata of one worksheet. CannotUse if its values stand too far apart to be laid out as a table.

    `styles` are those that show a percentage, and those that show a date without its day.
    """
    root = _ROOT.search(xml, 0, 4096)
    prefix = root[1] + b":" if root and root[1] else b""
    patterns = _patterns(prefix)
    end = xml.rfind(b"</" + prefix + b"sheetData>")
    end = len(xml) if end < 0 else end
    if not _plainly_small(xml, patterns):
        _refuse_impossible(xml, patterns, file=file, sheet=sheet)
        refuse_vast(*_corners(xml, patterns), file=file, sheet=sheet)
    hides = b"hidden" in xml
    has_formulas = xml.find(b"<" + prefix + b"f", 0, end) >= 0
    return SheetMetadata(
        hidden_rows=_hidden_rows(xml, patterns) if hides else frozenset(),
        hidden_columns=_hidden_columns(xml, patterns) if hides else frozenset(),
        errors=_errors(xml, patterns),
        percents=_numbers(xml, styles[0], patterns),
        without_day=_numbers(xml, styles[1], patterns),
        uncalculated=_uncalculated(xml, end, patterns) if has_formulas else {},
        formulas=_formulas(xml, end, patterns) if has_formulas else None,
        notes=notes,
    )


def _plainly_small(xml: bytes, patterns: _Patterns) -> bool:
    """Whether a quick look suffices: the columns are A to ZZ, or A to Z in a long sheet, and no row is far down."""
    rows = patterns.row.findall(xml)
    if patterns.prefix or (len(rows) != xml.count(b"<row") and _EIGHT_DIGITS.search(xml)):
        return False
    last = max(map(int, rows), default=0)
    digits = len(str(last))
    letters = 2 if 10**digits * _TO_ZZ <= MAX_CELLS else 1
    otherwise = rb'<c(?:[\t\r\n>]| (?!r="[A-Z]{1,%d}\d{1,%d}"))' % (letters, digits)
    return last * 26 <= MAX_CELLS and re.search(otherwise, xml) is None


_TO_ZZ = 26 + 26 * 26  # columns
_EIGHT_DIGITS = regex(rb"""<row\b[^>]*?\sr\s*=\s*["']\s*\d{8}""")  # in the number of a row


def _refuse_impossible(xml: bytes, patterns: _Patterns, *, file: str, sheet: str) -> None:
    """CannotUse where a cell or a row has a name that no sheet has room for: the reader would ask for that room."""
    named = patterns.impossible.search(xml)
    if named:
        raise damaged(
            f"its sheet {sheet} has a cell {named[1][:40].decode('ascii', 'replace')}, and no sheet has such a cell",
            file,
        )


def _corners(xml: bytes, patterns: _Patterns) -> tuple[Place, Place]:
    """The first and the last row and column that can have a value, blank formatted cells left out."""
    filled = patterns.filled.findall(xml)
    rows = {int(row) for _, row in filled}
    columns = {column_number(name.decode()) for name in {letters for letters, _ in filled}}
    cell = b"<" + patterns.prefix + b"c"
    unnamed = re.search(re.escape(cell) + rb"""(?=[\s>])(?![^>]*\sr\s*=)""", xml)
    if unnamed:  # cells without a name follow one another: as many columns as the fullest row has cells, at most
        lines = xml.split(b"<" + patterns.prefix + b"row")[1:]
        rows |= {1, len(lines), *map(int, patterns.row.findall(xml))}
        columns |= {1, max((line.count(cell) for line in lines), default=1)}
    if not rows:
        return (1, 1), (1, 1)
    return (min(rows), min(columns)), (max(rows), max(columns))


def _attribute(attributes: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb"""\s*=\s*["']([^"']*)["']""", b" " + attributes)
    return html.unescape(match[1].decode("utf-8", "replace")) if match else ""


def _number(attributes: bytes, name: bytes) -> int:
    text = _attribute(attributes, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _hidden_rows(xml: bytes, patterns: _Patterns) -> frozenset[int]:
    return frozenset(_number(attributes, b"r") for attributes in patterns.hidden_row.findall(xml)) - {0}


def _hidden_columns(xml: bytes, patterns: _Patterns) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in patterns.hidden_column.findall(xml):
        first, last = _number(attributes, b"min"), _number(attributes, b"max")
        hidden.update(range(max(first, 1), min(last, LAST_COLUMN) + 1))
    return frozenset(hidden)


def _errors(xml: bytes, patterns: _Patterns) -> Mapping[Place, str]:
    if b't="e"' not in xml and (b"'" not in xml or b"t='e'" not in xml):
        return {}
    found = ((place_of(_attribute(cell, b"r")), value) for cell, value in patterns.error.findall(xml))
    return {spot: value.decode("utf-8", "replace") for spot, value in found if spot is not None}


def _numbers(xml: bytes, styles: frozenset[str], patterns: _Patterns) -> frozenset[Place]:
    """The cells that hold a number and show it in one of these styles."""
    if not styles:
        return frozenset()
    style = rb"""[^>]*\ss\s*=\s*["'](?:""" + b"|".join(re.escape(s.encode()) for s in sorted(styles)) + rb""")["']"""
    cells = re.findall(b"<" + re.escape(patterns.prefix) + rb"c\b(" + style + rb"(?:[^>]*[^/>])?)>", xml)
    numbers = (cell for cell in cells if _attribute(cell, b"t") in ("", "n"))
    return frozenset(spot for cell in numbers if (spot := place_of(_attribute(cell, b"r"))) is not None)


def _uncalculated(xml: bytes, end: int, patterns: _Patterns) -> Mapping[Place, str]:
    """The formulas that no program has worked out yet. A result that is an empty text is stored with the type "str"."""
    found: dict[Place, str] = {}
    for match in patterns.uncalculated.finditer(xml, 0, end):
        spot = place_of(_attribute(match[1], b"r"))
        if spot is not None and _attribute(match[1], b"t") != "str":
            found[spot] = "=" + html.unescape((match[2] or b"").decode("utf-8", "replace"))
    return found


def _formulas(xml: bytes, end: int, patterns: _Patterns) -> tuple[int, Place] | None:
    cells = patterns.formula.findall(xml, 0, end)
    first = place_of(_attribute(cells[0], b"r")) if cells else None
    return (len(cells), first) if first else None
