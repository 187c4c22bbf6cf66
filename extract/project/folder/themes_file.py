"""`themes.csv`: the review's analytical themes, which the team develops from its codes."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from extract.errors import CannotUse
from extract.files import write_text
from extract.project.folder.project import Project
from extract.project.team_tables.team_columns import read_columns
from schema.form import Form
from schema.text import fold
from validate.dataset.analytical_themes import THEME, TypedTheme, theme_columns
from validate.extraction.table_problem import TableProblem

THEMES_FILE = "themes.csv"


def themes_path(project: Project) -> Path:
    """The path of the team's themes, whether the file exists or not."""
    return project.folder / THEMES_FILE


def write_empty(project: Project) -> Path:
    """Writes the table with only its headers. The file must not exist yet."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(theme_columns(project.whole_form()))
    write_text(themes_path(project), out.getvalue())
    return themes_path(project)


def read_themes(path: Path, form: Form) -> tuple[tuple[TypedTheme, ...], tuple[TableProblem, ...]]:
    """Reads the rows of the table that are not blank, and the problems with columns that are not read.

    Raises CannotUse without a column of names.
    """
    columns = theme_columns(form)
    typed = read_columns(path, columns)
    if typed is None:
        return (), ()
    if THEME not in typed.places:
        hint = f"its columns are {', '.join(columns)}"
        raise CannotUse(f"has no column {THEME}", file=str(path), hint=hint)
    rows = tuple(
        TypedTheme(texts=texts, cells={name: typed.cell(row, name) for name in typed.places})
        for row, texts in typed.texts()
        if any(map(fold, texts.values()))
    )
    return rows, tuple(typed.not_read())
