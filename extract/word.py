"""Word files: a document whose bytes depend on its content alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.shape import CT_Inline
from docx.shared import Cm, Emu, Inches, Pt, RGBColor

from extract.archive_times import without_times
from extract.output import clean
from schema.records import record

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARGIN = Cm(1.8)
_CAPTION, _NOTE = Cm(1.4), Pt(14)  # what a caption takes of a page, and a line of a note
_GROUND = "EDEDED"
_LANGUAGE = "en-GB"  # by which a word processor checks the spelling
_SHORT = 15  # lines of text; a table or group with no more stays on one page. More would leave half a page empty
_TOGETHER = 3  # rows that stay together where a longer table begins or ends
_CHARACTER = 95  # twentieths of a point that a character takes on average
_SPACING = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
_SPACING_OF_NOTES = _SPACING.replace("<w:spacing", '<w:spacing w:before="60"')
_HANGING = '<w:ind w:left="140" w:hanging="140"/>'  # of several lines of a cell, where each begins
_MARGINS = (
    '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)


def new_document(title: str, *, footer: str = "") -> WordDocument:
    """An A4 document across, without content: its title in the properties, and numbered pages."""
    document = Document()
    properties = document.core_properties
    properties.title = text_for_word(title)[:255]
    properties.author, properties.comments, properties.language = "", "", _LANGUAGE
    for date in properties._element.xpath("dcterms:created | dcterms:modified"):
        properties._element.remove(date)  # that of the template; today's would make other bytes every day
    section = document.sections[0]
    section.page_width, section.page_height, section.orientation = Cm(29.7), Cm(21.0), WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(9)
    normal.paragraph_format.space_after = Pt(3)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11)):
        document.styles[name].font.size, document.styles[name].font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    _number_pages(section.footer.paragraphs[0], footer)
    return document


def _number_pages(paragraph: Paragraph, name: str) -> None:
    """The foot of each page: a name, and `page 1 of 9`."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, counter in ((f"{name}     page " if name else "page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(text_for_word(words))
        field = f'<w:fldSimple {nsdecls("w")} w:instr="{counter}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(field))


def text_for_word(text: str) -> str:
    """The text without what no Word file can hold, such as control characters: each becomes the sign for that."""
    return _NOT_IN_XML.sub("\ufffd", clean(text))


@record(kw_only=True)
class Line:
    """A row of a table. One with fewer cells than the table has columns goes across it; a heading is bold and shaded.

    `note` goes on behind the last cell's text, without bold. In a `named` row the first cell is bold. The first cell of
    an `indented` row begins further in. In the columns `right`, text ends at the right. A heading stays on the page of
    the next row, and a `kept` row on that of what follows. Notes `below` the table are in italics, without a line.
    """

    cells: tuple[str, ...]
    heading: bool = False
    named: bool = False
    note: str = ""
    indented: bool = False
    kept: bool = False
    below: bool = False
    right: frozenset[int] = frozenset()


def add_table(
    document: WordDocument,
    lines: Sequence[Line],
    parts: Sequence[float],
    *,
    notes: Sequence[str] = (),
    groups: bool = False,
) -> None:
    """Adds a table, its columns as wide as their parts of the page say. Its first row is repeated on each page.

    The `notes` below it are its last row, because LibreOffice keeps no row on the page of a paragraph behind the table.
    They are on one page with the last rows.
    With `groups`, few rows stay on one page with their heading. The heading of many rows is not repeated: a word
    processor repeats only the first rows of a table, and in a table of its own a group would have them amid a page.
    It is written as XML at once: cell by cell, thousands of rows would take minutes.
    """
    section = document.sections[0]
    width = Emu((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)).twips
    widths = [int(width * part / sum(parts)) for part in parts]
    if notes:
        lines = [*lines, Line(cells=("\n".join(notes),), below=True)]
    grouped = groups and len(lines) > 1 + bool(notes) and not _is_short(lines, widths)
    held = _held_in_groups(lines, widths) if grouped else _held_to_the_next(lines, widths)
    kept = [replace(line, kept=line.kept or number in held) for number, line in enumerate(lines)]
    _add_rows(document, kept, widths)


def _held_in_groups(lines: Sequence[Line], widths: Sequence[int]) -> frozenset[int]:
    """The lines on the page of the next one in a long table of groups: a short group whole, of others both ends."""
    below = [number for number, line in enumerate(lines) if line.below]
    end = len(lines) - len(below)
    starts = [number for number, line in enumerate(lines[1:end], 1) if line.heading and len(line.cells) == 1]
    held = {0, *(range(end - _TOGETHER, end) if below else ())}
    for start, after in pairwise(sorted({1, *starts, end})):
        group = lines[start:after]
        if sum(_height(line, widths) for line in group) <= _SHORT:
            held.update(range(start, after - 1))
        else:
            held.update(range(start, start + _TOGETHER - 1 + group[0].heading), range(after - _TOGETHER, after - 1))
    return frozenset(held)


def _add_rows(document: WordDocument, lines: Sequence[Line], widths: Sequence[int]) -> None:
    rows = "".join(_row(line, widths, repeated=number == 0) for number, line in enumerate(lines))
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>' for edge in ("top", "bottom", "insideH")
    )
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )
    document.element.body.insert(len(document.element.body) - 1, table)  # before the properties of the page


def _held_to_the_next(lines: Sequence[Line], widths: Sequence[int]) -> frozenset[int]:
    """The lines on the page of the next one: all but the last of a short table, the first and last of others."""
    last = len(lines) - 1
    if _is_short(lines, widths):
        return frozenset(range(last))
    together = _TOGETHER + lines[last].below
    return frozenset({*range(_TOGETHER), *range(last - together + 1, last)})


