"""Text in CSV files that no spreadsheet takes for a formula, and back.

A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (behind any number of apostrophes) gets one
apostrophe in front; reading takes that one away. A negative number, such as a kappa of -0.45, is no formula and stays a
number. Nothing else is touched, so that every text comes back as it was.
"""

from io import BytesIO

import polars as pl

_RISKY = r"^('*[=+\-@\t\r])"
_NUMBER = r"^-[0-9]+(\.[0-9]+)?$"
_ESCAPED = r"^'('*[=+\-@\t\r])"


def escaped(text: pl.Expr) -> pl.Expr:
    """The text as it stands in the file."""
    risky = pl.when(text.str.contains(_NUMBER)).then(text).otherwise(text.str.replace(_RISKY, "'${1}"))
    return risky.name.keep()


def unescaped(text: pl.Expr) -> pl.Expr:
    """The text as it was before it was written."""
    return text.str.replace(_ESCAPED, "${1}")


def for_csv(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with texts escaped and lists joined by `; `."""
    lists = [pl.col(name).list.join("; ") for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    flat = frame.with_columns(lists) if lists else frame
    texts = [pl.col(name) for name, kind in flat.schema.items() if kind == pl.String]
    looks_like = flat.select(text.str.contains(_RISKY).any() for text in texts)
    risky = [
        pl.col(column.name) for column in looks_like.iter_columns() if column.any()
    ]  # few are, and looking is cheap
    return flat.with_columns(escaped(text) for text in risky) if risky else flat


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as a CSV file: texts escaped, and marked as UTF-8, or Excel would take it for another encoding."""
    written = BytesIO()
    for_csv(frame).write_csv(written, include_bom=True)
    return written.getvalue()


def from_csv(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with texts as they were before `for_csv`; lists stay joined."""
    return frame.with_columns(unescaped(pl.col(name)) for name, kind in frame.schema.items() if kind == pl.String)
