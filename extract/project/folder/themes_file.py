"""`themes.csv`: the analytical themes of a review, which the team writes above its codes."""

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
    """Where the team's themes are, if it has any."""
    return project.folder / THEMES_FILE


def write_empty(project: Project) -> Path:
    """Writes the table with its headers alone. It must not be there yet."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(theme_columns(project.whole_form()))
    write_text(themes_path(project), out.getvalue())
    return themes_path(project)


def read_themes(path: Path, form: Form) -> tuple[tuple[TypedTheme, ...], tuple[TableProblem, ...]]:
    """The rows of the table that have something in them, and its columns that are not read. CannotUse without names."""
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
