"""Reads the current extraction file of each extractor of a project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extract.errors import CannotUse
from extract.output import watched
from extract.project.extractors.submissions import submitters
from extract.project.extractors.whose_file import WhoseFiles, people_of, whose_files
from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.reading import Workbook
from extract.reading.parallel_reading import read_files
from extract.workbook.stamp import find_stamp
from schema.records import record
from validate.assignment.people import People
from validate.ledger.ledger import Ledger


@record
class ExtractorFile:
    """An extractor's current file, already read."""

    name: str
    path: Path
    workbook: Workbook


@record
class ExtractorFiles:
    """The current files of the extractors, with sentences about files and people that were left out.

    `unused` are files of these extractors that no longer count.
    """

    files: tuple[ExtractorFile, ...]
    remarks: tuple[str, ...]
    unused: tuple[ExtractorFile, ...] = ()


class UnclearFiles(CannotUse):
    """The team must answer questions about its files first. `clear` has the files without open questions."""

    def __init__(self, project: Project, whose: WhoseFiles, clear: ExtractorFiles) -> None:
        super().__init__(
            "; ".join(question.text for question in whose.questions),
            file=str(project.extractions),
            hint=" ".join(question.answer for question in whose.questions),
        )
        self.whose = whose
        self.clear = clear


def extractor_files(project: Project, ledger: Ledger) -> ExtractorFiles:
    """Finds the current file of each extractor.

    Raises UnclearFiles with all open questions: to whom a file belongs, which of two files is the current one, or where
    the file is of an extractor who has first submissions or rulings.
    """
    books = _read(project)
    whose = _whose(project, books, ledger)
    by_file = {path.name: (path, book) for path, book in books.items()}
    files = tuple(ExtractorFile(name, *by_file[file]) for name, file in whose.current.items())
    unused = tuple(ExtractorFile(name, *by_file[file]) for file, name in whose.not_used.items())
    found = ExtractorFiles(files, tuple(_remarks(project, whose)), unused)
    if whose.questions:
        raise UnclearFiles(project, whose, found)
    return found


def whose_now(project: Project, ledger: Ledger) -> WhoseFiles:
    """To whom the files in extractions/ belong, with the questions that the team must answer."""
    return once(("whose", project.folder, project.round), lambda: _whose(project, _read(project), ledger))


def extractors_known(project: Project, ledger: Ledger) -> tuple[str, ...]:
    """The extractors who have first submissions or rulings, by the names in use there."""
    ruled_on = {name for decision in ledger.in_force for name in decision.row}
    return (*submitters(project), *sorted(ruled_on))


def people_known(project: Project, extractors: Iterable[str]) -> People:
    """The people of the project. Each of these extractors has the given name."""
    return people_of(project.settings.people).under(extractors)


def _read(project: Project) -> dict[Path, Workbook]:
    paths = project.extraction_files()
    return dict(zip(watched(paths), read_files(paths), strict=True))


def _whose(project: Project, books: dict[Path, Workbook], ledger: Ledger) -> WhoseFiles:
    stamps = {path.name: stamp.extractor if (stamp := find_stamp(book)) else None for path, book in books.items()}
    return whose_files(stamps, project.settings.people, extractors_known(project, ledger), project.round)


def _remarks(project: Project, whose: WhoseFiles) -> Iterable[str]:
    """Sentences about files that are not used and about extractors without a file."""
    yield from project.ignored_files()
    for file, name in whose.not_used.items():
        now = f"{name} works in {whose.current[name]} now" if name in whose.current else f"it was {name}'s"
        yield f"{file} is not used: {now} (twofold.toml)"
    people = people_known(project, whose.current)
    for person in project.settings.people:
        if person.role == "extractor" and people.name_of(person.name) not in whose.owners:
            yield f"{person.name} has left the project" if person.left else f"{person.name} has no extraction here yet"
