"""Writes a migration. If it is interrupted, running the same command again completes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.files import atomically, cannot_write, write_text
from extract.form_file.root import base_files
from extract.project.folder.interrupted_migration import noted, rename_in_settings, resume
from extract.project.folder.project import PROJECT_FILE, Project
from extract.project.folder.settings import read_settings
from extract.project.form_changes.form_history import keep_form
from extract.project.form_changes.migrating import Migration, NewCopy
from extract.project.ledger.ledger_file import append_decisions
from extract.project.ledger.ledger_lock import locked_folder
from extract.project.verification.verification_files import verification_files
from extract.safe_replace import fingerprint, place_for, refuse_if_open, replace_workbook
from schema.form import Form


def write_migration(project: Project, migration: Migration, seen: dict[Path, str | None], whole: Form) -> Iterator[str]:
    """Writes the ledger's lines and the new workbooks. Yields sentences that say what happened to the earlier files.

    `whole` is the new form with all its rounds. `seen` has the fingerprint of each file when it was read. Files that
    are open or were saved since are never replaced.
    """
    for copy in migration.copies:
        refuse_if_open(copy.path)
    refuse_if_open(project.sheet)
    keep_form(project, migration.old)
    keep_form(project, migration.new, whole)
    append_decisions(project.ledger, migration.rulings.lines)
    with noted(project.place, {copy.path: copy.target for copy in migration.copies}, seen):
        for copy in migration.copies:
            kept = _replaced(project, copy, seen[copy.path])
            yield f"{project.named(copy.target)} is written; the earlier file is kept: {project.named(kept)}"
    if project.sheet.exists() and migration.old.fingerprint != migration.new.fingerprint:
        kept = _moved(project.sheet, project.earlier_sheets)
        again = f"twofold merge{project.option} writes a new one"
        yield f"{project.named(project.sheet)} is kept: {project.named(kept)} ({again})"
    for path in verification_files(project) if _changes_verified(migration) else ():
        again = f"twofold template --verify{project.option} --extractor NAME"
        yield f"{project.named(path)} shows values of the earlier form. To add new ones: {again}"


def would_write(project: Project, migration: Migration) -> Iterator[str]:
    """Sentences on the files that a migration would write or move, without doing it."""
    for copy in migration.copies:
        kept = f"{project.named(project.earlier_extractions)}/"
        yield f"{project.named(copy.target)} would be written, and the earlier file kept in {kept}"
    if project.sheet.exists() and migration.old.fingerprint != migration.new.fingerprint:
        yield f"{project.named(project.sheet)} would be moved to {project.named(project.earlier_sheets)}/"


def _changes_verified(migration: Migration) -> bool:
    """Whether the migration changes how a verification workbook shows a field."""
    verified = {
        (table.name, field.name)
        for form in (migration.old, migration.new)
        for table in form.tables
        for field in table.by_one
        if field.mode == "verified"
    }
    tables = {table for table, _ in verified}
    return any(
        change.table in tables if change.field is None else (change.table, change.field) in verified
        for change in migration.changes
    )


def put_right(project: Project) -> Iterator[str]:
    """Restores files that an interrupted migration moved away but did not replace. Yields a sentence for each."""
    return resume(project.place, project.folder / PROJECT_FILE, project.extractions, project.earlier_extractions)


def _replaced(project: Project, copy: NewCopy, seen: str | None) -> Path:
    if copy.target == copy.path:
        kept = replace_workbook(copy.path, copy.content, earlier=project.earlier_extractions, seen=seen)
        return kept or copy.path
    if fingerprint(copy.path) != seen:
        raise CannotUse("was saved while it was being read", file=str(copy.path), hint="run the command again")
    kept = _moved(copy.path, project.earlier_extractions)
    with atomically(copy.target, new=True) as scratch:
        scratch.write_bytes(copy.content)
    if project.round == 1:
        rename_in_settings(project.folder / PROJECT_FILE, copy.path.name, copy.target.name)
    return kept


def _moved(path: Path, folder: Path) -> Path:
    """Moves a file to a folder of earlier files, with the time in its name."""
    kept = place_for(path, folder)
    try:
        folder.mkdir(exist_ok=True)
        path.rename(kept)
    except OSError as error:
        raise cannot_write(path, error) from error
    return kept


def form_files_to_copy(project: Project, form_file: Path) -> dict[Path, bytes]:
    """The bytes of a form file and of the forms that it extends, by their paths in the project.

    Empty if the form file is in the project's folder. Raises CannotUse if another file has such a path.
    """
    if form_file.resolve().parent == project.folder.resolve():
        return {}
    found = {}
    for file in (form_file, *base_files(form_file)):
        place = project.folder / file.name
        content = file.read_bytes()
        if place.exists() and place.read_bytes() != content:
            raise CannotUse(
                f"there is another {file.name} in the project's folder",
                file=str(file),
                hint="give the new form another name",
            )
        found[place] = content
    return found


def write_form_setting(project: Project, form: str, modules: Sequence[str], copies: dict[Path, bytes]) -> None:
    """Writes the project's new form and modules into the settings. Everything else in them stays unchanged."""
    import tomlkit

    for place, content in copies.items():
        if not place.exists():
            with atomically(place) as scratch:
                scratch.write_bytes(content)
    path = (project.folder / PROJECT_FILE).resolve()
    with locked_folder(path.parent):
        document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
        if document.get("form") != form:
            document["form"] = form
        if list(document.get("modules", ())) != list(modules):
            document["modules"] = list(modules)
        write_text(path, tomlkit.dumps(document))
    read_settings(path)


def digests(paths: Sequence[Path]) -> dict[Path, str | None]:
    """The fingerprint of each file before it is read; None for a file that does not exist."""
    return {path: fingerprint(path) for path in paths}
