"""What is answered without a query is what Polars answers."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validate.extraction import columns
from validate.extraction.columns import among, constant, differ_in_all_rows

TEXTS = st.text(alphabet="ab", max_size=2)


@given(
    texts=st.lists(st.none() | TEXTS),
    known=st.lists(TEXTS),
    blank=st.booleans(),
)
def test_a_text_is_among_others_as_polars_says_it_in_a_column_of_any_length(
    texts: list[str | None], known: list[str], blank: bool
) -> None:
    column = pl.Series("texts", texts, dtype=pl.String)
    short = among(column, known, blank=blank)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columns, "_SHORT", -1)
        assert short.equals(among(column, known, blank=blank), check_names=True, check_dtypes=True)
    assert short.null_count() == 0


@pytest.mark.parametrize(("value", "dtype"), [(None, pl.String()), (True, pl.Boolean()), (7, pl.Int64())])
def test_a_constant_column_has_its_value_in_every_row(value: object, dtype: pl.DataType) -> None:
    for height in (0, 1, 3):
        column = constant(value, height, dtype)
        assert column.to_list() == [value] * height
        assert column.dtype == dtype


@given(st.lists(st.tuples(st.none() | TEXTS, TEXTS), max_size=6))
def test_rows_that_differ_in_a_short_table_repeat_nothing(rows: list[tuple[str | None, str]]) -> None:
    keys = [pl.Series(name, [row[place] for row in rows], dtype=pl.String) for place, name in enumerate("xy")]
    repeated = pl.DataFrame(keys).is_duplicated().any()
    assert differ_in_all_rows(keys) is not repeated
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columns, "_SHORT", -1)
        assert not (differ_in_all_rows(keys) and repeated)
