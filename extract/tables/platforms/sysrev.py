"""Reads SysRev: one row per article and user, and one for the user who resolved disagreements."""

from __future__ import annotations

from collections.abc import Sequence

from extract.tables.shape import Shape, place_of, with_consensus, with_given
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "SysRev"
_OF_THE_ARTICLE = ("User ID", "Resolve", "Resolve?", "Journal", "Authors", "Start Time", "Updated Time")


def sysrev(tables: Sequence[PlainTable]) -> Shape | None:
    """The answers of each user, with resolved ones as those of `Consensus`. None for other tables.

    Other information from SysRev about an article, except its number and title, is left out, because nobody extracted
    it.
    """
    for table in tables:
        article, person = place_of(table, "Article ID"), place_of(table, "User Name")
        resolve = place_of(table, "Resolve?", "Resolve")
        if article is not None and person is not None and resolve is not None:
            return _shape(table, article, person, resolve)
    return None


def _shape(table: PlainTable, article: int, person: int, resolve: int) -> Shape:
    answers, agreed = with_consensus(table, person, resolve, _OF_THE_ARTICLE)
    answers = with_given(answers, "Title")
    remarks = [
        f"{table.sheet}: recognised as an export of {NAME}: one row per article and user, and of each article its"
        " number and title alone are kept"
    ]
    if agreed:
        rows = plural(agreed, "row that resolves", "rows that resolve")
        remarks.append(f"{table.sheet}: {rows} a disagreement kept as the consensus")
    return Shape(NAME, (answers,), ("answers",), table.headers[article], table.headers[person], tuple(remarks))
