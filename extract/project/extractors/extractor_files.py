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
    """The current file of an extractor, read."""

    name: str
    path: Path
    workbook: Workbook


@record
class ExtractorFiles:
    """The current files by extractor, and sentences on files and people that were left out.

    `unused` are the files of these extractors that do not count any more.
    """

    files: tuple[ExtractorFile, ...]
    remarks: tuple[str, ...]
    unused: tuple[ExtractorFile, ...] = ()


class UnclearFiles(CannotUse):
    """The team has to answer questions about the files first. `clear` has the files about which there is none."""

    def __init__(self, project: Project, whose: WhoseFiles, clear: ExtractorFiles) -> None:
        super().__init__(
            "; ".join(question.text for question in whose.questions),
            file=str(project.extractions),
            hint=" ".join(question.answer for question in whose.questions),
        )
        self.whose = whose
        self.clear = clear


def extractor_files(project: Project, ledger: Ledger) -> ExtractorFiles:
    """The current file of each extractor.

    UnclearFiles with everything that has to be said first: whose a file is, which of two is the current one, where the
    file of somebody is of whom there are first submissions or rulings.
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
    """Whose the files in extractions/ are, with the questions that have to be answered."""
    return once(("whose", project.folder, project.round), lambda: _whose(project, _read(project), ledger))


def extractors_known(project: Project, ledger: Ledger) -> tuple[str, ...]:
    """The extractors who have first submissions or rulings, by the names that are used there."""
    ruled_on = {name for decision in ledger.in_force for name in decision.row}
    return (*submitters(project), *sorted(ruled_on))


def people_known(project: Project, extractors: Iterable[str]) -> People:
    """The people of the project. Each of these extractors is under this name."""
    return people_of(project.settings.people).under(extractors)


def _read(project: Project) -> dict[Path, Workbook]:
    paths = project.extraction_files()
    return dict(zip(watched(paths), read_files(paths), strict=True))


def _whose(project: Project, books: dict[Path, Workbook], ledger: Ledger) -> WhoseFiles:
    stamps = {path.name: stamp.extractor if (stamp := find_stamp(book)) else None for path, book in books.items()}
    return whose_files(stamps, project.settings.people, extractors_known(project, ledger), project.round)


def _remarks(project: Project, whose: WhoseFiles) -> Iterable[str]:
    """Sentences on files that are there and not used, and on extractors without a file."""
    yield from project.ignored_files()
    for file, name in whose.not_used.items():
        now = f"{name} works in {whose.current[name]} now" if name in whose.current else f"it was {name}'s"
        yield f"{file} is not used: {now} (twofold.toml)"
    people = people_known(project, whose.current)
    for person in project.settings.people:
        if person.role == "extractor" and people.name_of(person.name) not in whose.owners:
            yield f"{person.name} has left the project" if person.left else f"{person.name} has no extraction here yet"
