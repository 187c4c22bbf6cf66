"""A table of any size below any titles, its header in one to three rows, is found again as it was written."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from extract.reading import read_file
from extract.tables import find_tables

WORDS = ("Design", "Setting", "Country", "Age", "Dose", "Route", "Mean", "SD", "Female", "Notes", "Drug", "Page")
ENTRIES = st.one_of(
    st.none(),
    st.integers(0, 500),
    st.sampled_from(["NR", "RCT", "yes", "a; b", "two\nlines", 'a "quoted" word', "0,5"]),
)


@dataclass(frozen=True)
class Written:
    """What stands in a sheet: titles, the rows of the header, the rows; and the labels that are to be found."""

    titles: list[str]
    header: list[list[str | None]]
    merged: list[tuple[int, int, int, int]]
    labels: list[str]
    rows: list[list[str | int | None]]
    blanks: list[int]


@st.composite
def written(draw: st.DrawFn) -> Written:
    groups = draw(st.lists(st.integers(2, 4), min_size=1, max_size=4))
    depth = draw(st.integers(1, 3))
    width = 1 + sum(groups)
    names = draw(st.permutations(WORDS))
    lowest: list[str | None] = ["Study", *(f"{names[at % len(names)]} {at}" for at in range(1, width))]
    upper: list[list[str | None]] = [[None for _ in range(width)] for _ in range(depth - 1)]
    header = [*upper, lowest]
    merged: list[tuple[int, int, int, int]] = []
    labels = [str(label) for label in lowest]
    if depth > 1:
        header[0][0], lowest[0] = "Study", None
        merged.append((1, 1, depth, 1))
        at = 1
        for number, size in enumerate(groups):
            for level in range(depth - 1):
                header[level][at] = f"Group {number} level {level}"
                merged.append((level + 1, at + 1, level + 1, at + size))
            above = " / ".join(f"Group {number} level {level}" for level in range(depth - 1))
            labels[at : at + size] = [f"{above} / {label}" for label in labels[at : at + size]]
            at += size
    count = draw(st.integers(1, 12))
    rows: list[list[str | int | None]] = [
        [f"Study {number}", draw(st.integers(1, 99)), *draw(st.lists(ENTRIES, min_size=width - 2, max_size=width - 2))]
        for number in range(count)
    ]
    titles = draw(st.lists(st.sampled_from(["Our review", "Extraction form v2", "Draft, not final"]), max_size=3))
    return Written(titles, header, merged, labels, rows, draw(st.lists(st.integers(0, 1), min_size=2, max_size=2)))


def save(table: Written, path: Path) -> int:
    """Writes the sheet and gives the row in which the first row of data stands."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for at, title in enumerate(table.titles, 1):
        sheet.cell(at, 1, title)
    top = len(table.titles) + table.blanks[0]
    for at, line in enumerate(table.header, top + 1):
        for column, label in enumerate(line, 1):
            sheet.cell(at, column, label)
    for first, left, last, right in table.merged:
        sheet.merge_cells(start_row=top + first, start_column=left, end_row=top + last, end_column=right)
    first_row = top + len(table.header) + table.blanks[1] + 1
    for at, entries in enumerate(table.rows, first_row):
        for column, entry in enumerate(entries, 1):
            sheet.cell(at, column, entry)
    book.save(path)
    return first_row


@given(written())
def test_what_was_written_is_found_again(table: Written) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        first_row = save(table, path)
        (found,) = find_tables(read_file(path))
    assert list(found.headers) == table.labels
    assert found.rows.to_list() == list(range(first_row, first_row + len(table.rows)))
    assert found.columns == tuple(range(1, len(table.labels) + 1))
    typed = [tuple(None if entry is None else str(entry) for entry in row) for row in table.rows]
    assert found.cells.rows() == typed
