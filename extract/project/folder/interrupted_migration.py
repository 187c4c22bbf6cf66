"""Notes which files `form migrate` is replacing, so that an interrupted run can be repaired."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from extract.errors import CannotUse
from extract.files import cannot_write, remove_stale, write_text
from extract.project.folder.people_file import write_people
from extract.project.folder.settings import read_settings
from extract.safe_replace import fingerprint

_NOTE = ".twofold-migration.json"
_INTERRUPTED = "form migrate was interrupted"


@contextmanager
def noted(folder: Path, replaced: Mapping[Path, Path], seen: Mapping[Path, str | None]) -> Iterator[None]:
    """Keeps a note of the files, each with its new workbook, in the project folder until the block succeeds."""
    files = {path.name: {"digest": seen[path], "target": target.name} for path, target in replaced.items()}
    write_text(folder / _NOTE, json.dumps(files, indent=1, ensure_ascii=False) + "\n")
    yield
    _forget(folder)


def refuse_interrupted(folder: Path, extractions: Path) -> None:
    """Raises CannotUse if an interrupted `form migrate` left an extractor without a file."""
    for name, entry in _read(folder).items():
        if not (extractions / name).exists() and not (extractions / entry["target"]).exists():
            raise CannotUse(
                f"is missing: {_INTERRUPTED}, and the file is in extractions-earlier/",
                file=str(extractions / name),
                hint="run the same twofold form migrate again",
            )


def resume(folder: Path, project_file: Path, extractions: Path, earlier: Path) -> Iterator[str]:
    """Restores the files that an interrupted run moved away but did not replace. Yields a sentence for each."""
    there = _read(folder)
    for name, entry in there.items():
        path, target = extractions / name, extractions / entry["target"]
        if path.exists():
            continue
        if target.exists():
            rename_in_settings(project_file, path.name, target.name)
            continue
        kept = [file for file in earlier.glob("*") if file.is_file() and fingerprint(file) == entry["digest"]]
        if not kept:
            raise CannotUse(
                f"is missing: {_INTERRUPTED}, and the file is not in {earlier.name}/ as it was read",
                file=str(path),
                hint=f"look for its latest copy in {earlier.name}/, copy it back under this name, and run this again",
            )
        try:
            kept[-1].rename(path)
        except OSError as error:
            raise cannot_write(path, error) from error
        yield f"{_INTERRUPTED}: {path.name} is back from {earlier.name}/{kept[-1].name}"
    if there:
        remove_stale(extractions)
        _forget(folder)


def rename_in_settings(project_file: Path, before: str, now: str) -> None:
    """Updates the name of a file in the settings of the people who own it. Writes nothing if nobody owns it."""
    people = [person for person in read_settings(project_file).people if person.file == before]
    if before != now and people:
        write_people(project_file, [person.model_copy(update={"file": now}) for person in people])


def _forget(folder: Path) -> None:
    try:
        (folder / _NOTE).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(folder / _NOTE, error) from error


def _read(folder: Path) -> dict[str, dict[str, str]]:
    """The content of the note; empty if there is none. Raises CannotUse if it cannot be read."""
    path = folder / _NOTE
    try:
        found = json.loads(path.read_bytes())
        return {str(name): {"digest": str(of["digest"]), "target": str(of["target"])} for name, of in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotUse(
            "cannot be read, and says which workbooks form migrate was replacing",
            file=str(path),
            hint="see that every extractor's file is in extractions/ or extractions-earlier/, and delete it",
        ) from error
