"""Describes a table of a form as plain data. Its pandera schema is made from this, even without twofold."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, assert_never

from schema.cell_type import CellType, Family
from schema.cells import FIRST_YEAR, LAST_YEAR, Date, Year
from schema.decimals import Bound
from schema.form import Field, Form, Table
from schema.identifiers import SHAPES, Identifier
from schema.missing import Missing
from schema.patterns import DATE
from schema.quantities import Amount
from schema.regular_expressions import regex
from schema.rule import Rule
from validate.check.conditions.applying import rules_of_table
from validate.extraction.typed_columns import column_type

_DATE_IN_QUOTES = regex(r"'\d{4}(?:-\d\d){0,2}'")


def describe_tables(form: Form) -> dict[str, dict[str, Any]]:
    """The descriptions of all tables of a form, by name."""
    return {table.name: describe_table(form, table) for table in form.tables}


def describe_table(form: Form, table: Table, rules: Iterable[Rule] | None = None) -> dict[str, Any]:
    """The name, columns, references and rules of a table as plain data. `rules` limits the rules."""
    return {
        "name": table.name,
        "study": table.study,
        # this field has no column in a dataset
        "identity": [name for name in table.identity if table[name].finished_when is None],
        "key": table.key,
        "columns": [_column(field) for field in table.fields],
        "references": {
            field.name: _target(form[field.reference.to])
            for field in table.references
            if field.reference and not field.reference.several and field.reference.to in form.by_name
        },
        "rules": [_rule(form, table, rule) for rule in (rules_of_table(form, table) if rules is None else rules)],
    }


def _column(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "type": column_type(field.cell),
        "codes": dict(_statuses(field.codes)),
        "has_status": field.of is None and bool(field.codes),
        "names_row": field.cell.family in {Family.NAME, Family.REFERENCE},
        "required": field.required,
        "mark": None if field.finished_when is None else field.cell.write(field.cell.parse(field.finished_when)),
        **_allowed(field),
    }


@cache
def _statuses(codes: frozenset[str]) -> Mapping[str, str]:
    """The status in a dataset for each missing code."""
    return {code: Missing(code).status for code in sorted(codes)}


def _allowed(field: Field) -> Mapping[str, Any]:
    cell = field.cell
    match cell.family:
        case Family.CHOICE | Family.SET:
            return {"allowed": list(cell.answers), "several": cell.storage == "list"}
        case Family.NUMBER:
            units = {"units": [unit.code for unit in cell.units]} if isinstance(cell, Amount) else {}
            return {"at_least": _stored(cell.lowest), "at_most": _stored(cell.highest), **units}
        case Family.DATE | Family.IDENTIFIER:
            return _written(cell)
        case Family.TEXT | Family.NAME | Family.REFERENCE | Family.PLACE:
            return {}
        case _:
            assert_never(cell.family)


def _stored(bound: Bound | None) -> int | float | None:
    """A bound in the type that a dataset has for numbers."""
    return float(bound) if isinstance(bound, Decimal) else bound


def _written(cell: CellType[Any]) -> Mapping[str, Any]:
    """The format of years, dates and identifiers in a dataset."""
    match cell:
        case Year():
            return {"at_least": max(cell.earliest, FIRST_YEAR), "at_most": LAST_YEAR}
        case Identifier():
            return {"pattern": f"(?i)^(?:{SHAPES[cell.scheme]})$", "code": "malformed-identifier"}
        case _:
            return {"pattern": f"^{DATE}$", "code": "not-a-date"}


def _target(table: Table) -> dict[str, Any]:
    """The target of a reference: the table, its key, and whether it is the table of studies."""
    return {"table": table.name, "key": table.key, "is_studies": table.parent is None}


def _rule(form: Form, table: Table, rule: Rule) -> dict[str, Any]:
    names: Sequence[str] = rule.needs
    return {
        "code": rule.code,
        "severity": str(rule.severity),
        "message": rule.why or rule.message,
        "needs": list(names),
        "dates": _dates(form, table, rule),
        "holds": rule.holds,
        "check": rule.check,
        "settings": dict(rule.settings),
        "counts": dict(rule.counts),
    }


def _dates(form: Form, table: Table, rule: Rule) -> list[str]:
    """The dates that a condition compares: its date fields, and dates in quotation marks."""
    if rule.holds is None:
        return []
    fields = [name for name in rule.needs if _is_date(form, table, name)]
    return [*fields, *dict.fromkeys(_DATE_IN_QUOTES.findall(rule.holds))] if fields else []


def _is_date(form: Form, table: Table, name: str) -> bool:
    """Whether a field, or a field read through a reference (`sample.begun`), is a date."""
    first, _, second = name.partition(".")
    field = table.by_name.get(first)
    if second and field is not None:
        target = form.by_name.get(field.reference.to) if field.reference else None
        field = target.by_name.get(second) if target else None
    return field is not None and isinstance(field.cell, Date)
