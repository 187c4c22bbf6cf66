"""REDCap spreads a checkbox over one column of 0 and 1 for each choice; here they become one column again."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from extract.tables.platforms.redcap_dictionary import Dictionary
from extract.tables.platforms.ticked import joined
from extract.tables.shape import count_of, remade
from validate.inference.plain_table import PlainTable

_TICKED = ("1", "Checked")


def gather_checkboxes(table: PlainTable, dictionary: Dictionary, remarks: list[str]) -> PlainTable:
    """The table with one column per checkbox field, where its first choice stood: the labels ticked, joined by "; ".

    A record with none ticked is blank, for REDCap does not tell "none" from "not asked".
    """
    columns: list[tuple[str, int, pl.Series]] = []
    gathered: list[str] = []
    for position, header in enumerate(table.headers):
        field, parted, _ = header.partition("___")
        if not parted or field not in dictionary.checkboxes:
            columns.append((header, table.columns[position], table.cells[str(position)]))
        elif field not in gathered:
            gathered.append(field)
            columns.append((field, table.columns[position], _ticked(table, field, dictionary.checkboxes[field])))
    if not gathered:
        return table
    remarks.append(
        f"{table.sheet}: the columns of {count_of(len(gathered), 'checkbox', 'checkboxes')} were gathered into one each"
        f' ({", ".join(gathered)}), with the labels ticked joined by "; "; blank where none was ticked'
    )
    return remade(table, columns)


def _ticked(table: PlainTable, field: str, labels: Mapping[str, str]) -> pl.Series:
    answers = {}
    for position, header in enumerate(table.headers):
        owner, parted, code = header.partition("___")
        if parted and owner == field:
            answers[position] = labels.get(code, code)
    return joined(table, answers, _TICKED)
