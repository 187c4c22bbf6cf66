"""What differs between two texts is marked, and nothing of a text is lost."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from extract.adjudication.lines.words import NO_ROW
from extract.desk.marks import Cell, marked_rows, marked_texts

LABELS = ["Women", "Men", "Part of", "Part"]
PARTS = ["Women: 7; ", "Women: 8; ", "Women: ", "Men: 6; ", "Part of: total; ", "Part: 1", "total", "\n", "; ", "x"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PARTS)).map("".join))


def whole(cells: tuple[Cell, ...]) -> str:
    return "".join(piece.text for cell in cells for piece in cell)


def marked(cells: tuple[Cell, ...]) -> list[str]:
    return [piece.text for cell in cells for piece in cell if piece.differs]


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_the_pieces_of_a_text_are_the_text(texts: list[str]) -> None:
    assert [whole(cells) for cells in marked_rows(texts, LABELS)] == texts
    assert [whole(cells) for cells in marked_texts(texts)] == texts


@given(TEXTS)
@example(";; Women: ")
def test_equal_rows_have_no_marks(text: str) -> None:
    assert [marked(cells) for cells in marked_rows([text, text], LABELS)] == [[], []]


def test_only_the_values_that_differ_are_marked_in_a_row() -> None:
    one = "remitted\nPart of: total; Women: 7; Men: 6"
    other = "remitted patients\nPart of: total; Women: 8; Men: 6"
    assert [marked(cells) for cells in marked_rows([one, other], LABELS)] == [
        ["remitted", "7"],
        ["remitted patients", "8"],
    ]


def test_what_parts_the_cells_of_a_row_is_no_part_of_a_cell() -> None:
    one, other = "remitted\nPart of: total; Women: 7; Reason: a; b;", "remitted\nPart of: total; Women: 8"
    (cells, _) = marked_rows([one, other], [*LABELS, "Reason"])
    shown = ["".join(piece.text for piece in cell if not piece.parts_cells) for cell in cells]
    assert shown == ["remitted\n", "Part of: total", "Women: 7", "Reason: a; b;"]


def test_of_long_values_the_words_are_marked() -> None:
    one = "Quote: I woke up light, and a fortnight later the weight was back"
    other = "Quote: I woke up light, and some weeks later the weight was back"
    assert [marked(cells) for cells in marked_rows([one, other], ["Quote"])] == [["a fortnight"], ["some weeks"]]


def test_a_cell_that_the_other_row_does_not_have_is_marked_and_no_row_marks_nothing() -> None:
    assert [marked(cells) for cells in marked_rows(["a\nWomen: 7", "a\nWomen: 7; Men: 6"], LABELS)] == [[], ["6"]]
    assert [marked(cells) for cells in marked_rows(["Women: 7", NO_ROW], LABELS)] == [[], []]


def test_of_three_and_of_very_long_texts_the_part_that_differs_is_marked() -> None:
    start, end = "The same words at the beginning ", " and at the end"
    assert [marked(cells) for cells in marked_texts([f"{start}{word}{end}" for word in ("a", "b", "c")])] == [
        ["a"], ["b"], ["c"],
    ]  # fmt: skip
    long = "word " * 6_000
    assert [marked(cells) for cells in marked_texts([f"{long}one", f"{long}two"])] == [["one"], ["two"]]
