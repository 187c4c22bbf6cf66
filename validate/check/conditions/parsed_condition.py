"""A condition in SQL as an expression of Polars. Analysts get this module as it is, so it needs Polars only."""

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
"""Words that mean something elsewhere in SQL. In a condition each of them can only be the name of a field."""

_PARTS = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+(?!\s*\()""")


@cache
def parsed(condition: str) -> pl.Expr:
    """A condition in SQL as an expression. A field may be called `group` or `order`: it needs no quotation marks.

    `end` is a name where the condition has no CASE, which it ends. Raises Polars' errors for what is no condition.
    """
    names = WORDS_THAT_NAME - ({"end"} if re.search(r"\bcase\b", condition, re.IGNORECASE) else set())
    return pl.sql_expr(_PARTS.sub(lambda part: f'"{part[0]}"' if part[0].lower() in names else part[0], condition))
