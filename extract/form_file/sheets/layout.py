"""The sheets of a form's workbook and their columns, taken from what the reader of forms knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from extract.form_file import settings
from extract.form_file.field_types import FIELD_TYPES, NOT_SAID, OF_ANY_FIELD
from schema.choices import Option
from schema.countries import Countries
from schema.missing import Missing
from schema.problem import Severity
from schema.quantities import Unit
from schema.records import record
from schema.row import TableOptions
from schema.rule import Rule
from schema.text import fold
from validate.check.conditions.check_settings import CHECK_SETTINGS

Shape = Literal["text", "list", "lines", "choices", "units", "missing"]
"""What a cell says: one text, several, lines of `name: value`, or the name of a list on another sheet."""

README = "Read me"
FORM, MODULES, TABLES, FIELDS = "Form", "Modules", "Tables", "Fields"
CHOICES, UNITS_SHEET, MISSING, RULES, PREPARED = "Choices", "Units", "Missing codes", "Rules", "Prepared rows"
LISTS = "_lists"
OF_FIELD = "."
"""What the setting of a column of prepared rows begins with where a field is its header."""
OURS = frozenset({README, LISTS})
"""The sheets that say nothing of the form."""


@record(kw_only=True)
class Column:
    """A column of a sheet: the setting that it holds, what that means, and what its cells say."""

    setting: str
    meaning: str
    shape: Shape = "text"
    needed: bool = False
    types: tuple[str, ...] = ()  # the types of fields that have the setting; none: all of them
    entries: tuple[str, ...] = ()
    is_rare: bool = False

    @property
    def header(self) -> str:
        """The header."""
        return self.setting.replace("_", " ").capitalize()


@record(kw_only=True)
class SheetLayout:
    """A sheet: its columns, and a sentence on how to fill it in."""

    name: str
    how: str
    columns: tuple[Column, ...]
    optional: bool = True

    def named(self) -> Mapping[str, Column]:
        """Column by folded header."""
        return {fold(column.header): column for column in self.columns}


def shape_of(annotation: Any) -> tuple[Shape, tuple[str, ...]]:
    """How a cell says a value of this type, and its entries where they are few."""
    known = [variant for variant in get_args(annotation) if variant is not type(None)]
    if get_origin(annotation) is UnionType:
        return shape_of(known[0])
    if get_origin(annotation) is Literal:
        return "text", tuple(known)
    listed: Mapping[Any, Shape] = {
        tuple[Option, ...]: "choices",
        tuple[Unit, ...]: "units",
        Mapping[str, Missing]: "missing",
    }
    if annotation in listed:
        return listed[annotation], ()
    if annotation is bool:
        return "text", ("yes", "no")
    shapes: Mapping[Any, Shape] = {tuple: "list", Mapping: "lines"}
    origin = get_origin(annotation)
    return next((shape for kind, shape in shapes.items() if origin and issubclass(origin, kind)), "text"), ()


_FIRST = (
    "name", "label", "type", "guidance", "example", "choices", "other", "to", "units", "of", "required", "optional",
    "applies_when", "at_least", "at_most", "plausible", "evidence", "module",
)  # fmt: skip
"""The settings of a field that people fill in most, in the order in which they need them."""
_NEEDED = {"name", "type", "code", "table", "list", "set", "setting"}


def own_settings(type_name: str) -> tuple[str, ...]:
    """The settings that fields of a type have and others lack. The list of countries is not for a team to change."""
    listed = {"choices", "other", "ordered"} if type_name == Countries.type_name else set()
    listed |= {"missing", *(name for of, name in NOT_SAID if of == type_name)}
    return tuple(part.name for part in fields(FIELD_TYPES[type_name]) if part.name not in listed)


def _of_fields() -> tuple[Column, ...]:
    parts = {part.name: part.type for cell in FIELD_TYPES.values() for part in fields(cell)}
    types = {name: tuple(type_name for type_name in FIELD_TYPES if name in own_settings(type_name)) for name in parts}
    known: dict[str, Any] = {"name": str, "label": str, "type": str, **parts, **OF_ANY_FIELD}
    order = [*_FIRST, *(name for name in known if name not in _FIRST)]
    meanings = {**settings.OF_FIELD, **settings.OF_TYPES}
    table = Column(setting="table", meaning="The table that the field belongs to.", needed=True)
    listed = (_column(name, known[name], meanings, types.get(name, ())) for name in order)
    return (table, *(replace(column, is_rare=column.setting not in _FIRST) for column in listed))


def _column(name: str, annotation: Any, meanings: Mapping[str, str], types: tuple[str, ...] = ()) -> Column:
    shape, entries = shape_of(annotation)
    entries = tuple(FIELD_TYPES) if name == "type" else tuple(Severity) if name == "severity" else entries
    entries = tuple(CHECK_SETTINGS) if name == "check" else entries
    return Column(
        setting=name,
        meaning=meanings.get(name, ""),
        shape=shape,
        needed=name in _NEEDED,
        types=types,
        entries=tuple(map(str, entries)),
    )


def _columns(types: Mapping[str, Any], meanings: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(_column(name, types[name], meanings) for name in types)


def _text_columns(**meanings: str) -> tuple[Column, ...]:
    return tuple(Column(setting=name, meaning=meaning, needed=name in _NEEDED) for name, meaning in meanings.items())


CHANGES = tuple(_column(name, bool if name == "hide" else str, settings.OF_CHANGES) for name in settings.OF_CHANGES)
"""The columns that only a form on top of another has."""
_OPTIONS = get_type_hints(TableOptions)
_TABLE: Mapping[str, Any] = {
    name: _OPTIONS.get(name, str) for name in settings.OF_TABLE if name not in {"fields", "prepared"}
}
_LISTED = Column(setting="list", meaning="The name of the list, as the sheet Fields has it.", needed=True)

SHEETS: Mapping[str, SheetLayout] = {
    sheet.name: sheet
    for sheet in (
        SheetLayout(
            name=FORM,
            how="What the form is called. A row per setting.",
            columns=_text_columns(setting="What is set.", value="What it is."),
            optional=False,
        ),
        SheetLayout(
            name=TABLES,
            how="A row per table. The first table has one row per study; the others belong to it.",
            columns=(*_columns(_TABLE, settings.OF_TABLE), *CHANGES),
            optional=False,
        ),
        SheetLayout(
            name=FIELDS,
            how="A row per field, in the order of the columns that extractors will see. Grey cells do not apply to the"
            " type.",
            columns=(*_of_fields(), *CHANGES),
            optional=False,
        ),
        SheetLayout(
            name=CHOICES,
            how="A row per choice. Several fields can use one list: name it in the column Choices of the sheet Fields.",
            columns=(_LISTED, *_columns(get_type_hints(Option), settings.OF_CHOICE), *CHANGES),
        ),
        SheetLayout(
            name=RULES,
            how="A row per rule: what must be true of the cells of a row. If you have none, leave it blank.",
            columns=(*_columns(get_type_hints(Rule), settings.OF_RULE), *CHANGES),
        ),
        SheetLayout(
            name=MISSING,
            how="Only where a field has words of its own for NR, UC, NA and PEND. Name the set in the column Missing of"
            " the sheet Fields.",
            columns=(
                Column(setting="set", meaning="The name of the set, as the sheet Fields has it.", needed=True),
                Column(setting="code", meaning="The missing code.", entries=tuple(Missing)),
                Column(setting="words", meaning="The words that stand for it.", shape="list"),
            ),
        ),
        SheetLayout(
            name=UNITS_SHEET,
            how="Only for units that twofold does not know. Name the list in the column Units of the sheet Fields.",
            columns=(
                _LISTED,
                *_columns({"code": str, "base": str, "times": str, "aliases": tuple[str, ...]}, settings.OF_UNIT),
            ),
        ),
        SheetLayout(
            name=MODULES,
            how="Only for optional groups of fields. A row per module.",
            columns=_text_columns(name="The name of the module, as fields have it.", meaning="What it adds."),
        ),
        SheetLayout(
            name=PREPARED,
            how="Only for rows that every study gets, such as the items of a checklist. Add a column for each"
            " field that is filled in, with the name of the field as its header.",
            columns=_text_columns(for_table="The table that gets the row.", for_module="Its module, if any."),
        ),
    )
}  # fmt: skip
"""The sheets in their order."""
