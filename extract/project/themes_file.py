"""`themes.csv`: the analytical themes of a review, which the team writes above its codes."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from extract.errors import CannotUse
from extract.files import write_text
from extract.project.project import Project
from extract.reading import read_file
from schema.form import Form
from schema.text import fold, quoted, tidy
from validate.dataset.analytical_themes import THEME, TypedTheme, theme_columns
from validate.extraction.cell_names import cell_name
from validate.inference.header_match import first_columns

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


def read_themes(path: Path, form: Form) -> tuple[TypedTheme, ...]:
    """The rows of the table that have something in them. CannotUse for a column that is missing or not known."""
    columns = theme_columns(form)
    cells = next((sheet.cells for sheet in read_file(path).sheets if sheet.cells.height), None)
    if cells is None:
        return ()
    header, *rows = cells.iter_rows()
    known = first_columns(header)
    places = {name: place for name in columns if (place := known.find(name)) is not None}
    hint = f"its columns are {', '.join(columns)}"
    if THEME not in places:
        raise CannotUse(f"has no column {THEME}", file=str(path), hint=hint)
    for place, text in enumerate(header):
        if tidy(text or "") and place not in places.values():
            raise CannotUse(f"has a column {quoted(text)}, which is not read", file=str(path), hint=hint)
    typed = []
    for number, row in enumerate(rows, 2):
        texts = {name: row[place] or "" for name, place in places.items()}
        if any(map(fold, texts.values())):
            named = {name: cell_name(number, place + 1) for name, place in places.items()}
            typed.append(TypedTheme(texts=texts, cells=named))
    return tuple(typed)
