"""The project folder: where a team's files are."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import CannotUse
from extract.files import cannot_write, write_text
from extract.form_file.load import is_form_file, load_form, whole_form, with_modules

if TYPE_CHECKING:
    from schema.form import Form

PROJECT_FILE = "twofold.toml"
FORM_FILE = "form.yaml"
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"})
_KNOWN = {"title": str, "form": str, "modules": list, "may_rule_on_own": list, "blinded": bool}
_KINDS = {str: "a text in quotation marks", list: 'a list, such as ["people"]', bool: "true or false"}


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project as its `twofold.toml` describes it. All files of the team are below `folder`."""

    folder: Path
    title: str
    form_name: str
    modules: tuple[str, ...]
    may_rule_on_own: tuple[str, ...]
    blinded: bool

    @property
    def extractions(self) -> Path:
        """The folder with one workbook per extractor."""
        return self.folder / "extractions"

    @property
    def submissions(self) -> Path:
        """The folder with the first submissions, read-only."""
        return self.folder / "first-submissions"

    @property
    def ledger(self) -> Path:
        """The ledger of decisions; there from the first decision on."""
        return self.folder / "decisions.jsonl"

    @property
    def sheet(self) -> Path:
        """The adjudication sheet."""
        return self.folder / "adjudication.xlsx"

    @property
    def earlier_sheets(self) -> Path:
        """The folder of adjudication sheets that somebody had worked in before they were replaced."""
        return self.folder / "adjudication-earlier"

    @property
    def dataset(self) -> Path:
        """The folder of the dataset."""
        return self.folder / "dataset"

    @property
    def studies(self) -> Path:
        """The list of studies that templates are pre-filled with."""
        return self.folder / "studies.csv"

    @property
    def subcodes(self) -> Path:
        """The team's own sub-codes, for a form that has a codebook; there once the team has some."""
        return self.folder / "subcodes.csv"

    def form(self) -> Form:
        """The project's form, with the modules that it switches on and the team's own sub-codes."""
        name = str(self.folder / self.form_name) if is_form_file(self.form_name) else self.form_name
        try:
            return with_modules(self._whole_form(name), self.modules)
        except CannotUse as error:
            if error.file is not None:  # the form's own file, at a line of it
                raise
            raise CannotUse(error.message, file=str(self.folder / PROJECT_FILE), hint=error.hint) from error

    def _whole_form(self, name: str) -> Form:
        if name != "patient-voices" or not self.subcodes.is_file():
            return whole_form(name)
        from extract.project.subcodes import read_subcodes
        from schema.forms.patient_voices import patient_voices
        from schema.forms.patient_voices.codebook import grown

        return patient_voices(grown(read_subcodes(self.subcodes)))

    def extraction_files(self) -> list[Path]:
        """The extractors' files by name; what spreadsheet programs leave beside an open file is none."""
        if not self.extractions.is_dir():
            return []
        return sorted(
            path
            for path in self.extractions.iterdir()
            if path.suffix.lower() in _SUFFIXES and not path.name.startswith(("~$", ".")) and path.is_file()
        )

    def listed_studies(self) -> list[dict[str, str]]:
        """The studies of `studies.csv` by field of the form; none where there is no such file."""
        from extract.project.study_list import read_study_list

        return read_study_list(self.studies, self.form())


def project_around(start: Path) -> Project | None:
    """The project whose folder, or a folder in it, this is; None where there is none, CannotUse for a broken one."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / PROJECT_FILE).is_file():
            return read_project(folder)
    return None


def find_project(start: Path) -> Project:
    """The project whose folder, or a folder in it, this is; CannotUse where there is none."""
    project = project_around(start)
    if project is not None:
        return project
    raise CannotUse(
        f"there is no {PROJECT_FILE} here or in a folder above",
        file=str(start),
        hint="go to your project's folder, or make one with: twofold init FOLDER",
    )


def read_project(folder: Path) -> Project:
    """The project in this very folder."""
    path = folder / PROJECT_FILE
    try:
        said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CannotUse("is no text in UTF-8", file=str(path), hint="save it as plain text in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise CannotUse(f"cannot be read: {error}", file=str(path), hint="mend the line that is named") from error
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    for name, value in said.items():
        kind = _KNOWN.get(name)
        if kind is None:
            raise CannotUse(f"has an unknown setting {name!r}", file=str(path), hint=f"it takes {', '.join(_KNOWN)}")
        if not isinstance(value, kind):
            raise CannotUse(f"the setting {name} is not {_KINDS[kind]}", file=str(path))
    return Project(
        folder=folder,
        title=said.get("title", ""),
        form_name=said.get("form", "patient-voices"),
        modules=tuple(map(str, said.get("modules", ()))),
        may_rule_on_own=tuple(map(str, said.get("may_rule_on_own", ()))),
        blinded=said.get("blinded", False),
    )


def create_project(
    folder: Path,
    *,
    form_name: str,
    modules: tuple[str, ...] = (),
    title: str = "",
    studies: Sequence[tuple[str, str]] = (),
) -> Project:
    """A new project in a folder that is empty or not there yet; CannotUse for one that holds something."""
    load_form(form_name, modules)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotUse("is there already and is not empty", file=str(folder), hint="choose a new folder")
    with _nothing_left_behind(folder):
        (folder / "extractions").mkdir(parents=True)
        own = FORM_FILE if is_form_file(form_name) else form_name
        if own == FORM_FILE:
            write_text(folder / FORM_FILE, Path(form_name).read_text(encoding="utf-8-sig"))
        write_text(folder / PROJECT_FILE, _settings(own, whole_form(form_name).modules, modules, title))
        _write_studies(folder / "studies.csv", studies)
    return read_project(folder)


@contextmanager
def _nothing_left_behind(folder: Path) -> Iterator[None]:
    """Clears a folder that was empty or not there before the block, when it fails; an OSError becomes CannotUse."""
    new = [each for each in (folder / "extractions", folder, *folder.parents) if not each.exists()]
    try:
        yield
    except (OSError, CannotUse) as error:
        for name in (PROJECT_FILE, FORM_FILE):
            if (folder / name).is_file():
                (folder / name).unlink()
        for each in new:
            if each.is_dir():
                each.rmdir()
        if isinstance(error, CannotUse):
            raise
        raise cannot_write(folder, error) from error


def _settings(form_name: str, available: Iterable[str], modules: tuple[str, ...], title: str) -> str:
    listed = ", ".join(_quoted(name) for name in modules)
    return (
        "# A twofold project. Extractors' workbooks are in extractions/; studies are listed in studies.csv.\n"
        f"title = {_quoted(title)}\n"
        f"form = {_quoted(form_name)}\n"
        f"# Optional groups of fields: {', '.join(available) or 'none'}.\n"
        f"modules = [{listed}]\n"
        "# A third person who rules is neither extractor of the study; name here who may all the same.\n"
        "may_rule_on_own = []\n"
        "# true: the adjudication sheet says Extractor 1 and Extractor 2 instead of names.\n"
        "blinded = false\n"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _write_studies(path: Path, studies: Sequence[tuple[str, str]]) -> None:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("study", "label"))
    writer.writerows(studies)
    write_text(path, out.getvalue())
