"""What is wrong with single cells: texts that are no value, values out of the usual, words for "other" left out."""

from collections.abc import Iterator

import polars as pl

from schema.choices import OTHER
from schema.form import Field
from schema.problem import Severity
from schema.text import quoted
from validate.extraction import Extraction, Recorded
from validate.located import at
from validate.problem import Problem


def cell_problems(extraction: Extraction) -> Iterator[Problem]:
    """The problems that a cell, or a cell and its companions, have on their own."""
    for recorded in extraction.tables.values():
        if recorded.height:
            yield from _unread(recorded)
            for field in recorded.table.fields:
                if field.plausible:
                    yield from _unusual(recorded, field, field.plausible)
                if field.role == "other":
                    yield from _other_words(recorded, field)
                elif field.of:
                    yield from _evidence_alone(recorded, field)


def _unread(recorded: Recorded) -> Iterator[Problem]:
    reasons = {(each.field, each.text): each for each in recorded.unread}
    for name, texts in recorded.unread_texts.items():
        column = recorded.typed[name]
        for row in column.is_in(list(texts)).fill_null(value=False).arg_true():
            why = reasons[name, column[row]]
            yield at(
                recorded,
                row,
                [name],
                code=why.code,
                severity=Severity.ERROR,
                message=f"{recorded.table[name].label}: {why.message}",
                suggestion=why.suggestion,
            )


def _unusual(recorded: Recorded, field: Field, usual: tuple[float, float]) -> Iterator[Problem]:
    numbers = recorded.values[field.name].cast(pl.Float64, strict=False)
    unusual = ((numbers < usual[0]) | (numbers > usual[1])) & recorded.readable(field.name)
    for row in unusual.fill_null(value=False).arg_true():
        yield at(
            recorded,
            row,
            [field.name],
            code="unusual-value",
            severity=Severity.WARNING,
            message=f"{field.label}: {recorded.typed[field.name][row]} is outside the usual"
            f" {usual[0]:g} to {usual[1]:g}: look it up",
        )


def _other_words(recorded: Recorded, words: Field) -> Iterator[Problem]:
    asked = recorded.table[words.of or ""]
    chosen = recorded.values[asked.name].str.split("; ").list.contains(OTHER).fill_null(value=False)
    written = recorded.values[words.name].is_not_null()
    for row in (chosen & ~written).arg_true():
        yield at(
            recorded,
            row,
            [words.name, asked.name],
            code="other-without-words",
            severity=Severity.ERROR,
            message=f"{asked.label} is other: write in {quoted(words.label)} what it is",
        )
    readable = recorded.readable(asked.name)
    for row in (~chosen & written & readable).arg_true():
        yield at(
            recorded,
            row,
            [words.name, asked.name],
            code="words-without-other",
            severity=Severity.ERROR,
            message=f"{quoted(words.label)} is filled in, but {asked.label} is not other: choose other there, or"
            " clear these words",
        )


def _evidence_alone(recorded: Recorded, companion: Field) -> Iterator[Problem]:
    """Evidence for a cell that is blank; and an origin for a cell that says there is no value."""
    asked = recorded.table[companion.of or ""]
    values = recorded.values[asked.name]
    written = recorded.values[companion.name].is_not_null()
    for row in (values.is_null() & written).arg_true():
        yield at(
            recorded,
            row,
            [companion.name, asked.name],
            code="evidence-without-value",
            severity=Severity.WARNING,
            message=f"{quoted(companion.label)} is filled in, but {asked.label} is blank",
        )
    if companion.role == "origin":
        for row in (values.is_in(sorted(asked.codes)).fill_null(value=False) & written).arg_true():
            yield at(
                recorded,
                row,
                [companion.name, asked.name],
                code="origin-without-value",
                severity=Severity.ERROR,
                message=f"{asked.label} holds the missing code {values[row]}, so nothing has an origin: clear this"
                " cell, or write the value in place of the code",
            )
