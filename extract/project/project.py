"""The project folder: where a team's files are."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import CannotUse
from extract.files import atomically, cannot_write, write_text
from extract.form_file.load import load_form, whole_form, with_modules
from extract.form_file.suffixes import YAML_SUFFIXES, is_form_file
from extract.project.one_moment import once
from extract.project.settings import ProjectSettings, read_settings, settings_of, settings_text
from schema.records import record

if TYPE_CHECKING:
    from schema.form import Form, Table

PROJECT_FILE = "twofold.toml"
FORM_FILE = "form.yaml"
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})
_LOCK = ".~lock."
_ROUND = re.compile(r"round-(?P<number>[2-9])")
# As Dropbox, Nextcloud, Seafile, pCloud, Syncthing and ownCloud name the second of two versions, in several languages.
_SECOND_VERSION = re.compile(
    r"\([^()]*(conflict|conflit|konflikt)[^()]*\)|\[conflict(ed)?\]|\.sync-conflict-|_conflict-\d|\.conflict\b",
    re.IGNORECASE,
)


def is_second_version(name: str) -> bool:
    """Whether a program that synchronises folders gave a file this name, since two people changed it at once."""
    return _SECOND_VERSION.search(name) is not None


def _left_by_a_program(name: str) -> str | None:
    """Why a file of this name is not an extraction but left by a program. None if it may be an extraction."""
    if name.startswith(("~$", _LOCK)):
        return "a spreadsheet program left it there because the file is open, or was when the program ended"
    if name.startswith("."):
        return "it is hidden"
    if is_second_version(name):
        return (
            "a program that synchronises folders made it when two people changed a file at once. Move what is missing"
            " into the extractor's own workbook, then delete it"
        )
    return None


@record(kw_only=True)
class Project:
    """A folder with its `twofold.toml`. All files of the team are in it.

    A later `round` of extraction has its workbooks, first submissions and ledger in a folder of its own, `round-2`.
    """

    folder: Path
    settings: ProjectSettings
    round: int = 1

    @property
    def place(self) -> Path:
        """The folder with the files of the round."""
        return self.folder if self.round == 1 else self.folder / f"round-{self.round}"

    @property
    def option(self) -> str:
        """What a command needs to be about the round, with a blank before it."""
        return "" if self.round == 1 else f" --round {self.round}"

    def named(self, path: Path) -> str:
        """A file of the project as sentences name it: from the project's folder."""
        return path.relative_to(self.folder).as_posix()

    @property
    def extractions(self) -> Path:
        """The folder with one workbook per extractor."""
        return self.place / "extractions"

    @property
    def submissions(self) -> Path:
        """The folder with the first submissions, read-only."""
        return self.place / "first-submissions"

    @property
    def ledger(self) -> Path:
        """The ledger of decisions. It exists from the first decision on."""
        return self.place / "decisions.jsonl"

    @property
    def sheet(self) -> Path:
        """The adjudication sheet."""
        return self.place / "adjudication.xlsx"

    @property
    def earlier_sheets(self) -> Path:
        """The folder of adjudication sheets that somebody had worked in and that were replaced."""
        return self.place / "adjudication-earlier"

    @property
    def earlier_extractions(self) -> Path:
        """The folder of workbooks as they were before they were written anew for a new version of the form."""
        return self.place / "extractions-earlier"

    @property
    def verification(self) -> Path:
        """The folder of the workbooks in which people verify what others extracted."""
        return self.place / "verification"

    @property
    def earlier_verification(self) -> Path:
        """The folder of such workbooks as they were before they were written anew."""
        return self.place / "verification-earlier"

    @property
    def forms(self) -> Path:
        """The folder of the forms that workbooks were made from."""
        return self.place / "forms"

    @property
    def dataset(self) -> Path:
        """The folder of the dataset."""
        return self.folder / "dataset"

    @property
    def fulltexts(self) -> Path:
        """The folder with the reports themselves, PDFs or text files. It is there if the team wants it."""
        return self.folder / "fulltexts"

    @property
    def studies(self) -> Path:
        """The list of studies that templates are pre-filled with."""
        return self.folder / "studies.csv"

    @property
    def review_findings(self) -> Path:
        """The table of the findings of the review, which the team writes and judges."""
        return self.folder / "review-findings.csv"

    @property
    def contacts(self) -> Path:
        """The log of the letters to authors, which the team keeps."""
        return self.folder / "author-contacts.csv"

    @property
    def assignment(self) -> Path:
        """The table of who extracts which study. Without it, everybody extracts everything."""
        return self.folder / "assignment.csv"

    @property
    def earlier_assignments(self) -> Path:
        """The folder of assignments as they were before twofold changed them."""
        return self.folder / "assignment-earlier"

    @property
    def earlier_studies(self) -> Path:
        """The folder of lists of studies as they were before studies were added."""
        return self.folder / "studies-earlier"

    def in_round(self, number: int) -> Project:
        """The same project in another round. CannotUse if no field of the form belongs to that round."""
        from schema.rounds import rounds_of

        if number == self.round:
            return self
        known = rounds_of(self.whole_form())
        if number not in known:
            raise CannotUse(
                f"the form has no field of round {number}",
                file=str(self.folder / PROJECT_FILE),
                hint=f"its rounds are {', '.join(map(str, known))}; in the form, round says to which a field belongs"
                if len(known) > 1
                else "in the form, round: 2 puts a field into a second round",
            )
        whole = read_settings(self.folder / PROJECT_FILE)
        # Which of several files is somebody's current one is said of the workbooks of the first round.
        people = tuple(person.model_copy(update={"file": "", "earlier_files": ()}) for person in whole.people)
        settings = whole if number == 1 else whole.model_copy(update={"people": people})
        return replace(self, settings=settings, round=number)

    def later_rounds(self) -> list[Project]:
        """The project in each round after the first."""
        from schema.rounds import rounds_of

        return [self.in_round(number) for number in rounds_of(self.whole_form())[1:]]

    def form(self) -> Form:
        """What the round fills in: the form, or a part of it if it has several rounds."""
        from schema.rounds import part_of_round

        return part_of_round(self.whole_form(), self.round)

    def whole_form(self) -> Form:
        """The project's form, with the modules that it switches on and the team's own choices.

        It is the team's own form, even if its types were guessed once.
        """
        return once(("form", self.folder, repr(self.settings)), self._whole_form)

    def _whole_form(self) -> Form:
        try:
            whole = self._with_own_choices()
            form = replace(with_modules(whole, self.settings.modules), guessed=False)
        except CannotUse as error:
            if error.file is not None:  # the form's own file, at a line of it
                raise
            raise CannotUse(error.message, file=str(self.folder / PROJECT_FILE), hint=error.hint) from error
        return self.with_listed_citations(form)

    def with_listed_citations(self, form: Form) -> Form:
        """The form with a field for the citations of `studies.csv`, if it has none and some are listed."""
        if form.studies.citation is not None:
            return form
        from extract.project.study_list import lists_citations

        return form.with_citation() if lists_citations(self.studies, form) else form

    def form_as_written(self) -> Form:
        """The project's form with every module, without what the team added to its lists."""
        name = self.settings.form
        return whole_form(str(self.folder / name) if is_form_file(name) else name)

    def _with_own_choices(self) -> Form:
        form = self.form_as_written()
        if not form.growing:
            return form
        from extract.project.own_choices import with_own_choices

        return with_own_choices(form, self.folder)

    def extraction_files(self) -> list[Path]:
        """The extractors' files by name, without those that other programs left there.

        CannotUse for a link to a file that does not exist, and for a file that an interrupted migration took away.
        """
        from extract.project.interrupted_migration import refuse_interrupted

        refuse_interrupted(self.place, self.extractions)
        found = self._spreadsheets()
        for path in found:
            if path.is_symlink() and not path.exists():
                raise CannotUse(
                    f"is a link to a file that is not there ({path.readlink()})",
                    file=str(path),
                    hint="put the file back, or delete the link",
                )
        return [path for path in found if _left_by_a_program(path.name) is None and path.is_file()]

    def ignored_files(self) -> list[str]:
        """A sentence for each file in extractions/ that another program left there and that is not an extraction."""
        ignored = [(path, _left_by_a_program(path.name)) for path in self._spreadsheets()]
        return [f"{path.name} is ignored: {reason}" for path, reason in ignored if reason is not None]

    def _spreadsheets(self) -> list[Path]:
        if not self.extractions.is_dir():
            return []
        found = self.extractions.iterdir()
        return sorted(entry for entry in found if entry.suffix.lower() in _SUFFIXES or entry.name.startswith(_LOCK))

    def listed_studies(self) -> list[dict[str, str]]:
        """The studies of `studies.csv`, by field of the form. Empty without such a file."""
        from extract.project.study_list import read_study_list

        return read_study_list(self.studies, self.form())


