"""A consensus that a team has already: a file with the same columns, or the consensus rows of the file it shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.compare_files.comparing import Compared
from extract.compare_files.file_table import position_of, read_table
from extract.compare_files.one_file import key_of_form
from extract.compare_files.other_headers import likely_headers, with_our_headers
from extract.compare_files.plain_mapping import PlainMapped, map_plain
from extract.errors import CannotUse
from extract.output import say
from extract.tables.number_formats import plain
from extract.tables.platforms.coder_sheets import coder_sheets
from extract.tables.side_by_side import SideBySide, side_by_side
from extract.workbook.load import load_extraction
from schema.form import Form, Table
from schema.text import and_list, fold
from schema.words import Listed
from validate.adjudication.marks import is_marked
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.own_ways import LISTED_WITH, Way
from validate.extraction.recorded_table import RawTable
from validate.inference.header_match import KnownHeaders
from validate.inference.on_other_scale import on_other_scale
from validate.inference.plain_table import PlainTable
from validate.inference.read_beside import Beside, read_beside
from validate.inference.row_numbers import ROW
from validate.inference.separators import sign_between
from validate.inference.split import split_by


def consensus_for_form(path: Path, form: Form) -> Extraction:
    """The consensus in a file of the project's form, called as the file is; CannotUse for a file of another form."""
    loaded = load_extraction(path, form)
    _say_lacking([one.label for one in form.tables if not loaded.extraction[one.name].columns])
    return loaded.extraction


def consensus_for(path: Path, compared: Compared, columns: Sequence[str] = ()) -> Extraction:
    """The consensus in a file, for a comparison without a project, its columns known by those of the comparison.

    Of a file that several share, the rows or the sheet of `Consensus`, `Agreed` or `Final`; else the whole table.
    `columns` names those with another header in the consensus, as `THEIRS=OURS`. CannotUse where it has not the columns
    of the key, or the shared file no such rows.
    """
    form = compared.comparison.form
    if len(form.tables) > 1:
        return _consensus_of_sheets(path, compared, columns)
    name, found, called = _table(path, compared, columns)
    _say_guesses(found)
    table = with_our_headers(found, form, columns)
    mapped = _mapped(table, compared, called)
    for remark in mapped.assumptions:
        say(f"{remark.about}: {remark.sentence}", err=True)
    if mapped.by_likeness:
        say("key: no column says which row of a study is which, so rows are paired by similarity", err=True)
    for sentence in likely_headers(table, form, compared.tables, mapped.raw.columns):
        say(f"columns: {sentence}", err=True)
    beside = _beside(compared, form.studies, compared.tables)
    raw, otherwise = read_beside(beside, table, _with_our_separators(mapped.raw, compared), is_marked)
    for sentence in otherwise:
        say(f"types: {sentence}", err=True)
    return _with_scales_said(read_extraction(name, form, table.file, [raw]), compared)


def _beside(compared: Compared, table: Table, tables: Sequence[PlainTable]) -> Beside:
    """The tables that were compared as one table of the form."""
    comparison = compared.comparison
    sentences = {assumption.sentence for assumption in compared.assumed.assumptions}
    return Beside(
        form=replace(comparison.form, tables=(table,)),
        tables=tables,
        recorded=[comparison.extraction(who)[table.name] for who in comparison.names],
        without=(compared.by,) if compared.by else (),
        asked={sentence.removeprefix(f"{table.label}: ") for sentence in sentences},
    )


def _consensus_of_sheets(path: Path, compared: Compared, columns: Sequence[str]) -> Extraction:
    """The consensus on several linked sheets, with a sheet for each that is called as in a file; CannotUse without any.

    A row that a consensus lacks is dropped: a sheet that it lacks says nothing of its rows, and is named.
    """
    form = compared.comparison.form
    if columns:
        hint = "compare one sheet alone with --sheet NAME, or give the consensus the headers of the files"
        raise CannotUse("--column is for a consensus on one sheet", file=f"--column {columns[0]}", hint=hint)
    raw, lacking = [], []
    for table, beside in zip(form.tables, compared.sheets, strict=True):
        found = _sheet_of_consensus(path, compared, table)
        if found is None:
            lacking.append(table.label)
            continue
        _say_guesses(found)
        mapped = map_plain(replace(form, tables=(table,)), found, compared.by)
        for remark in mapped.assumptions:
            say(f"{remark.about}: {table.label}: {remark.sentence}", err=True)
        ours = _with_our_separators(mapped.raw, compared)
        cells, otherwise = read_beside(_beside(compared, table, beside), found, ours, is_marked)
        for sentence in otherwise:
            say(f"types: {table.label}: {sentence}", err=True)
        raw.append(cells)
    if not raw:
        there = and_list([*dict.fromkeys(table.sheet for table in read_table(path).all_tables)])
        rows = f" with rows of a consensus by {compared.by!r}" if compared.by else ""
        hint = f"its sheets are {there}. Name one as in the files, or compare one sheet alone with --sheet NAME"
        raise CannotUse(f"has none of the sheets {and_list(lacking)}{rows}", file=path.name, hint=hint)
    _say_lacking(lacking)
    return _with_scales_said(read_extraction(path.stem, form, path.name, raw), compared)


def _say_guesses(table: PlainTable) -> None:
    """Names the rows of a consensus that were ignored, such as notes and totals, and what else was guessed of it."""
    for sentence in filter(lambda sentence: "ignored" in sentence, table.remarks):
        say(f"shape: {sentence}", err=True)
    for sentence, option in table.guesses:
        say(f"shape: {sentence} ({option})", err=True)


