"""Matches the tables, fields and choices of two versions of a form: by name, or by a declared rename."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from schema.form import Field, Form, Table
from schema.records import record

Name = tuple[str, str]
"""A table and one of its fields."""


@record
class Matching:
    """The parts of a new form, with the parts of the old form that they come from."""

    old: Form
    new: Form

    @cached_property
    def tables(self) -> Mapping[str, str]:
        """The earlier name of each table of the new form that the old form had."""
        found: dict[str, str] = {}
        for table in self.new.tables:
            names = [table.name, *(name for name in table.was if name not in self.new.by_name)]
            earlier = next((name for name in names if name in self.old.by_name), None)
            if earlier is not None and earlier not in found.values():
                found[table.name] = earlier
        return found

    @cached_property
    def fields(self) -> Mapping[Name, tuple[Field, ...]]:
        """The fields of the old form that each field of the new one comes from. Merged fields come from several.

        A field that was split is not a source of its parts, because nobody knows what belongs where.
        """
        found: dict[Name, tuple[Field, ...]] = {}
        for table in self.new.tables:
            if table.name in self.tables:
                before = self.old[self.tables[table.name]]
                claimed = self._claimed(table, before)
                times = Counter(name for names in claimed.values() for name in names)
                for name, names in claimed.items():
                    found[table.name, name] = tuple(before[one] for one in names if times[one] == 1)
        return found

    @cached_property
    def split(self) -> Mapping[Name, tuple[str, ...]]:
        """For each field of the old form that was split, the fields of the new form that it was split into."""
        found: dict[Name, tuple[str, ...]] = {}
        for table in self.new.tables:
            if table.name in self.tables:
                before = self.old[self.tables[table.name]]
                claimed = self._claimed(table, before)
                for name in before.by_name:
                    into = tuple(field for field, names in claimed.items() if name in names)
                    if len(into) > 1:
                        found[before.name, name] = into
        return found

    def _claimed(self, table: Table, before: Table) -> dict[str, tuple[str, ...]]:
        """For each field of a table, the fields of the earlier table that it comes from.

        Companions follow their field.
        """
        claimed = {}
        for field in table.fields:
            own = (field.name,) if field.name in before.by_name else ()
            named = field.of or field.name
            was = table[named].was if named in table.by_name else ()
            ending = f"__{field.role}" if field.of else ""
            earlier = (f"{name}{ending}" for name in was if name not in table.by_name)
            claimed[field.name] = (*own, *(name for name in earlier if name in before.by_name))
        return claimed

    @cached_property
    def dropped(self) -> tuple[Name, ...]:
        """The fields of the old form that no field of the new one comes from, including companions."""
        kept = {
            (self.tables[table], field.name) for (table, _), fields in self.fields.items() for field in fields
        } | set(self.split)
        return tuple(
            (table.name, field.name)
            for table in self.old.tables
            if table.name in self.tables.values()
            for field in table.fields
            if (table.name, field.name) not in kept and not field.added
        )

    @cached_property
    def new_name(self) -> Mapping[Name, Name]:
        """The new table and field of each field of the old form that was carried over."""
        return {
            (self.tables[table], before.name): (table, name)
            for (table, name), fields in self.fields.items()
            for before in fields
        }

    @cached_property
    def new_table(self) -> Mapping[str, str]:
        """The new name of each table of the old form that was carried over."""
        return {old: new for new, old in self.tables.items()}


def codes_now(old: Field, new: Field) -> Mapping[str, tuple[str, ...]]:
    """For each choice of the old field, the choices of the new field that it can be: none, one, or several."""
    there = {choice.code for choice in new.cell.known}
    found: dict[str, list[str]] = {choice.code: [] for choice in old.cell.known}
    for choice in new.cell.known:
        for code in dict.fromkeys((choice.code, *(was for was in choice.was if was not in there))):
            if code in found:
                found[code].append(choice.code)
    return {code: tuple(codes) for code, codes in found.items()}
