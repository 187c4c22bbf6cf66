"""Changes a CSV file that a team keeps, without touching cells that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.errors import CannotUse
from extract.files import atomically, cannot_write
from extract.project.ledger.ledger_lock import locked_folder
from extract.reading.content import TEXT, kind_of
from extract.reading.delimited import find_delimiter
from extract.reading.encoding import ESCAPED, decode
from extract.safe_replace import place_for, refuse_if_open
from schema.regular_expressions import regex
from schema.text import fold

_UTF8_MARK = b"\xef\xbb\xbf"
_NAMED_DELIMITER = regex(r'\s*"?sep=(.)"?[ \t,;]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LINE_END = regex(r"\r\n|\r|\n")
_RISKY = regex(r"'*[=+\-@\t\r]")


@dataclass
class TeamTable:
    """The file as written: each cell with its quotation marks, each row with its line end.

    `seen` are the bytes that were read; None if there is no file. `lead` is a line before the table that names the
    delimiter. The first row that is not blank is the header.
    """

    path: Path
    seen: bytes | None
    encoding: str = "utf-8"
    delimiter: str = ","
    lead: str = ""
    rows: list[list[str]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> TeamTable:
        """Reads the table in a file. A missing or empty file has no rows. Raises CannotUse if it is not CSV."""
        try:
            content = path.read_bytes() if path.exists() else None
        except OSError as error:
            raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error
        if content is None or not content.strip(b"\x00 \t\r\n" + _UTF8_MARK):
            return cls(path, content)
        if kind_of(content[:4096], path.name) != TEXT:
            raise CannotUse("is a workbook, not a CSV file", file=str(path), hint="save it as CSV under this name")
        decoded = decode(content)
        if ESCAPED.search(decoded.text) or "\x00" in decoded.text:
            raise CannotUse("has bytes that are no text", file=str(path), hint="save it again as CSV in UTF-8")
        named = _NAMED_DELIMITER.match(decoded.text)
        lead = named[0] if named else ""
        text = decoded.text[len(lead) :]
        table = cls(path, content, decoded.encoding, named[1] if named else find_delimiter(text), lead)
        table._split(text)
        return table

    def _split(self, text: str) -> None:
        """Splits a text into rows, as written."""
        mark = re.escape(self.delimiter)
        cell = re.compile(rf'(?:"(?:[^"]|"")*(?:"|$))?[^{mark}\r\n]*')
        position = 0
        row: list[str] = []
        while position < len(text) or row:
            found = cell.match(text, position)
            row.append(found[0] if found else "")
            position = found.end() if found else position
            if text.startswith(self.delimiter, position):
                position += len(self.delimiter)
                continue
            end = _LINE_END.match(text, position)
            self.rows.append(row)
            self.ends.append(end[0] if end else "")
            position, row = end.end() if end else len(text), []

    @property
    def header_row(self) -> int | None:
        """The position of the header row; None if there is none."""
        return next((number for number, row in enumerate(self.rows) if any(map(plain, row))), None)

    @property
    def header(self) -> list[str]:
        """The headers, without quotation marks."""
        number = self.header_row
        return [] if number is None else [plain(cell).strip() for cell in self.rows[number]]

    def cells(self) -> list[tuple[int, list[str]]]:
        """The rows below the header that are not blank, each with its position, without quotation marks."""
        start = self.header_row
        if start is None:
            return []
        read = ((number, [plain(cell) for cell in row]) for number, row in enumerate(self.rows) if number > start)
        return [(number, row) for number, row in read if any(cell.strip() for cell in row)]

    def column(self, name: str) -> int:
        """The position of a column. A missing column is added at the end."""
        known = [fold(header) for header in self.header]
        if fold(name) in known:
            return known.index(fold(name))
        if self.header_row is None:
            self._add_row([self._written(name)])
            return 0
        width = len(self.header)
        for number, row in enumerate(self.rows):
            if number >= self.header_row and (row != [""] or number == self.header_row):
                row.extend([""] * (width - len(row)))
                row.append(self._written(name) if number == self.header_row else "")
        return width

    def write_cell(self, row: int, column: int, text: str) -> None:
        """Writes a text into a cell."""
        cells = self.rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = self._written(text)

    def add_rows(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Adds rows at the end, by header. Missing columns are added first."""
        entries = list(rows)
        columns = {name: self.column(name) for name in dict.fromkeys(name for row in entries for name in row)}
        for entry in entries:
            cells = [""] * len(self.header)
            for name, text in entry.items():
                cells[columns[name]] = self._written(text)
            self._add_row(cells)

    def _add_row(self, cells: Sequence[str]) -> None:
        end = next((end for end in self.ends if end), "\n")
        while self.rows and self.rows[-1] == [""]:
            self.rows.pop()
            self.ends.pop()
        if self.ends and not self.ends[-1]:
            self.ends[-1] = end
        self.rows.append(list(cells))
        self.ends.append(end)

    def _written(self, text: str) -> str:
        """A text as a cell. If a spreadsheet program would read it as a formula, it gets an apostrophe in front."""
        shown = " ".join(text.split())
        shown = f"'{shown}" if _RISKY.match(shown) else shown
        quoted = any(sign in shown for sign in (self.delimiter, '"')) or shown != shown.strip()
        return '"' + shown.replace('"', '""') + '"' if quoted else shown

    def content(self) -> bytes:
        """The bytes of the file. A file that was plain ASCII and no longer is becomes UTF-8 with a mark, for Excel."""
        rows = (self.delimiter.join(row) + end for row, end in zip(self.rows, self.ends, strict=True))
        text = self.lead + "".join(rows)
        marked = self.seen is not None and self.seen.startswith((_UTF8_MARK, b"\xff\xfe", b"\xfe\xff"))
        was_plain = self.seen is None or self.seen.isascii()
        try:
            body = text.encode(self.encoding)
        except UnicodeEncodeError:
            return _UTF8_MARK + text.encode()
        if self.encoding == "utf-8":
            return _UTF8_MARK + body if marked or (was_plain and not text.isascii()) else body
        return "\ufeff".encode(self.encoding) + body if marked else body

    def save(self, earlier: Path) -> Path | None:
        """Writes the file.

        Returns the path of the earlier file's copy in the folder `earlier`; None if there was no file. Raises CannotUse
        if somebody else has saved the file since it was read, or if it is open in a spreadsheet program.
        """
        content = self.content()
        path = self.path.resolve()
        with locked_folder(path.parent):
            refuse_if_open(path)
            if (path.read_bytes() if path.exists() else None) != self.seen:
                raise CannotUse("was saved while it was being read", file=str(path), hint="run the command again")
            kept = _keep(path, self.seen, earlier) if self.seen and self.seen.strip() else None
            with atomically(path) as scratch:
                scratch.write_bytes(content)
        return kept


def plain(cell: str) -> str:
    """The content of a cell, without its quotation marks."""
    if not cell.startswith('"'):
        return cell
    inside = re.match(r'"((?:[^"]|"")*)"?', cell)
    return inside[1].replace('""', '"') + cell[inside.end() :] if inside else cell


def _keep(path: Path, content: bytes, earlier: Path) -> Path:
    try:
        earlier.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(earlier, error) from error
    copy = place_for(path, earlier)
    with atomically(copy, new=True) as scratch:
        scratch.write_bytes(content)
    return copy
