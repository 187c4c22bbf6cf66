"""REDCap: records with codes, checkboxes spread over columns, repeating forms between them, entered twice or once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from extract.tables.number_formats import plain
from extract.tables.platforms.redcap_checkboxes import gather_checkboxes
from extract.tables.platforms.redcap_dictionary import Dictionary, is_dictionary, read_dictionary
from extract.tables.shape import Shape, column, person_column, place_of, remade, texts
from schema.text import plural
from validate.inference.plain_table import PlainTable

NAME = "REDCap"
INSTRUMENT = "redcap_repeat_instrument"
_STATES = frozenset({"0", "1", "2", "Incomplete", "Unverified", "Complete"})
_FINISHED = frozenset({"2", "Unverified", "Complete"})  # no answer to yes or no
_INSTANCE = "redcap_repeat_instance"
_MACHINE = re.compile(r"[a-z][a-z0-9_]*")
_CHECKBOX = re.compile(r"[a-z][a-z0-9_]*?___[a-z0-9_]+")
_TWICE = r"^(.+)--[12]$"


def redcap(tables: Sequence[PlainTable]) -> Shape | None:
    """The records as tables: one of each record, and one for each repeating form; None where there are no records.

    With a dictionary among the tables, the columns of a checkbox become one with the labels ticked, joined by "; ", and
    the states of forms are left out. Without one, checkboxes stay as they are, and what can be nothing but states is
    marked as REDCap's own.
    """
    dictionary = read_dictionary(tables)
    for table in tables:
        if not is_dictionary(table) and _holds_records(table, dictionary):
            return _shape(table, dictionary)
    return None


def _holds_records(table: PlainTable, dictionary: Dictionary | None) -> bool:
    """Whether these are records: the fields of the dictionary beside; else by the names that only REDCap gives."""
    if dictionary is not None:
        known = sum(header.split("___")[0] in dictionary.fields for header in table.headers)
        return table.headers[0] == dictionary.record and known * 2 >= len(table.headers)
    if not all(_MACHINE.fullmatch(header) for header in table.headers):
        return False
    if any(header in {INSTRUMENT, "redcap_event_name", "redcap_data_access_group"} for header in table.headers):
        return True
    states = any(
        header.endswith("_complete") and _is_state(table, position) for position, header in enumerate(table.headers)
    )
    ticked = any(_CHECKBOX.fullmatch(header) for header in table.headers)
    return states and (ticked or table.headers[0] == "record_id")


def _is_state(table: PlainTable, position: int) -> bool:
    found = set(texts(table, position))
    return bool(found) and found <= _STATES


def _shape(table: PlainTable, dictionary: Dictionary | None) -> Shape:
    remarks = [f"{table.sheet}: recognised as records of {NAME}" + (", with its dictionary" if dictionary else "")]
    records, person = _entered_twice(table, remarks)
    if dictionary is not None:
        records = _without_states(records, dictionary, remarks)
        records = gather_checkboxes(records, dictionary, remarks)
    elif any(_CHECKBOX.fullmatch(header) for header in records.headers):
        remarks.append(f"{table.sheet}: each checkbox stays a column of its own, because there is no data dictionary")
    records = replace(records, own=_own(records))
    found = _by_instrument(records, dictionary, remarks)
    if person is None:
        position = person_column(records, 1)
        person = None if position is None else records.headers[position]
    titles = tuple(found)
    return Shape(NAME, tuple(found.values()), titles, table.headers[0], person, tuple(remarks))


def _entered_twice(table: PlainTable, remarks: list[str]) -> tuple[PlainTable, str | None]:
    """Records that two people entered are named 12--1 and 12--2: their endings become a column of people."""
    names = column(table, 0)
    twice = names.str.contains(_TWICE).fill_null(value=False)
    if twice.sum() * 2 <= len(names) or not names.filter(twice).str.ends_with("--2").any():
        return table, None
    record = names.str.replace(_TWICE, "$1")
    entered = names.str.extract(r"--([12])$")
    person = ("person " + entered).fill_null("Consensus").alias("person")
    rest = list(zip(table.headers, table.columns, table.cells.get_columns(), strict=True))[1:]
    header = f"ending of {table.headers[0]}"  # sentences name this column, which the file does not have as such
    remarks.append(
        f"{table.sheet}: records named as in 12--1 and 12--2 were entered by two people, person 1 and person 2;"
        " records without such an ending are taken for the team's own answer"
    )
    number = table.columns[0]
    return remade(table, [(table.headers[0], number, record), (header, number, person), *rest]), header


def _own(table: PlainTable) -> dict[str, str]:
    """The columns that REDCap fills in itself, with what they are."""
    states = {
        header: f"{NAME} keeps in it how far a form is"
        for position, header in enumerate(table.headers)
        if header.endswith("_complete") and _is_state(table, position) and _FINISHED & set(texts(table, position))
    }
    counted = {_INSTANCE: f"{NAME} counts the entries of a form in it"} if _INSTANCE in table.headers else {}
    return states | counted


def _without_states(table: PlainTable, dictionary: Dictionary, remarks: list[str]) -> PlainTable:
    states = {f"{form}_complete" for form in dictionary.fields.values()} - set(dictionary.fields)
    kept = [
        (header, number, cells)
        for header, number, cells in zip(table.headers, table.columns, table.cells.get_columns(), strict=True)
        if header not in states
    ]
    left = [header for header in table.headers if header in states]
    if left:
        remarks.append(f"{table.sheet}: the form status columns were left out and are not compared: {', '.join(left)}")
    return remade(table, kept) if left else table


def _by_instrument(table: PlainTable, dictionary: Dictionary | None, remarks: list[str]) -> dict[str, PlainTable]:
    """The tables by what they hold: records without a repeating form first, then each such form."""
    position = place_of(table, INSTRUMENT)
    if position is None:
        return {"records": table}
    instruments = column(table, position).str.strip_chars().fill_null("")
    found: dict[str, PlainTable] = {}
    for instrument in sorted(set(instruments.to_list())):
        title = instrument or "records"
        found[title] = _part(table, instruments == instrument, instrument, dictionary)
        remarks.append(f"{table.sheet}: {title} has {plural(found[title].height, 'row')} of its own")
    return found


def _part(table: PlainTable, here: pl.Series, instrument: str, dictionary: Dictionary | None) -> PlainTable:
    """The rows of one form, with the columns that are filled in them or are of that form."""
    cells = table.cells.filter(here)
    kept = []
    for position, header in enumerate(table.headers):
        series = cells[str(position)]
        form = _form_of(header, instrument, dictionary)
        if position == 0 or (header != INSTRUMENT and (form or series.drop_nulls().len() > 0)):
            kept.append((header, table.columns[position], series))
    return remade(table, kept, table.rows.filter(here))


def _form_of(header: str, instrument: str, dictionary: Dictionary | None) -> bool:
    if dictionary is None or not instrument:
        return False
    return plain(dictionary.fields.get(header, "")) == plain(instrument)
