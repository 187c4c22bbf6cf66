"""Writes the workbook that an extractor fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from extract.clock import ALWAYS
from extract.errors import CannotUse
from extract.files import atomically
from extract.reading.text_size import LONGEST_TEXT, cell_length, fits_cell
from extract.workbook.by_one import LeftToOthers
from extract.workbook.cover import write_confirmations, write_cover, write_guide
from extract.workbook.dropdowns import Lists
from extract.workbook.filled import type_confirmations, type_rows
from extract.workbook.grey_cells import grey_cells
from extract.workbook.layout import COVER, GUIDE, LISTS, STAMP, for_verification, sheet_names
from extract.workbook.plain_formulas import Workbook
from extract.workbook.stamp import stamp_of, stamp_rows
from extract.workbook.styles import styles_of
from extract.workbook.table_sheet import body, fill, fit_studies, offer_all, write_notes, write_table
from schema.form import Form, Table
from validate.check.check_extraction import CONFIRMATIONS


def write_template(
    form: Form,
    path: Path,
    *,
    extractor: str,
    studies: Sequence[Mapping[str, str]] = (),
    title: str = "",
    filled: Mapping[str, Sequence[Mapping[str, str]]] = MappingProxyType({}),
    others: Mapping[str, str] | None = None,
) -> None:
    """Writes the workbook of a form for an extractor, with a row for each of `studies` (texts by field name).

    Only prefilled fields of the studies are written, and rows that other tables have prepared for every study. `filled`
    has further rows: by table, and by header for the sheet of confirmations. `others` is as in `template_content`.
    Raises CannotUse if a file exists at `path`, because it may have somebody's work, or if it cannot be written.
    """
    write_new(path, template_content(form, extractor, studies, title, filled, others=others))


def write_new(path: Path, content: bytes) -> None:
    """Writes a workbook to a new file. Raises CannotUse if the file exists."""
    if path.exists():
        raise CannotUse(
            "there is already a file with this name, and it may hold somebody's work",
            file=str(path),
            hint="Move it away or give the new workbook another name.",
        )
    with atomically(path, new=True) as scratch:
        scratch.write_bytes(content)


def is_as_written(path: Path, content: bytes) -> bool:
    """Whether a file is this workbook, unchanged since it was written. The same form gives the same bytes."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def template_content(  # noqa: PLR0913 (each is a part of the workbook)
    form: Form,
    extractor: str,
    studies: Sequence[Mapping[str, str]],
    title: str,
    filled: Mapping[str, Sequence[Mapping[str, str]]] = MappingProxyType({}),
    *,
    steps: Sequence[str] = (),
    others: Mapping[str, str] | None = None,
    coded_with: Mapping[str, int] = MappingProxyType({}),
    notes: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
) -> bytes:
    """The bytes of the workbook for `write_template`. `steps` replace the usual instructions.

    `coded_with` is the codebook revision with which a study was extracted, if it is not the current one. `notes` are
    written at cells of rows that were agreed before, by table, row name and field. `others` are the studies in which
    somebody else extracts what one person extracts, with that person; None if nobody is assigned.
    """
    rows_written = [row for rows in (studies, *filled.values()) for row in rows]
    _refuse_overlong([extractor, title, *(text for row in rows_written for text in row.values())])
    held = BytesIO()
    with Workbook(held, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": title or form.title, "author": "", "created": ALWAYS})
        styles = styles_of(workbook, protected=form.round > 1 or form.studies.given)
        sheets = sheet_names(form)
        cover = workbook.add_worksheet(COVER)
        tables = {table.name: workbook.add_worksheet(sheets[table.name]) for table in form.tables}
        confirmations = None if for_verification(form.studies) else workbook.add_worksheet(CONFIRMATIONS)
        guide = workbook.add_worksheet(GUIDE)
        lists = Lists(workbook.add_worksheet(LISTS))
        stamp = workbook.add_worksheet(STAMP)
        left = LeftToOthers.listed(form, others, lists)
        write_cover(cover, form, styles, extractor=extractor, title=title, steps=steps, left=left)
        for table in form.tables:
            write_table(tables[table.name], form, table, styles, left)
            fit_studies(tables[table.name], table, [row.get(form.studies.study, "") for row in studies], styles)
            offer_all(tables[table.name], table, lists, form, sheets)
        fill(tables[form.studies.name], form.studies, studies, styles)
        for table in form.tables:
            bodies = {field.name: body(table, field, styles) for field in table.fields}
            rows = filled.get(table.name) or _prepared(form, table, studies)
            type_rows(tables[table.name], table, rows, bodies, styles.dates)
            write_notes(tables[table.name], table, rows, notes)
        if confirmations is not None:
            write_confirmations(confirmations, styles)
            type_confirmations(confirmations, filled.get(CONFIRMATIONS, ()), styles.body_text)
            confirmations.set_tab_color("#C98A00")
        write_guide(guide, form, styles, sheets)
        stamped = stamp_of(form, extractor, left.people if left else None, grey_cells(form, filled), coded_with)
        for row, texts in enumerate(stamp_rows(stamped)):
            for column, text in enumerate(texts):
                stamp.write_string(row, column, text)
        lists.sheet.hide()
        stamp.hide()
        cover.set_tab_color("#17475C")
        guide.set_tab_color("#8FA3AD")
        cover.activate()
    return held.getvalue()


def _prepared(form: Form, table: Table, studies: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rows that a table has prepared for each study."""
    rows = [row for prepared in table.prepared for row in prepared.rows]
    return [{table.study: study[form.studies.study], **row} for study in studies for row in rows]


def _refuse_overlong(texts: Sequence[str]) -> None:
    for text in texts:
        if not fits_cell(text):
            raise CannotUse(
                f"the text {text[:40]!r}... has {cell_length(text):,} characters, and a cell holds {LONGEST_TEXT:,}",
                hint="Shorten it.",
            )
