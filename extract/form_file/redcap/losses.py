"""What a data dictionary does not have of a form. It is read back and compared, so nothing is missed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

from extract.form_file.redcap.columns import COLUMNS, Row
from extract.form_file.redcap.read import INSTANCE, form_of_dictionary
from extract.form_file.redcap.write import Dictionary, dictionary_text, redcap_dictionary, variable_fields
from extract.form_file.write import form_parts
from schema.missing import Missing
from schema.records import record

if TYPE_CHECKING:
    from schema.form import Form

Parts = Mapping[str, Any]


@record
class Loss:
    """A setting that the dictionary does not have as the form says it, and where the form says it."""

    setting: str
    where: str


def losses(form: Form, dictionary: Dictionary) -> tuple[Loss, ...]:
    """Every setting that would not come back if the dictionary were read as a form."""
    again = form_of_dictionary(_rows(dictionary), name=form.name, file="").form
    return tuple(_losses(form, dictionary, again))


def in_lines(found: tuple[Loss, ...]) -> Iterator[str]:
    """The losses as people read them: a line for each setting."""
    by_setting: dict[str, list[str]] = {}
    for loss in found:
        by_setting.setdefault(loss.setting, []).append(loss.where)
    for setting, places in by_setting.items():
        yield f"{setting}: {', '.join(places)}"


def to_do(form: Form, dictionary: Dictionary) -> Iterator[str]:
    """What has to be set in REDCap itself, because no column of a dictionary says it."""
    if dictionary.repeating:
        yield f"Project Setup, Repeating instruments: tick {', '.join(dictionary.repeating)}"
    codes = " | ".join(f"{code.value}, {code.in_words}" for code in Missing)
    yield f"Project Setup, Additional customizations, Missing Data Codes: {codes}"
    if any(field.cell.type_name == "date" for table in form.tables for field in variable_fields(form, table)):
        yield "REDCap takes whole dates only: leave 2021-03 and 2021 blank there, or make the field a text"


def _rows(dictionary: Dictionary) -> list[tuple[int, Row]]:
    """The rows as they stand in the file."""
    read = csv.reader(StringIO(dictionary_text(dictionary), newline=""))
    next(read)
    return [(line, dict(zip(COLUMNS, map(str.strip, row), strict=True))) for line, row in enumerate(read, 2)]


def _losses(form: Form, dictionary: Dictionary, again: Form) -> Iterator[Loss]:
    before, after = form_parts(form), form_parts(again)
    for setting in before:
        if setting not in {"name", "tables", "rules", "modules"} and before[setting] != after.get(setting):
            yield Loss(setting, str(before[setting]))
    yield from (Loss("modules", name) for name in before.get("modules", ()))
    yield from (Loss("rules", rule["code"]) for rule in before.get("rules", ()))
    logic = {row["field_name"]: row.get("branching_logic", "") for row in dictionary.rows}
    logic_again = {row["field_name"]: row.get("branching_logic", "") for row in redcap_dictionary(again).rows}
    conditions = {name for name, text in logic.items() if text and logic_again.get(name) == text}
    yield from (Loss("table", table.name) for table in form.tables if table.name not in dictionary.instruments)
    kept = [parts for parts in before["tables"] if parts["name"] in dictionary.instruments]
    for one, other in zip(kept, after["tables"], strict=True):
        table = form[one["name"]]
        names = _names(form, dictionary, table.name, other)
        yield from _of_table(one, other, names)
        back = {names.get(field["name"], field["name"]): field for field in other["fields"]}
        for field in one["fields"]:
            place = f"{table.name}.{field['name']}"
            variable = dictionary.names.get((table.name, field["name"]))
            yield from _of_field(field, back.get(field["name"]), place, variable, same_condition=variable in conditions)


def _names(form: Form, dictionary: Dictionary, table: str, again: Parts) -> dict[str, str]:
    """The form's name of each field that came back."""
    names = {variable: field for (of, field), variable in dictionary.names.items() if of == table}
    if form[table] is not form.studies:
        names[again["fields"][0]["name"]] = form[table].study
    return names


def _of_table(one: Parts, other: Parts, names: Mapping[str, str]) -> Iterator[Loss]:
    place = one["name"]
    for setting in dict.fromkeys([*one, *other]):
        if setting not in {"fields", "identity", "parent"} and one.get(setting) != other.get(setting):
            yield Loss(f"{setting} of a table" if setting in {"name", "label", "module", "was"} else setting, place)
    if one.get("parent") is not None and one["parent"] != other.get("parent"):
        yield Loss("parent", place)
    if set(one["identity"]) != {names.get(name, name) for name in other["identity"]}:
        yield Loss("identity", place)
    order = [names.get(field["name"], field["name"]) for field in other["fields"] if field["name"] != INSTANCE]
    if [field["name"] for field in one["fields"]] != order:
        yield Loss("order of the fields", place)


def _of_field(
    field: Parts, back: Parts | None, place: str, variable: str | None, *, same_condition: bool
) -> Iterator[Loss]:
    if back is None:
        yield Loss("field", place)
        return
    if back["name"] != field["name"]:
        yield Loss("name", f"{place} is {variable or back['name']}")
    if back["type"] != field["type"]:
        yield Loss("type", f"{place} ({field['type']})")
    for setting in dict.fromkeys([*field, *back]):
        if setting in {"name", "type", "choices"}:
            continue
        if setting == "applies_when" and same_condition:
            continue
        if field.get(setting) != back.get(setting) and (setting in field or back["type"] == field["type"]):
            yield Loss(setting, place)
    yield from _of_choices(field.get("choices", ()), back.get("choices", ()), place)


def _of_choices(choices: Any, again: Any, place: str) -> Iterator[Loss]:
    if len(choices) != len(again):
        yield from [Loss("choices", place)] if choices else []
        return
    settings: dict[str, None] = {}
    for one, other in zip(map(_choice, choices), map(_choice, again), strict=True):
        settings |= dict.fromkeys(name for name in (*one, *other) if one.get(name) != other.get(name))
    yield from (Loss(f"{setting} of choices", place) for setting in settings)


def _choice(choice: Any) -> dict[str, Any]:
    """What a choice says. Its code is its label where it has no other."""
    parts = {"code": choice} if isinstance(choice, str) else dict(choice)
    return {"label": parts["code"]} | parts
