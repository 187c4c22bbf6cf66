"""Describes the assumptions about tables without a form in sentences, the most important first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schema.quantities import Amount
from schema.records import record
from schema.text import and_list, plural, quoted
from validate.inference.assumed import Assumed, Assumption
from validate.inference.author_and_year import TOGETHER, years_of_authors
from validate.inference.columns import Column
from validate.inference.entry_assumptions import entry_assumptions
from validate.inference.form import FieldOf
from validate.inference.key import Key
from validate.inference.missing import missing_words_used
from validate.inference.plain_table import PlainTable, file_or_sheet
from validate.inference.row_numbers import ROW, SHEET_ROW
from validate.inference.sentence_parts import BY_FORM, first_few, grouped
from validate.inference.units import give_other_units
from validate.inference.words import says_author, says_year

_SELDOM = 0.5  # minimum proportion of keys, of shared studies, that a second table has
_FOUND = {
    "near": "the headers are similar",
    "content": "most of their entries are the same",
    "spelling": "the headers differ only in spelling",
}


MARKS_FINISHED = "it marks what is finished"
SAYS_WHO = "it says who extracted the row"
OTHER_UNITS = "its headers give different units, and its entries are no amounts in them"
NUMBERED_ANEW = "each extractor numbered the rows or studies in it anew"
"""Why a column of numbers that two tables hardly share is not compared. This is a guess."""


@record
class Left:
    """A column that is not compared, with the reason."""

    column: Column
    why: str


def describe_assumptions(
    tables: Sequence[PlainTable],
    key: Key,
    fields: Sequence[FieldOf],
    left: Sequence[Left],
    texts: Mapping[str, Mapping[str, int]],
) -> Assumed:
    """All assumptions about these tables, as sentences and as data."""
    missing = {field.name: missing_words_used(texts[field.column.label], field.cell.missing) for field in fields}
    missing[fields[0].name] = {}  # the name of the study is always a name
    assumptions = (
        *_of_key(key),
        *_of_author_and_year(tables, key),
        *_of_columns(tables, fields),
        *_of_left(tables, left),
        *_of_given(fields),
        *entry_assumptions(tables, fields, texts, missing),
    )
    return Assumed(assumptions=assumptions, facts=_facts(tables, key, fields, left, missing))


def _of_key(key: Key) -> Iterator[Assumption]:
    names = [column.label for column in key.together.columns] if key.together else [key.study.label]
    study, says = and_list(list(map(repr, names))), "say together" if key.together else "says"
    guessed = "" if key.named else " (guessed from its entries; its header does not say so)"
    if key.study.label == ROW:
        return  # the sentence is given where the column is made
    if key.counted and key.identity[0].label == SHEET_ROW:
        sentence = (
            f"{study} {says} which study a row belongs to{guessed}; no column says which row of the study it is, so"
            " rows are paired by similarity. They are called by their row of the sheet and a letter for the extractor"
            " (2 A, 2 B)"
        )
    elif key.counted:
        sentence = (
            f"{study} {says} which study a row belongs to{guessed}; {key.identity[0].label!r} only numbers the rows of"
            f" each extractor, so {'rows that their number does not show to be the same' if key.met_again else 'rows'}"
            " are paired by similarity"
        )
    elif key.identity:
        within = " and ".join(f"the {ROW}" if column.label == ROW else f"{column.label!r}" for column in key.identity)
        say = "say" if len(key.identity) > 1 else "says"
        sentence = f"{study} {says} which study a row belongs to{guessed}; {within} {say} which row of the study it is"
    else:
        sentence = f"there is one row per study, and {study} {says} which study it is{guessed}"
    seldom = bool(key.identity) and key.met_again < _SELDOM and not key.counted
    sentence += (
        "; few rows have the same entries there in both files, so the others are paired by similarity" if seldom else ""
    )
    if key.elsewhere or key.unlike:
        are = plural(key.elsewhere or key.unlike, "row is", "rows are")
        other = "another number" if key.elsewhere else "other entries there"
        sentence += f"; {are} more alike to a row with {other} than to the one with the same"
    if key.elsewhere:
        sentence += ": perhaps each extractor numbered them, so rows that are clearly the same are paired by similarity"
    if key.rival:
        rival = " and ".join(f"{column.label!r}" for column in key.rival)
        rows = plural(key.paired, "row")
        these = "These columns pair" if key.identity else "This column pairs"
        sentence += f". {these} {rows}; {rival} would pair {key.rival_paired}, and other ones"
    doubtful = seldom or bool(key.rival) or not key.named or key.counted or key.elsewhere > 0 or key.unlike > 0
    doubtful = doubtful or key.measured
    yield Assumption(about="key", sentence=sentence, option="--key COLUMN, the study's first", doubtful=doubtful)
    again = "the same entries there as another row of the same extractor"
    if key.twice:
        rows = plural(key.twice, "row has", "rows have")
        yield _hard_to_pair(f"{rows} {again}; such rows cannot be paired", "that distinguish the rows")
    if key.blank:
        rows = plural(key.blank, "row is", "rows are")
        how = "can be paired by similarity at most" if key.identity else "cannot be paired"
        yield _hard_to_pair(f"{rows} blank there; such rows {how}", "that are filled in")


def _of_author_and_year(tables: Sequence[PlainTable], key: Key) -> Iterator[Assumption]:
    """Authors with several years, whose rows may belong to one study or to several."""
    if key.together is not None:
        if key.together.guessed:
            author, year = key.together.columns
            if not year.everywhere:
                yield _of_year_in_names(tables, author, year)
                return
            has = plural(years_of_authors(tables, author, year), "author has", "authors have")
            yield Assumption(
                about="key",
                sentence=f"{has} rows of several years, and each year of an author counts as a study",
                option=f"if all rows of an author are one study: --key {author.label!r} --key {year.label!r}",
                doubtful=True,
            )
        return
    year_within = next((column for column in key.identity if says_year(column.label)), None)
    if year_within is None or not says_author(key.study.label):
        return
    if several := years_of_authors(tables, key.study, year_within):
        has = plural(several, "author has", "authors have")
        yield Assumption(
            about="key",
            sentence=f"{has} rows of several years, and the rows of an author count as one study",
            option=f"to count them as several studies: --key '{key.study.label}{TOGETHER}{year_within.label}'",
            doubtful=True,
        )


def _of_year_in_names(tables: Sequence[PlainTable], study: Column, year: Column) -> Assumption:
    """A year that some tables have in a column and others in the name of the study."""
    without = [table for table, position in zip(tables, year.positions, strict=True) if position is None]
    example = next((text for table in without[:1] for text in _entries_of(tables, table, study) if text), "")
    return Assumption(
        about="key",
        sentence=f"{year.label!r} completes the names of studies where a file has this column, as others have the year"
        f" in {study.label!r} ({quoted(example)})",
        option=f"if the year is not part of the name: --key {study.label!r}",
        doubtful=True,
    )


def _entries_of(tables: Sequence[PlainTable], of: PlainTable, column: Column) -> list[str | None]:
    position = next(place for table, place in zip(tables, column.positions, strict=True) if table is of)
    return [] if position is None else of.cells.to_series(position).to_list()


def _hard_to_pair(sentence: str, better: str) -> Assumption:
    return Assumption(about="key", sentence=sentence, option=f"--key COLUMN, for columns {better}", doubtful=True)


def _of_columns(tables: Sequence[PlainTable], fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    for field in fields:
        if field.column.match in _FOUND:
            spelled = dict.fromkeys(
                f"{repr(header) if header else 'a column without a header'} in {file_or_sheet(table, tables)}"
                for header, table in zip(field.column.headers, tables, strict=True)
                if header is not None
            )
            called = "" if all(field.column.headers) else f", {field.column.label!r}"
            sentence = f"one column{called}: {', '.join(spelled)} ({_why_one(field)})"
            yield Assumption(
                about="columns", sentence=sentence, option=BY_FORM, doubtful=field.column.match != "spelling"
            )


def _why_one(field: FieldOf) -> str:
    """Why columns with different headers are one column; for different units, how their numbers are compared."""
    if not give_other_units(field.column.headers):
        return _FOUND[field.column.match]
    if not isinstance(field.cell, Amount):
        return "their units differ: numbers of one are not those of the other"
    bases = {unit.base for unit in field.cell.units if unit.code in field.units}
    never = "; a number of weeks or days is never a number of months" if len(bases) > 1 else ""
    return f"their units differ, so their numbers are compared with the unit of each{never}"


def _of_left(tables: Sequence[PlainTable], left: Sequence[Left]) -> Iterator[Assumption]:
    for why, several in grouped([(unused.why, unused.column) for unused in left]).items():
        if why == "only one file has it":
            nameless = [f"{column.label!r}" for column in several if not any(column.headers)]
            if nameless:
                yield Assumption(
                    about="left out",
                    sentence=f"not compared, because without a header they match no column: {first_few(nameless)}",
                    option="add the same header in each file",
                    doubtful=True,
                )
            named = [column for column in several if any(column.headers)]
            by_file = grouped([(_only_in(tables, column), f"{column.label!r}") for column in named])
            for file, labels in by_file.items():
                sentence = f"only in {file}, so not compared: {', '.join(labels)}"
                option = _SAME_HEADER if len(by_file) > 1 else BY_FORM
                yield Assumption(about="left out", sentence=sentence, option=option, doubtful=True)
        else:
            listed = first_few([f"{column.label!r}" for column in several])
            sentence = f"not compared, because {why}: {listed}"
            doubtful = why in {MARKS_FINISHED, NUMBERED_ANEW, OTHER_UNITS}
            yield Assumption(about="left out", sentence=sentence, option=BY_FORM, doubtful=doubtful)


_SAME_HEADER = f"if two of these are one column, give them the same header in copies of the files; or {BY_FORM}"


def _of_given(fields: Sequence[FieldOf]) -> Iterator[Assumption]:
    """The columns in which the platform, or a table of people side by side, describes a study once for all."""
    labels = [f"{field.column.label!r}" for field in fields if field.given and not field.of_name]
    if labels:
        sentence = f"not compared, because it describes the studies or rows for everybody: {first_few(labels)}"
        yield Assumption(about="left out", sentence=sentence, option=BY_FORM)


def _only_in(tables: Sequence[PlainTable], column: Column) -> str:
    """The file that has a column, or its sheet if the tables are sheets of one workbook."""
    only = next(table for table, position in zip(tables, column.positions, strict=True) if position is not None)
    return file_or_sheet(only, tables)


def _facts(
    tables: Sequence[PlainTable],
    key: Key,
    fields: Sequence[FieldOf],
    left: Sequence[Left],
    missing: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    return {
        "key": {"study": key.study.label, "identity": [column.label for column in key.identity]},
        "columns": [
            {
                "label": field.column.label,
                "field": field.name,
                "type": field.cell.type_name,
                "match": field.column.match,
                "headers": _headers(tables, field.column),
                "missing": dict(missing[field.name]),
            }
            for field in fields
        ],
        "left_out": [
            {"label": unused.column.label, "why": unused.why, "headers": _headers(tables, unused.column)}
            for unused in left
        ],
    }


def _headers(tables: Sequence[PlainTable], column: Column) -> dict[str, str]:
    """The header of the column in each file that has it."""
    return {table.file: header for table, header in zip(tables, column.headers, strict=True) if header is not None}
