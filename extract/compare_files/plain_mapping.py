"""A table that nobody prepared, read by a form of one table: columns by the labels or names of its fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from extract.errors import CannotUse
from extract.tables.naming_rows import with_row_numbers
from schema.form import Form, Table
from schema.records import record
from validate.extraction.own_ways import Way
from validate.extraction.recorded_table import RawTable
from validate.inference.assumed import Assumed, Assumption
from validate.inference.author_and_year import TOGETHER, joined_by_name
from validate.inference.date_order import with_shown_ways
from validate.inference.header_match import UNHEADED, KnownHeaders, match_headers, number_repeats
from validate.inference.infer import NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable, file_or_sheet
from validate.inference.row_numbers import ROW, SHEET_ROW
from validate.inference.words import plain_header

_OWN_WAYS = frozenset({"date", "year", "percentage", "listed", "count", "number"})
"""The kinds of fields that each file may write in its own way."""


@record
class PlainMapped:
    """The cells of a table as a form's, and what was assumed of its columns.

    `by_likeness` where no column says which row of a study is which, so that only similarity can.
    """

    raw: RawTable
    assumptions: tuple[Assumption, ...]
    by_likeness: bool = False


def map_plain(form: Form, table: PlainTable, by: str | None = None, called: str = "") -> PlainMapped:
    """The cells of a table as those of the form's one table; CannotUse where it has more, or no key is there.

    `by` is the column that names the extractors, of which a form knows nothing, and `called` what the table is called
    if it is only a part of its sheet.
    """
    if len(form.tables) > 1:
        raise CannotUse(
            f"the form {form.name} has {len(form.tables)} tables, and compare reads one here",
            hint="give a workbook for each extractor, with a sheet for each table, without --by and --sheet; or"
            " make a project of it: twofold init FOLDER --form FILE, then twofold merge. To compare one sheet, guess a"
            " form of it: twofold form infer FILES --sheet NAME",
        )
    form_table = form.studies
    table, parts = _with_joined_name(form_table, table)
    headed, near = _columns(form_table, table)
    found = {name: position for name, position in headed.items() if table.has(position)}
    if parts:
        found[form_table.study] = len(table.headers) - 1
    numbers = [name for name in form_table.identity if name not in found and form_table[name].local]
    by_likeness = [form_table[name].label for name in numbers] == [SHEET_ROW] and table.scattered is None
    if by_likeness:
        # of no other table: an equal number there would be the same row
        table = with_row_numbers(table, SHEET_ROW, f" {table.file} {table.sheet}")
        found[numbers[0]] = len(table.headers) - 1
    lacking = [form_table[name].label for name in form_table.identity if name not in found]
    if lacking:
        raise CannotUse(
            f"has no column for {', '.join(lacking)}, which the form {form.name} needs to distinguish rows",
            file=table.file,
            sheet=table.sheet,
            hint=f"its columns are: {', '.join(header for header in table.headers if header)}{_by_rows(lacking)}",
        )
    raw = RawTable(
        table=form_table.name,
        file=table.file,
        sheet=table.sheet,
        rows=table.rows,
        columns={name: table.columns[column] for name, column in found.items()},
        cells=pl.DataFrame([table.cells.to_series(column).alias(name) for name, column in found.items()]),
        decimal_commas=frozenset(name for name, column in found.items() if table.with_decimal_commas(column)),
        scattered=table.scattered and table.scattered.renamed({name: str(column) for name, column in found.items()}),
    )
    raw = with_shown_ways(form, raw) if form.guessed else raw
    assumed = _assumptions(form_table, table, headed | found, near, {by, *parts}, called)
    return PlainMapped(raw, tuple(assumed), by_likeness)


def with_ways(form: Form, tables: Sequence[PlainTable], raw: Sequence[RawTable]) -> tuple[list[RawTable], Assumed]:
    """The tables, each with how it writes dates, years and shares beside the others, as without a form.

    Only for a form that was made from files: nobody decided yet how these are to be written.
    """
    if not form.guessed or len(tables) < 2:
        return [*raw], Assumed()
    table = form.studies
    try:
        inferred = infer(tables, key=[table[name].label for name in table.identity if not table[name].local])
    except (NoColumn, NoKey):
        return [*raw], Assumed()
    known = KnownHeaders(*table.known_by, folded=plain_header)
    ways: list[dict[str, Way]] = [{**one.ways} for one in raw]
    for field in inferred.fields:
        name = known.find(field.column.label) if any(field.ways) else None
        if name is not None and (table[name].cell.type_name in _OWN_WAYS or "pages with p." in field.ways):
            for of_table, way in zip(ways, field.ways, strict=True):
                of_table.update({name: way} if way is not None else {})
    used = any(of_table != one.ways for of_table, one in zip(ways, raw, strict=True))
    mapped = [replace(one, ways=of_table) for one, of_table in zip(raw, ways, strict=True)]
    return mapped, inferred.assumed_of_ways if used else Assumed()


def without_lonely_columns(
    form: Form, tables: Sequence[PlainTable], raw: Sequence[RawTable]
) -> tuple[list[RawTable], tuple[Assumption, ...]]:
    """The tables without columns that one of several has, and sentences that say so, as without a form.

    Only for a form that was made from files: nobody decided yet that all are to have this column.
    """
    table = form.studies
    having = Counter(name for one in raw for name in one.columns)
    lonely = {name for name, times in having.items() if times < 2 <= len(raw) and form.guessed}
    lonely -= {*table.identity}
    kept = [
        replace(
            one,
            columns={name: place for name, place in one.columns.items() if name not in lonely},
            cells=one.cells.drop(lonely & {*one.cells.columns}),
        )
        for one in raw
    ]
    said = (
        (of, [repr(table[name].label) for name in one.columns if name in lonely])
        for of, one in zip(tables, raw, strict=True)
    )
    sentences = ((file_or_sheet(of, tables), labels) for of, labels in said if labels)
    return kept, tuple(
        Assumption(
            about="left out",
            sentence=f"only in {where}, so not compared: {', '.join(labels)}",
            option="give the other files this column too",
            doubtful=True,
        )
        for where, labels in sentences
    )


def _with_joined_name(form_table: Table, table: PlainTable) -> tuple[PlainTable, Sequence[str]]:
    """The table with the name of the study in one column, where the form has it from several, and their headers."""
    study = form_table[form_table.study]
    headers = KnownHeaders(((header, header) for header in table.headers if header), folded=plain_header)
    if headers.find(study.label) is None and headers.find(study.name) is None:
        for name in filter(lambda name: TOGETHER in name, (study.label, *study.also_called)):
            if (joined := joined_by_name(table, name)) is not None:
                parts = [headers.find(part) or part for part in name.split(TOGETHER)]
                return replace(joined, headers=(*table.headers, study.label)), parts
    return table, ()


def _by_rows(lacking: Sequence[str]) -> str:
    """What to do if only its place in the sheet told a row from the others: another file has other places."""
    if not {ROW, SHEET_ROW} & set(lacking):
        return ""
    return ". Nothing but their place in the sheet tells the rows apart: add the same column of ids to each file"


def _columns(form_table: Table, table: PlainTable) -> tuple[dict[str, int], set[str]]:
    """The position of each field's column, and the fields for which a header is only near."""
    headers = dict(
        enumerate(number_repeats(header or UNHEADED for header in table.headers))
    )  # as an inferred form has them
    matched = match_headers(headers, KnownHeaders(*form_table.known_by, folded=plain_header))
    found = {name: columns[0] for name, columns in matched.columns.items()} | dict(matched.near)
    return {field.name: found[field.name] for field in form_table.fields if field.name in found}, set(matched.near)


