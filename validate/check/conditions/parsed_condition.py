"""Parses a SQL condition into a Polars expression. Analysts get a copy of this module, so it needs only Polars."""

import re
from functools import cache

import polars as pl

WORDS_THAT_NAME = frozenset(
    (
        *("all", "analyze", "any", "cluster", "current_date", "current_time", "current_timestamp", "current_user"),
        *("distribute", "end", "exists", "explain", "fetch", "group", "having", "intersect", "interval"),
        *("into", "lateral", "limit", "offset", "order", "qualify", "session_user", "some", "sort", "top", "trim"),
        *("union", "user", "values", "view", "where", "window"),
    )
)
"""Words with a meaning elsewhere in SQL. In a condition, each can only be the name of a field."""

_PARTS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+(?!\s*\()""")


@cache
def parsed(condition: str) -> pl.Expr:
    """A SQL condition as a Polars expression. Fields may be called `group` or `order` without quotation marks.

    `end` is a name unless the condition has a CASE. Raises Polars' errors if the text is not a condition.
    """
    names = WORDS_THAT_NAME - ({"end"} if re.search(r"\bcase\b", condition, re.IGNORECASE) else set())
    return pl.sql_expr(_PARTS.sub(lambda part: f'"{part[0]}"' if part[0].lower() in names else part[0], condition))
