"""The ledger on disk: one decision a line, appended and never rewritten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from glob import escape
from pathlib import Path

from extract.project.ledger.append_only import append_lines, lines_of
from extract.project.ledger.ledger_lines import BrokenLine, Repair, read_line
from schema.records import record
from schema.regular_expressions import regex
from validate.ledger.ledger import Decision, Ledger

_ADDED = regex(r"[\W_]")
UNFINISHED = "the last line is unfinished: the program was interrupted while it wrote"


@record
class LedgerFile:
    """The decisions of one or several ledger files. A decision that occurs twice is there once.

    `broken` are the lines that are not decisions and that no repair has dropped. `missing` has the ids that lines name
    as replaced or withdrawn, and that neither a line has nor a repair names. `path` is the first of the files.
    """

    ledger: Ledger
    broken: tuple[BrokenLine, ...]
    repairs: tuple[Repair, ...] = ()
    missing: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    path: Path | None = None

    def second_versions(self) -> Iterator[tuple[Path, int]]:
        """Each copy beside it that has decisions which this ledger lacks, with how many: `decisions (1).jsonl`.

        Programs for shared folders leave such a copy when two people rule at once.
        """
        if self.path is None:
            return
        for copy in copies_beside(self.path):
            found = read_ledger(copy).ledger.decisions
            if lacking := sum(decision.id not in self.ledger.by_id for decision in found):
                yield copy, lacking


def copies_beside(path: Path) -> list[Path]:
    """The files that may be second versions of a ledger.

    Programs put a sign before what they add: `decisions (1)`, `decisions-PC`. A file called `decisions2` or `Copy of
    decisions` is one if it has a line of the ledger: beside `a`, `a2` and `all` may be others.
    """
    beside = {one for one in path.parent.glob(f"*{escape(path.stem)}*{path.suffix}") if one.is_file()} - {path}
    named = {one for one in beside if one.stem.startswith(path.stem) and _ADDED.match(one.stem.removeprefix(path.stem))}
    lines = _written(path) if beside - named else frozenset()
    return sorted(named | {one for one in beside - named if not lines.isdisjoint(_written(one))})


def _written(path: Path) -> frozenset[bytes]:
    """The lines in which something is written, whatever ends them."""
    return frozenset(map(bytes.strip, lines_of(path))) - {b""}


def read_ledger(path: Path, *more: Path) -> LedgerFile:
    """The decisions of these files together. A file that does not exist yet is an empty ledger.

    Lines that are not decisions are in `broken`. CannotUse if a file exists and cannot be read.
    """
    return _read(path, tuple((file, tuple(lines_of(file))) for file in (path, *more)))


@lru_cache(maxsize=4)
def _read(path: Path, files: tuple[tuple[Path, tuple[bytes, ...]], ...]) -> LedgerFile:
    """What these lines say. A command asks for the same ledger several times, and most often nothing was added."""
    decisions: dict[str, Decision] = {}
    broken: list[BrokenLine] = []
    repairs: list[Repair] = []
    for file, lines in files:
        for found in _lines(file, lines):
            match found:
                case BrokenLine():
                    broken.append(found)
                case Repair():
                    repairs.append(found)
                case Decision():
                    decisions.setdefault(found.id, found)
    dropped = {line.sha256 for repair in repairs for line in repair.dropped}
    left = tuple(line for line in broken if line.sha256 not in dropped)
    ledger = Ledger(tuple(decisions.values()))
    missing = _missing(ledger, broken, repairs)
    return LedgerFile(ledger, left, tuple(repairs), missing, path)


def _missing(
    ledger: Ledger, broken: Sequence[BrokenLine], repairs: Sequence[Repair]
) -> Mapping[str, tuple[Decision, ...]]:
    """The lost lines that nobody has named yet. A line that is there and broken is no lost one."""
    noted = {one for repair in repairs for one in repair.missing}
    texts = [line.text for line in broken]
    return {
        one: by
        for one, by in ledger.missing.items()
        if one not in noted and not any(f'"id": "{one}"' in text for text in texts)
    }


def append_decisions(path: Path, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Adds a line for each decision that the ledger does not have, and returns these decisions.

    A decision is not added if a ruling is in force that differs only in its time: another program took it in a moment
    ago.
    """
    wanted = tuple(decisions)
    if not wanted:
        return ()
    new: list[Decision] = []

    def lines() -> Sequence[str]:
        ledger = read_ledger(path).ledger
        known = {decision.content for decision in ledger.in_force}
        new.extend(decision for decision in wanted if decision.id not in ledger.by_id and decision.content not in known)
        return [decision.line() for decision in new]

    append_lines(path, lines)
    return tuple(new)


def append_repair(path: Path, restored: Sequence[Decision], repair: Repair) -> None:
    """Adds the decisions that were read from broken lines, and the repair that drops these lines."""
    append_lines(path, lambda: [*(decision.line() for decision in restored), repair.line()])


def _lines(path: Path, lines: Sequence[bytes]) -> Iterator[Decision | Repair | BrokenLine]:
    *whole, last = lines
    for number, line in enumerate(whole, start=1):
        yield from read_line(str(path), number, line)
    for found in read_line(str(path), len(whole) + 1, last):
        yield replace(found, reason=UNFINISHED) if isinstance(found, BrokenLine) else found
