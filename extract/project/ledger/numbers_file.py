"""`numbers.jsonl`: the row numbers in datasets. Each line gives a number, and lines are never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from extract.errors import CannotUse
from extract.project.ledger.append_only import append_lines, lines_of, was_cut_off
from schema.records import record
from schema.regular_expressions import regex
from validate.merge.numbers import CutLine, NumberGiven, Numbers, numbers_of

_TEXT = r'"(?:[^"\\]|\\.)*"'
_PLACE = regex(r'"table": (' + _TEXT + r'), "study": (' + _TEXT + r'), "number": (\d+),')
"""The part of a line that says which number it gives. The comma after it shows that no digit is missing."""

_WHAT = "a file of the numbers of rows"


@record
class NumbersFile:
    """The lines of a file of numbers. `broken` are the line numbers of lines that cannot be read.

    `cut` are the lines that an interrupted program left unfinished, and `cut_at` their line numbers. `ends_cut`: the
    last line is one of these.
    """

    lines: tuple[NumberGiven, ...] = ()
    broken: tuple[int, ...] = ()
    cut: tuple[CutLine, ...] = ()
    cut_at: tuple[int, ...] = ()
    ends_cut: bool = False

    @property
    def numbers(self) -> Numbers:
        """All lines together."""
        return numbers_of(self.lines, cut=self.cut)


def read_numbers(path: Path) -> NumbersFile:
    """Reads the lines of a file of numbers. There are none if there is no such file.

    Unfinished lines do not count, even if another program added lines after them. No row gets the number of such a
    line, because it may or may not have been used in a dataset.
    """
    if not path.exists():
        return NumbersFile()
    lines, broken, cut = list[NumberGiven](), list[int](), dict[int, CutLine]()
    texts = lines_of(path, what="the file of numbers")
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        if was_cut_off(text):
            cut[number] = _cut_line(text, len(lines))
            continue
        line = _line(text)
        if line is None:
            broken.append(number)
        else:
            lines.append(line)
    return NumbersFile(tuple(lines), tuple(broken), tuple(cut.values()), tuple(cut), len(texts) in cut)


def is_numbers_file(path: Path) -> bool:
    """Whether a file has lines with numbers, not decisions."""
    return bool(path.is_file() and read_numbers(path).lines)


def append_numbers(path: Path, known: NumbersFile, new: Sequence[NumberGiven]) -> None:
    """Adds lines to a file. Raises CannotUse if another program has added lines since, or a line is broken."""
    if known.broken:
        raise CannotUse(
            f"line {known.broken[0]} cannot be read: it may be the number of a row, which no other row may get",
            file=str(path),
            hint="take the line from a backup, or delete it: its row then gets another number",
        )

    def lines() -> list[str]:
        if read_numbers(path) != known:
            raise CannotUse("another program gave numbers meanwhile", file=str(path), hint="run the command again")
        return [line.line() for line in new]

    if new:
        append_lines(path, lines, what=_WHAT)


@record
class JoinedNumbers:
    """The lines that were taken from another file. `twice` are the lines with a number that another row already has.

    `broken` are the line numbers in the other file that cannot be read.
    """

    taken: tuple[NumberGiven, ...]
    twice: tuple[NumberGiven, ...]
    broken: tuple[int, ...]


def join_numbers(path: Path, other: Path) -> JoinedNumbers:
    """Adds the missing lines of another file of numbers. Existing lines never change."""
    theirs, taken = read_numbers(other), list[NumberGiven]()

    def lines() -> list[str]:
        ours = {line.id for line in read_numbers(path).lines}
        taken.extend(line for line in theirs.lines if line.id not in ours)
        return [line.line() for line in taken]

    append_lines(path, lines, what=_WHAT)
    return JoinedNumbers(
        tuple(taken), read_numbers(path).numbers.twice, tuple(sorted({*theirs.broken, *theirs.cut_at}))
    )


def _cut_line(text: bytes, after: int) -> CutLine:
    found = _PLACE.search(text.decode(errors="replace"))
    if found is None:
        return CutLine(after=after)
    return CutLine(after=after, place=(json.loads(found[1]), json.loads(found[2]), int(found[3])))


def _line(text: bytes) -> NumberGiven | None:
    """The number in a line. None if there is none, or if the line was edited."""
    try:
        parsed = json.loads(text)
        return NumberGiven.parse(parsed) if "id" in parsed else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
