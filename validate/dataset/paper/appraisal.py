"""Appraisal tables: one table per checklist, with one row per study and one column per item."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from schema.cell_type import Family
from schema.form import Field, Table
from schema.text import fold
from validate.dataset.paper.in_words import InWords, Row, codes_note
from validate.dataset.paper.paper_table import Group, PaperTable, Trace, plain


def appraisal_tables(words: InWords) -> Iterator[PaperTable]:
    """One table per checklist with answers. A checklist is a table with prepared rows, which are its items."""
    for table in words.form.tables:
        fields = item_and_answer(table)
        if fields is not None:
            yield from _of_table(words, table, *fields)


def item_and_answer(table: Table) -> tuple[Field, Field] | None:
    """The fields of a checklist for items and for answers; None if the table is not a checklist."""
    items = [table[name] for name in table.identity if table[name].cell.offered]
    answers = [
        field
        for field in table.fields
        if field.cell.family is Family.CHOICE and field.name not in table.identity and field.of is None
    ]
    return (items[-1], answers[0]) if table.prepared and items and answers else None


def _of_table(words: InWords, table: Table, item: Field, answer: Field) -> Iterator[PaperTable]:
    for name, checklist, rows in by_checklist(words, table, item):
        yield PaperTable(
            name=name,
            short=f"{table.label}: {checklist}" if checklist else table.label,
            title=f"{table.label}: {checklist}" if checklist else table.label,
            **_crossed(words, table, item, answer, rows),
        )


def by_checklist(words: InWords, table: Table, item: Field) -> Iterator[tuple[str, str, Sequence[Row]]]:
    """For each checklist of the table: a name for files, its label, and its rows."""
    others = [table[name] for name in table.identity if name not in {table.study, item.name}]
    found: dict[str, list[Row]] = {}
    for row in words.rows(table):
        found.setdefault(", ".join(words.cell(field, row) for field in others), []).append(row)
    for number, (checklist, rows) in enumerate(found.items(), 1):
        yield f"{table.name}-{number}" if len(found) > 1 else table.name, checklist, rows


class _Crossed(TypedDict):
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    traces: dict[tuple[int, int], Trace]


def _crossed(words: InWords, table: Table, item: Field, answer: Field, rows: Sequence[Row]) -> _Crossed:
    met = {row[item.name] for row in rows}
    items = [choice for choice in item.cell.offered if choice.code in met]
    answers = {(fold(row[table.study] or ""), row[item.name]): words.cell(answer, row) for row in rows}
    studies = [key for key in words.studies if any((fold(key), choice.code) in answers for choice in items)]
    lines = [(words.study(key), *(answers.get((fold(key), choice.code), "") for choice in items)) for key in studies]
    explained = [f"{choice.shown}: {choice.definition.rstrip('.')}" for choice in items if choice.definition]
    return {
        "columns": ("Study", *(choice.shown for choice in items)),
        "groups": plain(*lines),
        "notes": ((f"{'; '.join(explained)}.",) if explained else ()) + codes_note(lines),
        "traces": {
            (line, place): Trace(table=table.name, study=key, field=item.name, holds=choice.code)
            for line, key in enumerate(studies)
            for place, choice in enumerate(items, 1)
        },
    }
