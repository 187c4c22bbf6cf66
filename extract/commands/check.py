"""`twofold check`: everything that is wrong with an extraction, at its cells."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.output import chosen_round, of_round, output_format, print_json, say, watched
from extract.project.folder.command_cache import command_cache
from extract.report.problem_text import lines_shown, problem_json
from schema.text import and_list, plural

if TYPE_CHECKING:
    from extract.fulltexts.library import ReportReader
    from extract.project.folder.project import Project
    from extract.project.one_round.checking import Checked
    from extract.reading import Workbook
    from extract.workbook.load import Loaded
    from schema.form import Form
    from validate.check.problem import Problem
    from validate.extraction.extraction import Extraction

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--marked", type=click.Path(path_type=Path, file_okay=False), help="Write marked copies to this folder.")
@click.option("--form", "form_name", help="Outside a project: the form, if the workbook does not name it.")
@click.option("--module", "modules", multiple=True, help="With --form: an optional group of fields in use.")
@of_round
@output_format
@command_cache()
def check(
    files: tuple[Path, ...], marked: Path | None, form_name: str | None, modules: tuple[str, ...], output_format: str
) -> int:
    """Find the problems in extractions, each at its cell.

    FILES are workbooks. Without FILES, all workbooks of the project are checked. The workbooks are never changed. With
    --marked, twofold makes copies in which the problems are coloured and explained in notes. If the project has the
    reports in a folder fulltexts, quoted words are looked up in them. Exit code 1 if there are errors.
    """
    from extract.project.one_round.checking import check_file
    from extract.project.verification.verification_files import is_verification
    from extract.reading.parallel_reading import read_files
    from extract.workbook.stamp import find_stamp

    if marked is not None:
        _refuse_among_extractions(marked)
    found: list[Problem] = []
    unused: dict[str, tuple[str, ...]] = {}
    stamps: dict[Path, str | None] = {}
    paths = [_found(file) for file in files] or _of_project()
    books = read_files(paths)
    reports = _Reports()
    for path in watched(paths):
        book = next(books)
        around = _project_of(path, book)
        project = None if is_verification(book) else around
        form = _verification_form() if is_verification(book) else _form_for(path, project, form_name, modules)
        checked = reports.beside(check_file(path, form, workbook=book), project)
        if is_verification(book):
            from extract.project.verification.verifying import verdict_problems

            of_project = verdict_problems(checked.loaded.extraction["values"], path.name)
        else:
            of_project = _of_its_project(project, path, book, checked.loaded)
        problems = _without_excluded(replace(checked, of_project=tuple(of_project)), around).problems
        found.extend(problems)
        unused[path.name] = checked.unused
        stamps[path] = stamp.extractor if (stamp := find_stamp(book)) else None
        for remark in _on_earlier_file(project, path):
            say(remark, err=True)
        if marked is not None:
            from extract.workbook.marked import write_marked

            copy = write_marked(path, marked, problems)
            say(f"marked copy: {copy}", err=True)
    for question in () if files else _questions(stamps):
        say(question, err=True)
    reports.say_remarks(of_all=not files)
    if output_format == "json":
        print_json({"problems": [problem_json(problem) for problem in found], "files": list(unused)})
    else:
        _print(found, unused)
    return int(any(problem.severity == "error" for problem in found))


def _on_earlier_file(project: Project | None, path: Path) -> Iterable[str]:
    """The remark about a file that an extractor has replaced by another."""
    from extract.project.extractors.whose_file import is_listed

    if project is None or not any(is_listed(path.name, person.earlier_files) for person in project.settings.people):
        return ()
    from extract.project.form_changes.unused_copies import sentences_on

    return sentences_on(project, path)


def _refuse_among_extractions(folder: Path) -> None:
    """CannotUse where marked copies would lie among the extractions: each would count as a second file of somebody."""
    from extract.errors import CannotUse
    from extract.project.folder.project import project_around

    project = project_around(folder)
    if project is not None and folder.resolve() == project.extractions.resolve():
        raise CannotUse(
            "has the extractors' own workbooks, so marked copies do not belong there",
            file=str(folder),
            hint="choose another folder: twofold check --marked marked",
        )


def _found(file: Path) -> Path:
    """The file, looked for in the project's extractions too: this is where messages name it."""
    from extract.project.folder.project import project_around

    if not file.exists() and not file.is_absolute() and (project := project_around(Path.cwd())):
        rounds = (project, *project.later_rounds())
        places = [folder / file for one in rounds for folder in (one.extractions, one.verification)]
        return next((within for within in places if within.exists()), file)
    return file


