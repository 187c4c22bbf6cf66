"""What a codebook says of a form, as an appendix of a review (PRISMA 2020, item 27): fields, codes and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from extract.workbook.layout import headers, needed
from schema.missing import Missing
from schema.options import OTHER
from schema.records import record
from validate.check.conditions.plain_condition import in_words
from validate.check.conditions.table_counts import COUNT
from validate.dataset.tolerances import tolerance_of

if TYPE_CHECKING:
    from schema.form import Field, Form, Table
    from schema.rule import Rule

Lines = tuple[str, ...]
"""The lines of a cell."""

FIELD_COLUMNS = ("Field", "Type and choices", "What to enter", "Applies", "Must be answered")
CODE_COLUMNS = ("Code", "Meaning")
RULE_COLUMNS = ("Rule", "Severity", "What extractors read")
_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_NUMBERS = {"SUM": "sum of", "MIN": "least", "MAX": "greatest", "COUNT": "number of rows with"}
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@record
class Section:
    """A heading, the paragraphs below it, and a table."""

    title: str
    paragraphs: Lines
    columns: tuple[str, ...]
    rows: tuple[tuple[Lines, ...], ...]


def sections(form: Form) -> Iterator[Section]:
    """A section for each table of the form, one for the missing codes, and one for the rules if there are any."""
    for table in form.tables:
        yield _of_table(form, table)
    codes = tuple(((code.value,), (code.meaning,)) for code in Missing)
    optional = any(field.optional for table in form.tables for field in table.fields)
    blank = " Optional data items may be blank: a blank has no code." if optional else ""
    yield Section("Missing codes", (f"A cell that has no value has one of these codes.{blank}",), CODE_COLUMNS, codes)
    if form.rules:
        sentence = (
            "Square brackets stand for what an extractor entered in the field that they name, or for the number that"
            " comes of the rows that they name."
        )
        yield Section("Rules", (sentence,), RULE_COLUMNS, tuple(_of_rule(form, rule) for rule in form.rules))


def subtitle(form: Form) -> str:
    """Which form it is."""
    return f"Codebook of the form {form.name}, version {form.version} ({form.fingerprint})"


def _of_table(form: Form, table: Table) -> Section:
    names = headers(table)
    by = f"Identity: {', '.join(names[name] for name in table.identity)}."
    paragraphs = [line for line in (table.description, by) if line]
    if table.selection:
        paragraphs.append("Extractors choose which rows there are.")
    if table.expected:
        paragraphs.append("Every finished study has at least one row.")
    fields = (field for field in table.fields if field.of is None)
    rows = tuple(
        ((names[field.name], *_also_called(field)), tuple(_type(field, form)), tuple(_guidance(field)),
         _applies(field, table), (_must(field, table),))
        for field in fields
    )  # fmt: skip
    filled = [column for column in range(len(FIELD_COLUMNS)) if any(any(row[column]) for row in rows)]
    columns = tuple(FIELD_COLUMNS[column] for column in filled)
    return Section(
        table.label, tuple(paragraphs), columns, tuple(tuple(row[place] for place in filled) for row in rows)
    )


def _also_called(field: Field) -> Iterator[str]:
    if field.also_called:
        yield f"also called {', '.join(field.also_called)}"


def _type(field: Field, form: Form) -> Iterator[str]:
    """What its cells hold, and each choice with its definition."""
    cell = field.cell
    if field.reference is not None:
        several = ", or several" if field.reference.several else ""
        yield f"the name of a row of {form[field.reference.to].label}{several}"
    else:
        yield cell.hint
    if cell.unit_codes:
        yield f"units: {', '.join(cell.unit_codes)}"
    if cell.limits:
        yield f"possible: {cell.limits}"
    if field.usual_values:
        yield f"usual: {field.usual_values}"
    if tolerance := tolerance_of(field):
        yield f"counted as the same: numbers that differ by no more than {tolerance}"
    for choice in cell.explained:
        label = f" ({choice.label})" if choice.label and choice.label != choice.code else ""
        yield f"{choice.code}{label}: {choice.definition}" if choice.definition else f"{choice.code}{label}"
    if cell.takes_other:
        yield f"{OTHER}: described in a cell of its own"
    if 0 < len(field.codes) < len(Missing):
        yield f"missing codes: {', '.join(code.value for code in Missing if code.value in field.codes)} only"


def _guidance(field: Field) -> Iterator[str]:
    yield from filter(None, (line.strip() for line in field.guidance.splitlines()))
    if field.example:
        yield f"Example: {field.example}"
    if field.evidence:
        yield "Extractors can also record how the value was obtained, its place in the report, and the report's words."


def _applies(field: Field, table: Table) -> Lines:
    when = f"if {in_words(field.applies_when, table)}" if field.applies_when else "always"
    round_of = (f"in round {field.round}",) if field.round > 1 else ()
    module = (f"module {field.module}",) if field.module else ()
    return (when, *round_of, *module)


def _must(field: Field, table: Table) -> str:
    """Whether a row of a finished study has an answer here, and from whom."""
    if needed(table, field):
        return "yes"
    if field in table.to_answer:
        return "yes, by one person" + (", and another confirms it" if field.mode == "verified" else "")
    return "no"


def _of_rule(form: Form, rule: Rule) -> tuple[Lines, ...]:
    table = form[rule.table]
    message = _OPTIONAL.sub(r"\1", rule.message)
    sentence = _PLACEHOLDER.sub(lambda found: f"[{_label(form, table, found[1], rule.counts)}]", message)
    why = tuple(filter(None, (line.strip() for line in rule.why.splitlines())))
    return (f"{table.label}: {rule.code}",), (rule.severity.value,), (sentence, *why)


def _label(form: Form, table: Table, name: str, counts: Mapping[str, str]) -> str:
    """A field of the row, or of the row that a reference points to, by its label; a count in words."""
    first, _, rest = name.partition(".")
    field = table.by_name.get(first)
    if field is None:
        return _count(form, counts[name]) if name in counts else name
    if rest and field.reference is not None:
        return f"{_label(form, form[field.reference.to], rest, {})} of {field.label}"
    return field.label


def _count(form: Form, count: str) -> str:
    """A number over the rows of a table in words: `sum of Number in arm, over the rows of Arms`."""
    parts = COUNT.fullmatch(count)
    if parts is None or parts["table"] not in form.by_name:
        return count
    table = form[parts["table"]]
    number = _NUMBERS[parts["how"].upper()]
    field = table.by_name.get(parts["field"] or "")
    what = f"{number} {field.label}, over the rows of {table.label}" if field else f"number of rows of {table.label}"
    here = " that belong to this row" if parts["via"] else ""
    where = f" where {in_words(parts['where'].strip(), table)}" if parts["where"] else ""
    return f"{what}{here}{where}"
