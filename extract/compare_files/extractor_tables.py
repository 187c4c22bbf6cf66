"""The extractors in files that nobody prepared, before anything is known of their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from extract.compare_files.file_table import FileTable, read_table, study_key, unique_names
from extract.compare_files.left_aside import left_aside, left_aside_in
from extract.compare_files.no_extractors import no_extractors
from extract.compare_files.one_file import (
    PAIRS_OF_SEVERAL,
    ExtractorTables,
    column_of_people,
    extractors_in_one_file,
)
from extract.compare_files.sheets_of_people import with_workbooks
from extract.compare_files.unfinished_forms import without_unfinished
from extract.errors import CannotUse
from schema.text import fold, tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.plain_table import PlainTable


def extractor_tables(
    paths: Sequence[Path],
    *,
    by: str | None = None,
    sheet: str | None = None,
    pairs: str | None = None,
    key: Sequence[str] = (),
) -> ExtractorTables:
    """The extractors in these files: one in each, or those that the column `by` names in one.

    The export of a platform says by itself which column that is. A workbook with a sheet for each needs none. Of two
    forms of an extractor for a study, an unfinished one is left out. `key` are the columns that somebody named for it.
    """
    return without_unfinished(_extractor_tables(paths, by=by, sheet=sheet, pairs=pairs, key=key))


def _extractor_tables(
    paths: Sequence[Path], *, by: str | None, sheet: str | None, pairs: str | None, key: Sequence[str]
) -> ExtractorTables:
    twice = [str(path) for path, times in Counter(path.resolve() for path in paths).items() if times > 1]
    if twice:
        raise CannotUse("is named twice", file=twice[0], hint="name the file of each extractor once")
    file_tables = [read_table(path, sheet, pairs) for path in paths]
    tables = [file.table for file in file_tables]
    remarks = tuple(dict.fromkeys(remark for file in file_tables for remark in _of_file(file, len(tables))))
    if len(tables) == 1:
        extractors = extractors_in_one_file(file_tables[0], by=by, sheet=sheet, pairs=pairs, key=key)
        if extractors is None:
            raise no_extractors(file_tables[0])
        if len(extractors.tables) < 2:
            names = ", ".join(extractors.tables) or "nobody"
            raise CannotUse(
                f"the column {extractors.by!r} names fewer than two extractors ({names})",
                file=tables[0].file,
                hint="name the column that says who extracted each row: --by COLUMN",
            )
        extractors = replace(extractors, chosen=file_tables[0].chosen)
        if extractors.by is not None and sheet is None:
            left = left_aside_in(file_tables[0], extractors.by)
            return replace(with_workbooks(extractors, file_tables[0]), left_aside=left)
        return extractors
    if pairs is not None:
        raise CannotUse(PAIRS_OF_SEVERAL, hint="leave it out")
    if by is not None:
        raise CannotUse("--by is for one file that several people share", hint="leave it out to compare the files")
    called = unique_names(paths)
    aside = left_aside(dict(zip(called, file_tables, strict=True))) if sheet is None else ()
    remarks += (*_of_several_people(file_tables), *(_same_contents(tables) if not aside else ()))
    return ExtractorTables(
        tables=dict(zip(called, tables, strict=True)),
        assumed=Assumed(assumptions=remarks, facts={"extractors": called}),
        key=study_key(file_tables),
        left_aside=aside,
        workbooks=tuple(file.all_tables for file in file_tables),
        owners=tuple(called),
        of_people=tuple(remark for remark in remarks if remark.about == "extractors"),
        chosen=any(file.chosen for file in file_tables),
    )


def _of_several_people(files: Sequence[FileTable]) -> Iterator[Assumption]:
    """A remark for every file with the rows of several people, which count as one extractor here."""
    for file in files:
        if (place := column_of_people(file.table)) is not None:
            people = {fold(text) for text in file.table.cells.to_series(place).drop_nulls() if tidy(text)}
            yield Assumption(
                about="extractors",
                sentence=f"{file.table.file} has rows of {len(people):,} people by {file.table.headers[place]!r}, who"
                " count as one extractor here",
                option="to compare these people with each other, name this file alone",
                doubtful=True,
            )


def _same_contents(tables: Sequence[PlainTable]) -> Iterator[Assumption]:
    """A remark for every two tables of which one may be a copy of the other."""
    for one, other in combinations(tables, 2):
        if one.headers == other.headers and one.cells.equals(other.cells):
            yield Assumption(
                about="extractors",
                sentence=f"{_named(one)} and {_named(other)} have the same entry in every cell: is one a copy of the"
                " other?",
                option="name the file of each extractor",
                doubtful=True,
            )


def _named(table: PlainTable) -> str:
    """The file of a table, with its sheet where a file has several."""
    return table.file if Path(table.file).stem == table.sheet else f"{table.file} (the sheet {table.sheet})"


def _of_file(file: FileTable, files: int) -> Iterator[Assumption]:
    """What was assumed about a file. Of several workbooks, a sheet's name alone does not say which is meant."""
    yield from (in_its_file(file.table, remark) if files > 1 else remark for remark in file.assumptions)


def in_its_file(table: PlainTable, remark: Assumption) -> Assumption:
    """A remark on a sheet with the name of the file in front, where that of the sheet does not say which is meant."""
    name, sheet = table.file, table.sheet
    unclear = Path(name).stem != sheet and remark.sentence.startswith((f"{sheet}:", f"{sheet}!"))
    return replace(remark, sentence=f"{name}, {remark.sentence}") if unclear else remark
