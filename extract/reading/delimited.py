"""CSV and its relatives: any usual delimiter, quoting, line end and encoding, with rows of any length."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import polars as pl

from extract.errors import CannotUse
from extract.reading.columns import TextColumns, in_pieces, trimmed
from extract.reading.encoding import ESCAPED, Decoded, decode
from extract.reading.grid import Remark, Sheet, Workbook, cell_name
from extract.reading.sheet_metadata import LAST_COLUMN, MAX_CELLS
from schema.regular_expressions import regex
from schema.text import first_ones

DELIMITERS = (",", ";", "\t", "|")
#: Each cell takes some 70 bytes while it is read, and each byte of text up to eight.
MAX_BYTES = 100 * 2**20
_SAMPLE = 400
_FEWEST_LINES = 2
_NAMED_DELIMITER = regex(r'\s*"?sep=(.)"?[ \t,;]*(\r\n|\r|\n|$)', re.IGNORECASE)
_QUOTED_BEFORE_BLANK = regex(r'"(?:[^"]|""|\\")*"(?: |[\r\n]|$)')
_CONTROL = regex(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNREADABLE = regex("[\udc80-\udcff\ufffd]")


def read_delimited(path: Path) -> Workbook:
    """The one sheet of a text file, named like the file; CannotUse where it is too large, or no table of text."""
    file, name = path.name, path.stem
    _refuse_large(path.stat().st_size, file)
    decoded = decode(path.read_bytes())
    _refuse_no_text(decoded.text, file)
    text, remarks = _without_nul(decoded, name)
    named = _NAMED_DELIMITER.match(text)
    if named:
        text = text[named.end() :]
        remarks.append(Remark("delimiter-line", name, None, "the first line names the delimiter and is not counted"))
    delimiter = named[1] if named else find_delimiter(text)
    rows = _rows(text, delimiter, file)
    if _has_row_names(rows, text):
        rows[0].insert(0, "")
        message = "the rows are numbered in a first column without a header, as R writes a table"
        remarks.append(Remark("row-names", name, None, message))
    if _UNREADABLE.search(text):
        remarks += _mend_bad_bytes(rows, name)
    remarks += _ragged(rows, name) + _open_quote(rows, text, name)
    frame, first_row, first_column = trimmed(_frame(rows))
    sheet = Sheet(
        name=name,
        visible=True,
        first_row=first_row + 1,
        first_column=first_column + 1,
        cells=frame,
        hidden_rows=None,
        hidden_columns=None,
        notes={},
        remarks=tuple(remarks),
    )
    return Workbook(path, "csv", (sheet,), _about(decoded, delimiter, name))


def _about(decoded: Decoded, delimiter: str, name: str) -> tuple[Remark, ...]:
    shown = {"\t": "tab", " ": "space"}.get(delimiter, delimiter)
    remarks = [Remark("delimiter", name, None, f"cells are separated by {shown}", delimiter)]
    if decoded.guessed:
        message = f"the file does not say its encoding and is not UTF-8; it was read as {decoded.encoding}"
        remarks.append(Remark("encoding", name, None, message, decoded.encoding))
    return tuple(remarks)


def _refuse_large(size: int, file: str) -> None:
    if size > MAX_BYTES:
        raise CannotUse(
            f"the file has {size / 2**20:,.0f} MB of text; twofold reads up to {MAX_BYTES >> 20}",
            file=file,
            hint="Delete the columns that you do not need, or keep part of the rows in another file.",
        )


def _refuse_no_text(text: str, file: str) -> None:
    """Random bytes are no text: among them control characters are common, in texts they are not."""
    head = text[:65_536]
    strange = len(_CONTROL.findall(head)) + head.count("\x00") // 2
    if strange > 4 and strange * 50 > len(head):
        raise CannotUse("this is neither a spreadsheet nor a text file", file=file)


def _without_nul(decoded: Decoded, name: str) -> tuple[str, list[Remark]]:
    count = decoded.text.count("\x00")
    if not count:
        return decoded.text, []
    message = f"{count:,} zero bytes were left out"
    return decoded.text.replace("\x00", ""), [Remark("nul-bytes", name, None, message, str(count))]


def find_delimiter(text: str) -> str:
    """The delimiter that gives the most rows one same width of two cells or more; the comma where none does.

    Where several do equally well (decimal commas between semicolons) it is the one that parts the first row, then the
    wider table.
    """
    lines = list(islice(io.StringIO(text, newline=""), _SAMPLE))
    if _blanks_separate(lines):
        return " "
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        with _any_field_size(sum(map(len, lines))):
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        widths = Counter(map(len, rows))
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if not wide:
            continue
        count, width = max(wide)
        score = (count / len(rows) + (0.25 if len(rows[0]) == width else 0), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _blanks_separate(lines: list[str]) -> bool:
    """Whether every line begins with a quoted cell and has as many cells between spaces, but for the first line."""
    if len(lines) < _FEWEST_LINES or not all(map(_QUOTED_BEFORE_BLANK.match, lines)):
        return False
    with _any_field_size(sum(map(len, lines))):
        first, *widths = [len(row) for row in csv.reader(lines, delimiter=" ")]
    return len(set(widths)) == 1 and widths[0] > 1 and first in (widths[0], widths[0] - 1)


def _has_row_names(rows: list[list[str]], text: str) -> bool:
    """Whether all rows have one cell more than the headers, a number in quotation marks at their beginning."""
    if not text.startswith('"'):
        return False
    below = [row for row in rows[1:] if row]
    if not below or not rows[0] or {len(row) for row in below} != {len(rows[0]) + 1}:
        return False
    names = [row[0] for row in below]
    if not all(name.isdecimal() for name in names) or len(set(names)) < len(names):
        return False
    quoted = re.search(rf'^"{names[0]}"', text, re.MULTILINE) is not None
    return quoted and any(row[-1] for row in below)


@contextmanager
def _any_field_size(size: int) -> Iterator[None]:
    """Lets one cell be as long as the file; the limit is the csv module's own and is put back."""
    before = csv.field_size_limit(size + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _rows(text: str, delimiter: str, file: str) -> list[list[str]]:
    rows: list[list[str]] = []
    width = cells = 0
    try:
        with _any_field_size(len(text)):
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                rows.append(row)
                width, cells = max(width, len(row)), cells + len(row)
                if width > LAST_COLUMN or cells > MAX_CELLS:
                    break
    except csv.Error as error:
        raise CannotUse(f"the text cannot be split into cells ({error})", file=file) from error
    if width > LAST_COLUMN or max(cells, width * len(rows)) > MAX_CELLS:
        raise CannotUse(
            f"the table has more than {LAST_COLUMN:,} columns or {MAX_CELLS:,} cells; twofold reads up to that",
            file=file,
            hint="Check the quotation marks and the delimiter, or delete the columns that you do not need.",
        )
    return rows


def _frame(rows: list[list[str]]) -> pl.DataFrame:
    width = max(map(len, rows), default=0)
    columns = TextColumns(width)
    for piece in in_pieces(rows):
        columns.add([row + [""] * (width - len(row)) for row in piece])
    return columns.frame(1)


def _mend_bad_bytes(rows: list[list[str]], name: str) -> list[Remark]:
    """Puts the sign for an unreadable character where a byte could not be read, and says where."""
    remarks = []
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            found = _UNREADABLE.findall(cell)
            if not found:
                continue
            row[column - 1] = mended = ESCAPED.sub("\ufffd", cell)
            codes = ", ".join(f"{ord(sign) - 0xDC00:02X}" for sign in found if sign != "\ufffd")
            count = f"{len(found)} unreadable {'byte' if len(found) == 1 else 'bytes'}"
            message = f"{count} ({codes})" if codes else count
            remarks.append(Remark("bad-bytes", name, cell_name(number, column), message, mended))
    return remarks


def _ragged(rows: list[list[str]], name: str) -> list[Remark]:
    """Says which rows are longer or shorter than most; nothing of them is left out."""
    widths = Counter(len(row) for row in rows if row)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    odd = [number for number, row in enumerate(rows, 1) if row and len(row) != usual]
    if not odd:
        return []
    shown = first_ones(list(map(str, odd)), 8)
    return [Remark("ragged-rows", name, None, f"most rows have {usual} cells; these do not: {shown}", shown)]


def _open_quote(rows: list[list[str]], text: str, name: str) -> list[Remark]:
    """A quotation mark that is never closed makes one cell of all that follows."""
    if not (rows and rows[-1] and "\n" in rows[-1][-1].rstrip()) or text.rstrip().endswith('"'):
        return []
    message = "a quotation mark is opened here and never closed; everything after it was read into this cell"
    return [Remark("open-quote", name, cell_name(len(rows), len(rows[-1])), message, rows[-1][-1][:80])]
