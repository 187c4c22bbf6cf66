"""The project folder, and where a team's files are in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.endings import SPREADSHEETS
from extract.errors import CannotUse
from extract.form_file.load import whole_form, with_modules
from extract.form_file.suffixes import is_form_file
from extract.project.folder.command_cache import once
from extract.project.folder.left_by_programs import LOCK_BEGINS, left_by_a_program
from extract.project.folder.settings import ProjectSettings, read_settings
from schema.records import record
from schema.regular_expressions import regex
from schema.text import as_argument

if TYPE_CHECKING:
    from extract.project.ledger.ledger_file import LedgerFile
    from schema.form import Form

PROJECT_FILE = "twofold.toml"
LEDGER = "decisions.jsonl"
FORM_FILE = "form.yaml"
_ROUND = regex(r"round-(?P<number>[2-9])")


@record(kw_only=True)
class Project:
    """A folder with its `twofold.toml`. It contains all files of the team.

    A later `round` of extraction has its workbooks, first submissions and ledger in a separate folder, such as
    `round-2`.
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
        """The command-line option for the round, with a space before it; empty in the first round."""
        return "" if self.round == 1 else f" --round {self.round}"

    def named(self, path: Path) -> str:
        """The path of a file for messages, relative to the project's folder."""
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else str(path)

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
        """The ledger of decisions. It exists once there is a decision."""
        return self.place / LEDGER

    @property
    def sheet(self) -> Path:
        """The adjudication sheet."""
        return self.place / "adjudication.xlsx"

    @property
    def earlier_sheets(self) -> Path:
        """The folder of replaced adjudication sheets in which somebody had worked."""
        return self.place / "adjudication-earlier"

    @property
    def earlier_extractions(self) -> Path:
        """The folder of earlier workbooks, which were replaced for a new version of the form."""
        return self.place / "extractions-earlier"

    @property
    def verification(self) -> Path:
        """The folder of verification workbooks, in which people verify what others extracted."""
        return self.place / "verification"

    @property
    def earlier_verification(self) -> Path:
        """The folder of earlier verification workbooks, which were replaced by new ones."""
        return self.place / "verification-earlier"

    @property
    def forms(self) -> Path:
        """The folder of the forms from which workbooks were made."""
        return self.place / "forms"

    @property
    def dataset(self) -> Path:
        """The folder of the dataset."""
        return self.folder / "dataset"

    @property
    def numbers(self) -> Path:
        """The file of the row numbers in datasets, for all rounds. It exists once there is a dataset."""
        return self.folder / "numbers.jsonl"

    @property
    def fulltexts(self) -> Path:
        """The folder with the full texts of the reports, PDFs or text files. It is optional."""
        return self.folder / "fulltexts"

    @property
    def studies(self) -> Path:
        """The list of studies that templates are filled in with."""
        return self.folder / "studies.csv"

    @property
    def review_findings(self) -> Path:
        """The table of the review's findings, which the team writes and judges."""
        return self.folder / "review-findings.csv"

    @property
    def contacts(self) -> Path:
        """The log of letters to authors, which the team keeps."""
        return self.folder / "author-contacts.csv"

    @property
    def assignment(self) -> Path:
        """The table that says who extracts which study. Without it, everybody extracts everything."""
        return self.folder / "assignment.csv"

    @property
    def earlier_assignments(self) -> Path:
        """The folder of earlier assignments, which twofold has replaced."""
        return self.folder / "assignment-earlier"

    @property
    def earlier_studies(self) -> Path:
        """The folder of earlier lists of studies, to which studies were added since."""
        return self.folder / "studies-earlier"

    @property
    def own_folders(self) -> frozenset[Path]:
        """The folders that twofold creates or reads, in this round and in the project."""
        kept = (self.earlier_sheets, self.earlier_extractions, self.earlier_verification, self.earlier_assignments)
        read = (self.extractions, self.submissions, self.verification, self.forms, self.fulltexts, self.earlier_studies)
        return frozenset({*kept, *read, self.dataset, *self.folder.glob("round-[0-9]*")})

    def in_round(self, number: int) -> Project:
        """The same project in another round. Raises CannotUse if no field of the form belongs to that round."""
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
        # Settings on which of several files is the current one only apply to the workbooks of the first round.
        people = tuple(
            person.model_copy(update={"file": "", "file_names": "", "earlier_files": ()}) for person in whole.people
        )
        settings = whole if number == 1 else whole.model_copy(update={"people": people})
        return replace(self, settings=settings, round=number)

    def later_rounds(self) -> list[Project]:
        """The project in each round after the first."""
        from schema.rounds import rounds_of

        return [self.in_round(number) for number in rounds_of(self.whole_form())[1:]]

    def form(self) -> Form:
        """The form of this round: the whole form, or the part for this round if it has several."""
        from schema.rounds import part_of_round

        return part_of_round(self.whole_form(), self.round)

    def whole_form(self) -> Form:
        """The project's form, with the modules that are switched on and the team's own choices.

        It counts as the team's own form, even if its types were once guessed. Nobody has defined choices that do not
        occur, though, as long as the form says that it was guessed.
        """
        return once(("form", self.folder, repr(self.settings)), self._whole_form)

    def _whole_form(self) -> Form:
        try:
            whole = self._with_own_choices()
            form = replace(with_modules(whole, self.settings.modules), guessed=False, lists_guessed=whole.guessed)
        except CannotUse as error:
            if error.file is not None:  # the error already names a line of the form's own file
                raise
            raise CannotUse(error.message, file=str(self.folder / PROJECT_FILE), hint=error.hint) from error
        return replace(self.with_listed_citations(form), renamed=self._main_ledger.ledger.renamed)

    @property
    def _main_ledger(self) -> LedgerFile:
        """The ledger of the first round, as written. It has the new names of studies for all rounds."""
        from extract.project.ledger.ledger_file import read_ledger

        return read_ledger(self.folder / self.ledger.name)

    def read_ledger(self) -> LedgerFile:
        """The ledger of the round, with the current names of the studies.

        The ledger of a later round also knows the studies that are excluded from all rounds.
        """
        from extract.project.ledger.ledger_file import read_ledger
        from validate.ledger.present_names import under_present_names

        found = read_ledger(self.ledger)
        before = self.in_round(1).read_ledger().ledger.excluded if self.round > 1 else {}
        excluding = tuple(before.values())
        if not self._main_ledger.ledger.renamings and not excluding:
            return found
        ledger = replace(found.ledger, excluding=excluding)
        ids = (*found.ledger.by_id, *(decision.id for decision in excluding))
        return once(
            ("ledger", self.ledger, ids, self._main_ledger.ledger.renamed),
            lambda: replace(found, ledger=under_present_names(ledger, self.whole_form())),
        )

    def with_listed_citations(self, form: Form) -> Form:
        """The form with a field for the citations in `studies.csv`, if the form has none and the list has citations."""
        if form.studies.citation is not None:
            return form
        from extract.project.folder.study_list import lists_citations

        return form.with_citation() if lists_citations(self.studies, form) else form

    def form_as_written(self) -> Form:
        """The project's form with all modules, without choices that the team added."""
        name = self.settings.form
        return whole_form(str(self.folder / name) if is_form_file(name) else name)

    def _with_own_choices(self) -> Form:
        form = self.form_as_written()
        if not form.growing:
            return form
        from extract.project.team_tables.own_choices import with_own_choices

        return with_own_choices(form, self.folder)

    def extraction_files(self) -> list[Path]:
        """The extractors' files, sorted by name, without files that other programs left there.

        Raises CannotUse for a link to a missing file, and for a file that an interrupted migration moved away.
        """
        from extract.project.folder.interrupted_migration import refuse_interrupted

        refuse_interrupted(self.place, self.extractions)
        found = self._spreadsheets()
        for path in found:
            if path.is_symlink() and not path.exists():
                raise CannotUse(
                    f"is a link to a file that is not there ({path.readlink()})",
                    file=str(path),
                    hint="put the file back, or delete the link",
                )
        return [path for path in found if left_by_a_program(path.name) is None and path.is_file()]

    def ignored_files(self) -> list[str]:
        """A sentence for each file in extractions/ that another program left there."""
        ignored = [(path, left_by_a_program(path.name)) for path in self._spreadsheets()]
        return [f"{path.name} is ignored: {reason}" for path, reason in ignored if reason is not None]

    def _spreadsheets(self) -> list[Path]:
        if not self.extractions.is_dir():
            return []
        found = self.extractions.iterdir()
        return sorted(
            entry for entry in found if entry.suffix.lower() in SPREADSHEETS or entry.name.startswith(LOCK_BEGINS)
        )

    def listed_studies(self) -> list[dict[str, str]]:
        """The studies in `studies.csv`, by field of the form. Empty if there is no such file."""
        from extract.project.folder.study_list import read_study_list

        listed = once(("studies listed", self.folder, self.round), lambda: read_study_list(self.studies, self.form()))
        return [dict(row) for row in listed]


