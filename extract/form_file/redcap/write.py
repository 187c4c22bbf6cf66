"""A form as the rows of a data dictionary: each table is an instrument, each field a variable."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING

from extract.form_file.redcap.columns import COLUMNS, EXAMPLE, HIDDEN, IDENTITY, MARK, REPEATS, Row, variable
from extract.form_file.redcap.logic import Variable, branching_logic
from schema.cells import LAST_YEAR, Count, Date, Number, Text, Verbatim, Year
from schema.choices import Choice, Choices
from schema.countries import Countries
from schema.decimals import Bound, bound_shown
from schema.options import OTHER
from schema.records import record

if TYPE_CHECKING:
    from schema.form import Field, Form, Table

_CODE = re.compile(r"[A-Za-z0-9_]+|-?[0-9]+")
_VALIDATION = "text_validation_type_or_show_slider_number"
_DROPDOWN = 7  # choices, from which on a list that opens takes less room than buttons


@record
class Dictionary:
    """A data dictionary made from a form: `names` has the variable of each table's field, `instruments` the tables'."""

    rows: tuple[Row, ...]
    names: Mapping[tuple[str, str], str]
    instruments: Mapping[str, str]

    @cached_property
    def repeating(self) -> tuple[str, ...]:
        """The instruments that have several rows for a study."""
        return tuple(self.instruments.values())[1:]


def dictionary_text(dictionary: Dictionary) -> str:
    """The file that REDCap takes: CSV in UTF-8 with its eighteen columns."""
    written = StringIO()
    rows = csv.DictWriter(written, fieldnames=list(COLUMNS), lineterminator="\r\n", restval="")
    written.write(",".join(f'"{header}"' for header in COLUMNS.values()) + "\r\n")
    rows.writerows(dictionary.rows)
    return written.getvalue()


def redcap_dictionary(form: Form) -> Dictionary:
    """The variables of a form: the name of the study first, then the fields of each table."""
    instruments: dict[str, str] = {}
    tables = [table for table in form.tables if variable_fields(form, table)]
    for table in tables:
        instruments[table.name] = variable(table.name, instruments.values())
    names = _names(form, instruments)
    rows = [row for table in tables for row in _rows(table, instruments[table.name], form, names)]
    return Dictionary(tuple(rows), names, instruments)


def variable_fields(form: Form, table: Table) -> list[Field]:
    """The fields that become variables. The record says which study a row of another table belongs to."""
    listed = [field for field in table.fields if field.of is None and not field.added]
    first = [field for field in listed if field.name == table.study]
    others = [field for field in listed if field.name != table.study]
    return [*first, *others] if table is form.studies else others


def _names(form: Form, instruments: Mapping[str, str]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    taken = {f"{instrument}_complete" for instrument in instruments.values()}
    for table in form.tables:
        for field in variable_fields(form, table):
            room = len(f"_{OTHER}") if field.cell.takes_other else 0
            name = variable(field.name, taken, besides=(f"{table.name}_{field.name}",), room=room)
            while field.cell.takes_other and f"{name}_{OTHER}" in taken:
                taken.add(name)
                name = variable(field.name, taken, room=room)
            names[table.name, field.name] = name
            taken |= {name, f"{name}_{OTHER}"} if field.cell.takes_other else {name}
    return names


def _rows(table: Table, instrument: str, form: Form, names: Mapping[tuple[str, str], str]) -> Iterator[Row]:
    fields = variable_fields(form, table)
    variables = {
        field.name: Variable(names[table.name, field.name], field.cell, choice_codes(field.cell)) for field in fields
    }
    for number, field in enumerate(fields):
        repeats = number == 0 and table is not form.studies
        row = {
            "field_name": variables[field.name].name,
            "form_name": instrument,
            "field_label": _line(field.label),
            "field_note": field.guidance,
            "branching_logic": (branching_logic(field.applies_when, variables) or "") if field.applies_when else "",
            "required_field": "y" if field.required else "",
            "field_annotation": "\n".join(_annotation(field, table, variables[field.name], repeats=repeats)),
        }
        yield row | _kind(field.cell, variables[field.name])
        if field.cell.takes_other:
            yield _words_of_other(row, variables[field.name], table, field)


def _annotation(field: Field, table: Table, about: Variable, *, repeats: bool) -> Iterator[str]:
    withdrawn = [about.codes[choice.code] for choice in field.cell.known if choice.until is not None]
    if withdrawn:  # it stays a choice, for what was coded with it, and is offered no more
        yield f"{HIDDEN}'{','.join(withdrawn)}'"
    if field.example:
        yield f"{EXAMPLE}{field.example}"
    is_identity = field.name in table.identity and field.name != table.study
    if marks := [REPEATS] * repeats + [IDENTITY] * is_identity:
        yield f"{MARK}{', '.join(marks)}"


def _words_of_other(row: Row, about: Variable, table: Table, field: Field) -> Row:
    """The variable for the words of "other", which is asked only where it was chosen."""
    ticked = isinstance(about.cell, Choices)
    companion = next(words for words in table.fields if words.of == field.name and words.role == OTHER)
    return {
        "field_name": f"{about.name}_{OTHER}",
        "form_name": row["form_name"],
        "field_type": "text",
        "field_label": _line(companion.label),
        "field_note": companion.guidance,
        "branching_logic": f"[{about.name}({OTHER})] = '1'" if ticked else f"[{about.name}] = '{OTHER}'",
    }


def _kind(cell: object, about: Variable) -> dict[str, str]:
    """The columns that say what the cells hold."""
    match cell:
        case Countries():
            return {"field_type": "text"}
        case Choices():
            return {"field_type": "checkbox", "select_choices_or_calculations": _choices(cell, about)}
        case Choice():
            kind = "dropdown" if len(cell.answers) >= _DROPDOWN else "radio"
            return {"field_type": kind, "select_choices_or_calculations": _choices(cell, about)}
        case Count() | Number() | Year():
            highest = LAST_YEAR if isinstance(cell, Year) else cell.highest
            return _number("number" if isinstance(cell, Number) else "integer", cell.lowest, highest)
        case Date():
            return {"field_type": "text", _VALIDATION: "date_ymd"}
        case Text() if cell.type_name in {Text.type_name, Verbatim.type_name}:
            return {"field_type": "notes"}
        case _:
            return {"field_type": "text"}


def _number(kind: str, lowest: Bound | None, highest: Bound | None) -> dict[str, str]:
    return {
        "field_type": "text",
        _VALIDATION: kind,
        "text_validation_min": "" if lowest is None else bound_shown(lowest),
        "text_validation_max": "" if highest is None else bound_shown(highest),
    }


def _choices(cell: Choice, about: Variable) -> str:
    listed = [f"{about.codes[choice.code]}, {_label(choice.shown)}" for choice in cell.choices]
    return " | ".join([*listed, *([f"{OTHER}, {OTHER}"] if cell.takes_other else [])])


def _label(text: str) -> str:
    return _line(text).replace("|", "/")


def choice_codes(cell: object) -> dict[str, str]:
    """The code that REDCap has for each choice: its own where it has letters, digits and _ only, else a number."""
    codes: dict[str, str] = {}
    if not isinstance(cell, Choice) or isinstance(cell, Countries):
        return codes
    taken = {OTHER} if cell.takes_other else set()
    for choice in cell.choices:
        if _CODE.fullmatch(choice.code) and box(choice.code) not in taken:
            codes[choice.code] = choice.code
            taken.add(box(choice.code))
    for choice in cell.choices:
        if choice.code not in codes:
            number = next(str(number) for number in range(1, len(taken) + 2) if str(number) not in taken)
            codes[choice.code] = number
            taken.add(number)
    return {choice.code: codes[choice.code] for choice in cell.choices} | ({OTHER: OTHER} if cell.takes_other else {})


def box(code: str) -> str:
    """What the column of a box to tick has for a choice: small letters, and _ for the sign of a negative number."""
    return code.lower().replace("-", "_")


def _line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())
