"""Joins the columns of a question with several answers, one column per answer, to one column."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from extract.tables.shape import remade
from schema.text import plural
from validate.inference.plain_table import PlainTable


def _joined(table: PlainTable, answers: Mapping[int, str], marks: Collection[str]) -> pl.Series:
    """The answers whose columns have one of the marks, in column order, joined by "; "; blank without marks."""
    given = [
        pl.when(pl.col(str(place)).str.strip_chars().is_in([*marks])).then(pl.lit(answer))
        for place, answer in answers.items()
    ]
    text = pl.concat_str(given, separator="; ", ignore_nulls=True)
    return table.cells.select(pl.when(text != "").then(text).alias("joined")).to_series()


def gathered(
    table: PlainTable, questions: Mapping[str, Mapping[int, str]], marks: Mapping[str, Collection[str]]
) -> PlainTable:
    """The table with one column per question, in the place of its first answer.

    A column with a question's own name and the same answers is left out.
    """
    first = {next(iter(answers)): question for question, answers in questions.items()}
    gone = {place for answers in questions.values() for place in answers}
    columns = []
    for place, header in enumerate(table.headers):
        if (question := first.get(place)) is not None:
            cells = _joined(table, questions[question], marks[question])
            columns.append((question, table.columns[place], cells))
        elif place not in gone and header not in questions:
            columns.append((header, table.columns[place], table.cells[str(place)]))
    return remade(table, columns)


def about_gathered(table: PlainTable, questions: Collection[str]) -> str:
    """A sentence on the questions whose columns were joined."""
    return (
        f"{table.sheet}: the columns of {plural(len(questions), 'question')} with several answers were gathered"
        f' into one each ({", ".join(questions)}), with the answers joined by "; "'
    )
