"""The linked sheets of one file that several people share: what each has on every sheet, as a workbook of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from extract.compare_files.file_table import FileTable
from extract.compare_files.one_file import ExtractorTables, about_shares, people_by
from extract.compare_files.sheets_by_name import largest_of_sheets
from validate.inference.assumed import Assumption
from validate.inference.header_match import KnownHeaders
from validate.inference.plain_table import PlainTable
from validate.inference.split import Shares, known_by, split_by


def with_workbooks(extractors: ExtractorTables, file: FileTable) -> ExtractorTables:
    """The extractors of a file with a workbook of each, if the column that names them is on several of its sheets.

    Who has no row on a sheet has it without rows, because the file has the sheet.
    """
    by = extractors.by
    of_sheets = [*_of_sheets(file, by)] if by is not None else []
    if by is None or len(of_sheets) < 2:
        return extractors
    named = {known_by(name): name for _, shares in reversed(of_sheets) for name in shares.tables}
    named |= {known_by(name): name for name in extractors.tables}
    owners = tuple(sorted(named.values()))
    doubtful = any(one.doubtful for one in extractors.assumed.assumptions if one.about == "extractors")
    about = (
        replace(assumption, sentence=f"{table.sheet}: {assumption.sentence}")
        for table, shares in of_sheets
        for assumption in (*about_shares(shares), *_called_otherwise(shares, named))
    )
    return replace(
        extractors,
        workbooks=tuple(tuple(_of_person(name, *one) for one in of_sheets) for name in owners),
        owners=owners,
        of_people=(people_by(by, owners, doubtful=doubtful), *about),
    )


def _called_otherwise(shares: Shares, named: Mapping[str, str]) -> Iterator[Assumption]:
    """The people who are called otherwise than on the main sheet."""
    for name in shares.tables:
        if (usual := named[known_by(name)]) != name:
            sentence = f"{name!r} is taken for {usual!r}, as other sheets have it"
            option = f"if these are several people, give them other names under {shares.by!r} in the file"
            yield Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)


def _of_sheets(file: FileTable, by: str) -> Iterator[tuple[PlainTable, Shares]]:
    """The largest table of each sheet that has the column, with the rows of each person."""
    for table in largest_of_sheets(file.all_tables):
        position = KnownHeaders((text, place) for place, text in enumerate(table.headers)).find(by)
        if position is not None:
            called = replace(table, headers=(*table.headers[:position], by, *table.headers[position + 1 :]))
            yield called, split_by(called, position)


def _of_person(name: str, table: PlainTable, shares: Shares) -> PlainTable:
    own = {known_by(other): share for other, share in shares.tables.items()}
    if known_by(name) in own:
        return own[known_by(name)]
    nothing = pl.repeat(value=False, n=table.height, dtype=pl.Boolean, eager=True)
    places = table.scattered and table.scattered.filter(nothing)
    return replace(table, rows=table.rows.filter(nothing), cells=table.cells.filter(nothing), scattered=places)
