"""The sheets of several workbooks by name; those of other names that are the same sheet are paired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from extract.tables.choosing import is_supplementary
from extract.tables.number_formats import plain
from schema.records import record
from schema.text import and_list, first_ones, fold
from validate.inference.assumed import Assumption
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header, says_study

_SAME_STUDIES = 0.5  # of the studies of each of two sheets with the same headers, the part that the other has too
_FILES_SHOWN = 8


@record(kw_only=True)
class Sheets:
    """The largest table of each sheet, by the name of the sheet in the first workbook that has it.

    `everywhere` are those of all workbooks, a table of each in their order, with those `paired` under other names;
    `of_some` those that some workbooks alone have, by the number of the workbook.
    """

    everywhere: Mapping[str, list[PlainTable]]
    paired: Mapping[str, list[PlainTable]]
    of_some: Mapping[str, Mapping[int, PlainTable]]

    def paired_as(self, name: str) -> str | None:
        """The sheet that is called so in one workbook and otherwise in another; None of others."""
        for sheet, tables in self.paired.items():
            if any(plain(table.sheet) == plain(name) for table in tables):
                return sheet
        return None

    def about_paired(self, used: Sequence[str]) -> Iterator[Assumption]:
        """A question for each of these sheets that has other names in other workbooks."""
        for sheet in used:
            if sheet in self.paired:
                named = [f"{table.sheet!r} of {table.file}" for table in self.paired[sheet]]
                yield Assumption(
                    about="shape",
                    sentence=f"{and_list(named)} are taken for one sheet, {sheet}, because the headers are the same and"
                    " most of the studies",
                    option="if they are different sheets, give them different headers",
                    doubtful=True,
                )


def sheets_of_one_file(workbooks: Sequence[Sequence[PlainTable]]) -> Sheets:
    """The sheets of one file, of which each person has a part: the workbooks have the same ones, some without rows."""
    everywhere = {of_sheet[0].sheet: [*of_sheet] for of_sheet in zip(*workbooks, strict=True)}
    return Sheets(everywhere=everywhere, paired={}, of_some={})


def sheets_by_name(workbooks: Sequence[Sequence[PlainTable]]) -> Sheets:
    """The visible sheets of these workbooks that have rows and are no lists or instructions."""
    found = _by_name(workbooks)
    alike = {names[0]: names for names in _same_headers(found, len(workbooks))}
    joined = {first: dict(chain.from_iterable(found[name].items() for name in names)) for first, names in alike.items()}
    paired = {first: [tables[which] for which in sorted(tables)] for first, tables in joined.items()}
    taken = {*chain.from_iterable(alike.values())}
    everywhere = {
        sheet: paired[sheet] if sheet in paired else [*tables.values()]
        for sheet, tables in found.items()
        if sheet in paired or len(tables) == len(workbooks)
    }
    of_some = {sheet: tables for sheet, tables in found.items() if sheet not in taken and len(tables) < len(workbooks)}
    return Sheets(everywhere=everywhere, paired=paired, of_some=of_some)


def _by_name(workbooks: Sequence[Sequence[PlainTable]]) -> Mapping[str, Mapping[int, PlainTable]]:
    """The largest table of each sheet in each workbook that has it."""
    sheets: dict[str, tuple[str, dict[int, PlainTable]]] = {}
    for which, tables in enumerate(workbooks):
        for table in largest_of_sheets(tables):
            sheets.setdefault(plain(table.sheet), (table.sheet, {}))[1][which] = table
    return dict(sheets.values())


def largest_of_sheets(tables: Sequence[PlainTable]) -> list[PlainTable]:
    """The largest table of each visible sheet with rows, in the order of the file; lists and instructions are left out.

    Of two equally large ones, the later counts.
    """
    largest: dict[str, PlainTable] = {}
    for table in sorted(tables, key=lambda table: table.height * len(table.headers)):
        if table.visible and table.height and not is_supplementary(table.sheet):
            largest[plain(table.sheet)] = table
    return [table for table in tables if largest.get(plain(table.sheet)) is table]


def _same_headers(found: Mapping[str, Mapping[int, PlainTable]], workbooks: int) -> Iterator[list[str]]:
    """The names under which each workbook has one sheet with the same headers and studies."""
    by_headers: dict[frozenset[str], list[str]] = {}
    for sheet, tables in found.items():
        headers = {frozenset(_headers(table)) for table in tables.values()}
        if len(tables) < workbooks and len(headers) == 1:
            by_headers.setdefault(headers.pop(), []).append(sheet)
    for names in by_headers.values():
        having = [which for name in names for which in found[name]]
        if sorted(having) == list(range(workbooks)):  # each has exactly one of them
            first, *others = (table for name in names for table in found[name].values())
            if all(_same_studies(first, other) for other in others):
                yield names


def _headers(table: PlainTable) -> list[str]:
    return [plain_header(header) for header in table.headers if header]


def _same_studies(one: PlainTable, other: PlainTable) -> bool:
    """Whether two tables with the same headers have most entries of a column of studies in common."""
    return any(
        len(ours & theirs) >= _SAME_STUDIES * max(len(ours), len(theirs), 1)
        for header in filter(None, one.headers)
        if says_study(header) is not None
        for ours, theirs in [(_entries(one, header), _entries(other, header))]
    )


def _entries(table: PlainTable, header: str) -> set[str]:
    """The entries of the column with this header."""
    wanted = plain_header(header)
    place = next(place for place, text in enumerate(table.headers) if text and plain_header(text) == wanted)
    return {fold(text) for text in table.cells.to_series(place).drop_nulls() if text.strip()}


def in_files(tables: Mapping[int, PlainTable]) -> str:
    """The names of the files that have a sheet."""
    return first_ones([table.file for table in tables.values()], _FILES_SHOWN)