def _of_project() -> list[Path]:
    from extract.errors import CannotUse
    from extract.project.folder.project import find_project
    from extract.project.verification.verification_files import verification_files

    project = find_project(Path.cwd(), chosen_round())
    every = [project] if chosen_round() or project.round > 1 else [project, *project.later_rounds()]
    files = [file for one in every for file in (*_in_use(one), *verification_files(one))]
    for sentence in [sentence for one in every for sentence in one.ignored_files()]:
        say(sentence, err=True)
    if not files:
        raise CannotUse(
            "holds no extraction yet",
            file=str(project.extractions),
            hint=f"twofold template{project.option or ' --extractor NAME'}",
        )
    return files


def _in_use(project: Project) -> list[Path]:
    """The extraction files without those that no longer count, which are named, with what only they have."""
    in_use = []
    for path in project.extraction_files():
        sentences = list(_on_earlier_file(project, path))
        for sentence in sentences:
            say(sentence, err=True)
        if not sentences:
            in_use.append(path)
    return in_use


def _questions(stamps: Mapping[Path, str | None]) -> Iterator[str]:
    """What the team has to answer about its files before they can be compared; each names an extractor or nobody."""
    from extract.project.extractors.extractor_files import extractors_known
    from extract.project.extractors.whose_file import whose_files
    from extract.project.folder.project import find_project

    project = find_project(Path.cwd(), chosen_round())
    here = {path.name: name for path, name in stamps.items() if path.parent == project.extractions}
    known = extractors_known(project, project.read_ledger().ledger)
    for question in whose_files(here, project.settings.people, known, project.round).questions:
        yield f"Nothing can be compared until this is answered: {question.text}: {question.answer}"


def _form_for(path: Path, project: Project | None, form_name: str | None, modules: tuple[str, ...]) -> Form:
    """The form asked for, or that of the project where the file or else the user is, or the one that the file names."""
    from extract.form_file.load import load_form
    from extract.project.one_round.checking import form_of

    if form_name:
        return load_form(form_name, modules)
    return project.form() if project else form_of(path)


def _verification_form() -> Form:
    from extract.project.verification.verification_workbook import verification_form

    return verification_form()


def _project_of(path: Path, book: Workbook) -> Project | None:
    """The project where the file or else the user is, in the round that is asked for, or else that the file names."""
    from extract.project.folder.project import project_around
    from extract.workbook.stamp import find_stamp

    project = project_around(path.parent) or project_around(Path.cwd())
    stamp = find_stamp(book)
    return project and project.in_round(chosen_round() or (stamp.round if stamp else 1))


def _without_excluded(checked: Checked, project: Project | None) -> Checked:
    """The file without the problems of studies that the team excluded, which are counted on standard error."""
    if project is None:
        return checked
    checked = replace(checked, excluded=frozenset(project.read_ledger().ledger.excluded))
    if left := checked.of_excluded:
        studies = list(dict.fromkeys(problem.study or "" for problem in left))
        out = "the study is" if len(studies) == 1 else "the studies are"
        number = plural(len(left), "problem is", "problems are")
        file = Path(checked.loaded.extraction.file).name
        say(f"{file}: {number} not listed, in {and_list(studies)}: {out} excluded", err=True)
    return checked