def _is_short(lines: Iterable[Line], widths: Sequence[int]) -> bool:
    """Whether the lines of text fit on a page, where a column breaks them."""
    text = 0
    for line in lines:
        text += _height(line, widths)
        if text > _SHORT:
            return False
    return True


def _height(line: Line, widths: Sequence[int]) -> int:
    """How many lines of text a row takes."""
    if line.below:
        return _lines_of_text(line.cells[0], sum(widths))
    if len(line.cells) == 1:
        return 1
    return max(_lines_of_text(cell, widths[place]) for place, cell in enumerate(line.cells))


def _lines_of_text(text: str, width: int) -> int:
    across = max(width // _CHARACTER, 1)
    return sum(len(line) // across + 1 for line in text.splitlines() or [""])


def _row(line: Line, widths: Sequence[int], *, repeated: bool) -> str:
    across = len(widths) - len(line.cells) + 1
    cells = "".join(
        _cell(text, line, sum(widths[place:]) if (last := place == len(line.cells) - 1) else widths[place],
              across if last else 1, line.note if last else "", bold=line.heading or (line.named and place == 0),
              where=_where(line, place))
        for place, text in enumerate(line.cells)
    )  # fmt: skip
    header = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def _where(line: Line, place: int) -> str:
    if place in line.right:
        return '<w:ind w:right="170"/><w:jc w:val="right"/>'
    return '<w:ind w:left="170"/>' if line.indented and place == 0 else ""


def _cell(text: str, line: Line, width: int, across: int, note: str, *, bold: bool, where: str) -> str:
    span = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{_GROUND}"/>' if line.heading else ""
    spacing = _SPACING_OF_NOTES if line.below else _SPACING
    before = f"<w:pPr>{'<w:keepNext/>' if line.heading or line.kept else ''}{spacing}{where}</w:pPr>"
    weight = "<w:rPr><w:b/></w:rPr>" if bold else "<w:rPr><w:i/></w:rPr>" if line.below else ""
    edge = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>' if line.below else ""
    lines = text_for_word(text).splitlines() or [""]
    if len(lines) > 1 and not where and not line.below:
        before = before.replace("</w:pPr>", f"{_HANGING}</w:pPr>")
    last = f"<w:r>{_text(text_for_word(f' {note}'))}</w:r>" if note else ""
    paragraphs = "".join(
        f"<w:p>{before}<w:r>{weight}{_text(one)}</w:r>{last if number == len(lines) else ''}</w:p>"
        for number, one in enumerate(lines, 1)
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{edge}{ground}</w:tcPr>{paragraphs}</w:tc>'


def _text(text: str) -> str:
    """A text for Word (`text_for_word`) as XML."""
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'


@record(kw_only=True)
class Size:
    """The size of a picture in pixels, 96 an inch."""

    width: int
    height: int


def start_page(document: WordDocument, *, upright: bool) -> None:
    """Begins a page, upright or across.

    The break belongs to the last paragraph: in one of its own it would be a blank line, or a page if the last is full.
    """
    section = document.add_section(WD_SECTION.NEW_PAGE)
    own = document.element.body.sectPr.getprevious()
    last = own.getprevious()
    if last is not None and last.tag == qn("w:p"):
        last.get_or_add_pPr().append(own.pPr.find(qn("w:sectPr")))
        document.element.body.remove(own)
    else:  # behind a table, which cannot have the break: a line that takes no room
        spacing = 'w:before="0" w:after="0" w:line="20" w:lineRule="exact"'
        own.pPr.insert(0, parse_xml(f"<w:spacing {nsdecls('w')} {spacing}/>"))
    long, short = Cm(29.7), Cm(21.0)
    section.page_width, section.page_height = (short, long) if upright else (long, short)
    section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE


def add_picture(
    document: WordDocument,
    number: int,
    png: bytes,
    size: Size,
    alternative: str,
    *,
    scale: float,
    notes: Sequence[str] = (),
) -> None:
    """Adds a picture in this scale of its own size, or as large as a page with a caption and these notes holds it.

    Notes that would leave it less than half of a page go on on the next.

    Each picture has another number; to find one, python-docx would read the whole document each time.
    """
    section = document.sections[-1]
    room_across = (section.page_width or 0) - 2 * _MARGIN
    lines = sum(_lines_of_text(note, Emu(room_across).twips) for note in notes)
    page = (section.page_height or 0) - 2 * _MARGIN - _CAPTION
    room_down = max(page - lines * _NOTE, page // 2)
    pixel = Inches(1) / 96
    scale = min(scale, room_across / (size.width * pixel), room_down / (size.height * pixel))
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(notes)
    part = document.part
    relation, image = part.get_or_add_image(BytesIO(png))
    across, down = (Emu(int(one * pixel * scale)) for one in (size.width, size.height))
    inline = CT_Inline.new_pic_inline(number, relation, image.filename, across, down)
    inline.docPr.set("descr", text_for_word(alternative))
    paragraph.add_run()._r.add_drawing(inline)


def add_heading(document: WordDocument, text: str, level: int) -> None:
    """Adds a heading. python-docx would look for its style by name each time, in all that the document has."""
    document.add_paragraph(text_for_word(text))._p.style = f"Heading{level}"


def word_bytes(document: WordDocument) -> bytes:
    """The file. The entries of its archive have one time, whatever the clock says."""
    saved = BytesIO()
    document.save(saved)
    return without_times(saved.getvalue())
