"""Adds drop-down lists to cells. They only warn, so other entries are possible. All lists have the missing codes.

The choices are on a hidden sheet, because a list inside a rule is limited to 255 characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from xlsxwriter.worksheet import Worksheet

from extract.reading import letters
from extract.reading.text_size import cell_length, cut_to
from schema.cell_type import Family
from schema.cells import Number
from schema.decimals import bound_shown
from schema.form import Field, Table
from schema.missing import Missing

FIRST_ROW, LAST_ROW = 3, 1002
"""The rows, counted from 0, for which a sheet is prepared."""

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255  # characters, Excel's limits


@dataclass
class Lists:
    """The hidden sheet of lists, with a column for each different list."""

    sheet: Worksheet
    columns: dict[tuple[str, ...], int] = field(default_factory=dict)

    def source(self, entries: tuple[str, ...]) -> str:
        """The range of a list. The list is written when it is first needed."""
        if entries not in self.columns:
            column = len(self.columns)
            self.columns[entries] = column
            for row, entry in enumerate(entries):
                self.sheet.write_string(row, column, entry)
        name = letters(self.columns[entries] + 1)
        return f"='{self.sheet.get_name()}'!${name}$1:${name}${len(entries)}"


def offer(
    sheet: Worksheet, column: int, field: Field, lists: Lists, tables: Mapping[str, Table], sheets: Mapping[str, str]
) -> None:
    """Adds a drop-down, message or rule to the prepared cells of a column, if its field has one."""
    rule = _rule(field, column, lists, tables, sheets)
    if rule:
        sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, rule)


def codes(field: Field) -> tuple[str, ...]:
    """The missing codes that a field offers, in the order of the cover; none for the mark of a finished study."""
    if field.finished_when is not None:
        return ()
    return tuple(code.value for code in Missing if code.value in field.codes)


def _rule(
    field: Field, column: int, lists: Lists, tables: Mapping[str, Table], sheets: Mapping[str, str]
) -> dict[str, Any]:
    title = cut_to(field.label, _LONGEST_TITLE)
    match field.cell.family:
        case Family.SET:
            return _message(title, f"One or several, separated by ;  {field.cell.in_short}")
        case Family.CHOICE:
            return _choice(field, title, lists)
        case Family.REFERENCE:
            return _reference(field, title, tables, sheets)
        case Family.NUMBER | Family.DATE:
            return (_whole_number if field.cell.storage == "integer" else _number)(field, column, title)
        case Family.TEXT | Family.NAME | Family.IDENTIFIER | Family.PLACE:
            return {}
        case _:
            assert_never(field.cell.family)


def _choice(field: Field, title: str, lists: Lists) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": lists.source((*field.cell.options, *codes(field))),
        "error_type": "warning",
        "error_title": title,
        "error_message": "This is not in the list. Keep it only if it is another spelling of an entry. If"
        " nothing fits, choose other or a missing code.",
    }


def _reference(field: Field, title: str, tables: Mapping[str, Table], sheets: Mapping[str, str]) -> dict[str, Any]:
    reference = field.reference
    target = tables.get(reference.to) if reference else None
    if reference is None or target is None or target.key is None:
        return {}
    place = sheets[target.name]
    if reference.several:
        return _message(title, f"{target[target.key].label} from the sheet {place}; several separated by ;")
    name = letters([other.name for other in target.fields].index(target.key) + 1)
    first = f"'{place.replace(chr(39), chr(39) * 2)}'!${name}${FIRST_ROW + 1}"
    whole = f"{first}:${name}${LAST_ROW + 1}"
    return {
        "validate": "list",
        "source": f"=OFFSET({first},0,0,MAX(1,COUNTA({whole})),1)",
        "error_type": "information",
        "error_title": title,
        "error_message": f"This is not on the sheet {place} yet. Add the row there, or choose from the list.",
    }


def _whole_number(field: Field, column: int, title: str) -> dict[str, Any]:
    """A rule for whole numbers and missing codes. Without it, a spreadsheet accepts 12.5 people."""
    cell = f"{letters(column + 1)}{FIRST_ROW + 1}"
    bounds = "".join(f"{test}," for test in _bounds(field, cell))
    allowed = [f"AND(ISNUMBER({cell}),{bounds}{cell}=INT({cell}))", *(f'{cell}="{c}"' for c in codes(field))]
    listed = f", or {', '.join(codes(field))}" if codes(field) else ""
    return {
        "validate": "custom",
        "value": f"=OR({','.join(allowed)})",
        "error_type": "warning",
        "error_title": title,
        "error_message": f"A whole number belongs here{listed}. Keep the entry only if you are sure.",
    }


def _bounds(field: Field, cell: str) -> list[str]:
    """Spreadsheet tests of a number against its lowest and highest possible value."""
    bounds = ((">=", field.cell.lowest), ("<=", field.cell.highest))
    return [f"{cell}{sign}{bound_shown(bound)}" for sign, bound in bounds if bound is not None]


def _number(field: Field, column: int, title: str) -> dict[str, Any]:
    """A rule for numbers within the bounds and missing codes. A text may be a number in another notation."""
    cell = f"{letters(column + 1)}{FIRST_ROW + 1}"
    bounds = _bounds(field, cell)
    if not bounds or field.cell.type_name != Number.type_name:
        return {}
    return {
        "validate": "custom",
        "value": f"=OR(NOT(ISNUMBER({cell})),AND({','.join(bounds)}))",
        "error_type": "warning",
        "error_title": title,
        "error_message": f"The form takes numbers that are {field.cell.limits}. Keep the entry only if you are sure.",
    }


def _message(title: str, text: str) -> dict[str, Any]:
    more = " ... (see the Guide)"
    short = text if cell_length(text) <= _LONGEST_MESSAGE else cut_to(text, _LONGEST_MESSAGE - len(more)) + more
    return {"validate": "any", "input_title": title, "input_message": short}
