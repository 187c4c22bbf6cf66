"""Adjudication sheets under other names (saved anew, sent back, copied), and rulings that an exported page saved."""

from __future__ import annotations

import zipfile
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from extract.adjudication.intake.page_file import is_of_page
from extract.adjudication.lines.words import KEY, SHEET, STAMP
from extract.errors import CannotUse
from extract.project.folder.command_cache import once
from extract.project.folder.project import PROJECT_FILE, Project
from extract.project.folder.second_sheets import is_second_sheet
from schema.records import record
from schema.text import fold
from validate.adjudication.who_may_rule import Policy
from validate.merge.comparison import Comparison

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})
_PAGE = ".jsonl"  # what an exported page saves
_LARGEST = 200_000_000  # bytes: what is larger is no sheet of rulings
_DEEPEST = 3  # folders within folders that are looked through
_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
"""Where the formats that are archives have the names of their sheets."""


@record
class OtherSheet:
    """An adjudication sheet or a file of rulings of the project, and in words what in it is not in the ledger."""

    path: Path
    holds: str

    def sentence(self, project: Project) -> str:
        """What the file holds, and the command that takes it in."""
        return lacking(project, project.named(self.path), self.holds, command_to_take(project, self.path))


def lacking(project: Project, file: str, holds: str, command: str) -> str:
    """What a file holds that the ledger does not have, and the command that takes it in."""
    return f"{file} holds {holds} that {project.ledger.name} does not have: {command}"


def command_to_take(project: Project, path: Path) -> str:
    """The command that takes the rulings of a sheet in, typed in the project's folder."""
    return f'twofold adjudicate "{project.named(path)}"{project.option}'


def other_sheets(project: Project) -> list[Path]:
    """The adjudication sheets beside the project's own and in the team's folders, of whatever format and name.

    They are seen by their hidden sheet. The files that an exported page saved are among them.
    """
    return list(once(("other sheets", project.folder, project.round), lambda: tuple(_others(project))))


def _others(project: Project) -> Iterator[Path]:
    for path in _files(project.place, project.own_folders):
        if not _left(path) and path != project.sheet and (_is_page(path) or _is_sheet(path)):
            yield path


def last_saved_sheet(project: Project) -> Path | None:
    """The adjudication sheet under another name that somebody saved after the project's own was written.

    The last one if there are several; None where there is none.
    """
    written = project.sheet.stat().st_mtime_ns if project.sheet.exists() else 0
    saved = {path: path.stat().st_mtime_ns for path in other_sheets(project) if path.suffix.lower() != _PAGE}
    later = [path for path in saved if saved[path] > written]
    return max(later, key=lambda path: saved[path], default=None)


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and is_adjudication_sheet(path)


def _is_page(path: Path) -> bool:
    return path.suffix.lower() == _PAGE and is_of_page(path)


def _files(folder: Path, ours: Container[Path], deeper: int = _DEEPEST) -> Iterator[Path]:
    """The files of a folder, and of the folders in it that are the team's own: those of a folder before its folders.

    No adjudication sheet belongs into the folders of twofold, which are `ours`, nor into another project.
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
    """Those of these sheets that hold rulings which could still be taken in, as they are or corrected."""
    from extract.adjudication.intake.read import read_rulings

    found = []
    for path in sheets:
        try:
            read = read_rulings(path, comparison, when="", policy=policy)
        except CannotUse:
            continue  # its columns are gone, or it is of another project: nothing says what it rules
        found.append(OtherSheet(path, read.not_taken_in_words))
    return [other for other in found if other.holds]


def untaken_sentences(project: Project, comparison: Comparison, policy: Policy) -> Iterator[str]:
    """A sentence on each of these sheets, beside those on the copies that a program made."""
    for other in untaken(other_sheets(project), comparison, policy):
        if not is_second_sheet(project, other.path):
            yield other.sentence(project)


def _left(path: Path) -> bool:
    """Whether the file is hidden, or says that another one is open."""
    return path.name.startswith((".", "~$")) or not path.is_file()


def is_adjudication_sheet(path: Path) -> bool:
    """Whether a file has the sheets that only an adjudication sheet has, or as plain text its last column."""
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