def project_around(start: Path) -> Project | None:
    """The project with this folder, or a folder in it. None if there is none. CannotUse for a broken one."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / PROJECT_FILE).is_file():
            return read_project(folder)
    return None


def find_project(start: Path, number: int | None = None) -> Project:
    """The project with this folder, or a folder in it. CannotUse if there is none.

    `number` is the round; without it, that of the folder: in `round-2` it is the second.
    """
    project = project_around(start)
    if project is not None:
        return project.in_round(number or _round_of(project.folder, start))
    raise CannotUse(
        f"there is no {PROJECT_FILE} here or in a folder above",
        file=str(start),
        hint="go to your project's folder, or make one with: twofold init FOLDER",
    )


def _round_of(folder: Path, start: Path) -> int:
    """The round whose folder this is, or a folder in it; otherwise the first."""
    parts = start.resolve().relative_to(folder.resolve()).parts
    found = _ROUND.fullmatch(parts[0]) if parts else None
    return int(found["number"]) if found else 1


def read_project(folder: Path) -> Project:
    """The project in exactly this folder."""
    return Project(folder=folder, settings=read_settings(folder / PROJECT_FILE))


def create_project(
    folder: Path,
    *,
    form_name: str,
    modules: tuple[str, ...] = (),
    title: str = "",
    studies: Sequence[tuple[str, str]] = (),
    people: Sequence[Mapping[str, object]] = (),
    blinded: bool = False,
) -> Project:
    """A new project in a folder that is empty or does not exist yet. CannotUse if the folder has something in it.

    `people` has the settings of each person: name, initials, role.
    """
    own = _own_name(Path(form_name)) if is_form_file(form_name) else form_name
    values = {"title": title, "form": own, "modules": modules, "blinded": blinded, "people": people}
    settings = settings_of(values, folder / PROJECT_FILE)
    load_form(form_name, modules)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotUse("is there already and is not empty", file=str(folder), hint="choose a new folder")
    forms = _form_files(Path(form_name), own) if is_form_file(form_name) else {}
    with _nothing_left_behind(folder, forms):
        (folder / "extractions").mkdir(parents=True)
        for name, content in forms.items():
            with atomically(folder / name) as scratch:
                scratch.write_bytes(content)
        write_text(folder / PROJECT_FILE, settings_text(settings, whole_form(form_name).modules))
        _write_studies(folder / "studies.csv", whole_form(form_name).studies, studies)
    return read_project(folder)


def _own_name(path: Path) -> str:
    """The name of a team's own form in its project: form.yaml, or form.xlsx."""
    return FORM_FILE if path.suffix.lower() in YAML_SUFFIXES else f"form{path.suffix.lower()}"


