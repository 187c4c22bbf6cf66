"""The problems of single cells: unreadable texts, unusual values, missing descriptions of "other"."""

from collections.abc import Iterator

import polars as pl

from schema.choices import OTHER
from schema.form import Field
from schema.missing import Origin
from schema.text import quoted
from validate.check.located import Doubt, at, where
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import is_code
from validate.extraction.recorded_table import RecordedTable

_TO_BE_EXPLAINED = [Origin.CALCULATED.value, Origin.UNCLEAR.value]


def cell_problems(extraction: Extraction) -> Iterator[Problem]:
    """The problems of a cell on its own, or of a cell and its companions."""
    for recorded in extraction.tables.values():
        if recorded.height:
            yield from _unread(recorded)
            yield from where(recorded, recorded.values, _doubts(recorded))


def _doubts(recorded: RecordedTable) -> Iterator[Doubt]:
    """Possible problems of the values of each field. An empty column has none."""
    filled = {column.name for column in recorded.values if column.null_count() < len(column)}
    for field in recorded.table.fields:
        if field.plausible and field.name in filled:
            yield _unusual(recorded, field, field.plausible)
        if field.role == "other" and not filled.isdisjoint({field.name, field.of}):
            yield from _other_words(recorded, field)
        elif field.of and field.role != "other" and field.name in filled:
            yield from _evidence_alone(recorded, field)


def _unread(recorded: RecordedTable) -> Iterator[Problem]:
    reasons = {(unread.field, unread.text): unread for unread in recorded.unread}
    for name, texts in recorded.unread_texts.items():
        column = recorded.texts[name]
        for row in column.is_in(list(texts)).fill_null(value=False).arg_true():
            why = reasons[name, column[row]]
            yield at(
                recorded,
                row,
                [name],
                code=why.code,
                message=f"{recorded.table[name].label}: {why.message}",
                suggestion=why.suggestion,
            )


def _unusual(recorded: RecordedTable, field: Field, usual: tuple[float, float]) -> Doubt:
    number = pl.col(field.name).cast(pl.Float64, strict=False)
    typed = recorded.texts[field.name]
    return Doubt(
        fields=[field.name],
        code="unusual-value",
        holds=((number < usual[0]) | (number > usual[1])) & _readable(recorded, field),
        message=lambda row: (
            f"{field.label}: {typed[row]} is unusual (usually {usual[0]:g} to {usual[1]:g}): look it up in the report"
        ),
    )


def _other_words(recorded: RecordedTable, words: Field) -> Iterator[Doubt]:
    asked = recorded.table[words.of or ""]
    chosen = pl.col(asked.name).str.split("; ").list.contains(OTHER).fill_null(value=False)
    written = pl.col(words.name).is_not_null()
    yield Doubt(
        fields=[words.name, asked.name],
        code="other-without-words",
        holds=chosen & ~written,
        message=f"{asked.label} is other: describe it in {quoted(words.label)}",
    )
    yield Doubt(
        fields=[words.name, asked.name],
        code="words-without-other",
        holds=~chosen & written & _readable(recorded, asked),
        message=f"{quoted(words.label)} is filled in, but {asked.label} is not other: choose other,"
        " or clear the description",
    )


def _evidence_alone(recorded: RecordedTable, companion: Field) -> Iterator[Doubt]:
    """Evidence for a blank cell, and an origin for a cell with a missing code."""
    asked = recorded.table[companion.of or ""]
    values, origins = recorded.values[asked.name], recorded.values[companion.name]
    written = pl.col(companion.name).is_not_null()
    yield Doubt(
        fields=[companion.name, asked.name],
        code="evidence-without-value",
        holds=pl.col(asked.name).is_null() & written,
        message=f"{quoted(companion.label)} is filled in, but {asked.label} is blank",
    )
    if companion.role == "origin":
        yield Doubt(
            fields=[companion.name, asked.name],
            code="origin-without-value",
            holds=is_code(asked, pl.col(asked.name)) & written,
            message=lambda row: (
                f"{asked.label} has the missing code {values[row]}, but its origin is filled in: clear"
                " the origin, or write the value instead of the code"
            ),
        )
        words = next(each for each in recorded.table.companions(asked.name) if each.role == "words")
        yield Doubt(
            fields=[words.name, companion.name],
            code="origin-without-words",
            holds=pl.col(companion.name).is_in(_TO_BE_EXPLAINED)
            & pl.col(words.name).is_null()
            & pl.col(asked.name).is_not_null()
            & ~is_code(asked, pl.col(asked.name)),
            message=lambda row: (
                f"{asked.label} is {origins[row]}, but {quoted(words.label)} is blank: write how it was obtained, or"
                " what is ambiguous"
            ),
        )


def _readable(recorded: RecordedTable, field: Field) -> pl.Expr:
    """True if a cell of the field is blank or could be read."""
    return pl.lit(recorded.readable(field.name) if field.name in recorded.unread_texts else True)
