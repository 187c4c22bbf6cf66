"""A team's own choices for a field that grows during coding, in a project file such as `subcodes.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extract.errors import CannotUse
from extract.project.team_tables.codebook_file import read_changes
from extract.project.team_tables.team_columns import TeamColumns, read_columns
from schema.choices import Option
from schema.codebook_changes import with_changes
from schema.form import Field, Form, Table
from schema.text import quoted

COLUMNS = ("code", "label", "definition", "under", "since")
"""`under` is the choice above this one. `since` is the codebook revision that added or changed it."""


def read_own_choices(path: Path, table: Table, field: Field) -> tuple[Option, ...]:
    """The choices in the file, in its order. Raises CannotUse at the first wrong cell.

    A code that the form already has is replaced. `since` is 2 or later. Without a field that this field refines, there
    is no column `under`.
    """
    refined = table[field.refines] if field.refines else None
    columns = [name for name in COLUMNS if name != "under" or refined]
    typed = read_columns(path, columns)
    if typed is None:
        return ()
    if missing := [name for name in columns if name not in typed.places]:
        raise CannotUse(f"has no column {missing[0]}", file=str(path), hint=f"its columns are {', '.join(columns)}")
    return tuple(_option(path, typed, row, texts, refined) for row, texts in typed.texts())


def _option(path: Path, typed: TeamColumns, line: int, texts: Mapping[str, str], refined: Field | None) -> Option:
    cells = {name: text.strip() for name, text in texts.items()}
    code, under = cells["code"], cells.get("under")
    if not code:
        cell = typed.cell(line, "code")
        raise CannotUse("has a choice without a code", file=str(path), cell=cell, hint="give it a short name")
    if refined and under not in refined.cell.answers:
        raise CannotUse(
            f"the choice {code} is under {quoted(under)}, which is not one of the {refined.label}",
            file=str(path),
            hint=f"line {line}: write one of {', '.join(option.code for option in refined.cell.offered)}",
        )
    if not cells["since"].isascii() or not cells["since"].isdigit() or int(cells["since"]) < _FIRST:
        raise CannotUse(
            f"the choice {code} has {quoted(cells['since'])} in the column since, which is not a revision",
            file=str(path),
            hint=f"line {line}: write a whole number, {_FIRST} for the first change to the codebook",
        )
    label = cells["label"] or code.replace("_", " ")
    return Option(
        code=code,
        label=f"{under} {label}" if under and not label.startswith(under) else label,
        definition=cells["definition"],
        aliases=(label,),
        under=under,
        since=int(cells["since"]),
    )


_FIRST = 2  # the form's own codebook is revision 1


def with_own_choices(form: Form, folder: Path) -> Form:
    """The form with the choices in the team's files in this folder, and with the team's changes to them."""
    return with_changes(with_lists(form, folder), read_changes(folder))


def with_lists(form: Form, folder: Path) -> Form:
    """The form with the choices in the team's files in this folder."""
    for table, field, file in form.growing:
        if (folder / file).is_file():
            form = form.with_more_choices(table.name, field.name, read_own_choices(folder / file, table, field))
    return form
