"""Tables for the paper as a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extract.word import (
    Line,
    Size,
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

_ACROSS = 130  # characters of the text of a table that a line of a wide page holds
_NAME = 16  # characters of the name of a row that are not broken, such as those of a study
_SOME, _STEP = 80, 2.0  # rows that are looked at, and characters
_WORD, _LINE = 25, 200  # characters of a word, and of a line, beyond which it may be broken


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
    document.add_heading(text_for_word(name), level=1)
    for number, table in enumerate(tables, first):
        called = f"Table {'S' if supplement else ''}{number}"
        document.add_heading(text_for_word(f"{called}. {table.title}"), level=2)
        add_table(document, list(_lines(table)), _parts(table))
        for note in table.notes:
            document.add_paragraph().add_run(text_for_word(note)).italic = True
    for number, one in enumerate(figures, 1):
        _add_figure(document, number, one)
    return word_bytes(document)


def _add_figure(document: WordDocument, number: int, figure: Drawn) -> None:
    """A figure on a page of its own with its text alternative: upright where it is higher than wide."""
    size = Size(width=figure.drawing.width, height=figure.drawing.height)
    start_page(document, upright=size.height > size.width * 0.8)
    document.add_heading(text_for_word(f"Figure {number}. {figure.title}"), level=2)
    add_picture(document, number, figure.drawing.png, size, figure.alternative)
    for note in figure.notes:
        document.add_paragraph().add_run(text_for_word(note)).italic = True


def _lines(table: PaperTable) -> Iterator[Line]:
    right = table.numeric
    yield Line(cells=table.columns, heading=True, right=right)
    for group in table.groups:
        if group.heading:
            yield Line(cells=(group.heading,), heading=True, note=group.note)
        yield from (Line(cells=row, indented=bool(group.heading), right=right) for row in group.rows)


def _parts(table: PaperTable) -> list[float]:
    """How many characters wide each column is: room for its longest word, and more where its lines are broken most.

    Some of the rows stand for all. What is left of the page goes, a few characters at a time, where it saves most.
    """
    columns = [[line for cell in column for line in cell.split("\n")] for column in _columns(table)]
    numeric = table.numeric
    widths = [
        float(
            max(min(len(word), _WORD) for line in lines for word in line.split() or [""]) + 2 + 2 * (place in numeric)
        )
        for place, lines in enumerate(columns)
    ]
    widths[0] = max(widths[0], min(max(map(len, columns[0])), _NAME) + 2.0)
    longest = [[min(len(line), _LINE) for line in lines[:: len(lines) // _SOME + 1]] for lines in columns]
    spare = _ACROSS - sum(widths)
    while spare > 0:
        saved = [
            _broken(lines, width) - _broken(lines, width + _STEP) for lines, width in zip(longest, widths, strict=True)
        ]
        widest = saved.index(max(saved))
        if not saved[widest]:
            break
        widths[widest] += _STEP
        spare -= _STEP
    share = 1 + max(spare, 0) / sum(widths)
    return [width * share for width in widths]


def _broken(lines: Sequence[int], width: float) -> float:
    """How much a column of lines this long is broken: more for a line in many parts than for many lines in two."""
    return sum((length / width) ** 2 for length in lines if length > width)


def _columns(table: PaperTable) -> Iterator[tuple[str, ...]]:
    return zip(table.columns, *table.rows, strict=True)
