"""`codebook.jsonl`: the changes of a team's codebook, one a line, added and never changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from extract.errors import CannotUse
from extract.project.ledger.append_only import append_lines, lines_of, was_cut_off
from schema.codebook import Change

CODEBOOK_FILE = "codebook.jsonl"
_WHAT = "a file of changes to a codebook"
_LONGEST = 60  # characters of a line that a message repeats


def read_changes(folder: Path) -> tuple[Change, ...]:
    """The changes in a project's folder, in the order of the lines. None where there is no such file.

    A line that was cut off, because the program was interrupted while it wrote, was never a change. CannotUse for any
    other line that is none.
    """
    path = folder / CODEBOOK_FILE
    if not path.exists():
        return ()
    lines = [line.strip() for line in lines_of(path, what="the codebook")]
    read = (_change(path, number, line) for number, line in enumerate(lines, 1) if line and not was_cut_off(line))
    return tuple(read)


def append_change(folder: Path, change: Callable[[tuple[Change, ...]], Change]) -> Change:
    """Adds the change that `change` makes of those that are there. No other program adds one at the same time."""
    made: list[Change] = []

    def lines() -> list[str]:
        made.append(change(read_changes(folder)))
        return [made[0].line()]

    append_lines(folder / CODEBOOK_FILE, lines, what=_WHAT)
    return made[0]


def _change(path: Path, number: int, line: bytes) -> Change:
    try:
        parsed = json.loads(line)
        change = Change.model_validate({name: value for name, value in parsed.items() if name != "id"})
    except (ValueError, AttributeError, RecursionError):
        change, parsed = None, {}
    if change is None or parsed.get("id", change.id) != change.id:
        text = line.decode(errors="replace")
        raise CannotUse(
            f"line {number} is not a change to the codebook, or was edited after it was written: {text[:_LONGEST]}",
            file=str(path),
            hint="take the line from a backup. Delete it if git wrote it, or if nothing was coded with its change",
        )
    return change
