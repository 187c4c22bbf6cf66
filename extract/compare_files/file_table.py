"""The table of a file that nobody prepared, and a name for each file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from extract.compare_files.rayyan_references import rayyan_references
from extract.errors import CannotUse
from extract.reading import read_file
from extract.references.read import tagged_format
from extract.tables import find_tables, main_table, recognise, table_at, titled_table
from extract.tables.blank_below import with_studies_below
from extract.tables.first_lines import first_lines
from extract.tables.missing_words import documented_missing
from extract.tables.platforms.eppi_reviewer import eppi_reviewer
from extract.tables.shape import Shape
from extract.tables.turned import turned
from schema.records import record
from validate.inference.assumed import Assumption
from validate.inference.decimal_commas import has_decimal_commas
from validate.inference.header_match import KnownHeaders
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header


@record
class FileTable:
    """The table of a file, with the columns that the platform it comes from has for the study and the person.

    `all_tables` are those of the whole workbook, where it is no platform's; `parts` those of a platform's export, by
    title. `heads` are headings over the answers on sheets per study, if nothing shows that they are people. `chosen` is
    whether somebody named the table, and it is another than the one that looks most like an extraction.
    """

    table: PlainTable
    study: str | None
    person: str | None
    assumptions: tuple[Assumption, ...]
    all_tables: tuple[PlainTable, ...] = ()
    parts: Mapping[str, PlainTable] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    chosen: bool = False


def read_table(path: Path, sheet: str | None = None, pairs: str | None = None) -> FileTable:
    """The table of a file, on the sheet that is named or the one that looks most like an extraction.

    `pairs` may name the people whose columns stand beside each other on a sheet per study: `Ann=Ben`.
    """
    if (kind := tagged_format(path)) is not None:
        if kind == "RIS" and (shape := rayyan_references(path)) is not None:
            return _of_platform(shape, sheet)
        hint = f"to bring the studies into a project: twofold studies import {path.name}"
        raise CannotUse(f"is a list of references ({kind}), not an extraction", file=path.name, hint=hint)
    if (shape := eppi_reviewer(path)) is not None:
        return _of_platform(shape, sheet)
    workbook = read_file(path, notes=True)
    missing = documented_missing(workbook)
    tables = tuple(
        replace(table, missing=missing, decimal_commas=has_decimal_commas(table.cells, as_typed=workbook.kind == "csv"))
        for table in find_tables(workbook)
    )
    if (shape := recognise(tables, workbook, headings(pairs))) is not None:
        return _of_platform(shape, sheet)
    if not tables:
        hint = "A table has a row of headers and at least two columns."
        raise CannotUse("there is no table in it", file=path.name, hint=hint)
    tables = tuple(turned(with_studies_below(_renamed(table))) for table in tables)
    table = main_table(tables, sheet)
    alone = sheet is not None and table_at(tables, sheet) is table
    usual = main_table(tables)
    chosen = (table.sheet, [*table.rows][:1]) != (usual.sheet, [*usual.rows][:1])
    return FileTable(table, None, None, tuple(remarks_on(table)), (table,) if alone else tables, chosen=chosen)


def _of_platform(shape: Shape, sheet: str | None) -> FileTable:
    table = titled_table(shape.tables, shape.titles, sheet)
    remarks = (*map(remark_on_shape, shape.remarks), *remarks_on(table))
    called = first_lines(table.headers)
    study, person = (called.get(header or "") for header in (shape.study_column, shape.reviewer_column))
    parts = dict(zip(shape.titles, shape.tables, strict=True))
    return FileTable(_renamed(table), study, person, remarks, parts=parts, heads=shape.heads)


def headings(pairs: str | None) -> tuple[str, ...]:
    """The names in `Ann=Ben`; none in a pattern with `*`, which is about headers that have questions too."""
    return () if pairs is None or "*" in pairs else tuple(name.strip() for name in pairs.split("="))


def _renamed(table: PlainTable) -> PlainTable:
    """The table with headers of one line."""
    called = first_lines(table.headers)
    missing = {plain_header(line): table.missing.get(plain_header(header), {}) for header, line in called.items()}
    return replace(
        table,
        headers=tuple(called[header] for header in table.headers),
        given=tuple(called[header] for header in table.given),
        missing={**table.missing, **{header: codes for header, codes in missing.items() if codes}},
    )


def position_of(table: PlainTable, header: str) -> int:
    """The position of the column with this header, as it is or folded; CannotUse where it is none or several."""
    found = KnownHeaders((text, position) for position, text in enumerate(table.headers)).find(header)
    if found is None:
        known = ", ".join(text for text in table.headers if text)
        raise CannotUse(f"has no column {header!r}", file=table.file, hint=f"its columns are: {known}")
    return found


def unique_names(paths: Sequence[Path]) -> list[str]:
    """A name for each file: its stem, with the ending or the folder where two would be the same."""
    names = [path.stem for path in paths]
    for spell in (lambda path: path.name, lambda path: f"{path.parent.name}/{path.name}", str):
        names = [spell(path) if names.count(name) > 1 else name for path, name in zip(paths, names, strict=True)]
    return [
        f"{name} ({names[:number].count(name) + 1})" if names.count(name) > 1 else name
        for number, name in enumerate(names)
    ]


def study_key(file_tables: Sequence[FileTable]) -> tuple[str, ...]:
    """The column of the study that a platform's export names by itself; none for other files."""
    return tuple(file.study for file in file_tables if file.study)[:1]


def remarks_on(table: PlainTable) -> Iterator[Assumption]:
    """What was assumed about where a table is, and what was guessed there."""
    yield from map(remark_on_shape, table.remarks)
    for sentence, option in table.guesses:
        yield Assumption(about="shape", sentence=sentence, option=option, doubtful=True)


def remark_on_shape(sentence: str) -> Assumption:
    """An assumption about where the table of a file is."""
    return Assumption(about="shape", sentence=sentence, option="--sheet NAME")
