"""The columns that do not become fields of an inferred form, with the reason for each."""

from collections.abc import Mapping, Sequence

from validate.inference.assumptions import (
    MARKS_FINISHED,
    NUMBERED_ANEW,
    OTHER_UNITS,
    SAYS_WHO,
    Left,
)
from validate.inference.columns import Column
from validate.inference.key import Key as KeyColumns
from validate.inference.own_numbers import numbers_of_an_export
from validate.inference.plain_table import PlainTable
from validate.inference.row_numbers import numbers_rows
from validate.inference.split import says_who_extracted
from validate.inference.texts import texts_by_table
from validate.inference.units import amounts_by_header, give_other_units
from validate.inference.words import (
    are_clock_times,
    marks_finished,
    may_say_when,
    says_event,
    says_number,
    says_when,
)


def filled_by_programs(tables: Sequence[PlainTable], columns: Sequence[Column], key: KeyColumns) -> list[Left]:
    """The columns outside the key that a program filled in: row numbers, and a platform's own columns."""
    numbers = numbers_of_an_export(tables, columns, key)
    of_platform = [(column, _of_platform(tables, column)) for column in columns if column not in key.columns]
    return [
        *(Left(column, NUMBERED_ANEW) for column in numbers),
        *(Left(column, why) for column, why in of_platform if why and column not in numbers),
    ]


def _of_platform(tables: Sequence[PlainTable], column: Column) -> str | None:
    """What the platform that wrote the tables keeps in the column; None if it is not its own column."""
    placed = zip(tables, column.headers, strict=True)
    return next((table.own[header] for table, header in placed if header is not None and header in table.own), None)


def why_left_out(
    tables: Sequence[PlainTable], column: Column, texts: Mapping[str, int], *, for_file: bool
) -> str | None:
    """The reason why a column is not a field of the form; None if it is one."""
    placed = [
        (table, positions) for table, positions in zip(tables, column.positions, strict=True) if positions is not None
    ]
    if all(numbers_rows(table, position) for table, position in placed):
        return "it numbers the rows"
    matches_none = len(tables) > 1 and not column.shared
    nameless = not any(filter(None, column.headers))  # in a form it would match any other one without a header
    if (not for_file and not texts) or (matches_none and (nameless or not for_file)):
        return "only one file has it" if texts else "it is empty"
    people = 1 if len(tables) > 1 else 2
    if all(says_who_extracted(table, positions, people) for table, positions in placed):
        return SAYS_WHO
    if says_when(column.label) or (may_say_when(column.label) and are_clock_times(texts)):
        return "it says when the row was typed"
    if marks_finished(column.label, texts):
        return MARKS_FINISHED
    if _names_the_extractor(column, placed):
        return "it has one entry for each extractor, in all rows"
    units = not for_file and give_other_units(column.headers)
    return OTHER_UNITS if units and amounts_by_header(column.headers, texts_by_table(tables, column)) is None else None


def _names_the_extractor(column: Column, placed: Sequence[tuple[PlainTable, int]]) -> bool:
    """Whether a column of a shared file, with the header of a number or event, has one distinct entry per extractor."""
    if len(placed) < 2 or len({(table.file, table.sheet) for table, _ in placed}) > 1:
        return False
    entries = [table.cells.to_series(position).unique().to_list() for table, position in placed]
    single = all(len(of_one) == 1 and of_one[0] for of_one in entries) and len({str(one) for one in entries}) == len(
        entries
    )
    rows = min(table.height for table, _ in placed)
    return single and rows > 1 and (says_number(column.label) or says_event(column.label))
