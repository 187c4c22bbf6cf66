"""The sheets of workbooks that one column of studies links, and the form with a table for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from extract.tables.choosing import is_supplementary
from extract.tables.number_formats import plain
from schema.form import Form
from schema.records import record
from schema.text import and_list, first_ones, fold, plural
from validate.extraction.recorded_table import RawTable
from validate.inference.assumed import Assumed, Assumption
from validate.inference.author_and_year import TOGETHER, joined_by_name
from validate.inference.form import linked_form
from validate.inference.header_match import KnownHeaders
from validate.inference.infer import Inferred, NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header

_MOST_SHOWN = 8
_KNOWN = 0.5  # of the studies on another sheet, the part that the sheet of studies has
_SAME_SHEET = 0.8  # of the headers of another sheet: it is another version of the first, and no table below it


@record
class LinkedSheets:
    """A form with a table for each sheet that has the studies, and what was assumed."""

    form: Form
    assumed: Assumed


@record(kw_only=True)
class LinkedTables:
    """The same with the cells of each workbook (`raw`), the names of the sheets, and their tables as they were read."""

    form: Form
    assumed: Assumed
    raw: Sequence[Sequence[RawTable]]
    sheets: tuple[str, ...]
    tables: Sequence[Sequence[PlainTable]]


def linked_sheets(workbooks: Sequence[Sequence[PlainTable]], key: Sequence[str], name: str) -> LinkedSheets | None:
    """The form of workbooks whose sheets one column of studies links; None where they are no such workbooks.

    One sheet has a row for each study. Others belong to it if they have its column of studies and know these studies.
    `key` names this column.
    """
    used = _used(_by_sheet(workbooks), key, len(workbooks), for_file=True)
    if used is None:
        return None
    left = _about_sheets(workbooks, used, "a table each was made of the sheets", "To make a form of one sheet alone")
    return LinkedSheets(_form_of(used, name), left + _of_each_sheet(used))


def linked_tables(workbooks: Sequence[Sequence[PlainTable]], key: Sequence[str]) -> LinkedTables | None:
    """The same for a comparison: the sheets that all workbooks have, with the cells of each workbook."""
    everywhere = {sheet: tables for sheet, tables in _by_sheet(workbooks).items() if len(tables) == len(workbooks)}
    used = _used(everywhere, key, len(workbooks), for_file=False)
    if used is None:
        return None
    form = _form_of(used, "inferred")
    raw = [
        [
            replace(inferred.raw(which), table=table.name)
            for table, inferred in zip(form.tables, used.values(), strict=True)
        ]
        for which in range(len(workbooks))
    ]
    about = _about_sheets(workbooks, used, "compared were the sheets", "To compare one sheet alone")
    facts = {"sheets": {sheet: inferred.assumed.as_data() for sheet, inferred in used.items()}}
    return LinkedTables(
        form=form,
        raw=raw,
        sheets=tuple(used),
        tables=[inferred.tables for inferred in used.values()],
        assumed=about + _of_each_sheet(used) + Assumed(facts=facts),
    )


def _form_of(used: Mapping[str, Inferred], name: str) -> Form:
    first, *others = (inferred.sheet(sheet) for sheet, inferred in used.items())
    return linked_form(first, others, name=name)


def _of_each_sheet(used: Mapping[str, Inferred]) -> Assumed:
    several = (of_sheet_named(sheet, inferred.assumed).assumptions for sheet, inferred in used.items())
    return Assumed(assumptions=tuple(chain.from_iterable(several)))


def of_sheet_named(sheet: str, assumed: Assumed) -> Assumed:
    """What was assumed of a sheet, in sentences with its name in front."""
    return Assumed(
        assumptions=tuple(
            replace(assumption, sentence=f"{sheet}: {assumption.sentence}") for assumption in assumed.assumptions
        )
    )


def _used(
    sheets: Mapping[str, list[PlainTable]], key: Sequence[str], workbooks: int, *, for_file: bool
) -> dict[str, Inferred] | None:
    """What each linked sheet suggests, that of the studies first; None where no sheets are linked."""
    several = _sheets_of_studies(sheets, key, workbooks, for_file=for_file) if len(sheets) > 1 else iter(())
    found = next(several, None)
    if found is None:
        return None
    first, studies = found
    header = studies.key.study.label
    linked = {
        sheet: inferred
        for sheet, tables in sheets.items()
        if sheet != first
        and _belongs(tables, sheets[first], header)
        and (inferred := _inferred(tables, header, within=True, for_file=for_file)) is not None
    }
    return {first: studies, **linked} if linked else None


def _by_sheet(workbooks: Sequence[Sequence[PlainTable]]) -> dict[str, list[PlainTable]]:
    """The largest table of each sheet, by the name of the sheet in the first workbook that has it."""
    sheets: dict[str, tuple[str, list[PlainTable]]] = {}
    for tables in workbooks:
        largest: dict[str, PlainTable] = {}
        for table in sorted(tables, key=lambda table: table.height * len(table.headers)):
            if table.visible and table.height and not is_supplementary(table.sheet):
                largest[plain(table.sheet)] = table
        for table in tables:
            if largest.get(plain(table.sheet)) is table:
                sheets.setdefault(plain(table.sheet), (table.sheet, []))[1].append(table)
    return dict(sheets.values())


def _sheets_of_studies(
    sheets: Mapping[str, list[PlainTable]], key: Sequence[str], workbooks: int, *, for_file: bool
) -> Iterator[tuple[str, Inferred]]:
    """The sheets of every workbook with a row for each study, if a column says by its header that it names studies."""
    for sheet, tables in sheets.items():
        if len(tables) < workbooks:
            continue
        inferred = _inferred(tables, key[0] if key else None, for_file=for_file)
        if inferred is not None and inferred.key.named and not inferred.key.identity and not inferred.key.twice:
            yield sheet, inferred


def _inferred(
    tables: Sequence[PlainTable], header: str | None, *, within: bool = False, for_file: bool
) -> Inferred | None:
    """What one sheet suggests; None where it has no column of studies. `within` looks for it under another spelling."""
    known = _column(tables[0], header) if within and header else header
    try:
        return infer(tables, key=(known,) if known else (), for_file=for_file)
    except (NoColumn, NoKey):
        return None


def _column(table: PlainTable, header: str) -> str | None:
    """The header of a table that is this one in any spelling; `Author + Year` where it has both."""
    known = KnownHeaders([(text, text) for text in table.headers if text], folded=plain_header)
    parts = [known.find(part) for part in header.split(TOGETHER)]
    return known.find(header) or (TOGETHER.join(filter(None, parts)) if len(parts) > 1 and all(parts) else None)


def _belongs(tables: Sequence[PlainTable], studies: Sequence[PlainTable], header: str) -> bool:
    """Whether these tables have the column of studies, mostly know the same studies, and ask something else."""
    headers = {plain_header(text) for text in tables[0].headers if text}
    same = headers & {plain_header(text) for text in studies[0].headers if text}
    named, known = _studies(tables, header), _studies(studies, header)
    return bool(named) and len(named & known) >= _KNOWN * len(named) and len(same) < _SAME_SHEET * len(headers)


def _studies(tables: Sequence[PlainTable], header: str) -> set[str]:
    found: set[str] = set()
    for table in tables:
        column = _column(table, header)
        if column is not None:
            named = table if column in table.headers else joined_by_name(table, column) or table
            texts = named.cells.to_series(named.headers.index(column)).drop_nulls()
            found |= {fold(text) for text in texts if text.strip()}
    return found


def _about_sheets(
    workbooks: Sequence[Sequence[PlainTable]], used: Mapping[str, Inferred], done: str, otherwise: str
) -> Assumed:
    """Which sheets became tables, which did not, and how one of them is taken alone."""
    header = next(iter(used.values())).key.study.label
    read = {plain(sheet) for sheet in used}
    left = {table.sheet: table.height for tables in workbooks for table in tables if plain(table.sheet) not in read}
    shown = first_ones([f"{sheet} ({plural(rows, 'row')})" for sheet, rows in left.items()], _MOST_SHOWN)
    not_read = f" Sheets that were not read: {shown}." if left else ""
    sentence = f"{done} {and_list(list(used))}, because {header!r} links them.{not_read} {otherwise}: --sheet NAME"
    return Assumed(assumptions=(Assumption(about="shape", sentence=sentence, option="--sheet NAME"),))
