"""Creates the folder of a new project."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import CannotUse
from extract.files import atomically, cannot_write, write_text
from extract.form_file.load import load_form, whole_form
from extract.form_file.suffixes import YAML_SUFFIXES, is_form_file
from extract.project.folder.project import FORM_FILE, PROJECT_FILE, Project, read_project
from extract.project.folder.settings import settings_of, settings_text

if TYPE_CHECKING:
    from schema.form import Table


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
    """Creates a project in a folder that is empty or does not exist yet. Raises CannotUse if the folder is not empty.

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
    """The name of the team's own form in the project: form.yaml or form.xlsx."""
    return FORM_FILE if path.suffix.lower() in YAML_SUFFIXES else f"form{path.suffix.lower()}"


def _form_files(path: Path, own: str) -> dict[str, bytes]:
    """The bytes of a form file and of the forms that it extends, by their file names in the project."""
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
    """Removes what the block created if it fails. An OSError becomes CannotUse."""
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
    """The columns of the list of studies that fill in a template, with the study first."""
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
