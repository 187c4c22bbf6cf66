"""Finds choices in conditions that their field does not have. A comparison with them would never be true."""

import re
from collections.abc import Iterator, Mapping

from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.rule import Rule
from schema.text import fold
from validate.extraction.suggestions import nearest

_TEXT = r"'((?:[^']|'')*)'"
_NAME = r'(?<![\w".])"?([A-Za-z]\w*)"?'
_COMPARED = re.compile(rf"{_NAME}\s*(?:=|<>|!=)\s*{_TEXT}")
_LISTED = re.compile(rf"{_NAME}\s+(?:NOT\s+)?IN\s*\(((?:\s*{_TEXT}\s*,?)+)\)", re.IGNORECASE)
_CONTAINED = re.compile(rf"ARRAY_CONTAINS\(\s*{_NAME}\s*,\s*{_TEXT}\s*\)", re.IGNORECASE)
_QUOTED = re.compile(_TEXT)
_FALLBACK = re.compile(rf"(?:NULLIF|COALESCE)\(\s*{_NAME}\s*,\s*{_TEXT}\s*\)", re.IGNORECASE)
_STATES = ("value", "blank", *(code.value for code in Missing))


def unknown_choices(form: Form, rule: Rule) -> Iterator[tuple[str, str]]:
    """Every such choice: the part of the rule, and a sentence."""
    table = form.by_name.get(rule.table)
    if table is None:
        return
    if rule.holds is not None:
        yield from (("holds", message) for message in _in_condition(form, table, rule.holds, "its condition"))
    other = form.by_name.get(str(rule.settings.get("table", "")))
    for name, about in (("when", table), ("where", other), ("given", other)):
        if name in rule.settings and about is not None:
            found = _in_condition(form, about, str(rule.settings[name]), f"its setting {name}")
            yield from ((f"settings/{name}", message) for message in found)


def _in_condition(form: Form, table: Table, condition: str, what: str) -> Iterator[str]:
    for name, text in dict.fromkeys(_named(condition)):
        known = _answers(form, table, name)
        if known and text not in known:
            meant = _meant(form, table, name, text) or f"it has {', '.join(map(repr, known))}"
            yield f"{what} names {text!r}, which is not the code of a choice of {name}: {meant}"


def _meant(form: Form, table: Table, name: str, text: str) -> str | None:
    """A hint which code is meant; None if no choice has this name or a similar one."""
    if name.endswith("__state"):
        near = nearest(text, _STATES)
        return near and f"perhaps {near!r}"
    field = _field(form, table, name)
    spellings = field.cell.spellings if field else {}
    if fold(text) in spellings:
        return f"write its code, {spellings[fold(text)]!r}"
    near = nearest(fold(text), tuple(spellings))
    return near and f"perhaps {spellings[near]!r}"


def _named(condition: str) -> Iterator[tuple[str, str]]:
    """Each field with each text that it is compared with."""
    for found in _FALLBACK.finditer(condition):
        yield found[1], found[2].replace("''", "'")
    condition = _FALLBACK.sub(r"\1", condition)
    for found in (*_COMPARED.finditer(condition), *_CONTAINED.finditer(condition)):
        yield found[1], found[2].replace("''", "'")
    for found in _LISTED.finditer(condition):
        for text in _QUOTED.findall(found[2]):
            yield found[1], text.replace("''", "'")


def _answers(form: Form, table: Table, name: str) -> tuple[str, ...]:
    """The possible values of a field in a condition; empty if they are not limited or not known."""
    if name.endswith("__state"):
        return _STATES
    field = _field(form, table, name)
    if field is None or field.cell.family not in {Family.CHOICE, Family.SET} or field.grows_in is not None:
        return ()
    return field.cell.answers


def _field(form: Form, table: Table, name: str) -> Field | None:
    fields: Mapping[str, Field] = table.by_name
    if name in fields:
        return fields[name]
    here, _, there = name.partition("__")
    reference = fields[here].reference if here in fields else None
    target = form.by_name.get(reference.to) if reference else None
    return target.by_name.get(there) if target else None
