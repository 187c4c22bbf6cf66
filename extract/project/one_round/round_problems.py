"""Finds rows in workbooks of a later round that are not agreed, changed or missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from extract.project.one_round.settled_rows import Agreed
from extract.workbook.grey_cells import TornRow, torn_problems, torn_row, without_torn
from extract.workbook.load import Loaded
from schema.rounds import ROW
from schema.text import fold, plural, quoted
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.extraction.read_cells import key_of
from validate.extraction.recorded_table import RecordedTable
from validate.merge.agreed_rows import AgreedRow, words_shown

_LONGEST = 60  # characters of a text that a sentence shows


def round_problems(agreed: Agreed, loaded: Loaded) -> Iterator[Problem]:
    """The problems with the agreed rows in a workbook, sheet by sheet, then the problems with its studies."""
    extraction, anew = loaded.extraction, f"twofold template --round {agreed.form.round}"
    for recorded in extraction.tables.values():
        if recorded.table.given:
            yield from _of_rows(agreed, recorded, rows_there(loaded), anew)
    yield from _lacking(agreed, extraction, rows_there(loaded), anew)


def _of_rows(
    agreed: Agreed, recorded: RecordedTable, there: Collection[tuple[str, str]], anew: str
) -> Iterator[Problem]:
    """Rows of a sheet that are not agreed, and grey cells that were changed. `there` are the rows of the file.

    `anew` is the command that makes a new workbook.
    """
    lacking = {fold(row.study) for row in agreed.rows if (row.table, row.name) not in there}
    waiting = {fold(study): why for study, why in agreed.waiting.items()}
    table = recorded.table
    for position in range(recorded.height):
        name, study = recorded.values[ROW][position], recorded.text(table.study, position)
        if name is None:
            continue  # other checks report a row without a name
        row = agreed.by_name.get((table.name, name))
        if row is not None and fold(row.study) == fold(study or ""):
            yield from _changed(recorded, position, row)
            continue
        why = waiting.get(fold(study or ""))
        message = "the row does not count, because what was agreed has changed since, or was dropped."
        if why:
            message = f"the row waits until the study is settled again ({why})"
        elif (table.name, name) in agreed.not_recoded:
            message = (
                "the row does not count, because it has no code now that is to be coded again: the change of the"
                " codebook was withdrawn, or its codes were ruled on. The codes of the earlier round count"
            )
        elif fold(study or "") in lacking:
            message += f" Look for the new row of this study in a new workbook ({anew})"
        else:
            message += " All rows of this study that are agreed now are in this workbook"
        yield _problem("row-not-agreed", message, recorded, position, ROW)


def _changed(recorded: RecordedTable, position: int, row: AgreedRow) -> Iterator[Problem]:
    """Grey cells that differ from what is agreed now."""
    for field in recorded.table.fields:
        if not field.shown:
            continue
        here, agreed = recorded.text(field.name, position), row.cells.get(field.name)
        if here is not None and key_of(field, here) != key_of(field, agreed):
            now = quoted(agreed[:_LONGEST]) if agreed else "nothing"
            message = f"{field.label} is not what is agreed now ({now}). What is agreed counts, and this cell does not"
            yield _problem("agreed-text-changed", message, recorded, position, field.name)


def _problem(code: str, message: str, recorded: RecordedTable, position: int, name: str) -> Problem:
    cell = recorded.cell(position, name)
    words = next((text for one in recorded.table.named_by if (text := recorded.text(one, position))), None)
    return Problem(
        code,
        message,
        file=recorded.file,
        sheet=recorded.sheet_of(position),
        cells=(cell,) if cell else (),
        study=recorded.text(recorded.table.study, position),
        row=words[:_LONGEST] if words else None,
        field=name,
        values=(recorded.text(name, position) or "",),
    )


def rows_there(loaded: Loaded) -> set[tuple[str, str]]:
    """The agreed rows that a workbook contains, whether they can be read or not: table and name of each."""
    return {(row.table, row.key) for row in loaded.torn} | {
        (name, row)
        for name, recorded in loaded.extraction.tables.items()
        if recorded.table.given
        for row in recorded.values[ROW].drop_nulls()
    }


def _lacking(
    agreed: Agreed, extraction: Extraction, there: Collection[tuple[str, str]], anew: str
) -> Iterator[Problem]:
    """Finished studies for which the workbook lacks agreed rows."""
    finished, names = set(finished_studies(extraction)), extraction.study_names
    lacking = Counter(fold(row.study) for row in agreed.rows if (row.table, row.name) not in there)
    for study in sorted(finished):
        if number := lacking[fold(names.get(study, study))]:
            yield Problem(
                "agreed-row-missing",
                f"{plural(number, 'agreed row')} of this study {'is' if number == 1 else 'are'} not in the workbook."
                f" {anew} writes a new one with them, and with what is filled in here",
                file=extraction.file,
                study=names.get(study, study),
            )


def without_torn_rows(agreed: Agreed, loaded: Loaded) -> Loaded:
    """The file without rows whose words differ from the agreed row that they name, with an error for each.

    The words of an agreed row never change. So this also works for files that do not record their original grey cells.
    """
    known = loaded.stamp.handed_out if loaded.stamp else {}
    torn = [
        row
        for name, recorded in loaded.extraction.tables.items()
        if recorded.table.given
        for row in _torn(agreed, recorded, known[name].rows if name in known else ())
    ]
    if not torn:
        return loaded
    return replace(
        loaded,
        extraction=without_torn(loaded.extraction, torn),
        problems=(*loaded.problems, *torn_problems(loaded.extraction, torn)),
        torn=(*loaded.torn, *torn),
    )


def _torn(agreed: Agreed, recorded: RecordedTable, known: Collection[str]) -> Iterator[TornRow]:
    table = recorded.table
    words = [field for field in words_shown(table) if field.name in recorded.columns]
    for position in range(recorded.height):
        name = recorded.values[ROW][position]
        row = agreed.by_name.get((table.name, name)) if name and fold(name) not in known else None
        if row is None:
            continue
        changed = tuple(
            field.name
            for field in words
            if key_of(field, recorded.text(field.name, position)) != key_of(field, row.cells.get(field.name))
        )
        if changed:
            yield torn_row(recorded, position, name, changed, moved=True)