def _say_lacking(sheets: Sequence[str]) -> None:
    """Names the sheets that a consensus does not have."""
    if sheets:
        its = "its cells and rows stay as they are" if len(sheets) == 1 else "their cells and rows stay as they are"
        noun = "sheet" if len(sheets) == 1 else "sheets"
        say(f"sheets: the consensus does not have the {noun} {and_list(sheets)}: {its}", err=True)


def _sheet_of_consensus(path: Path, compared: Compared, table: Table) -> PlainTable | None:
    """The table of a consensus for one of the linked sheets; of a file that people share, the rows of their consensus.

    None where the file has no such sheet, or nobody's consensus on it.
    """
    there = {plain(one.sheet): one.sheet for one in read_table(path).all_tables}
    names = (table.label, *compared.also_called.get(table.label, ()))
    sheet = next((there[plain(name)] for name in names if plain(name) in there), None)
    if sheet is None:
        return None
    found = read_table(path, sheet).table
    place = KnownHeaders((text, at) for at, text in enumerate(found.headers)).find(compared.by) if compared.by else None
    if place is None:
        return found
    shares = split_by(found, place).consensus
    return _one(shares, f"its column {compared.by!r} names", f"{found.file}, {sheet}")[1] if shares else None


def _with_scales_said(consensus: Extraction, compared: Compared) -> Extraction:
    """The consensus; columns are named whose numbers are exactly a hundred times those of the extractors, or so."""
    comparison = compared.comparison
    for name, table in consensus.tables.items():
        for sentence in on_other_scale(table, [comparison.extraction(who)[name] for who in comparison.names]):
            say(f"numbers: {sentence}", err=True)
    return consensus


def _mapped(table: PlainTable, compared: Compared, called: str) -> PlainMapped:
    """The consensus by the columns of the comparison; a column of the key under another header is asked for."""
    form = compared.comparison.form
    try:
        return map_plain(form, table, compared.by, called)
    except CannotUse as error:
        likely = "; ".join(likely_headers(table, form, compared.tables, {}))
        raise CannotUse(
            error.message,
            file=error.file,
            sheet=error.sheet,
            cell=error.cell,
            hint=". ".join(filter(None, (error.hint, likely))),
        ) from error


def _with_our_separators(raw: RawTable, compared: Compared) -> RawTable:
    """The consensus, with its own sign between the answers of lists, where these are the extractors' answers."""
    found: dict[str, Way] = {}
    comparison, table = compared.comparison, compared.comparison.form[raw.table]
    for field in table.fields:
        if field.name in raw.cells.columns and isinstance(field.cell, Listed):
            columns = (comparison.extraction(who)[table.name].values[field.name] for who in comparison.names)
            lists = (text for column in columns for text in column.drop_nulls().unique())
            known = {fold(part) for text in lists for part in text.split(";")}
            if sign := sign_between(raw.cells[field.name].drop_nulls().unique().to_list(), ";", known):
                found[field.name] = LISTED_WITH[sign]
    return replace(raw, ways={**raw.ways, **found})


def _table(path: Path, compared: Compared, columns: Sequence[str]) -> tuple[str, PlainTable, str]:
    """Who agreed, their table, and what it is called if it is a part of a table.

    Of a workbook with several sheets it is on the one that is called as the sheet that was compared.
    """
    file = read_table(path, pairs=compared.pairs)
    named = {plain(one.sheet) for one in compared.tables}
    alike = [one.sheet for one in file.all_tables if named == {plain(one.sheet)}]
    file = read_table(path, alike[0], pairs=compared.pairs) if alike and alike[0] != file.table.sheet else file
    table, headers = file.table, file.table.headers
    part = f"the consensus in {table.file}"
    by = file.person or (compared.by if compared.by in headers else None)
    if by is not None:
        shares = split_by(table, position_of(table, by)).consensus
        return *_one(shares, f"its column {by!r} names", table.file), part
    coders = None if alike else coder_sheets(file.all_tables)
    if coders is not None:
        return *_one(coders.consensus, "it has a sheet for each coder, and for", table.file), ""
    key = key_of_form(compared.comparison.form)
    two = side_by_side(table, compared.pairs, key)
    if two is not None and ROW in key and not _are_compared(two, compared):
        two = side_by_side(table, compared.pairs, [header for header in key if header != ROW])
    if two is not None:
        theirs = {named.partition("=")[0].strip() for named in columns}
        known = {header for consensus in two.consensus.values() for header in consensus.headers}
        if theirs - known and theirs <= {*headers}:  # somebody named the columns of the consensus
            of_people = {header for pair in two.pairs for header in pair} - theirs
            others = [place for place, header in enumerate(headers) if header not in of_people]
            return path.stem, table.of_columns(others), part
        says = f"{' and '.join(two.tables)} stand side by side in it, and beside them"
        return *_one(two.consensus, says, table.file), part
    return path.stem, table, ""


def _are_compared(two: SideBySide, compared: Compared) -> bool:
    """Whether these people are those who were compared, row by row: only then are rows known by their place."""
    known = [(table.headers, table.rows.to_list(), table.cells.rows()) for table in compared.tables]
    return known == [(table.headers, table.rows.to_list(), table.cells.rows()) for table in two.tables.values()]


def _one(found: Mapping[str, PlainTable], says: str, file: str) -> tuple[str, PlainTable]:
    if len(found) != 1:
        names = f"both {' and '.join(map(repr, found))}" if found else "nobody called Consensus, Agreed or Final"
        raise CannotUse(
            f"{says} {names}",
            file=file,
            hint="give a file that has the consensus alone, or one such name in this one",
        )
    return next(iter(found.items()))
