"""A codebook as a Word file, to be an appendix of a review. The same form gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from extract.form_file.appendix import CODE_COLUMNS, FIELD_COLUMNS, RULE_COLUMNS, Lines, Section, sections, subtitle

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from schema.form import Form

_ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_NOT_HELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
_LONG, _SHORT, _MARGIN = Mm(297), Mm(210), Mm(15)
_INK, _HEAD = RGBColor(0x17, 0x47, 0x5C), "E8EEF1"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_WIDTHS = {
    **dict(zip(FIELD_COLUMNS, (40, 88, 84, 33, 22), strict=True)),
    **dict(zip(CODE_COLUMNS, (40, 227), strict=True)),
    **dict(zip(RULE_COLUMNS, (67, 22, 178), strict=True)),
}
"""Millimetres of each column; those of a table are as wide as the page together."""


def docx(form: Form) -> bytes:
    """The codebook: a heading and a table for each section, on A4 across, with numbered pages."""
    document: Word = Document()
    title = _held(form.title or form.name)
    _describe(document, title)
    _lay_out(document)
    _set_styles(document)
    document.add_paragraph(title, style="Title")
    document.add_paragraph(_held(subtitle(form)))
    _number_pages(document, f"{form.name}, version {form.version}")
    for section in sections(form):
        _write_section(document, section)
    held = BytesIO()
    document.save(held)
    return _timeless(held)


def _describe(document: Word, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""
    properties.created = properties.modified = _ALWAYS.replace(tzinfo=None)
    properties.language = "en"


def _lay_out(document: Word) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = _LONG, _SHORT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    page.header_distance = page.footer_distance = Mm(8)


def _set_styles(document: Word) -> None:
    for name, size, before, after in (("Normal", 9, 0, 3), ("Title", 20, 0, 4), ("Heading 1", 13, 16, 4)):
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for named in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(named), None)
        if name != "Normal":
            style.font.color.rgb = _INK


def _number_pages(document: Word, name: str) -> None:
    """A footer with the form's name and `page 1 of 9`."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{_held(name)}     page ")
    _add_counter(footer, "PAGE")
    footer.add_run(" of ")
    _add_counter(footer, "NUMPAGES")


def _add_counter(paragraph: Paragraph, field: str) -> None:
    counter = OxmlElement("w:fldSimple")
    counter.set(qn("w:instr"), field)
    run = paragraph.add_run("1")
    counter.append(run._r)
    paragraph._p.append(counter)


def _write_section(document: Word, section: Section) -> None:
    document.add_heading(_held(section.title), level=1)
    for text in section.paragraphs:
        document.add_paragraph(_held(text)).paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(section.rows), cols=len(section.columns), style="Table Grid")
    widths = _widths(section.columns)
    _set_widths(table, widths)
    head, *body = table.rows
    _repeat_on_each_page(head)
    for cell, text in zip(head.cells, section.columns, strict=True):
        _shade(cell)
        _write_cell(cell, (text,), bold=True, keep=True)
    for row, listed in zip(body, section.rows, strict=True):
        _keep_whole(row)
        for column, (cell, lines) in enumerate(zip(row.cells, listed, strict=True)):
            _write_cell(cell, lines, bold=column == 0)


def _widths(columns: Sequence[str]) -> list[int]:
    """The width of each column; what columns that are left out would have goes to the widest."""
    widths = [_WIDTHS[column] for column in columns]
    widths[widths.index(max(widths))] += (_LONG.mm - 2 * _MARGIN.mm).__round__() - sum(widths)
    return widths


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    borders = _measures("w:tblBorders", _SIDES, {"w:val": "single", "w:sz": "4", "w:color": "A9B4BA"})
    margins = _measures("w:tblCellMar", ("top", "bottom"), {"w:w": "40", "w:type": "dxa"})
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(borders)  # Word wants the properties of a table in the order of its standard
    layout.addnext(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _measures(name: str, sides: Sequence[str], values: Mapping[str, str]) -> BaseOxmlElement:
    """A property of a table with the same values on each of these sides."""
    element = OxmlElement(name)
    for side in sides:
        part = OxmlElement(f"w:{side}")
        for attribute, value in values.items():
            part.set(qn(attribute), value)
        element.append(part)
    return element


def _write_cell(cell: _Cell, lines: Lines, *, bold: bool, keep: bool = False) -> None:
    first, *others = lines or ("",)
    for paragraph, text in [(cell.paragraphs[0], first), *((None, other) for other in others)]:
        written = paragraph or cell.add_paragraph()
        written.paragraph_format.space_after = Pt(0)
        written.paragraph_format.keep_with_next = keep
        written.add_run(_held(text)).bold = bold


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    """No page break within the row, unless it is longer than a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _HEAD)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _held(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return _NOT_HELD.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def _timeless(written: BytesIO) -> bytes:
    """The same parts, without the time at which they were written."""
    timeless = BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return timeless.getvalue()
