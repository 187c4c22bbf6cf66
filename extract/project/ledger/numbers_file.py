"""`numbers.jsonl`: the numbers that rows got in datasets, one line each time, added and never changed."""

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
"""How a line says which number it gives. A comma after it shows that no digit is missing."""

_WHAT = "a file of the numbers of rows"


@record
class NumbersFile:
    """The lines of a file of numbers. `broken` are the numbers of lines that cannot be read.

    `cut` are the lines that an interrupted program did not end, and `cut_at` their numbers. `ends_cut` says that the
    last line is one: no other was added since.
    """

    lines: tuple[NumberGiven, ...] = ()
    broken: tuple[int, ...] = ()
    cut: tuple[CutLine, ...] = ()
    cut_at: tuple[int, ...] = ()
    ends_cut: bool = False

    @property
    def numbers(self) -> Numbers:
        """What the lines say together."""
        return numbers_of(self.lines, cut=self.cut)


def read_numbers(path: Path) -> NumbersFile:
    """The lines of a file of numbers; none where there is no such file.

    A line that was cut off is no line, also if the next program ended it and added others. No row gets the number that
    it may have given: the program may have been interrupted before it wrote the dataset, or the disk may have lost it.
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
    """Whether a file has lines on numbers, and not decisions."""
    return bool(path.is_file() and read_numbers(path).lines)


def append_numbers(path: Path, known: NumbersFile, new: Sequence[NumberGiven]) -> None:
    """Adds lines to what was known of the file. CannotUse if another program added to it since, or a line is broken."""
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
    """What was taken from another file. `twice` are the lines that gave a number which another row had already.

    `broken` are the lines of the other file that cannot be read.
    """

    taken: tuple[NumberGiven, ...]
    twice: tuple[NumberGiven, ...]
    broken: tuple[int, ...]


def join_numbers(path: Path, other: Path) -> JoinedNumbers:
    """Adds the lines of another file of numbers that are missing. No line that is there changes."""
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
    """What a line says; None where it is none, or was edited."""
    try:
        parsed = json.loads(text)
        return NumberGiven.parse(parsed) if "id" in parsed else None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
