"""The part of a form that has no mistakes: rules can be tried on it, whatever is wrong elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from extract.form_file.places import Places
from schema.cell_type import Family
from schema.form import Field, Form, Table
from schema.rule import Rule


def sound_part(form: Form, places: Places) -> Form | None:
    """The form with only those tables and fields whose rows can be read; None where the studies cannot."""
    kept = {table.name: _mended(table, form) for table in form.tables if table.name not in places.unread}
    while True:
        fitting = {
            name: replace(table, fields=tuple(_fields(table, kept, places.unsure)))
            for name, table in kept.items()
        }  # fmt: skip
        fitting = {name: table for name, table in fitting.items() if _has_rows(table, form, fitting)}
        if form.studies.name not in fitting:
            return None
        if {name: len(table.fields) for name, table in fitting.items()} == {
            name: len(table.fields) for name, table in kept.items()
        }:
            return replace(form, tables=tuple(fitting.values()), rules=())
        kept = fitting


def _mended(table: Table, form: Form) -> Table:
    """The table with a parent and an identity that are there: rules on its rows can be tried whatever these are."""
    is_first = table.name == form.studies.name
    first = table.key if is_first else next((field.name for field in table.references), None)
    known = [name for name in table.identity if name in table.by_name and name != first]
    identity = (*([first] if first is not None else []), *known)
    return replace(table, identity=identity, parent=None if is_first else form.studies.name)


def covers(sound: Form, form: Form, rule: Rule) -> bool:
    """Whether all that a rule looks at is in the sound part of its form."""
    words = _words(rule)
    tables = {rule.table, *(name for name in form.by_name if name in words)}
    reached = {
        field.reference.to for field in form[rule.table].references if field.reference and field.name in words
    }  # fmt: skip
    for name in tables | reached:
        if name not in sound.by_name:
            return False
        if any(field.name in words and field.name not in sound[name].by_name for field in form[name].fields):
            return False
    return True


def _words(rule: Rule) -> set[str]:
    """Every word of a rule that may name a table or a field."""
    texts = (rule.holds, *rule.needs, *rule.counts.values(), *map(str, rule.settings.values()))
    found = re.findall(r"\w+", " ".join(map(str, (*texts, *rule.passes, *rule.fails))))
    return {part for word in found for part in (word, *word.split("__"))}


def _fields(table: Table, kept: dict[str, Table], unsure: Set[tuple[str, str]]) -> Iterator[Field]:
    for field in table.fields:
        own = field.of or field.name
        target = kept.get(field.reference.to) if field.reference else table
        if (table.name, own) not in unsure and target is not None and (field.reference is None or target.key):
            yield replace(field, applies_when="", finished_when=None)


def _has_rows(table: Table, form: Form, kept: dict[str, Table]) -> bool:
    """Whether it is known which study its rows belong to."""
    if not table.identity or not set(table.identity) <= table.by_name.keys():
        return False
    if table.name == form.studies.name:
        return table[table.identity[0]].cell.family is Family.NAME
    first = table.references[0].reference if table.references else None
    return first is not None and first.to == form.studies.name and first.to in kept
