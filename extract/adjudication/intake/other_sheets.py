"""Finds adjudication sheets with other names (saved, sent back or copied) and rulings saved by an exported page."""

from __future__ import annotations

import zipfile
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from extract.adjudication.intake.page_file import is_of_page
from extract.adjudication.lines.words import KEY, SHEET, STAMP
from extract.endings import SPREADSHEETS
from extract.errors import CannotUse
from extract.project.folder.command_cache import once
from extract.project.folder.project import PROJECT_FILE, Project
from extract.project.folder.second_sheets import is_second_sheet
from schema.records import record
from schema.text import fold
from validate.adjudication.who_may_rule import Policy
from validate.merge.comparison import Comparison

_PAGE = ".jsonl"  # the suffix of the file that an exported page saves
_LARGEST = 200_000_000  # bytes; a larger file is not a sheet of rulings
_DEEPEST = 3  # levels of nested folders that are searched
_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
"""Where archive formats store the names of their sheets."""


@record
class OtherSheet:
    """An adjudication sheet or file of rulings, and a description of what is not in the ledger."""

    path: Path
    holds: str

    def sentence(self, project: Project) -> str:
        """A sentence on what the file has, with the command that reads it."""
        return lacking(project, project.named(self.path), self.holds, command_to_take(project, self.path))


def lacking(project: Project, file: str, holds: str, command: str) -> str:
    """A sentence on what a file has that the ledger lacks, with the command that reads it."""
    return f"{file} holds {holds} that {project.ledger.name} does not have: {command}"


def command_to_take(project: Project, path: Path) -> str:
    """The command that reads the rulings of a sheet, to be typed in the project's folder."""
    return f'twofold adjudicate "{project.named(path)}"{project.option}'


def other_sheets(project: Project) -> list[Path]:
    """The adjudication sheets near the project's own and in the team's folders, with any format and name.

    They are recognised by their hidden sheet. Files saved by an exported page are included.
    """
    return list(once(("other sheets", project.folder, project.round), lambda: tuple(_others(project))))


def _others(project: Project) -> Iterator[Path]:
    for path in _files(project.place, project.own_folders):
        if not _left(path) and path != project.sheet and (_is_page(path) or _is_sheet(path)):
            yield path


def last_saved_sheet(project: Project) -> Path | None:
    """The last adjudication sheet with another name saved after the project's own was written; None if none."""
    written = project.sheet.stat().st_mtime_ns if project.sheet.exists() else 0
    saved = {path: path.stat().st_mtime_ns for path in other_sheets(project) if path.suffix.lower() != _PAGE}
    later = [path for path in saved if saved[path] > written]
    return max(later, key=lambda path: saved[path], default=None)


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() in SPREADSHEETS and is_adjudication_sheet(path)


def _is_page(path: Path) -> bool:
    return path.suffix.lower() == _PAGE and is_of_page(path)


def _files(folder: Path, ours: Container[Path], deeper: int = _DEEPEST) -> Iterator[Path]:
    """The files in a folder, then those in its subfolders that belong to the team.

    Folders in `ours` belong to twofold, and no adjudication sheet belongs there. Folders of other projects are skipped.
    """
    if not folder.is_dir():
        return
    folders = []
    for path in sorted(folder.iterdir(), key=lambda path: fold(path.name)):
        if path.is_dir() and not path.is_symlink():
            folders.append(path)
        else:
            yield path
    for path in folders if deeper else ():
        if not path.name.startswith(".") and path not in ours and not (path / PROJECT_FILE).exists():
            yield from _files(path, ours, deeper - 1)


def untaken(sheets: Iterable[Path], comparison: Comparison, policy: Policy) -> list[OtherSheet]:
    """Those of the sheets with rulings that could still be accepted, now or after a correction."""
    from extract.adjudication.intake.read import read_rulings

    found = []
    for path in sheets:
        try:
            read = read_rulings(path, comparison, when="", policy=policy)
        except CannotUse:
            continue  # its columns are gone, or it belongs to another project, so its rulings cannot be understood
        found.append(OtherSheet(path, read.not_taken_in_words))
    return [other for other in found if other.holds]


def untaken_sentences(project: Project, comparison: Comparison, policy: Policy) -> Iterator[str]:
    """A sentence for each of these sheets, except for second versions made by a program."""
    for other in untaken(other_sheets(project), comparison, policy):
        if not is_second_sheet(project, other.path):
            yield other.sentence(project)


def _left(path: Path) -> bool:
    """Whether a file is hidden, or only says that another file is open."""
    return path.name.startswith((".", "~$")) or not path.is_file()


def is_adjudication_sheet(path: Path) -> bool:
    """Whether a file has the sheets of an adjudication sheet or, as plain text, its last column."""
    try:
        if path.stat().st_size > _LARGEST:
            return False
        content = path.read_bytes()
        if not content.startswith(b"PK"):
            return _has(content, KEY)
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(part) for part in _PARTS if part in archive.namelist() and _small(archive, part)]
        return any(_has(part, STAMP) and _has(part, SHEET) for part in parts)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return False


def _small(archive: zipfile.ZipFile, part: str) -> bool:
    return archive.getinfo(part).file_size <= _LARGEST


def _has(content: bytes, text: str) -> bool:
    return text.encode() in content or text.encode("utf-16-le") in content
