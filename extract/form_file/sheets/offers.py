"""Drop-downs of a form's workbook, and the colours that say which cells do not apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from extract.form_file.sheets.layout import FIELDS, MODULES, TABLES, Column, SheetLayout
from extract.reading import letters
from extract.workbook.dropdowns import Lists
from schema.records import record

_NAMES_OF: Mapping[str, str] = {"table": TABLES, "to": TABLES, "parent": TABLES, "for_table": TABLES}
_LAST_NAMED = 203  # the row down to which names of tables and modules are offered


@record
class Offers:
    """Gives columns their drop-downs, and cells that do not apply a grey ground."""

    lists: Lists
    grey: Format
    first: Format
    tables: tuple[str, ...] = ()  # of the form below, if there is one

    def offer(self, sheet: Worksheet, layout: SheetLayout, columns: tuple[Column, ...], first: int, last: int) -> None:
        """Does so for the rows of a sheet."""
        for position, column in enumerate(columns):
            rule = self._rule(layout, column)
            if rule:
                sheet.data_validation(first, position, last, position, rule)
        if layout.name == FIELDS:
            self._grey(sheet, columns, first, last)
        for position, column in enumerate(columns[:1]):
            if column.setting in {"table", "list", "set"}:  # a line above the first row of each
                name = letters(position + 1)
                rule = {"type": "formula", "criteria": f"=${name}{first + 1}<>${name}{first}", "format": self.first}
                sheet.conditional_format(first + 1, 0, last, len(columns) - 1, _moved(rule, name, first))

    def _rule(self, layout: SheetLayout, column: Column) -> dict[str, Any]:
        if column.entries:
            return self._list(self.lists.source(column.entries))
        if self.tables and _NAMES_OF.get(column.setting) == TABLES:
            return self._list(self.lists.source(self.tables))
        if column.setting in _NAMES_OF and not (layout.name == TABLES and column.setting == "table"):
            return self._list(_named(_NAMES_OF[column.setting]))
        if column.setting in {"module", "for_module"}:
            return self._list(_named(MODULES))
        return {}

    def _list(self, source: str) -> dict[str, Any]:
        return {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "Not in the list",
            "error_message": "This is not in the list. twofold form check will say so too.",
        }

    def _grey(self, sheet: Worksheet, columns: tuple[Column, ...], first: int, last: int) -> None:
        """Settings that the type of the row does not have."""
        names = [column.setting for column in columns]
        type_cell = f"${letters(names.index('type') + 1)}{first + 1}"
        for position, column in enumerate(columns):
            if column.types:
                has = ",".join(f'{type_cell}="{word}"' for word in column.types)
                rule = {"type": "formula", "criteria": f'=AND({type_cell}<>"",NOT(OR({has})))', "format": self.grey}
                sheet.conditional_format(first, position, last, position, rule)


def _moved(rule: dict[str, Any], name: str, first: int) -> dict[str, Any]:
    return rule | {"criteria": f'=AND(${name}{first + 2}<>"",${name}{first + 2}<>${name}{first + 1})'}


def _named(sheet: str) -> str:
    """The names in the column Name of a sheet."""
    cells = f"'{sheet}'!$A$4:$A${_LAST_NAMED}"
    return f"=OFFSET('{sheet}'!$A$4,0,0,MAX(1,COUNTA({cells})),1)"
