"""What the workbook of a form looks like: its sheets, and their columns in order, for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.output import add_column, add_row, print_table, say
from extract.reading import letters
from extract.workbook.layout import EVIDENCE_ROLES, headers, needed, sheet_names
from extract.workbook.table_sheet import width_of

if TYPE_CHECKING:
    from schema.form import Field, Form, Table

_MOST_CHOICES = 8


def print_preview(form: Form) -> None:
    """Prints each sheet: its columns with letter, header, width, whether they are needed, and what is typed there."""
    sheets = sheet_names(form)
    say(f"{form.title}  ({form.name} {form.version})", bold=True)
    for table in form.tables:
        say(f"\nSheet {sheets[table.name]}: {table.description}", bold=True)
        _print(form, table)
        prepared = sum(len(prepared_rows.rows) for prepared_rows in table.prepared)
        if prepared:
            say(f"Each study gets {prepared} rows here, filled in beforehand.")
        hidden = [field for field in table.fields if field.role in EVIDENCE_ROLES]
        if hidden:
            say(f"{len(hidden)} columns for origin, place and words are folded away; click the + above a column.")


def _print(form: Form, table: Table) -> None:
    from rich import box
    from rich.table import Table as Grid

    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for header in ("", "Header", "Width", "Needed", "What to enter"):
        add_column(grid, header, justify="right" if header == "Width" else "left", overflow="fold")
    named = headers(table)
    for number, field in enumerate(table.fields, 1):
        if field.role not in EVIDENCE_ROLES:
            asked = "identifies" if field.name in table.identity else "yes" if needed(table, field) else ""
            add_row(grid, letters(number), named[field.name], str(width_of(field)), asked, _entered(form, field))
    print_table(grid)


def _entered(form: Form, field: Field) -> str:
    """What is typed in a column, in a line."""
    parts = [field.cell.hint]
    if 0 < len(field.cell.options) <= _MOST_CHOICES:
        parts = [" | ".join(field.cell.options)]
    elif field.cell.options:
        parts = [f"one of {len(field.cell.options)} entries: {' | '.join(field.cell.options[:3])} ..."]
    if field.reference and field.reference.to in form.by_name:
        parts = [f"a row of {form[field.reference.to].label}"]
    if field.example:
        parts.append(f"e.g. {field.example}")
    if field.prefilled:
        parts.append("(filled in beforehand)")
    return "  ".join(parts)
