"""Finds studies that a team's table and the ledger call differently, because a renaming may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.project.ledger.ledger_join import way_back
from schema.text import as_argument, quoted, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.project.folder.project import Project


def listed_otherwise(project: Project) -> Iterator[str]:
    """A sentence with the command to type for each former name of a study in studies.csv and assignment.csv."""
    renamed = project.form().renamed
    if not renamed.names:
        return
    from extract.project.studies.renaming import tables_of_names

    found: dict[str, list[str]] = {}
    for table, column, _ in tables_of_names(project):
        for _, row in table.cells():
            if len(row) > column and renamed.is_former(name := tidy(row[column])):
                files = found.setdefault(name, [])
                if table.path.name not in files:
                    files.append(table.path.name)
    for name, files in found.items():
        now, say = renamed.now(name), "say" if len(files) > 1 else "says"
        yield (
            f"{' and '.join(files)} {say} {quoted(name)}, and the dataset will say {quoted(now)}, as the ledger does."
            f" If the ledger lost the line that says otherwise: twofold ledger join COPY{project.option}, or"
            f" {way_back(name, now)}. If {quoted(now)} is right: twofold studies rename {as_argument(name)}"
            f" {as_argument(now)} --who NAME --why REASON"
        )
