"""Finds columns with the same answers, and in how many rows they agree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from schema.text import fold, tidy
from validate.inference.plain_table import PlainTable

_ANSWER = re.compile(
    r"yes|y|no|n|true|false|unclear|maybe|(in|ex)cluded?|(very )?(low|high|good|poor|fair|moderate|serious|critical)"
    r"( (risk|quality|concern|certainty)( of bias)?)?|some concerns?|present|absent|positive|negative|none"
)
_SAME_ANSWERS = 0.5  # of the shorter column's different entries; the share that the other column must also have


def is_answer(text: str) -> bool:
    """Whether a text is an answer that many questions have and that cannot be a person's name."""
    return _ANSWER.fullmatch(fold(text)) is not None


def same_answers(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns share half of their different answers, and at least two."""
    return share_answers(different_answers(table, one), different_answers(table, other))


def different_answers(table: PlainTable, column: int) -> frozenset[str]:
    """The different answers in a column, folded."""
    texts = table.cells.to_series(column).drop_nulls().unique().to_list()
    return frozenset(fold(text) for text in texts if tidy(text))


def share_answers(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether half of the different answers of two columns are in both, and at least two."""
    fewer = min(len(ours), len(theirs))
    return fewer > 1 and len(ours & theirs) >= _SAME_ANSWERS * fewer


def agree_in_most_rows(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns are equal in more than half of the filled rows, and share more than one answer."""
    return agree(folded(table, one), folded(table, other))


def folded(table: PlainTable, column: int) -> list[str | None]:
    """The entries of a column, folded; None for a blank cell."""
    return [fold(text) if text else None for text in table.cells.to_series(column).to_list()]


def agree(ours: Sequence[str | None], theirs: Sequence[str | None]) -> bool:
    """Whether two columns of folded entries are equal in more than half of the rows that either fills.

    They must share more than one entry, because nearly all rows may have the answer "no".
    """
    rows = [two for two in zip(ours, theirs, strict=True) if two != (None, None)]
    same = [one or "" for one, other in rows if (one or "") == (other or "")]
    return len(set(same)) > 1 and len(same) > _SAME_ANSWERS * len(rows)


def same_in_most_rows(table: PlainTable, one: int, other: int) -> bool:
    """Whether two columns are equal in more than half of the rows, even if they share only one entry."""
    same = [
        (ours or "") == (theirs or "") for ours, theirs in zip(folded(table, one), folded(table, other), strict=True)
    ]
    return sum(same) > _SAME_ANSWERS * len(same)
