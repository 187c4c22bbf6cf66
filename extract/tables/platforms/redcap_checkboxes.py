"""Joins REDCap's checkbox columns: one column of 0 and 1 per choice becomes one column per question."""

from __future__ import annotations

from extract.tables.platforms.redcap_dictionary import Dictionary
from extract.tables.platforms.ticked import gathered
from schema.text import plural
from validate.inference.plain_table import PlainTable

_TICKED = ("1", "Checked")


def gather_checkboxes(table: PlainTable, dictionary: Dictionary, remarks: list[str]) -> PlainTable:
    """The table with one column per checkbox field, in the place of its first choice, with the ticked labels.

    Labels are joined by "; ". A record without ticks is blank, because REDCap does not distinguish "none" from "not
    asked".
    """
    questions: dict[str, dict[int, str]] = {}
    for position, header in enumerate(table.headers):
        field, parted, code = header.partition("___")
        if parted and field in dictionary.checkboxes:
            questions.setdefault(field, {})[position] = dictionary.checkboxes[field].get(code, code)
    if not questions:
        return table
    remarks.append(
        f"{table.sheet}: the columns of {plural(len(questions), 'checkbox', 'checkboxes')} were gathered into one"
        f' each ({", ".join(questions)}), with the labels ticked joined by "; "; blank where none was ticked'
    )
    return gathered(table, questions, dict.fromkeys(questions, _TICKED))
