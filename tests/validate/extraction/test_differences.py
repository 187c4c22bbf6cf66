"""How far two files of one person differ is counted cell by cell, whatever the order of their rows."""

from hypothesis import given
from hypothesis import strategies as st

from tests.review import extraction
from tests.strategies import edited, edits, reviews
from validate.extraction.differences import differing_cells


@given(st.data())
def test_exactly_the_cells_that_say_something_else_are_counted(data: st.DataObject) -> None:
    sheets = data.draw(reviews())
    changes = data.draw(edits(sheets))
    other = edited(sheets, changes)
    turned = {table: list(reversed(rows)) for table, rows in other.items()}
    one = extraction("ada", sheets)
    assert differing_cells(one, extraction("ada", other)).total() == len(changes)
    assert differing_cells(one, extraction("ada", turned)).total() == len(changes)
    assert differing_cells(extraction("ada", other), one) == differing_cells(one, extraction("ada", other))