def _of_its_project(project: Project | None, path: Path, book: Workbook, loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with who extracted what, and with the rows of a later round."""
    extraction = loaded.extraction
    if project is None or extraction.form.round != project.round:
        return
    yield from _by_one(project, path, book, extraction)
    if project.round == 1:
        from extract.project.studies.listed_values import listed_otherwise_problems
        from extract.project.studies.studies_known import not_listed

        yield from not_listed(project, extraction, project.read_ledger().ledger.excluded)
        yield from listed_otherwise_problems(project, extraction)
    if project.round > 1:
        from extract.project.one_round.round_problems import round_problems, without_torn_rows
        from extract.project.rounds.merging import agreed_before

        agreed = agreed_before(project)
        read = without_torn_rows(agreed, loaded)
        yield from read.problems[len(loaded.problems) :]
        yield from round_problems(agreed, read)


class _Reports:
    """The reports in the folder `fulltexts` of a project, if it has one: quoted words are looked up in them."""

    def __init__(self) -> None:
        self._reader: ReportReader | None = None
        self._beside: dict[Path, list[Extraction]] = {}
        self._studies: dict[Path, list[str]] = {}

    def beside(self, checked: Checked, project: Project | None) -> Checked:
        """The file to be checked with the reports of its project."""
        if project is None or not project.fulltexts.is_dir():
            return checked
        from extract.fulltexts.library import ProjectLibrary, ReportReader
        from validate.passages.quoted_cells import quotes

        extraction = checked.loaded.extraction
        if not quotes(extraction.form):
            return checked

        if self._reader is None:
            self._reader = ReportReader()
        folder = project.fulltexts
        if folder not in self._studies:
            key = project.form().studies.identity[0]
            self._studies[folder] = [row[key] for row in project.listed_studies()]
        self._beside.setdefault(folder, []).append(extraction)
        return replace(checked, library=ProjectLibrary(folder, self._reader, [extraction], self._studies[folder]))

    def say_remarks(self, *, of_all: bool) -> None:
        """Says which files cannot be searched and, if all workbooks are checked, which are nobody's."""
        if self._reader is None:
            return
        from extract.fulltexts.library import ProjectLibrary

        for folder, extractions in self._beside.items():
            library = ProjectLibrary(folder, self._reader, extractions, self._studies[folder])
            for remark in library.files.remarks if of_all else ():
                say(f"{folder.name}/{remark}", err=True)
        for remark in self._reader.remarks():
            say(remark, err=True)
        self._reader.close()


def _by_one(project: Project, path: Path, book: Workbook, extraction: Extraction) -> tuple[Problem, ...]:
    """What is wrong in the fields that one person extracts. Whose a file is, the team or the file itself says."""
    from extract.project.extractors.whose_file import is_file_of, people_of
    from extract.project.studies.assignment_file import first_extractors, read_assignment
    from extract.workbook.stamp import find_stamp
    from validate.check.by_one import by_one_problems

    if not any(table.by_one for table in extraction.form.tables):
        return ()
    people = people_of(project.settings.people)
    stamp = find_stamp(book)
    stamped = stamp.extractor if stamp else None
    listed = project.settings.people
    known_name = next((person.name for person in listed if is_file_of(person, path.name, stamped, people)), "")
    name = people.name_of(known_name or stamped or extraction.name)
    first = first_extractors(project, read_assignment(project.in_round(1), people), name)
    return tuple(by_one_problems(replace(extraction, name=name), first))


def _print(problems: Iterable[Problem], unused: dict[str, tuple[str, ...]]) -> None:
    from validate.check.problem import OF_THE_TEAM

    by_file: dict[str, list[Problem]] = {name: [] for name in unused}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for name, several in by_file.items():
        say(name, bold=True)
        for severity, line in lines_shown(several):
            mark = click.style(f"{severity:<8}", fg=_COLOURS[severity])
            say(f"  {mark}{line}")
        for remark in unused.get(name, ()):
            if any(remark.endswith(problem.message) for problem in several):
                continue  # said above, at its place
            say(f"  {'not used':<8} {remark}")
        say(f"  {_summary(several)}")
    if any(problem.severity == "warning" and problem.study and problem.code not in OF_THE_TEAM for problem in problems):
        say(
            "If the report really says what a warning is about, confirm it on the sheet Confirmations. To see what to"
            " write there, run twofold check --marked FOLDER and look at the first sheet of the copy.",
            err=True,
        )
    sys.stdout.flush()


def _summary(problems: list[Problem]) -> str:
    if not problems:
        return click.style("no problems", fg="green")
    counted = [(name, sum(problem.severity == name for problem in problems)) for name in _COLOURS]
    return ", ".join(plural(number, name) for name, number in counted if number)
