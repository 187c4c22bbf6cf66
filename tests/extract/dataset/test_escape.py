"""Text in CSV that no spreadsheet takes for a formula, and that reads back as it was."""

import re

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.plain_tables.escape import for_csv, from_csv

texts = st.lists(st.one_of(st.none(), st.text(alphabet="'=+-@\t\ra1 ", max_size=6)), max_size=5)


@given(texts)
def test_every_text_comes_back_and_none_looks_like_a_formula(column: list[str | None]) -> None:
    """Two columns, because each must keep its name."""
    frame = pl.DataFrame({"a": column, "b": column}, schema={"a": pl.String, "b": pl.String})
    written = for_csv(frame)
    assert written.columns == ["a", "b"]
    looks_like = [text for text in written["a"] if text and text[0] in "=+-@\t\r"]
    assert all(re.fullmatch(r"-\d+", text) for text in looks_like), "a negative number is no formula"
    assert from_csv(written).equals(frame)


def test_a_negative_number_stays_a_number() -> None:
    frame = pl.DataFrame({"kappa": ["-0.454545", "-1", "-1+2", "-A1"]})
    written = for_csv(frame)
    assert written["kappa"].to_list() == ["-0.454545", "-1", "'-1+2", "'-A1"]
    assert from_csv(written).equals(frame)
