"""The tables of a dataset that the team fills in: each is copied into the project where it is not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from extract.dataset.supplements.names import FOLDER, OFFERED_LOG
from extract.endings import WORKBOOKS
from extract.files import atomically
from extract.project.folder.project import Project
from extract.project.folder.themes_file import themes_path
from extract.project.team_tables.team_table import TeamTable
from schema.text import fold


def offered(project: Project, dataset: Path) -> Iterator[str]:
    """Gives the team the tables to fill in that it does not have yet, and says so. It writes to none that is there."""
    for path, made, what in (
        (project.review_findings, dataset / project.review_findings.name, "judge the findings of the review there"),
        (
            project.contacts,
            dataset / FOLDER / "letters" / OFFERED_LOG,
            "write down there when you wrote to which authors",
        ),
    ):
        if made.is_file() and not path.exists():
            table = pl.read_csv(made, infer_schema=False).drop("draft", strict=False)  # a team's table is no draft
            with atomically(path, new=True) as scratch:
                scratch.write_bytes(table.write_csv(include_bom=True).encode())
            yield f"{project.named(path)} is new: {what}"
        elif made.is_file() and path == project.contacts and (lacking := _not_in(project, path, made)):
            them = "it" if len(lacking) == 1 else "them"
            yield (
                f"{project.named(path)} has no row for {', '.join(lacking)}, and there is a letter to the authors now:"
                f" add {them} when you send it"
            )


def in_other_formats(project: Project) -> Iterator[str]:
    """Sentences on copies of the team's tables that a spreadsheet program saved as workbooks, which nothing reads."""
    for path in (project.studies, project.assignment, project.contacts, project.review_findings, themes_path(project)):
        for ending in WORKBOOKS:
            if (copy := path.with_suffix(ending)).is_file():
                yield f"{project.named(copy)} is not read: save it as CSV, as {project.named(path)}"


def _not_in(project: Project, log: Path, made: Path) -> list[str]:
    """The studies of a log made anew that the team's log has no row for."""
    known = {fold(project.form().renamed.now(study)) for study in _studies_of(log)}
    return [study for study in _studies_of(made) if fold(study) not in known]


def _studies_of(log: Path) -> list[str]:
    table = TeamTable.read(log)
    if "study" not in map(fold, table.header):
        return []
    place = [fold(header) for header in table.header].index("study")
    return [row[place].lstrip("'") for _, row in table.cells() if len(row) > place and row[place].strip()]
