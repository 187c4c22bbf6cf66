"""What sheets, headers, hints and bands of a form's workbook say: written by the template, sought on reading."""

from __future__ import annotations

from collections.abc import Mapping

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.regular_expressions import regex
from schema.text import fold, tidy
from validate.check.check_extraction import CONFIRMATIONS
from validate.check.conditions.plain_condition import in_words

COVER = "Start here"
GUIDE = "Guide"
LISTS = "_lists"
STAMP = "_twofold"
PROBLEMS = "Problems"
OURS = (COVER, GUIDE, CONFIRMATIONS, LISTS, STAMP, PROBLEMS)
"""The sheets that are no table of the form."""

CONFIRMATION_HEADERS = ("Rule", "Study", "Row", "Values", "Place", "Words", "Initials")
REQUIRED_MARK = " *"
EVIDENCE_ROLES = frozenset({"origin", "place", "words"})
BELONGS = "belongs"
"""The field of a hidden column between those that are typed: it says for which row they were typed, even if sorted."""

_LONGEST_SHEET_NAME = 31  # characters, Excel's limit
_LONGEST_EXAMPLE = 40
_FORBIDDEN = regex(r"[\[\]:*?/\\]")
_IDENTITY_BAND = "Which row"
_MAIN_BAND = "What to extract"
_SHOWN_BAND = "Agreed before: read, do not change"
_VERIFIED_BAND, _VERDICT_BAND = "Extracted by another: read, do not change", "What you find"


def sheet_names(form: Form) -> Mapping[str, str]:
    """The sheet of each table: its label as far as a spreadsheet allows it, each name once and none of ours."""
    taken = {name.casefold() for name in OURS} | {"history"}
    names = {}
    for table in form.tables:
        wanted = tidy(_FORBIDDEN.sub(" ", table.label)).strip("'") or table.name
        names[table.name] = _free(wanted, taken)
        taken.add(names[table.name].casefold())
    return names


def _free(wanted: str, taken: set[str]) -> str:
    name = wanted[:_LONGEST_SHEET_NAME].rstrip(" '")
    number = 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = wanted[: _LONGEST_SHEET_NAME - len(ending)].rstrip(" '") + ending
    return name


def headers(table: Table) -> Mapping[str, str]:
    """The header of each field, without the mark of a required one. A label that two fields share is told apart."""
    labels = [fold(field.label) for field in table.fields]
    return {
        field.name: field.label if labels.count(label) == 1 else f"{field.label} ({field.name})"
        for field, label in zip(table.fields, labels, strict=True)
    }


def needed(table: Table, field: Field) -> bool:
    """Whether each extractor has to have something in this field of a row before the study is finished."""
    if table.given and field.name in table.identity:
        return False  # it was handed out with the row
    return field.name in table.identity or (field in table.to_answer and field.mode == "dual")


def only_if(table: Table, field: Field) -> str:
    """When a field with a condition applies, and what to do elsewhere."""
    elsewhere = "write NA" if Missing.NA.value in field.codes else "leave it blank"
    return f"Only if {in_words(field.applies_when, table)}. Otherwise {elsewhere}."


def hint(field: Field) -> str:
    """What stands under the header: what to type, and an example where there is a short one."""
    if field.shown:
        return "only to read"
    if field.role == "other":
        return "only where other is chosen"
    example = tidy(field.example)
    further = f"e.g. {example}" if 0 < len(example) <= _LONGEST_EXAMPLE else ", ".join(field.cell.unit_codes)
    return f"{field.cell.hint}\n{further}" if 0 < len(further) <= _LONGEST_EXAMPLE else field.cell.hint


def for_verification(table: Table) -> bool:
    """Whether the rows of a table are values that somebody verifies."""
    return table.given and table.parent is None


def band(table: Table, field: Field) -> str:
    """The heading of the group of columns that a field stands in."""
    if field.name in table.identity:
        return _IDENTITY_BAND
    if field.shown and field.name != BELONGS:
        return _VERIFIED_BAND if for_verification(table) else _SHOWN_BAND
    if for_verification(table):
        return _VERDICT_BAND
    if field.round > 1:
        return f"Round {field.round}"
    return _sentence(field.module) if field.module and field.module != table.module else _MAIN_BAND


def bands(form: Form) -> frozenset[str]:
    """Every heading of a group of columns that the form's sheets have."""
    return frozenset(band(table, field) for table in form.tables for field in table.fields)


def _sentence(name: str) -> str:
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def modules_on(form: Form) -> tuple[str, ...]:
    """The optional groups of fields and of prepared rows that a form has switched on, in the order of their names."""
    named = {table.module for table in form.tables}
    named |= {field.module for table in form.tables for field in table.fields}
    named |= {prepared.module for table in form.tables for prepared in table.prepared}
    return tuple(sorted(named - {""}))


def bare(header: str) -> str:
    """A header without the mark of a required field and without needless white space."""
    return tidy(header).rstrip("*").rstrip()


def units(field: Field) -> str:
    """What is said of the units in which a quantity may be typed; empty for any other field."""
    return f"Units: {', '.join(field.cell.unit_codes)}." if field.cell.unit_codes else ""


def usual_values(field: Field) -> str:
    """What is said of the values that are plausible; empty where the form names none."""
    return f"Usually {field.usual_values}. Confirm any other value." if field.usual_values else ""
