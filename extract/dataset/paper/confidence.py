"""Writes the confidence in the findings of the review: a Word file, and a CSV list per table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from extract.dataset.paper.paper_word import tables_word
from schema.records import record
from validate.dataset.confidence.findings import rated, review_findings, suggested
from validate.dataset.confidence.judgements import COLUMNS, Judgement, half_judged
from validate.dataset.confidence.tables import CONFIDENCE, TO_JUDGE, confidence_tables, left_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from validate.dataset.paper.in_words import InWords
    from validate.dataset.paper.paper_table import PaperTable

WORD_FILE = "confidence.docx"
OF_TEAM = "review-findings"


@record(kw_only=True)
class Confidence:
    """The tables for the paper, the lists for the dataset by name, and the reasons for tables that are missing."""

    tables: tuple[PaperTable, ...]
    lists: Mapping[str, pl.DataFrame]
    left_out: tuple[str, ...]

    @property
    def held(self) -> dict[str, Mapping[str, str]]:
        """The columns of each list, with their meanings."""
        return {name: COLUMNS if name == OF_TEAM else CONFIDENCE for name in self.lists}

    def to_judge(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The files with judgements that are still missing. `names` has the file name of each list in the dataset."""
        waiting = [table.name for table in self.tables if any(TO_JUDGE in cell for row in table.rows for cell in row)]
        return (WORD_FILE, *(f"{names[name]}.csv" for name in waiting)) if waiting else ()


def confidence(words: InWords, judgements: Sequence[Judgement] | None) -> Confidence:
    """The tables and lists. `judgements` is the team's table; without it, each theme is one finding."""
    rows = suggested(words) if judgements is None else judgements
    tables = confidence_tables(words, rated(words) or tuple(review_findings(words, rows)))
    lists = {table.name: _frame(table) for table in tables}
    if rows:
        lists[OF_TEAM] = _of_team(rows)
    return Confidence(
        tables=tables, lists=lists, left_out=(*left_out(words), *_without_row(words, rows), *half_judged(rows))
    )


def write_confidence(folder: Path, tables: Sequence[PaperTable], *, title: str, draft: bool, first: int) -> None:
    """Writes the Word file, if there are tables. `first` is the number of the first of them."""
    if tables:
        (folder / WORD_FILE).write_bytes(tables_word(tables, title=title, draft=draft, first=first))


def _without_row(words: InWords, rows: Sequence[Judgement]) -> Iterable[str]:
    """The codes that have findings but no row in the team's table."""
    codes = {row.code for row in rows}
    lacking = [one.code for one in suggested(words) if one.code not in codes]
    if rows and lacking:
        have = "has" if len(lacking) == 1 else "have"
        yield f"ConQual and GRADE-CERQual: {', '.join(lacking)} {have} no row in {OF_TEAM}.csv."


def _frame(table: PaperTable) -> pl.DataFrame:
    return pl.DataFrame(list(table.rows), schema=dict.fromkeys(table.columns, pl.String), orient="row")


def _of_team(rows: Sequence[Judgement]) -> pl.DataFrame:
    """The team's table in the columns in which twofold reads it."""
    lines = [
        {**{name: row.judged.get(name) for name in COLUMNS}, "code": row.code}
        | {"subcode": row.subcode or None, "finding": row.finding or None}
        for row in rows
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys(COLUMNS, pl.String))
