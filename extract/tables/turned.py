"""Turns tables with a column per study and a row per question, so that each study has a row."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from extract.reading import cell_name
from schema.text import fold
from validate.extraction.scattered import Scattered
from validate.inference.plain_table import PlainTable, text_frame
from validate.inference.words import says_study, says_who

_ITEM = re.compile(
    r"|items?|variables?|questions?|fields?|characteristics?|criteri(?:on|a)|domains?|elements?"
    r"|(?:data|extraction|form) (?:items?|elements?|fields?|points?)|labels?|topics?"
    r"|merkmale?|variablen?|fragen?|caract[ée]ristiques?|caracter[íi]sticas?"
    r"|[íi]tems?|preguntas?"
)
_CITED = re.compile(r"[^\W\d_]{2,}.*(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST_STUDIES = 3
_MOST = 0.8


def turned(table: PlainTable) -> PlainTable:
    """The table with a row per study, and a guess that says so, if its headers name studies; otherwise unchanged.

    If a column beside the questions says who answered, a study has a row for each of these people.
    """
    person = next((place for place, header in enumerate(table.headers[:2]) if says_who(header)), None)
    item = 1 if person == 0 else 0
    studies = [place for place, header in enumerate(table.headers) if header and place not in (item, person)]
    cited = sum(_CITED.search(table.headers[place]) is not None for place in studies)
    people = _texts(table, person) if person is not None else [""] * table.height
    questions = _texts(table, item)
    asked = {two: row for row, two in enumerate(zip(map(fold, questions), map(fold, people), strict=True))}
    if (
        len(studies) < _FEWEST_STUDIES
        or cited < _MOST * len(studies)
        or len(asked) < table.height
        or not all(questions)
        or not (person is None or all(people))
        or not heads_questions(table.headers[item])
        or table.scattered is not None
    ):
        return table
    named = {fold(question): question for question in reversed(questions)}
    order = list(dict.fromkeys(map(fold, questions)))
    rows = [(place, who) for place in studies for who in dict.fromkeys(people)]
    header = "Study" if not any(says_study(question) is not None for question in questions) else "Study (column)"
    first: list[list[str | None]] = [[table.headers[place] for place, _ in rows]]
    if person is not None:
        first.append([who for _, who in rows])
    found = [[(asked.get((question, fold(who))), place) for place, who in rows] for question in order]
    cells = [[None if row is None else table.cells.row(row)[place] for row, place in line] for line in found]
    places = [
        [None if row is None else cell_name(table.rows[row], table.columns[place]) for row, place in line]
        for line in found
    ]
    nowhere: list[list[str | None]] = [[None] * len(rows) for _ in first]
    sentence = f"{table.sheet}: its headers name studies ({first[0][0]}, ...), so each column was read as one study"
    return replace(
        table,
        headers=(
            header,
            *([] if person is None else [table.headers[person]]),
            *(named[question] for question in order),
        ),
        columns=tuple(range(1, len(order) + len(first) + 1)),
        rows=pl.Series("row", [table.columns[place] for place, _ in rows], dtype=pl.Int64),
        cells=text_frame([*first, *cells]),
        notes={},
        scattered=Scattered(
            sheets=pl.Series([table.sheet] * len(rows), dtype=pl.String), cells=text_frame([*nowhere, *places])
        ),
        guesses=(*table.guesses, (sentence, "write one row per study in the file")),
    )


def heads_questions(header: str) -> bool:
    """Whether a header belongs to a column of questions, or is blank."""
    return _ITEM.fullmatch(fold(header)) is not None


def _texts(table: PlainTable, place: int) -> list[str]:
    return [text or "" for text in table.cells.to_series(place).to_list()]
