"""The texts of sheets, headers, hints and bands in a form's workbook, for writing and reading it."""

from __future__ import annotations

from collections.abc import Mapping

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.regular_expressions import regex
from schema.rounds import BELONGS
from schema.text import fold, tidy
from validate.check.check_extraction import CONFIRMATIONS
from validate.check.conditions.plain_condition import in_words

COVER = "Start here"
GUIDE = "Guide"
LISTS = "_lists"
STAMP = "_twofold"
PROBLEMS = "Problems"
OURS = (COVER, GUIDE, CONFIRMATIONS, LISTS, STAMP, PROBLEMS)
"""The sheets that are not a table of the form."""

CONFIRMATION_HEADERS = ("Rule", "Study", "Row", "Values", "Place", "Words", "Initials")
REQUIRED_MARK = " *"
EVIDENCE_ROLES = frozenset({"origin", "place", "words"})

_LONGEST_SHEET_NAME = 31  # characters, Excel's limit
_LONGEST_EXAMPLE = 40
_FORBIDDEN = regex(r"[\[\]:*?/\\]")
_IDENTITY_BAND = "Which row"
_MAIN_BAND = "What to extract"
_SHOWN_BAND = "Agreed before: read, do not change"
_VERIFIED_BAND, _VERDICT_BAND = "Extracted by another: read, do not change", "What you find"


def sheet_names(form: Form) -> Mapping[str, str]:
    """The sheet name of each table: a valid and unique version of its label that is not one of twofold's own names."""
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
    """The header of each field, without the mark of required fields.

    Fields with the same label get different headers.
    """
    labels = [fold(field.label) for field in table.fields]
    return {
        field.name: field.label if labels.count(label) == 1 else f"{field.label} ({field.name})"
        for field, label in zip(table.fields, labels, strict=True)
    }


def needed(table: Table, field: Field) -> bool:
    """Whether each extractor must fill in this field in a row before the study is finished."""
    if table.given and field.name in table.identity:
        return False  # it is filled in already
    return field.name in table.identity or (field in table.to_answer and field.mode == "dual")


def only_if(table: Table, field: Field) -> str:
    """When a field with a condition applies, and what to do otherwise."""
    elsewhere = "write NA" if Missing.NA.value in field.codes else "leave it blank"
    return f"Only if {in_words(field.applies_when, table)}. Otherwise {elsewhere}."


def hint(field: Field) -> str:
    """The hint under the header: what to type, with an example if there is a short one."""
    if field.shown:
        return "only to read"
    if field.role == "other":
        return "only where other is chosen"
    example = tidy(field.example)
    further = f"e.g. {example}" if 0 < len(example) <= _LONGEST_EXAMPLE else ", ".join(field.cell.unit_codes)
    return f"{field.cell.hint}\n{further}" if 0 < len(further) <= _LONGEST_EXAMPLE else field.cell.hint


def for_verification(table: Table) -> bool:
    """Whether the rows of a table are values to be verified."""
    return table.given and table.parent is None


def band(table: Table, field: Field) -> str:
    """The heading of the column group of a field."""
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
    """All headings of column groups in the form's sheets."""
    return frozenset(band(table, field) for table in form.tables for field in table.fields)


def _sentence(name: str) -> str:
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def modules_on(form: Form) -> tuple[str, ...]:
    """The optional groups of fields and prepared rows that are switched on in a form, sorted by name."""
    named = {table.module for table in form.tables}
    named |= {field.module for table in form.tables for field in table.fields}
    named |= {prepared.module for table in form.tables for prepared in table.prepared}
    return tuple(sorted(named - {""}))


def bare(header: str) -> str:
    """A header without the mark of a required field and without extra white space."""
    return tidy(header).rstrip("*").rstrip()


def units(field: Field) -> str:
    """A sentence with the units in which a quantity may be typed; empty for other fields."""
    return f"Units: {', '.join(field.cell.unit_codes)}." if field.cell.unit_codes else ""


def usual_values(field: Field) -> str:
    """A sentence with the plausible values; empty if the form has none."""
    return f"Usually {field.usual_values}. Confirm any other value." if field.usual_values else ""
