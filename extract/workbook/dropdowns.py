"""What may be chosen in a cell, offered but never forced: every list only warns, and a missing code is in each.

The entries stand on a hidden sheet, because a list that is written into the rule itself ends at 255 characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from xlsxwriter.worksheet import Worksheet

from extract.reading import letters
from schema.cell_type import Family
from schema.form import Field, Table
from schema.missing import Missing

FIRST_ROW, LAST_ROW = 3, 1002
"""The rows, counted from 0, for which a sheet is prepared."""

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255  # characters, Excel's limits


@dataclass
class Lists:
    """The hidden sheet of lists: a column for each list, the same list once."""

    sheet: Worksheet
    columns: dict[tuple[str, ...], int] = field(default_factory=dict)

    def source(self, entries: tuple[str, ...]) -> str:
        """The place of a list, written there when it is first asked for."""
        if entries not in self.columns:
            column = len(self.columns)
            self.columns[entries] = column
            for row, entry in enumerate(entries):
                self.sheet.write_string(row, column, entry)
        name = letters(self.columns[entries] + 1)
        return f"='{self.sheet.get_name()}'!${name}$1:${name}${len(entries)}"


def offer(
    sheet: Worksheet, column: int, each: Field, lists: Lists, tables: Mapping[str, Table], sheets: Mapping[str, str]
) -> None:
    """Gives the prepared cells of a column their drop-down, their message or their rule, where the field has one."""
    rule = _rule(each, column, lists, tables, sheets)
    if rule:
        sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, rule)


def codes(each: Field) -> tuple[str, ...]:
    """The missing codes that a cell of the field may hold, in the order of the cover sheet."""
    return tuple(code.value for code in Missing if code.value in each.codes)


def _rule(
    each: Field, column: int, lists: Lists, tables: Mapping[str, Table], sheets: Mapping[str, str]
) -> dict[str, Any]:
    title = each.label[:_LONGEST_TITLE]
    match each.cell.family:
        case Family.SET:
            return _message(title, f"One or several, separated by ;  {each.cell.in_short}")
        case Family.CHOICE:
            return _choice(each, title, lists)
        case Family.REFERENCE:
            return _reference(each, title, tables, sheets)
        case Family.NUMBER | Family.DATE:
            return _whole_number(each, column, title) if each.cell.storage == "integer" else {}
        case Family.TEXT | Family.NAME | Family.IDENTIFIER | Family.PLACE:
            return {}
        case _:
            assert_never(each.cell.family)


def _choice(each: Field, title: str, lists: Lists) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": lists.source((*each.cell.options, *codes(each))),
        "error_type": "warning",
        "error_title": title,
        "error_message": "This is not in the list. Keep it only if it is another spelling of an entry; where"
        " nothing fits, choose other, or a missing code.",
    }


def _reference(each: Field, title: str, tables: Mapping[str, Table], sheets: Mapping[str, str]) -> dict[str, Any]:
    reference = each.reference
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


def _whole_number(each: Field, column: int, title: str) -> dict[str, Any]:
    """A whole number or a code; spreadsheets would take 12.5 people in silence."""
    cell = f"{letters(column + 1)}{FIRST_ROW + 1}"
    least = "" if each.cell.lowest is None else f"{cell}>={each.cell.lowest},"
    allowed = [f"AND(ISNUMBER({cell}),{least}{cell}=INT({cell}))", *(f'{cell}="{c}"' for c in codes(each))]
    listed = f", or {', '.join(codes(each))}" if codes(each) else ""
    return {
        "validate": "custom",
        "value": f"=OR({','.join(allowed)})",
        "error_type": "warning",
        "error_title": title,
        "error_message": f"A whole number belongs here{listed}. Keep the entry only if you are sure.",
    }


def _message(title: str, text: str) -> dict[str, Any]:
    more = " ... (see the Guide)"
    short = text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - len(more)] + more
    return {"validate": "any", "input_title": title, "input_message": short}
