"""The one view of a form, taken from its row models: what template, checks, merge, codebook and dataset read."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from schema.description import describe
from schema.row import Row
from schema.rule import Rule
from schema.table import Field, Table, table_of

__all__ = ["Field", "Form", "Table", "make_form"]


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is extracted: tables of fields and the rules between them. The first table has one row per study."""

    name: str
    title: str
    version: str
    codebook: int = 1  # the revision of the codebook, which grows while findings are coded
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...] = ()
    modules: Mapping[str, str] = field(default_factory=dict)  # name -> what it adds

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """Table by name."""
        return {table.name: table for table in self.tables}

    def __getitem__(self, name: str) -> Table:
        """The table of this name; KeyError where there is none."""
        return self.by_name[name]

    @property
    def studies(self) -> Table:
        """The table with one row per study."""
        return self.tables[0]

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when anything that matters to an extraction changes.

        Labels and guidance count, observed values never do.
        """
        return hashlib.sha256(json.dumps(describe(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    def with_modules(self, wanted: Iterable[str]) -> "Form":
        """The form with just these optional groups of fields switched on; KeyError for one that it has not."""
        on = {"", *wanted}
        if unknown := sorted(on - {"", *self.modules}):
            raise KeyError(unknown[0])
        tables = tuple(
            replace(table, fields=tuple(each for each in table.fields if each.module in on))
            for table in self.tables
            if table.module in on
        )
        kept = {table.name: table.by_name for table in tables}
        rules = tuple(rule for rule in self.rules if _readable(rule, kept))
        return replace(self, tables=tables, rules=rules)


def make_form(
    *models: type[Row],
    name: str,
    title: str,
    version: str,
    codebook: int = 1,
    rules: tuple[Rule, ...] = (),
    modules: Mapping[str, str] | None = None,
) -> Form:
    """The view of these row models, with every optional module in it; `with_modules` narrows it."""
    tables = tuple(map(table_of, models))
    return Form(
        name=name, title=title, version=version, codebook=codebook, tables=tables, rules=rules, modules=modules or {}
    )


def _readable(rule: Rule, kept: Mapping[str, Mapping[str, Field]]) -> bool:
    """Whether every field that a rule looks at is still there; one reached through a reference is looked up there."""
    if rule.table not in kept:
        return False
    for name in rule.needs:
        here, _, there = name.partition(".")
        listed = kept[rule.table].get(here)
        if listed is None:
            return False
        if there and (listed.reference is None or there not in kept.get(listed.reference.to, {})):
            return False
    return True
