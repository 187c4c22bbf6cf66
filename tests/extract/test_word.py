"""Tables in Word files, and where a page may end in them."""

import base64
from collections.abc import Sequence
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Twips

from extract.word import Line, Size, add_picture, add_table, new_document, start_page, word_bytes

HEAD = Line(cells=("Study", "Country"), heading=True)


def rows_held_to_the_next(lines: list[Line], notes: Sequence[str] = ()) -> list[bool]:
    """For each row of a table in a Word file, whether it stays on the page of the next one."""
    document = new_document("Tables")
    add_table(document, lines, [1, 1], notes=notes)
    (table,) = Document(BytesIO(word_bytes(document))).tables
    return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]


def test_a_short_table_stays_on_one_page() -> None:
    rows = [Line(cells=(f"S{number}", "Ghana")) for number in range(9)]
    assert rows_held_to_the_next([HEAD, *rows]) == [True] * 9 + [False]


def test_the_notes_of_a_table_take_its_last_rows_with_them() -> None:
    """They are a row of it. Below a table that fits on a page without them, they would stand on the next one alone."""
    rows = [Line(cells=(f"S{number}", "Ghana")) for number in range(13)]
    assert rows_held_to_the_next([HEAD, *rows], notes=["A note."]) == [True] * 14 + [False]
    held = rows_held_to_the_next([HEAD, *rows], notes=["A note of a line.", "n" * 400, "n" * 200])
    assert held[-5:] == [False, True, True, True, False]
    assert not any(held[4:-4])


def test_a_word_file_is_checked_as_british_english() -> None:
    document = Document(BytesIO(word_bytes(new_document("Tables"))))
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_a_long_table_neither_begins_nor_ends_with_a_row_alone_on_a_page() -> None:
    rows = [Line(cells=(f"S{number}", "Ghana")) for number in range(60)]
    held = rows_held_to_the_next([HEAD, *rows])
    assert held[:4] == [True, True, True, False]
    assert held[-4:] == [False, True, True, False]
    assert not any(held[4:-4])


@pytest.mark.parametrize("lines", [[], [HEAD]])
def test_a_table_may_have_no_rows(lines: list[Line]) -> None:
    assert rows_held_to_the_next([HEAD, *lines])[0]


def test_a_table_of_few_rows_with_much_text_may_end_on_another_page() -> None:
    rows = [Line(cells=("S1", "words " * 400)) for _ in range(9)]
    assert not all(rows_held_to_the_next([HEAD, *rows])[:-1])


def group(name: str, rows: int) -> list[Line]:
    """A heading and its rows."""
    return [
        Line(cells=(name,), heading=True),
        *(Line(cells=(f"{name}{number}", "Ghana"), indented=True) for number in range(rows)),
    ]


def rows_of_table(*groups: list[Line], notes: Sequence[str] = ()) -> list[tuple[str, bool, bool]]:
    """The first cell of each row of a table in groups, whether it is repeated, and held to the next."""
    document = new_document("Tables")
    add_table(document, [HEAD, *(line for one in groups for line in one)], [1, 1], notes=notes, groups=True)
    (table,) = Document(BytesIO(word_bytes(document))).tables
    return [
        (
            row.cells[0].text,
            bool(row._tr.xpath("w:trPr/w:tblHeader")),
            bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next),
        )
        for row in table.rows
    ]


def test_groups_are_one_table_whose_first_row_alone_is_repeated() -> None:
    """A table of its own for a long group would show the first row again in the middle of a page."""
    groups = [group("A", 3), group("B", 4), group("C", 30), group("D", 2), group("E", 12)]
    rows = rows_of_table(*groups, notes=["A note."])
    assert [text for text, repeated, _ in rows if repeated] == ["Study"]
    assert [text for text, *_ in rows] == ["Study", *(line.cells[0] for one in groups for line in one), "A note."]
    free = [text for text, _, held in rows if not held]
    assert free == ["A2", "B3", *(f"C{number}" for number in (*range(2, 27), 29)), "D1", "A note."]


def test_a_group_may_be_broken_where_a_page_would_be_left_half_empty() -> None:
    rows = rows_of_table(group("A", 20), group("B", 20), group("C", 5))
    long = [f"{name}{row}" for name in "AB" for row in ("", 0, 1, 17, 18)]
    assert [text for text, _, held in rows if held] == ["Study", *long, "C", "C0", "C1", "C2", "C3"]


def test_each_of_several_lines_of_a_cell_shows_where_it_begins() -> None:
    document = new_document("Tables")
    add_table(document, [HEAD, Line(cells=("S1", "total: 21\nremitted: 12")), Line(cells=("S2", "20"))], [1, 1])
    (table,) = Document(BytesIO(word_bytes(document))).tables
    lines, alone = table.rows[1].cells[1].paragraphs, table.rows[2].cells[1].paragraphs
    assert {line.paragraph_format.first_line_indent for line in lines} == {-Twips(140)}
    assert {line.paragraph_format.left_indent for line in lines} == {Twips(140)}
    assert [line.paragraph_format.first_line_indent for line in alone] == [None]


def test_groups_of_a_table_that_fits_on_a_page_stay_on_it() -> None:
    rows = rows_of_table(group("A", 8), group("B", 3))
    assert [text for text, repeated, _ in rows if repeated] == ["Study"]
    assert all(held for *_, held in rows[:-1])


def test_a_long_table_without_groups_is_held_at_its_ends() -> None:
    rows = rows_of_table([Line(cells=(f"S{number}", "Ghana")) for number in range(60)], notes=["A note."])
    assert [text for text, repeated, _ in rows if repeated] == ["Study"]
    assert not any(held for *_, held in rows[4:-4])


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(("notes", "smaller"), [(0, False), (9, True), (400, True)])
def test_a_picture_leaves_room_for_its_notes_and_takes_half_of_a_page_at_least(notes: int, smaller: bool) -> None:
    document = new_document("Figures")
    start_page(document, upright=False)
    add_picture(document, 1, PIXEL, Size(width=600, height=560), "a dot", scale=1.0, notes=["n" * 300] * notes)
    (shape,) = Document(BytesIO(word_bytes(document))).inline_shapes
    assert (shape.height.pt < 560 * 0.75) == smaller
    assert shape.height.cm >= 7.9


def test_a_picture_without_notes_is_not_held_to_what_follows() -> None:
    """A row of such pictures would be held together whole, and LibreOffice then parts a caption from its picture."""
    document = new_document("Figures")
    for number in (1, 2):
        add_picture(document, number, PIXEL, Size(width=9, height=9), "", scale=1, notes=["n"][:number])
        add_picture(document, number + 2, PIXEL, Size(width=9, height=9), "", scale=1)
    held = [bool(paragraph.paragraph_format.keep_with_next) for paragraph in document.paragraphs]
    assert held == [True, False, True, False]
