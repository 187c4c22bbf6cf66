"""Finds second versions of the adjudication sheet, which synchronisation programs leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.project.folder.left_by_programs import is_second_version
from extract.project.folder.project import Project


def second_sheets(project: Project) -> Iterator[str]:
    """A sentence for each second version. `LedgerFile.second_versions` has those of the ledger."""
    for path in sorted(project.sheet.parent.glob(f"{project.sheet.stem}*{project.sheet.suffix}")):
        if is_second_sheet(project, path):
            yield (
                f"{path.name} is not read: a program that synchronises folders made it when two people changed"
                f' {project.sheet.name} at once. If it has rulings: twofold adjudicate "{project.named(path)}"'
                f"{project.option}. Then move it away"
            )


def is_second_sheet(project: Project, path: Path) -> bool:
    """Whether a synchronisation program made this file as a second version of the project's sheet."""
    beside = path.parent == project.sheet.parent and path.suffix == project.sheet.suffix
    return beside and path.name.startswith(project.sheet.stem) and is_second_version(path.name)
