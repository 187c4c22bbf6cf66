"""Finds mistakes in the counts of a rule, without applying them to rows."""

from collections.abc import Iterator

from schema.cell_type import Family
from schema.form import Form, Table
from schema.rule import IN_CONDITIONS, Rule
from validate.check.conditions.condition_mistakes import condition_mistakes
from validate.check.conditions.table_counts import COUNT
from validate.extraction.suggestions import nearest

_MOST = 10
_AS_IT_IS = "write it as COUNT(table), SUM(table.field), MIN or MAX, with VIA reference or WHERE condition behind it"


def count_mistakes(form: Form, table: Table, rule: Rule) -> Iterator[tuple[str, str]]:
    """Every mistake that makes a count unusable: the part of the rule, and a sentence."""
    if rule.counts and rule.holds is None:
        yield "counts", "it has counts, but no condition that could use them"
    if len(rule.counts) > _MOST:
        yield "counts", f"it has {len(rule.counts)} counts, but may have {_MOST}"
        return
    for name, text in rule.counts.items():
        if not name.isidentifier() or "__" in name or name in table.by_name or name in {"row", *IN_CONDITIONS}:
            message = f"{name!r} cannot be the name of a count: use letters, digits and _, and no name of a field"
            yield f"counts/{name}", message
        yield from ((f"counts/{name}", f"its count {name}: {mistake}") for mistake in _mistakes(form, table, text))


def _mistakes(form: Form, table: Table, text: str) -> Iterator[str]:
    parts = COUNT.fullmatch(text)
    if parts is None:
        yield f"{text!r} cannot be read: {_AS_IT_IS}"
        return
    there = form.by_name.get(parts["table"])
    if there is None:
        yield f"{parts['table']!r} is not a table of this form{_meant(form, parts['table'])}"
        return
    if parts["how"].upper() == "COUNT" and parts["field"]:
        yield f"COUNT counts rows: write COUNT({there.name}), and what the rows must have behind WHERE"
    elif parts["how"].upper() != "COUNT" and not _is_number(there, parts["field"]):
        yield f"{parts['how'].upper()} needs a field of {there.name} that holds numbers without a unit"
    if parts["via"]:
        field = there.by_name.get(parts["via"])
        if field is None or field.reference is None or field.reference.to != table.name or field.reference.several:
            yield f"VIA needs a reference of {there.name} that points to one row of {table.name}"
    if parts["where"]:
        yield from condition_mistakes(parts["where"])


def _is_number(table: Table, name: str | None) -> bool:
    field = table.by_name.get(name or "")
    if field is None or field.cell.base_units:
        return False
    return field.cell.family in {Family.NUMBER, Family.DATE} and field.cell.storage != "text"


def _meant(form: Form, name: str) -> str:
    """A hint what somebody may have meant by a name that is not a table."""
    has = next((table.name for table in form.tables if name in table.by_name), None)
    near = nearest(name, tuple(form.by_name)) if len(form.tables) > 1 else None
    if has is not None:
        return f": write the table before the field, as in {has}.{name}"
    return f": perhaps {near!r}" if near else ""
