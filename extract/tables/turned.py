"""Tables with a column per study and a row per question, turned so that a study has a row."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from extract.reading import cell_name
from schema.text import fold
from validate.extraction.scattered import Scattered
from validate.inference.plain_table import PlainTable, text_frame
from validate.inference.words import says_study

_ITEM = re.compile(
    r"|items?|variables?|questions?|fields?|characteristics?|criteri(?:on|a)|domains?|elements?"
    r"|(?:data|extraction) items?|merkmale?|variablen?|fragen?|caract[ée]ristiques?|caracter[íi]sticas?"
    r"|[íi]tems?|preguntas?"
)
_CITED = re.compile(r"[^\W\d_]{2,}.*(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST_STUDIES = 3
_MOST = 0.8


def turned(table: PlainTable) -> PlainTable:
    """The table with a row per study, and a guess that says so, if its headers name studies; else as it is."""
    studies = [place for place, header in enumerate(table.headers) if place and header]
    cited = sum(_CITED.search(table.headers[place]) is not None for place in studies)
    questions = [text or "" for text in table.cells.to_series(0).to_list()]
    unique = len(set(map(fold, questions))) == len(questions) and all(questions)
    if (
        len(studies) < _FEWEST_STUDIES
        or cited < _MOST * len(studies)
        or not unique
        or not _ITEM.fullmatch(fold(table.headers[0]))
        or table.scattered is not None
    ):
        return table
    names = [table.headers[place] for place in studies]
    header = "Study" if not any(says_study(question) is not None for question in questions) else "Study (column)"
    answers = [table.cells.row(row) for row in range(table.height)]
    columns: list[list[str | None]] = [[*names], *([line[place] for place in studies] for line in answers)]
    places: list[list[str | None]] = [[None] * len(names)]
    places += [[cell_name(row, table.columns[place]) for place in studies] for row in table.rows]
    sentence = f"{table.sheet}: its headers name studies ({names[0]}, ...), so each column was read as one study"
    return replace(
        table,
        headers=(header, *questions),
        columns=tuple(range(1, len(questions) + 2)),
        rows=pl.Series("row", [table.columns[place] for place in studies], dtype=pl.Int64),
        cells=text_frame(columns),
        notes={},
        scattered=Scattered(sheets=pl.Series([table.sheet] * len(names), dtype=pl.String), cells=text_frame(places)),
        guesses=(*table.guesses, (sentence, "write one row per study in the file")),
    )
