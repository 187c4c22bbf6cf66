"""Writes the tables for the paper as a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docx.shared import Pt

from extract.dataset.plain_tables.column_parts import column_parts
from extract.word import (
    Line,
    Size,
    add_heading,
    add_picture,
    add_table,
    new_document,
    start_page,
    text_for_word,
    word_bytes,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from extract.dataset.pictures.svg import Drawn
    from validate.dataset.paper.paper_table import PaperTable


def tables_word(
    tables: Sequence[PaperTable],
    figures: Sequence[Drawn] = (),
    *,
    title: str,
    draft: bool,
    supplement: bool = False,
    first: int = 1,
) -> bytes:
    """A Word file with all tables, each with its caption above and its notes below; then the figures.

    `first` is the number of the first table, because a paper's tables are in several files. Those of a supplement are
    numbered from S1.
    """
    name = f"{'Supplement' if supplement else 'Tables'}: {title}{' (DRAFT)' if draft else ''}"
    document = new_document(name, footer=title)
    add_heading(document, name, 1)
    for number, table in enumerate(tables, first):
        called = f"Table {'S' if supplement else ''}{number}"
        add_heading(document, f"{called}. {table.title}", 2)
        notes = [text_for_word(note) for note in table.notes]
        add_table(document, list(_lines(table)), column_parts(table), notes=notes, groups=True)
    _add_figures(document, figures)
    return word_bytes(document)


def _add_figures(document: WordDocument, figures: Sequence[Drawn]) -> None:
    """Figures with their text alternatives, low ones two to a page. Those that are higher than wide have pages upright.

    A page across and a page upright cannot follow each other without a new section.
    """
    before: bool | None = None
    for number, figure in enumerate(figures, 1):
        size = Size(width=figure.drawing.width, height=figure.drawing.height)
        upright = size.height > size.width * 0.8
        if upright != before:
            start_page(document, upright=upright)
            before = upright
        add_heading(document, f"Figure {number}. {figure.title}", 2)
        add_picture(document, number, figure.drawing.png, size, figure.alternative, scale=_LEGIBLE, notes=figure.notes)
        _add_notes(document, figure.notes)


_LEGIBLE = 8 / (10 * 0.75)
"""The scale at which the smallest text of a picture, 10 pixels high, has 8 points. A pixel is 0.75 points."""


def _add_notes(document: WordDocument, notes: Sequence[str]) -> None:
    """Adds notes in italics, which stay on one page, a little below their table."""
    for number, note in enumerate(notes, 1):
        paragraph = document.add_paragraph()
        if number == 1:
            paragraph.paragraph_format.space_before = Pt(5)
        paragraph.paragraph_format.keep_with_next = number < len(notes)
        paragraph.add_run(text_for_word(note)).italic = True


def _lines(table: PaperTable) -> Iterator[Line]:
    right = table.numeric
    yield Line(cells=table.columns, heading=True, right=right)
    for group in table.groups:
        if group.heading:
            yield Line(cells=(group.heading,), heading=True, note=group.note)
        for row in group.rows:
            yield Line(cells=row, indented=bool(group.heading), right=right)
