"""A person's workbook that is made anew, with what the person typed so far: written beside the earlier files first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from extract.errors import CannotUse
from extract.safe_replace import fingerprint, place_for, refuse_if_open
from extract.workbook.template import write_new


class MadeAnew(Protocol):
    """The new workbook, and the files of the person that it takes the place of, as they were seen when read."""

    @property
    def path(self) -> Path:
        """Where it is to stand; no file is there."""

    @property
    def content(self) -> bytes:
        """What it holds."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it takes the place of."""

    @property
    def seen(self) -> Mapping[Path, str | None]:
        """The fingerprint of each of them."""


def free_path(folder: Path, name: str) -> Path:
    """A path for a new workbook where no file is."""
    path, number = folder / f"{name}.xlsx", 1
    while path.exists():
        number += 1
        path = folder / f"{name} no {number}.xlsx"
    return path


def write_made_anew(made: MadeAnew, earlier: Path) -> list[Path]:
    """Writes the workbook, and then moves the earlier files to the folder `earlier`. Returns where they are now.

    Killed in between, the person has two workbooks; the same command makes one of them. CannotUse where somebody saved
    or opened one in the meantime.
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
        if path.is_symlink():  # the file that it leads to stays where it is
            place.write_bytes(path.read_bytes())
            path.unlink()
        else:
            path.rename(place)
        kept.append(place)
    return kept
