"""Problems of single cells: unreadable texts, unusual values, missing descriptions of "other"."""

from collections.abc import Iterator

import polars as pl

from schema.cell_type import Family
from schema.cells import Percentage
from schema.choices import OTHER
from schema.form import Field
from schema.missing import CODES_ONLY, USUAL_WORDS, Missing, Origin
from schema.text import quoted
from validate.check.cell_problems import CellCheck, problem_at, problems_of
from validate.check.problem import Problem
from validate.extraction.columns import rows_among
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import is_code
from validate.extraction.recorded_table import RecordedTable

_WORDS_FOR_CODES = {
    **{word: code for word, code in USUAL_WORDS.items() if word not in CODES_ONLY and code is not Missing.UC},
    **dict.fromkeys(("not stated", "not mentioned", "none reported", "-", "--", "?"), Missing.NR),
}
_TO_BE_EXPLAINED = [Origin.CALCULATED.value, Origin.UNCLEAR.value]


def cell_problems(extraction: Extraction) -> Iterator[Problem]:
    """The problems of single cells, and of cells with their companions."""
    for recorded in extraction.tables.values():
        if recorded.height:
            yield from _unread(recorded)
            yield from _words_for_codes(recorded)
            yield from problems_of(recorded, recorded.values, _checks(recorded))


def _checks(recorded: RecordedTable) -> Iterator[CellCheck]:
    """The checks of each field. Columns without entries are skipped, and columns without gaps for some checks."""
    filled = {column.name for column in recorded.values if column.null_count() < len(column)}
    gaps = {column.name for column in recorded.values if column.null_count()}
    for field in recorded.table.fields:
        words = f"{field.name}__words"
        if field.name in filled and (usual := field.plausible or _usual_share(field)):
            yield _unusual(recorded, field, usual)
        if field.evidence and field.name in filled and words in recorded.columns and words in gaps:
            yield from _without_words(recorded, field)
        if field.of and field.role == "other":
            if field.of in filled and field.name in gaps:
                yield _other_without_words(recorded, field)
            if field.name in filled:
                yield _words_without_other(recorded, field)
        elif field.of and field.name in filled:
            if field.of in gaps:
                yield _evidence_alone(recorded, field)
            if field.role == "origin" and field.of in filled:
                yield _origin_of_code(recorded, field)


def _unread(recorded: RecordedTable) -> Iterator[Problem]:
    reasons = {(unread.field, unread.text): unread for unread in recorded.unread}
    for name, texts in recorded.unread_texts.items():
        column = recorded.texts[name]
        for row in rows_among(column, texts):
            why = reasons[name, column[row]]
            yield problem_at(
                recorded,
                row,
                [name],
                code=why.code,
                message=f"{recorded.table[name].label}: {why.message}",
                suggestion=why.suggestion,
            )


def _words_for_codes(recorded: RecordedTable) -> Iterator[Problem]:
    """Words for a missing code alone in a free-text cell, where only the code itself counts as missing."""
    for field in recorded.table.fields:
        if field.cell.family is not Family.TEXT or field.of or field.aside:
            continue
        column = recorded.keys[field.name]
        for row in rows_among(column, _WORDS_FOR_CODES):
            code = _WORDS_FOR_CODES[column[row]].value
            if code in field.codes:
                yield problem_at(
                    recorded,
                    row,
                    [field.name],
                    code="words-for-code",
                    message=f"{field.label}: {quoted(recorded.texts[field.name][row])} is taken as a text",
                    suggestion=code,
                )


def _usual_share(field: Field) -> tuple[float, float] | None:
    """The usual range of a percentage without one in the form: 0 to 100, or further if its limits are. Else None."""
    if not isinstance(field.cell, Percentage):
        return None
    return min(0.0, float(field.cell.lowest or 0)), max(100.0, float(field.cell.highest or 0))


