"""Writes the current table of a comparison as .xlsx or .csv. Other files are never replaced."""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.clock import ALWAYS
from extract.compare_files.agreed_cells import DIGEST, REMARKS, SPELLING, AgreedCell, AgreedTable, AgreedTables
from extract.errors import CannotUse
from extract.files import atomically
from extract.reading.text_size import LONGEST_TEXT, fits_cell
from extract.safe_replace import BLANK_SEAL, SEAL, refuse_if_open, sealed, untouched
from extract.workbook.page import height_of

ABOUT, _TITLE = "About", "The table as it stands"
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_COLOURS = {"OPEN": "#FFD89B", "ONLY": "#DCE8F2", "NOT COMPARED": "#E9E9E4"}
_MEANING = {
    "OPEN": "The extractors differ here, and nobody has ruled yet. What each of them has follows, with its cell.",
    "ONLY": "One extractor alone has this study, so this was not compared.",
    "NOT COMPARED": "Comments, which are not compared: what the extractors wrote differs, or one left it blank.",
}
_NARROWEST, _WIDEST = 12, 30  # characters
_HIGHEST = 409  # points; the highest possible row of a spreadsheet
SPELLED = "Written differently"
_BLANK_DIGEST = DIGEST + "0" * 12


def refuse_foreign(path: Path, compared: Sequence[Path]) -> None:
    """Raises CannotUse if the table cannot be written here: another kind of file, or somebody else's."""
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise CannotUse("the table is written as .xlsx or .csv", file=str(path), hint=f"{path.stem}.xlsx")
    refuse_if_open(path)
    same = any(path.exists() and file.exists() and path.samefile(file) for file in compared)
    if same or (path.exists() and not is_agreed_table(path)):
        raise CannotUse(
            "is there already, and is not a table as --write-agreed wrote it, so it is not replaced",
            file=str(path),
            hint="choose another name. If somebody filled in its open cells: twofold adjudicate --consensus"
            f" {path.name} takes them",
        )


def write_agreed(tables: AgreedTables, path: Path, summary: Sequence[tuple[str, str]]) -> None:
    """Writes the tables, one sheet each. Call `refuse_foreign` first. Raises CannotUse if they cannot be written."""
    if path.suffix.lower() == ".csv":
        if len(tables.by_sheet) > 1:
            sheets = " and ".join(tables.by_sheet)
            raise CannotUse(
                f"a .csv has one table, and the sheets {sheets} were compared",
                file=str(path),
                hint=f"write {path.stem}.xlsx, or name the sheet: --sheet NAME",
            )
        content = _as_csv(next(iter(tables.by_sheet.values())))
    else:
        content = _as_xlsx(tables, path, summary)
    with atomically(path) as scratch:
        scratch.write_bytes(content)