def _form_files(path: Path, own: str) -> dict[str, bytes]:
    """The bytes of a form file and of the form files below it, by the names that they are to have in a project."""
    from extract.form_file.root import base_files

    files = {own: path} | {base.name: base for base in base_files(path)}
    if any(base.name == own for base in base_files(path)):
        raise CannotUse(
            f"extends a file called {own}, which is also the name that it gets in the project",
            file=str(path),
            hint="rename that file first",
        )
    return {name: file.read_bytes() for name, file in files.items()}


@contextmanager
def _nothing_left_behind(folder: Path, forms: Iterable[str]) -> Iterator[None]:
    """Clears a folder that was empty or not there before the block, when it fails; an OSError becomes CannotUse."""
    new = [directory for directory in (folder / "extractions", folder, *folder.parents) if not directory.exists()]
    try:
        yield
    except (OSError, CannotUse) as error:
        for name in (PROJECT_FILE, *forms):
            if (folder / name).is_file():
                (folder / name).unlink()
        for directory in new:
            if directory.is_dir():
                directory.rmdir()
        if isinstance(error, CannotUse):
            raise
        raise cannot_write(folder, error) from error


def columns_of(table: Table) -> tuple[str, ...]:
    """The columns of a list of studies that a template can be filled in with, the study first."""
    from schema.form import CITATION

    prefilled = tuple(field.name for field in table.fields if field.prefilled and field.name != table.study)
    return ("study", *(() if table.citation else (CITATION,)), *prefilled)


def _write_studies(path: Path, table: Table, studies: Sequence[tuple[str, str]]) -> None:
    columns = columns_of(table)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(study[: len(columns)] for study in studies)
    write_text(path, out.getvalue())
