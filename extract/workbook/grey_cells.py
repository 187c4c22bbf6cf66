"""Remembers the prefilled grey cells of each row of a workbook, to find rows that were torn apart.

A person may sort the rows of such a sheet. If they sorted only some columns, an answer stands beside the grey cells of
another row, and nobody can say which of the two rows the answer is about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from extract.errors import CannotUse
from schema.form import Field, Form, Table
from schema.records import record
from schema.renamed_studies import RenamedStudies
from schema.rounds import BELONGS
from schema.text import as_argument, fold
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.parts import rows_where
from validate.extraction.recorded_table import RecordedTable

TORN = "row-torn-apart"
_DIGITS = 8  # hexadecimal
_LONGEST = 40  # characters of a text that a sentence shows


@record
class GreyCells:
    """The original grey cells of a table: digests in the order of `fields`, by the key of the row."""

    fields: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]


@record(kw_only=True)
class TornRow:
    """A row whose grey cells are not those that the workbook had for its `key` (as written).

    `typed`: whether somebody typed something in the row. `moved`: whether all differing cells come from other rows.
    """

    table: str
    key: str
    position: int
    fields: tuple[str, ...]
    typed: bool
    moved: bool


def grey_cells(form: Form, filled: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, GreyCells]:
    """The grey cells of rows (texts by field), by table. Tables without grey cells are left out."""
    found = {}
    for table in form.tables:
        if names := _grey(table):
            rows = {fold(row[_key(table)]): _digests(row.get(name) for name in names)
                    for row in filled.get(table.name, ()) if row.get(_key(table))}  # fmt: skip
            found[table.name] = GreyCells(names, rows)
    return found


def torn_rows(extraction: Extraction, known: Mapping[str, GreyCells]) -> tuple[TornRow, ...]:
    """The rows whose grey cells are not the original ones of their key. Rows with unknown keys are not judged."""
    found: list[TornRow] = []
    for name, out in known.items():
        recorded = extraction.tables.get(name)
        if recorded is not None:
            found.extend(_of_table(recorded, out, extraction.form.renamed))
    return tuple(found)


def torn_problems(extraction: Extraction, torn: Sequence[TornRow], who: str = "") -> Iterator[Problem]:
    """An error at the grey cells of each torn row in which somebody typed. `who` is the person in the stamp."""
    form = extraction.form
    again = f"template --round {form.round}"
    if form.round == 1:
        again = f"template --verify --extractor {as_argument(who or extraction.name)}"
    for row in torn:
        if not row.typed:
            continue
        recorded = extraction[row.table]
        table = recorded.table
        labels = ", ".join(table[name].label for name in row.fields if name != BELONGS)
        grey = f"the grey cells under {labels} {'belong to another row' if row.moved else 'were changed'}"
        cells = [cell for name in row.fields if (cell := recorded.cell(row.position, name))]
        about = table.study if table.study != _key(table) else _grey(table)[0]
        words = next((text for name in table.named_by if (text := recorded.text(name, row.position))), None)
        yield Problem(
            TORN,
            f"{grey if labels else 'what is typed in this row was typed for another one'}, so what is typed in this row"
            " is not read."
            + (" Undo the sort, and sort whole rows only." if row.moved else " Undo the change.")
            + " Or go back to an earlier copy of the file. If you cannot, clear what is typed in this row and run"
            f" twofold {again}, which writes a new workbook",
            file=recorded.file,
            sheet=recorded.sheet_of(row.position),
            cells=tuple(cells),
            study=recorded.text(about, row.position),
            row=words[:_LONGEST] if words and about == table.study else None,
            field=row.fields[0],
            values=tuple(recorded.text(name, row.position) or "" for name in row.fields),
        )


def torn_sentence(file: str, torn: Sequence[TornRow], option: str) -> Iterator[str]:
    """A sentence about the rows of a file that are not read because their grey cells belong to other rows.

    `option` is the command-line option for the round.
    """
    if number := sum(row.typed for row in torn):
        rows, them = ("1 row", "it") if number == 1 else (f"{number} rows", "them")
        yield (
            f"{file}: in {rows}, the grey cells and what is typed beside them do not belong together any more, so"
            f" nothing that is typed in {them} is read (twofold check{option})"
        )


def refuse_torn(problems: Iterable[Problem], path: Path) -> None:
    """Raises CannotUse if somebody typed something in a torn row, because a new workbook would lose it."""
    for problem in problems:
        if problem.code == TORN:
            cell = problem.cells[0] if problem.cells else None
            raise CannotUse(problem.message, file=str(path), sheet=problem.sheet, cell=cell)


def without_torn(extraction: Extraction, torn: Sequence[TornRow]) -> Extraction:
    """The extraction without the torn rows in which somebody typed something."""
    gone = {name: [row.position for row in torn if row.typed and row.table == name] for name in extraction.tables}

    def kept(recorded: RecordedTable) -> pl.Series:
        return ~pl.int_range(recorded.height, eager=True).is_in(gone[recorded.table.name])

    return rows_where(extraction, kept) if any(gone.values()) else extraction


def _key(table: Table) -> str:
    return table.identity[-1]


def _grey(table: Table) -> tuple[str, ...]:
    """The fields that show what a row is about, besides its key; none in a table that shows nothing."""
    shown = tuple(field.name for field in table.fields if field.shown)
    return (*table.identity[:-1], *shown) if shown else ()


def torn_row(recorded: RecordedTable, position: int, key: str, changed: tuple[str, ...], *, moved: bool) -> TornRow:
    """A torn row; `changed` are the fields whose grey cells differ."""
    table = recorded.table
    typed = any(recorded.text(field.name, position) for field in table.fields if _is_typed(table, field))
    return TornRow(table=table.name, key=key, position=position, fields=changed, typed=typed, moved=moved)


def _is_typed(table: Table, field: Field) -> bool:
    """Whether people type in this column of a table that has grey cells."""
    return not field.shown and field.name not in table.identity and not field.prefilled


def _digests(texts: Iterable[str | None]) -> tuple[str, ...]:
    """A short digest of each text that ignores case and spaces. Blank texts have an empty digest."""
    return tuple(hashlib.sha256(fold(text).encode()).hexdigest()[:_DIGITS] if text else "" for text in texts)


def _of_table(recorded: RecordedTable, out: GreyCells, renamed: RenamedStudies) -> Iterator[TornRow]:
    table = recorded.table

    def digests(name: str, position: int) -> tuple[str, ...]:
        """The digest of a grey cell; for a study, those of all its names, because any of them may have been shown."""
        text = recorded.text(name, position)
        return _digests(renamed.every(text) if text and name == table.study else (text,))

    names = [name for name in out.fields if name in recorded.columns]
    columns = {name: [row[out.fields.index(name)] for row in out.rows.values()] for name in names}
    places = {key: place for place, key in enumerate(out.rows)}
    for position in range(recorded.height):
        key = recorded.text(_key(table), position) or ""
        place = places.get(fold(key))
        if place is None:
            continue
        now = {name: digests(name, position) for name in names}
        changed = tuple(name for name, texts in now.items() if columns[name][place] not in texts)
        if changed:
            moved = all(not {*now[name]}.isdisjoint(columns[name]) for name in changed)
            yield torn_row(recorded, position, key, changed, moved=moved)
