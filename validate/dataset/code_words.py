"""Missing codes in words, as the tables of a dataset have them."""

import polars as pl

from schema.form import Field, Form
from schema.missing import Missing


def code_in_words(field: Field, text: str) -> str:
    """The words for a missing code of the field; any other text unchanged."""
    return Missing(text).status if text in field.codes else text


def codes_in_words(form: Form, lines: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """These columns of a table (with `table` and `field`), with missing codes replaced by words.

    pandas and R would read `NA` as missing. In a field without this code, the same text stays unchanged.
    """
    codes = [
        (table.name, field.name, code.value, code.status)
        for table in form.tables
        for field in table.fields
        for code in Missing
        if code in field.codes
    ]
    words = pl.DataFrame(codes, schema=dict.fromkeys(("table", "field", "code", "word"), pl.String), orient="row")
    for column in columns:
        met = lines.join(
            words, left_on=["table", "field", column], right_on=["table", "field", "code"], how="left",
            maintain_order="left",
        )  # fmt: skip
        lines = met.with_columns(pl.coalesce("word", column).alias(column)).drop("word")
    return lines
