"""Rayyan: one row per article, with the decisions of all reviewers packed into the notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from extract.tables.number_formats import quoted
from extract.tables.shape import Shape, column, place_of, remade
from schema.records import record
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "Rayyan"
REVIEWER = "Reviewer"
DECISION = "Decision"
NOTES = "Notes"
INCLUSION = "RAYYAN-INCLUSION"
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_DECISIONS = re.compile(rf"{INCLUSION}\s*:\s*\{{(.*?)\}}", re.DOTALL)
_DECISION = re.compile(rf"{_TEXT}\s*(?:=>|:)\s*{_TEXT}")
_NOTES = re.compile(r"USER-NOTES\s*:\s*\{(.*?\])\s*\}", re.DOTALL)
_NOTE = re.compile(rf"{_TEXT}\s*(?:=>|:)\s*\[(.*?)\]", re.DOTALL)
_OTHER = re.compile(r"(RAYYAN-(?!INCLUSION)[A-Z-]+)\s*:")


@record
class _Packed:
    """What the notes of an article say: the decision and the notes of each reviewer."""

    row: int
    article: str | None
    title: str | None
    decisions: Mapping[str, str]
    notes: Mapping[str, str]


def rayyan(tables: Sequence[PlainTable]) -> Shape | None:
    """A row per article and reviewer who decided on it; None where no column has decisions packed as Rayyan does.

    Of the other columns only the article's key and its title are kept: what Rayyan knows of an article is nobody's
    extraction.
    """
    for table in tables:
        packed = next((place for place in range(len(table.headers)) if _has_decisions(table, place)), None)
        article = place_of(table, "key", "id", "title")
        if packed is not None and article is not None:
            return _shape(table, packed, article)
    return None


def _has_decisions(table: PlainTable, place: int) -> bool:
    return bool(column(table, place).str.contains(rf'{INCLUSION}\s*:\s*\{{\s*"').any())


def _shape(table: PlainTable, packed: int, article: int) -> Shape:
    titled = place_of(table, "title", "TI", "T1")
    title = article if titled is None else titled
    read = list(_unpacked(table, packed, article, title))
    lines = [
        (of.row, of.article, of.title, who, decision, of.notes.get(who))
        for of in read
        for who, decision in of.decisions.items()
    ]
    rows, articles, titles, people, decisions, notes = (list(column) for column in zip(*lines, strict=True))
    columns = [
        (table.headers[article], table.columns[article], articles),
        *([] if title == article else [(table.headers[title], table.columns[title], titles)]),
        (REVIEWER, table.columns[packed], people),
        (DECISION, table.columns[packed], decisions),
        *([(NOTES, table.columns[packed], notes)] if any(notes) else []),
    ]
    long = remade(
        table,
        [(header, number, pl.Series(texts, dtype=pl.String)) for header, number, texts in columns],
        pl.Series(rows, dtype=pl.Int64),
    )
    remarks = [
        f"{table.sheet}: recognised as an export of {NAME}: the decisions in {quoted(table.headers[packed])} were"
        f" unpacked into a row per article and reviewer, of {plural(len(set(people)), 'reviewer')}",
        *_about(table, packed, {article, title}, read),
    ]
    long = replace(long, given=() if title == article else (table.headers[title],))
    return Shape(NAME, (long,), ("decisions",), table.headers[article], REVIEWER, tuple(remarks))


def _unpacked(table: PlainTable, packed: int, article: int, title: int) -> Iterator[_Packed]:
    placed = (column(table, place) for place in (article, title, packed))
    for row, name, called, text in zip(table.rows, *placed, strict=True):
        decided, noted = _DECISIONS.search(text or ""), _NOTES.search(text or "")
        yield _Packed(
            row=row,
            article=name,
            title=called,
            decisions=dict(_DECISION.findall(decided[1])) if decided else {},
            notes={who: notes.strip('" ') for who, notes in _NOTE.findall(noted[1])} if noted else {},
        )


def _about(table: PlainTable, packed: int, kept: Collection[int], read: Sequence[_Packed]) -> Iterator[str]:
    """What was not used, and why."""
    if undecided := sum(not of.decisions for of in read):
        yield f"{table.sheet}: {plural(undecided, 'article')} without any decision left out"
    shared = {part for text in column(table, packed).drop_nulls() for part in _OTHER.findall(text)}
    if shared:
        listed = ", ".join(sorted(shared))
        yield f"{table.sheet}: not compared, because the export does not say who gave them: {listed}"
    others = [header for place, header in enumerate(table.headers) if header and place not in {packed, *kept}]
    if others:
        yield f"{table.sheet}: not compared, because they are the same for all reviewers: {', '.join(others)}"
