"""Writes a person's new workbook, which has everything that they typed so far, and moves the earlier files away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from extract.errors import CannotUse
from extract.safe_replace import fingerprint, place_for, refuse_if_open
from extract.workbook.template import write_new


class MadeAnew(Protocol):
    """A new workbook, with the person's files that it replaces, as they were when they were read."""

    @property
    def path(self) -> Path:
        """The path of the new workbook, where no file exists yet."""

    @property
    def content(self) -> bytes:
        """The bytes of the new workbook."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it replaces."""

    @property
    def seen(self) -> Mapping[Path, str | None]:
        """The fingerprint of each replaced file; None for a file that did not exist."""

    @property
    def left_behind(self) -> Mapping[Path, tuple[str, ...]]:
        """What only each replaced file has."""


def free_path(folder: Path, name: str) -> Path:
    """A path for a new workbook where no file exists."""
    path, number = folder / f"{name}.xlsx", 1
    while path.exists():
        number += 1
        path = folder / f"{name} no {number}.xlsx"
    return path


def write_made_anew(made: MadeAnew, earlier: Path) -> list[Path]:
    """Writes the workbook, then moves the earlier files to the folder `earlier`. Returns their new paths.

    If the run is interrupted, the person has two workbooks, and the same command combines them. Raises CannotUse if
    somebody saved or opened one of the files in the meantime.
    """
    for path in made.files:
        refuse_if_open(path)
        if fingerprint(path) != made.seen[path]:
            raise CannotUse("was saved while it was being read", file=str(path), hint="run the command again")
    made.path.parent.mkdir(parents=True, exist_ok=True)
    write_new(made.path, made.content)
    kept = []
    for path in made.files:
        earlier.mkdir(exist_ok=True)
        place = place_for(path, earlier)
        if path.is_symlink():  # the target of the link stays where it is
            place.write_bytes(path.read_bytes())
            path.unlink()
        else:
            path.rename(place)
        kept.append(place)
    return kept