def folder_around(start: Path) -> Path | None:
    """The project folder that is or contains this folder. None if there is none."""
    around = (start.resolve(), *start.resolve().parents)
    return next((folder for folder in around if (folder / PROJECT_FILE).is_file()), None)


def project_around(start: Path) -> Project | None:
    """The project that is in or around this folder. None if there is none. Raises CannotUse if it is broken."""
    folder = folder_around(start)
    return None if folder is None else read_project(folder)


def find_project(start: Path, number: int | None = None) -> Project:
    """The project that is in or around this folder. Raises CannotUse if there is none.

    `number` is the round. Without it, the folder decides: in `round-2` it is the second round.
    """
    project = project_around(start)
    if project is not None:
        return project.in_round(number or _round_of(project.folder, start))
    raise CannotUse(
        f"there is no {PROJECT_FILE} here or in a folder above",
        file=str(start),
        hint="go to your project's folder, or make one with: twofold init FOLDER",
    )


def ledger_option(ledger: Path) -> str:
    """The command-line option for this ledger, with a space before it: its round, or the file."""
    folder = folder_around(Path.cwd())
    if folder is not None and ledger.resolve().is_relative_to(folder):
        inside = ledger.resolve().relative_to(folder)
        found = _ROUND.fullmatch(inside.parts[0])
        if inside == Path(LEDGER):
            return ""
        if found and inside == Path(inside.parts[0], LEDGER):
            return f" --round {found['number']}"
    return f" --ledger {as_argument(str(ledger))}"


def _round_of(folder: Path, start: Path) -> int:
    """The round to which a folder belongs; otherwise the first."""
    parts = start.resolve().relative_to(folder.resolve()).parts
    found = _ROUND.fullmatch(parts[0]) if parts else None
    return int(found["number"]) if found else 1


def read_project(folder: Path) -> Project:
    """The project in exactly this folder, not above it."""
    return Project(folder=folder, settings=read_settings(folder / PROJECT_FILE))
