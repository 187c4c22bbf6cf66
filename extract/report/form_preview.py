"""Prints what the workbook of a form looks like: its sheets, with their columns in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.output import add_column, add_row, print_table, say
from extract.reading import letters
from extract.workbook.layout import (
    EVIDENCE_ROLES,
    REQUIRED_MARK,
    headers,
    needed,
    only_if,
    sheet_names,
    units,
    usual_values,
)
from schema.rounds import fields_to_fill, part_of_round, rounds_of
from schema.text import and_list

if TYPE_CHECKING:
    from schema.form import Field, Form, Table

_MOST_CHOICES = 8
_USUAL_LIMITS = "at least 0"
_EXTRACTED = {"single": "One person extracts it.", "verified": "One person extracts it, and another verifies it."}


def print_preview(whole: Form) -> None:
    """Prints each sheet: its columns with letter, header, name and type, and what is typed there and when.

    Fields of later rounds have no column in the workbook, and are listed at the end.
    """
    form = part_of_round(whole, 1)
    sheets = sheet_names(form)
    say(f"{form.title}  ({form.name} {form.version})", bold=True)
    for table in form.tables:
        say(f"\nSheet {sheets[table.name]}", bold=True, nl=False)
        say(f"  {table.description}" if table.description else "")
        _print(form, table)
        prepared = sum(len(prepared_rows.rows) for prepared_rows in table.prepared)
        if prepared:
            say(f"Each study gets {prepared} rows here, filled in beforehand.")
        hidden = [field for field in table.fields if field.role in EVIDENCE_ROLES]
        if hidden:
            say(f"{len(hidden)} columns for origin, place and words are folded away; click the + above a column.")
    say(f"\n{REQUIRED_MARK.strip()} needs an answer or a missing code in every finished study.")
    for number in rounds_of(whole)[1:]:
        asked_for = and_list(
            [
                f"{field.label} ({table.label})"
                for table in part_of_round(whole, number).tables
                for field in fields_to_fill(table)
            ]
        )
        say(f"Round {number} asks for {asked_for}, in a workbook of its own.")


def _print(form: Form, table: Table) -> None:
    from rich import box
    from rich.table import Table as Grid

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for header in ("", "Header", "Field, type", "What to enter"):
        add_column(grid, header, overflow="fold")
    named = headers(table)
    for number, field in enumerate(table.fields, 1):
        if field.role not in EVIDENCE_ROLES:
            mark = REQUIRED_MARK if needed(table, field) else ""
            add_row(
                grid,
                letters(number),
                named[field.name] + mark,
                f"{field.name}\n{field.cell.type_name}" if field.of is None else "",
                "\n".join(_entered(form, table, field)),
            )
    print_table(grid)


def _entered(form: Form, table: Table, field: Field) -> list[str]:
    """What to type in a column, a line each: the answers, the condition, the guidance and an example."""
    apart = field.name in table.identity and field.name != table.study
    conditional = bool(field.applies_when) and field.of is None
    lines = [
        _answers(form, field),
        "Tells the rows of a study apart." if apart else "",
        only_if(table, field) if conditional else "",
        field.guidance if field.of is None else "",
        _EXTRACTED.get(field.mode, "") if field.of is None else "",
        units(field),
        usual_values(field),
        f"Example: {field.example}" if field.example else "",
        "Filled in beforehand, from studies.csv." if field.prefilled else "",
    ]
    return [line for line in lines if line]


def _answers(form: Form, field: Field) -> str:
    """The answers that a field takes."""
    options = field.cell.options
    if field.reference and field.reference.to in form.by_name:
        return f"a row of {form[field.reference.to].label}"
    if 0 < len(options) <= _MOST_CHOICES:
        return " | ".join(options)
    if options:
        return f"one of {len(options)} entries: {' | '.join(options[:3])} ..."
    limits = field.cell.limits if field.cell.limits != _USUAL_LIMITS else ""
    return ", ".join(part for part in (field.cell.hint, limits) if part)