def is_agreed_table(path: Path) -> bool:
    """Whether a file is such a table, and nobody has saved it since."""
    if path.suffix.lower() == ".csv":
        try:
            content = path.read_bytes()
        except OSError:
            return False
        found = re.search(rb",twofold ([0-9a-f]{12})\n", content)
        return found is not None and _with_digest(content.replace(found[1], b"0" * 12, 1)) == content
    if not untouched(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return f"<dc:title>{_TITLE}<".encode() in archive.read("docProps/core.xml")


def _as_csv(table: AgreedTable) -> bytes:
    held = StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([*map(_safe, table.headers), REMARKS, _BLANK_DIGEST])
    for row, remark in zip(table.rows, table.remarks, strict=True):
        writer.writerow([*(cell.text if cell.is_number else _safe(cell.text) for cell in row), remark, ""])
    return _with_digest(b"\xef\xbb\xbf" + held.getvalue().encode())


def _with_digest(content: bytes) -> bytes:
    """The content with its digest in the last header, which shows whether it was changed."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    return content.replace(_BLANK_DIGEST.encode(), f"{DIGEST}{digest}".encode(), 1)


def _safe(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet program would read it as a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def _as_xlsx(tables: AgreedTables, path: Path, summary: Sequence[tuple[str, str]]) -> bytes:
    held = BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": _TITLE, "author": "", "created": ALWAYS})
        workbook.set_custom_property(SEAL, BLANK_SEAL, "text")
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        head = workbook.add_format(base | {"bold": True, "bg_color": "#DDE7EA", "bottom": 1})
        plain = workbook.add_format(base)
        colours = {mark: workbook.add_format(base | {"bg_color": colour}) for mark, colour in _COLOURS.items()}
        for name, table in tables.by_sheet.items():
            _write_table(workbook.add_worksheet(name), table, head, plain, colours, path)
        about = workbook.add_worksheet(_free_name(tables))
        about.set_column(0, 0, 22)
        about.set_column(1, 1, 100)
        for line, (label, text, look) in enumerate(_about(tables, summary, colours, plain)):
            about.write_string(line, 0, label, look)
            about.write_string(line, 1, text, plain)
    return sealed(held.getvalue())


def _free_name(tables: AgreedTables) -> str:
    """A name for the last sheet that no table has."""
    return ABOUT if ABOUT.casefold() not in map(str.casefold, tables.by_sheet) else f"{ABOUT} this"


def _write_table(
    sheet: Worksheet, table: AgreedTable, head: Format, plain: Format, colours: dict[str, Format], path: Path
) -> None:
    widths = [_width_of(table, column) for column in range(len(table.headers))] + [_WIDEST]
    for column, header in enumerate([*table.headers, REMARKS]):
        sheet.write_string(0, column, header, head)
        sheet.set_column(column, column, widths[column])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.headers))
    for number, (row, remark) in enumerate(zip(table.rows, table.remarks, strict=True), 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, colours.get(cell.mark or "", plain), path)
        sheet.write_string(number, len(row), remark, colours["OPEN"] if remark else plain)
        texts = (*(cell.text for cell in row), remark)
        sheet.set_row(number, min(_HIGHEST, max(map(height_of, texts, widths))))


def _width_of(table: AgreedTable, column: int) -> int:
    """The width of a column in characters: that of its longest text, within limits."""
    longest = max((len(row[column].text) for row in table.rows), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, len(table.headers[column])) + 2))


def _about(
    table: AgreedTables, summary: Sequence[tuple[str, str]], colours: dict[str, Format], plain: Format
) -> Iterator[tuple[str, str, Format]]:
    """The lines of the second sheet: what was compared, and the meaning of the marks."""
    for label, text in summary:
        yield label, text, plain
    yield "", "", plain
    yield "A plain cell", "The extractors agree, or somebody ruled.", plain
    for mark, meaning in _MEANING.items():
        if number := table.marks.get(mark, 0):
            yield mark, f"{meaning} Cells with this mark: {number:,}.", colours[mark]
    for number, cell in enumerate(table.spelled):
        of_row = f"{cell.study} / {cell.row}" if cell.row not in {"", cell.study} else cell.study
        others = ", ".join(f"“{text}”" for text in cell.others)
        label = "" if number else f"{SPELLED}: {len(table.spelled):,}"
        yield label, f"{of_row}, {cell.label}: “{cell.written}”, not {others} ({SPELLING[cell.why]})", plain


def _write(sheet: Worksheet, row: int, column: int, cell: AgreedCell, look: Format, path: Path) -> None:
    if cell.is_number and _as_float(cell.text) is not None:
        sheet.write_number(row, column, float(cell.text), look)
    elif not fits_cell(cell.text):
        raise CannotUse(
            f"a cell of row {row + 1} has more than {LONGEST_TEXT:,} characters, which no .xlsx can hold",
            file=str(path),
            hint=f"write {path.stem}.csv",
        )
    elif cell.text:
        sheet.write_string(row, column, cell.text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _as_float(text: str) -> float | None:
    """The number as spreadsheets keep it. None if it would be a different number, or look different."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if repr(number).removesuffix(".0") == text else None
