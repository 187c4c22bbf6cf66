"""Finds when somebody last saved a file with rulings. A copy may have a later time on the disk."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from extract.clock import ALWAYS, as_stamp, saved_at
from schema.regular_expressions import regex

_MODIFIED = regex(rb"<dcterms:modified[^>]*>\s*([^<\s]+)\s*<")
_LONGEST = 100_000  # bytes of the part with the time


def last_saved(path: Path) -> str:
    """The time of the last save: that on the disk or, if it is earlier, that in the workbook.

    Files received by mail have a later time on the disk. A workbook that only twofold wrote has no time inside. Empty
    if the file is gone.
    """
    on_disk, inside = saved_at(path), _saved_inside(path)
    return min(on_disk, inside) if on_disk and inside else on_disk


def _saved_inside(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as parts, parts.open("docProps/core.xml") as content:
            found = _MODIFIED.search(content.read(_LONGEST))
        saved = datetime.fromisoformat(found[1].decode().replace("Z", "+00:00")) if found else None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return ""  # reading another kind of file, or a damaged one, reports the problem
    if saved is None:
        return ""
    saved = saved.astimezone(UTC) if saved.tzinfo else saved.replace(tzinfo=UTC)
    return as_stamp(saved) if saved.replace(tzinfo=None) > ALWAYS else ""
