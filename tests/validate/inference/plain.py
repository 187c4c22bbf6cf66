"""Plain tables for tests: a header and rows, typed."""

from collections.abc import Sequence

import polars as pl

from validate.inference.plain_table import PlainTable


def plain(headers: str, *rows: Sequence[str | None] | str, file: str = "a.csv") -> PlainTable:
    """A table whose headers, and rows where they are text, are separated by `|`; nothing between two is blank."""
    names = tuple(headers.split("|"))
    cells = [[text or None for text in (row.split("|") if isinstance(row, str) else row)] for row in rows]
    columns = {str(at): pl.Series([row[at] for row in cells], dtype=pl.String) for at in range(len(names))}
    return PlainTable(
        file=file,
        sheet="Sheet1",
        headers=names,
        columns=tuple(range(1, len(names) + 1)),
        rows=pl.Series(range(2, len(cells) + 2), dtype=pl.Int64),
        cells=pl.DataFrame(columns),
    )