def _assumptions(
    form_table: Table,
    table: PlainTable,
    found: dict[str, int],
    near: set[str],
    known: Collection[str | None],
    called: str,
) -> Iterator[Assumption]:
    option = "correct the form or the headers"
    for name in sorted(near):
        header, label = table.headers[found[name]], form_table[name].label
        sentence = f"{header!r} in {table.file} is the form's {label!r}: the names are similar"
        yield Assumption(about="columns", sentence=sentence, option=option, doubtful=True)
    main_fields = (field for field in form_table.fields if field.of is None and not field.added)
    absent = [repr(field.label) for field in main_fields if field.name not in found]
    if absent:
        of_sheet = "" if Path(table.file).stem == table.sheet else f" (the sheet {table.sheet})"
        sentence = f"{called or table.file + of_sheet} has no column for {', '.join(absent)}"
        yield Assumption(about="columns", sentence=sentence, option=option, doubtful=True)
    used = set(found.values())
    unused = [
        repr(header) for column, header in enumerate(table.headers) if header not in {"", *known} and column not in used
    ]
    filled = [column for column in range(len(table.headers)) if table.cells.to_series(column).drop_nulls().len()]
    if nameless := sum(not table.headers[column] and column not in used for column in filled):
        unused.append("one without a header" if nameless == 1 else f"{nameless} without a header")
    if unused:
        sentence = f"the form has no field for these columns of {called or table.file}: {', '.join(unused)}"
        yield Assumption(about="left out", sentence=sentence, option=option)
