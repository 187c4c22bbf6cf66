"""Reads REDCap's data dictionary: the fields, their forms, and the meaning of their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.tables.shape import column, place_of
from schema.records import record
from validate.inference.plain_table import PlainTable

_NAME = ("Variable / Field Name", "field_name")
_FORM = ("Form Name", "form_name")
_TYPE = ("Field Type", "field_type")
_CHOICES = ("Choices, Calculations, OR Slider Labels", "select_choices_or_calculations")
_CHOICE = re.compile(r"\s*([^,]+?)\s*,\s*(.*?)\s*", re.DOTALL)


@record
class Dictionary:
    """The fields in order, with the form of each; and the labels of each checkbox, by the end of its columns' names."""

    fields: Mapping[str, str]
    checkboxes: Mapping[str, Mapping[str, str]]

    @property
    def record(self) -> str:
        """The field that identifies the record, which is REDCap's first field."""
        return next(iter(self.fields), "")


def is_dictionary(table: PlainTable) -> bool:
    """Whether the table has the columns of a dictionary, as exported by REDCap or its API."""
    return all(place_of(table, *names) is not None for names in (_NAME, _FORM, _TYPE, _CHOICES))


def read_dictionary(tables: Sequence[PlainTable]) -> Dictionary | None:
    """The fields of the first dictionary among these tables. None if there is none."""
    found = next((table for table in tables if is_dictionary(table)), None)
    if found is None:
        return None
    name, form, kind, choices = (_texts(found, names) for names in (_NAME, _FORM, _TYPE, _CHOICES))
    return Dictionary(
        fields=dict(zip(name, form, strict=True)),
        checkboxes={
            field: _labels(listed)
            for field, of_type, listed in zip(name, kind, choices, strict=True)
            if of_type == "checkbox"
        },
    )


def _texts(table: PlainTable, names: tuple[str, ...]) -> list[str]:
    position = place_of(table, *names)
    return [] if position is None else [(text or "").strip() for text in column(table, position).to_list()]


def _labels(listed: str) -> dict[str, str]:
    """The labels by code. Codes are as in column names: lower case, with other characters as "_"."""
    found = (_CHOICE.fullmatch(part) for part in listed.split("|"))
    return {re.sub(r"[^a-z0-9]", "_", choice[1].lower()): choice[2] for choice in found if choice}
