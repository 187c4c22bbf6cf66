"""`codebook.jsonl`: the changes of a team's codebook. Each line is a change, and lines are never changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from extract.errors import CannotUse
from extract.project.ledger.append_only import append_lines, lines_of, was_cut_off
from extract.project.ledger.ledger_file import copies_beside
from schema.codebook import Change

CODEBOOK_FILE = "codebook.jsonl"
_WHAT = "a file of changes to a codebook"
_LONGEST = 60  # characters of a line that a message repeats


def read_changes(folder: Path) -> tuple[Change, ...]:
    """The changes in a project's folder, in file order. Empty if there is no such file.

    A line that an interrupted program cut off does not count. Raises CannotUse for any other line that is not a change.
    """
    path = folder / CODEBOOK_FILE
    if not path.exists():
        return ()
    lines = [line.strip() for line in lines_of(path, what="the codebook")]
    read = (_change(path, number, line) for number, line in enumerate(lines, 1) if line and not was_cut_off(line))
    return tuple(read)


def append_change(folder: Path, change: Callable[[tuple[Change, ...]], Change]) -> Change:
    """Adds the change that `change` makes from the existing ones. No other program adds one at the same time."""
    made: list[Change] = []

    def lines() -> list[str]:
        made.append(change(read_changes(folder)))
        return [made[0].line()]

    append_lines(folder / CODEBOOK_FILE, lines, what=_WHAT)
    return made[0]


def second_versions(folder: Path) -> Iterator[tuple[Path, int]]:
    """Copies such as `codebook (conflicted copy).jsonl` with lines that the file lacks, and their number."""
    for copy in copies_beside(folder / CODEBOOK_FILE):
        if lacking := len(_lacking(folder, copy)):
            yield copy, lacking


def is_codebook_file(path: Path) -> bool:
    """Whether a file has changes of a codebook, not decisions."""
    return path.is_file() and any(_is_change(line) for line in lines_of(path, what="the codebook"))


def join_changes(folder: Path, other: Path) -> tuple[int, int]:
    """Adds the missing lines of another file of changes. Returns the numbers of added and of unreadable lines.

    Existing lines never change. The changes are sorted by their revisions.
    """
    changes: list[bytes] = []
    others: list[bytes] = []

    def lines() -> list[str]:
        read_changes(folder)
        for line in _lacking(folder, other):
            (changes if _is_change(line) else others).append(line)
        return [line.decode() for line in changes]

    append_lines(folder / CODEBOOK_FILE, lines, what=_WHAT)
    return len(changes), len(others)


def _lacking(folder: Path, other: Path) -> list[bytes]:
    """The lines of another file of changes that the project's file lacks."""
    ours = {line.strip() for line in lines_of(folder / CODEBOOK_FILE, what="the codebook")}
    theirs = (line.strip() for line in lines_of(other, what="the codebook"))
    return [line for line in dict.fromkeys(theirs) if line and line not in ours and not was_cut_off(line)]


def _is_change(line: bytes) -> bool:
    try:
        _change(Path(), 0, line.strip())
    except CannotUse:
        return False
    return True


def _change(path: Path, number: int, line: bytes) -> Change:
    try:
        return Change.parse(json.loads(line))
    except (ValueError, AttributeError, RecursionError) as error:
        text = line.decode(errors="replace")
        raise CannotUse(
            f"line {number} is not a change to the codebook, or was edited after it was written: {text[:_LONGEST]}",
            file=str(path),
            hint="take the line from a backup. Delete it if git wrote it, or if nothing was coded with its change",
        ) from error
