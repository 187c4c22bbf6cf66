"""A codebook as a Word file, to be an appendix of a review. The same form gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.form_file.exports.appendix import CODE_COLUMNS, FIELD_COLUMNS, RULE_COLUMNS, Section, sections, subtitle
from extract.word import Line, add_heading, add_table, new_document, text_for_word, word_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Word

    from schema.form import Form

_PARTS = {
    **dict(zip(FIELD_COLUMNS, (40, 88, 84, 33, 22), strict=True)),
    **dict(zip(CODE_COLUMNS, (40, 227), strict=True)),
    **dict(zip(RULE_COLUMNS, (67, 22, 178), strict=True)),
}
"""How wide each column is beside the others. What columns that are left out would have goes to the widest."""
_ALL = 267


def docx(form: Form) -> bytes:
    """The codebook: a heading and a table for each section, on A4 across, with numbered pages."""
    title = _on_a_line(form.title or form.name)
    document = new_document(title, footer=_on_a_line(f"{form.name}, version {form.version}"))
    document.add_paragraph(title, style="Title")
    document.add_paragraph(_on_a_line(subtitle(form)))
    for section in sections(form):
        _write_section(document, section)
    return word_bytes(document)


def _write_section(document: Word, section: Section) -> None:
    add_heading(document, _on_a_line(section.title), 1)
    for text in section.paragraphs:
        document.add_paragraph(_on_a_line(text)).paragraph_format.keep_with_next = True
    rows = (Line(cells=tuple(map(_in_a_cell, row)), named=True) for row in section.rows)
    parts = [_PARTS[column] for column in section.columns]
    parts[parts.index(max(parts))] += _ALL - sum(parts)
    add_table(document, [Line(cells=section.columns, heading=True), *rows], parts)


def _in_a_cell(lines: Sequence[str]) -> str:
    return "\n".join(filter(None, map(_on_a_line, lines)))


def _on_a_line(text: str) -> str:
    return text_for_word(" ".join(text.split()))
