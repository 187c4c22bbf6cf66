"""Extractions compared without a project: from files that nobody prepared to a comparison and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from shlex import quote

from extract.compare_files.agreement_column import check_agreement
from extract.compare_files.all_different import all_different
from extract.compare_files.extractor_tables import extractor_tables, in_its_file
from extract.compare_files.file_table import remarks_on
from extract.compare_files.given_texts import given_texts
from extract.compare_files.infer_form import infer_form
from extract.compare_files.left_aside import LeftAside
from extract.compare_files.linked_sheets import LinkedTables, linked_tables, of_sheet_named
from extract.compare_files.mistyped_names import mistyped_names
from extract.compare_files.one_file import ExtractorTables, key_of_form
from extract.compare_files.plain_mapping import map_plain, with_ways, without_lonely_columns
from extract.compare_files.sheets_by_name import sheets_by_name, sheets_of_one_file
from extract.errors import CannotUse
from extract.form_file.load import load_form
from extract.tables import main_table
from extract.tables.number_formats import plain
from schema.form import Form
from schema.records import record
from schema.study_name import StudyName
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.recorded_table import RawTable
from validate.inference.assumed import Assumed, Assumption
from validate.inference.form import field_names
from validate.inference.plain_table import PlainTable
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison
from validate.merge.study_proposals import with_keys


@record(kw_only=True)
class Compared:
    """A comparison with what was assumed for it; `consensus` has the rows that are the team's own answer, by name.

    `tables` are the files as they were read, `left_aside` others in which the files differ. `by` is the column of a
    shared file that names the extractors, `pairs` the pattern of columns side by side. `also_called` has the names of
    each linked sheet in the files, and `sheets` its tables as they were read, in the order of the form.
    """

    comparison: Comparison
    assumed: Assumed
    tables: tuple[PlainTable, ...] = ()
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    by: str | None = None
    pairs: str | None = None
    left_aside: tuple[LeftAside, ...] = ()
    sheets: Sequence[Sequence[PlainTable]] = ()
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _linked(shared: ExtractorTables, key: Sequence[str], missing: Sequence[str]) -> LinkedTables | None:
    """The sheets of these workbooks that one column of studies links; None of other files."""
    if len(key) > 1 or any(len(book) < 2 for book in shared.workbooks):
        return None
    return linked_tables(shared.workbooks_with_missing(missing), key, shared.by) if shared.workbooks else None


def _tables_of_form(shared: ExtractorTables, form: Form) -> LinkedTables:
    """The sheets of these workbooks that are called like the tables of a form; CannotUse where a workbook has not all.

    Each is read by its table as a file of a single table is.
    """
    assumed = Assumed(facts={"form": form.name})
    listed, raw = [], []
    sheets = sheets_by_name(shared.workbooks) if shared.by is None else sheets_of_one_file(shared.workbooks)
    for table in form.tables:
        alone = replace(form, tables=(table,))
        paired = sheets.paired_as(table.label)
        named = [one.sheet for one in sheets.paired[paired]] if paired else [table.label] * len(shared.workbooks)
        tables = [main_table(book, sheet) for book, sheet in zip(shared.workbooks, named, strict=True)]
        assumed += Assumed(assumptions=tuple(sheets.about_paired([paired] if paired else [])))
        mapped = [map_plain(alone, one, shared.by) for one in tables]
        of_sheet, lonely = without_lonely_columns(alone, tables, [plainly.raw for plainly in mapped])
        of_sheet, of_ways = with_ways(alone, tables, of_sheet)
        about = [*lonely, *(assumption for plainly in mapped for assumption in plainly.assumptions)]
        assumed += of_sheet_named(table.label, Assumed(assumptions=tuple(dict.fromkeys(about))) + of_ways)
        listed.append(tables)
        raw.append(of_sheet)
    return LinkedTables(
        form=form,
        assumed=assumed,
        raw=[list(of_file) for of_file in zip(*raw, strict=True)],
        sheets=tuple(table.label for table in form.tables),
        tables=listed,
    )


def _compared_sheets(shared: ExtractorTables, linked: LinkedTables, ledger: Ledger | None) -> Compared:
    """The comparison of linked sheets, each a table of the form."""
    files = [tables[0].file for tables in shared.workbooks]
    of_each = zip(shared.owners, files, linked.raw, strict=True)
    extractions = [_with_keys_of_studies(read_extraction(name, linked.form, file, raw)) for name, file, raw in of_each]
    remarks = tuple(dict.fromkeys((*shared.of_people, *_remarks(shared.workbooks, linked))))
    known = {*map(plain, linked.unpaired), *(plain(table.sheet) for of_sheet in linked.tables for table in of_sheet)}
    names = shared.owners
    unpaired = (
        LeftAside(where=sheet, rows={names[which]: table.height for which, table in tables.items()}, everywhere=False)
        for sheet, tables in linked.unpaired.items()
    )
    return Compared(
        comparison=merge(extractions, ledger, propose_studies=True),
        assumed=Assumed(assumptions=(*remarks, *mistyped_names(extractions)), facts=shared.assumed.facts)
        + linked.assumed,
        tables=tuple(shared.tables.values()),
        sheets=linked.tables,
        by=shared.by,
        left_aside=(*unpaired, *(table for table in shared.left_aside if plain(table.where) not in known)),
        also_called={
            sheet: tuple(dict.fromkeys(table.sheet for table in of_sheet))
            for sheet, of_sheet in zip(linked.sheets, linked.tables, strict=True)
        },
    )


def _with_keys_of_studies(extraction: Extraction) -> Extraction:
    """The extraction with one key for a study that its sheets spell differently: `Smith (2010)`, `Smith, 2010`."""
    first, *others = (
        recorded.keys[recorded.table.study].drop_nulls().unique().to_list() for recorded in extraction.tables.values()
    )
    named = {StudyName(key).tokens: key for key in first}
    if len(named) < len(first):
        return extraction
    keys = {key for several in others for key in several} - {*first}
    known = {key: named[tokens] for key in keys if (tokens := StudyName(key).tokens) in named}
    return with_keys(extraction, known) if known else extraction


def _remarks(workbooks: Sequence[Sequence[PlainTable]], linked: LinkedTables) -> Iterator[Assumption]:
    """What was assumed about where the tables are, and which others are on the same sheets."""
    for of_sheet in linked.tables:
        for book, table in zip(workbooks, of_sheet, strict=True):
            for remark in remarks_on(main_table(book, table.sheet)):
                yield in_its_file(table, remark)


def _named_after(sheet: str, form: Form, raw: Sequence[RawTable]) -> tuple[Form, list[RawTable]]:
    """The form and cells of a sheet with its name for the table: what was ruled there is said of no other sheet."""
    (name,) = field_names([f"sheet {sheet}"]).values()
    return replace(form, tables=(replace(form.studies, name=name),)), [replace(one, table=name) for one in raw]


def compare_files(  # noqa: PLR0913 (an option each)
    paths: Sequence[Path],
    *,
    by: str | None = None,
    key: Sequence[str] = (),
    sheet: str | None = None,
    form_name: str | None = None,
    ledger: Ledger | None = None,
    pairs: str | None = None,
    missing: Sequence[str] = (),
) -> Compared:
    """Compares two files or more, or the extractors of one file whose column `by` names them, under a ledger.

    CannotUse where there are not two extractors, or a column that is asked for is not there.
    """
    if missing and form_name is not None:
        hint = "a form says under missing of a field what means missing there"
        raise CannotUse("--missing is for files without a form", file=f"--missing {quote(missing[0])}", hint=hint)
    form = load_form(form_name) if form_name is not None else None
    shared = extractor_tables(paths, by=by, sheet=sheet, pairs=pairs, key=key or key_of_form(form))
    if form_name is None and sheet is None and (linked := _linked(shared, key, missing)) is not None:
        return _compared_sheets(shared, linked, ledger)
    shared = shared.with_missing(missing)
    tables = list(shared.tables.values())
    if form is not None and len(form.tables) > 1 and shared.workbooks and all(shared.workbooks) and sheet is None:
        return _compared_sheets(shared, _tables_of_form(shared, form), ledger)
    if form is not None:
        mapped = [map_plain(form, table, shared.by) for table in tables]
        raw, lonely = without_lonely_columns(form, tables, [plain.raw for plain in mapped])
        raw, of_ways = with_ways(form, tables, raw)
        assumptions = (*lonely, *(assumption for plain in mapped for assumption in plain.assumptions))
        assumed = Assumed(assumptions=tuple(dict.fromkeys(assumptions)), facts={"form": form.name}) + of_ways
    else:
        without = (shared.by,) if shared.by else ()
        consensus = [*shared.consensus.values()]
        inferred = infer_form(tables, key=key or shared.key, without=without, consensus=consensus)
        form, assumed = inferred.form, inferred.assumed
        raw = [inferred.raw(which) for which in range(len(tables))]
        if shared.chosen and sheet is not None:
            form, raw = _named_after(sheet, form, raw)
    extractions = [
        read_extraction(name, form, table.file, [table]) for name, table in zip(shared.tables, raw, strict=True)
    ]
    comparison = merge(extractions, ledger, propose_studies=True)
    checked = check_agreement(comparison, shared.agreement) + all_different(comparison) + given_texts(comparison)
    return Compared(
        comparison=comparison,
        assumed=shared.assumed + checked + assumed + Assumed(assumptions=tuple(mistyped_names(extractions))),
        tables=tuple(tables),
        consensus=shared.consensus,
        by=shared.by,
        pairs=pairs,
        left_aside=shared.left_aside,
    )
