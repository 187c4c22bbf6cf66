"""The ledger file: one decision per line, appended and never rewritten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from glob import escape
from pathlib import Path

from extract.project.ledger.append_only import append_lines, lines_of
from extract.project.ledger.ledger_lines import BrokenLine, Follows, Repair, lines_after, read_line
from schema.records import record
from schema.regular_expressions import regex
from validate.ledger.ledger import Decision, Ledger

_ADDED = regex(r"[\W_]")
UNFINISHED = "the last line is unfinished: the program was interrupted while it wrote"


@record
class LedgerFile:
    """The decisions of one or several ledger files, without repetitions.

    `broken` are the lines that are not decisions and that no repair has dropped. `missing` has the ids that lines name
    as replaced or withdrawn, or as the line before them, and that neither a line has nor a repair names. `path` is the
    first of the files.
    """

    ledger: Ledger
    broken: tuple[BrokenLine, ...]
    repairs: tuple[Repair, ...] = ()
    missing: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    path: Path | None = None

    def second_versions(self) -> Iterator[tuple[Path, int]]:
        """Copies such as `decisions (1).jsonl` with decisions that this ledger lacks, and their number.

        Synchronisation programs leave such a copy when two people rule at the same time.
        """
        if self.path is None:
            return
        for copy in copies_beside(self.path):
            found = read_ledger(copy).ledger.decisions
            if lacking := sum(decision.id not in self.ledger.by_id for decision in found):
                yield copy, lacking


def copies_beside(path: Path) -> list[Path]:
    """The files that may be second versions of a ledger.

    Programs put a sign before the text that they add: `decisions (1)`, `decisions-PC`. A file with a name such as
    `decisions2` or `Copy of decisions` counts if it has a line of the ledger, because it could be something else.
    """
    beside = {one for one in path.parent.glob(f"*{escape(path.stem)}*{path.suffix}") if one.is_file()} - {path}
    named = {one for one in beside if one.stem.startswith(path.stem) and _ADDED.match(one.stem.removeprefix(path.stem))}
    lines = _written(path) if beside - named else frozenset()
    return sorted(named | {one for one in beside - named if not lines.isdisjoint(_written(one))})


def _written(path: Path) -> frozenset[bytes]:
    """The lines that are not blank, without line ends."""
    return frozenset(map(bytes.strip, lines_of(path))) - {b""}


def read_ledger(path: Path, *more: Path) -> LedgerFile:
    """The decisions of these files together. A file that does not exist yet counts as an empty ledger.

    Lines that are not decisions are in `broken`. Raises CannotUse if an existing file cannot be read.
    """
    return _read(path, tuple((file, tuple(lines_of(file))) for file in (path, *more)))


@lru_cache(maxsize=4)
def _read(path: Path, files: tuple[tuple[Path, tuple[bytes, ...]], ...]) -> LedgerFile:
    """Parses the lines. Results are cached, because a command reads the same ledger several times."""
    decisions: dict[str, Decision] = {}
    broken: list[BrokenLine] = []
    repairs: list[Repair] = []
    follows: list[Follows] = []
    for file, lines in files:
        for found in _lines(file, lines):
            match found:
                case BrokenLine():
                    broken.append(found)
                case Repair():
                    repairs.append(found)
                case Follows():
                    follows.append(found)
                case Decision():
                    decisions.setdefault(found.id, found)
    dropped = {line.sha256 for repair in repairs for line in repair.dropped}
    left = tuple(line for line in broken if line.sha256 not in dropped)
    ledger = Ledger(tuple(decisions.values()))
    missing = _missing(ledger, follows, broken, repairs)
    return LedgerFile(ledger, left, tuple(repairs), missing, path)


def _missing(
    ledger: Ledger, follows: Sequence[Follows], broken: Sequence[BrokenLine], repairs: Sequence[Repair]
) -> Mapping[str, tuple[Decision, ...]]:
    """The lost lines that no repair mentions yet. A broken line is not lost."""
    noted = {one for repair in repairs for one in repair.missing}
    texts = [line.text for line in broken]
    lost: dict[str, dict[str, Decision]] = {one: {line.id: line for line in by} for one, by in ledger.missing.items()}
    for added in follows:
        if added.before not in ledger.by_id:
            lost.setdefault(added.before, {})[added.line.id] = added.line
    return {
        one: tuple(by.values())
        for one, by in lost.items()
        if one not in noted and not any(f'"id": "{one}"' in text for text in texts)
    }


def append_decisions(path: Path, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Adds a line for each decision that the ledger does not have, and returns these decisions.

    A decision is not added if a ruling in force differs from it only in its time, because another program has just
    added it.
    """
    wanted = tuple(decisions)
    if not wanted:
        return ()
    new: list[Decision] = []

    def lines() -> Sequence[str]:
        ledger = read_ledger(path).ledger
        known = {decision.content for decision in ledger.in_force}
        new.extend(decision for decision in wanted if decision.id not in ledger.by_id and decision.content not in known)
        return list(lines_after(last_id(ledger), new))

    append_lines(path, lines)
    return tuple(new)


def ids_added(path: Path, size: int) -> list[str]:
    """The ids of the decisions beyond the first `size` bytes of a ledger; "" for a line that is none."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(size)
        added = [found for line in file.read().split(b"\n") for found in read_line(str(path), 0, line)]
    return [one.id if isinstance(one, Decision) else "" for one in added if not isinstance(one, Follows)]


def append_repair(path: Path, restored: Sequence[Decision], repair: Repair) -> None:
    """Adds the decisions that were read from broken lines, and the repair that drops these lines."""
    append_lines(path, lambda: [*lines_after(last_id(read_ledger(path).ledger), restored), repair.line()])


def last_id(ledger: Ledger) -> str | None:
    """The id of the last line of a ledger; None if it has none."""
    return ledger.decisions[-1].id if ledger.decisions else None


def _lines(path: Path, lines: Sequence[bytes]) -> Iterator[Decision | Follows | Repair | BrokenLine]:
    *whole, last = lines
    for number, line in enumerate(whole, start=1):
        yield from read_line(str(path), number, line)
    for found in read_line(str(path), len(whole) + 1, last):
        yield replace(found, reason=UNFINISHED) if isinstance(found, BrokenLine) else found