def _unusual(recorded: RecordedTable, field: Field, usual: tuple[float, float]) -> CellCheck:
    number = pl.col(field.name).cast(pl.Float64, strict=False)
    texts = recorded.texts[field.name]
    shown = field.usual_values or f"{usual[0]:g} to {usual[1]:g}"
    return CellCheck(
        fields=[field.name],
        code="unusual-value",
        broken=((number < usual[0]) | (number > usual[1])) & _readable(recorded, field),
        message=lambda row: f"{field.label}: {texts[row]} is unusual (usually {shown}): look it up in the report",
    )


def _other_without_words(recorded: RecordedTable, words: Field) -> CellCheck:
    field = recorded.table[words.of or ""]
    return CellCheck(
        fields=[words.name, field.name],
        code="other-without-words",
        broken=_chosen_other(field) & pl.col(words.name).is_null(),
        message=f"{field.label} is other: describe it in {quoted(words.label)}",
    )


def _words_without_other(recorded: RecordedTable, words: Field) -> CellCheck:
    field = recorded.table[words.of or ""]
    return CellCheck(
        fields=[words.name, field.name],
        code="words-without-other",
        broken=~_chosen_other(field) & pl.col(words.name).is_not_null() & _readable(recorded, field),
        message=f"{quoted(words.label)} is filled in, but {field.label} is not other: choose other,"
        " or clear the description",
    )


def _chosen_other(field: Field) -> pl.Expr:
    return pl.col(field.name).str.split("; ").list.contains(OTHER).fill_null(value=False)


def _evidence_alone(recorded: RecordedTable, companion: Field) -> CellCheck:
    """A check for evidence of a blank cell."""
    field = recorded.table[companion.of or ""]
    return CellCheck(
        fields=[companion.name, field.name],
        code="evidence-without-value",
        broken=pl.col(field.name).is_null() & pl.col(companion.name).is_not_null(),
        message=f"{quoted(companion.label)} is filled in, but {field.label} is blank",
    )


def _origin_of_code(recorded: RecordedTable, companion: Field) -> CellCheck:
    """A check for an origin of a missing code."""
    field = recorded.table[companion.of or ""]
    values = recorded.values[field.name]
    return CellCheck(
        fields=[companion.name, field.name],
        code="origin-without-value",
        broken=is_code(field, pl.col(field.name)) & pl.col(companion.name).is_not_null(),
        message=lambda row: (
            f"{field.label} has the missing code {values[row]}, but its origin is filled in: clear"
            " the origin, or write the value instead of the code"
        ),
    )


def _without_words(recorded: RecordedTable, field: Field) -> Iterator[CellCheck]:
    """Checks for values and UC that need words to explain them, if the sheet has a column for the words."""
    words, origin = f"{field.name}__words", f"{field.name}__origin"
    origins = recorded.values[origin]
    unexplained = pl.col(words).is_null()
    has_value = pl.col(field.name).is_not_null() & ~is_code(field, pl.col(field.name))
    yield CellCheck(
        fields=[words, origin],
        code="origin-without-words",
        broken=unexplained & has_value & pl.col(origin).is_in(_TO_BE_EXPLAINED),
        message=lambda row: (
            f"{field.label} is {origins[row]}, but {quoted(recorded.table[words].label)} is blank: write how it was"
            " obtained, or what is ambiguous"
        ),
    )
    if recorded.agreed:
        return  # rulings have a reason instead, and no place for words
    yield CellCheck(
        fields=[words, field.name],
        code="unclear-without-words",
        broken=unexplained & (pl.col(field.name) == Missing.UC.value) & is_code(field, pl.col(field.name)),
        message=f"{field.label} is UC, but {quoted(recorded.table[words].label)} is blank: copy what the report says",
    )


def _readable(recorded: RecordedTable, field: Field) -> pl.Expr:
    """True if a cell of the field is blank or could be read."""
    return pl.lit(recorded.readable(field.name) if field.name in recorded.unread_texts else True)
