"""Finds the studies of the pilot round, which the column `pilot` in the list of studies marks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extract.errors import CannotUse
from extract.project.folder.project import Project
from extract.project.studies.studies_known import listed_names
from extract.project.team_tables.team_table import TeamTable
from extract.reading import read_file
from schema.text import fold, quoted

PILOT = "pilot"
_YES = frozenset({"yes", "y", "true", "1", "x", "pilot"})
_NO = frozenset({"", "no", "n", "false", "0"})


def pilot_studies(project: Project) -> Mapping[str, str]:
    """The studies of the pilot round as written, by folded name. Raises CannotUse for an unclear mark."""
    path = project.studies
    if not path.is_file() or not path.stat().st_size:
        return {}
    sheet = next((sheet for sheet in read_file(path).sheets if sheet.cells.height), None)
    if sheet is None:
        return {}
    header, *lines = ([fold(text or "") for text in row] for row in sheet.cells.rows())
    if PILOT not in header:
        return {}
    renamed = project.form().renamed
    studies = {fold(name): name for name in listed_names(project).values()}
    place = header.index(PILOT)
    marked = {}
    for number, line in enumerate(lines, sheet.first_row + 1):
        if line[place] not in _YES | _NO:
            raise CannotUse(
                f"row {number}: {quoted(line[place])} does not say whether this is a pilot study",
                file=str(path),
                hint="write yes or no in the column pilot",
            )
        if line[place] in _YES:
            marked.update({key: studies[key] for text in line if (key := fold(renamed.now(text))) in studies})
    return marked


def mark_pilot_studies(project: Project, names: tuple[str, ...]) -> tuple[tuple[str, ...], Path | None]:
    """Marks studies in the list as pilot studies.

    Returns their names as in the list, and the path of a copy of the earlier list (None if it was empty). Raises
    CannotUse for a study that is not in the list.
    """
    renamed, known = project.form().renamed, listed_names(project)
    names = tuple(map(renamed.now, names))
    unknown = [name for name in names if fold(name) not in known]
    if unknown:
        raise CannotUse(
            f"there is no study {quoted(unknown[0])} in studies.csv",
            file=str(project.studies),
            hint=f"the studies are {', '.join(list(known.values())[:12])}{' ...' if len(known) > 12 else ''}",
        )
    table = TeamTable.read(project.studies)
    column = table.column(PILOT)
    wanted = {fold(name) for name in names}
    for number, row in table.cells():
        if any(fold(renamed.now(cell)) in wanted for cell in row):
            table.write_cell(number, column, "yes")
    return tuple(known[fold(name)] for name in names), table.save(project.earlier_studies)
