"""The rows of a long sheet, which Polars counts, are those of a short one, which Python counts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reading import Sheet
from extract.workbook.rows import Rows, data_rows, entries
from validate.extraction import columns

CELLS = st.sampled_from([None, " ", "Study", "Arms", "a name", "4", "anything"])
LINES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=30)


def rows_of(lines: list[tuple[str | None, str | None, str | None]]) -> tuple[Rows, object]:
    table = [("Study", "Arm", "Size"), ("a name", None, "4"), *lines]
    cells = pl.DataFrame(table, schema=dict.fromkeys("ABC", pl.String), orient="row")
    sheet = Sheet("Arms", True, 1, 1, cells, frozenset(), frozenset(), {}, ())
    hints = {"study": frozenset({"a name"}), "size": frozenset({"4"})}
    found = data_rows(sheet, 0, {"study": 1, "arm": 2, "size": 3}, hints=hints, bands=frozenset({"Arms"}), ours=True)
    return found, entries(sheet, 0, frozenset({"a name", "4"}))


@given(LINES)
def test_long_sheets_have_the_rows_that_short_ones_have(lines: list[tuple[str | None, str | None, str | None]]) -> None:
    short, counted = rows_of(lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("extract.workbook.rows._FEW", 0)
        patched.setattr(columns, "_SHORT", 0)
        long, counted_too = rows_of(lines)
    assert long.cells.equals(short.cells)
    assert long.numbers.to_list() == short.numbers.to_list()
    assert (long.above, long.left_out, counted_too) == (short.above, short.left_out, counted)
