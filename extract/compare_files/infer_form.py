"""The form that files suggest, to be compared with it at once or to be written down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase

from extract.compare_files.file_table import position_of, read_table, study_key
from extract.compare_files.linked_sheets import LinkedSheets, linked_sheets
from extract.compare_files.one_file import PAIRS_OF_SEVERAL, ExtractorTables, extractors_in_one_file
from extract.compare_files.sheets_of_people import with_workbooks
from extract.compare_files.unfinished_forms import without_unfinished
from extract.errors import CannotUse
from extract.tables.naming_rows import with_row_numbers
from schema.text import first_ones
from validate.inference.assumed import Assumed
from validate.inference.infer import Inferred, NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.row_numbers import SHEET_ROW
from validate.inference.split import split_by

_MOST_LISTED = 12  # columns in a hint


def infer_form(
    tables: Sequence[PlainTable],
    *,
    key: Sequence[str] = (),
    without: Sequence[str] = (),
    consensus: Sequence[PlainTable] = (),
    for_file: bool = False,
    name: str = "inferred",
) -> Inferred:
    """What `infer` says of these tables; CannotUse where it can say nothing."""
    files = ", ".join(dict.fromkeys(table.file for table in tables))
    try:
        return infer(tables, key=key, without=without, consensus=consensus, for_file=for_file, name=name)
    except NoColumn as error:
        raise CannotUse(str(error), file=files, hint=f"its columns are: {', '.join(error.known)}") from error
    except NoKey as error:
        if not key and (by_likeness := _by_likeness(tables, without, consensus, name, for_file=for_file)) is not None:
            return by_likeness
        empty = next((table for table in tables if not table.height), None)
        if empty is not None:
            hint = "a file with only headers has nothing to compare"
            raise CannotUse("has no rows below its headers", file=empty.file, sheet=empty.sheet, hint=hint) from error
        known = [
            *dict.fromkeys(header.strip().partition("\n")[0] for table in tables for header in table.headers if header)
        ]
        hint = "name the study's column, and the one that says which row of the study it is: --key COLUMN --key COLUMN"
        hint += f". The columns are: {first_ones(known, _MOST_LISTED)}. If none of them says it, add a column of ids"
        raise CannotUse(str(error), file=files, hint=hint) from error


def _by_likeness(
    tables: Sequence[PlainTable],
    without: Sequence[str],
    consensus: Sequence[PlainTable],
    name: str,
    *,
    for_file: bool,
) -> Inferred | None:
    """The form by which rows of one study are paired by similarity alone: each has its row of the sheet for a number.

    None where no column says by its header which study a row is about, so that anything could be paired.
    """
    if not 1 < len(tables) <= len(ascii_uppercase) or any(table.scattered is not None for table in tables):
        return None
    # an equal number in another table would be the same row
    numbered = [
        with_row_numbers(table, SHEET_ROW, f" {letter}") for table, letter in zip(tables, ascii_uppercase, strict=False)
    ]
    try:
        inferred = infer(numbered, without=without, consensus=consensus, for_file=for_file, name=name)
    except NoKey:
        return None
    key = inferred.key
    return inferred if key.named and key.counted and [column.label for column in key.identity] == [SHEET_ROW] else None


def infer_from_files(
    paths: Sequence[Path],
    *,
    by: str | None = None,
    key: Sequence[str] = (),
    pairs: str | None = None,
    sheet: str | None = None,
    missing: Sequence[str] = (),
    name: str = "inferred",
) -> LinkedSheets:
    """The form that these files suggest, to be written down; a shared file's extractors are taken apart first."""
    file_tables = [read_table(path, sheet, pairs) for path in paths]
    if pairs is not None and len(file_tables) > 1:
        raise CannotUse(PAIRS_OF_SEVERAL, hint="leave it out")
    shared = (
        extractors_in_one_file(file_tables[0], by=by, sheet=sheet, pairs=pairs, key=key)
        if len(file_tables) == 1
        else None
    )
    one_each = shared is None and by is None and sheet is None and not missing  # file for each person
    if shared is None:
        tables = [file.table for file in file_tables]
        if by is not None:
            tables = [share for table in tables for share in split_by(table, position_of(table, by)).tables.values()]
        remarks = tuple(dict.fromkeys(remark for file in file_tables for remark in file.assumptions))
        named = dict(zip(map(str, range(len(tables))), tables, strict=True))
        shared = ExtractorTables(tables=named, assumed=Assumed(assumptions=remarks), by=by, key=study_key(file_tables))
    shared = without_unfinished(shared.with_missing(missing))
    workbooks = [file.all_tables for file in file_tables]
    if one_each and len(key) <= 1 and (linked := linked_sheets(workbooks, key, name)) is not None:
        return linked
    if shared.by is not None and sheet is None and len(file_tables) == 1 and len(key) <= 1:
        shared = with_workbooks(shared, file_tables[0])
        of_people = shared.workbooks_with_missing(missing)
        if of_people and (linked := linked_sheets(of_people, key, name, shared.by)) is not None:
            return LinkedSheets(linked.form, Assumed(assumptions=shared.of_people) + linked.assumed)
    inferred = infer_form(
        [*shared.tables.values()],
        key=key or shared.key,
        without=(shared.by,) if shared.by else (),
        consensus=[*shared.consensus.values()],
        for_file=True,
        name=name,
    )
    return LinkedSheets(inferred.form, shared.assumed + inferred.assumed)
