"""Extractions built from what people would type: rows by table, each a text by field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Form
from validate.check.problem import Problem
from validate.check.rules import rule_problems
from validate.extraction.extraction import Extraction, read_extraction
from validate.extraction.recorded_table import RawTable

Typing = Mapping[str, Sequence[Mapping[str, str]]]
THIS_YEAR = 2026


def extraction(form: Form, tables: Typing) -> Extraction:
    """An extraction in which these rows were typed; a field that is not named is blank."""
    return read_extraction("ana", form, "ana.xlsx", [_typed(form, name, rows) for name, rows in tables.items()])


def _typed(form: Form, name: str, rows: Sequence[Mapping[str, str]]) -> RawTable:
    fields = [field.name for field in form[name].fields]
    assert {each for row in rows for each in row} <= set(fields), name
    return RawTable(
        table=name,
        file="ana.xlsx",
        sheet=form[name].label,
        rows=pl.Series("row", range(2, len(rows) + 2), dtype=pl.Int64),
        columns={field: column for column, field in enumerate(fields, start=1)},
        cells=pl.DataFrame(
            {
                one_field: pl.Series([row.get(one_field) or None for row in rows], dtype=pl.String)
                for one_field in fields
            }
        ),
    )


def said(form: Form, tables: Typing, *codes: str) -> list[Problem]:
    """What the rules of these codes (all, where none is named) say of these rows."""
    rules = tuple(rule for rule in form.rules if rule.table in tables and (not codes or rule.code in codes))
    asked = narrowed(replace(form, rules=rules), tables)
    return list(rule_problems(extraction(asked, tables), this_year=THIS_YEAR))


def narrowed(form: Form, tables: Typing) -> Form:
    """The form with no more than what its rules and these rows speak of: a tenth of the work."""
    text = " ".join(
        f"{rule.table} {rule.holds} {' '.join(rule.needs)} {' '.join(map(str, rule.settings.values()))}"
        for rule in form.rules
    )
    words = {
        *re.findall(r"[a-z_]+?(?=__|[^a-z_]|$)", text),
        *(name for rows in tables.values() for row in rows for name in row),
        *(name for rule in form.rules for name in rule.needs),
    }
    to = {
        reference.reference.to
        for rule in form.rules
        for reference in form[rule.table].references
        if reference.reference and reference.name in words
    }
    kept = tuple(
        replace(
            table, fields=tuple(field for field in table.fields if field.name in {*words, *table.identity, table.key})
        )
        for table in form.tables
        if table.name in {*words, *to, *tables, form.studies.name}
    )
    return replace(form, tables=kept)


def broken(form: Form, tables: Typing) -> list[str]:
    """The codes of the rules that these rows break, in order."""
    return [problem.code for problem in said(form, tables)]
